"""横向比较: who stands out, and the table of units side by side."""

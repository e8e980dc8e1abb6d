"""The commands by subject: each says its options and what it prints; ``python -m loaders`` offers them."""

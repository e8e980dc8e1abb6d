"""What the pages share: the selection, queries, figures, words, charts, tables and marks."""

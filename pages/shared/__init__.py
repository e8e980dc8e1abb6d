"""What pages share, by subject: the view, its data, charts, tables, what is said, the look."""

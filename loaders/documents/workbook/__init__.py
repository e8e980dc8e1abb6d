"""Workbooks: one reader a format hands over its sheets, ``sheets`` makes of them what a careful clerk sees."""

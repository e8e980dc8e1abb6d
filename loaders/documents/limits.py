"""What a file may hold: the ceilings that several readers share. Those of one reader alone stand in it, those of PDF in
``pdf/limits``. What is beyond them is no report, and could exhaust memory or time."""

from __future__ import annotations

MAX_FILE = 50_000_000  # bytes of a file, a member of an archive or a part of an office file; a report is far below 1 MB
MAX_TAGS = 3_000_000  # of one part of XML: a tree takes a hundred times the memory of its tags
MAX_CELLS = 100_000  # of a page or a sheet, merged and framed ones too; the three tables have some 250
MAX_LINES = 20_000  # of a text that are not empty, and what recognition takes of a document; a report has some hundreds
MAX_COLUMNS = 500  # of a table; the widest of the forms has fifteen
MAX_SPAN = 200  # columns or rows of one cell: Word's own limit is 63 columns, more is damage
MAX_SHEETS = 100  # visible ones of a workbook
LONGEST_CHAIN = 20  # styles based on each other

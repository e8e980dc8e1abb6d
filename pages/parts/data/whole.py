"""Every figure of the ledger as one workbook, made when asked for: row by row into a file."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from loaders.given import COLUMNS
from loaders.reconcile.rulebook import rules_version
from loaders.words import Words
from pages.shared.data import cached, queries

YEAR = COLUMNS.index("year")
ROWS_OF_A_SHEET = 1_000_000  # Excel holds 48,575 more
WIDTHS = {"district": 18, "organisation": 26, "row": 40, "column": 28, "raw": 16, "code": 40}
Value = str | float | None


def workbook_bytes(heads: Sequence[str], rows: Iterable[Sequence[Value]], words: Words) -> bytes:
    """Rows as a workbook, a sheet a year, more where a year has more than a sheet holds; a last sheet says what it is.

    Written row by row: of the sheets only the row at hand is in memory.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(file, options) as book:
            bold = book.add_format({"bold": True, "bg_color": "#E8EDF3", "border": 1, "text_wrap": True})
            for title, of_sheet in _sheets(rows, words):
                _sheet(book, title, heads, of_sheet, bold)
            about = book.add_worksheet(words("workbook.about"))
            about.set_column(0, 0, 20)
            about.set_column(1, 1, 90)
            for row, (key, said) in enumerate(_about(words)):
                about.write_string(row, 0, words(f"workbook.{key}"), bold)
                about.write_string(row, 1, said)
        return file.read_bytes()


def _sheets(rows: Iterable[Sequence[Value]], words: Words) -> Iterator[tuple[str, Iterator[Sequence[Value]]]]:
    """The rows of each sheet with its title: 2023年, and for what Excel would not take on it 2023年 2."""
    places: Counter[Value] = Counter()

    def sheet_of(row: Sequence[Value]) -> tuple[Value, int]:
        places[row[YEAR]] += 1
        return row[YEAR], (places[row[YEAR]] - 1) // ROWS_OF_A_SHEET + 1

    for (year, part), of_sheet in groupby(rows, key=sheet_of):
        title = words.year(int(year or 0))
        yield title if part == 1 else f"{title} {part}", of_sheet


def _sheet(book: Workbook, name: str, heads: Sequence[str], rows: Iterator[Sequence[Value]], bold: Format) -> None:
    sheet = book.add_worksheet(name)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, WIDTHS.get(COLUMNS[column], 12))
        sheet.write_string(0, column, head, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, value)
            elif value is not None:
                sheet.write_number(last, column, value)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(heads) - 1)


def _about(words: Words) -> list[tuple[str, str]]:
    date = words.date(cached.read(queries.settings).get("data_date"))
    return [
        ("topic", words("data.figures")),
        ("filters", words("data.figures_what")),
        ("date", date),
        ("rules", rules_version()[:12]),
        ("blank", words("download.blank")),
    ]

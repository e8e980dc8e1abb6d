"""A table as an Excel workbook: formatted, its heading frozen, with a sheet that says what was filtered. Pure.

Numbers are numbers, blanks are blank, and every text is written as text: what begins with ``=`` is no formula.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pages.shared.words import is_missing

SHEET_NAME = 31  # characters: Excel allows no more
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'"))
WIDEST, NARROWEST = 60, 8  # characters of a column
WRAPPED = {"text_wrap": True, "valign": "top"}
MEASURED = 200  # rows that the width of a column is taken from
Info = Sequence[tuple[str, str]]  # lines of the sheet that says what the table is


def workbook_bytes(frame: pd.DataFrame, name: str, about: Info, about_name: str, plain: Sequence[str] = ()) -> bytes:
    """The workbook: the table on a sheet ``name``, the lines of ``about`` on a second one. Columns that ``plain`` names
    hold numbers without thousands separators: years, positions."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format(
            {"bold": True, "bg_color": "#E8EDF3", "border": 1, "text_wrap": True, "valign": "top"}
        )
        text = book.add_format({"text_wrap": True, "valign": "top"})
        _table(book, book.add_worksheet(_sheet_name(name)), frame, heading, text, plain)
        sheet = book.add_worksheet(_sheet_name(about_name))
        for row, (key, value) in enumerate(about):
            sheet.write_string(row, 0, key, heading)
            sheet.write_string(row, 1, value, text)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 90)
    return out.getvalue()


def _table(
    book: Workbook, sheet: Worksheet, frame: pd.DataFrame, heading: Format, text: Format, plain: Sequence[str]
) -> None:
    number = {
        (whole, is_plain): book.add_format({"num_format": _number_format(whole, is_plain), "valign": "top"})
        for whole in (True, False)
        for is_plain in (True, False)
    }
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, str(name), heading)
        values = frame.iloc[:, column].tolist()
        sheet.set_column(column, column, _width([str(name), *map(str, values[:MEASURED])]))
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(row, column, value, text)
            elif value is not None and not is_missing(value):
                exact = float(value)
                sheet.write_number(row, column, exact, number[exact.is_integer(), name in plain])
    sheet.freeze_panes(1, 0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _number_format(whole: bool, is_plain: bool) -> str:
    if is_plain:
        return "0" if whole else "0.####"
    return "#,##0" if whole else "#,##0.####"


def _sheet_name(name: str) -> str:
    return name.translate(NOT_IN_A_NAME)[:SHEET_NAME] or "1"


def _width(texts: Sequence[str]) -> int:
    """Wide enough for most of a column; a Chinese character counts as two."""
    widths = sorted(sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text) for text in texts)
    return min(WIDEST, max(NARROWEST, widths[-1] + 2))

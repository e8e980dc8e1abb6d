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

from loaders.words import is_missing

SHEET_NAME = 31  # characters: Excel allows no more
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'"))
WIDEST, NARROWEST = 60, 8  # characters of a column
WRAPPED = {"text_wrap": True, "valign": "top"}
MEASURED = 200  # rows that the width of a column is taken from
Sheets = Sequence[tuple[str, pd.DataFrame]]  # title and rows
Info = Sequence[tuple[str, str]]  # lines of the sheet that says what the table is


def workbook_bytes(sheets: Sheets, about: Info, about_name: str, plain: Sequence[str] = ()) -> bytes:
    """The workbook: a sheet a table, then the lines of ``about`` on a sheet of their own. Columns that ``plain`` names
    hold numbers without thousands separators: years, positions."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E8EDF3", "border": 1} | WRAPPED)
        text = book.add_format(WRAPPED)
        names = sheet_names([*(title for title, _ in sheets), about_name])
        for name, (_, frame) in zip(names, sheets, strict=False):
            _table(book, book.add_worksheet(name), frame, heading, text, plain)
        _about(book.add_worksheet(names[-1]), about, heading, text)
    return out.getvalue()


def _about(sheet: Worksheet, about: Info, heading: Format, text: Format) -> None:
    for row, (key, value) in enumerate(about):
        sheet.write_string(row, 0, key, heading)
        sheet.write_string(row, 1, value, text)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)


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


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Titles as Excel takes them for sheets: short, without its signs, none twice."""
    found: list[str] = []
    for title in titles:
        name, number = title.translate(NOT_IN_A_NAME)[:SHEET_NAME].strip() or "1", 1
        while name.casefold() in {one.casefold() for one in found}:
            number += 1
            ending = f" {number}"
            name = f"{title.translate(NOT_IN_A_NAME)[: SHEET_NAME - len(ending)].strip()}{ending}"
        found.append(name)
    return found


def _width(texts: Sequence[str]) -> int:
    """Wide enough for most of a column; a Chinese character counts as two."""
    widths = sorted(sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text) for text in texts)
    return min(WIDEST, max(NARROWEST, widths[-1] + 2))

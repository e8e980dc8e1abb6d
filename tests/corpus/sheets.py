"""Reports filled in as workbooks: the form's merged cells, figures as numbers where they are numbers."""

from __future__ import annotations

import io
import re
from datetime import datetime
from decimal import Decimal

import openpyxl
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.draft import HEADINGS, Draft, Piece, front, heading, paragraphs, printed_table
from data.sample.layouts import Layout
from loaders.forms import SECTIONS

THIN = Side(style="thin")
FRAME = Border(THIN, THIN, THIN, THIN)
FIXED_TIME = datetime(2020, 1, 1)
WIDTH = 10  # columns over which prose is merged
SHEET_NAMES = {"二": "主动公开", "三": "依申请公开", "四": "复议诉讼"}


def value_of(text: str) -> str | int | float | None:
    """What a clerk's typing makes of a text: numbers become numbers, nothing stays nothing."""
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,9})", text):
        return int(text)
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,5})\.\d{1,4}", text):
        return float(Decimal(text))
    return text or None


class _Writer:
    """Rows of a sheet, one below the other."""

    def __init__(self, sheet: Worksheet, framed: bool = True) -> None:
        self.sheet, self.framed, self.row = sheet, framed, 1

    def prose(self, text: str) -> None:
        self.sheet.cell(self.row, 1, text)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=WIDTH)
        self.row += 1

    def table(self, lines: list[list[Piece]]) -> None:
        for pieces in lines:
            column = 1
            for piece in pieces:
                if piece.begins:
                    self._cell(piece, column)
                column += piece.colspan
            self.row += 1

    def _cell(self, piece: Piece, column: int) -> None:
        bottom, right = self.row + piece.rowspan - 1, column + piece.colspan - 1
        for row in range(self.row, bottom + 1) if self.framed else ():
            for place in range(column, right + 1):
                self.sheet.cell(row, place).border = FRAME
        self.sheet.cell(self.row, column, value_of(piece.text))
        if bottom > self.row or right > column:
            self.sheet.merge_cells(start_row=self.row, end_row=bottom, start_column=column, end_column=right)

    def section(self, draft: Draft, section: str) -> None:
        self.prose(heading(draft, section))
        if section in SECTIONS:
            self.table(printed_table(draft, section))
        for line in paragraphs(draft, section):
            self.prose(line)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    book.properties.created = book.properties.modified = FIXED_TIME
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def one_sheet(draft: Draft, framed: bool = True, gap: int = 0) -> openpyxl.Workbook:
    """The whole report on one sheet, ``gap`` empty rows between its sections."""
    book = openpyxl.Workbook()
    writer = _Writer(book.worksheets[0], framed)
    for line in front(draft):
        writer.prose(line)
    for section in HEADINGS:
        writer.section(draft, section)
        writer.row += gap
    return book


def write_one_sheet(draft: Draft) -> bytes:
    """The whole report on one sheet."""
    return saved(one_sheet(draft))


def write_unframed(draft: Draft) -> bytes:
    """The whole report on one sheet without lines around the cells, and with empty rows between the sections."""
    return saved(one_sheet(draft, framed=False, gap=2))


def write_three_sheets(draft: Draft) -> bytes:
    """Each table on its own sheet, the prose on one before, and a sheet of notes that has nothing to do with it."""
    book = openpyxl.Workbook()
    text = _Writer(book.worksheets[0])
    text.sheet.title = "文字部分"
    for line in front(draft):
        text.prose(line)
    for section in HEADINGS:
        writer = _Writer(book.create_sheet(SHEET_NAMES[section])) if section in SECTIONS else text
        writer.section(draft, section)
    notes = book.create_sheet("填表说明")
    notes.append(["序号", "说明"])
    notes.append([1, "请于1月20日前报送。"])
    return saved(book)


LAYOUTS: dict[str, tuple[Layout, str]] = {
    "xlsx_one_sheet": (write_one_sheet, "xlsx"),
    "xlsx_three_sheets": (write_three_sheets, "xlsx"),
    "xlsx_unframed": (write_unframed, "xlsx"),
}

"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et), read with xlrd: it tells number formats and what is hidden."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from io import StringIO

import xlrd
from xlrd.book import Book
from xlrd.formatting import XF, Font
from xlrd.sheet import Sheet as XlrdSheet

from loaders.documents.limits import MAX_SHEETS
from loaders.documents.model import Contents
from loaders.documents.sight import BLACK, WHITE, Colour, Sight, by_colour, by_size
from loaders.documents.workbook import sheets
from loaders.documents.workbook.number_format import BUILT_IN, colour_in, shown, shown_text
from loaders.documents.workbook.sheet import Merged, Sheet, crossed_out, raised
from loaders.errors import RefusedDocumentError

MAX_BYTES = 20_000_000  # xlrd needs some ten bytes a cell for two in the file
MAX_GRID = 2_000_000  # cells of all sheets, empty ones counted
VISIBLE = 0
TWENTIETHS = 20  # of a point
RECORD, FORMULA = struct.Struct("<HH"), struct.Struct("<HHH8sH")  # kind, length; row, column, style, result, flags
FORMULAS = (0x0006, 0x0206, 0x0406)
END_OF_SHEET = 0x000A
CALCULATE_ON_LOAD, EMPTY_TEXT = 0x0002, 3
# what xlrd raises on damaged workbooks
SPOILT = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, AttributeError, LookupError, OverflowError,
    TypeError, ValueError, ZeroDivisionError, NotImplementedError, RecursionError,
)  # fmt: skip


def read(content: bytes) -> Contents:
    """The paragraphs and tables of the visible sheets of a workbook; its pictures are not counted."""
    return sheets.contents(_visible(content))


def _visible(content: bytes) -> list[Sheet]:
    if len(content) > MAX_BYTES:
        raise RefusedDocumentError("too_large", f"{len(content) // 1_000_000} MB")
    try:
        with xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, on_demand=True, logfile=StringIO()
        ) as book:
            return list(_sheets(book))
    except SPOILT as error:
        if "encrypted" in str(error).lower():
            raise RefusedDocumentError("locked_file") from error
        raise RefusedDocumentError("damaged_file", f"{type(error).__name__}: {error}") from error


def _sheets(book: Book) -> Iterator[Sheet]:
    if book.nsheets > MAX_SHEETS:
        raise RefusedDocumentError("too_large", f"> {MAX_SHEETS}")
    left = MAX_GRID
    for number in range(book.nsheets):
        source = book.sheet_by_index(number)
        left -= sum(source.row_len(row) for row in range(source.nrows))
        if left < 0:
            raise RefusedDocumentError("too_large", f"> {MAX_GRID} cells")
        if source.visibility == VISIBLE:
            yield _sheet(source, book)
        book.unload_sheet(number)


def _sheet(source: XlrdSheet, book: Book) -> Sheet:
    sheet, uncalculated = Sheet(), _uncalculated(book, source.number)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            style: XF = book.xf_list[source.cell_xf_index(row, column)]
            text = "=…" if (row, column) in uncalculated else _text(source, row, column, book, style)
            sheet.write(row + 1, column + 1, _in_font(text, book.font_list[style.font_index]), _is_framed(style))
            sheet.show_only(row + 1, column + 1, _sight(source, row, column, book, style))
    for top, bottom, left, right in source.merged_cells:
        sheet.merge(Merged(top + 1, left + 1, bottom, right))
    for row, row_style in source.rowinfo_map.items():
        if row_style.hidden or row_style.height == 0:
            sheet.hide_row(row + 1)
    for column, column_style in source.colinfo_map.items():
        if column_style.hidden or column_style.width == 0:
            sheet.hide_columns(column + 1, column + 1)
    return sheet


def _sight(source: XlrdSheet, row: int, column: int, book: Book, style: XF) -> Sight:
    """How well what a cell shows can be seen: zeros may be left out, letters have a colour, a ground and a size."""
    kind, value = source.cell_type(row, column), source.cell_value(row, column)
    is_number = kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)
    if is_number and value == 0 and not source.show_zero_values:
        return Sight.UNSEEN
    font: Font = book.font_list[style.font_index]
    is_white = is_number and colour_in(value, _code(book, style)) == "white"
    colour = WHITE if is_white else _colour(book, font.colour_index) or BLACK
    filled = style.background.fill_pattern != 0
    ground = _colour(book, style.background.pattern_colour_index) if filled else None
    return max(by_colour(colour, ground or WHITE), by_size(font.height / TWENTIETHS) if font.height else Sight.SEEN)


def _colour(book: Book, number: int) -> Colour | None:
    """A colour of the workbook's palette; None where it is the automatic one."""
    rgb = book.colour_map.get(number)
    return (rgb[0] / 255, rgb[1] / 255, rgb[2] / 255) if rgb else None


def _text(source: XlrdSheet, row: int, column: int, book: Book, style: XF) -> str:
    """What a cell shows."""
    kind, value = source.cell_type(row, column), source.cell_value(row, column)
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return shown(value, _code(book, style), bool(book.datemode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERROR!"))
    return shown_text(_runs(str(value), source.rich_text_runlist_map.get((row, column), ()), book), _code(book, style))


def _runs(text: str, runs: Sequence[tuple[int, int]], book: Book) -> str:
    """A text whose parts are set in several fonts: what is crossed out or raised is marked."""
    if not runs:
        return text
    begins = [begin for begin, _ in runs]
    parts = [
        _in_font(text[begin:end], book.font_list[font])
        for (begin, font), end in zip(runs, [*begins[1:], len(text)], strict=True)
    ]
    return text[: begins[0]] + "".join(parts)


def _in_font(text: str, font: Font) -> str:
    text = crossed_out(text) if font.struck_out else text
    return raised(text) if font.escapement else text


def _uncalculated(book: Book, number: int) -> set[tuple[int, int]]:
    """The cells of a sheet whose formula was never calculated: written by a program that left that to Excel.

    xlrd does not tell a formula from its value, so the records are walked once more.
    """
    found = set()
    at, end = book._sh_abs_posn[number], len(book.mem)
    while at + RECORD.size <= end:
        kind, length = RECORD.unpack_from(book.mem, at)
        at += RECORD.size
        if kind == END_OF_SHEET:
            break
        if kind in FORMULAS and length >= FORMULA.size and at + length <= end:
            row, column, _, result, flags = FORMULA.unpack_from(book.mem, at)
            if flags & CALCULATE_ON_LOAD or (result[6:] == b"\xff\xff" and result[0] == EMPTY_TEXT):
                found.add((row, column))
        at += length
    return found


def _code(book: Book, style: XF) -> str:
    """The number format of a cell: those known by their number as a Chinese spreadsheet shows them."""
    if style.format_key in BUILT_IN:
        return BUILT_IN[style.format_key]
    known = book.format_map.get(style.format_key)
    return known.format_str if known else f"?{style.format_key}"


def _is_framed(style: XF) -> bool:
    border = style.border
    return any((border.top_line_style, border.bottom_line_style, border.left_line_style, border.right_line_style))

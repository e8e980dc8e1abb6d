"""Workbooks in XML (.xlsx): every visible sheet with its texts as shown, merged cells, and what is hidden.

The XML is read as it is. python-calamine gives no number formats and hidden rows, and lays a sheet out as a full
rectangle: a file of 5 KB with one cell at its far corner ends the program. openpyxl does the same with merged cells,
and refuses workbooks for colours and filters that other programs write. Neither tells a formula that was never
calculated from an empty cell in one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from loaders.documents import sight
from loaders.documents.container.package import Element, Package
from loaders.documents.limits import MAX_SHEETS
from loaders.documents.model import Contents
from loaders.documents.sight import WHITE, Colour
from loaders.documents.workbook import sheets
from loaders.documents.workbook.number_format import BUILT_IN, colour_in, shown, shown_text
from loaders.documents.workbook.sheet import LAST_COLUMN, LAST_ROW, Merged, Sheet, crossed_out, raised
from loaders.documents.workbook.sheet_looks import (
    USUAL_SIZE,
    Colours,
    ConditionalDress,
    SheetLooks,
    dresses,
    is_flat,
    size_of,
)
from loaders.errors import RefusedDocumentError

WORKBOOK = "xl/workbook.xml"  # as its main part is called unless the file says otherwise
OF_THE_SHEET = ("conditionalFormatting", "sheetView", "tablePart")  # what dresses its cells from afar
CELL_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a control character as such files write it
TRUE = ("1", "true", "on")
FORMAT_COLOURS = {"white": WHITE}  # the one that hides; the others are seen upon white paper


@dataclass(frozen=True)
class _Style:
    """How a cell is dressed, as far as it matters."""

    code: str = "General"
    framed: bool = False
    struck: bool = False
    colour: Colour | None = None  # of its letters; None: automatic, black
    size: float = USUAL_SIZE  # points
    ground: Colour = WHITE


@dataclass(frozen=True)
class _Book:
    """What the cells of every sheet refer to."""

    strings: list[str]
    styles: list[_Style]
    is_1904: bool
    colours: Colours
    conditional: list[ConditionalDress]  # what rules may put on a cell, by their numbers
    is_stale: bool  # the file asks for its formulas to be calculated when it is opened: their values are not to be had


def read(content: bytes) -> Contents:
    """The paragraphs and tables of the visible sheets of a workbook, and how many pictures it holds."""
    package = Package(content)
    return sheets.contents(_sheets(package), sum(name.startswith("xl/media/") for name in package.parts))


def _sheets(package: Package) -> Iterator[Sheet]:
    workbook = next((one.path for one in package.targets().values() if one.kind == "officeDocument"), WORKBOOK)
    root, targets = package.xml(workbook), package.targets(workbook)
    book = _book(package, root, {one.kind: one.path for one in targets.values()})
    visible = [one for one in root.iterfind("{*}sheets/{*}sheet") if one.get("state", "visible") == "visible"]
    if len(visible) > MAX_SHEETS:
        raise RefusedDocumentError("too_large", f"> {MAX_SHEETS}")
    for one in visible:
        link = next((value for key, value in one.attrib.items() if etree.QName(key).localname == "id"), "")
        target = targets.get(link)
        if target and target.kind == "worksheet":  # no chart, no macro
            yield _sheet(package, target.path, book)


def _book(package: Package, root: Element, parts: dict[str, str]) -> _Book:
    properties, calculation = root.find("{*}workbookPr"), root.find("{*}calcPr")
    strings = package.xml(parts["sharedStrings"]).iterfind("{*}si") if "sharedStrings" in parts else ()
    styles = package.xml(parts["styles"]) if "styles" in parts else None
    colours = Colours(package.xml(parts["theme"]) if "theme" in parts else None, styles)
    return _Book(
        [_text(one, colours) for one in strings],
        _styles(styles, colours) if styles is not None else [],
        properties is not None and properties.get("date1904") in TRUE,
        colours,
        dresses(styles, colours),
        calculation is not None and calculation.get("fullCalcOnLoad") in TRUE,
    )


def _styles(root: Element, colours: Colours) -> list[_Style]:
    """The styles that cells refer to by number."""
    fonts = root.findall("{*}fonts/{*}font")
    grounds = [colours.ground(fill) or WHITE for fill in root.iterfind("{*}fills/{*}fill")]
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iterfind("{*}numFmts/{*}numFmt")}
    struck = [_is_set(font, "strike") for font in fonts]
    letters = [(colours.named(font.find("{*}color")), size_of(font)) for font in fonts]
    framed = [
        any(side.get("style", "none") != "none" for side in border.iterfind("*"))
        for border in root.iterfind("{*}borders/{*}border")
    ]
    lettered = [
        (one, *(_at(letters, one.get("fontId")) or (None, USUAL_SIZE))) for one in root.iterfind("{*}cellXfs/{*}xf")
    ]
    return [
        _Style(
            codes.get(one.get("numFmtId", "0")) or _built_in(one.get("numFmtId", "0")),
            bool(_at(framed, one.get("borderId"))),
            bool(_at(struck, one.get("fontId"))),
            colour,
            size,
            _at(grounds, one.get("fillId")) or WHITE,
        )
        for one, colour, size in lettered
    ]


def _built_in(number: str) -> str:
    return BUILT_IN.get(int(number) if number.isdigit() else -1, f"?{number}")


def _at(found: Sequence[Any], number: str | None) -> Any:
    """What stands at a number written in the file, None where there is no such."""
    return found[int(number)] if number and number.isdigit() and int(number) < len(found) else None


def _is_set(properties: Element | None, name: str) -> bool:
    found = properties.find(f"{{*}}{name}") if properties is not None else None
    return found is not None and found.get("val", "1") in TRUE


def _text(element: Element, colours: Colours) -> str:
    """The text of a string, run by run: what is crossed out or raised is marked, readings of characters left out.

    What a run of it says of its colour holds upon white; upon another ground it is not sure."""
    parts = [element.findtext("{*}t") or ""]
    for run in element.iterfind("{*}r"):
        properties, text = run.find("{*}rPr"), run.findtext("{*}t") or ""
        place = properties.find("{*}vertAlign") if properties is not None else None
        text = sight.shown(text, colours.of_run(properties))
        text = crossed_out(text) if _is_set(properties, "strike") else text
        parts.append(text if place is None or place.get("val") == "baseline" else raised(text))
    return ESCAPED.sub(_unescaped, "".join(parts))


def _sheet(package: Package, path: str, book: _Book) -> Sheet:
    sheet, row_number, looks = Sheet(), 0, SheetLooks(book.conditional)
    numbers: dict[tuple[int, int], tuple[str, _Style]] = {}
    for element in package.walked(path, "row", "col", "mergeCell", *OF_THE_SHEET):
        kind = etree.QName(element).localname
        if kind == "row":
            row_number = _number(element.get("r"), row_number + 1, LAST_ROW)
            numbers |= _row(element, row_number, sheet, book)
            element.clear()
        elif kind in OF_THE_SHEET:
            looks.add(element, kind)
        elif kind == "col" and (_is_hidden(element) or is_flat(element.get("width"))):
            first = _number(element.get("min"), 1, LAST_COLUMN)
            sheet.hide_columns(first, _number(element.get("max"), first, LAST_COLUMN))
        elif kind == "mergeCell":
            sheet.merge(_merged(element.get("ref", "")))
    for (row, column), (value, style) in numbers.items():
        letters = FORMAT_COLOURS.get(colour_in(value, style.code) or "", style.colour) if value else style.colour
        sheet.show_only(row, column, looks.of_cell(row, column, value, letters, style.ground, style.size))
    return sheet


def _number(text: str | None, otherwise: int, most: int) -> int:
    """A number of a row or column. Raises RefusedDocumentError where no spreadsheet has such a one."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
    if not 1 <= number <= most:
        raise RefusedDocumentError("damaged_file", f"{text}")
    return number


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in TRUE


def _merged(name: str) -> Merged:
    first, _, last = name.partition(":")
    (top, left), (bottom, right) = _cell_name(first), _cell_name(last or first)
    return Merged(top, left, bottom, right)


def _cell_name(name: str) -> tuple[int, int]:
    """B5 -> row 5, column 2."""
    match = CELL_NAME.fullmatch(name)
    if match is None:
        raise RefusedDocumentError("damaged_file", name[:20])
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return _number(match[2], 0, LAST_ROW), _number(str(column), 0, LAST_COLUMN)


def _row(
    element: Element, number: int, sheet: Sheet, book: _Book
) -> Iterator[tuple[tuple[int, int], tuple[str, _Style]]]:
    """Write the cells of a row; each with its value and style, which what is said of the sheet may yet hide."""
    if _is_hidden(element) or is_flat(element.get("ht")):
        sheet.hide_row(number)
    column = 0
    for cell in element.iterfind("{*}c"):
        column = _cell_name(cell.get("r"))[1] if cell.get("r") else column + 1
        style_number = cell.get("s", "0")
        known = style_number.isdigit() and int(style_number) < len(book.styles)
        style = book.styles[int(style_number)] if known else _Style()
        text = _cell_text(cell, style.code, book)
        sheet.write(number, column, crossed_out(text) if style.struck else text, style.framed)
        if text.strip():
            yield (number, column), (_value(cell), style)


def _value(cell: Element) -> str:
    """The number a cell holds, empty where it holds none."""
    return (cell.findtext("{*}v") or "").strip() if cell.get("t", "n") == "n" else ""


def _cell_text(cell: Element, code: str, book: _Book) -> str:
    """What a cell shows; of a formula without a value that can be relied on, the formula."""
    kind, value, formula = cell.get("t", "n"), cell.findtext("{*}v"), cell.find("{*}f")
    if formula is not None and (book.is_stale or value is None or (value == "" and kind != "str")):
        return f"={formula.text or '…'}"
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return shown_text(_text(inline, book.colours), code) if inline is not None else ""
    return _stored(value, kind, code, book) if value else ""


def _stored(value: str, kind: str, code: str, book: _Book) -> str:
    """What a stored value shows, by its kind: a shared string, a truth, a number, a text."""
    if kind == "s":
        return shown_text(_shared(value, book.strings), code)
    if kind == "b":
        return "TRUE" if value.strip() in TRUE else "FALSE"
    return shown(value.strip(), code, book.is_1904) if kind == "n" else shown_text(ESCAPED.sub(_unescaped, value), code)


def _shared(value: str, strings: list[str]) -> str:
    number = value.strip()
    if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(strings)):
        raise RefusedDocumentError("damaged_file", f"sharedStrings {number[:20]}")
    return strings[int(number)]


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))

"""Workbooks of OpenDocument (.ods): such a file keeps beside each value the text its cell shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from loaders.documents import sight
from loaders.documents.container.package import Element, Package
from loaders.documents.limits import LONGEST_CHAIN, MAX_SHEETS
from loaders.documents.model import Contents
from loaders.documents.sight import BLACK, WHITE, Colour, Sight, by_colour, by_size, colour_of
from loaders.documents.workbook import sheets
from loaders.documents.workbook.number_format import DASHES, number_of, plain
from loaders.documents.workbook.sheet import LAST_COLUMN, LAST_ROW, Merged, Sheet, crossed_out, raised
from loaders.errors import RefusedDocumentError

USUAL_SIZE = 10.0  # points
EMPTY_REPEATED = 3  # of a row that stands many times without a text, so many are kept
ONE_NUMBER = re.compile(r"\D*?(-?\d[\d,]*(?:\.\d+)?)\D*")


@dataclass(frozen=True)
class _Style:
    """How a cell or a run of text is dressed, as far as it matters."""

    framed: bool = False
    struck: bool = False
    raised: bool = False
    shown: bool = True
    colour: Colour = BLACK  # of its letters
    ground: Colour = WHITE
    size: float = USUAL_SIZE  # points

    @property
    def sight(self) -> Sight:
        return max(by_colour(self.colour, self.ground), by_size(self.size))


Styles = dict[str, _Style]


def read(content: bytes) -> Contents:
    """The paragraphs and tables of the visible sheets of a workbook, and how many pictures it holds."""
    package = Package(content)
    return sheets.contents(_visible(package), sum(name.startswith("pictures/") for name in package.parts))


def _visible(package: Package) -> list[Sheet]:
    root, named = package.xml("content.xml"), package.beside("styles.xml")
    parts = [*(named.iterfind("{*}styles") if named is not None else ()), *root.iterfind("{*}automatic-styles")]
    styles = _styles(parts)
    tables = root.findall("{*}body/{*}spreadsheet/{*}table")
    visible = [table for table in tables if styles.get(_get(table, "style-name"), _Style()).shown]
    if len(visible) > MAX_SHEETS:
        raise RefusedDocumentError("too_large", f"> {MAX_SHEETS}")
    return [_sheet(table, styles) for table in visible]


def _get(element: Element, name: str) -> str:
    """An attribute by its name, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _style(element: Element) -> _Style:
    attributes = {
        etree.QName(key).localname: value for properties in element.iterfind("*") for key, value in properties.items()
    }
    borders = (value for key, value in attributes.items() if re.fullmatch("border(?:-(?:left|right|top|bottom))?", key))
    return _Style(
        framed=any(value not in ("none", "") for value in borders),
        struck=attributes.get("text-line-through-style", "none") != "none",
        raised=attributes.get("text-position", "0").split()[0] not in ("0", "0%"),
        shown=attributes.get("display") != "false",
        colour=(attributes.get("use-window-font-color") != "true" and colour_of(attributes.get("color", ""))) or BLACK,
        ground=colour_of(attributes.get("background-color", "")) or WHITE,
        size=_points(attributes.get("font-size", "")),
    )


def _points(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)pt", text)
    return float(match[1]) if match else USUAL_SIZE


def _styles(parts: Sequence[Element]) -> Styles:
    """The styles of a file by their names, each with what it takes from the one it is based on."""
    written = {_get(one, "name"): one for part in parts for one in part.iterfind("{*}style")}
    return {key: _style(_whole(one, written)) for key, one in written.items()}


def _whole(style: Element, written: Mapping[str, Element]) -> Element:
    """A style with the properties of those it is based on before its own."""
    chain = [style]
    while (above := written.get(_get(chain[-1], "parent-style-name"))) is not None and len(chain) < LONGEST_CHAIN:
        chain.append(above)
    whole = etree.Element("style")
    whole.extend(deepcopy(properties) for one in reversed(chain) for properties in one)
    return whole


def _sheet(table: Element, styles: Styles) -> Sheet:
    sheet = Sheet()
    column = 1
    for one in _descendants(table, "table-column"):
        times = _repeated(one, "number-columns-repeated", LAST_COLUMN)
        if _is_hidden(one):
            sheet.hide_columns(column, column + times - 1)
        column = min(column + times, LAST_COLUMN)
    number = 1
    for row in _descendants(table, "table-row"):
        times = _repeated(row, "number-rows-repeated", LAST_ROW)
        if number + times - 1 > LAST_ROW:
            raise RefusedDocumentError("damaged_file", f"row {number + times - 1}")
        has_text = row.find("{*}table-cell/{*}p") is not None
        for at in range(number, number + (times if has_text else min(times, EMPTY_REPEATED))):
            _row(row, at, sheet, styles)
        number += times
    return sheet


def _descendants(table: Element, name: str) -> Iterator[Element]:
    """The rows or columns of a table, also where they are grouped, in order."""
    for child in table.iterchildren("{*}*"):
        kind = etree.QName(child).localname
        if kind == name:
            yield child
        elif kind.startswith(("table-header-", "table-rows", "table-columns")) or kind.endswith("-group"):
            yield from _descendants(child, name)


def _repeated(element: Element, name: str, most: int) -> int:
    text = _get(element, name)
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _is_hidden(element: Element) -> bool:
    return _get(element, "visibility") in ("collapse", "filter")


def _row(row: Element, number: int, sheet: Sheet, styles: Styles) -> None:
    if _is_hidden(row):
        sheet.hide_row(number)
    column = 1
    for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        times = _repeated(cell, "number-columns-repeated", LAST_COLUMN)
        style = styles.get(_get(cell, "style-name"), _Style())
        text = _cell_text(cell, styles)
        text = crossed_out(text) if style.struck else sight.shown(text, style.sight)
        for at in range(column, column + times) if text.strip() or style.framed else ():
            sheet.write(number, at, text, style.framed)
        bottom = number + _repeated(cell, "number-rows-spanned", LAST_ROW) - 1
        right = column + _repeated(cell, "number-columns-spanned", LAST_COLUMN) - 1
        if bottom > number or right > column:
            sheet.merge(Merged(number, column, bottom, right))
        column += times


def _cell_text(cell: Element, styles: Styles) -> str:
    """What a cell shows, held against its value; of a formula without a value, the formula."""
    text = "\n".join(_text(paragraph, styles) for paragraph in cell.iterchildren("{*}p"))
    kind, formula = _get(cell, "value-type"), _get(cell, "formula")
    if formula and not kind:
        return f"={formula.partition('=')[2] or '…'}"
    if kind in ("date", "time"):
        return f"{text} [{kind}]" if ONE_NUMBER.fullmatch(text) else text
    value = number_of(_get(cell, "value")) if kind in ("float", "percentage", "currency") else None
    if value is not None and not text.strip() and cell.find("{*}p") is not None:
        return ""  # a format that shows nothing of it
    return text if value is None else _held_against(value, text)


def _held_against(value: Decimal, text: str) -> str:
    """The text of a cell that shows its value; else the value, with what is shown instead behind it in brackets."""
    if value == 0 and text.strip() and set(text.strip()) <= DASHES:
        return "0"
    match = ONE_NUMBER.fullmatch(text.strip())
    shown = number_of(match[1].replace(",", "")) if match else None
    is_percent = "%" in text
    return text if shown == (value * 100 if is_percent else value) else f"{plain(value)} [{text}]"


def _text(element: Element, styles: Styles) -> str:
    """The text of a paragraph or a run of it: what is crossed out or raised is marked."""
    parts = [element.text or ""]
    for child in element.iterchildren("{*}*"):
        kind = etree.QName(child).localname
        if kind == "s":
            parts.append(" " * _repeated(child, "c", 100))
        elif kind in ("tab", "line-break"):
            parts.append("\n" if kind == "line-break" else "\t")
        elif kind in ("span", "a"):
            style = styles.get(_get(child, "style-name"), _Style())
            text = sight.shown(_text(child, styles), style.sight)
            text = crossed_out(text) if style.struck else text
            parts.append(raised(text) if style.raised else text)
        parts.append(child.tail or "")
    return "".join(parts)

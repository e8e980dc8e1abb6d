"""Workbooks of OpenDocument (.ods): such a file keeps beside each value the text its cell shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

from lxml import etree

from loaders.documents.archive import opened, unpacked
from loaders.documents.shown import DASHES, number_of, plain
from loaders.documents.workbook import MAX_COLUMNS, MAX_ROWS, Merged, Sheet, crossed_out, raised
from loaders.errors import RefusedDocumentError

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MAX_SHEETS = 100
EMPTY_REPEATED = 3  # of a row that stands many times without a text, so many are kept
ONE_NUMBER = re.compile(r"\D*?(-?\d[\d,]*(?:\.\d+)?)\D*")
Element = Any  # lxml's own stubs do not name it


@dataclass(frozen=True)
class _Style:
    """How a cell or a run of text is dressed, as far as it matters."""

    framed: bool = False
    struck: bool = False
    raised: bool = False
    shown: bool = True


Styles = dict[str, _Style]


def read(content: bytes) -> tuple[list[Sheet], int]:
    """The visible sheets of a workbook, and how many pictures it holds."""
    with opened(content) as package:
        root = _xml(package)
        pictures = sum(name.startswith("Pictures/") for name in package.namelist())
    styles = {_get(one, "name"): _style(one) for one in root.iterfind("{*}automatic-styles/{*}style")}
    tables = root.findall("{*}body/{*}spreadsheet/{*}table")
    visible = [table for table in tables if styles.get(_get(table, "style-name"), _Style()).shown]
    if len(visible) > MAX_SHEETS:
        raise RefusedDocumentError("too_large", f"> {MAX_SHEETS}")
    return [_sheet(table, styles) for table in visible], pictures


def _xml(package: ZipFile) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(unpacked(package, package.getinfo("content.xml")), parser)
    except (etree.XMLSyntaxError, ValueError, KeyError) as error:
        raise RefusedDocumentError("damaged_file", f"content.xml: {error}") from error


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
    )


def _sheet(table: Element, styles: Styles) -> Sheet:
    sheet = Sheet()
    column = 1
    for one in _descendants(table, "table-column"):
        times = _repeated(one, "number-columns-repeated", MAX_COLUMNS)
        if _is_hidden(one):
            sheet.hide_columns(column, column + times - 1)
        column = min(column + times, MAX_COLUMNS)
    number = 1
    for row in _descendants(table, "table-row"):
        times = _repeated(row, "number-rows-repeated", MAX_ROWS)
        if number + times - 1 > MAX_ROWS:
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
        times = _repeated(cell, "number-columns-repeated", MAX_COLUMNS)
        style = styles.get(_get(cell, "style-name"), _Style())
        text = _cell_text(cell, styles)
        text = crossed_out(text) if style.struck else text
        for at in range(column, column + times) if text.strip() or style.framed else ():
            sheet.write(number, at, text, style.framed)
        bottom = number + _repeated(cell, "number-rows-spanned", MAX_ROWS) - 1
        right = column + _repeated(cell, "number-columns-spanned", MAX_COLUMNS) - 1
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
            text = crossed_out(_text(child, styles)) if style.struck else _text(child, styles)
            parts.append(raised(text) if style.raised else text)
        parts.append(child.tail or "")
    return "".join(parts)

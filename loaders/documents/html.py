"""Web pages, as published: tables with rowspan and colspan, inside page furniture and layout tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from loaders.documents import text
from loaders.documents.encoding import decode
from loaders.documents.model import Cell, Contents, Paragraph, Place, Table
from loaders.errors import RefusedDocumentError

SKIPPED = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "button"))
INLINE = frozenset(
    ("a", "abbr", "b", "big", "em", "font", "i", "ins", "label", "small", "span", "strong", "sub", "sup", "u", "o:p")
)
MAX_SPAN = 200  # a span beyond this is damage, not a table
SPACES = re.compile(r"[ \t\r\n\xa0]+")
Element = lxml_html.HtmlElement


def read(content: bytes) -> Contents:
    """The paragraphs and data tables of a page in order, and how many pictures it shows."""
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(content))
    try:
        root = lxml_html.document_fromstring(source)
    except (etree.ParserError, ValueError) as error:
        raise RefusedDocumentError("damaged_file", str(error)) from error
    return Contents(_Walk().blocks(root), len(root.xpath("//img")))


class _Walk:
    """One pass over the page, numbering its lines and data tables."""

    def __init__(self) -> None:
        self.lines = self.tables = 0

    def blocks(self, root: Element) -> tuple[Paragraph | Table, ...]:
        return tuple(self.inside(root))

    def inside(self, element: Element) -> Iterator[Paragraph | Table]:
        """The blocks inside an element; text between block elements makes a paragraph."""
        run = [element.text or ""]
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "br" or (tag and tag not in INLINE | SKIPPED) or (tag in INLINE and _holds_blocks(child)):
                yield from self.paragraph(run)
                run = []
                yield from self.block(child)
            elif tag in INLINE:
                run.append(_text(child))
            run.append(child.tail or "")
        yield from self.paragraph(run)

    def block(self, element: Element) -> Iterator[Paragraph | Table]:
        """A block element: a data table, a text whose line breaks and TABs count, or anything that holds others."""
        if element.tag == "pre":
            return text.blocks(element.text_content())
        return self.table(element) if _is_data_table(element) else self.inside(element)

    def paragraph(self, run: list[str]) -> Iterator[Paragraph]:
        words = SPACES.sub(" ", "".join(run)).strip()
        if words:
            self.lines += 1
            yield Paragraph(words, Place(line=self.lines))

    def table(self, element: Element) -> Iterator[Table]:
        self.tables += 1
        rows = tuple(_rows(element, self.tables))
        if rows:
            yield Table(rows, "grid")


def _holds_blocks(element: Element) -> bool:
    return any(isinstance(e.tag, str) and e.tag not in INLINE for e in element.iterdescendants())


def _is_data_table(element: Element) -> bool:
    """A table without a table inside: one that holds others only lays out the page."""
    return element.tag == "table" and element.find(".//table") is None


def _text(element: Element) -> str:
    """The text of a cell: ``<br>`` and paragraphs become line breaks, hidden parts are left out."""
    parts = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else None
        if tag in ("br", "p", "div", "li"):
            parts.append("\n")
        if tag is not None and tag not in SKIPPED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _span(cell: Element, name: str) -> int:
    digits = re.match(r"\s*(\d+)", cell.get(name) or "")
    return min(max(int(digits[1]), 1), MAX_SPAN) if digits else 1


def _rows(table: Element, number: int) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, each cell at its grid column after the spans of the rows above are laid out."""
    covered: dict[int, int] = {}  # grid column -> rows still covered from above
    for row_number, row in enumerate(table.iter("tr"), start=1):
        cells, column = [], 0
        covered_next = {at: left - 1 for at, left in covered.items() if left > 1}
        for cell in (child for child in row if child.tag in ("td", "th")):
            while column in covered:
                column += 1
            colspan, rowspan = _span(cell, "colspan"), _span(cell, "rowspan")
            place = Place(table=number, row=row_number, column=column + 1)
            cells.append(Cell(_text(cell).strip(" \t\r\n"), place, column, colspan))
            covered_next |= {at: rowspan - 1 for at in range(column, column + colspan) if rowspan > 1}
            column += colspan
        covered = covered_next
        yield tuple(cells)

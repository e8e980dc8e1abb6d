"""Word documents (.docx, .docm, .dotx): paragraphs and tables in order, as they stand on the page.

The XML is walked as it is, not through a library: what an office suite wraps around rows, cells and words (content
controls, tracked changes, smart tags, text boxes) would be passed over silently. Tracked changes are taken as accepted;
hidden text, the instructions of fields and the marks of footnotes are no text; headers and footers are not read.
What stands inside a paragraph is told in ``runs``; what is a data table is settled in ``page_flow``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from loaders.documents import page_flow
from loaders.documents.container.archive import SIGNATURE
from loaders.documents.container.elements import Element, attribute, child, children, name
from loaders.documents.container.package import Package
from loaders.documents.encoding import decode
from loaders.documents.limits import MAX_COLUMNS, MAX_SPAN
from loaders.documents.model import Contents
from loaders.documents.page_flow import Box, Item, Row, Verbatim
from loaders.documents.unread import Unread
from loaders.documents.web import html, mhtml
from loaders.documents.word.dressed import Position, TableDress, is_hidden_row, of_row
from loaders.documents.word.runs import Runs, unwrapped
from loaders.documents.word.styles import PAGE, Around, Properties, Styles
from loaders.errors import RefusedDocumentError

MAIN_PART = "word/document.xml"
MAX_ADDED = 20  # documents added to a document


def read(content: bytes) -> Contents:
    """The paragraphs and data tables of a Word file in order, its pictures, and its title as its properties say it."""
    package = _Word(content)
    story = _Story(package)
    items = list(story.items(package.body()))
    return page_flow.contents(items, story.pictures, package.metadata())


class _Word(Package):
    """The parts of a Word file. None of them has a document type with entities of its own."""

    def xml(self, path: str) -> Element:
        """A part as a tree, as ``Package`` gives it."""
        root: Element = super().xml(path)
        if root.getroottree().docinfo.internalDTD is not None:
            raise RefusedDocumentError("damaged_file", f"{path}: DTD")
        return root

    def body(self) -> Element:
        """What the main part holds."""
        body = child(self.xml(self.main), "body")
        if body is None:
            raise RefusedDocumentError("damaged_file", f"{self.main}: body")
        return body

    @property
    def main(self) -> str:
        """The part that holds the text: some programs give it another name than the usual one."""
        if self.has(MAIN_PART):
            return MAIN_PART
        paths = (one.path for one in self.targets().values() if not one.is_external)
        return next((path for path in paths if path.startswith("word/document")), MAIN_PART)

    def added(self, key: str) -> bytes | None:
        """A document that was added to this one as a whole, None if it is not there."""
        target = self.targets(self.main).get(key)
        return self.part(target.path) if target and not target.is_external and self.has(target.path) else None

    def styles(self) -> Styles:
        """The styles of the document, with the colours of its theme."""
        folder = posixpath.dirname(self.main)
        styles, theme = (self.beside(f"{folder}/{path}") for path in ("styles.xml", "theme/theme1.xml"))
        return Styles(styles, theme)

    def metadata(self) -> dict[str, str]:
        """The title as the properties say it."""
        title = child(self.beside("docProps/core.xml"), "title")
        words = " ".join((title.text or "").split()) if title is not None else ""
        return {"title": words} if words else {}


class _Story:
    """One pass over the text of a package."""

    def __init__(self, package: _Word) -> None:
        self.package = package
        self.styles = package.styles()
        self.runs = Runs(self.styles)
        self.added = self.pictures = 0

    def items(self, container: Element, around: Around = PAGE) -> Iterator[Item]:
        """What flows in a body, a cell or a text box."""
        words = ""
        for element in unwrapped(container):
            kind = name(element)
            if kind == "p":
                line = self.runs.read(element, around)
                self.pictures += line.pictures
                words += line.words
                if _is_joined_to_next(element) and not line.boxes:
                    continue
                yield from (*words.split("\n"), *(item for box in line.boxes for item in self.items(box)))
                words = ""
            elif kind == "tbl":
                yield from page_flow.table(self.rows(element, around))
            elif kind == "altChunk":
                yield from self.document_added(element)
        yield from words.split("\n")

    def rows(self, table: Element, around: Around = PAGE) -> list[Row]:
        """The rows of a table; a cell merged with the one above or to its left stands only where it begins."""
        rows: list[Row] = []
        above: set[int] = set()  # columns at which a cell can go on downwards
        begun: dict[int, int] = {}  # column -> the last row in which a cell begins there
        dress = TableDress(table, self.styles, around)
        kept = [row for row in unwrapped(table) if name(row) == "tr" and _is_shown(row)]
        for number, row in enumerate(kept):
            cells = [cell for cell in unwrapped(row) if name(cell) == "tc"]
            written = [children(child(cell, "tcPr")) for cell in cells]
            height = of_row(row)
            arounds = [
                dress.of_cell(properties, height, Position(number, column, len(kept), len(cells)))
                for column, properties in enumerate(written)
            ]
            boxes, merged, continued = self.row(row, list(zip(cells, written, arounds, strict=True)), above)
            _grown(rows, begun, continued)
            rows.append(boxes)
            begun |= dict.fromkeys((box.column for box in boxes), len(rows) - 1)
            above = merged
        return rows

    def row(
        self, row: Element, cells: list[tuple[Element, Properties, Around]], above: set[int]
    ) -> tuple[Row, set[int], set[int]]:
        """The cells that begin in a row, the columns that can go on downwards, those that go on from above. ``cells``
        are given with their properties."""
        boxes: list[Box] = []
        merged: set[int] = set()
        continued: set[int] = set()
        goes_on = False  # whether the last cell belongs to the row above
        column = _number(child(row, "trPr", "gridBefore"), least=0)
        for cell, properties, around in cells:
            if "cellDel" in properties:
                continue
            span, downwards = _number(properties.get("gridSpan"), least=1), _downwards(properties)
            if downwards:
                merged.add(column)
            across = _merge(properties.get("hMerge")) == "continue"
            goes_on = goes_on if across else downwards == "continue" and column in above
            if boxes and across and not goes_on:
                boxes[-1] = replace(boxes[-1], colspan=boxes[-1].colspan + span)
            elif goes_on:
                continued.add(column)
            else:
                boxes.append(Box(column, span, tuple(self.items(cell, around))))
            column += span
            _refuse_width(column)
        return tuple(boxes), merged, continued

    def document_added(self, chunk: Element) -> list[Item]:
        """A document that was added as a whole: Word shows its text in place."""
        self.added += 1
        content = self.package.added(attribute(chunk, "id") or "")
        if content is None:
            return []
        if self.added > MAX_ADDED:
            raise RefusedDocumentError("too_large", f"> {MAX_ADDED} altChunk")
        items, pictures = _added(content)
        self.pictures += pictures
        return items


def _grown(rows: list[Row], begun: dict[int, int], continued: set[int]) -> None:
    """Make each cell that goes on downwards one row longer. ``begun`` is the number of the row it begins in, by its
    column; rows are changed in place."""
    for column in continued & begun.keys():
        at = begun[column]
        rows[at] = tuple(replace(box, rowspan=box.rowspan + 1) if box.column == column else box for box in rows[at])


def _added(content: bytes) -> tuple[list[Item], int]:
    """What flows in an added document: a web page, a text, or a Word file whose own additions are not followed."""
    if content.startswith(SIGNATURE):
        story = _Story(_Word(content))
        story.added = MAX_ADDED
        return list(story.items(story.package.body())), story.pictures
    source = mhtml.page(content) if Unread(content).is_mail else decode(content)
    return html.items(source) if html.is_page(source) else ([Verbatim(source)], 0)


def _is_shown(row: Element) -> bool:
    return child(row, "trPr", "del") is None and not is_hidden_row(row)


def _is_joined_to_next(paragraph: Element) -> bool:
    """Whether the end of a paragraph was taken away by a tracked change."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def _number(element: Element | None, least: int) -> int:
    value = (attribute(element, "val") if element is not None else None) or ""
    return min(max(int(value), least), MAX_SPAN) if value.isdecimal() and len(value) < 10 else least


def _downwards(properties: Properties) -> str | None:
    """Whether a cell begins or continues one that spans rows; a tracked merge counts as made."""
    tracked = properties.get("cellMerge")
    if tracked is not None:
        return "continue" if attribute(tracked, "vMerge") == "cont" else "restart"
    return _merge(properties.get("vMerge"))


def _merge(element: Element | None) -> str | None:
    return (attribute(element, "val") or "continue") if element is not None else None


def _refuse_width(columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise RefusedDocumentError("too_large", f"> {MAX_COLUMNS} columns")

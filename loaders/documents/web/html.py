"""Web pages, as published: tables with rowspan and colspan, inside page furniture and layout tables.

What a browser would show is read, and nothing else: hidden parts (``css`` tells, by the style sheets of the page),
comments and the marks of footnotes are left out, the
value of a form's field stands for the field, struck-out words stay struck out. What kind of element is which is told in
``markup``; what is a data table is settled in ``page_flow``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from loaders.documents import page_flow
from loaders.documents.encoding import decode
from loaders.documents.limits import MAX_COLUMNS, MAX_SPAN
from loaders.documents.model import Contents
from loaders.documents.page_flow import Box, Item, Row, Verbatim
from loaders.documents.sight import Sight, shown
from loaders.documents.web import markup
from loaders.documents.web.css import Look, looks_of
from loaders.documents.web.parsed import Element, tree
from loaders.errors import RefusedDocumentError

MAX_NESTED = 40  # tables in tables; pages were seen with eight
WHOLE_GROUP = 10**6  # rows: rowspan=0 reaches to the end of the rows' group
MARK_WITHIN = 65_536  # characters; scripts and styles may fill a page's beginning
PAGE_MARK = re.compile(r"<(?:!doctype\s+html|(?:\w+:)?(?:html|body|table)\b)", re.IGNORECASE)
PIECE_MARK = re.compile(
    r"\s*<(?:!--|div|p|span|meta|h[1-6]|t[rdh]|tbody|section|article|style|font|center)\b", re.IGNORECASE
)
WHITE = re.compile(r"[ \t\r\n\f]+")


def is_page(source: str) -> bool:
    """Whether a text is a web page or a piece of one."""
    return bool(PIECE_MARK.match(source) or PAGE_MARK.search(source[:MARK_WITHIN]))


def read(content: bytes) -> Contents:
    """The paragraphs and data tables of a page in order, its pictures, and what its head says of it."""
    return read_text(decode(content))


def read_text(source: str, linked: Mapping[str, str] | None = None) -> Contents:
    """The same of a page whose encoding is known; ``linked`` are the style sheets that came with it."""
    root = tree(source)
    page = _walked(root, linked or {})
    return page_flow.contents(page.flow, page.pictures, markup.metadata(root, page.hidden_cells))


def items(source: str) -> tuple[list[Item], int]:
    """What flows on a page that is part of another document, and how many pictures it shows."""
    page = _walked(tree(source), {})
    return page.flow, page.pictures


def _walked(root: Element, linked: Mapping[str, str]) -> _Page:
    looks = looks_of(root, linked, is_quirky=not root.getroottree().docinfo.doctype)
    page = _Page(markup.drawn_tables(root, looks), looks)
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if not page.start(element):
                walker.skip_subtree()
        elif event == "end":
            page.end(element)
        else:
            page.add(element.tail)
    page.stack[0].end_line()
    return page


@dataclass
class _Open:
    """What is being filled: the page, a cell, or a table with what stands in it outside its cells."""

    flow: list[Item] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    tag: Element | None = None

    def end_line(self) -> None:
        line = page_flow.seen("".join(self.run)).strip(" \t\r\n\f")
        self.run.clear()
        if line:
            self.flow.append(line)


@dataclass
class _OpenTable(_Open):
    """A table whose rows are being laid out: each cell at its column after the spans of the rows above."""

    rows: list[Row] = field(default_factory=list)
    foot: list[Row] = field(default_factory=list)
    boxes: list[Box] | None = None
    covered_to: dict[int, int] = field(default_factory=dict)  # column -> last row that a cell above covers
    number: int = 0
    in_foot: bool = False

    def begin_row(self) -> None:
        self.end_row()
        self.boxes = []
        self.number += 1

    def end_row(self) -> None:
        if self.boxes is not None:
            (self.foot if self.in_foot else self.rows).append(tuple(self.boxes))
        self.boxes = None

    def change_group(self, in_foot: bool) -> None:
        """Another group of rows begins or ends: no span reaches over it, and the foot is shown last."""
        self.end_row()
        self.covered_to.clear()
        self.in_foot = in_foot

    def place(self, cell: _Open) -> None:
        boxes = self.boxes if self.boxes is not None else []
        column = boxes[-1].column + boxes[-1].colspan if boxes else 0
        while self.covered_to.get(column, 0) >= self.number:
            column += 1
        colspan, rowspan = _span(cell.tag, "colspan"), _span(cell.tag, "rowspan")
        if column + colspan > MAX_COLUMNS:
            raise RefusedDocumentError("too_large", f"> {MAX_COLUMNS} columns")
        boxes.append(Box(column, colspan, tuple(cell.flow), rowspan))
        last = self.number + rowspan - 1
        self.covered_to |= {at: last for at in range(column, column + colspan) if rowspan > 1}


def _span(cell: Element | None, name: str) -> int:
    digits = re.match(r"\s*(\d{1,9})", (cell.get(name) if cell is not None else None) or "")
    if digits and name == "rowspan" and int(digits[1]) == 0:
        return WHOLE_GROUP
    return min(max(int(digits[1]), 1), MAX_SPAN) if digits else 1


class _Page:
    """One pass over the page. ``stack`` holds what is being filled, the innermost last."""

    def __init__(self, drawn: dict[Element, str], looks: Mapping[Element, Look]) -> None:
        self.drawn = drawn  # elements that are drawn as parts of a table though they are none
        self.looks = looks
        self.open: list[Look] = [Look()]  # of the elements that are open
        self.stack: list[_Open] = [_Open()]
        self.kinds: list[str] = []  # of the elements that are open
        self.within: Counter[str] = Counter()
        self.raised: list[int] = []  # where in the run raised text begins
        self.pictures = 0
        self.hidden_cells = 0

    @property
    def flow(self) -> list[Item]:
        return self.stack[0].flow

    @property
    def top(self) -> _Open:
        return self.stack[-1]

    def add(self, words: str | None) -> None:
        """Words that are shown, as the elements around them show them."""
        if words and not self.within["verbatim"]:
            words = WHITE.sub(" ", words)
        words = shown(words, self.open[-1].sight) if words else ""
        if words:
            self.top.run.append(page_flow.struck(words) if self.within["struck"] else words)

    def start(self, element: Element) -> bool:
        """Begin an element; whether to go inside it."""
        look = self.looks[element]
        kind = self.kind(element, look)
        self.kinds.append(kind)
        self.open.append(look)
        self.within["struck"] += markup.is_struck(element, look)
        self.within["furniture"] += element.tag in markup.FURNITURE_PARTS
        if kind in START:
            START[kind](self, element)
        self.within[kind] += 1
        if kind in markup.CLOSED:
            return False
        self.add(element.text)
        return True

    def end(self, element: Element) -> None:
        kind = self.kinds.pop()
        self.within[kind] -= 1
        self.within["struck"] -= markup.is_struck(element, self.open.pop())
        self.within["furniture"] -= element.tag in markup.FURNITURE_PARTS
        if kind in END:
            END[kind](self)
        self.add(element.tail)

    def kind(self, element: Element, look: Look) -> str:
        """The kind of an element where it stands: a cell outside a table is a block like any other."""
        kind = self.drawn.get(element) or markup.kind(element, look)
        in_table = isinstance(self.top, _OpenTable)
        return kind if in_table or kind not in markup.PARTS_OF_TABLES else "block"

    def end_line(self, _element: Element | None = None) -> None:
        if self.within["verbatim"]:
            self.top.run.append("\n")
        else:
            self.top.end_line()
            self.raised = [0] * len(self.raised)

    def end_verbatim(self) -> None:
        self.top.flow.append(Verbatim(page_flow.seen("".join(self.top.run))))
        self.top.run.clear()

    def start_raised(self, _element: Element) -> None:
        self.raised.append(len(self.top.run))

    def end_raised(self) -> None:
        run, at = self.top.run, self.raised.pop()
        before = next(filter(str.strip, islice(reversed(run), max(len(run) - at, 0), None)), "")
        words = "".join(run[at:])
        if words:
            run[at:] = [page_flow.raised(words, before)]

    def add_picture(self, element: Element) -> None:
        self.pictures += not self.within["furniture"] and markup.is_content_picture(element)

    def skip(self, element: Element) -> None:
        self.hidden_cells += sum(1 for _ in element.iter("td"))

    def add_value(self, element: Element) -> None:
        self.add(markup.shown_value(element))

    def start_table(self, element: Element) -> None:
        self.end_line()
        if sum(isinstance(opened, _OpenTable) for opened in self.stack) >= MAX_NESTED:
            raise RefusedDocumentError("damaged_file", f"> {MAX_NESTED} tables in each other")
        self.stack.append(_OpenTable(tag=element))

    def end_table(self) -> None:
        table = self.closed_table()
        self.top.flow += table.flow + page_flow.table(table.rows + table.foot)

    def closed_table(self) -> _OpenTable:
        table = self.stack.pop()
        assert isinstance(table, _OpenTable)
        table.end_line()
        table.end_row()
        return table

    @property
    def table(self) -> _OpenTable:
        assert isinstance(self.top, _OpenTable)
        return self.top

    def start_group(self, _element: Element) -> None:
        self.table.change_group(in_foot=False)

    def start_foot(self, _element: Element) -> None:
        self.table.change_group(in_foot=True)

    def end_group(self) -> None:
        self.table.change_group(in_foot=False)

    def start_row(self, _element: Element) -> None:
        self.table.begin_row()

    def end_row(self) -> None:
        self.table.end_row()

    def start_cell(self, element: Element) -> None:
        self.hidden_cells += self.open[-1].sight is Sight.UNSEEN
        if self.table.boxes is None:
            self.table.begin_row()
        self.stack.append(_Open(tag=element))

    def end_cell(self) -> None:
        cell = self.stack.pop()
        cell.end_line()
        self.table.place(cell)


START: dict[str, Callable[[_Page, Element], None]] = {
    "block": _Page.end_line,
    "break": _Page.end_line,
    "cell": _Page.start_cell,
    "field": _Page.add_value,
    "foot": _Page.start_foot,
    "group": _Page.start_group,
    "picture": _Page.add_picture,
    "raised": _Page.start_raised,
    "row": _Page.start_row,
    "skip": _Page.skip,
    "table": _Page.start_table,
    "verbatim": _Page.end_line,
}
END: dict[str, Callable[[_Page], None]] = {
    "block": _Page.end_line,
    "cell": _Page.end_cell,
    "foot": _Page.end_group,
    "group": _Page.end_group,
    "raised": _Page.end_raised,
    "row": _Page.end_row,
    "table": _Page.end_table,
    "verbatim": _Page.end_verbatim,
}

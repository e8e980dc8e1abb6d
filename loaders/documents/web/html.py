"""Web pages, as published: tables with rowspan and colspan, inside page furniture and layout tables.

What a browser would show is read, and nothing else: hidden parts (``css`` tells, by the style sheets of the page),
comments and the marks of footnotes are left out, the
value of a form's field stands for the field, struck-out words stay struck out. What kind of element is which is told in
``markup``; what is a data table is settled in ``page_flow``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import NamedTuple

from lxml import etree

from loaders.documents import page_flow
from loaders.documents.encoding import decode
from loaders.documents.model import Contents
from loaders.documents.page_flow import Item, Verbatim
from loaders.documents.sight import Sight, shown
from loaders.documents.web import markup
from loaders.documents.web.css import Look, looks_of
from loaders.documents.web.opened import Open, OpenTable
from loaders.documents.web.parsed import Element, tree
from loaders.errors import RefusedDocumentError

MAX_NESTED = 40  # tables in tables; pages were seen with eight
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
        elif element.tail:
            page.add(element.tail)
    page.stack[0].end_line()
    return page


class Within(NamedTuple):
    """An open element: its kind and look, and in how many of what changes its words it stands, itself counted."""

    kind: str
    look: Look
    verbatim: int
    struck: int
    furniture: int


class _Page:
    """One pass over the page. ``stack`` holds what is being filled, the innermost last."""

    def __init__(self, drawn: dict[Element, str], looks: Mapping[Element, Look]) -> None:
        self.drawn = drawn  # elements that are drawn as parts of a table though they are none
        self.looks = looks
        self.stack: list[Open] = [Open()]
        self.kinds: dict[object, str] = {}  # of elements, by all that decides of it
        self.open: list[Within] = [Within("", Look(), 0, 0, 0)]  # of the elements that are open
        self.raised: list[int] = []  # where in the run raised text begins
        self.pictures = 0
        self.hidden_cells = 0

    @property
    def flow(self) -> list[Item]:
        return self.stack[0].flow

    @property
    def top(self) -> Open:
        return self.stack[-1]

    def add(self, words: str) -> None:
        """Words that are shown, as the elements around them show them."""
        within = self.open[-1]
        words = words if within.verbatim else WHITE.sub(" ", words)
        if sight := within.look.sight:
            words = shown(words, sight)
        if words:
            self.stack[-1].run.append(page_flow.struck(words) if within.struck else words)

    def start(self, element: Element) -> bool:
        """Begin an element; whether to go inside it."""
        look, (_, _, verbatim, struck, furniture) = self.looks[element], self.open[-1]
        tag = element.tag
        kind = self.kind(element, tag, look)
        struck += markup.is_struck(tag, look)
        furniture += tag in markup.FURNITURE_PARTS
        self.open.append(Within(kind, look, verbatim, struck, furniture))
        if kind in START:
            START[kind](self, element)
        if kind == "verbatim":
            self.open[-1] = Within(kind, look, verbatim + 1, struck, furniture)
        if kind in markup.CLOSED:
            return False
        if words := element.text:
            self.add(words)
        return True

    def end(self, element: Element) -> None:
        kind = self.open.pop().kind
        if kind in END:
            END[kind](self)
        if words := element.tail:
            self.add(words)

    def kind(self, element: Element, tag: str, look: Look) -> str:
        """The kind of an element where it stands: a cell outside a table is a block like any other."""
        kind = (self.drawn and self.drawn.get(element)) or self._by_itself(element, tag, look)
        is_stray = kind in markup.PARTS_OF_TABLES and not isinstance(self.stack[-1], OpenTable)
        return "block" if is_stray else kind

    def _by_itself(self, element: Element, tag: str, look: Look) -> str:
        told = tuple([(name, value) for name, value in element.items() if name in markup.TELLING])
        alike = tag, id(look), told
        kind = self.kinds.get(alike)
        if kind is None:
            kind = self.kinds[alike] = markup.kind(element, look)
        return kind

    def end_line(self, _element: Element | None = None) -> None:
        top = self.stack[-1]
        if self.open[-1].verbatim:
            top.run.append("\n")
        else:
            top.end_line()
            if self.raised:
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
        self.pictures += not self.open[-1].furniture and markup.is_content_picture(element)

    def skip(self, element: Element) -> None:
        self.hidden_cells += sum(1 for _ in element.iter("td"))

    def add_value(self, element: Element) -> None:
        if words := markup.shown_value(element):
            self.add(words)

    def start_table(self, element: Element) -> None:
        self.end_line()
        if sum(isinstance(opened, OpenTable) for opened in self.stack) >= MAX_NESTED:
            raise RefusedDocumentError("damaged_file", f"> {MAX_NESTED} tables in each other")
        self.stack.append(OpenTable(tag=element))

    def end_table(self) -> None:
        table = self.closed_table()
        self.top.flow += table.flow + page_flow.table(table.rows + table.foot)

    def closed_table(self) -> OpenTable:
        table = self.stack.pop()
        assert isinstance(table, OpenTable)
        table.end_line()
        table.end_row()
        return table

    @property
    def table(self) -> OpenTable:
        table = self.stack[-1]
        assert isinstance(table, OpenTable)
        return table

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
        self.hidden_cells += self.open[-1].look.sight is Sight.UNSEEN
        if self.table.boxes is None:
            self.table.begin_row()
        self.stack.append(Open(tag=element))

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

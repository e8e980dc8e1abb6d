"""Reports as PDF documents: ruled, ruled over page breaks, with horizontal rules only, and without any rule.

Drawn with the built-in font STSong-Light, which needs no font file, so that every machine writes the same.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from data.sample.draft import HEADINGS, Draft, Piece, front, heading, paragraphs, printed_table
from loaders.forms import SECTIONS

FONT = "STSong-Light"
PAGE = (595.0, 842.0)
LEFT, RIGHT, TOP, BOTTOM = 50.0, 545.0, 60.0, 770.0  # from the top of the page
LABELS = {"二": (150.0,), "三": (66.0, 66.0, 125.0), "四": ()}  # widths of the label columns
PAD = 3.0
Rules = Literal["all", "rows", "frame", "none"]

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Style:
    """How a report is set."""

    rules: Rules = "all"
    size: float = 10.0
    repeat_head: bool = False
    bottom: float = BOTTOM  # tables break over pages here

    @property
    def pitch(self) -> float:
        return self.size * 1.3


@dataclass
class Box:
    """A cell as it is drawn."""

    column: int
    colspan: int
    row: int
    rowspan: int
    lines: list[str]


@dataclass
class Sheet:
    """A canvas with a height down the page."""

    style: Style
    out: io.BytesIO = field(default_factory=io.BytesIO)
    y: float = TOP
    page: int = 1

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.out, pagesize=PAGE, invariant=1)
        self.canvas.setFont(FONT, self.style.size)

    def text(self, x: float, y: float, text: str) -> None:
        self.canvas.drawString(x, PAGE[1] - y, text)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, PAGE[1] - y0, x1, PAGE[1] - y1)

    def width(self, text: str) -> float:
        return pdfmetrics.stringWidth(text, FONT, self.style.size)

    def turn(self) -> None:
        """The next page; the number of this one stands at its foot."""
        self.text((LEFT + RIGHT) / 2, 810, f"- {self.page} -")
        self.canvas.showPage()
        self.canvas.setFont(FONT, self.style.size)
        self.y, self.page = TOP, self.page + 1

    def wrapped(self, text: str, width: float) -> list[str]:
        """Lines no wider than a cell."""
        lines = [""]
        for char in text:
            if self.width(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
        return [line for line in lines if line]

    def prose(self, text: str) -> None:
        for line in self.wrapped(text, RIGHT - LEFT):
            if self.y > BOTTOM:
                self.turn()
            self.text(LEFT, self.y, line)
            self.y += self.style.pitch * 1.4


def _edges(section: str, table: Sequence[Sequence[Piece]]) -> list[float]:
    count, labels = sum(piece.colspan for piece in table[0]), LABELS[section]
    each = (RIGHT - LEFT - sum(labels)) / (count - len(labels))
    edges = [LEFT]
    for width in [*labels, *[each] * (count - len(labels))]:
        edges.append(edges[-1] + width)
    return edges


def _boxes(sheet: Sheet, table: Sequence[Sequence[Piece]], edges: Sequence[float]) -> list[Box]:
    boxes = []
    for row, pieces in enumerate(table):
        column = 0
        for piece in pieces:
            if piece.begins:
                width = edges[column + piece.colspan] - edges[column] - 2 * PAD
                boxes.append(Box(column, piece.colspan, row, piece.rowspan, sheet.wrapped(piece.text, width)))
            column += piece.colspan
    return boxes


def _heights(sheet: Sheet, boxes: Sequence[Box], count: int) -> list[float]:
    heights = [sheet.style.pitch + 2 * PAD] * count
    for box in sorted(boxes, key=lambda box: box.rowspan):
        lack = len(box.lines) * sheet.style.pitch + 2 * PAD - sum(heights[box.row : box.row + box.rowspan])
        if lack > 0:
            heights[box.row + box.rowspan - 1] += lack
    return heights


def _head(boxes: Sequence[Box], section: str) -> int:
    """How many rows of a table are its head."""
    return {"二": 0, "三": 3, "四": 3}[section]


def _table(sheet: Sheet, draft: Draft, section: str) -> None:
    table = printed_table(draft, section)
    edges = _edges(section, table)
    boxes = _boxes(sheet, table, edges)
    heights = _heights(sheet, boxes, len(table))
    head, row = _head(boxes, section), 0
    while row < len(table):
        last, y = row, sheet.y
        shown = range(head) if sheet.style.repeat_head and row else range(0)
        y += sum(heights[number] for number in shown)
        while last < len(table) and (y + heights[last] <= sheet.style.bottom or last < row + head):
            y += heights[last]
            last += 1
        if last > row:
            _part(sheet, boxes, heights, edges, [*shown, *range(row, last)])
        if last < len(table):
            sheet.turn()
        row = last
    sheet.y += sheet.style.pitch * 1.5


def _part(
    sheet: Sheet, boxes: Sequence[Box], heights: Sequence[float], edges: Sequence[float], rows: list[int]
) -> None:
    """The rows of a table that stand on this page; a cell that began overleaf is drawn on without its text."""
    tops, y = {}, sheet.y
    for row in rows:
        tops[row] = y
        y += heights[row]
    for box in boxes:
        mine = [row for row in rows if box.row <= row < box.row + box.rowspan]
        if mine:
            bottom = tops[mine[-1]] + heights[mine[-1]]
            _cell(sheet, box, edges, tops[mine[0]], bottom, box.row in mine)
    if sheet.style.rules == "frame":
        for x in (edges[0], edges[-1]):
            sheet.rule(x, sheet.y, x, y)
        for at in (sheet.y, y):
            sheet.rule(edges[0], at, edges[-1], at)
    sheet.y = y


def _cell(sheet: Sheet, box: Box, edges: Sequence[float], top: float, bottom: float, begins: bool) -> None:
    x0, x1 = edges[box.column], edges[box.column + box.colspan]
    if sheet.style.rules in ("all", "rows"):
        sheet.rule(x0, top, x1, top)
        sheet.rule(x0, bottom, x1, bottom)
    if sheet.style.rules == "all":
        sheet.rule(x0, top, x0, bottom)
        sheet.rule(x1, top, x1, bottom)
    if begins:
        y = (top + bottom - len(box.lines) * sheet.style.pitch) / 2 + sheet.style.size * 0.95
        for number, line in enumerate(box.lines):
            sheet.text((x0 + x1 - sheet.width(line)) / 2, y + number * sheet.style.pitch, line)


def write(draft: Draft, style: Style = Style()) -> bytes:
    """The whole report."""
    sheet = Sheet(style)
    for line in front(draft):
        sheet.prose(line)
    for section in HEADINGS:
        sheet.prose(heading(draft, section))
        if section in SECTIONS:
            _table(sheet, draft, section)
        for line in paragraphs(draft, section):
            sheet.prose(f"　　{line}")
    sheet.canvas.save()
    return sheet.out.getvalue()


LAYOUTS: dict[str, tuple[Callable[[Draft], bytes], str]] = {
    "pdf_frame_only": (partial(write, style=Style("frame")), "pdf"),
    "pdf_rows_only": (partial(write, style=Style("rows")), "pdf"),
    "pdf_ruled": (write, "pdf"),
    "pdf_ruled_broken": (partial(write, style=Style(repeat_head=True, bottom=420)), "pdf"),
    "pdf_unruled": (partial(write, style=Style("none")), "pdf"),
}

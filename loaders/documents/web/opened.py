"""What is being filled while a page is walked: the page, a cell, or a table whose rows are laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.documents import page_flow
from loaders.documents.limits import MAX_COLUMNS, MAX_SPAN
from loaders.documents.page_flow import Box, Item, Row
from loaders.documents.web.parsed import Element
from loaders.errors import RefusedDocumentError

WHOLE_GROUP = 10**6  # rows: rowspan=0 reaches to the end of the rows' group
SPAN = re.compile(r"\s*(\d{1,9})")


@dataclass
class Open:
    """What is being filled: the page, a cell, or a table with what stands in it outside its cells."""

    flow: list[Item] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    tag: Element | None = None

    def end_line(self) -> None:
        if not self.run:
            return
        line = page_flow.seen("".join(self.run)).strip(" \t\r\n\f")
        self.run.clear()
        if line:
            self.flow.append(line)


@dataclass
class OpenTable(Open):
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

    def place(self, cell: Open) -> None:
        boxes = self.boxes if self.boxes is not None else []
        column = boxes[-1].column + boxes[-1].colspan if boxes else 0
        while self.covered_to.get(column, 0) >= self.number:
            column += 1
        colspan, rowspan = _span(cell.tag, "colspan"), _span(cell.tag, "rowspan")
        if column + colspan > MAX_COLUMNS:
            raise RefusedDocumentError("too_large", f"> {MAX_COLUMNS} columns")
        boxes.append(Box(column, colspan, tuple(cell.flow), rowspan))
        if rowspan > 1:
            self.covered_to |= dict.fromkeys(range(column, column + colspan), self.number + rowspan - 1)


def _span(cell: Element | None, name: str) -> int:
    said = cell.get(name) if cell is not None else None
    digits = SPAN.match(said) if said else None
    if digits and name == "rowspan" and int(digits[1]) == 0:
        return WHOLE_GROUP
    return min(max(int(digits[1]), 1), MAX_SPAN) if digits else 1

"""The tables of a document as lines: one table row each, labels in front, slots for figures behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.documents.model import Cell, Document, Layout, Table
from loaders.figures import clean, looks_like_figure


@dataclass(frozen=True)
class Line:
    """One row of a table. ``index`` numbers the lines of the whole document, ``table`` its tables."""

    index: int
    table: int
    layout: Layout
    cells: tuple[Cell, ...]

    @property
    def has_figures(self) -> bool:
        """Whether any cell holds more than a word or nothing."""
        return any(is_slot(cell) and clean(cell.text) for cell in self.cells)

    def slots_after(self, position: int) -> tuple[Cell, ...]:
        return self.cells[position + 1 :]


def is_slot(cell: Cell) -> bool:
    """Whether a cell could hold a figure (or nothing, or a dash)."""
    return looks_like_figure(cell.text)


def lines_of(document: Document) -> tuple[Line, ...]:
    """Every table row of a document; where a text has no tables, its paragraphs are taken as one column of cells."""
    tables = list(document.tables)
    if not tables:
        tables = [Table(tuple((Cell(p.text, p.place),) for p in document.paragraphs), "cells")]
    found: list[Line] = []
    for number, table in enumerate(tables):
        for cells in _rows(table):
            found.append(Line(len(found), number, table.layout, cells))
    return tuple(found)


def _rows(table: Table) -> Iterator[tuple[Cell, ...]]:
    if table.layout != "cells":
        yield from table.rows
        return
    row: list[Cell] = []  # a word behind figures begins the next row
    for (cell,) in table.rows:
        if not is_slot(cell) and any(is_slot(earlier) and clean(earlier.text) for earlier in row):
            yield tuple(row)
            row = []
        row.append(cell)
    if row:
        yield tuple(row)

"""A unit of money in a cell of its own, read with what it belongs to: ``2.35 | 万元``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from loaders.documents.model import Cell
from loaders.figures import clean, looks_like_figure
from loaders.units import is_unit


def with_units(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Cells in which a unit that has a cell of its own stands with the figure or the words before it."""
    held: Cell | None = None
    for cell in cells:
        if held is not None and _belongs(held, cell):
            held = _joined(held, cell)
            continue
        if held is not None:
            yield held
        held = cell
    if held is not None:
        yield held


def _belongs(before: Cell, unit: Cell) -> bool:
    """Whether a cell is the unit of what stands before it, in the same row or line, or of a figure."""
    if not is_unit(unit.text) or ("单位" in unit.text and _line(before) != _line(unit)):
        return False
    return _line(before) == _line(unit) or (looks_like_figure(before.text) and bool(clean(before.text)))


def _line(cell: Cell) -> tuple[int | None, ...]:
    place = cell.place
    return place.page, place.sheet, place.line, place.table, place.row


def _joined(before: Cell, unit: Cell) -> Cell:
    if not clean(before.text):
        return before  # a unit printed beside an empty cell leaves it empty
    is_noted = looks_like_figure(before.text) or clean(unit.text)[:1] in "([（"
    words = unit.text if is_noted else f"（{unit.text}）"
    end = (unit.column or 0) + unit.colspan
    colspan = before.colspan if before.column is None else max(before.colspan, end - before.column)
    return replace(before, text=before.text + words, colspan=colspan)

"""Rows of a table whose cells hold more than one row's figures: spans over rows, and cells of several lines.

A figure that spans rows belongs to one of them, to the other or to both: it stands in each, marked as shared. A row of
figures without a name below a row of the form shares the name above it. A label cell that names several rows is parted
into them where every cell of figures has as many lines; else each of its rows is doubtful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from loaders.documents.model import Cell, Place
from loaders.figures import clean, looks_like_figure
from loaders.forms import aliases, load_forms
from loaders.labels import REMEMBERED, likest, plain

BY_NAME = 0.9  # a text at least this like a row's label names the row
Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Row:
    """The cells of one row; ``shared`` are the places of those that belong to other rows as well, ``doubt`` says why
    the figures may be another row's."""

    cells: Cells
    shared: frozenset[Place] = frozenset()
    doubt: str | None = None


def rows_of(rows: Sequence[Cells]) -> Iterator[Row]:
    """The rows of a table one by one, with what spans over them, tall ones parted."""
    for row in _spread(rows):
        yield from _parted(row)


@lru_cache(REMEMBERED)
def names_a_row(text: str) -> bool:
    """Whether a text is the label of a row of some form, word for word."""
    return bool(likest(plain(text), tuple(widths()), BY_NAME))


@cache
def widths() -> dict[str, frozenset[int]]:
    """Every wording of a row of tables two and three, in any form, ready to be compared -> how many columns its rows
    have."""
    found: dict[str, set[int]] = defaultdict(set)
    for form in load_forms().values():
        for row in (row for row in form.rows if row.section != "四"):
            for label in (row.label_zh, *aliases(form.id, "row").get(row.code, ())):
                found[plain(label)].add(len(row.columns))
    return {label: frozenset(counts) for label, counts in found.items()}


def _label_at(cells: Cells) -> int:
    """The position of the last word of a row, -1 if it has none."""
    return max((at for at, cell in enumerate(cells) if not looks_like_figure(cell.text)), default=-1)


def _spread(rows: Sequence[Cells]) -> Iterator[Row]:
    """The rows with the figures that span several of them in each, marked as shared."""
    taken: set[Place] = set()
    whole: list[Cells] = []
    spanning: list[Cell] = []
    for cells in rows:
        spanning = [cell for cell in spanning if cells and _covers(cell, cells[0])]
        more = [cell for cell in spanning if _label_at(cells) >= 0 and not any(_overlap(cell, own) for own in cells)]
        taken |= {cell.place for cell in more}
        whole.append(tuple(sorted((*cells, *more), key=lambda cell: cell.column or 0)) if more else cells)
        spanning += _spanning(cells)
    for cells in whole:
        yield Row(cells, frozenset(cell.place for cell in cells if cell.place in taken))


def _spanning(cells: Cells) -> list[Cell]:
    """The written figures of a row that reach farther down than its label."""
    label = _label_at(cells)
    behind = cells[label + 1 :] if label >= 0 else ()
    return [cell for cell in behind if cell.rowspan > max(1, cells[label].rowspan) and clean(cell.text)]


def _covers(above: Cell, below: Cell) -> bool:
    """Whether a cell reaches down to the row in which another stands."""
    same = (above.place.page, above.place.sheet, above.place.table) == (
        below.place.page,
        below.place.sheet,
        below.place.table,
    )
    first, row = above.place.row or 0, below.place.row or 0
    return same and first < row < first + above.rowspan


def _overlap(one: Cell, other: Cell) -> bool:
    first, second = one.column or 0, other.column or 0
    return first < second + other.colspan and second < first + one.colspan


def _parted(row: Row) -> Iterator[Row]:
    """A row, or the rows that stand in it one above the other."""
    at = _tall_label(row.cells)
    if at is None:
        yield row
        return
    label, figures = row.cells[at], row.cells[at + 1 :]
    names = _texts(label)
    counts = {len(_texts(cell)) for cell in figures if clean(cell.text)}
    of_rows = [name for name in names if names_a_row(name)]
    for parts in (names, of_rows):
        if counts == {len(parts)} and _fits(parts, figures):
            yield from _one_by_one(row.cells[:at], label, parts, figures)
            return
    for name in of_rows:
        yield Row((replace(label, text=name), *figures), row.shared, "merged_rows")


def _tall_label(cells: Cells) -> int | None:
    """The position of a cell that names several rows, None if there is none."""
    for at, cell in enumerate(cells):
        if "\n" in cell.text and sum(map(names_a_row, _texts(cell))) > 1:
            return at
    return None


def _texts(cell: Cell) -> list[str]:
    return [line.strip() for line in cell.text.strip("\n").split("\n")]


def _fits(names: Sequence[str], figures: Cells) -> bool:
    """Whether beside each name of a row stand only figures, and beside every other word none."""
    for number, name in enumerate(names):
        beside = [_texts(cell)[number] for cell in figures if clean(cell.text)]
        written = [text for text in beside if clean(text)]
        if any(looks_like_figure(text) is not names_a_row(name) for text in written):
            return False
    return True


def _one_by_one(before: Cells, label: Cell, names: Sequence[str], figures: Cells) -> Iterator[Row]:
    """The rows that stand in one, each with its line of every cell; what stands before the label with the first."""
    for number, name in enumerate(names):
        beside = tuple(replace(cell, text=_texts(cell)[number] if clean(cell.text) else "") for cell in figures)
        yield Row((*(before if number == 0 else ()), replace(label, text=name), *beside))

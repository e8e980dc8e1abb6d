"""Slips that touch several cells and are one step: figures changed about, a row or a column moved by one.

Each is a set of changes that is known from the figures as they stand; where a figure was lost at the end of what moved,
the sum of its row gives it. After Scholtus (2016), who counts edit operations instead of cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, pairwise

from loaders.forms import Form
from loaders.reconcile.explain.system import Amount

Grid = tuple[tuple[str, ...], ...]
TOTAL = ":total"
SHORTEST_MOVE = 3  # rows


@dataclass(frozen=True)
class Slip:
    """One slip: what it is and the change of each cell that would undo it."""

    kind: str  # swapped, row_shifted, column_shifted
    changes: Mapping[str, Amount]

    @cached_property
    def cells(self) -> frozenset[str]:
        return frozenset(self.changes)


@cache
def grids(form: Form) -> tuple[Grid, ...]:
    """The cells of tables three and four as they are printed: table four is one line."""
    three = tuple(row.cells for row in form.section_rows("三"))
    four = tuple(cell for row in form.section_rows("四") for cell in row.cells)
    return three, (four,)


@cache
def neighbours(form: Form) -> frozenset[frozenset[str]]:
    """The pairs of cells that stand side by side or one above the other."""
    beside = [pair for grid in grids(form) for line in grid for pair in pairwise(line)]
    below = [pair for grid in grids(form) for column in zip(*grid, strict=True) for pair in pairwise(column)]
    return frozenset(frozenset(pair) for pair in (*beside, *below))


def possible(form: Form, known: Mapping[str, Amount], movable: frozenset[str]) -> list[Slip]:
    """Every slip that may lie behind the figures: ``known`` are those that are numbers, only ``movable`` cells may
    change."""
    slips = [*_swaps(form, known), *_rows_shifted(form, known), *_columns_shifted(form, known)]
    return [one for one in slips if one.changes and movable.issuperset(one.changes)]


def _swaps(form: Form, known: Mapping[str, Amount]) -> Iterator[Slip]:
    for one, other in sorted(tuple(sorted(pair)) for pair in neighbours(form)):
        if one in known and other in known and known[one] != known[other]:
            moved = known[other] - known[one]
            yield Slip("swapped", {one: moved, other: -moved})


def _rows_shifted(form: Form, known: Mapping[str, Amount]) -> Iterator[Slip]:
    for row in form.section_rows("三"):
        if all(cell in known for cell in row.cells):
            figures = [known[cell] for cell in row.cells]
            for restored in _restored(figures):
                if min(restored) >= 0:
                    yield _slip("row_shifted", row.cells, figures, restored)


def _restored(figures: Sequence[Amount]) -> Iterator[Sequence[Amount]]:
    """What a row of six parts and a total may have held before its figures moved by one column to the right or to the
    left: the parts alone, then the total with them. The figure that was pushed out follows from the sum."""
    *parts, total = figures
    yield [*parts[1:], total - sum(parts[1:]), total]
    yield [total - sum(parts[:-1]), *parts[:-1], total]
    yield [*figures[1:], sum(figures[1:])]
    yield [parts[-1] - sum(parts[:-1]), *parts]


def _slip(kind: str, cells: Sequence[str], figures: Sequence[Amount], restored: Sequence[Amount]) -> Slip:
    triples = zip(cells, figures, restored, strict=True)
    return Slip(kind, {cell: after - before for cell, before, after in triples if after != before})


def _columns_shifted(form: Form, known: Mapping[str, Amount]) -> Iterator[Slip]:
    """Part of a column moved by one row. Each row whose sum fails says what the column held there; that must be what
    now stands in the next row. Of two rows it would be two figures changed about."""
    rows = form.section_rows("三")
    failing = [at for at, row in enumerate(rows) if _excess(row.cells, known)]
    for first, last in combinations(failing, 2):
        if sum(first <= at <= last for at in failing) < SHORTEST_MOVE:
            continue
        lines = [row.cells for row in rows[first : last + 1]]
        if not all(cell in known for line in lines for cell in line):
            continue
        for cells in zip(*lines, strict=True):
            figures = [known[cell] for cell in cells]
            restored = [
                known[cell] + (excess if cell.endswith(TOTAL) else -excess)
                for cell, excess in zip(cells, (_excess(line, known) for line in lines), strict=True)
            ]
            if restored[:-1] == figures[1:] or restored[1:] == figures[:-1]:
                yield _slip("column_shifted", cells, figures, restored)


def _excess(cells: Sequence[str], known: Mapping[str, Amount]) -> Amount:
    """By how much the parts of a row exceed its total; 0 where one of them is not known."""
    if not all(cell in known for cell in cells):
        return 0
    *parts, total = (known[cell] for cell in cells)
    return sum(parts) - total

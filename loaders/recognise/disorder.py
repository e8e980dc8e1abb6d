"""Rows that stand in another order than the form's: found by their names alone, where the alignment leaves them over.

A total printed on top, articles or groups that changed places: an alignment in order takes only one of two rows that
crossed. What it leaves is a row of the form if its label is that row's and no other's, word for word, and if it stands
among the rows of its section. A label that is also a heading (总计, 其他) must bear its number. All short of that is
doubtful: the row is printed, so it is never missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.documents.model import Cell
from loaders.figures import clean
from loaders.recognise.lines import Strip, is_slot, is_written

BY_NAME = 0.9  # a label at least this like a row's, and less like every other row's, names that row
APART = 0.1  # by how much


@dataclass(frozen=True)
class Named:
    """A line that names a row: the row's number in its section, how many columns it has, where the label ends, and
    whether the label alone is proof."""

    line: Strip
    row: int
    width: int
    label: int
    is_proof: bool

    @property
    def slots(self) -> tuple[Cell, ...]:
        return self.line.slots_after(self.label)

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(clean(cell.text) for cell in self.slots)

    @property
    def is_whole(self) -> bool:
        """Whether every column of the row has its cell, and a figure is among them."""
        return len(self.slots) >= self.width and all(map(is_slot, self.slots)) and self.is_written

    @property
    def is_written(self) -> bool:
        return any(map(is_written, self.slots))


def named_alone(likenesses: Sequence[float]) -> int | None:
    """The row that a label names, of its likeness to every row of the section; None where no one row stands out."""
    best, second = [*sorted(likenesses, reverse=True), 0.0][:2]
    return likenesses.index(best) if best >= BY_NAME and best - second >= APART else None


def left_over(named: Sequence[Named], taken: Mapping[int, Strip]) -> Iterator[tuple[Named, bool]]:
    """Of the lines that name a row which no line was taken for, one a row, and whether it is that row for sure.
    ``taken`` are the lines of the alignment by the number of their row."""
    used = {line.index for line in taken.values()}
    free = [one for one in named if one.row not in taken and one.line.index not in used and one.is_written]
    near = [one for one in free if _is_among(one, taken.values(), free)]
    for row in sorted({one.row for one in near}):
        found = [one for one in near if one.row == row]
        is_sure = len({one.figures for one in found}) == 1 and found[0].is_whole and found[0].is_proof
        yield found[0], is_sure and _is_inside(found[0], taken.values())


def _is_among(one: Named, taken: Collection[Strip], free: Sequence[Named]) -> bool:
    """Whether a line stands among the rows of its section: in a table of theirs, or in a text next to them."""
    if not one.line.is_prose:
        return any(one.line.table == line.table for line in taken)
    known = {line.index for line in taken} | {other.line.index for other in free}
    first, last = min(line.index for line in taken), max(line.index for line in taken)
    while first - 1 in known:
        first -= 1
    while last + 1 in known:
        last += 1
    return first <= one.line.index <= last


def _is_inside(one: Named, taken: Collection[Strip]) -> bool:
    """Whether no sentence can be meant: in a text a single figure behind a name must stand between rows."""
    indices = [line.index for line in taken]
    return not one.line.is_prose or bool(one.width > 1) or min(indices) < one.line.index < max(indices)


def contested(named: Sequence[Named], taken: Mapping[int, Strip]) -> dict[int, Strip]:
    """Rows that another line names as well, whole and with other figures: where rows stand in no order, the order does
    not tell which of the two is meant."""
    by_line = {(one.line.index, one.row): one for one in named}
    found = {}
    for one in named:
        line = taken.get(one.row)
        mine = by_line.get((line.index, one.row)) if line else None
        if line and mine and one.line is not line and one.is_whole and one.figures != mine.figures:
            found[one.row] = one.line
    return found

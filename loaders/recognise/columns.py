"""Which cell of a line stands in which column of the row: by evidence, never by counting from the left.

A line is sure when it has exactly as many slots as the row has columns. A longer one is sure when all but one stretch
of it is empty, or when other lines of the same table, as long as this one, show where the figures begin. A shorter one
is sure only in a grid whose other lines show the columns. All else is doubtful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders.documents.model import Cell
from loaders.figures import clean
from loaders.forms import Form, Row, aliases
from loaders.labels import likeness
from loaders.recognise.align import ENOUGH, Match
from loaders.recognise.lines import Line, is_slot


@dataclass(frozen=True)
class Assignment:
    """The cell of each column of a row (None: the document has none), or why that cannot be said."""

    cells: tuple[Cell | None, ...]
    doubt: str | None = None


def starts(slots: Sequence[Cell], width: int) -> list[int]:
    """Where ``width`` figures may begin so that nothing written is left outside."""
    written = [at for at, cell in enumerate(slots) if clean(cell.text)]
    return [
        start
        for start in range(len(slots) - width + 1)
        if not written or (start <= written[0] and written[-1] < start + width)
    ]


class Columns:
    """What the sure lines of a document tell about where figures stand, asked for the unsure ones."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self.begin: dict[tuple[int, int, int], set[int]] = defaultdict(set)
        self.grid: dict[tuple[int, int], set[tuple[int, ...]]] = defaultdict(set)
        for match in matches:
            self._learn(match)

    def _learn(self, match: Match) -> None:
        slots, width = match.line.slots_after(match.label), len(match.row.columns)
        possible = starts(slots, width)
        if len(possible) == 1:
            key = (match.line.table, len(match.line.cells), width)
            self.begin[key].add(match.label + 1 + possible[0])
            if match.line.layout == "grid" and len(slots) == width:
                self.grid[match.line.table, width].add(tuple(cell.column or 0 for cell in slots))

    def assign(self, match: Match) -> Assignment:
        """The cells of a matched line by column, in the order of the document."""
        slots, width = match.line.slots_after(match.label), len(match.row.columns)
        if any(not is_slot(cell) for cell in slots) and len(slots) != width:
            return self._doubtful(match, "unclear_row")
        if len(slots) < width:
            return self._from_grid(match, slots)
        possible = starts(slots, width)
        if not possible:
            return self._doubtful(match, "too_many_figures")
        if len(possible) > 1:
            known = self.begin[match.line.table, len(match.line.cells), width]
            possible = [start for start in possible if match.label + 1 + start in known]
        if len(possible) != 1:
            return self._doubtful(match, "unclear_columns")
        start = possible[0]
        chosen = slots[start : start + width]
        if match.line.layout == "cells" and len(slots) == width and not clean(chosen[-1].text):
            return self._doubtful(match, "unclear_columns")  # the last blank may be a merged cell of the next row
        return Assignment(tuple(chosen))

    def _from_grid(self, match: Match, slots: Sequence[Cell]) -> Assignment:
        width = len(match.row.columns)
        known = self.grid[match.line.table, width]
        if match.line.layout != "grid" or len(known) != 1 or any(cell.colspan > 1 for cell in slots):
            return self._doubtful(match, "too_few_figures")
        (positions,) = known
        at = {cell.column: cell for cell in slots}
        if not set(at) <= set(positions):
            return self._doubtful(match, "too_few_figures")
        return Assignment(tuple(at.get(position) for position in positions))

    @staticmethod
    def _doubtful(match: Match, why: str) -> Assignment:
        return Assignment((None,) * len(match.row.columns), why)


def column_wordings(form: Form, row: Row) -> dict[str, tuple[str, ...]]:
    """Column code -> its printed heading and the other wordings seen for it."""
    other = aliases(form.id, "column")
    return {column.code: (column.label_zh, *other.get(column.code, ())) for column in row.columns}


def column_named(text: str, form: Form, row: Row) -> str | None:
    """The column of a row that a heading names, if any."""
    scored = [
        (max(likeness(text, wording) for wording in wordings), code)
        for code, wordings in column_wordings(form, row).items()
    ]
    score, code = max(scored)
    return code if score >= ENOUGH else None


def _heading_cells(line: Line, label: int | None) -> tuple[Cell, ...]:
    """The cells of a line that may be headings: all words of a line that is no row; in a stream of cells, where
    headings and the next row run together, the words before the row's label."""
    if label is None:
        return () if line.has_figures else tuple(cell for cell in line.cells if not is_slot(cell))
    return tuple(cell for cell in line.cells[:label] if not is_slot(cell)) if line.layout == "cells" else ()


def headings(lines: Sequence[Line], labels: Mapping[int, int], match: Match, form: Form) -> dict[str, Cell]:
    """The printed headings over a line: column code -> heading cell, in the order of the columns on paper.

    In section two the nearest heading line counts (each article has its own); in section three the headings stand in
    two rows, so only a grid, which knows positions, can tell their order. ``labels`` says which lines are rows of the
    form and where their label stands: a row named 其他 is no heading.
    """
    found: dict[str, Cell] = {}
    for line in reversed(lines[: match.line.index + 1]):
        if line.table != match.line.table:
            break
        for cell in _heading_cells(line, labels.get(line.index)):
            code = column_named(cell.text, form, match.row)
            if code is not None:
                found.setdefault(code, cell)
        if found and match.row.section == "二":
            return found
        if len(found) == len(match.row.columns):
            break
    if match.line.layout != "grid":
        return {}
    return dict(sorted(found.items(), key=lambda item: item[1].column or 0))


def in_form_order(assigned: Assignment, named: dict[str, Cell], row: Row) -> Assignment:
    """The cells in the order of the form, where the headings on paper name every column in another order."""
    codes = [column.code for column in row.columns]
    if assigned.doubt or list(named) == codes or set(named) != set(codes):
        return assigned
    by_code = dict(zip(named, assigned.cells, strict=True))
    return Assignment(tuple(by_code[code] for code in codes))

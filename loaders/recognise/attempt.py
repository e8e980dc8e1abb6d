"""The figures that one way of cutting the document gives, once its lines are aligned with a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from loaders.documents.model import Cell, Place
from loaders.figures import Figure, clean, missing, parse_figure
from loaders.forms import Form, Row
from loaders.recognise.align import Match
from loaders.recognise.columns import Assignment, Columns, Placement
from loaders.recognise.lines import Strip, run
from loaders.recognise.money import notes_on_money
from loaders.recognise.proof import Open, prove
from loaders.recognise.table_four import assign_cases, case_cells


@dataclass(frozen=True)
class Attempt:
    """Every figure, sure, proved or doubtful. ``read`` counts the lines with one sure placement."""

    figures: Mapping[str, Figure]
    read: int

    @property
    def sure(self) -> int:
        return sum(figure.value is not None for figure in self.figures.values())


@dataclass(frozen=True)
class Aligned:
    """A line whose row is known: the cells of the row, what is written behind the label, where, the headings over it
    (column code -> text), and the placements."""

    cells: tuple[str, ...]
    slots: Sequence[Cell]
    place: str
    heads: Mapping[str, str]
    assignment: Assignment
    notes: str = ""  # what else may name the unit of its money
    shared: frozenset[Place] = frozenset()  # where cells stand that belong to other rows as well

    @property
    def placement(self) -> Placement | None:
        """The one placement, None where there is none or several."""
        return None if self.assignment.doubt else self.assignment.placements[0]


def attempt(form: Form, lines: Sequence[Strip], matches: Sequence[Match]) -> Attempt:
    """Read every aligned line, and prove what can be proved of those with several placements."""
    aligned = list(_aligned(form, lines, matches))
    figures = dict(_below_without_name(form, matches))
    for line, below in zip(aligned, [*aligned[1:], None], strict=True):
        figures |= _figures(form, line, _reaching_into(line, below))
    still_open = [Open(line.cells, line.assignment.placements) for line in aligned if line.placement is None]
    proved = prove(form, figures, [line for line in still_open if line.placements])
    return Attempt(figures | proved, sum(line.placement is not None for line in aligned))


def _aligned(form: Form, lines: Sequence[Strip], matches: Sequence[Match]) -> Iterator[Aligned]:
    columns = Columns(matches, lines, form)
    for match in matches:
        assignment = columns.assign(match)
        if match.rival is not None:
            assignment = Assignment((), "row_twice" if match.rival is not match.line else "unclear_row")
        if match.line.doubt is not None:
            assignment = Assignment((), match.line.doubt)
        heads = {code: head.text for code, head in columns.headings(match).items()}
        place = str(match.line.cells[match.label].place)
        notes = notes_on_money(match, matches, lines) if any(column.is_money for column in match.row.columns) else ""
        yield Aligned(match.row.cells, match.slots, place, heads, assignment, notes, match.line.shared)
    last = max(match.line.index for match in matches)
    if cases := assign_cases(lines[last + 1 :], form, bool(columns.padded)):
        slots, assignment = cases
        yield Aligned(case_cells(form), slots, str(slots[0].place), {}, assignment)


def _below_without_name(form: Form, matches: Sequence[Match]) -> Iterator[tuple[str, Figure]]:
    """The cells of rows without a line of their own, behind one below which figures stand that have no name: they may
    be theirs."""
    taken = {match.row.code for match in matches}
    for match in matches:
        if match.line.unnamed:
            rows = form.section_rows(match.row.section)
            behind = rows[rows.index(match.row) + 1 :] if match.row in rows else ()
            for row in takewhile(lambda row: row.code not in taken, behind):
                yield from _nobodys(row, match.line)


def _nobodys(row: Row, line: Strip) -> Iterator[tuple[str, Figure]]:
    """The cells of a row that may have the figures without a name below a line."""
    for code in row.cells:
        yield code, Figure(code, None, "doubtful", run(line.unnamed), str(line.unnamed[0].place), line.doubt)


def _reaching_into(line: Aligned, below: Aligned | None) -> frozenset[str]:
    """The columns whose cell seems to reach into the line below, which has none of its own there: whose figure it is
    then, of one row, of the other or of both, cannot be told."""
    if not below or not below.placement or len(below.cells) != len(line.cells):
        return frozenset()
    return frozenset(
        code.partition(":")[2] for code, cell in zip(below.cells, below.placement, strict=True) if cell is None
    )


def _figures(form: Form, line: Aligned, shared: frozenset[str]) -> dict[str, Figure]:
    """The figures of one line; a line that is not sure gives each of its cells the whole line as raw text."""
    if line.placement is None:
        whole, doubt = run(line.slots), line.assignment.doubt
        return {code: Figure(code, None, "doubtful", whole, line.place, doubt) for code in line.cells}
    return {
        code: _figure(form, code, cell, line, shared) if cell else missing(code, line.place)
        for code, cell in zip(line.cells, line.placement, strict=True)
    }


def _figure(form: Form, code: str, cell: Cell, line: Aligned, shared: frozenset[str]) -> Figure:
    column = form.column_by_cell[code]
    if column.code in shared or (cell.place in line.shared and clean(cell.text)):
        return Figure(code, None, "doubtful", cell.text, str(cell.place), "merged_rows")
    parsed = parse_figure(cell.text, column, line.heads.get(column.code, ""), line.notes)
    return Figure(code, parsed.value, parsed.state, cell.text, str(cell.place), parsed.doubt, parsed.likely)

"""Proof by identities: which of several possible readings of a line is the only one that can be.

Where blanks vanished and a line is short, or a digit is unsure, there are several readings. A reading is excluded when
with it some identity of the table cannot hold, whatever the figures that are not known may be (each is a count of 0 or
more; nothing is taken as 0). What is the same in every combination of readings that is left is proved.

An identity proves nothing where the report itself does not add up. So a table of which an identity fails by its sure
figures alone proves nothing at all; and each proved figure must stand in a column that adds up, every figure of it
known, besides the sum of its row: a single fault cannot make both true. Section four has no second sum, so nothing is
proved there. A figure that has a cell of its own is never touched: what is printed is what is stored, right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.figures import Figure, clean, parse_figure, plausible
from loaders.forms import Form
from loaders.recognise.columns import Placement
from loaders.reconcile.balances import Balance, balances
from loaders.reconcile.language.interval import Interval

MOST_STEPS = 20_000  # of the search; beyond this too much is open for a proof
PROVABLE = "三"  # the section with sums over both rows and columns
PROVED = " proved"  # ends the place of a figure that was proved
Values = dict[str, Interval]


@dataclass(frozen=True)
class Open:
    """A line of which several readings are possible: its cells in the order of the form, and the placements."""

    cells: tuple[str, ...]
    placements: tuple[Placement, ...]


def prove(form: Form, figures: Mapping[str, Figure], lines: Sequence[Open]) -> dict[str, Figure]:
    """The figures of section three that can be proved: of those in ``lines``, and single cells of unsure digits."""
    values = {cell: _point(figure.value) for cell, figure in figures.items() if figure.value is not None}
    cells = {cell for row in form.section_rows(PROVABLE) for cell in row.cells}
    mine = [identity for identity in balances(form) if cells & set(identity.coefficients)]
    if any(not identity.may_hold(values) for identity in mine):
        return {}
    proved: dict[str, Figure] = {}
    for line, left in _left(form, [line for line in lines if cells & set(line.cells)], mine, values):
        proved |= _common(form, line, left)
    proved |= _proved_digits(figures, cells, mine, values)
    return _confirmed(proved, mine, values)


def _confirmed(proved: dict[str, Figure], mine: Sequence[Balance], values: Values) -> dict[str, Figure]:
    """Of what was proved, the figures in whose column every figure is known and the column adds up."""
    known = values | {cell: _point(figure.value) for cell, figure in proved.items() if figure.value is not None}
    columns = [identity for identity in mine if identity.is_column and identity.holds(known)]
    confirmed = {cell for identity in columns for cell in identity.cells}
    return {cell: figure for cell, figure in proved.items() if cell in confirmed}


def _point(value: float) -> Interval:
    return Interval(value, value)


def _left(
    form: Form, lines: Sequence[Open], mine: Sequence[Balance], values: Values
) -> Iterator[tuple[Open, list[Placement]]]:
    """Of each line the placements that stand in some combination no identity excludes; none if too much is open."""
    search = _Search(form, lines, mine, values)
    if search.run():
        for line, left in zip(lines, search.left, strict=True):
            yield line, [line.placements[number] for number in sorted(left)]


class _Search:
    """Every combination of placements, cut short where an identity can no longer hold."""

    def __init__(self, form: Form, lines: Sequence[Open], mine: Sequence[Balance], values: Values) -> None:
        self.form, self.lines, self.mine = form, lines, mine
        self.values = dict(values)
        self.steps = 0
        self.left: list[set[int]] = [set() for _ in lines]
        self.touching = [[one for one in mine if set(one.coefficients) & set(line.cells)] for line in lines]

    def run(self) -> bool:
        """Whether the whole search could be made."""
        self._from(0, [])
        return self.steps <= MOST_STEPS

    def _from(self, at: int, chosen: list[int]) -> bool:
        """Whether any combination is left that begins with ``chosen``; each is marked line by line."""
        if at == len(self.lines):
            for line, taken in enumerate(chosen):
                self.left[line].add(taken)
            return True
        found = False
        for number, placement in enumerate(self.lines[at].placements):
            self.steps += 1
            if self.steps > MOST_STEPS:
                return found
            read = self._values(self.lines[at], placement)
            if read is None:
                continue
            self.values |= read
            if all(identity.may_hold(self.values) for identity in self.touching[at]):
                found |= self._from(at + 1, [*chosen, number])
            for cell in read:
                del self.values[cell]
        return found

    def _values(self, line: Open, placement: Placement) -> Values | None:
        """The sure figures of a placement; None where a cell has a number its column cannot hold."""
        read = {}
        for code, cell in zip(line.cells, placement, strict=True):
            parsed = parse_figure(cell.text, self.form.column_by_cell[code]) if cell else None
            if parsed and parsed.value is not None:
                read[code] = _point(parsed.value)
        return read


def _common(form: Form, line: Open, left: Sequence[Placement]) -> dict[str, Figure]:
    """The figures that all placements left agree on."""
    found = {}
    for position, code in enumerate(line.cells):
        texts = {clean(cell.text) if (cell := placement[position]) else None for placement in left}
        cell = left[0][position] if left else None
        if len(texts) == 1 and cell is not None:
            parsed = parse_figure(cell.text, form.column_by_cell[code])
            if parsed.value is not None:
                found[code] = Figure(code, parsed.value, "number", cell.text, f"{cell.place}{PROVED}")
    return found


def _proved_digits(
    figures: Mapping[str, Figure], cells: set[str], mine: Sequence[Balance], values: Values
) -> dict[str, Figure]:
    """Cells whose digits are unsure, where two identities leave one number, and the text may well be that number."""
    found = {}
    for code, figure in figures.items():
        if code not in cells or figure.doubt not in ("unclear_digits", "two_figures", "thousands"):
            continue
        solutions = [_solved(identity, code, values) for identity in mine if code in identity.coefficients]
        sure = {solution for solution in solutions if solution is not None}
        if len(sure) == 1 and sum(s is not None for s in solutions) > 1 and sure <= plausible(figure.raw):
            value = sure.pop()
            found[code] = replace(figure, value=value, state="number", doubt=None, place=f"{figure.place}{PROVED}")
    return found


def _solved(identity: Balance, code: str, values: Values) -> int | None:
    """The value that an identity leaves to its only cell that is not known."""
    others = [cell for cell in identity.cells if cell != code]
    if not all(cell in values for cell in others):
        return None
    rest = sum(identity.coefficients[cell] * values[cell].low for cell in others)
    return int(-rest / identity.coefficients[code])

"""Which cell is wrong? All smallest sets of cells whose change makes every identity of tables three and four hold.

The identities of a report (``balances``; with last year's report also Y01, what was carried in) are linear equations
over counts. Where some fail, figures must be wrong; the fewest that can be, are found exactly (``search``, after
Fellegi and Holt), all of them, with the value each would need. Slips that touch several cells count as one step
(``slips``, ``steps``). Known slips of the pen order what is found (``evidence``); they never remove a tie, and nothing
is ever corrected. A blank is unknown and costs nothing; it is never a zero. A confirmed cell is never accused.

Warnings and notices are no identities: they are left out here. Amounts of money stand in none; ``hints`` compares them
with last year's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from math import prod

from loaders.forms import Form
from loaders.reconcile.balances import Balance, balances
from loaders.reconcile.explain.answer import CONSISTENT, Change, Explanation, Location, Status
from loaders.reconcile.explain.evidence import SCORES, slip
from loaders.reconcile.explain.search import MAX_CELLS, Found, Smallest, smallest
from loaders.reconcile.explain.slips import Slip, neighbours, possible
from loaders.reconcile.explain.steps import Matcher, Steps, effects
from loaders.reconcile.explain.system import Equation, System

Figures = Mapping[str, int | float | None]
CARRIED_IN, CARRIED_OUT = "app.carried_in", "app.carried_out"
FEWER_CELLS = 3  # beside a slip that explains all, sets of cells are listed up to this size
MOST_LISTED = 500  # explanations of several tables together
SLIP_SCORE = 3  # of figures changed about, or a row or column moved: fits too well to be chance
MOVED_SCORE = 2  # of a figure in the neighbouring cell


def locate(figures: Figures, form: Form, *, previous: Figures | None = None, locked: Collection[str] = ()) -> Location:
    """Where a report is wrong. ``figures`` and ``previous`` (last year's report): cell -> number, None for a blank;
    ``locked``: cells that an official has confirmed. A pure function; the same input gives the same answer."""
    return _together(tuple(locations(figures, form, previous=previous, locked=locked).values()))


def locations(
    figures: Figures, form: Form, *, previous: Figures | None = None, locked: Collection[str] = ()
) -> dict[str, Location]:
    """The same for each table (三, 四) by itself: they have no cell in common."""
    return {
        section: _Table(form, section, equations, figures, frozenset(locked)).location()
        for section, equations in _equations(form, figures, previous or {}).items()
    }


@cache
def _balances(form: Form) -> dict[str, tuple[Balance, ...]]:
    """The identities by the section of their table."""
    found: dict[str, tuple[Balance, ...]] = {}
    for one in balances(form):
        section = form.row_of(one.cells[0]).section
        found[section] = (*found.get(section, ()), one)
    return found


@cache
def _cells(form: Form, section: str) -> tuple[str, ...]:
    return tuple(cell for row in form.section_rows(section) for cell in row.cells)


def _equations(form: Form, figures: Figures, previous: Figures) -> dict[str, list[Equation]]:
    """The identities of each table over changes; what was carried over last year fixes what is carried in (Y01)."""
    values = {cell: value or 0 for cell, value in figures.items()}
    found = {
        section: [
            Equation(one.coefficients, sum([k * values.get(cell, 0) for cell, k in one.coefficients.items()]))
            for one in ones
        ]
        for section, ones in _balances(form).items()
    }
    for cell in form.row_by_code[CARRIED_IN].cells:
        before = previous.get(cell.replace(CARRIED_IN, CARRIED_OUT))
        if before is not None:
            found[form.row_of(cell).section].append(Equation({cell: 1}, values.get(cell, 0) - before))
    return found


class _Table:
    """The search in one table."""

    def __init__(
        self, form: Form, section: str, equations: list[Equation], figures: Figures, locked: frozenset[str]
    ) -> None:
        self.form, self.section, self.locked = form, section, locked
        self.cells = _cells(form, section)
        self.known = {cell: value for cell in self.cells if (value := figures.get(cell)) is not None}
        self.blanks = tuple(cell for cell in self.cells if cell not in self.known)
        system = System({**dict.fromkeys(self.blanks, 0), **self.known}, equations)
        self.forced = tuple(
            cell for cell, value in self.known.items() if cell not in locked and (value < 0 or value != int(value))
        )
        for cell in (*self.blanks, *self.forced):
            system = system.freed(cell)
        self.system = system

    def location(self) -> Location:
        """All of the answer for this table."""
        if not self.forced and not self.system.violated() and not self.system.impossible():
            return replace(CONSISTENT, unused=self._unused(), blanks=self._blanks()) if self.blanks else CONSISTENT
        single = smallest(self.system, self.locked, 1)
        if single.sets and self._is_proof():
            return self._location(single, [])
        slips = self._slips(single)
        sets = single if single.sets else smallest(self.system, self.locked, FEWER_CELLS if slips else MAX_CELLS)
        if not sets.sets and not slips:
            slips = self._matcher().three()
        return self._location(sets, slips)

    def _is_proof(self) -> bool:
        """Whether one wrong cell, once found, is beyond doubt: every cell stands in several identities."""
        return not self.blanks and sum(len(one.terms) for one in self.system.still) > 2 * len(self.cells)

    def _matcher(self) -> Matcher:
        movable = frozenset(self.known).difference(self.locked, self.forced)
        slips = possible(self.form, self.known, movable)
        return Matcher(self.system, slips, self.locked, effects(self.system, slips))

    def _slips(self, single: Smallest) -> list[Steps]:
        """What slips explain: one, or else two steps where no single cell does."""
        matcher = self._matcher()
        one = matcher.one()
        return one if one or single.sets else matcher.two()

    def _location(self, sets: Smallest, slips: Iterable[Steps]) -> Location:
        found = [*(self._of_cells(one) for one in sets.sets), *(self._of_slips(one) for one in slips)]
        explanations = _ranked(found)
        is_complete = sets.complete and bool(sets.sets or not explanations)
        status: Status = "located" if explanations else "not_located"
        return Location(status, explanations, sets.at_least + len(self.forced), is_complete, self._unused())

    def _unused(self) -> tuple[str, ...]:
        """The identities with a blank."""
        return tuple(
            f"{one.rule_id}:{one.subject}"
            for one in _balances(self.form)[self.section]
            if not one.coefficients.keys().isdisjoint(self.blanks)
        )

    def _blanks(self) -> tuple[tuple[str, int], ...]:
        values = ((cell, self.system.value(cell)) for cell in self.blanks)
        return tuple((cell, value) for cell, value in values if value is not None)

    def _changes(self, found: Found) -> tuple[Change, ...]:
        cells = sorted((*self.forced, *found.cells), key=self.cells.index)
        return tuple(Change(cell, self.known[cell], found.system.value(cell)) for cell in cells)

    def _of_cells(self, found: Found) -> Explanation:
        """Wrong figures, each a slip of its own unless two of them changed places or one stands beside its cell."""
        return _explained(self.form, self._changes(found), ())

    def _of_slips(self, steps: Steps) -> Explanation:
        return _explained(self.form, self._changes(steps.found), steps.slips, self.known)


def _explained(
    form: Form, wrong: tuple[Change, ...], slips: tuple[Slip, ...], known: Mapping[str, int | float] | None = None
) -> Explanation:
    """Wrong figures and slips as an explanation with what speaks for it."""
    evidence = [(one.kind, SLIP_SCORE) for one in slips]
    beside, alone = _moves(form, wrong)
    evidence += beside
    evidence += [(code, SCORES[code]) for change in alone for code in [slip(change, totals_of(form))]]
    moved = (
        Change(cell, known[cell], int(known[cell] + change))
        for one in slips
        if known
        for cell, change in one.changes.items()
    )
    changes = tuple(sorted((*wrong, *moved), key=lambda change: form.cells.index(change.cell)))
    kind = evidence[0][0] if len(evidence) == 1 else "several"
    codes = tuple(dict.fromkeys(code for code, _ in evidence if code != "figure"))
    return Explanation(changes, kind, len(evidence), 1, codes, sum(score for _, score in evidence))


@cache
def totals_of(form: Form) -> frozenset[str]:
    """The cells that are a sum: alone on their side of an identity."""
    found = set()
    for one in balances(form):
        signs = list(one.coefficients.values())
        found |= {cell for cell, sign in one.coefficients.items() if signs.count(sign) == 1}
    return frozenset(found)


def _moves(form: Form, wrong: tuple[Change, ...]) -> tuple[list[tuple[str, int]], list[Change]]:
    """The pairs of neighbouring cells whose figures changed places, or of which one holds the other's figure; and the
    changes that are left."""
    left, found = list(wrong), []
    for one, other in ((a, b) for a in wrong for b in wrong if a.cell < b.cell):
        code = _move(one, other) if frozenset((one.cell, other.cell)) in neighbours(form) else None
        if code and one in left and other in left:
            left.remove(one)
            left.remove(other)
            found.append((code, SLIP_SCORE if code == "swapped" else MOVED_SCORE))
    return found, left


def _move(one: Change, other: Change) -> str | None:
    if one.proposed is None or other.proposed is None:
        return None
    if (one.proposed, other.proposed) == (other.observed, one.observed):
        return "swapped"
    is_transfer = one.proposed - one.observed == other.observed - other.proposed
    return "moved" if is_transfer and 0 in (one.observed, other.observed) else None


def _ranked(found: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """Each set of changes once, fewest steps first, then the likeliest; equal evidence is equal rank."""
    best: dict[tuple[Change, ...], Explanation] = {}
    for one in found:
        if one.changes not in best or _weight(one) < _weight(best[one.changes]):
            best[one.changes] = one
    ordered = sorted(best.values(), key=lambda one: (_weight(one), one.changes and [c.cell for c in one.changes]))
    weights = sorted({_weight(one) for one in ordered})
    return tuple(replace(one, rank=weights.index(_weight(one)) + 1) for one in ordered)


def _weight(one: Explanation) -> tuple[int, int]:
    return one.steps, -one.score


def _together(parts: tuple[Location, ...]) -> Location:
    """One answer for all tables: every combination of what explains each."""
    unused = tuple(one for part in parts for one in part.unused)
    blanks = tuple(one for part in parts for one in part.blanks)
    failing = [part for part in parts if part.status != "consistent"]
    if not failing:
        return replace(CONSISTENT, unused=unused, blanks=blanks)
    at_least = sum(part.at_least for part in failing)
    is_complete = all(part.complete for part in failing)
    if any(part.status == "not_located" for part in failing):
        return Location("not_located", (), at_least, is_complete, unused, blanks)
    lists = _shortened([part.explanations for part in failing])
    is_complete = is_complete and prod(map(len, lists)) == prod(len(part.explanations) for part in failing)
    explanations = _ranked(_joined(chosen) for chosen in product(*lists))
    return Location("located", explanations, at_least, is_complete, unused, blanks)


def _shortened(lists: list[tuple[Explanation, ...]]) -> list[tuple[Explanation, ...]]:
    """The lists, the longest cut from its end until few enough combinations are left."""
    while prod(map(len, lists)) > MOST_LISTED:
        longest = max(range(len(lists)), key=lambda at: len(lists[at]))
        lists[longest] = lists[longest][:-1]
    return lists


def _joined(parts: tuple[Explanation, ...]) -> Explanation:
    if len(parts) == 1:
        return parts[0]
    return Explanation(
        changes=tuple(change for one in parts for change in one.changes),
        kind="several",
        steps=sum(one.steps for one in parts),
        evidence=tuple(dict.fromkeys(code for one in parts for code in one.evidence)),
        score=sum(one.score for one in parts),
    )

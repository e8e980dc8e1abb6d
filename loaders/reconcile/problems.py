"""One cause, one problem: the checks of a report that failed or cannot be told, gathered by what lies behind them.

One wrong cell breaks up to five identities, and a row that was not read leaves a dozen checks open. An official is to
see one problem with its symptoms. Two checks belong together where

* they are identities, and a cell that the search for the wrong cell accuses stands in both (``explain``);
* they name a cell that is accused;
* they cannot be told, or fail, for want of figures in the same row; they cannot be told for want of figures in the
  same table;
* they compare the same row of section two, or carry the same row over from last year.

Everything else is a problem by itself. Nothing is left out: every check given comes back in exactly one problem.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.forms import Form
from loaders.reconcile import aggregate
from loaders.reconcile.balances import balances
from loaders.reconcile.explain.answer import Change, Explanation, Location
from loaders.reconcile.explain.evidence import slip
from loaders.reconcile.explain.locate import locations, totals_of
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.nodes import CellRef
from loaders.reconcile.rule import SEVERITIES

OWN_TABLE = "二"  # the section whose rows are compared with themselves
CARRIED_OVER = "cross-year"  # the scope of the rules between two years


@dataclass(frozen=True)
class Problem:
    """Checks with one cause, the gravest first; where a cell is to blame, what the search found (``location``)."""

    checks: tuple[Check, ...]
    location: Location | None = None

    @property
    def lead(self) -> Check:
        """The check that names the problem."""
        return self.checks[0]


class _Groups:
    """Checks joined by keys: whatever shares a key, directly or through others, is one group (union-find)."""

    def __init__(self) -> None:
        self.parents: dict[Hashable, Hashable] = {}

    def root(self, key: Hashable) -> Hashable:
        parent = self.parents.setdefault(key, key)
        if parent != key:
            parent = self.parents[key] = self.root(parent)
        return parent

    def join(self, keys: Iterable[Hashable]) -> None:
        first, *others = keys
        for other in others:
            self.parents[self.root(other)] = self.root(first)


def problems(report: Filed, checks: Iterable[Check], locked: Collection[str] = ()) -> list[Problem]:
    """The checks that failed or cannot be told as problems, the gravest first. ``locked``: cells that an official has
    confirmed; they are never accused."""
    found = [check for check in checks if check.status in ("fail", "undetermined")]
    if not found:
        return []
    parts = located(report, locked)
    groups = _Groups()
    for check in found:
        groups.join([id(check), *_keys(report, check, parts)])
    for step in _steps(report.form, parts.values()):
        groups.join([("accused", cell) for cell in step])
    gathered: dict[Hashable, list[Check]] = {}
    for check in found:
        gathered.setdefault(groups.root(id(check)), []).append(check)
    return sorted((_problem(report, group, parts) for group in gathered.values()), key=lambda one: _gravity(one.lead))


def located(report: Filed, locked: Collection[str] = ()) -> dict[str, Location]:
    """Which cells of each table are most likely wrong. A table that adds up is not doubted because last year's report
    says otherwise (that is a finding of its own); one that does not is searched with last year's report as evidence."""
    figures = {cell: figure.value for cell, figure in report.figures.items()}
    alone = locations(figures, report.form, locked=locked)
    if report.previous is None or all(part.status == "consistent" for part in alone.values()):
        return alone
    previous = {cell: figure.value for cell, figure in report.previous.figures.items()}
    helped = locations(figures, report.form, previous=previous, locked=locked)
    return {
        section: helped[section] if part.status != "consistent" and helped[section].status == "located" else part
        for section, part in alone.items()
    }


def _gravity(check: Check) -> tuple[bool, int]:
    return check.status != "fail", SEVERITIES.index(check.rule.severity)


def _steps(form: Form, parts: Iterable[Location]) -> Iterator[tuple[str, ...]]:
    """The cells that are wrong together: all of a compound slip; those of one explanation that one identity joins."""
    for one in (one for part in parts for one in part.explanations):
        if one.steps < len(one.changes):
            yield tuple(one.cells)
        for identity in balances(form):
            joined = one.cells.intersection(identity.cells)
            if len(joined) > 1:
                yield tuple(joined)


def _keys(report: Filed, check: Check, parts: Mapping[str, Location]) -> Iterator[Hashable]:
    """What a check has in common with others of the same cause. An aggregate beside its units stands by itself."""
    if check.rule.scope == aggregate.SCOPE:
        return
    section = _identity_section(check, report.form)
    if section and parts[section].status == "not_located":
        yield "not located", section
    accused = frozenset().union(*(part.accused for part in parts.values()))
    for ref in check.cells:
        row = ref.cell.partition(":")[0]
        if _is_unread(report, ref):
            yield "unread", ref.offset, row
            yield from [("open", ref.offset, _section(report, ref))] if check.status == "undetermined" else []
        elif check.status == "fail" and not ref.offset:
            yield from [("accused", ref.cell)] if ref.cell in accused else []
            yield from [("row", row)] if report.form.row_by_code[row].section == OWN_TABLE else []
            yield from [("carried", check.rule.id, row)] if check.rule.scope == CARRIED_OVER else []


def _identity_section(check: Check, form: Form) -> str | None:
    """The section of the identity that a check says is broken; None for any other check."""
    if check.status != "fail":
        return None
    cells = (one.cells for one in balances(form) if (one.rule_id, one.subject) == (check.rule.id, check.subject))
    return next((form.row_of(found[0]).section for found in cells), None)


def _section(report: Filed, ref: CellRef) -> str:
    """The table a cell stands in, on the form of its report."""
    source = report if ref.offset == 0 or report.previous is None else report.previous
    return source.form.row_of(ref.cell).section


def _is_unread(report: Filed, ref: CellRef) -> bool:
    """Whether a cell of a check holds no number."""
    source = report if ref.offset == 0 else report.previous
    figure = source.figures.get(ref.cell) if source else None
    return figure is None or figure.value is None


def _problem(report: Filed, checks: Sequence[Check], parts: Mapping[str, Location]) -> Problem:
    """One group; with the part of the search's answer that concerns it, if an identity is broken."""
    ordered = tuple(sorted(checks, key=_gravity))
    section = next(filter(None, (_identity_section(check, report.form) for check in ordered)), None)
    if section is None:
        return Problem(ordered)
    concerned = {ref.cell for check in ordered for ref in check.cells}
    return Problem(ordered, _restricted(parts[section], concerned, report.form))


def _part(one: Explanation, changes: tuple[Change, ...], form: Form) -> Explanation:
    own = {slip(change, totals_of(form)) for change in changes}
    evidence = tuple(code for code in one.evidence if code in own)
    return replace(one, changes=changes, steps=min(one.steps, len(changes)), evidence=evidence)


def _restricted(location: Location, cells: Collection[str], form: Form) -> Location:
    """The answer for some of the identities alone: of each explanation the changes that concern their cells, and of
    what speaks for it what speaks for these."""
    parts: dict[frozenset[Change], Explanation] = {}
    for one in location.explanations:
        changes = tuple(change for change in one.changes if change.cell in cells)
        part = one if changes == one.changes else _part(one, changes, form)
        key = frozenset(changes)
        if changes and (key not in parts or part.rank < parts[key].rank):
            parts[key] = part
    sets = [one.cells for one in parts.values()]
    at_least = min(map(len, sets)) if sets and location.complete else min(location.at_least, 1)
    is_whole = sets == [one.cells for one in location.explanations]
    return location if is_whole else replace(location, explanations=tuple(parts.values()), at_least=at_least)

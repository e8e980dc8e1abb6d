"""A rule for one form as a function of a table: bound once to all its subjects."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from loaders.forms import Form
from loaders.reconcile import aggregate
from loaders.reconcile.columns.cells import ABSENT, Array, Table, filled, place
from loaders.reconcile.columns.said import NO, OPEN, YES
from loaders.reconcile.columns.truths import Truths, is_provable, shape, truths
from loaders.reconcile.language.nodes import And, Call, Node
from loaders.reconcile.language.parse import parse
from loaders.reconcile.language.vocabulary import PREDICATES
from loaders.reconcile.rule import Bound, Rule, form_subjects

REASONS = ("", *sorted({one.reason for one in PREDICATES.values()} | {"kind", "no_previous", "other_form"}))
REASON = {reason: code for code, reason in enumerate(REASONS)}
Unmet = Callable[[Table, Array, Array], Array]  # of what a condition says, and of what is asked for: why it is not met


@dataclass(frozen=True)
class Ended:
    """How the checks of a rule ended, reports × subjects. ``reasons``: codes of REASONS, 0 where a check was made;
    ``beyond``: of reports where the rule cannot be applied to any part."""

    statuses: Array
    reasons: Array
    beyond: Array


@dataclass(frozen=True)
class _Group:
    """The subjects of a rule whose formulas have one shape."""

    at: Array  # which subjects
    when: Truths | None
    unmet: Unmet | None
    formula: Truths
    last_year: Array | None  # the columns of last year's report that each of them needs


class InColumns:
    """A rule on a form, for all subjects at once. ``subjects`` is empty where the rule is for single reports: because
    only a report tells its subjects, because it speaks of the units below, or because floats might not be exact."""

    def __init__(self, rule: Rule, form: Form) -> None:
        self.rule, self.form = rule, form
        self.subjects, self.groups = _in_columns(rule, form), list[_Group]()
        self.whole: tuple[Truths, Unmet] | None = None
        if rule.when and not rule.when_is_of_subject and is_provable(condition := parse(rule.when, form)):
            self.whole = truths([condition]), _unmet([condition])
        bound = [rule.bound(subject, form) for subject in self.subjects]
        self.groups = [_group(at, [bound[one] for one in at]) for at in _alike(bound)]

    def ended(self, table: Table) -> Ended:
        """How its checks of the reports of a table end."""
        beyond = self._beyond(table)
        statuses = np.full((len(table.reports), len(self.subjects)), YES, np.uint8)
        reasons = np.zeros(statuses.shape, np.uint8)
        wanted = (beyond == 0)[:, None]
        if wanted.any():
            for group in self.groups:
                _enter(group, table, wanted, statuses, reasons)
        return Ended(statuses, reasons, beyond)

    def _beyond(self, table: Table) -> Array:
        """For every report why the rule is out of its reach; 0 where it is not."""
        kinds = self.rule.kinds
        is_other = [bool(kinds) and one.kind not in kinds for one in table.reports]
        beyond = np.array(is_other, np.uint8) * np.uint8(REASON["kind"])
        if self.whole is None:
            return beyond
        when, unmet = self.whole
        wanted = (beyond == 0)[:, None]
        why = unmet(table, np.broadcast_to(when(table, wanted), wanted.shape), wanted)[:, 0]
        return np.where(beyond == 0, why, beyond)


def _in_columns(rule: Rule, form: Form) -> tuple[str, ...]:
    """The subjects of a rule that is for columns."""
    subjects = () if rule.scope == aggregate.SCOPE else form_subjects(rule, form) or ()
    bound = [rule.bound(subject, form) for subject in subjects]
    nodes = [node for one in bound for node in (one.when, one.formula) if node]
    return subjects if all(map(is_provable, nodes)) else ()


def _alike(bound: Sequence[Bound]) -> list[list[int]]:
    """The numbers of the subjects, those together whose condition and formula have one shape."""
    found: dict[Hashable, list[int]] = {}
    for at, one in enumerate(bound):
        found.setdefault((one.when and shape(one.when), shape(one.formula)), []).append(at)
    return list(found.values())


def _group(at: Sequence[int], bound: Sequence[Bound]) -> _Group:
    conditions = [one.when for one in bound if one.when]
    before = [[place(ref) for ref in one.named if ref.offset] for one in bound]
    return _Group(
        np.array(at, np.intp),
        truths(conditions) if conditions else None,
        _unmet(conditions) if conditions else None,
        truths([one.formula for one in bound]),
        filled(before) if all(before) else None,
    )


def _enter(group: _Group, table: Table, wanted: Array, statuses: Array, reasons: Array) -> None:
    """Write how the checks of some subjects end, of the reports that are wanted."""
    why = _lacking(group, table)
    wanted = wanted & (why == 0)
    is_open: Array | bool = False
    if group.when and group.unmet:
        condition = np.broadcast_to(group.when(table, wanted), wanted.shape)
        why = np.where(why == 0, group.unmet(table, condition, wanted), why)
        is_open, wanted = condition == OPEN, wanted & (condition == YES)
    holds = group.formula(table, wanted) if wanted.any() else YES
    statuses[:, group.at], reasons[:, group.at] = np.where(is_open, OPEN, holds), why


def _lacking(group: _Group, table: Table) -> Array:
    """Why there is no cell of last year's to look at; 0 where there is one, or none is needed."""
    shape = len(table.reports), len(group.at)
    if group.last_year is None:
        return np.zeros(shape, np.uint8)
    is_other = (table.states[:, group.last_year] & ABSENT).any(axis=2)
    found = np.where(is_other, REASON["other_form"], 0)
    return np.where(table.has_previous, found, REASON["no_previous"]).astype(np.uint8)


def _unmet(nodes: Sequence[Node]) -> Unmet:
    """Why conditions of one shape are not met, as codes; 0 where they are, or where that cannot be told."""
    first = nodes[0]
    if isinstance(first, And):
        parts = list(zip(*(node.parts for node in nodes if isinstance(node, And)), strict=True))
        each = [(truths(part), _unmet(part)) for part in parts]
        return lambda table, _, wanted: _first(table, each, wanted)
    code = REASON[PREDICATES[first.name].reason if isinstance(first, Call) else "condition"]
    return lambda _, condition, __: np.where(condition == NO, code, 0).astype(np.uint8)


def _first(table: Table, each: Sequence[tuple[Truths, Unmet]], wanted: Array) -> Array:
    found = np.zeros((1, 1), np.uint8)
    for part, unmet in each:
        condition = np.broadcast_to(part(table, wanted), wanted.shape)
        found = np.where(found == 0, unmet(table, condition, wanted), found)
    return found

"""The book of rules in columns: reports in, tallies out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from loaders.forms import Form
from loaders.reconcile.columns.cells import Lines, Table
from loaders.reconcile.columns.parallel import REASONS, Ended, InColumns
from loaders.reconcile.columns.said import YES
from loaders.reconcile.confront import ReportFacts, check_rule, check_subject
from loaders.reconcile.filed import Filed
from loaders.reconcile.rule import Rule, applies
from loaders.reconcile.tally import FOUND, Tally, passed, unassessed


class Book:
    """Rules of figures, bound once to every form that they meet. Those of the prose are passed over."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = [rule for rule in rules.values() if not rule.is_of_prose]
        self._on: dict[Form, list[InColumns]] = {}

    def on(self, form: Form) -> list[InColumns]:
        """The rules for a form, in their order."""
        if form not in self._on:
            self._on[form] = [InColumns(rule, form) for rule in self.rules if applies(rule, form)]
        return self._on[form]

    def check(self, reports: Sequence[Filed]) -> list[Tally]:
        """How every check of the figures of these reports ends, report by report: as ``confront.check`` says of each,
        rule by rule."""
        lines = Lines(reports)
        pages = [_Page(report) for report in reports]
        for form in dict.fromkeys(one.form for one in reports):
            own = [page for page in pages if page.report.form is form]
            told = [page for page in own if lines.holds(page.report)]
            left = [page for page in own if not lines.holds(page.report)]
            table = Table(form, [page.report for page in told], lines)
            for rule in self.on(form):
                if told:
                    _count(rule, rule.ended(table), told)
                for page in left:
                    page.check(rule.rule)
        return [page.tally for page in pages]


class _Page:
    """A report and what is counted of it."""

    def __init__(self, report: Filed) -> None:
        self.report, self.tally = report, Tally()

    @cached_property
    def facts(self) -> ReportFacts:
        return ReportFacts(self.report)

    def check(self, rule: Rule) -> None:
        """A rule by the way of a single report."""
        self.tally.enter(check_rule(rule, self.facts))


def _count(rule: InColumns, ended: Ended, pages: Sequence[_Page]) -> None:
    """Enter how the checks of a rule ended; what did not pass is looked at by the way of a single report."""
    code, count = rule.rule.id, len(rule.subjects)
    holds = ((ended.statuses == YES) & (ended.reasons == 0)).all(axis=1).tolist()
    for line, (page, beyond) in enumerate(zip(pages, ended.beyond.tolist(), strict=True)):
        if beyond:
            page.tally.lines.append(unassessed(code, 1, REASONS[beyond]))
        elif not count:
            page.check(rule.rule)
        elif holds[line]:
            page.tally.lines.append(passed(code, count))
        else:
            _enter(rule, page, ended.statuses[line].tolist(), ended.reasons[line].tolist())


def _enter(rule: InColumns, page: _Page, statuses: Sequence[int], reasons: Sequence[int]) -> None:
    """The checks of a rule of one report, subject by subject."""
    first = reasons[0]
    if first and reasons.count(first) == len(reasons):
        page.tally.lines.append(unassessed(rule.rule.id, len(reasons), REASONS[first]))
        return
    ended, why = Counter[str](), Counter[str]()
    for subject, status, reason in zip(rule.subjects, statuses, reasons, strict=True):
        if reason:
            ended["not_assessable"] += 1
            why[REASONS[reason]] += 1
        elif status == YES:
            ended["pass"] += 1
        else:
            check = check_subject(rule.rule, subject, page.facts)
            ended[check.status] += 1
            why.update([check.reason] if check.reason else [])
            page.tally.found += [check] if check.status in FOUND else []
    page.tally.count(rule.rule.id, ended, why)

"""Confront a report with the rules. Every check ends as pass, fail, undetermined or not_assessable; nothing is raised.

* pass: the figures it needs are numbers (or the answer is the same whatever the others are) and the rule holds;
* fail: it does not hold, whatever the figures that are not numbers may be;
* undetermined: a figure it needs is not a number;
* not_assessable: no report of last year, a form without the cell, a condition that is not met; ``reason`` says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from loaders.exact import as_written, minus
from loaders.reconcile import aggregate
from loaders.reconcile.aggregate import gathered
from loaders.reconcile.balancing import balancing, hint_of
from loaders.reconcile.causes import cause
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.evaluate import amount, truth
from loaders.reconcile.language.interval import ANYTHING, NOT_NEGATIVE, Interval, Truth
from loaders.reconcile.language.nodes import Amount, And, Call, CellRef, Compare, Node, references
from loaders.reconcile.language.parse import parse
from loaders.reconcile.language.text import MARK_OF_STATE, UNKNOWN_MARK, code, show, show_number
from loaders.reconcile.language.vocabulary import PREDICATES
from loaders.reconcile.limits import limited_cells
from loaders.reconcile.predicates import LEFT_EMPTY, MERGED, NOT_FIGURES, OF_FIGURE, OF_REPORT, filled_in
from loaders.reconcile.rule import Rule, applies, form_subjects

STATUS = {True: "pass", False: "fail", None: "undetermined"}
OF_OPEN_CELLS = ("C04", "S03")  # the rules that say that a cell is blank, or missing
WHOLE_REPORT = "-"  # the subject of a check that speaks of no part of the report


class ReportFacts:
    """The figures of a report, of its predecessor and of the units below, and the predicates of the rules."""

    def __init__(self, report: Filed) -> None:
        self.report = report

    @cached_property
    def balancing(self) -> dict[str, dict[str, float]]:
        """By section, what its open cells must hold where only one answer is left."""
        return balancing(self.report)

    def sources(self, ref: CellRef) -> tuple[Filed, ...]:
        """The reports a reference speaks of."""
        if ref.over_units:
            return self.report.children
        return (self.report,) if ref.offset == 0 else (self.report.previous,) if self.report.previous else ()

    def lacks(self, ref: CellRef) -> str:
        """Why there is no such cell to look at: a code; empty where there is one."""
        sources = self.sources(ref)
        if not sources:
            return "missing_children" if ref.over_units else "no_previous"
        return "" if all(ref.cell in source.figures for source in sources) else "other_form"

    def amount(self, ref: CellRef) -> Interval:
        parts = [_amount(source, ref.cell) for source in self.sources(ref)] or [ANYTHING]
        return Interval(sum(part.low for part in parts), sum(part.high for part in parts))

    def holds(self, predicate: str, argument: CellRef | str) -> Truth:
        if not isinstance(argument, CellRef):
            return OF_REPORT[predicate](self.report, argument)
        found = [source.figures[argument.cell] for source in self.sources(argument) if argument.cell in source.figures]
        return OF_FIGURE[predicate](found[0]) if len(found) == 1 else None


def _amount(report: Filed, cell: str) -> Interval:
    figure = report.figures.get(cell)
    if figure is not None and figure.value is not None:
        return Interval(figure.value, figure.value)
    column = report.form.column_by_cell.get(cell)
    left_empty = figure is not None and figure.state in LEFT_EMPTY
    return NOT_NEGATIVE if left_empty and column and column.value_type != "signed" else ANYTHING


def subjects(rule: Rule, report: Filed) -> tuple[str, ...]:
    """What a rule is applied to in a report: cells, rows, columns, sections, extra rows or years."""
    by_form = form_subjects(rule, report.form)
    if by_form is not None:
        return by_form
    if " in limits" in rule.for_each:
        return tuple(cell for cell in limited_cells(report.kind) if cell in report.form.column_by_cell)
    if " in extra_rows" in rule.for_each:
        return tuple(dict.fromkeys(report.extra_labels)) or (WHOLE_REPORT,)
    if not report.earlier_years:
        return ()
    last = max(report.earlier_years)
    return tuple(str(year) for year in range(last + 1, report.year)) or (str(last),)


def check(report: Filed, rules: Mapping[str, Rule]) -> Iterator[Check]:
    """Every check of the figures of a report, rule by rule. Rules for other forms give none; those of the prose are
    checked by ``claims``."""
    facts = ReportFacts(report)
    for rule in rules.values():
        if not rule.is_of_prose and applies(rule, report.form):
            yield from check_rule(rule, facts)


def check_rule(rule: Rule, facts: ReportFacts) -> Iterator[Check]:
    """Every check of a rule that is for the form of a report."""
    found = subjects(rule, facts.report)
    reason = _out_of_reach(rule, facts, found)
    if reason:
        yield Check(rule, WHOLE_REPORT, "not_assessable", reason=reason)
        return
    checks = (check_subject(rule, subject, facts) for subject in found)
    yield from gathered(facts.report, checks) if rule.scope == aggregate.SCOPE else checks


def _out_of_reach(rule: Rule, facts: ReportFacts, found: tuple[str, ...]) -> str:
    """Why a rule cannot be applied to any part of a report: a code; empty where it can."""
    if rule.kinds and facts.report.kind not in rule.kinds:
        return "kind"
    if rule.when and not rule.when_is_of_subject:
        return _unmet(parse(rule.when, facts.report.form), facts)
    if found:
        return ""
    return "no_previous" if " in years_since_last_report" in rule.for_each else "no_subject"


def _unmet(when: Node | None, facts: ReportFacts) -> str:
    """Why a condition is not met: a code; empty where it is, or where that cannot be told."""
    if when is None or truth(when, facts) is not False:
        return ""
    if isinstance(when, And):
        return next(why for part in when.parts if (why := _unmet(part, facts)))
    return PREDICATES[when.name].reason if isinstance(when, Call) else "condition"


def check_subject(rule: Rule, subject: str, facts: ReportFacts) -> Check:
    """A rule applied to one subject."""
    when, formula, named = rule.bound(subject, facts.report.form)
    reason = next((why for ref in named if (why := facts.lacks(ref))), "") or _unmet(when, facts)
    if reason:
        return Check(rule, subject, "not_assessable", reason=reason)
    condition = True if when is None else truth(when, facts)
    status = STATUS[truth(formula, facts) if condition else None]
    return Check(rule, subject, status) if status == "pass" else _found(rule, subject, status, formula, facts)


def _found(rule: Rule, subject: str, status: str, formula: Node, facts: ReportFacts) -> Check:
    """A check that failed or cannot be told, with what it was about."""
    left, right = _sides(formula, facts)
    named = tuple(dict.fromkeys(ref for ref in references(formula) if not ref.over_units))
    difference = minus(left, right)
    return Check(
        rule,
        subject,
        status,
        formula=show(formula, code),
        numbers=show(formula, lambda ref: value_text(facts, ref), lambda *call: filled_in(facts.report, *call)),
        left=left,
        right=right,
        cells=named or _cells_meant(rule, subject, facts.report),
        hint=cause(rule.hint, facts.report, subject, difference)
        or _balancing(rule, subject, facts)
        or _renamed(rule, named, facts.report)
        or _despite_blanks(status, formula, named, facts),
    )


def _balancing(rule: Rule, subject: str, facts: ReportFacts) -> str:
    """The hint that says what the row of a missing cell, or the cells a section left blank, must hold."""
    if rule.id not in OF_OPEN_CELLS:
        return ""
    form, row = facts.report.form, subject.partition(":")[0]
    section = form.row_by_code[row].section if row in form.row_by_code else subject
    found = facts.balancing.get(section, {})
    return hint_of(found) if found and (subject in found or subject == section) else ""


def _renamed(rule: Rule, named: tuple[CellRef, ...], report: Filed) -> str:
    """The code that says: last year's report is that of the unit which this one carries on under a new name."""
    before = report.previous
    is_across = rule.scope == "cross-year" or any(ref.offset for ref in named)
    return "renamed" if before and before.organisation != report.organisation and is_across else ""


def _despite_blanks(status: str, formula: Node, named: tuple[CellRef, ...], facts: ReportFacts) -> str:
    """The code that says: some of it is blank, and yet no figure there could make the relation hold."""
    is_open = not isinstance(formula, Call) and any(not facts.amount(ref).is_point for ref in named)
    return "whatever_blank" if status == "fail" and is_open else ""


def value_text(facts: ReportFacts, ref: CellRef) -> str:
    """What a reference is worth, or the mark of why it is not known."""
    known = facts.amount(ref)
    if known.is_point:
        return show_number(known.low)
    figures = [source.figures[ref.cell] for source in facts.sources(ref) if ref.cell in source.figures]
    return MARK_OF_STATE.get(figures[0].state, UNKNOWN_MARK) if len(figures) == 1 else UNKNOWN_MARK


def _sides(formula: Node, facts: ReportFacts) -> tuple[float | None, float | None]:
    """Left and right of a plain comparison, where both are known."""
    if not isinstance(formula, Compare) or len(formula.sides) != 2:
        return None, None
    if not all(isinstance(side, Amount) for side in formula.sides):
        return None, None
    left, right = (amount(side, facts) for side in formula.sides)
    return (as_written(left.low) if left.is_point else None), (as_written(right.low) if right.is_point else None)


def _cells_meant(rule: Rule, subject: str, report: Filed) -> tuple[CellRef, ...]:
    """The cells of a finding whose formula names none: the cell it is about, or those that hold no sure figure."""
    if subject in report.form.column_by_cell:
        return (CellRef(subject),)
    if rule.formula.startswith("one_figure_a_cell"):
        cells = report.form.row_by_code[subject].cells
        return tuple(CellRef(cell) for cell in cells if report.figures[cell].doubt in MERGED)
    if not rule.formula.startswith("all_figures"):
        return ()
    not_numbers = (*NOT_FIGURES, "doubtful")
    return tuple(CellRef(c) for c in report.section_cells(subject) if report.figures[c].state in not_numbers)

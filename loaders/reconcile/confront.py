"""Confront a report with the rules. Every check ends as pass, fail, undetermined or not_assessable; nothing is raised.

* pass: the figures it needs are numbers (or the answer is the same whatever the others are) and the rule holds;
* fail: it does not hold, whatever the figures that are not numbers may be;
* undetermined: a figure it needs is not a number;
* not_assessable: no report of last year, a form without the cell, a condition that is not met.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from loaders.figures import Figure
from loaders.forms import Form
from loaders.reconcile.formula import (
    ANYTHING,
    NOT_NEGATIVE,
    UNKNOWN_MARK,
    CellRef,
    Interval,
    Node,
    Truth,
    amount,
    references,
    show,
    show_number,
    truth,
)
from loaders.reconcile.rules import Rule, form_subjects

NOT_FIGURES = ("blank", "dash", "text")
STATUS = {True: "pass", False: "fail", None: "undetermined"}


@dataclass(frozen=True)
class Filed:
    """A report as the rules see it: whose, which year, its figures, and the report of the year before."""

    organisation: str
    kind: str
    year: int
    form: Form
    figures: Mapping[str, Figure]
    extra_labels: tuple[str, ...] = ()
    previous: Filed | None = None
    earlier_years: tuple[int, ...] = ()  # years before this one for which the organisation has a report

    def section_cells(self, section: str) -> list[str]:
        return [cell for row in self.form.section_rows(section) for cell in row.cells]


@dataclass(frozen=True)
class Check:
    """One rule applied to one subject of one report."""

    rule: Rule
    subject: str
    status: str
    formula: str = ""
    numbers: str = ""
    left: float | None = None
    right: float | None = None
    cells: tuple[CellRef, ...] = field(default=())
    reason: str = ""  # why it is not assessable: a code of data/words/checking.csv

    @property
    def difference(self) -> float | None:
        return None if self.left is None or self.right is None else self.left - self.right

    def fingerprint(self, report: Filed) -> str:
        """The same for the same organisation, year, rule, subject and numbers, however often it is loaded."""
        parts = (report.organisation, str(report.year), self.rule.id, self.subject, self.status, self.numbers)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class _Facts:
    """The figures of a report and of its predecessor, and the predicates of the rules."""

    def __init__(self, report: Filed) -> None:
        self.report = report

    def figure(self, ref: CellRef) -> Figure | None:
        report = self.report if ref.offset == 0 else self.report.previous
        return report.figures.get(ref.cell) if report else None

    def amount(self, ref: CellRef) -> Interval:
        figure = self.figure(ref)
        if figure is not None and figure.value is not None:
            return Interval(figure.value, figure.value)
        column = self.report.form.column_by_cell.get(ref.cell)
        left_empty = figure is not None and figure.state in ("blank", "dash")
        return NOT_NEGATIVE if left_empty and column and column.value_type != "signed" else ANYTHING

    def holds(self, predicate: str, argument: CellRef | str) -> Truth:
        if isinstance(argument, CellRef):
            figure = self.figure(argument)
            return None if figure is None else OF_FIGURE[predicate](figure)
        return OF_REPORT[predicate](self.report, argument)


def _whole(figure: Figure) -> Truth:
    return None if figure.value is None else figure.value == int(figure.value)


def _unit_known(figure: Figure) -> Truth:
    return False if figure.doubt == "unit" else (True if figure.state == "number" else None)


def _all_figures(report: Filed, section: str) -> Truth:
    """Whether every cell of a section holds a figure; None where some are only doubtful."""
    states = {report.figures[cell].state for cell in report.section_cells(section)}
    if states & set(NOT_FIGURES):
        return False
    return None if "doubtful" in states else True


OF_FIGURE = {
    "is_number": lambda figure: figure.state == "number",
    "blank": lambda figure: figure.state in NOT_FIGURES,
    "present": lambda figure: figure.state != "missing",
    "whole": _whole,
    "unit_known": _unit_known,
}
OF_REPORT = {
    "all_figures": _all_figures,
    "form_covers_year": lambda report, _: report.form.covers(report.year),
    "in_form": lambda report, label: label not in {text.replace("'", "") for text in report.extra_labels},
    "filed": lambda report, year: int(year) in report.earlier_years,
}


def subjects(rule: Rule, report: Filed) -> tuple[str, ...]:
    """What a rule is applied to in a report: cells, rows, columns, sections, extra rows or years."""
    by_form = form_subjects(rule, report.form)
    if by_form is not None:
        return by_form
    if " in extra_rows" in rule.for_each:
        return tuple(dict.fromkeys(report.extra_labels)) or ("-",)
    if not report.earlier_years:
        return ()
    last = max(report.earlier_years)
    return tuple(str(year) for year in range(last + 1, report.year)) or (str(last),)


def check(report: Filed, rules: Mapping[str, Rule]) -> Iterator[Check]:
    """Every check of a report, rule by rule. Rules for other forms or other kinds of organisation give none."""
    facts = _Facts(report)
    for rule in rules.values():
        if report.form.id not in rule.forms:
            continue
        if rule.kinds and report.kind not in rule.kinds:
            yield Check(rule, "-", "not_assessable")
            continue
        found = subjects(rule, report)
        if not found:
            yield Check(rule, "-", "not_assessable")
        yield from (_check_one(rule, subject, facts) for subject in found)


def _check_one(rule: Rule, subject: str, facts: _Facts) -> Check:
    when, formula = rule.bind(subject, facts.report.form)
    needed = tuple(dict.fromkeys(references(formula)))
    condition = True if when is None else truth(when, facts)
    if condition is False or any(facts.figure(ref) is None for ref in needed):
        return Check(rule, subject, "not_assessable")
    outcome = truth(formula, facts)
    status = STATUS[outcome if condition else None]
    if status == "pass":
        return Check(rule, subject, status)
    left, right = _sides(formula, facts)
    return Check(
        rule,
        subject,
        status,
        formula=show(formula, _code),
        numbers=show(formula, lambda ref: _shown(facts, ref)),
        left=left,
        right=right,
        cells=needed or _cells_meant(rule, subject, facts.report),
    )


def _code(ref: CellRef) -> str:
    return f"{ref.cell}@-1" if ref.offset else ref.cell


def _shown(facts: _Facts, ref: CellRef) -> str:
    figure = facts.figure(ref)
    return UNKNOWN_MARK if figure is None or figure.value is None else show_number(figure.value)


def _sides(formula: Node, facts: _Facts) -> tuple[float | None, float | None]:
    """Left and right of a plain comparison, where both are known."""
    if formula.kind != "compare" or len(formula.operands) != 2:
        return None, None
    if any(operand.kind not in ("number", "cell", "sum", "arithmetic") for operand in formula.operands):
        return None, None
    left, right = (amount(operand, facts) for operand in formula.operands)
    return (left.low if left.is_point else None), (right.low if right.is_point else None)


def _cells_meant(rule: Rule, subject: str, report: Filed) -> tuple[CellRef, ...]:
    """The cells of a finding whose formula names none: those of the section that hold no figure."""
    if not rule.formula.startswith("all_figures"):
        return ()
    not_numbers = (*NOT_FIGURES, "doubtful")
    return tuple(CellRef(c) for c in report.section_cells(subject) if report.figures[c].state in not_numbers)

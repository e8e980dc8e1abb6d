"""One rule as a value: its subjects on a form, the forms it is for, and its formula bound to a subject.

A rule knows no book: the files are read and checked in ``rulebook``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from loaders.errors import BrokenRuleError
from loaders.forms import SECTIONS, Form, form_of
from loaders.reconcile.language.nodes import CellRef, Node, references
from loaders.reconcile.language.parse import parse
from loaders.series import expand

OF_PROSE = "n in claims"
SEVERITIES = ("error", "warning", "notice")
HEADINGS = ("一", "二", "三", "四", "五", "六")
STATED_YEARS = ("title", "text", "period")  # where a report says its year
BY_REPORT = ("extra_rows", "years_since_last_report", "limits")  # subjects that only a report can tell
VALUE_TYPES = {  # cells(...): all, anything but money, what may not be negative, money
    "*": ("integer", "signed", "decimal"),
    "counts": ("integer", "signed"),
    "unsigned": ("integer", "decimal"),
    "money": ("decimal",),
}
FOR_EACH = re.compile(
    r"""(?P<variable>[a-z])\ in\ (?:
        (?P<set>[a-z_]+)(?:\((?P<of>[^)]*)\))?     # x in cells(money), s in sections
      | (?P<listed>[a-z_.:]+(?:\ [a-z_.:]+)*)       # r in pub.rules pub.normative, x in pub.fee:fee_amount
    )""",
    re.VERBOSE,
)


class Bound(NamedTuple):
    """A rule for one subject on one form: its condition, its formula, and the cells that they name, in order."""

    when: Node | None
    formula: Node
    named: tuple[CellRef, ...]


@dataclass(frozen=True)
class Rule:
    """One rule: what must hold, for which subjects, on which forms, for whom, and on whose authority."""

    id: str
    scope: str  # cell, structure, column, row, cross-year, plausibility
    for_each: str
    when: str
    formula: str
    forms: tuple[str, ...]
    kinds: tuple[str, ...]  # kinds of organisation it applies to; empty: all
    severity: str
    title_zh: str  # the failure in plain words
    title_en: str
    statement_zh: str  # what must hold
    statement_en: str
    ask_zh: str  # what to ask the unit
    ask_en: str
    authority_zh: str
    authority_en: str
    exceptions_zh: str
    exceptions_en: str
    version: int
    hint: str = ""  # what a failure most likely comes from, where the report shows it: a code of ``causes``
    place: str = ""  # where it is declared: rules.csv, line 7

    @property
    def named(self) -> str:
        """How it is named where something is wrong with it."""
        return f"{self.place}: rule {self.id}" if self.place else f"rule {self.id}"

    @property
    def variable(self) -> str:
        return self.for_each[0]

    @property
    def is_of_prose(self) -> bool:
        """Whether it is about what the prose says; its formula then names a method of ``claims``."""
        return self.for_each == OF_PROSE

    @property
    def when_is_of_subject(self) -> bool:
        """Whether the condition speaks of the subject; else it is met, or not, for the whole report."""
        return f"{{{self.variable}}}" in self.when

    def bind(self, subject: str, form: Form) -> tuple[Node | None, Node]:
        """The condition (or None) and the formula for one subject, parsed for one form."""
        variable, plain = f"{{{self.variable}}}", subject.replace("'", "")
        when = parse(self.when.replace(variable, plain), form) if self.when else None
        return when, parse(self.formula.replace(variable, plain), form)

    def bound(self, subject: str, form: Form) -> Bound:
        """The same with the cells that it names, bound once; what a report alone brings along, a label or a year, is
        not kept."""
        key = subject, form
        if (found := self._bound.get(key)) is None:
            when, formula = self.bind(subject, form)
            named = dict.fromkeys((*references(formula), *(references(when) if when else ())))
            found = Bound(when, formula, tuple(named))
            if self.is_of_form:
                self._bound[key] = found
        return found

    @cached_property
    def is_of_form(self) -> bool:
        """Whether the form tells its subjects."""
        return not self.for_each.endswith(BY_REPORT)

    @cached_property
    def _bound(self) -> dict[tuple[str, Form], Bound]:
        return {}

    @cached_property
    def _subjects(self) -> dict[Form, tuple[str, ...] | None]:
        return {}


def form_subjects(rule: Rule, form: Form) -> tuple[str, ...] | None:
    """The subjects a form gives a rule, or None where only a report can tell (extra rows, years, limits)."""
    known = rule._subjects
    if form not in known:
        known[form] = _form_subjects(rule, form)
    return known[form]


def _form_subjects(rule: Rule, form: Form) -> tuple[str, ...] | None:
    match = FOR_EACH.fullmatch(rule.for_each)
    if match is None:
        raise BrokenRuleError(f"cannot read for_each {rule.for_each!r}; write for instance: r in rows(app.*)")
    name, of = match["set"], match["of"]
    if match["listed"]:
        return tuple(one for one in match["listed"].split() if one in (form.column_by_cell | form.row_by_code))
    if of is not None:
        return _of_form(name, of, form)
    fixed = {"form": ("form",), "sections": SECTIONS, "headings": HEADINGS, "stated_years": STATED_YEARS}
    if name not in (*fixed, *BY_REPORT):
        raise BrokenRuleError(f"there is no set {name!r}; there are {', '.join((*fixed, *BY_REPORT))}")
    return fixed.get(name)


@cache
def applies(rule: Rule, form: Form) -> bool:
    """Whether a rule is for a form. For one that mixes editions: whether it is for those of the tables that it speaks
    of; where it speaks of no table, for the edition that names the form."""
    tables = set(form.editions) if set(form.editions.values()) <= set(rule.forms) else _tables_of(rule)
    return all(form.editions[section] in rule.forms for section in tables) if tables else form.id in rule.forms


def _tables_of(rule: Rule) -> set[str]:
    """The sections whose cells of the same year a rule names, on any of its forms."""
    found = set()
    for form in () if rule.is_of_prose else map(form_of, rule.forms):
        for subject in form_subjects(rule, form) or ():
            named = (ref for node in rule.bind(subject, form) if node for ref in references(node) if not ref.offset)
            found |= {form.row_of(ref.cell).section for ref in named}
    return found


def _of_form(name: str, of: str, form: Form) -> tuple[str, ...]:
    """The subjects of ``cells(money)``, ``columns(app.received_new)``, ``rows(case.*)``."""
    if name == "cells" and of in VALUE_TYPES:
        return tuple(cell for cell, column in form.column_by_cell.items() if column.value_type in VALUE_TYPES[of])
    if name == "columns" and of in form.row_by_code:
        return tuple(column.code for column in form.row_by_code[of].columns)
    if name == "rows" and (cells := expand(f"{of}:*", form)):
        return tuple(dict.fromkeys(cell.partition(":")[0] for cell in cells))
    raise BrokenRuleError(f"form {form.id} has nothing for {name}({of})")

"""The rules, from ``data/rules/rules.csv``: read, checked at start, and bound to their subjects.

A rule that cannot be parsed, or that names a cell its forms do not have, stops the start with its name; it never looks
like a bad report. Sources of the rules: 国办公开办函〔2019〕60号, 〔2021〕30号, the printed notes of the forms,
《政府信息公开条例》; each rule names its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.errors import BrokenRuleError
from loaders.forms import DATA, SECTIONS, Form, load_forms, read_csv
from loaders.reconcile.formula import Node, Parser
from loaders.series import expand

SEVERITIES = ("error", "warning", "notice")
FOR_EACH = re.compile(
    r"""(?P<variable>[a-z])\ in\ (?:
        (?P<set>[a-z_]+)(?:\((?P<of>[^)]*)\))?     # x in cells(money), s in sections
      | (?P<rows>[a-z_.]+(?:\ [a-z_.]+)*)          # r in pub.rules pub.normative
    )""",
    re.VERBOSE,
)


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

    @property
    def variable(self) -> str:
        return self.for_each[0]

    def bind(self, subject: str, form: Form) -> tuple[Node | None, Node]:
        """The condition (or None) and the formula for one subject, parsed for one form."""
        when = parse(self.when.replace(f"{{{self.variable}}}", subject), form) if self.when else None
        return when, parse(self.formula.replace(f"{{{self.variable}}}", subject.replace("'", "")), form)


@cache
def parse(formula: str, form: Form) -> Node:
    """Parse a formula once for each form."""
    return Parser(formula, form).parse()


def _cells(which: str, form: Form) -> tuple[str, ...]:
    """Subjects of ``cells(...)``: all, counts (anything but money), unsigned (may not be negative), money."""
    wanted = {
        "*": ("integer", "signed", "decimal"),
        "counts": ("integer", "signed"),
        "unsigned": ("integer", "decimal"),
        "money": ("decimal",),
    }
    return tuple(cell for cell, column in form.column_by_cell.items() if column.value_type in wanted[which])


def form_subjects(rule: Rule, form: Form) -> tuple[str, ...] | None:
    """The subjects a form gives a rule, or None where only a report can tell (extra rows, years)."""
    match = FOR_EACH.fullmatch(rule.for_each)
    if match is None:
        raise BrokenRuleError(f"rule {rule.id}: cannot read for_each {rule.for_each!r}")
    if match["set"] == "cells":
        return _cells(match["of"], form)
    if match["set"] == "columns":
        return tuple(column.code for column in form.row_by_code[match["of"]].columns)
    if match["set"] == "rows":
        return tuple(dict.fromkeys(cell.partition(":")[0] for cell in expand(f"{match['of']}:*", form)))
    if match["set"] == "sections":
        return SECTIONS
    if match["set"] == "form":
        return ("form",)
    if match["set"]:
        return None
    return tuple(row for row in match["rows"].split() if row in form.row_by_code)


def _rule(line: dict[str, str]) -> Rule:
    return Rule(
        id=line["id"],
        scope=line["scope"],
        for_each=line["for_each"],
        when=line["when"],
        formula=line["formula"],
        forms=tuple(line["forms"].split(";")),
        kinds=tuple(line["kinds"].split()),
        severity=line["severity"],
        title_zh=line["title_zh"],
        title_en=line["title_en"],
        statement_zh=line["statement_zh"],
        statement_en=line["statement_en"],
        ask_zh=line["ask_zh"],
        ask_en=line["ask_en"],
        authority_zh=line["authority_zh"],
        authority_en=line["authority_en"],
        exceptions_zh=line["exceptions_zh"],
        exceptions_en=line["exceptions_en"],
        version=int(line["version"]),
    )


def check_rule(rule: Rule) -> None:
    """Raise BrokenRuleError unless the rule can be parsed for every subject of every form it is for."""
    if rule.severity not in SEVERITIES:
        raise BrokenRuleError(f"rule {rule.id}: severity {rule.severity!r} is none of {', '.join(SEVERITIES)}")
    for form_id in rule.forms:
        form = load_forms().get(form_id)
        if form is None:
            raise BrokenRuleError(f"rule {rule.id}: there is no form {form_id!r} in data/forms/forms.csv")
        for subject in form_subjects(rule, form) or ("x",):
            try:
                rule.bind(subject, form)
            except BrokenRuleError as error:
                raise BrokenRuleError(f"rule {rule.id}, subject {subject}: {error}") from error


@cache
def load_rules(path: Path = DATA / "rules" / "rules.csv") -> dict[str, Rule]:
    """Every rule that is switched on, by id. Raises BrokenRuleError naming the rule that is wrong."""
    rules: dict[str, Rule] = {}
    for line in read_csv(path):
        if line["id"] in rules:
            raise BrokenRuleError(f"rule {line['id']} stands twice in {path.name}")
        if line["enabled"] == "yes":
            rules[line["id"]] = _rule(line)
    for rule in rules.values():
        check_rule(rule)
    return rules

"""The rules, from ``data/rules/rules.csv``: read, checked at start, and bound to their subjects.

A rule that cannot be parsed, or that names a cell its forms do not have, stops the start with its name; it never looks
like a bad report. Sources of the rules: 国办公开办函〔2019〕60号, 〔2021〕30号, the printed notes of the forms,
《政府信息公开条例》; each rule names its own.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.errors import BrokenRuleError
from loaders.forms import DATA, SECTIONS, Form, form_of, read_csv
from loaders.reconcile.formula import Node, Parser, references
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


@cache
def parse(formula: str, form: Form) -> Node:
    """Parse a formula once for each form."""
    return Parser(formula, form).parse()


def form_subjects(rule: Rule, form: Form) -> tuple[str, ...] | None:
    """The subjects a form gives a rule, or None where only a report can tell (extra rows, years, limits)."""
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
        cells = form.column_by_cell.items()
        return tuple(cell for cell, column in cells if column.value_type in VALUE_TYPES[of])
    if name == "columns" and of in form.row_by_code:
        return tuple(column.code for column in form.row_by_code[of].columns)
    if name == "rows" and (cells := expand(f"{of}:*", form)):
        return tuple(dict.fromkeys(cell.partition(":")[0] for cell in cells))
    raise BrokenRuleError(f"form {form.id} has nothing for {name}({of})")


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


@cache
def load_rules(path: Path = DATA / "rules" / "rules.csv") -> dict[str, Rule]:
    """Every rule that is switched on, by id: those of the figures, and beside them (``claims.csv``) those of the prose.
    Raises BrokenRuleError naming the rule that is wrong."""
    from loaders.reconcile.rulebook import check_book, check_line, check_rule  # which speak of rules themselves

    rules: dict[str, Rule] = {}
    seen: set[str] = set()
    prose = path.with_name("claims.csv")
    for line in [*read_csv(path), *(read_csv(prose) if prose.exists() else ())]:
        check_line(line, seen)
        seen.add(line["id"])
        rule = _rule(line)
        if not rule.is_of_prose:
            check_rule(rule)
        if line["enabled"] == "yes":
            rules[rule.id] = rule
    check_book([rule for rule in rules.values() if not rule.is_of_prose])
    return rules


@cache
def rules_version() -> str:
    """What tells one state of the checking from another: the SHA-256 of the rules and of the code that applies them."""
    files = [*sorted((DATA / "rules").glob("*.csv")), *sorted(Path(__file__).parent.rglob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

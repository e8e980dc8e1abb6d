"""The book of rules, from ``data/rules/rules.csv`` and ``claims.csv``: read and checked at start, every line by itself,
then the rules against each other (``agreement``).

A rule that cannot be parsed, or that names a cell its forms do not have, stops the start with its name; it never looks
like a bad report. Whatever is wrong raises BrokenRuleError with the rule, what is wrong and what to do. A rule that is
switched off is checked too, so that it can be switched on. Sources of the rules: 国办公开办函〔2019〕60号 and
〔2021〕30号, the printed notes of the forms, 《政府信息公开条例》; each rule names its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from loaders.declared import at, declared, editions
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, Form, load_forms
from loaders.reconcile.agreement import check_book, excludes_itself
from loaders.reconcile.causes import CAUSES
from loaders.reconcile.language.evaluate import truth
from loaders.reconcile.language.interval import ANYTHING, NOT_NEGATIVE, Interval, Truth
from loaders.reconcile.language.nodes import CellRef
from loaders.reconcile.limits import KINDS_KNOWN, deadlines, limits
from loaders.reconcile.rule import FOR_EACH, SEVERITIES, Rule, form_subjects

SCOPES = (
    *("cell", "structure", "column", "row", "cross-table", "cross-year"),
    *("timeliness", "hierarchy", "plausibility", "narrative"),
)
WORDS = ("title", "statement", "ask", "authority")
ID = re.compile(r"[A-Z]\d\d")
FOLDER, BOOKS = DATA / "rules", ("rules.csv", "claims.csv")
GROUND = (  # beside this room: what figures and forms are, and what a report is compared with
    *("declared.py", "exact.py", "figures.py", "forms.py", "groups.py", "names.py", "series.py", "units.py"),
    *("store/copies.py", "store/reports.py"),
)
DECIDE = ("id", "scope", "for_each", "when", "formula", "forms", "kinds", "severity", "hint")  # of a declaration
BESIDE = ""  # in ``deciding``: no rule


# --- a line by itself ----------------------------------------------------------------------


def check_line(line: Mapping[str, str], seen: Collection[str]) -> None:
    """Raise BrokenRuleError unless a line of the file says what a rule must say; ``seen`` are the ids before it."""
    for wrong in _wrong_with(line, seen):
        raise BrokenRuleError(f"rule {line['id'] or '(no id)'}: {wrong}")


def _wrong_with(line: Mapping[str, str], seen: Collection[str]) -> Iterator[str]:
    if not ID.fullmatch(line["id"]):
        yield f"the id {line['id']!r} is not one capital letter and two digits; correct it"
    if line["id"] in seen:
        yield "stands twice in the file; remove one of the lines or give it another id"
    yield from _unknown("severity", [line["severity"]], SEVERITIES)
    yield from _unknown("scope", [line["scope"]], SCOPES)
    yield from _unknown("enabled", [line["enabled"]], ("yes", "no"))
    yield from _wrong_forms(line["forms"])
    yield from _unknown("kinds", line["kinds"].split(), KINDS_KNOWN)
    if not (line["version"].isdecimal() and int(line["version"]) >= 1):
        yield f"the version {line['version']!r} is no whole number from 1 on; count it up with every change of the rule"
    yield from _unknown("hint", filter(None, [line.get("hint")]), CAUSES)
    for word in WORDS:
        for language in ("zh", "en"):
            if not line[f"{word}_{language}"].strip():
                yield f"{word}_{language} is empty; write it, for an official reads it"
    if bool(line["exceptions_zh"].strip()) != bool(line["exceptions_en"].strip()):
        yield "exceptions stand in one language only; write both, or none"


def _wrong_forms(text: str) -> Iterator[str]:
    try:
        editions(text)
    except BrokenRuleError as error:
        yield str(error)


def _unknown(field: str, found: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for one in found:
        if one not in known:
            yield f"{field} {one!r} is none of {', '.join(known)}; correct it"


# --- a rule against the forms --------------------------------------------------------------


def check_rule(rule: Rule) -> None:
    """Raise BrokenRuleError unless the rule can be parsed, and can hold, for every subject of every form it is for."""
    forms = [load_forms()[form] for form in rule.forms]
    for form in forms:
        try:
            subjects = form_subjects(rule, form)
            for subject in ("x",) if subjects is None else subjects:
                _check_bound(rule, subject, form)
        except BrokenRuleError as error:
            raise BrokenRuleError(f"{rule.named}: {error}") from error
    _check_listed(rule, forms)


def _check_bound(rule: Rule, subject: str, form: Form) -> None:
    when, formula = rule.bind(subject, form)
    nothing_known = _NothingKnown(form)
    where = f"(form {form.id}, subject {subject}); correct it"
    if when is not None and (truth(when, nothing_known) is False or excludes_itself(when)):
        raise BrokenRuleError(f"its condition {rule.when!r} can never be true {where}")
    if truth(formula, nothing_known) is False:
        raise BrokenRuleError(f"its formula {rule.formula!r} can never hold {where}")


def _check_listed(rule: Rule, forms: Iterable[Form]) -> None:
    """Rows and cells that are listed one by one must each stand in one of the rule's forms."""
    match = FOR_EACH.fullmatch(rule.for_each)
    known = {code for form in forms for code in (*form.row_by_code, *form.column_by_cell)}
    for code in (match["listed"] or "").split() if match else ():
        if code not in known:
            raise BrokenRuleError(f"{rule.named}: none of its forms has the row or cell {code!r}; correct for_each")


class _NothingKnown:
    """The facts of a report of which nothing was read: what is true or false of it is so of every report."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def amount(self, ref: CellRef) -> Interval:
        column = self.form.column_by_cell.get(ref.cell)
        return NOT_NEGATIVE if column and column.value_type != "signed" else ANYTHING

    def holds(self, predicate: str, argument: CellRef | str) -> Truth:  # noqa: ARG002  # of no figure, nothing is known
        return None


# --- the book ------------------------------------------------------------------------------


def _rule(line: dict[str, str], place: str = "") -> Rule:
    return Rule(
        id=line["id"],
        scope=line["scope"],
        for_each=line["for_each"],
        when=line["when"],
        formula=line["formula"],
        forms=editions(line["forms"]),
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
        hint=line.get("hint", ""),
        place=place,
    )


@cache
def load_rules(path: Path = FOLDER / BOOKS[0]) -> dict[str, Rule]:
    """Every rule that is switched on, by id: those of the figures, and beside them (``claims.csv``) those of the prose.
    Raises BrokenRuleError naming the rule that is wrong, and its line."""
    rules: dict[str, Rule] = {}
    seen: set[str] = set()
    prose = path.with_name(BOOKS[1])
    for place, line in [*declared(path), *(declared(prose) if prose.exists() else ())]:
        with at(place):
            check_line(line, seen)
        seen.add(line["id"])
        rule = _rule(line, place)
        if not rule.is_of_prose:
            check_rule(rule)
        if line["enabled"] == "yes":
            rules[rule.id] = rule
    limits(), deadlines()
    check_book([rule for rule in rules.values() if not rule.is_of_prose])
    return rules


@cache
def rules_version() -> str:
    """What tells one state of the checking from another: the SHA-256 of the rules, and of all that applies them."""
    return _hash([*(FOLDER / name for name in BOOKS), *_beside()])


def _beside() -> list[Path]:
    """What decides how any rule is applied: the other declarations, the forms, the code."""
    declared_beside = {*FOLDER.glob("*.csv"), *(DATA / "forms").glob("*.csv")} - {FOLDER / name for name in BOOKS}
    own = Path(__file__).parent
    return [*sorted(declared_beside), *sorted(own.rglob("*.py")), *(own.parent / name for name in GROUND)]


def _hash(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@cache
def deciding() -> dict[str, str]:
    """What decides how the checks of a report end: under ``BESIDE`` a hash of all that is beside the rules, then by
    rule a hash of what its declaration decides, in the order of the rules. What is only read, titles and questions, is
    left out: it stands in no finding."""
    found = {BESIDE: _hash(_beside())}
    for rule in load_rules().values():
        said = [getattr(rule, name) for name in DECIDE]
        found[rule.id] = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    return found


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> set[str] | None:
    """The rules that came, went or decide otherwise from one state (``deciding``) to another; None where more than
    rules differs: then every check may end otherwise."""
    both = [rule for rule in before if rule in now]
    if before.get(BESIDE) != now.get(BESIDE) or both != [rule for rule in now if rule in before]:
        return None
    return {rule for rule in {*before, *now} if before.get(rule) != now.get(rule)}

"""The rules file, checked at start: every line by itself, then the rules against each other.

Whatever is wrong raises BrokenRuleError with the rule, what is wrong and what to do. A rule that is switched off is
checked too, so that it can be switched on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from loaders.errors import BrokenRuleError
from loaders.forms import Form, load_forms
from loaders.reconcile.formula import ANYTHING, NOT_NEGATIVE, CellRef, Interval, Node, Truth, compare, truth
from loaders.reconcile.limits import KINDS_KNOWN, deadlines, limits
from loaders.reconcile.linear import Linear, left_minus_right
from loaders.reconcile.rules import FOR_EACH, SEVERITIES, Rule, form_subjects

SCOPES = (
    *("cell", "structure", "column", "row", "cross-table", "cross-year"),
    *("timeliness", "hierarchy", "plausibility", "narrative"),
)
WORDS = ("title", "statement", "ask", "authority")
ID = re.compile(r"[A-Z]\d\d")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
CELLS_OF_EACH_KIND = "is_number"  # a condition that only sets unread figures aside


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
    yield from _unknown("forms", line["forms"].split(";"), tuple(load_forms()))
    yield from _unknown("kinds", line["kinds"].split(), KINDS_KNOWN)
    if not (line["version"].isdecimal() and int(line["version"]) >= 1):
        yield f"the version {line['version']!r} is no whole number from 1 on; count it up with every change of the rule"
    for word in WORDS:
        for language in ("zh", "en"):
            if not line[f"{word}_{language}"].strip():
                yield f"{word}_{language} is empty; write it, for an official reads it"
    if bool(line["exceptions_zh"].strip()) != bool(line["exceptions_en"].strip()):
        yield "exceptions stand in one language only; write both, or none"


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
            for subject in form_subjects(rule, form) or ("x",):
                _check_bound(rule, subject, form)
        except BrokenRuleError as error:
            raise BrokenRuleError(f"rule {rule.id}: {error}") from error
    _check_listed(rule, forms)


def _check_bound(rule: Rule, subject: str, form: Form) -> None:
    when, formula = rule.bind(subject, form)
    nothing_known = _NothingKnown(form)
    where = f"(form {form.id}, subject {subject}); correct it"
    if when is not None and (truth(when, nothing_known) is False or _excludes_itself(when)):
        raise BrokenRuleError(f"its condition {rule.when!r} can never be true {where}")
    if truth(formula, nothing_known) is False:
        raise BrokenRuleError(f"its formula {rule.formula!r} can never hold {where}")


def _check_listed(rule: Rule, forms: Iterable[Form]) -> None:
    """Rows and cells that are listed one by one must each stand in one of the rule's forms."""
    match = FOR_EACH.fullmatch(rule.for_each)
    known = {code for form in forms for code in (*form.row_by_code, *form.column_by_cell)}
    for code in (match["listed"] or "").split() if match else ():
        if code not in known:
            raise BrokenRuleError(f"rule {rule.id}: none of its forms has the row or cell {code!r}; correct for_each")


class _NothingKnown:
    """The facts of a report of which nothing was read: what is true or false of it is so of every report."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def amount(self, ref: CellRef) -> Interval:
        column = self.form.column_by_cell.get(ref.cell)
        return NOT_NEGATIVE if column and column.value_type != "signed" else ANYTHING

    def holds(self, predicate: str, argument: CellRef | str) -> Truth:  # noqa: ARG002  # of no figure, nothing is known
        return None


# --- the rules against each other ----------------------------------------------------------


@dataclass(frozen=True)
class _Bound:
    """What a comparison says of a sum of cells: that it lies in an interval, whose ends may be left out."""

    interval: Interval
    is_open: bool

    def excludes(self, other: _Bound) -> bool:
        """Whether no number lies in both."""
        sign = "<" if self.is_open or other.is_open else "<="
        meet = all(
            compare(sign, Interval(low, low), Interval(high, high))
            for low, high in (
                (self.interval.low, other.interval.high),
                (other.interval.low, self.interval.high),
            )
        )
        return not meet


Said = tuple[tuple[tuple[CellRef, float], ...], _Bound]  # a sum of cells, scaled, and its bound


def check_book(rules: Iterable[Rule]) -> None:
    """Raise BrokenRuleError if two rules that are switched on say the same, or cannot both hold.

    Two rules contradict each other where they bound the same sum of cells so that no number is left for it; what
    takes more than that to prove is not looked for. The local limits and deadlines are read too.
    """
    limits(), deadlines()
    rules = list(rules)
    for form in load_forms().values():
        same: dict[object, list[Rule]] = {}
        bounds: dict[object, list[tuple[Rule, _Bound]]] = {}
        for rule in rules:
            if form.id in rule.forms:
                _enter(rule, form, same, bounds)


def _enter(
    rule: Rule, form: Form, same: dict[object, list[Rule]], bounds: dict[object, list[tuple[Rule, _Bound]]]
) -> None:
    """Compare a rule with those before it, and keep it for those after it."""
    for subject in form_subjects(rule, form) or ():
        when, formula = rule.bind(subject, form)
        for other in same.setdefault((when, formula), []):
            if _for_the_same(rule, other):
                message = f"says the same as rule {other.id} (form {form.id}, {subject}); switch one of them off"
                raise BrokenRuleError(f"rule {rule.id}: {message}")
        same[when, formula].append(rule)
        for cells, bound in _said(formula):
            key = (_without_guard(when), cells)
            for other, its in bounds.setdefault(key, []):
                if _for_the_same(rule, other) and bound.excludes(its):
                    message = f"cannot hold together with rule {other.id} (form {form.id}, {subject}); correct one"
                    raise BrokenRuleError(f"rule {rule.id}: {message}")
            bounds[key].append((rule, bound))


def _for_the_same(rule: Rule, other: Rule) -> bool:
    """Whether two rules are two, and apply to the same kinds of organisation."""
    apart = rule.kinds and other.kinds and not set(rule.kinds) & set(other.kinds)
    return rule.id != other.id and not apart


def _without_guard(when: Node | None) -> Node | None:
    """A condition, unless it only sets unread figures aside: rules over figures that were read all hold together."""
    guard = when is not None and when.kind == "call" and when.value[0] == CELLS_OF_EACH_KIND  # type: ignore[index]
    return None if guard else when


def _conjuncts(node: Node) -> Iterator[Node]:
    yield from node.operands if node.kind == "and" else (node,)


def _excludes_itself(when: Node) -> bool:
    """Whether the parts of a condition cannot all be true: ``a > 3 and a < 2``."""
    found = [said for part in _conjuncts(when) for said in _said(part)]
    return any(cells == others and bound.excludes(its) for cells, bound in found for others, its in found)


def _said(formula: Node) -> Iterator[Said]:
    """What a chain of linear comparisons says; nothing for other formulas."""
    if formula.kind != "compare" or not isinstance(formula.value, tuple):
        return
    for left, sign, right in zip(formula.operands, formula.value, formula.operands[1:], strict=False):
        found = left_minus_right(left, right)
        if found is not None and found.coefficients and sign != "!=":
            yield _scaled(found, sign)


def _scaled(found: Linear, sign: str) -> Said:
    """``2 b - 4 a + 6 >= 0`` as ``a - 0.5 b <= 1.5``: the first cell has the coefficient 1."""
    cells = sorted(found.coefficients)
    factor = found.coefficients[cells[0]]
    value = -found.constant / factor
    turned = TURNED[sign] if factor < 0 else sign
    low = value if turned in ("=", ">", ">=") else ANYTHING.low
    high = value if turned in ("=", "<", "<=") else ANYTHING.high
    scaled = tuple((cell, found.coefficients[cell] / factor) for cell in cells)
    return scaled, _Bound(Interval(low, high), turned in ("<", ">"))

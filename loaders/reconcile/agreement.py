"""The rules against each other: no two say the same, none contradicts another, or itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from loaders.errors import BrokenRuleError
from loaders.forms import Form, load_forms
from loaders.reconcile.language.interval import ANYTHING, Interval, compare
from loaders.reconcile.language.linear import Linear, left_minus_right
from loaders.reconcile.language.nodes import And, Call, CellRef, Compare, Node
from loaders.reconcile.rule import Rule, form_subjects

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
CELLS_OF_EACH_KIND = "is_number"  # a condition that only sets unread figures aside


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
    takes more than that to prove is not looked for.
    """
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
                raise BrokenRuleError(f"{rule.named}: {message}")
        same[when, formula].append(rule)
        for cells, bound in _said(formula):
            key = (_without_guard(when), cells)
            for other, its in bounds.setdefault(key, []):
                if _for_the_same(rule, other) and bound.excludes(its):
                    message = f"cannot hold together with rule {other.id} (form {form.id}, {subject}); correct one"
                    raise BrokenRuleError(f"{rule.named}: {message}")
            bounds[key].append((rule, bound))


def _for_the_same(rule: Rule, other: Rule) -> bool:
    """Whether two rules are two, and apply to the same kinds of organisation."""
    apart = rule.kinds and other.kinds and not set(rule.kinds) & set(other.kinds)
    return rule.id != other.id and not apart


def _without_guard(when: Node | None) -> Node | None:
    """A condition, unless it only sets unread figures aside: rules over figures that were read all hold together."""
    guard = isinstance(when, Call) and when.name == CELLS_OF_EACH_KIND
    return None if guard else when


def _conjuncts(node: Node) -> Iterator[Node]:
    yield from node.parts if isinstance(node, And) else (node,)


def excludes_itself(when: Node) -> bool:
    """Whether the parts of a condition cannot all be true: ``a > 3 and a < 2``."""
    found = [said for part in _conjuncts(when) for said in _said(part)]
    return any(cells == others and bound.excludes(its) for cells, bound in found for others, its in found)


def _said(formula: Node) -> Iterator[Said]:
    """What a chain of linear comparisons says; nothing for other formulas."""
    if not isinstance(formula, Compare):
        return
    for sign, (left, right) in zip(formula.signs, pairwise(formula.sides), strict=True):
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

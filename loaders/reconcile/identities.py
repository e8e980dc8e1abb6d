"""The identities of a form: those rules that are linear equalities over the cells of one report.

They come from the rules themselves (``data/rules/rules.csv``), so that what is proved, explained and checked is one and
the same: K01 the balance of requests, K02 the sum of the outcomes, H01 and H02 the sums of the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from loaders.forms import Form
from loaders.reconcile.formula import CellRef, Interval, Node
from loaders.reconcile.rules import form_subjects, load_rules


@dataclass(frozen=True, eq=False)
class Identity:
    """An equality that must hold: the sum of ``coefficients[cell] * value of cell`` is 0."""

    rule_id: str
    scope: str  # row, column
    subject: str
    coefficients: Mapping[str, int]  # none of them 0

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(self.coefficients)

    @property
    def is_column(self) -> bool:
        return self.scope == "column"

    def holds(self, values: Mapping[str, Interval]) -> bool:
        """Whether every cell of the equality is known and it holds."""
        return all(cell in values for cell in self.coefficients) and self.may_hold(values)

    def may_hold(self, values: Mapping[str, Interval]) -> bool:
        """Whether the equality can hold, each cell anywhere in its interval; a cell without one is a count (>= 0)."""
        low = high = 0.0
        for cell, coefficient in self.coefficients.items():
            interval = values.get(cell, COUNT)
            low += coefficient * (interval.low if coefficient > 0 else interval.high)
            high += coefficient * (interval.high if coefficient > 0 else interval.low)
        return low <= 0 <= high


COUNT = Interval(0, float("inf"))


@cache
def identities(form: Form) -> tuple[Identity, ...]:
    """Every identity of a form, in the order of the rules."""
    found = []
    for rule in load_rules().values():
        if form.id not in rule.forms or rule.severity != "error" or rule.scope not in ("row", "column"):
            continue
        for subject in form_subjects(rule, form) or ():
            condition, formula = rule.bind(subject, form)
            coefficients = None if condition else _equality(formula)
            if coefficients:
                found.append(Identity(rule.id, rule.scope, subject, coefficients))
    return tuple(found)


def _equality(node: Node) -> Mapping[str, int] | None:
    """Left minus right of ``a + b = c + d`` as coefficients; None for any other formula."""
    if node.kind != "compare" or node.value != ("=",):
        return None
    left, right = map(_linear, node.operands)
    if left is None or right is None:
        return None
    return {cell: coefficient for cell, coefficient in _added(left, right, -1).items() if coefficient}


def _linear(node: Node) -> Counter[str] | None:
    if node.kind == "cell" and isinstance(node.value, CellRef) and node.value.offset == 0:
        return Counter({node.value.cell: 1})
    if node.kind not in ("sum", "arithmetic") or node.value not in (None, "+", "-"):
        return None
    total: Counter[str] = Counter()
    for position, operand in enumerate(node.operands):
        part = _linear(operand)
        if part is None:
            return None
        total = _added(total, part, -1 if node.value == "-" and position else 1)
    return total


def _added(left: Mapping[str, int], right: Mapping[str, int], sign: int) -> Counter[str]:
    total = Counter(left)
    for cell, coefficient in right.items():
        total[cell] += sign * coefficient
    return total

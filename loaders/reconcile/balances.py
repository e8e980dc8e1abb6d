"""The balances of a form (勾稽关系): those rules that are linear equalities over the cells of one report.

They come from the rules themselves (``data/rules/rules.csv``), so that what is proved, explained and checked is one and
the same: K01 the balance of requests, K02 the sum of the outcomes, H01 and H02 the sums of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from loaders.forms import Form
from loaders.reconcile.language.interval import Interval
from loaders.reconcile.language.linear import left_minus_right
from loaders.reconcile.language.nodes import Compare, Node
from loaders.reconcile.rule import applies, form_subjects
from loaders.reconcile.rulebook import load_rules


@dataclass(frozen=True, eq=False)
class Balance:
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
def balances(form: Form) -> tuple[Balance, ...]:
    """Every balance of a form, in the order of the rules."""
    found = []
    for rule in load_rules().values():
        if not applies(rule, form) or rule.severity != "error" or rule.scope not in ("row", "column"):
            continue
        for subject in form_subjects(rule, form) or ():
            condition, formula = rule.bind(subject, form)
            coefficients = None if condition else _equality(formula)
            if coefficients:
                found.append(Balance(rule.id, rule.scope, subject, coefficients))
    return tuple(found)


def _equality(node: Node) -> Mapping[str, int] | None:
    """Left minus right of ``a + b = c + d`` as coefficients; None for any other formula."""
    if not isinstance(node, Compare) or node.signs != ("=",):
        return None
    found = left_minus_right(*node.sides)
    if found is None or found.constant or any(ref.offset or ref.over_units for ref in found.coefficients):
        return None
    return {ref.cell: int(coefficient) for ref, coefficient in found.coefficients.items()}

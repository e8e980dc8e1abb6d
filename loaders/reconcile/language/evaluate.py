"""What a formula amounts to, and whether it holds, over figures that may be unknown (Kleene's three values).

A comparison is True, False or None (cannot tell): ``3 + blank = 2`` is False whatever the blank stands for,
``3 + blank = 5`` cannot be told. Nothing is ever taken as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Protocol

from loaders.errors import BrokenRuleError
from loaders.reconcile.language.interval import COMPARE, Interval, Truth, combine, compare
from loaders.reconcile.language.nodes import (
    And,
    Arithmetic,
    Call,
    Cell,
    CellRef,
    Compare,
    Node,
    Not,
    Number,
    Or,
    Statement,
    Sum,
)


class Facts(Protocol):
    """What a formula is evaluated over."""

    def amount(self, ref: CellRef) -> Interval:
        """What the figure of a cell may be."""

    def holds(self, predicate: str, argument: CellRef | str) -> Truth:
        """Whether a predicate holds; None where the report does not tell."""


def amount(node: Node, facts: Facts) -> Interval:
    """What an arithmetic formula may amount to. Raises BrokenRuleError for a statement."""
    match node:
        case Number(value):
            return Interval(value, value)
        case Cell(ref):
            return facts.amount(ref)
        case Sum(cells):
            parts = [facts.amount(cell.ref) for cell in cells]
            return Interval(sum(part.low for part in parts), sum(part.high for part in parts))
        case Arithmetic(sign, left, right):
            return combine(sign, amount(left, facts), amount(right, facts))
    raise BrokenRuleError(f"{type(node).__name__.lower()!r} is no amount")


def truth(node: Node, facts: Facts) -> Truth:
    """Whether a formula holds: True, False, or None where the figures cannot tell. Raises BrokenRuleError for an
    amount."""
    match node:
        case Compare(signs, sides):
            each = zip(signs, pairwise(sides), strict=True)
            return _all(_compare(sign, left, right, facts) for sign, (left, right) in each)
        case Call(name, argument):
            return facts.holds(name, argument)
        case Not(part):
            return _denied(truth(part, facts))
        case And(parts):
            return _all([truth(part, facts) for part in parts])
        case Or(parts):
            return _denied(_all([_denied(truth(part, facts)) for part in parts]))
    raise BrokenRuleError(f"{type(node).__name__.lower()!r} is no statement")


def _denied(known: Truth) -> Truth:
    return None if known is None else not known


def _all(parts: Iterable[Truth]) -> Truth:
    found = list(parts)
    if False in found:
        return False
    return None if None in found else True


def _compare(sign: str, left: Node, right: Node, facts: Facts) -> Truth:
    if isinstance(left, Statement):  # two statements: (a > 0) = (b > 0)
        first, second = truth(left, facts), truth(right, facts)
        return None if first is None or second is None else COMPARE[sign](first, second)
    return compare(sign, amount(left, facts), amount(right, facts))

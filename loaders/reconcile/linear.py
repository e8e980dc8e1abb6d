"""Formulas that add and subtract cells: as coefficients and a constant, so that they can be compared and solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.reconcile.formula import CellRef, Node

ARITHMETIC = (None, "+", "-", "*")  # None: a sum


@dataclass(frozen=True)
class Linear:
    """The sum of ``coefficients[cell] * value of cell``, plus ``constant``. No coefficient is 0."""

    coefficients: Mapping[CellRef, float]
    constant: float = 0

    def plus(self, other: Linear, factor: float = 1) -> Linear:
        """This, plus another one times a factor."""
        found = dict(self.coefficients)
        for cell, coefficient in other.coefficients.items():
            found[cell] = found.get(cell, 0) + factor * coefficient
        left = {cell: coefficient for cell, coefficient in found.items() if coefficient}
        return Linear(left, self.constant + factor * other.constant)


def linear(node: Node) -> Linear | None:
    """An arithmetic formula as coefficients; None where it divides, or multiplies cells."""
    if node.kind == "cell" and isinstance(node.value, CellRef):
        return Linear({node.value: 1})
    if node.kind == "number" and isinstance(node.value, int | float):
        return Linear({}, node.value)
    if node.kind not in ("sum", "arithmetic") or node.value not in ARITHMETIC:
        return None
    parts = [linear(operand) for operand in node.operands]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return _product(*known) if node.value == "*" else _total(known, -1 if node.value == "-" else 1)


def _product(left: Linear, right: Linear) -> Linear | None:
    factor, other = (left, right) if not left.coefficients else (right, left)
    return None if factor.coefficients else Linear({}).plus(other, factor.constant)


def _total(parts: list[Linear], sign: int) -> Linear:
    total = Linear({})
    for position, part in enumerate(parts):
        total = total.plus(part, sign if position else 1)
    return total


def left_minus_right(left: Node, right: Node) -> Linear | None:
    """What a comparison compares with 0; None where a side is not linear."""
    first, second = linear(left), linear(right)
    return None if first is None or second is None else first.plus(second, -1)

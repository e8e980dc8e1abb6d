"""Formulas that add and subtract cells: as coefficients and a constant, so that they can be compared and solved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.reconcile.language.nodes import Arithmetic, Cell, CellRef, Node, Number, Sum


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


NOTHING = Linear({})


def linear(node: Node) -> Linear | None:
    """An arithmetic formula as coefficients; None where it divides, or multiplies cells."""
    match node:
        case Cell(ref):
            return Linear({ref: 1})
        case Number(value):
            return Linear({}, value)
        case Sum(cells):
            return _total(Linear({cell.ref: 1}) for cell in cells)
        case Arithmetic("+" | "-" | "*" as sign, left, right):
            return _joined(sign, linear(left), linear(right))
    return None


def _joined(sign: str, left: Linear | None, right: Linear | None) -> Linear | None:
    if left is None or right is None:
        return None
    return _product(left, right) if sign == "*" else left.plus(right, -1 if sign == "-" else 1)


def _product(left: Linear, right: Linear) -> Linear | None:
    factor, other = (left, right) if not left.coefficients else (right, left)
    return None if factor.coefficients else NOTHING.plus(other, factor.constant)


def _total(parts: Iterable[Linear]) -> Linear:
    total = NOTHING
    for part in parts:
        total = total.plus(part)
    return total


def left_minus_right(left: Node, right: Node) -> Linear | None:
    """What a comparison compares with 0; None where a side is not linear."""
    return _joined("-", linear(left), linear(right))

"""Amounts as they are written on paper: 101.2 less 101 is 0.2, not 0.20000000000000284. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

DIGITS = 15  # so many of a float are sure; what stands behind is left over from binary arithmetic


def as_written(value: float) -> int | float:
    """A number without what binary arithmetic left behind its last decimal."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def total(numbers: Iterable[int | float]) -> int | float:
    """The sum; an int where it is whole."""
    return _number(sum((Decimal(str(one)) for one in numbers), Decimal(0)))


def minus(left: float | None, right: float | None) -> int | float | None:
    """Left less right; None where either is not known."""
    if left is None or right is None:
        return None
    return _number(Decimal(str(as_written(left))) - Decimal(str(as_written(right))))


def _number(exact: Decimal) -> int | float:
    return int(exact) if exact == exact.to_integral_value() else float(exact)

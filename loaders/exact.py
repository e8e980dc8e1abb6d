"""Amounts as they are written on paper: 101.2 less 101 is 0.2, not 0.20000000000000284. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

DIGITS = 15  # so many of a float are sure; what stands behind is left over from binary arithmetic


def as_written(value: float) -> int | float:
    """A number without what binary arithmetic left behind its last decimal."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def rounded(value: float, decimals: int) -> Decimal:
    """A number to so many decimals as on paper and in a spreadsheet: a half goes away from zero, 31.25 is 31.3. One of
    more digits than a float holds stays as it is."""
    exact = Decimal(str(value))
    is_far = not exact.is_finite() or exact.adjusted() > DIGITS
    return exact if is_far else exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def percent(share: float, decimals: int) -> Decimal:
    """A share of one as per cent."""
    return rounded(as_written(share * 100), decimals)


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

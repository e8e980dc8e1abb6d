"""Amounts that may be unknown, compared with three truth values: True, False, or None where they cannot tell.

A figure read for sure is a point, a blank count lies anywhere from 0 upwards, a doubtful or missing one anywhere.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import NamedTuple

Truth = bool | None


class Interval(NamedTuple):
    """What an amount may be; a point where it is known."""

    low: float
    high: float

    @property
    def is_point(self) -> bool:
        return self.low == self.high


ANYTHING = Interval(-math.inf, math.inf)
NOT_NEGATIVE = Interval(0, math.inf)
COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def combine(sign: str, left: Interval, right: Interval) -> Interval:
    """``left + right`` and so on, as far as it is known; ``sign`` is one of ``+ - * /``."""
    if sign == "+":
        return Interval(left.low + right.low, left.high + right.high)
    if sign == "-":
        return Interval(left.low - right.high, left.high - right.low)
    if sign == "/" and right.low <= 0 <= right.high:
        return ANYTHING
    if not (left.is_point and right.is_point):  # no rule multiplies unknown amounts: do not pretend to know
        return _scaled(sign, left, right)
    result = left.low * right.low if sign == "*" else left.low / right.low
    return Interval(result, result)


def _scaled(sign: str, left: Interval, right: Interval) -> Interval:
    """An amount that may lie in an interval, times or divided by a known positive number."""
    if not right.is_point or right.low <= 0:
        return ANYTHING
    factor = right.low if sign == "*" else 1 / right.low
    return Interval(left.low * factor, left.high * factor)


def compare(sign: str, left: Interval, right: Interval) -> Truth:
    """Compare two intervals: True or False where every possible pair agrees, else None."""
    if left.is_point and right.is_point:
        return COMPARE[sign](left.low, right.low)
    apart = left.high < right.low or right.high < left.low
    if sign in ("=", "!="):
        return (sign == "!=") if apart else None
    low, high = (left, right) if sign in ("<", "<=") else (right, left)
    if COMPARE["<" if sign in ("<", ">") else "<="](low.high, high.low):
        return True
    if COMPARE["<=" if sign in ("<", ">") else "<"](high.high, low.low):
        return False
    return None

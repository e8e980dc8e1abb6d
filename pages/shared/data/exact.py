"""Sums and differences as they are on paper: 0.1 and 0.2 make 0.3, never 0.30000000000000004. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

import pandas as pd

from loaders.exact import percent

NOTHING = float("nan")


def written(value: float) -> Decimal:
    """A number as it is written."""
    return Decimal(str(value))


def total(values: Iterable[float]) -> float:
    """The sum of numbers; NaN for none. A value that is missing counts as not there."""
    known = [one for one in values if not pd.isna(one)]
    if all(float(one).is_integer() for one in known):
        return float(sum(known)) if known else NOTHING
    return float(sum(map(written, known), Decimal(0)))


def middle(values: Iterable[float]) -> float:
    """The median of the numbers that are there; NaN for none."""
    known = [written(one) for one in values if not pd.isna(one)]
    return float(median(known)) if known else NOTHING


def minus(left: Iterable[float], right: Iterable[float]) -> list[float]:
    """Left less right, one by one; NaN where either is missing."""
    return [
        NOTHING if pd.isna(one) or pd.isna(other) else float(written(one) - written(other))
        for one, other in zip(left, right, strict=True)
    ]


def percents(shares: Iterable[float]) -> list[float]:
    """Shares of one as per cent with two decimals, to be taken away; NaN for none."""
    return [NOTHING if pd.isna(one) else float(percent(float(one), 2)) for one in shares]

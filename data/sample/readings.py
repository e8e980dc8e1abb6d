"""What a careful reader gets from the cells of a draft, and relations over figures some of which are not numbers.

A figure that is not a number is an interval: a blank or a dash is some count of 0 or more, a missing, doubtful or wordy
cell could be anything. A relation fails only where no value in the intervals makes it hold, and holds only where all
do; else it is undetermined. Shares nothing with ``loaders/reconcile``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from data.sample.draft import Draft

PASS, FAIL, UNDETERMINED = "pass", "fail", "undetermined"
DASHES = {"/", "-", "—", "无"}
AMOUNT = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)(?P<unit>万元|元)?")
YUAN = {"元": 1, "万元": 10_000}


class Reading(NamedTuple):
    """What a careful reader gets from a cell: its state, and its value where the state is ``number``."""

    state: str
    value: int | float | None = None


Interval = tuple[float, float]
Readings = Mapping[str, Reading]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _money(draft: Draft, cell: str, number: Decimal, unit: str | None) -> Reading:
    """The unit stands in the cell, else in the heading, else in the form; 0 needs none."""
    column = draft.form.column_by_cell[cell]
    heading = draft.words.get(column.label_zh, column.label_zh)
    unit = unit or next((word for word in ("万元", "元") if word in heading), None)
    if unit is None and number:
        return Reading("doubtful")
    return Reading("number", _plain(number * YUAN.get(unit or "元", 1)))


def read(draft: Draft, cell: str) -> Reading:
    """The reading of one cell of a draft."""
    if cell.partition(":")[0] in draft.lost_rows:
        return Reading("missing")
    text = unicodedata.normalize("NFKC", draft.figures[cell]).strip()
    if not text or text in DASHES:
        return Reading("dash" if text else "blank")
    match = AMOUNT.fullmatch(text)
    is_money = draft.form.column_by_cell[cell].is_money
    if not match or (match["unit"] and not is_money):
        return Reading("text")
    number = Decimal(match["number"])
    return _money(draft, cell, number, match["unit"]) if is_money else Reading("number", _plain(number))


def read_all(draft: Draft) -> dict[str, Reading]:
    """The reading of every cell of the form."""
    return {cell: read(draft, cell) for cell in draft.form.cells}


# Three-valued relations


def interval(reading: Reading) -> Interval:
    """What a figure may be."""
    if reading.value is not None:
        return reading.value, reading.value
    return (0, math.inf) if reading.state in ("blank", "dash") else (-math.inf, math.inf)


def total(intervals: Iterable[tuple[int, Interval]]) -> Interval:
    """What the sum of factor x figure may be."""
    low = high = 0.0
    for factor, (lower, upper) in intervals:
        low += factor * (lower if factor > 0 else upper)
        high += factor * (upper if factor > 0 else lower)
    return low, high


def compared(comparison: str, low: float, high: float) -> str:
    """How a comparison with 0 ends for a sum between low and high."""
    if high < 0 or (comparison == "=" and low > 0):
        return FAIL
    certain = low >= 0 if comparison == ">=" else low == high == 0
    return PASS if certain else UNDETERMINED


def is_positive(reading: Reading) -> bool | None:
    """Whether a figure is above 0; None where that cannot be told."""
    low, high = interval(reading)
    return True if low > 0 else False if high <= 0 else None


def both(*conditions: bool | None) -> bool | None:
    """All of the conditions, in three values."""
    return False if False in conditions else None if None in conditions else True


def denied(condition: bool | None) -> str:
    """How a rule ends that a condition breaks."""
    return UNDETERMINED if condition is None else FAIL if condition else PASS

"""Hints from beside the identities: money that is no part of any sum, and table two of the 2019 form.

A hint is no explanation: nothing proves it. Sources: rule Y08 (元 and 万元 mixed up between years); the heading of the
third column of table two in the 2019 form, 处理决定数量, which some units take for "items after the change".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from loaders.forms import Form
from loaders.units import TEN_THOUSAND

Figures = Mapping[str, int | float | None]
UNIT = TEN_THOUSAND  # yuan in 万元
FACTOR = 2  # how far from 10,000 the ratio of two years may lie
ENOUGH_ROWS = 2  # of table two: one row may agree by chance


@dataclass(frozen=True)
class Hint:
    """Something to look at: ``code`` of data/words/explain.csv, the cell, its figure, and what it is compared with."""

    code: str
    cell: str
    observed: int | float
    compared: int | float


def hints(figures: Figures, form: Form, previous: Figures | None = None) -> tuple[Hint, ...]:
    """All hints for a report, given last year's where there is one."""
    return (*_unit_slips(figures, form, previous or {}), *_third_columns(figures, form))


def _unit_slips(figures: Figures, form: Form, previous: Figures) -> Iterator[Hint]:
    """Amounts about ten thousand times, or a ten-thousandth of, last year's."""
    for cell in _money(form):
        now, before = figures.get(cell), previous.get(cell)
        if now and before and now > 0 and before > 0:
            if UNIT / FACTOR <= now / before <= UNIT * FACTOR:
                yield Hint("too_large", cell, now, before)
            elif UNIT / FACTOR <= before / now <= UNIT * FACTOR:
                yield Hint("too_small", cell, now, before)


@cache
def _money(form: Form) -> tuple[str, ...]:
    return tuple(cell for cell, column in form.column_by_cell.items() if column.is_money)


def _third_columns(figures: Figures, form: Form) -> Iterator[Hint]:
    """Rows whose decisions equal the items of last year plus the change, where the change is not 0: more than one."""
    found = []
    for row in form.section_rows("二"):
        before, change, decisions = (
            figures.get(f"{row.code}:{column}") for column in ("items_prev", "items_change", "decisions")
        )
        if before is None or decisions is None or not change:
            continue
        if before + change == decisions:
            found.append(Hint("third_column", f"{row.code}:decisions", decisions, before))
    yield from found if len(found) >= ENOUGH_ROWS else ()

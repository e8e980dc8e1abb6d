"""The calendar of the reports: which are due by today, by when, and which came late.

A report on a year is due in the year after it. By when: the unit's own day, else the day that the office set for its
kind, else the notice in ``data/rules/deadlines.csv``, else 条例第四十九条 (departments by 31 January, governments by 31
March), else 31 January until the office says otherwise.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from loaders import store
from loaders.districts import districts
from loaders.organisations import Organisation
from loaders.reconcile.limits import day_after
from loaders.reconcile.limits import deadline as by_notice
from loaders.store.calendar import Filing, SetDay, filings, set_days

STATUTE = {"bureau": "01-31", "district": "03-31"}  # 条例第四十九条
OTHERWISE = "01-31"  # for units that neither the regulation nor a notice names


@dataclass(frozen=True)
class Due:
    """A report that is owed. ``state``: not_yet_due, in_time, late, or filed_no_date where it is there and prints no
    day. ``days``: how many days late, None where it is not late. ``source`` of the day: unit, office, notice, statute
    or otherwise."""

    unit: Organisation
    district: str  # see ``districts``
    year: int
    day: date
    source: str
    state: str
    days: int | None
    filing: Filing | None

    @property
    def corrected(self) -> int:
        """How many times a corrected version came."""
        return self.filing.versions - 1 if self.filing else 0


def year_due(today: date) -> int:
    """The year whose reports are due in this one."""
    return today.year - 1


def due_day(unit: Organisation, year: int, days: Iterable[SetDay]) -> tuple[date, str]:
    """By when the report of a unit on a year is due, and where that is said."""
    if unit.due:
        return day_after(year, unit.due), "unit"
    own = [one for one in days if (one.parent, one.kind) == (unit.parent or "", unit.kind) and one.holds(year)]
    if own:
        return day_after(year, max(own, key=lambda one: one.first_year).month_day), "office"
    if notice := by_notice(unit.parent, unit.kind, year):
        return notice, "notice"
    said = STATUTE.get(unit.kind)
    return day_after(year, said or OTHERWISE), "statute" if said else "otherwise"


def owed(unit: Organisation, filed: Iterable[int], last: int) -> range:
    """The years that a unit owes a report for, up to ``last``: from its first year, else its first report, else, where
    the office listed it, the year before the listing. A place owes one only if it has filed."""
    years = set(filed)
    first = unit.since or min(years, default=None) or unit.first_listed
    if first is None or (unit.kind == "district" and not years):
        return range(0)
    end = last if unit.until is None else min(unit.until, last)
    return range(min([first, *years]), max([end, *years]) + 1)


def calendar(
    units: Iterable[Organisation], filed: Mapping[tuple[str, int], Filing], days: Iterable[SetDay], today: date
) -> Iterator[Due]:
    """Every report that is owed by today, unit by unit. Invented units owe up to the newest year they have: they know
    no today."""
    set_by_office, everybody = list(days), list(units)
    years_of: dict[str, set[int]] = {}
    for one, year in filed:
        years_of.setdefault(one, set()).add(year)
    of_sample = max((max(years_of.get(one.id, {0})) for one in everybody if one.is_sample), default=0)
    groups = districts({one.id: one for one in everybody})
    for unit in everybody:
        years = years_of.get(unit.id, set())
        last = of_sample if unit.is_sample else year_due(today)
        for year in owed(unit, years, last):
            day, source = due_day(unit, year, set_by_office)
            filing = filed.get((unit.id, year))
            state, late = _state(filing, day, today)
            yield Due(unit, groups[unit.id], year, day, source, state, late, filing)


def _state(filing: Filing | None, day: date, today: date) -> tuple[str, int | None]:
    if filing is not None and filing.published_on is None:
        return "filed_no_date", None
    reached = filing.published_on if filing and filing.published_on else today
    late = (reached - day).days
    if late > 0:
        return "late", late
    return ("in_time" if filing else "not_yet_due"), None


def of_ledger(ledger: sqlite3.Connection, today: date | None = None) -> list[Due]:
    """The calendar of a ledger, by the day of today unless another is given; only read from."""
    return list(calendar(store.stored_organisations(ledger), filings(ledger), set_days(ledger), today or store.today()))


__all__ = ["Due", "Filing", "SetDay", "calendar", "due_day", "of_ledger", "owed", "year_due"]

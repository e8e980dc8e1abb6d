"""Limits that are set locally, as data: the most that units of a kind report, and the days by which reports are due.

``data/rules/limits.csv`` holds the former; ``data/rules/deadlines.csv`` the latter, for units below one organisation
(``parent``) and the kinds of them that have no national date: 条例第四十九条 names departments and governments at or
above county level only, so that townships and sub-districts are due when the local notice says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from loaders.declared import declared
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, load_forms
from loaders.names import KINDS

FOLDER = DATA / "rules"
KINDS_KNOWN = (*(kind for kind, _ in KINDS), "other")
LEAP_DAY = "02-29"
LAST = 9999  # the last year of a deadline that holds until further notice


@dataclass(frozen=True)
class Deadline:
    """By when the units of a kind below an organisation are to publish: a day of the year after the report's."""

    parent: str
    kind: str
    years: range
    month_day: str  # 03-31

    def day(self, year: int) -> date:
        return day_after(year, self.month_day)


def day_after(year: int, month_day: str) -> date:
    """A day of the year after a report's, written 03-31; the last of February where that year has no 29th. Raises
    ValueError for what is no day."""
    if month_day == LEAP_DAY:
        return date(year + 1, 3, 1) - timedelta(days=1)
    return date.fromisoformat(f"{year + 1}-{month_day}")


@cache
def limits(path: Path = FOLDER / "limits.csv") -> dict[tuple[str, str], float]:
    """The most that is reported: (kind, cell) -> number. Raises BrokenRuleError naming the line that is wrong."""
    cells = {cell for form in load_forms().values() for cell in form.cells}
    found: dict[tuple[str, str], float] = {}
    for place, line in declared(path):
        where = f"{place}: {line['kind']}, {line['cell']}"
        if line["kind"] not in KINDS_KNOWN or line["cell"] not in cells:
            raise BrokenRuleError(
                f"{where}: there is no such kind of unit, or no such cell; correct or remove the line"
            )
        if not line["most"].isdecimal():
            raise BrokenRuleError(f"{where}: {line['most']!r} is no whole number; write the most that is in order")
        found[line["kind"], line["cell"]] = int(line["most"])
    return found


def limit(kind: str, cell: str) -> float | None:
    """The most that a unit of this kind reports in a cell (money in yuan); None where no limit is set."""
    return limits().get((kind, cell))


def limited_cells(kind: str) -> tuple[str, ...]:
    """The cells for which a limit is set for units of this kind."""
    return tuple(cell for one, cell in limits() if one == kind)


@cache
def deadlines(path: Path = FOLDER / "deadlines.csv") -> tuple[Deadline, ...]:
    """The deadlines of local notices. Raises BrokenRuleError naming the line that is wrong."""
    found = []
    for place, line in declared(path):
        where = f"{place}: {line['parent']}, {line['kind']}"
        if not line["parent"] or line["kind"] not in KINDS_KNOWN:
            raise BrokenRuleError(f"{where}: name the organisation above, and a kind of unit")
        try:
            years = range(int(line["first_year"]), int(line["last_year"] or LAST) + 1)
            found.append(Deadline(line["parent"], line["kind"], years, line["month_day"]))
            found[-1].day(years.start)
        except ValueError as error:
            raise BrokenRuleError(f"{where}: {error}; write years as 2019 and the day as 03-31") from error
    return tuple(found)


def deadline(parent: str | None, kind: str, year: int) -> date | None:
    """The last day on which the report for a year of a unit of this kind, below this organisation, is due; None where
    no local notice is known: then nothing is late."""
    own = (one for one in deadlines() if (one.parent, one.kind) == (parent, kind) and year in one.years)
    return next((one.day(year) for one in own), None)

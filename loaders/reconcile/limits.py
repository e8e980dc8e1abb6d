"""Limits that are set locally, as data: the most that units of a kind report, and the days by which reports are due.

``data/rules/limits.csv`` holds the former; ``data/rules/deadlines.csv`` the latter, for units below one organisation
(``parent``) and the kinds of them that have no national date: 条例第四十九条 names departments and governments at or
above county level only, so that townships and sub-districts are due when the local notice says.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from loaders.errors import BrokenRuleError
from loaders.forms import DATA, load_forms, read_csv

FOLDER = DATA / "rules"


@cache
def _limits() -> dict[tuple[str, str], float]:
    cells = {cell for form in load_forms().values() for cell in form.cells}
    found = {}
    for line in read_csv(FOLDER / "limits.csv"):
        if line["cell"] not in cells:
            raise BrokenRuleError(f"data/rules/limits.csv: no form has a cell {line['cell']!r}; correct or remove it")
        found[line["kind"], line["cell"]] = float(line["most"])
    return found


def limit(kind: str, cell: str) -> float | None:
    """The most that a unit of this kind reports in a cell (money in yuan); None where no limit is set."""
    return _limits().get((kind, cell))


def limited_cells(kind: str) -> tuple[str, ...]:
    """The cells for which a limit is set for units of this kind."""
    return tuple(cell for one, cell in _limits() if one == kind)


def deadline(parent: str | None, kind: str, year: int) -> date | None:
    """The last day on which the report for a year of a unit of this kind, below this organisation, is due; None where
    no local notice is known: then nothing is late."""
    for line in read_csv(FOLDER / "deadlines.csv"):
        years = int(line["first_year"] or 0) <= year <= int(line["last_year"] or 9999)
        if line["parent"] == parent and line["kind"] == kind and years:
            return date.fromisoformat(f"{year + 1}-{line['month_day']}")
    return None

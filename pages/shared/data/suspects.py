"""Which figures bear the mark of a finding. Pure.

A finding across two years names a figure of each. Where a check within one report accuses one of the two by itself,
the other is innocent: it was only compared with a figure that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from loaders.reconcile.rule import SEVERITIES
from pages.shared.data import each_row, measures

Place = tuple[str, int, str]  # organisation, year, cell


def first_of(order: Sequence[str], found: Iterable[str]) -> str:
    """The first of an order that is among some; empty for none."""
    known = set(found)
    return next((one for one in order if one in known), "")


def gravest(flags: Iterable[str]) -> str:
    """The gravest severity of some; empty for none."""
    return first_of(SEVERITIES, flags)


def flags_by_cell(flags: pd.DataFrame) -> dict[Place, str]:
    """The gravest severity of ``queries.flags`` for each organisation_id, year and cell that is not innocent."""
    found: dict[Place, str] = {}
    for finding in _accused(flags):
        for severity, place in finding:
            found[place] = min(found.get(place, severity), severity, key=SEVERITIES.index)
    return found


def _accused(flags: pd.DataFrame) -> list[list[tuple[str, Place]]]:
    """The figures that each finding accuses, with its severity."""
    findings: dict[int, list[tuple[str, Place]]] = {}
    years: dict[int, int] = {}
    for one in each_row(flags):
        findings.setdefault(one.finding_id, []).append((one.severity, (one.organisation_id, one.year, one.cell)))
        years[one.finding_id] = one.report_year
    across = {key for key, found in findings.items() if any(place[1] != years[key] for _, place in found)}
    alone = {place for key, found in findings.items() if key not in across for _, place in found}
    return [_guilty(found, alone) if key in across else found for key, found in findings.items()]


def _guilty(found: list[tuple[str, Place]], alone: set[Place]) -> list[tuple[str, Place]]:
    """Of a finding across years the figures of the years in which another check accuses one, or all of them."""
    years = {place[1] for _, place in found if place in alone}
    return [one for one in found if one[1][1] in years] if years else found


def doubted(observed: pd.DataFrame) -> pd.Series:
    """Whether this year's figure or last year's is under a finding: its change is to be checked before it is news."""
    return observed["flag"].ne("") | observed["previous_flag"].ne("")


def settled_in(grid: pd.DataFrame, settled: pd.DataFrame) -> list[bool]:
    """Whether a person has settled a cell of each number of the grid."""
    cells = {(one.organisation_id, one.year, one.cell) for one in each_row(settled)}
    return [
        bool(cells)
        and line.state == "number"
        and any((line.organisation_id, line.year, cell) in cells for cell in measures.cells_of(line.series, line.form))
        for line in each_row(grid)
    ]

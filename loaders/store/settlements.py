"""Doubtful figures that a person has settled. What was read stays as it is: the raw text, its place and why it was
doubtful; the person's value stands in a table of its own and is the figure's as long as the cell says the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.store.ledger import now

HOLDS = """settlement.organisation_id = report.organisation_id AND settlement.year = report.year
           AND settlement.cell = figure.cell AND settlement.raw = figure.raw AND settlement.value IS NOT NULL
           AND settlement.settlement_id = (SELECT max(newest.settlement_id) FROM settlement AS newest
               WHERE newest.organisation_id = report.organisation_id AND newest.year = report.year
               AND newest.cell = figure.cell AND newest.raw = figure.raw)"""


@dataclass(frozen=True)
class Doubtful:
    """A cell of a current report that was not read for sure; ``value``, ``who``, ``note`` and ``settled_at`` where a
    person has settled it, ``lapsed`` and ``lapsed_raw`` where one had, when it said something else."""

    organisation_id: str
    organisation: str
    year: int
    cell: str
    raw: str
    place: str
    doubt: str
    likely: int | float | None
    value: int | float | None
    who: str
    note: str
    settled_at: str
    lapsed: int | float | None = None
    lapsed_raw: str = ""


def doubtful(db: sqlite3.Connection, unit: str | None = None, year: int | None = None) -> list[Doubtful]:
    """The doubtful cells of the current reports, of one unit and year or of all, those that are settled too."""
    rows = db.execute(
        f"""SELECT report.organisation_id, organisation.name, report.year, figure.cell, figure.raw, figure.place, doubt,
                   likely, figure.value, coalesce(settlement.who, ''), coalesce(settlement.note, ''),
                   coalesce(settlement.settled_at, ''), earlier.value, coalesce(earlier.raw, '')
            FROM figure JOIN report USING (report_id)
            JOIN organisation ON organisation.organisation_id = report.organisation_id
            LEFT JOIN settlement ON {HOLDS}
            LEFT JOIN settlement AS earlier ON figure.state = 'doubtful' AND earlier.value IS NOT NULL
                 AND earlier.raw <> figure.raw AND earlier.settlement_id = (SELECT max(newest.settlement_id)
                     FROM settlement AS newest WHERE newest.organisation_id = report.organisation_id
                     AND newest.year = report.year AND newest.cell = figure.cell)
            WHERE is_current AND state IN ('doubtful', 'settled') AND (? IS NULL OR report.organisation_id = ?)
                  AND (? IS NULL OR report.year = ?)
            ORDER BY organisation.rowid, report.year, figure.cell""",
        (unit, unit, year, year),
    )
    return [Doubtful(*row) for row in rows]


def settle(
    db: sqlite3.Connection, at: tuple[str, int, str], raw: str, value: int | float | None, who: str, note: str
) -> None:
    """Say what a doubtful figure means, or with None that an earlier settlement does not hold. ``at``: unit, year and
    cell. The figures follow with ``project_settlements``."""
    db.execute(
        """INSERT INTO settlement (organisation_id, year, cell, raw, value, who, note, settled_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (*at, raw, value, who, note, now()),
    )


def project_settlements(db: sqlite3.Connection, units: Iterable[str]) -> None:
    """Give the doubtful figures of these units the values that hold for them, and take away those that do not."""
    for unit in units:
        of_unit = "report_id IN (SELECT report_id FROM report WHERE organisation_id = ?)"
        value = f"""(SELECT settlement.value FROM settlement JOIN report ON report.report_id = figure.report_id
                     WHERE {HOLDS})"""
        db.execute(
            f"""UPDATE figure SET state = 'doubtful', value = NULL
                WHERE state = 'settled' AND {of_unit} AND {value} IS NOT figure.value""",
            (unit,),
        )
        if db.execute("SELECT 1 FROM settlement WHERE organisation_id = ? LIMIT 1", (unit,)).fetchone():
            db.execute(
                f"""UPDATE figure SET state = 'settled', value = {value}
                    WHERE state = 'doubtful' AND {of_unit} AND {value} IS NOT NULL""",
                (unit,),
            )

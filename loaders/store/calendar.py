"""What the calendar asks of the ledger: which reports are there, with their day, and the days that the office set."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Filing:
    """A report that is there: the day of its first version, where it prints one, and how many versions came."""

    published_on: date | None
    versions: int


@dataclass(frozen=True)
class SetDay:
    """A day of the year after the report's that the office set for the units of a kind below a unit."""

    parent: str
    kind: str
    first_year: int
    last_year: int | None
    month_day: str

    def holds(self, year: int) -> bool:
        """Whether it is the day for the reports of a year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def filings(db: sqlite3.Connection) -> dict[tuple[str, int], Filing]:
    """(unit, year) -> the report that is there. A corrected version does not make late what came in time: the day is
    that of the first version which is kept."""
    rows = db.execute(
        """SELECT organisation_id, year, published_on FROM report WHERE standing = 'kept'
           ORDER BY organisation_id, year, version"""
    )
    found: dict[tuple[str, int], Filing] = {}
    for unit, year, published_on in rows:
        day = date.fromisoformat(published_on) if published_on else None
        before = found.get((unit, year))
        found[unit, year] = Filing(before.published_on if before else day, before.versions + 1 if before else 1)
    return found


def set_days(db: sqlite3.Connection) -> list[SetDay]:
    """The days that the office set."""
    rows = db.execute("SELECT parent_id, kind, first_year, last_year, month_day FROM deadline")
    return [SetDay(*row) for row in rows]


def set_day(db: sqlite3.Connection, day: SetDay, authority: str) -> None:
    """Set a day; one for the same units from the same year on is replaced."""
    db.execute(
        """INSERT OR REPLACE INTO deadline (parent_id, kind, first_year, last_year, month_day, authority)
           VALUES (?, ?, ?, ?, ?, ?)""",
        (day.parent, day.kind, day.first_year, day.last_year, day.month_day, authority),
    )

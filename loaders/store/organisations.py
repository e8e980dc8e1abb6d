"""Units that turn out to be one, and units that take another name: their reports, years and names go along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from loaders.organisations import Organisation

OF_A_UNIT = ("confirmation", "settlement", "former_name")  # tables of which the rows go with the unit


def merge(db: sqlite3.Connection, one: str, into: str) -> list[int]:
    """Make one unit of two: all reports of ``one``, with their versions and confirmations, are then those of ``into``,
    which keeps its name; the other name is known as an alias. Returns the years for which both had a report: there the
    document loaded last is current."""
    years = [
        year
        for (year,) in db.execute(
            """SELECT DISTINCT year FROM report AS own WHERE organisation_id = ? AND is_current AND EXISTS
               (SELECT 1 FROM report WHERE organisation_id = ? AND year = own.year AND is_current) ORDER BY year""",
            (one, into),
        ).fetchall()
    ]
    (name,) = db.execute("SELECT name FROM organisation WHERE organisation_id = ?", (one,)).fetchone()
    refile(db, one, None, into, None)
    for table in OF_A_UNIT:
        db.execute(f"UPDATE OR IGNORE {table} SET organisation_id = ? WHERE organisation_id = ?", (into, one))
    aliases = [
        alias for (alias,) in db.execute("SELECT alias FROM organisation_alias WHERE organisation_id = ?", (one,))
    ]
    db.execute("DELETE FROM organisation_alias WHERE organisation_id = ?", (one,))
    db.executemany(
        "INSERT OR IGNORE INTO organisation_alias (alias, organisation_id) VALUES (?, ?)",
        [(alias, into) for alias in (name, *aliases)],
    )
    db.execute("UPDATE organisation SET parent_id = NULL WHERE organisation_id = ? AND parent_id = ?", (into, one))
    for column in ("parent_id", "successor_id"):
        db.execute(f"UPDATE organisation SET {column} = ? WHERE {column} = ?", (into, one))
    db.execute("UPDATE organisation SET successor_id = NULL WHERE organisation_id = successor_id")
    db.execute("UPDATE merged SET into_id = ? WHERE into_id = ?", (into, one))
    db.execute("INSERT OR REPLACE INTO merged (organisation_id, into_id) VALUES (?, ?)", (one, into))
    db.execute("DELETE FROM organisation WHERE organisation_id = ?", (one,))
    return years


def refile(db: sqlite3.Connection, one: str, year: int | None, into: str, to_year: int | None) -> int:
    """Give the reports of a unit, of one year or of all, to another unit or year, with all their versions; of what then
    stands in one place the document loaded last is current. Returns how many versions went."""
    rows = db.execute(
        "SELECT report_id, year FROM report WHERE organisation_id = ? AND (? IS NULL OR year = ?) ORDER BY version",
        (one, year, year),
    ).fetchall()
    places = {(into, of if to_year is None else to_year) for _, of in rows}
    for report_id, of in rows:
        to = of if to_year is None else to_year
        (last,) = db.execute(
            "SELECT coalesce(max(version), 0) FROM report WHERE organisation_id = ? AND year = ?", (into, to)
        ).fetchone()
        db.execute(
            """UPDATE report SET organisation_id = ?, year = ?, version = ?, is_current = 0, rules = NULL
               WHERE report_id = ?""",
            (into, to, last + 1, report_id),
        )
        if year is not None:
            for table in ("confirmation", "settlement"):
                db.execute(
                    f"UPDATE {table} SET organisation_id = ?, year = ? WHERE organisation_id = ? AND year = ?",
                    (into, to, one, of),
                )
    for unit, to in places:
        _in_order(db, unit, to)
    return len(rows)


def _in_order(db: sqlite3.Connection, unit: str, year: int) -> None:
    """The versions of a report in the order in which their documents were loaded."""
    rows = db.execute(
        """SELECT report_id FROM report JOIN document USING (sha256)
           WHERE organisation_id = ? AND report.year = ? ORDER BY loaded_at, report_id""",
        (unit, year),
    ).fetchall()
    for sign in (-1, 1):  # no two may bear one number meanwhile
        db.executemany(
            "UPDATE report SET version = ? WHERE report_id = ?",
            [(sign * number, report) for number, (report,) in enumerate(rows, start=1)],
        )
    newest_is_current(db, unit, year)


def newest_is_current(db: sqlite3.Connection, unit: str, year: int) -> None:
    """Of the versions of a report that are kept the newest counts."""
    db.execute("UPDATE report SET is_current = 0 WHERE organisation_id = ? AND year = ? AND is_current", (unit, year))
    db.execute(
        """UPDATE report SET is_current = 1, rules = NULL WHERE report_id =
           (SELECT report_id FROM report WHERE organisation_id = ? AND year = ? AND standing = 'kept'
            ORDER BY version DESC LIMIT 1)""",
        (unit, year),
    )


def make_current(db: sqlite3.Connection, units: Iterable[str]) -> None:
    """The versions of these units that waited count from now on. Called where their checks are written, in one
    transaction, so that nobody sees a report that no rule has seen."""
    for unit in units:
        years = db.execute(
            "SELECT DISTINCT year FROM report WHERE organisation_id = ? AND standing = 'waiting'", (unit,)
        ).fetchall()
        db.execute("UPDATE report SET standing = 'kept' WHERE organisation_id = ? AND standing = 'waiting'", (unit,))
        for (year,) in years:
            newest_is_current(db, unit, year)


def stand(db: sqlite3.Connection, unit: str, year: int, version: int | None, standing: str) -> int:
    """Take versions of a report out (``removed``) or bring them back (``kept``): one, or all; returns how many."""
    changed = db.execute(
        """UPDATE report SET standing = ?, is_current = 0 WHERE organisation_id = ? AND year = ?
           AND (? IS NULL OR version = ?) AND standing <> ?""",
        (standing, unit, year, version, version, standing),
    ).rowcount
    newest_is_current(db, unit, year)
    return int(changed)


def set_aliases(db: sqlite3.Connection, unit: str, aliases: Iterable[str]) -> None:
    """The other names of a unit are these and no others."""
    db.execute("DELETE FROM organisation_alias WHERE organisation_id = ?", (unit,))
    db.executemany(
        "INSERT OR IGNORE INTO organisation_alias (alias, organisation_id) SELECT ?, organisation_id FROM organisation"
        " WHERE organisation_id = ?",
        [(alias, unit) for alias in aliases],
    )


def rename(db: sqlite3.Connection, unit: Organisation, name: str, kind: str, until: int | None) -> None:
    """Give a unit another name; it stays the same unit. ``until``: the last year of its reports under the old name and
    kind, None where it was always meant to be called so."""
    if until is not None:
        db.execute(
            """INSERT OR REPLACE INTO former_name (organisation_id, until, name, short_name, kind)
               VALUES (?, ?, ?, ?, ?)""",
            (unit.id, until, unit.name, unit.short_name, unit.kind),
        )
    db.executemany(
        "INSERT OR IGNORE INTO organisation_alias (alias, organisation_id) VALUES (?, ?)",
        [(alias, unit.id) for alias in (unit.name, unit.short_name) if alias != name],
    )
    db.execute(
        "UPDATE organisation SET name = ?, short_name = ?, kind = ? WHERE organisation_id = ?",
        (name, name, kind, unit.id),
    )
    db.execute("DELETE FROM organisation_alias WHERE organisation_id = ? AND alias = ?", (unit.id, name))


def former_kinds(db: sqlite3.Connection, unit: str) -> list[tuple[int, str]]:
    """The kinds that a unit was of, each with the last year of it, the earliest first."""
    return db.execute(
        "SELECT until, kind FROM former_name WHERE organisation_id = ? ORDER BY until", (unit,)
    ).fetchall()


def current_report(db: sqlite3.Connection, unit: str, year: int) -> int | None:
    """The report of a unit and year that counts now."""
    sql = "SELECT report_id FROM report WHERE organisation_id = ? AND year = ? AND is_current"
    found = db.execute(sql, (unit, year)).fetchone()
    return int(found[0]) if found else None


def whereabouts(db: sqlite3.Connection, sha256: str) -> tuple[str, int, int, str] | None:
    """Where the report of a document stands: unit, year, version, standing; None where it is none."""
    found = db.execute(
        "SELECT organisation_id, year, version, standing FROM report WHERE sha256 = ?", (sha256,)
    ).fetchone()
    return None if found is None else (found[0], found[1], found[2], found[3])

"""What of the ledger is given away whole: every cell of the reports that count, a table, the file; of one moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from loaders.reconcile.rule import SEVERITIES
from loaders.store.ledger import poured, read_only

GRAVITY = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(SEVERITIES))
Value = str | float | None
GivenCell = tuple[str, float | None, str, str]  # cell, value, state, raw


class GivenReport(NamedTuple):
    """Whose report a cell stands in, and for which year."""

    report_id: int
    district: str  # the name of the unit above, '' of none
    organisation: str
    organisation_id: str
    is_sample: int
    year: int
    form: str  # ``forms.form_of``


def every_report(path: Path) -> Iterator[tuple[GivenReport, dict[str, GivenCell], dict[str, str]]]:
    """Every report that counts, by year and in the order of the units, with its cells and the gravest severity of the
    findings on them. One report in memory."""
    with closing(read_only(path)) as db:
        db.execute("BEGIN")
        reports = db.execute(
            """SELECT report_id, coalesce(above.name, ''), organisation.name, organisation.organisation_id,
                      organisation.is_sample, year, coalesce(tables, form)
               FROM report JOIN organisation USING (organisation_id)
               LEFT JOIN organisation AS above ON above.organisation_id = organisation.parent_id
               WHERE is_current ORDER BY year, organisation.rowid"""
        )
        for one in map(GivenReport._make, reports):
            rows = db.execute("SELECT cell, value, state, raw FROM figure WHERE report_id = ?", (one.report_id,))
            yield one, {row[0]: row for row in rows}, _flags_of(db, one)


def _flags_of(db: sqlite3.Connection, one: GivenReport) -> dict[str, str]:
    """The gravest severity of the failed checks on the cells of a report; a check of another year names them too."""
    found = db.execute(
        f"""SELECT json_extract(one.value, '$.cell'), min(CASE finding.severity {GRAVITY} END)
            FROM report JOIN finding USING (report_id), json_each(finding.cells) AS one
            WHERE report.organisation_id = ? AND report.is_current AND finding.status = 'fail'
                  AND json_extract(one.value, '$.year') = ? GROUP BY 1""",
        (one.organisation_id, one.year),
    )
    return {cell: SEVERITIES[place] for cell, place in found}


def table_rows(path: Path, table: str) -> Iterator[tuple[Value, ...]]:
    """The heads of one table of the ledger, then its rows. Raises ValueError for a table that is not there."""
    with closing(read_only(path)) as db:
        if (table,) not in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall():
            raise ValueError(f"the ledger has no table {table!r}")
        rows = db.execute(f'SELECT * FROM "{table}"')
        yield tuple(one[0] for one in rows.description)
        yield from rows


def copy(path: Path, to: Path) -> None:
    """The whole ledger into another file, as it is now: by SQLite's own backup, beside those who write. Raises
    sqlite3.OperationalError as ``ledger.poured``."""
    with closing(read_only(path)) as source, closing(sqlite3.connect(to)) as target:
        poured(source, target)

"""The districts, their units, and who has filed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd

from loaders.calendar import Due, of_ledger
from pages.shared.data.queries.asked import IN_DISTRICT, UNIT, connect, marks, select

OWED = "app.received_new"  # a series every form asks for: it has a roll-up line for every report that is owed


def districts(db: Path) -> pd.DataFrame:
    """One line a district: district, name (NULL where it is no organisation), is_sample, organisations, reports."""
    return select(
        db,
        f"""SELECT organisation.district, parent.short_name AS name, organisation.is_sample,
                  COUNT(DISTINCT organisation.organisation_id) AS organisations, COUNT(report.report_id) AS reports
           FROM {UNIT} LEFT JOIN organisation AS parent ON parent.organisation_id = organisation.district
           LEFT JOIN report ON report.organisation_id = organisation.organisation_id AND report.is_current
           WHERE organisation.listed_on IS NOT NULL
                 OR EXISTS (SELECT 1 FROM rollup WHERE series = ? AND scope = 'organisation'
                         AND scope_id = organisation.organisation_id)
           GROUP BY 1, 2 ORDER BY organisation.is_sample, organisations DESC, organisation.district""",
        [OWED],
    )


def places(db: Path) -> pd.DataFrame:
    """The organisations that others are below, in the order in which they were stored: place, name, short_name, parent
    (NULL: none)."""
    return select(
        db,
        """SELECT organisation_id AS place, name, short_name, parent_id AS parent FROM organisation
           WHERE organisation_id IN (SELECT parent_id FROM organisation) ORDER BY rowid""",
    )


def districts_of_years(db: Path, years: Sequence[int]) -> set[str]:
    """The districts whose units owe reports of all these years."""
    found = select(
        db,
        f"""SELECT organisation.district FROM {UNIT} JOIN rollup ON rollup.series = ?
                 AND rollup.scope = 'organisation' AND rollup.scope_id = organisation.organisation_id
            WHERE rollup.year IN ({marks(years)}) GROUP BY 1 HAVING count(DISTINCT rollup.year) = ?""",
        [OWED, *years, len(set(years))],
    )
    return set(found["district"])


def whereabouts(db: Path, units: Sequence[str]) -> dict[str, str]:
    """The district of each of these units by its id."""
    sql = f"SELECT organisation_id, district FROM {UNIT} WHERE organisation_id IN ({marks(units)})"
    return dict(select(db, sql, units).itertuples(index=False))


def merged(db: Path) -> dict[str, str]:
    """The units that are no more, each with the unit that it was made one with."""
    return dict(select(db, "SELECT organisation_id, into_id FROM merged").itertuples(index=False))


def own_units(db: Path) -> pd.DataFrame:
    """The units of the office's own list: organisation_id, name, short_name, kind, parent (its name), aliases (with ;
    between them), since, until, successor (its name), contact, telephone, due, reports (how many count)."""
    return select(
        db,
        """SELECT organisation_id, name, short_name, kind,
                  (SELECT name FROM organisation AS above WHERE above.organisation_id = organisation.parent_id)
                  AS parent,
                  (SELECT group_concat(alias, ';') FROM organisation_alias
                   WHERE organisation_alias.organisation_id = organisation.organisation_id) AS aliases,
                  since, until,
                  (SELECT name FROM organisation AS later WHERE later.organisation_id = organisation.successor_id)
                  AS successor, contact, telephone, due,
                  (SELECT count(*) FROM report WHERE report.organisation_id = organisation.organisation_id
                   AND is_current) AS reports
           FROM organisation WHERE NOT is_sample ORDER BY rowid""",
    )


def name_of(db: Path, organisation: str) -> str:
    """The full name of a unit, '' of none."""
    found = select(db, "SELECT name FROM organisation WHERE organisation_id = ?", [organisation])["name"]
    return str(found.iloc[0]) if len(found) else ""


def due(db: Path, today: date) -> list[Due]:
    """The calendar of the whole ledger by a day."""
    with closing(connect(db)) as connection:
        return of_ledger(connection, today)


def organisation_names(db: Path) -> list[str]:
    """The names of all organisations that may report."""
    return list(select(db, "SELECT name FROM organisation WHERE kind <> 'district' ORDER BY is_sample, name")["name"])


def filings(db: Path, district: str) -> pd.DataFrame:
    """One line an organisation and year that owes a report.

    organisation_id, name, short_name, kind, is_sample, year, form (of the report, or the one due), report_id (NULL: not
    filed), version, published_on, and the problems of the current report: errors, warnings, notices, undetermined.
    """
    return select(
        db,
        f"""SELECT organisation.organisation_id, organisation.name, organisation.short_name, organisation.kind,
                  organisation.is_sample, rollup.year, rollup.form, report.report_id, report.version,
                  report.published_on,
                  SUM(problem.status = 'fail' AND problem.severity = 'error') AS errors,
                  SUM(problem.status = 'fail' AND problem.severity = 'warning') AS warnings,
                  SUM(problem.status = 'fail' AND problem.severity = 'notice') AS notices,
                  SUM(problem.status = 'undetermined') AS undetermined
           FROM {UNIT}
           JOIN rollup ON rollup.series = ? AND rollup.scope = 'organisation'
                AND rollup.scope_id = organisation.organisation_id
           LEFT JOIN report ON report.organisation_id = organisation.organisation_id AND report.year = rollup.year
                AND report.is_current
           LEFT JOIN problem ON problem.report_id = report.report_id
           WHERE {IN_DISTRICT}
           GROUP BY organisation.organisation_id, rollup.year
           ORDER BY organisation.position, rollup.year""",
        [OWED, district],
    )


def unloaded(db: Path) -> pd.DataFrame:
    """Documents that are no report in the ledger: file_name, status, reason_code, reason_detail, organisation, year,
    is_sample."""
    return select(
        db,
        """SELECT file_name, status, reason_code, reason_detail, organisation, year, is_sample FROM document
           WHERE status <> 'read' ORDER BY status, file_name""",
    )

"""The SELECTs that pages share, one function each; those of one page stand in ``stored`` of its wing. Read only; knows
no Streamlit.

A district is named as ``loaders.districts`` says: by the id of the organisation above; ``''`` are units without one.
``year`` is the year reported on. Counts are in their own unit, money in yuan; a figure that is not surely read is NULL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from loaders.districts import district_of
from loaders.reconcile.rule import SEVERITIES

OWED = "app.received_new"  # a series every form asks for: it has a roll-up line for every report that is owed
UNIT = """(SELECT organisation.*, organisation.rowid AS position, district_of(organisation.name, organisation.kind,
                  organisation.is_sample, above.organisation_id, above.is_sample) AS district
           FROM organisation LEFT JOIN organisation AS above
                ON above.organisation_id = organisation.parent_id
                AND above.organisation_id <> organisation.organisation_id) AS organisation"""
IN_DISTRICT = "organisation.district = ?"
GRAVITY = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(SEVERITIES))


def connect(db: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises sqlite3.Error where there is no ledger."""
    connection = sqlite3.connect(f"file:{quote(str(db.resolve()))}?mode=ro", uri=True)
    connection.create_function("district_of", 5, district_of, deterministic=True)
    return connection


def select(db: Path, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """The rows of a SELECT as a frame. Numbers with NULL stay objects, so that nothing becomes 0 or NaN by itself."""
    with closing(connect(db)) as connection:
        cursor = connection.execute(sql, parameters)
        return pd.DataFrame(cursor.fetchall(), columns=[one[0] for one in cursor.description], dtype=object)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def settings(db: Path) -> dict[str, str]:
    """The settings of the ledger: revision, data_date, sample_removed."""
    return dict(select(db, "SELECT name, value FROM setting").itertuples(index=False))


def districts(db: Path) -> pd.DataFrame:
    """One line a district: district, name (NULL where it is no organisation), is_sample, organisations, reports."""
    return select(
        db,
        f"""SELECT organisation.district, parent.short_name AS name, organisation.is_sample,
                  COUNT(DISTINCT organisation.organisation_id) AS organisations, COUNT(report.report_id) AS reports
           FROM {UNIT} LEFT JOIN organisation AS parent ON parent.organisation_id = organisation.district
           LEFT JOIN report ON report.organisation_id = organisation.organisation_id AND report.is_current
           WHERE EXISTS (SELECT 1 FROM rollup WHERE series = ? AND scope = 'organisation'
                         AND scope_id = organisation.organisation_id)
           GROUP BY 1, 2 ORDER BY organisation.is_sample, organisations DESC, organisation.district""",
        [OWED],
    )


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


def values(db: Path, district: str, series: Sequence[str]) -> pd.DataFrame:
    """One line an organisation, series and year the form asks for: organisation_id, series, year, form, value (NULL:
    not filed or not surely read; money in yuan)."""
    return select(
        db,
        f"""SELECT rollup.scope_id AS organisation_id, rollup.series, rollup.year, rollup.form, rollup.sum AS value
           FROM rollup JOIN {UNIT} ON organisation.organisation_id = rollup.scope_id
           WHERE rollup.scope = 'organisation' AND rollup.series IN ({_marks(series)}) AND {IN_DISTRICT}""",
        [*series, district],
    )


def unsure(db: Path, district: str) -> pd.DataFrame:
    """The cells of the district's current reports that hold no sure number: organisation_id, year, cell, state, raw."""
    return select(
        db,
        f"""SELECT report.organisation_id, report.year, figure.cell, figure.state, figure.raw
           FROM figure JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND figure.state <> 'number' AND {IN_DISTRICT}""",
        [district],
    )


def cells(db: Path, district: str, wanted: Sequence[str]) -> pd.DataFrame:
    """Single cells of the district's current reports: organisation_id, year, cell, value, state."""
    return select(
        db,
        f"""SELECT report.organisation_id, report.year, figure.cell, figure.value, figure.state
           FROM figure JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND figure.cell IN ({_marks(wanted)}) AND {IN_DISTRICT}""",
        [*wanted, district],
    )


def flags(db: Path, district: str) -> pd.DataFrame:
    """The cells that stand in a finding that failed, in a current report: organisation_id, year (of the cell's report),
    cell, severity, finding_id, report_year (of the report that the finding is about)."""
    return select(
        db,
        f"""SELECT DISTINCT report.organisation_id, json_extract(one.value, '$.year') AS year,
                  json_extract(one.value, '$.cell') AS cell, finding.severity, finding.finding_id,
                  report.year AS report_year
           FROM finding JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id),
                json_each(finding.cells) AS one
           WHERE report.is_current AND finding.status = 'fail' AND {IN_DISTRICT}""",
        [district],
    )


def unloaded(db: Path) -> pd.DataFrame:
    """Documents that are no report in the ledger: file_name, status, reason_code, reason_detail, organisation, year,
    is_sample."""
    return select(
        db,
        """SELECT file_name, status, reason_code, reason_detail, organisation, year, is_sample FROM document
           WHERE status <> 'read' ORDER BY status, file_name""",
    )


def findings(db: Path, district: str) -> pd.DataFrame:
    """The findings of the district's current reports, problem by problem, the gravest first: the columns of ``finding``
    and organisation_id, short_name, is_sample, year, form (``forms.form_of``), and of the problem location, at_least,
    complete, common."""
    return select(
        db,
        f"""SELECT finding.*, problem.location, problem.at_least, problem.complete, problem.common,
                  report.organisation_id, organisation.short_name, organisation.is_sample, report.year,
                  coalesce(report.tables, report.form) AS form
           FROM finding JOIN problem USING (problem_id) JOIN report ON report.report_id = finding.report_id
           JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND {IN_DISTRICT}
           ORDER BY problem.status, CASE problem.severity {GRAVITY} END,
                  report.year DESC, organisation.position, problem.position, finding.finding_id""",
        [district],
    )


def saved_views(db: Path) -> pd.DataFrame:
    """The views that people saved, by name: name, page, query (JSON)."""
    return select(db, "SELECT name, page, query FROM saved_view ORDER BY name", [])


def organisation_names(db: Path) -> list[str]:
    """The names of all organisations that may report."""
    return list(select(db, "SELECT name FROM organisation WHERE kind <> 'district' ORDER BY is_sample, name")["name"])

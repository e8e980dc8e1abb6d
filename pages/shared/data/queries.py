"""Every SELECT of the pages, one function each. Read only; knows no Streamlit.

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
from sqlite_utils import Database

from loaders.districts import district_of
from loaders.reconcile.rules import SEVERITIES

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


def mentions(db: Path, district: str, word: str, since: int) -> pd.DataFrame:
    """Passages of the prose that hold a word: organisation_id, short_name, is_sample, year, section, text, place."""
    return select(
        db,
        f"""SELECT report.organisation_id, organisation.short_name, organisation.is_sample, report.year,
                  passage.section, passage.text, passage.place
           FROM passage JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND report.year >= ? AND instr(passage.text, ?) AND {IN_DISTRICT}
           ORDER BY organisation.position, report.year, passage.section""",
        [since, word, district],
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


def explanations(db: Path, problem: int) -> pd.DataFrame:
    """What may be wrong behind a problem, the likeliest first: rank, changes (JSON), kind, steps, evidence (JSON)."""
    sql = "SELECT rank, changes, kind, steps, evidence FROM explanation WHERE problem_id = ? ORDER BY position"
    return select(db, sql, [problem])


def saved_views(db: Path) -> pd.DataFrame:
    """The views that people saved, by name: name, page, query (JSON)."""
    return select(db, "SELECT name, page, query FROM saved_view ORDER BY name", [])


def confirmations(db: Path, organisation: str, year: int) -> pd.DataFrame:
    """What officials confirmed or took back in a report, oldest first: cell, value (NULL: taken back), reviewer, note,
    confirmed_at."""
    return select(
        db,
        """SELECT cell, value, reviewer, note, confirmed_at FROM confirmation
           WHERE organisation_id = ? AND year = ? ORDER BY confirmation_id""",
        [organisation, year],
    )


def check_counts(db: Path, district: str) -> pd.DataFrame:
    """How the checks of the district's current reports ended: organisation_id, year, rule_id, passed, failed,
    undetermined, not_assessable, reasons (JSON: why not assessable -> how many)."""
    return select(
        db,
        f"""SELECT report.organisation_id, report.year, rule_id, passed, failed, undetermined, not_assessable, reasons
           FROM check_count JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND {IN_DISTRICT}""",
        [district],
    )


def versions(db: Path, organisation: str, year: int) -> pd.DataFrame:
    """The versions of a report, newest first: report_id, version, is_current, form (``forms.form_of``), title,
    published_on, file_name, path, media_type, loaded_at."""
    return select(
        db,
        """SELECT report_id, version, is_current, coalesce(tables, report.form) AS form, title,
                  published_on, file_name, path, media_type, loaded_at
           FROM report JOIN document USING (sha256)
           WHERE report.organisation_id = ? AND report.year = ? ORDER BY version DESC""",
        [organisation, year],
    )


def report_figures(db: Path, report: int) -> pd.DataFrame:
    """Every cell of one report: cell, value, state, raw, place, doubt, likely."""
    return select(db, "SELECT cell, value, state, raw, place, doubt, likely FROM figure WHERE report_id = ?", [report])


def report_findings(db: Path, report: int) -> pd.DataFrame:
    """The findings of one report: the columns of ``finding``."""
    return select(db, "SELECT * FROM finding WHERE report_id = ? ORDER BY finding_id", [report])


def report_prose(db: Path, report: int) -> pd.DataFrame:
    """The prose of one report: section, text, place."""
    return select(db, "SELECT section, text, place FROM passage WHERE report_id = ?", [report])


def claims(db: Path, report: int) -> pd.DataFrame:
    """The numbers that the prose of one report states: section, kind, value, words, start_at, end_at, status, matched,
    cells (JSON)."""
    sql = """SELECT section, kind, value, words, start_at, end_at, status, matched, cells FROM claim
             WHERE report_id = ? ORDER BY position"""
    return select(db, sql, [report])


def extra_rows(db: Path, report: int) -> pd.DataFrame:
    """The rows of one report that are not in the form: section, label, cells (JSON), place."""
    sql = "SELECT section, label, cells, place FROM extra_row WHERE report_id = ? ORDER BY position"
    return select(db, sql, [report])


def organisation_names(db: Path) -> list[str]:
    """The names of all organisations that may report."""
    return list(select(db, "SELECT name FROM organisation WHERE kind <> 'district' ORDER BY is_sample, name")["name"])


def described(db: Path) -> pd.DataFrame:
    """The tables of the ledger: table, rows, columns."""
    with closing(connect(db)) as connection:
        found = [(one.name, one.count, ", ".join(one.columns_dict)) for one in Database(connection).tables]
    return pd.DataFrame(found, columns=["table", "rows", "columns"])


def whole_table(db: Path, table: str) -> pd.DataFrame:
    """Every row of one table of the ledger. Raises ValueError for a table that is not there."""
    if table not in set(described(db)["table"]):
        raise ValueError(f"the ledger has no table {table!r}")
    return select(db, f'SELECT * FROM "{table}"')


def snapshot(db: Path) -> bytes:
    """The whole ledger as one file, as it is now."""
    with closing(connect(db)) as connection:
        return connection.serialize()

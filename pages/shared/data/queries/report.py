"""One report: its versions, figures, findings, prose and claims."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pages.shared.data.queries.asked import select


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

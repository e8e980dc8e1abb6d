"""One report: its versions, figures, findings, prose and claims."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pandas as pd

from loaders.store.originals import original
from loaders.store.settlements import Doubtful, doubtful
from pages.shared.data.queries.asked import IN_DISTRICT, UNIT, connect, select


def versions(db: Path, organisation: str, year: int) -> pd.DataFrame:
    """The versions of a report that were checked or taken out, newest first: report_id, version, is_current, standing
    (kept or removed), form (``forms.form_of``), title, published_on, file_name, sha256, media_type, loaded_at, reader,
    rules."""
    return select(
        db,
        """SELECT report_id, version, is_current, standing, coalesce(tables, report.form) AS form, title,
                  published_on, file_name, sha256, media_type, loaded_at, reader, rules
           FROM report JOIN document USING (sha256)
           WHERE report.organisation_id = ? AND report.year = ? AND standing <> 'waiting' ORDER BY version DESC""",
        [organisation, year],
    )


def doubtful_cells(db: Path, organisation: str, year: int) -> list[Doubtful]:
    """The doubtful cells of a current report, those that a person has settled too."""
    with closing(connect(db)) as connection:
        return doubtful(connection, organisation, year)


def years_taken_out(db: Path, district: str) -> list[int]:
    """The years of which a report of a district was taken out."""
    sql = f"""SELECT DISTINCT year FROM report JOIN {UNIT} USING (organisation_id)
              WHERE standing = 'removed' AND {IN_DISTRICT} ORDER BY year"""
    return [int(one) for one in select(db, sql, [district])["year"]]


def original_of(db: Path, sha256: str) -> bytes | None:
    """The bytes of a document as it came; None where they were not kept."""
    with closing(connect(db)) as connection:
        return original(connection, sha256)


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

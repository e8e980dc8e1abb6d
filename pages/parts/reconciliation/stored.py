"""The SELECTs of the checks: how they ended, what may be wrong, what was confirmed. Read only; see ``queries``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pages.shared.data.queries import IN_DISTRICT, UNIT, select


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


def explanations(db: Path, problem: int) -> pd.DataFrame:
    """What may be wrong behind a problem, the likeliest first: rank, changes (JSON), kind, steps, evidence (JSON)."""
    sql = "SELECT rank, changes, kind, steps, evidence FROM explanation WHERE problem_id = ? ORDER BY position"
    return select(db, sql, [problem])


def confirmations(db: Path, organisation: str, year: int) -> pd.DataFrame:
    """What officials confirmed or took back in a report, oldest first: cell, value (NULL: taken back), reviewer, note,
    confirmed_at."""
    return select(
        db,
        """SELECT cell, value, reviewer, note, confirmed_at FROM confirmation
           WHERE organisation_id = ? AND year = ? ORDER BY confirmation_id""",
        [organisation, year],
    )

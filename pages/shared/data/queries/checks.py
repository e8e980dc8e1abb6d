"""What the rules say of the reports: findings, how the checks ended, what may be wrong, what was confirmed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.reconcile.rule import SEVERITIES
from loaders.reconcile.rulebook import rules_version
from pages.shared.data.queries.asked import IN_DISTRICT, UNIT, select

GRAVITY = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(SEVERITIES))


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


def not_renewed(db: Path, district: str) -> int:
    """How many of the district's current reports were checked by another version of the rules than today's."""
    found = select(
        db,
        f"""SELECT count(*) AS count FROM report JOIN {UNIT} USING (organisation_id)
           WHERE (report.rules < ? OR report.rules > ?) AND report.is_current AND {IN_DISTRICT}""",
        [rules_version(), rules_version(), district],
    )
    return int(found["count"].iloc[0])


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

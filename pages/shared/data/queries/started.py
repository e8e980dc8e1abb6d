"""How far the work with a ledger has come."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pages.shared.data.queries.asked import select


class Progress(NamedTuple):
    """What a ledger holds that is not the sample: units listed, reports, and their problems of severity error."""

    listed: int
    reports: int
    errors: int


def progress(db: Path) -> Progress:
    """How far the office has come with its own units and reports."""
    own = "JOIN organisation USING (organisation_id) WHERE is_current AND NOT is_sample"
    found = select(
        db,
        f"""SELECT (SELECT count(*) FROM organisation WHERE NOT is_sample AND listed_on IS NOT NULL) AS listed,
                   (SELECT count(*) FROM report {own}) AS reports,
                   (SELECT count(*) FROM report JOIN problem USING (report_id) {own}
                    AND problem.status = 'fail' AND problem.severity = 'error') AS errors""",
    )
    return Progress(*map(int, found.iloc[0]))

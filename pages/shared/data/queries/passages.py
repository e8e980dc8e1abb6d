"""The prose that names a thing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pages.shared.data.queries.asked import IN_DISTRICT, UNIT, select


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

"""The figures of a district and what stands against them: values, cells, states and findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pages.shared.data.queries.asked import IN_DISTRICT, UNIT, marks, select


def values(db: Path, district: str, series: Sequence[str]) -> pd.DataFrame:
    """One line an organisation, series and year the form asks for: organisation_id, series, year, form, value (NULL:
    not filed or not surely read; money in yuan)."""
    return select(
        db,
        f"""SELECT rollup.scope_id AS organisation_id, rollup.series, rollup.year, rollup.form, rollup.sum AS value
           FROM rollup JOIN {UNIT} ON organisation.organisation_id = rollup.scope_id
           WHERE rollup.scope = 'organisation' AND rollup.series IN ({marks(series)}) AND {IN_DISTRICT}""",
        [*series, district],
    )


def unsure(db: Path, district: str) -> pd.DataFrame:
    """The cells of the district's current reports that hold no sure number: organisation_id, year, cell, state, raw."""
    return select(
        db,
        f"""SELECT report.organisation_id, report.year, figure.cell, figure.state, figure.raw
           FROM figure JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND figure.state NOT IN ('number', 'settled') AND {IN_DISTRICT}""",
        [district],
    )


def settled(db: Path, district: str) -> pd.DataFrame:
    """The cells of the district's current reports whose number is a person's: organisation_id, year, cell."""
    return select(
        db,
        f"""SELECT report.organisation_id, report.year, figure.cell
           FROM figure JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND figure.state = 'settled' AND {IN_DISTRICT}""",
        [district],
    )


def cells(db: Path, district: str, wanted: Sequence[str]) -> pd.DataFrame:
    """Single cells of the district's current reports: organisation_id, year, cell, value, state."""
    return select(
        db,
        f"""SELECT report.organisation_id, report.year, figure.cell, figure.value, figure.state
           FROM figure JOIN report USING (report_id) JOIN {UNIT} USING (organisation_id)
           WHERE report.is_current AND figure.cell IN ({marks(wanted)}) AND {IN_DISTRICT}""",
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

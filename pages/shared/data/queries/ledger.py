"""The ledger itself: its settings, its saved views, what it holds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pandas as pd

from loaders.store.journal import Change, changes
from loaders.store.revisions import revision as revision_of
from pages.shared.data.queries.asked import connect, select


def revision(db: Path, district: str | None = None) -> str:
    """The revision of a district, or of the whole ledger: as long as it is the same, so is what was read."""
    with closing(connect(db)) as connection:
        return revision_of(connection, district)


def settings(db: Path) -> dict[str, str]:
    """The settings of the ledger: revision, data_date, sample_removed."""
    return dict(select(db, "SELECT name, value FROM setting").itertuples(index=False))


def saved_views(db: Path) -> pd.DataFrame:
    """The views that people saved, by name: name, page, query (JSON)."""
    return select(db, "SELECT name, page, query FROM saved_view ORDER BY name", [])


def history(db: Path) -> list[Change]:
    """What was done to the ledger by hand, the newest first."""
    with closing(connect(db)) as connection:
        return changes(connection)


def readings(db: Path) -> pd.DataFrame:
    """By which reader and rules each current report was read and checked: organisation_id, name, short_name,
    is_sample, year, reader, rules."""
    return select(
        db,
        """SELECT organisation_id, name, short_name, is_sample, year, reader, rules
           FROM report JOIN organisation USING (organisation_id) WHERE is_current ORDER BY organisation.rowid, year""",
    )


def described(db: Path) -> pd.DataFrame:
    """The tables of the ledger: table, rows, columns."""
    from sqlite_utils import Database  # half a second, which only who takes the ledger away should pay

    with closing(connect(db)) as connection:
        ledger = Database(connection)
        every = (*ledger.tables, *ledger.views)
        found = [(one.name, one.count, ", ".join(one.columns_dict)) for one in every]
    return pd.DataFrame(found, columns=["table", "rows", "columns"])


def extent(db: Path) -> pd.DataFrame:
    """What the ledger holds of reports that count, one line: units, reports, invented (reports), years (with ; between
    them)."""
    return select(
        db,
        """SELECT count(DISTINCT organisation_id) AS units, count(*) AS reports, total(is_sample) AS invented,
                  group_concat(DISTINCT year) AS years
           FROM report JOIN organisation USING (organisation_id) WHERE is_current""",
    )


def figures_count(db: Path) -> int:
    """How many lines all figures are."""
    counted = select(db, "SELECT count(*) AS cells FROM figure JOIN report USING (report_id) WHERE is_current")
    return int(counted["cells"].iloc[0])

"""The ledger itself: its settings, its saved views, its tables one by one, and its file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pandas as pd

from loaders.store.journal import Change, changes
from pages.shared.data.queries.asked import connect, select


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
    """By which reader and rules each current report was read and checked: organisation_id, short_name, year, reader,
    rules."""
    return select(
        db,
        """SELECT organisation_id, short_name, year, reader, rules FROM report JOIN organisation USING (organisation_id)
           WHERE is_current ORDER BY organisation.rowid, year""",
    )


def described(db: Path) -> pd.DataFrame:
    """The tables of the ledger: table, rows, columns."""
    from sqlite_utils import Database  # half a second, which only who takes the ledger away should pay

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

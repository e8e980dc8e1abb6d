"""The ledger to take away: its tables one by one, and its file. Read only; see ``queries``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pandas as pd
from sqlite_utils import Database

from pages.shared.data.queries import connect, select


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

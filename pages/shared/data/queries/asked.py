"""How the ledger is asked: a connection that cannot write, a SELECT as a frame, and the units with their district.

A district is named as ``loaders.districts`` says: by the id of the organisation above; ``''`` are units without one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd

from loaders.districts import district_of
from loaders.store.ledger import read_only

UNIT = """(SELECT organisation.*, organisation.rowid AS position, district_of(organisation.name, organisation.kind,
                  organisation.is_sample, above.organisation_id, above.is_sample) AS district
           FROM organisation LEFT JOIN organisation AS above
                ON above.organisation_id = organisation.parent_id
                AND above.organisation_id <> organisation.organisation_id) AS organisation"""
IN_DISTRICT = "organisation.district = ?"


def connect(db: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises sqlite3.Error where there is no ledger."""
    connection = read_only(db)
    connection.create_function("district_of", 5, district_of, deterministic=True)
    return connection


def select(db: Path, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """The rows of a SELECT as a frame. Numbers with NULL stay objects, so that nothing becomes 0 or NaN by itself."""
    with closing(connect(db)) as connection:
        cursor = connection.execute(sql, parameters)
        return pd.DataFrame(cursor.fetchall(), columns=[one[0] for one in cursor.description], dtype=object)


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ",".join("?" * len(values))

"""Views that people saved by name: a page and its choices. They belong to the ledger, so that colleagues share them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from loaders.store.ledger import now


def save_view(db: sqlite3.Connection, name: str, page: str, query: Mapping[str, Sequence[str]]) -> None:
    """Keep a view under a name; one of the same name is replaced. A view of no page is a group of units."""
    db.execute(
        "INSERT OR REPLACE INTO saved_view (name, page, query, saved_at) VALUES (?, ?, ?, ?)",
        (name, page, json.dumps(query, ensure_ascii=False), now()),
    )


def forget_view(db: sqlite3.Connection, name: str) -> None:
    """Take a saved view away."""
    db.execute("DELETE FROM saved_view WHERE name = ?", (name,))

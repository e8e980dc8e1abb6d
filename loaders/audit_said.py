"""The audit log in words, for the command line and the page of an administrator."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from loaders import store
from loaders.access import must
from loaders.store import audit
from loaders.store.audit import Entry
from loaders.words import Words

COLUMNS = ("number", "at", "name", "role", "how", "address", "action", "about", "before", "after", "result", "detail")


def entries(db: Path | None = None, after: int = 0, most: int = -1) -> tuple[list[Entry], int | None]:
    """The lines of the log, the newest first, and the first that is not as it was written, None where all are. Raises
    NotAllowedError for whom may not read it."""
    must("read_audit")
    with store.ledger(db) as ledger, store.one_moment(ledger):
        return list(audit.entries(ledger, after, most)), audit.broken(ledger)


def said(entry: Entry, words: Words) -> dict[str, str]:
    """One line in words, by ``COLUMNS``."""
    return {
        "number": str(entry.audit_id),
        "at": words.moment(entry.at),
        "name": entry.name or words("sign.none"),
        "role": words(f"role.{entry.role}") if entry.role else words("sign.none"),
        "how": words(f"audit.how.{entry.how}") if entry.how else words("sign.none"),
        "address": entry.address or words("audit.here"),
        "action": words(f"audit.{entry.action}"),
        "about": _pairs(entry.about),
        "before": _rows(entry.before),
        "after": _rows(entry.after),
        "result": words(f"audit.result.{entry.result}"),
        "detail": entry.detail,
    }


def _pairs(values: Mapping[str, Any]) -> str:
    shown = {name: one for name, one in values.items() if one not in ("", None)}
    return "; ".join(
        f"{name} = {one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}"
        for name, one in shown.items()
    )


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    return " | ".join(_pairs(row) for row in rows)

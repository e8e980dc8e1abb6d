"""A failure of the ledger's file in a sentence: what is wrong, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from loaders.words import Words

CAUSES = (  # what SQLite says -> error.ledger.<cause> of data/words
    ("locked", "locked"),
    ("busy", "locked"),
    ("disk is full", "full"),
    ("readonly", "readonly"),
    ("not a database", "not_ledger"),
    ("no ledger", "not_ledger"),
    ("newer version", "newer"),
    ("malformed", "damaged"),
    ("unable to open", "folder"),
)


def sentence(error: sqlite3.Error, file: Path, words: Words) -> str:
    """The sentence, with the name of the file alone: where it lies is nobody else's business."""
    said = str(error)
    cause = next((cause for part, cause in CAUSES if part in said), "other")
    return words(f"error.ledger.{cause}", file=file.name, detail=said)

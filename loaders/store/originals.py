"""The documents as they came, kept in the ledger by their hash: version 1's original stays version 1's, whatever
becomes of the file on disk, and one copy of the ledger holds all."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.reader_version import READER


@dataclass(frozen=True)
class Original:
    """A report and the bytes it was read from; ``content`` None where they were never kept and are gone."""

    report_id: int
    organisation_id: str
    organisation: str
    year: int
    version: int
    reader: str | None
    file_name: str
    content: bytes | None


def keep_original(db: sqlite3.Connection, sha256: str, content: bytes) -> None:
    """Keep the bytes of a document, packed where that makes them smaller. Raises ValueError for other bytes."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"these are not the bytes of {sha256}")
    smaller = zlib.compress(content)
    packed, kept = ("zlib", smaller) if len(smaller) < len(content) else ("", content)
    db.execute("INSERT OR IGNORE INTO original (sha256, packed, content) VALUES (?, ?, ?)", (sha256, packed, kept))


def original(db: sqlite3.Connection, sha256: str) -> bytes | None:
    """The bytes of a document as it came; None where they were not kept."""
    found = db.execute("SELECT packed, content FROM original WHERE sha256 = ?", (sha256,)).fetchone()
    if found is None:
        return None
    packed, content = found
    return zlib.decompress(content) if packed == "zlib" else bytes(content)


def originals(db: sqlite3.Connection) -> Iterator[Original]:
    """Every report of the ledger with its original: that which was kept, else the file where it was read, if it is
    still the same."""
    rows = db.execute(
        """SELECT report_id, organisation_id, organisation.name, report.year, version, reader, file_name, path, sha256
           FROM report JOIN document USING (sha256) JOIN organisation USING (organisation_id)
           ORDER BY organisation.rowid, report.year, version"""
    ).fetchall()
    for report, unit, name, year, version, reader, file_name, path, sha256 in rows:
        kept = original(db, sha256)
        content = _on_disk(Path(path), sha256) if kept is None else kept
        yield Original(report, unit, name, year, version, reader, file_name, content)


def _on_disk(path: Path, sha256: str) -> bytes | None:
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def older_readings(db: sqlite3.Connection) -> int:
    """How many current reports an earlier reader read."""
    sql = "SELECT count(*) FROM report WHERE is_current AND reader IS NOT ?"
    return int(db.execute(sql, (READER,)).fetchone()[0])

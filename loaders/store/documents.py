"""Documents and reports as they are stored. A corrected document of the same organisation and year
becomes a new version; the old one stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.documents.model import Document
from loaders.forms import DATA
from loaders.identify import Identity
from loaders.reader_version import READER
from loaders.recognise import Reading
from loaders.remote import address_of
from loaders.store.coded import save_figures
from loaders.store.ledger import now, set_setting, transaction
from loaders.store.units import AMONG


@dataclass(frozen=True)
class DocumentLine:
    """What the ledger keeps of a document, read or not."""

    document: Document
    path: Path
    status: str
    reason_code: str | None
    reason_detail: str | None
    form: str | None
    identity: Identity | None
    is_sample: bool


def is_loaded(db: sqlite3.Connection, sha256: str) -> bool:
    """Whether a report of exactly this document is in the ledger."""
    return bool(db.execute("SELECT 1 FROM report WHERE sha256 = ?", (sha256,)).fetchone())


def has_own_reports(db: sqlite3.Connection) -> bool:
    """Whether the ledger holds a report that did not come with the program, or units that the office listed, and
    nothing of the sample."""
    sql = """SELECT NOT EXISTS (SELECT 1 FROM report JOIN organisation USING (organisation_id) WHERE is_sample)
             AND (EXISTS (SELECT 1 FROM report JOIN document USING (sha256) WHERE path NOT LIKE ?)
                  OR EXISTS (SELECT 1 FROM organisation WHERE listed_on IS NOT NULL AND NOT is_sample))"""
    return bool(db.execute(sql, (f"{DATA / 'reports'}%",)).fetchone()[0])


def known_documents(db: sqlite3.Connection, digests: Iterable[str]) -> set[str]:
    """Of some documents, by their SHA-256, those that were looked at before, whatever became of them."""
    sql = f"SELECT sha256 FROM document WHERE sha256 IN {AMONG}"
    return {sha256 for (sha256,) in db.execute(sql, (json.dumps(list(digests)),))}


def save_document(db: sqlite3.Connection, line: DocumentLine) -> None:
    """Write what became of a document. A document is known by its SHA-256: the newest attempt counts."""
    identity, document = line.identity, line.document
    record: dict[str, Any] = {
        "sha256": document.sha256,
        "file_name": document.file_name,
        "path": address_of(line.path),
        "media_type": document.media_type,
        "size": document.size,
        "status": line.status,
        "reason_code": line.reason_code,
        "reason_detail": line.reason_detail,
        "form": line.form,
        "organisation": identity.organisation.name if identity and identity.organisation else None,
        "year": identity.year if identity else None,
        "identity_evidence": json.dumps(identity.as_json() if identity else [], ensure_ascii=False),
        "is_sample": int(line.is_sample),
        "loaded_at": now(),
    }
    columns = ", ".join(record)
    updates = ", ".join(f"{name} = excluded.{name}" for name in record if name != "sha256")
    marks = ", ".join("?" * len(record))
    db.execute(
        f"INSERT INTO document ({columns}) VALUES ({marks}) ON CONFLICT (sha256) DO UPDATE SET {updates}",
        list(record.values()),
    )


def save_report(db: sqlite3.Connection, document: Document, identity: Identity, reading: Reading) -> int:
    """Write a report as the newest version of its organisation and year; returns that version, from 1. It waits, and
    the version before it counts, until ``make_current``: with its checks."""
    assert identity.organisation is not None and identity.year is not None
    key = (identity.organisation.id, identity.year)
    (versions,) = db.execute(
        "SELECT coalesce(max(version), 0) FROM report WHERE organisation_id = ? AND year = ?", key
    ).fetchone()
    report_id = db.execute(
        """INSERT INTO report (sha256, organisation_id, year, form, tables, title, published_on, version, is_current,
                               standing, reader)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 'waiting', ?)""",
        (document.sha256, *key, *_editions(reading), identity.title, identity.published_on, versions + 1, READER),
    ).lastrowid
    assert report_id is not None
    _save_reading(db, report_id, reading)
    return int(versions) + 1


def replace_reading(db: sqlite3.Connection, report_id: int, reading: Reading) -> None:
    """What today's reader read in a report, in place of what an earlier one did; its checks are then old."""
    for table in ("coded_figure", "extra_row", "passage"):
        db.execute(f"DELETE FROM {table} WHERE report_id = ?", (report_id,))
    form, tables = _editions(reading)
    db.execute(
        "UPDATE report SET form = ?, tables = ?, reader = ?, rules = NULL WHERE report_id = ?",
        (form, tables, READER, report_id),
    )
    _save_reading(db, report_id, reading)


def _editions(reading: Reading) -> tuple[str, str | None]:
    """The main edition of a report, and those of its tables where they differ."""
    form = reading.of_form
    return form.id, form.key if form.is_mixed else None


def _save_reading(db: sqlite3.Connection, report_id: int, reading: Reading) -> None:
    save_figures(db, report_id, reading.figures.values())
    db.executemany(
        "INSERT INTO extra_row (report_id, position, section, label, cells, place) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (report_id, at, row.section, row.label, json.dumps(row.cells, ensure_ascii=False), row.place)
            for at, row in enumerate(reading.extra_rows)
        ],
    )
    db.executemany(
        "INSERT INTO passage (report_id, section, text, place) VALUES (?, ?, ?, ?)",
        [(report_id, section, passage.text, passage.place) for section, passage in reading.passages.items()],
    )


def remove_sample(db: sqlite3.Connection) -> int:
    """Take the sample district out and remember that it is not wanted; returns how many reports went."""
    with transaction(db):
        removed = db.execute(
            "DELETE FROM report WHERE organisation_id IN (SELECT organisation_id FROM organisation WHERE is_sample)"
        ).rowcount
        db.execute("DELETE FROM document WHERE is_sample")
        invented = "(SELECT organisation_id FROM organisation WHERE is_sample)"
        for column in ("parent_id", "successor_id"):  # a real unit that was listed below the sample stays, by itself
            db.execute(f"UPDATE organisation SET {column} = NULL WHERE NOT is_sample AND {column} IN {invented}")
        db.execute(f"DELETE FROM deadline WHERE parent_id IN {invented}")
        db.execute("DELETE FROM organisation WHERE is_sample AND parent_id IS NOT NULL")
        db.execute("DELETE FROM organisation WHERE is_sample")
        set_setting(db, "sample_removed", "1")
    return removed

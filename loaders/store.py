"""The ledger on disk: schema, writes, versions. A report is one transaction. SQL lives here and in the pages' queries.

The schema stands in ``schema.sql``. A corrected document of the same organisation and year becomes a new version; the
old one stays. Findings, counts and roll-ups are derived: they are rewritten from the figures and never edited.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loaders.documents.model import Document
from loaders.figures import Figure
from loaders.forms import DATA, load_forms
from loaders.identify import Identity
from loaders.organisations import Organisation
from loaders.recognise import Reading
from loaders.reconcile.confront import Check, Filed

SCHEMA = Path(__file__).with_name("schema.sql")
DEFAULT_DB = DATA / "ledger.db"
SCHEMA_VERSION = 2
MIGRATIONS = {1: "ALTER TABLE figure ADD COLUMN likely ANY"}  # schema version -> what brings it to the next


def default_db() -> Path:
    """Where the ledger lies: the environment variable LEDGER_DB, else ``data/ledger.db``."""
    return Path(os.environ.get("LEDGER_DB") or DEFAULT_DB)


def open_ledger(path: Path) -> sqlite3.Connection:
    """Open the ledger for writing; a new file gets the schema. Raises sqlite3.DatabaseError if it is no ledger."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=30)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA foreign_keys = ON")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == 0:
        schema = SCHEMA.read_text(encoding="utf-8")
        db.executescript(f"BEGIN;\n{schema}\nPRAGMA user_version = {SCHEMA_VERSION};\nCOMMIT;")
    elif version > SCHEMA_VERSION:
        raise sqlite3.DatabaseError(f"{path} was written by a newer version of this program (schema {version})")
    else:
        _migrate(db, version)
    return db


def _migrate(db: sqlite3.Connection, version: int) -> None:
    """Bring a ledger of an earlier version of the program to today's schema; nothing in it is lost."""
    for earlier in range(version, SCHEMA_VERSION):
        db.executescript(f"BEGIN;\n{MIGRATIONS[earlier]};\nPRAGMA user_version = {earlier + 1};\nCOMMIT;")


@contextmanager
def ledger(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The ledger, opened for writing and closed again; the default one unless a path is given."""
    db = open_ledger(path or default_db())
    try:
        yield db
    finally:
        db.close()


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; raises the revision, by which the pages know that what they remember is old."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        revision = int(setting(db, "revision") or 0) + 1
        set_setting(db, "revision", str(revision))
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def setting(db: sqlite3.Connection, name: str) -> str | None:
    """A setting of the ledger, or None."""
    found = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return found[0] if found else None


def set_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    """Write a setting of the ledger."""
    db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def now() -> str:
    """The time of a write, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# --- organisations -------------------------------------------------------------------------


def save_organisations(db: sqlite3.Connection, organisations: Iterable[Organisation]) -> None:
    """Add or update organisations; parents are written before their children."""
    waiting = {one.id: one for one in organisations}
    while waiting:
        ready = [one for one in waiting.values() if one.parent not in waiting or one.parent == one.id]
        if not ready:
            raise ValueError(f"organisations are each other's parents: {', '.join(sorted(waiting))}")
        for one in ready:
            _save_organisation(db, one)
            del waiting[one.id]


def _save_organisation(db: sqlite3.Connection, one: Organisation) -> None:
    db.execute(
        """INSERT INTO organisation (organisation_id, name, short_name, kind, parent_id, since, until, is_sample)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (organisation_id) DO UPDATE SET name = excluded.name, short_name = excluded.short_name,
           kind = excluded.kind, parent_id = excluded.parent_id, since = excluded.since, until = excluded.until""",
        (one.id, one.name, one.short_name, one.kind, one.parent, one.since, one.until, int(one.is_sample)),
    )
    db.executemany(
        "INSERT OR IGNORE INTO organisation_alias (alias, organisation_id) VALUES (?, ?)",
        [(alias, one.id) for alias in one.aliases],
    )


def stored_organisations(db: sqlite3.Connection) -> list[Organisation]:
    """Every organisation of the ledger, with its aliases."""
    aliases: dict[str, list[str]] = {}
    for alias, organisation in db.execute("SELECT alias, organisation_id FROM organisation_alias"):
        aliases.setdefault(organisation, []).append(alias)
    rows = db.execute(
        "SELECT organisation_id, name, short_name, kind, parent_id, since, until, is_sample FROM organisation"
    )
    return [
        Organisation(one, name, short, kind, parent, tuple(aliases.get(one, ())), bool(is_sample), since, until)
        for one, name, short, kind, parent, since, until, is_sample in rows
    ]


# --- documents and reports -----------------------------------------------------------------


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


def unchecked_organisations(db: sqlite3.Connection) -> set[str]:
    """The organisations with a report that no rule has seen: a load was cut short before it reconciled."""
    rows = db.execute(
        "SELECT organisation_id FROM report WHERE report_id NOT IN (SELECT DISTINCT report_id FROM check_count)"
    )
    return {organisation for (organisation,) in rows}


def known_documents(db: sqlite3.Connection) -> set[str]:
    """The SHA-256 of every document that was looked at, whatever became of it."""
    return {sha256 for (sha256,) in db.execute("SELECT sha256 FROM document")}


def save_document(db: sqlite3.Connection, line: DocumentLine) -> None:
    """Write what became of a document. A document is known by its SHA-256: the newest attempt counts."""
    identity, document = line.identity, line.document
    record: dict[str, Any] = {
        "sha256": document.sha256,
        "file_name": document.file_name,
        "path": str(line.path),
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
    """Write a report as the newest version of its organisation and year; returns that version, from 1."""
    assert identity.organisation is not None and identity.year is not None
    key = (identity.organisation.id, identity.year)
    (versions,) = db.execute(
        "SELECT coalesce(max(version), 0) FROM report WHERE organisation_id = ? AND year = ?", key
    ).fetchone()
    db.execute("UPDATE report SET is_current = 0 WHERE organisation_id = ? AND year = ?", key)
    report_id = db.execute(
        """INSERT INTO report (sha256, organisation_id, year, form, title, published_on, version, is_current)
           VALUES (?, ?, ?, ?, ?, ?, ?, 1)""",
        (document.sha256, *key, reading.form, identity.title, identity.published_on, versions + 1),
    ).lastrowid
    assert report_id is not None
    _save_reading(db, report_id, reading)
    return versions + 1


def _save_reading(db: sqlite3.Connection, report_id: int, reading: Reading) -> None:
    db.executemany(
        "INSERT INTO figure (report_id, cell, value, state, raw, place, doubt, likely) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(report_id, f.cell, f.value, f.state, f.raw, f.place, f.doubt, f.likely) for f in reading.figures.values()],
    )
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
        db.execute("DELETE FROM organisation WHERE is_sample AND parent_id IS NOT NULL")
        db.execute("DELETE FROM organisation WHERE is_sample")
        set_setting(db, "sample_removed", "1")
    return removed


# --- what is derived -----------------------------------------------------------------------


@dataclass(frozen=True)
class StoredReport:
    """A report of the ledger with its figures, as reconciliation needs it."""

    report_id: int
    is_current: bool
    filed: Filed


def reports_of(db: sqlite3.Connection, organisation_id: str) -> list[StoredReport]:
    """Every version of every report of an organisation, oldest first, each with last year's current report."""
    found = db.execute("SELECT kind FROM organisation WHERE organisation_id = ?", (organisation_id,)).fetchone()
    kind = found[0] if found else "other"
    rows = db.execute(
        "SELECT report_id, year, form, is_current FROM report WHERE organisation_id = ? ORDER BY year, version",
        (organisation_id,),
    ).fetchall()
    years = sorted({year for _, year, _, _ in rows})
    current: dict[int, Filed] = {}
    found = []
    for report_id, year, form, is_current in rows:
        filed = Filed(
            organisation_id,
            kind,
            year,
            load_forms()[form],
            _figures(db, report_id),
            _extra_labels(db, report_id),
            current.get(year - 1),
            tuple(one for one in years if one < year),
        )
        if is_current:
            current[year] = filed
        found.append(StoredReport(report_id, bool(is_current), filed))
    return found


def _figures(db: sqlite3.Connection, report_id: int) -> dict[str, Figure]:
    columns = "cell, value, state, raw, place, doubt, likely"
    rows = db.execute(f"SELECT {columns} FROM figure WHERE report_id = ?", (report_id,))
    return {row[0]: Figure(*row) for row in rows}


def _extra_labels(db: sqlite3.Connection, report_id: int) -> tuple[str, ...]:
    rows = db.execute("SELECT label FROM extra_row WHERE report_id = ? ORDER BY position", (report_id,))
    return tuple(label for (label,) in rows)


def save_checks(db: sqlite3.Connection, report: StoredReport, checks: Iterable[Check]) -> None:
    """Replace the findings and counts of a report."""
    counts: dict[str, dict[str, int]] = {}
    findings = []
    for check in checks:
        count = counts.setdefault(check.rule.id, dict.fromkeys(("pass", "fail", "undetermined", "not_assessable"), 0))
        count[check.status] += 1
        if check.status in ("fail", "undetermined"):
            findings.append(_finding(report, check))
    db.execute("DELETE FROM finding WHERE report_id = ?", (report.report_id,))
    db.execute("DELETE FROM check_count WHERE report_id = ?", (report.report_id,))
    db.executemany(
        """INSERT INTO finding (report_id, rule_id, subject, status, severity, formula, numbers, left_value,
           right_value, difference, cells, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        findings,
    )
    db.executemany(
        """INSERT INTO check_count (report_id, rule_id, passed, failed, undetermined, not_assessable)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [(report.report_id, rule, *count.values()) for rule, count in counts.items()],
    )


def _finding(report: StoredReport, check: Check) -> tuple[Any, ...]:
    return (
        report.report_id,
        check.rule.id,
        check.subject,
        check.status,
        check.rule.severity,
        check.formula,
        check.numbers,
        check.left,
        check.right,
        check.difference,
        json.dumps(list(_cells(report.filed, check)), ensure_ascii=False),
        check.fingerprint(report.filed),
    )


def _cells(filed: Filed, check: Check) -> Iterator[dict[str, Any]]:
    """The cells of a finding with what stands in them and where."""
    for ref in check.cells:
        source = filed if ref.offset == 0 else filed.previous
        figure = source.figures.get(ref.cell) if source else None
        if source and figure:
            place = {"state": figure.state, "raw": figure.raw, "place": figure.place}
            yield {"cell": ref.cell, "year": source.year, "value": figure.value} | place


def findings(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """The findings of all current reports, as plain records."""
    cursor = db.execute(
        """SELECT organisation.name AS organisation, report.year, finding.* FROM finding
           JOIN report USING (report_id) JOIN organisation USING (organisation_id)
           WHERE report.is_current ORDER BY organisation.name, report.year, finding.finding_id"""
    )
    names = [column[0] for column in cursor.description]
    for row in cursor:
        record = dict(zip(names, row, strict=True))
        yield record | {"cells": json.loads(record["cells"])}

"""What is done to the ledger by hand, and the way back: a change with, for every row it wrote, the statement that takes
that row back.

Triggers of the connection write those statements while a change is under way, whoever writes (the method of
https://sqlite.org/undoredo.html). Only what people decide is watched; what is derived is computed again after an undo.
The last change is undone first, so that every statement meets the ledger as its change left it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from loaders.access import signed
from loaders.store import audit
from loaders.store.ledger import now, transaction

WATCHED = (
    "organisation",
    "organisation_alias",
    "former_name",
    "merged",
    "deadline",
    "document",
    "report",
    "confirmation",
    "settlement",
)
TOLD = {  # of a table with much that says nothing of what was decided: the columns that the audit tells
    "document": ("sha256", "file_name", "status", "reason_code"),
    "report": ("sha256", "organisation_id", "year", "version", "standing", "is_current"),
}


@dataclass(frozen=True)
class Change:
    """Something that was done to the ledger: ``action`` is change.<action> of data/words, ``about`` what its sentence
    names; ``undone_at`` None while it stands."""

    change_id: int
    action: str
    about: Mapping[str, Any]
    who: str
    reason: str
    changed_at: str
    undone_at: str | None


@contextmanager
def change(
    db: sqlite3.Connection,
    action: str,
    about: Mapping[str, Any],
    reason: str = "",
    who: str = "",
    tables: Sequence[str] = WATCHED,
) -> Iterator[int]:
    """Whatever is written within, in one transaction or several, is one change that can be undone; yields its id. One
    within another belongs to that one. A change that wrote nothing leaves no line. ``tables`` are watched."""
    if under_way := db.execute("SELECT name FROM temp.sqlite_master WHERE name LIKE 'undo:%'").fetchone():
        yield int(under_way[0].split(":")[1])
        return
    in_pieces = not db.in_transaction
    with transaction(db):
        found = db.execute(
            "INSERT INTO change (action, about, who, reason, changed_at) VALUES (?, ?, ?, ?, ?)",
            (action, json.dumps(about, ensure_ascii=False), signed(who), reason, now()),
        ).lastrowid
        if in_pieces:  # what is cut short in the middle was begun, and by whom
            audit.note(db, action, about, result="begun")
    assert found is not None
    names = _watch(db, found, tables)
    result = "failed"
    try:
        with audit.watched(db, _told(db, tables)):
            yield found
        result = "done"
    finally:
        for name in names:
            db.execute(f'DROP TRIGGER temp."{name}"')
        with transaction(db):
            _closed(db, found, action, reason, result)


def _closed(db: sqlite3.Connection, change_id: int, action: str, reason: str, result: str) -> None:
    """What the change wrote, for the audit; a change that wrote nothing leaves no line of its own."""
    before, after = audit.written(db)
    (about,) = db.execute("SELECT about FROM change WHERE change_id = ?", (change_id,)).fetchone()
    if db.execute("SELECT 1 FROM change_step WHERE change_id = ?", (change_id,)).fetchone():
        said = json.loads(about) | {"change": change_id} | ({"reason": reason} if reason else {})
        audit.note(db, action, said, before=before, after=after, result=result)
    else:
        db.execute("DELETE FROM change WHERE change_id = ?", (change_id,))
        audit.note(db, action, json.loads(about), result="nothing" if result == "done" else result)


def _told(db: sqlite3.Connection, tables: Sequence[str]) -> dict[str, Sequence[str]]:
    """The columns of the tables that people decide on which the audit tells."""
    return {one: TOLD.get(one) or _columns(db, one) for one in tables if one in WATCHED}


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [column[1] for column in db.execute(f"PRAGMA table_info({table})")]


def retold(db: sqlite3.Connection, change_id: int, about: Mapping[str, Any]) -> None:
    """Say of a change what is known only when it is done: how many reports a load brought."""
    db.execute("UPDATE change SET about = ? WHERE change_id = ?", (json.dumps(about, ensure_ascii=False), change_id))


def changes(db: sqlite3.Connection) -> list[Change]:
    """All changes, the newest first; one that was cut off before it wrote anything is none."""
    sql = """SELECT change_id, action, about, who, reason, changed_at, undone_at FROM change
             WHERE change_id IN (SELECT change_id FROM change_step) ORDER BY change_id DESC"""
    return [Change(one, action, json.loads(about), *rest) for one, action, about, *rest in db.execute(sql)]


def undo(db: sqlite3.Connection, expected: int | None = None) -> tuple[Change, set[str]] | None:
    """Take the last change back that still stands; returns it and whose reports are to be checked anew, None where
    there is nothing to undo, or where it is not the ``expected`` one: somebody else has done something since. All or
    nothing: raises sqlite3.IntegrityError where what has come since rests on it."""
    last = next((one for one in changes(db) if one.undone_at is None), None)
    if last is None or expected not in (None, last.change_id):
        return None
    with transaction(db):
        db.execute("PRAGMA defer_foreign_keys = ON")
        touched = _touched(db, last.change_id)
        steps = db.execute(
            "SELECT undo FROM change_step WHERE change_id = ? ORDER BY step_id DESC", (last.change_id,)
        ).fetchall()
        with audit.watched(db, _told(db, WATCHED)):
            for (statement,) in steps:
                db.execute(statement)
        before, after = audit.written(db)
        about = {"change": last.change_id, "of": last.action} | dict(last.about)
        audit.note(db, "undo", about, before=before, after=after)
        db.execute("UPDATE change SET undone_at = ? WHERE change_id = ?", (now(), last.change_id))
        there = {one for (one,) in db.execute("SELECT organisation_id FROM organisation")}
        touched = (touched | _touched(db, last.change_id)) & there
        db.executemany("UPDATE report SET rules = NULL WHERE organisation_id = ?", [(one,) for one in touched])
    return last, touched


def _touched(db: sqlite3.Connection, change_id: int) -> set[str]:
    """The units a change is about, as far as the ledger has them, with those above them."""
    sql = """SELECT organisation_id, parent_id FROM organisation WHERE organisation_id IN
             (SELECT organisation_id FROM change_step WHERE change_id = ?)"""
    return {one for row in db.execute(sql, (change_id,)) for one in row if one is not None}


def _watch(db: sqlite3.Connection, change_id: int, tables: Sequence[str]) -> list[str]:
    """Write down the way back from every row written from now on, on this connection; the names of the triggers."""
    names = []
    for table in tables:
        columns = _columns(db, table)
        keys = [c[1] for c in sorted(db.execute(f"PRAGMA table_info({table})"), key=lambda c: c[5]) if c[5]]
        whose = {row: f"{row}.organisation_id" if "organisation_id" in columns else "NULL" for row in ("OLD", "NEW")}
        of_row = _joined(" WHERE ", keys, "NEW", " AND ")
        ways_back = {
            "INSERT": (f"'DELETE FROM {table}' || {of_row}", whose["NEW"]),
            "UPDATE": (f"{_joined(f'UPDATE {table} SET ', columns, 'OLD', ', ')} || {of_row}", whose["OLD"]),
            "DELETE": (_inserted(table, columns), whose["OLD"]),
        }
        for event, (statement, organisation) in ways_back.items():
            name = f"undo:{change_id}:{table}:{event}"
            db.execute(
                f"""CREATE TEMP TRIGGER "{name}" AFTER {event} ON main.{table} BEGIN
                    INSERT INTO change_step (change_id, organisation_id, undo)
                    VALUES ({change_id}, {organisation}, {statement}); END"""
            )
            names.append(name)
    return names


def _joined(start: str, columns: list[str], row: str, between: str) -> str:
    """The expression of a text: ``start`` and every column with its value as it stands in that row."""
    parts = [f"'{'' if at == 0 else between}{one} = ' || quote({row}.{one})" for at, one in enumerate(columns)]
    return f"'{start}' || {' || '.join(parts)}"


def _inserted(table: str, columns: list[str]) -> str:
    values = " || ', ' || ".join(f"quote(OLD.{one})" for one in columns)
    return f"'INSERT INTO {table} ({', '.join(columns)}) VALUES (' || {values} || ')'"

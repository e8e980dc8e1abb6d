"""Who did what, and who tried to: lines that are only ever added, each with the digest of the one before it.

What is done is written in the transaction that does it: there is neither a deed without its line nor a line without its
deed. What was refused or failed is written by itself. (GB/T 22239-2019, 8.1.4.3: audit of the user's deeds, protected
against deletion and change.)
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.access import COMMAND, PROGRAM, THE_PROGRAM, Actor, act_as, acting
from loaders.errors import WrongRequestError
from loaders.store.ledger import is_read_only, ledger, now, set_setting, setting, transaction

COLUMNS = ("at", "name", "role", "how", "address", "action", "about", "before", "after", "result", "detail")
NOBODY = Actor("", "", "")
FIRST = ""  # the digest before the first line
LAST = "audit_digest"  # the setting that holds that of the last: that lines at the end are gone shows too
MOST_ROWS = 200  # of a change: of more the number is told
HIDDEN = "identity_evidence"  # a column that says nothing about what was done
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A line of the audit log, see ``loaders/schema.sql``."""

    audit_id: int
    at: str
    name: str
    role: str
    how: str
    address: str
    action: str
    about: Mapping[str, Any]
    before: Sequence[Mapping[str, Any]]
    after: Sequence[Mapping[str, Any]]
    result: str
    detail: str


@dataclass
class Deed:
    """What is under way: lines that are written meanwhile are its own."""

    action: str
    about: dict[str, Any] = field(default_factory=dict)
    is_told: bool = False


_under_way: ContextVar[Deed | None] = ContextVar("deed", default=None)


@contextmanager
def under_way(deed: Deed) -> Iterator[Deed]:
    """Whatever is done within belongs to this deed."""
    token = _under_way.set(deed)
    try:
        yield deed
    finally:
        _under_way.reset(token)


def is_under_way() -> bool:
    """Whether something is being done already, of which what begins now is a part."""
    return _under_way.get() is not None


def note(
    db: sqlite3.Connection,
    action: str,
    about: Mapping[str, Any],
    *,
    before: Sequence[Mapping[str, Any]] = (),
    after: Sequence[Mapping[str, Any]] = (),
    result: str = "done",
    detail: str = "",
) -> None:
    """Add a line, in the transaction that is open on the connection, if one is; else in one of its own."""
    actor, deed = acting() or NOBODY, _under_way.get()
    if deed is not None:
        deed.is_told = deed.is_told or result != "begun"
        about = deed.about | dict(about)
    who = (actor.name, actor.role, actor.how, actor.address)
    packed = (json.dumps(one, ensure_ascii=False, default=str) for one in (dict(about), list(before), list(after)))
    with transaction(db, is_news=False):
        line = (now(), *who, action, *packed, result, detail)
        digest = _digest(setting(db, LAST) or FIRST, line)
        columns, marks = ", ".join((*COLUMNS, "digest")), ", ".join("?" * (len(COLUMNS) + 1))
        db.execute(f"INSERT INTO audit ({columns}) VALUES ({marks})", (*line, digest))
        set_setting(db, LAST, digest)


def told(path: Path, action: str, about: Mapping[str, Any], result: str, detail: str = "", **rows: Any) -> None:
    """Add a line about something that wrote nothing in the ledger: refused, failed, nothing to do, or done elsewhere
    (``rows``: ``before`` and ``after``). Where the ledger itself cannot be written, the server's log has it."""
    actor, why = acting() or NOBODY, ""
    if (path.is_file() or result == "done") and not is_read_only():
        try:
            with act_as(THE_PROGRAM), ledger(path) as db, act_as(actor):
                note(db, action, about, result=result, detail=detail, **rows)
        except (sqlite3.Error, OSError, WrongRequestError) as error:
            why = str(error)
        else:
            return
    level = logging.INFO if actor.how in (COMMAND, PROGRAM) else logging.WARNING  # who types a command sees it himself
    log.log(level, "%s %s by %r from %r: %s %s (%s)", action, about, actor.name, actor.address, result, detail, why)


def entries(db: sqlite3.Connection, after: int = 0, most: int = -1) -> Iterator[Entry]:
    """The lines, the newest first: those with a greater number than ``after``, at most so many."""
    sql = f"SELECT audit_id, {', '.join(COLUMNS)} FROM audit WHERE audit_id > ? ORDER BY audit_id DESC LIMIT ?"
    for number, *line in db.execute(sql, (after, most)):
        said = dict(zip(COLUMNS, line, strict=True))
        parsed = {one: json.loads(said[one]) for one in ("about", "before", "after")}
        yield Entry(number, **(said | parsed))


def broken(db: sqlite3.Connection) -> int | None:
    """The number of the first line that is not as it was written, or before which one is gone; None where all are
    whole."""
    before, expected = FIRST, 1
    lines = db.execute(f"SELECT audit_id, digest, {', '.join(COLUMNS)} FROM audit ORDER BY audit_id")
    for number, digest, *line in lines:
        if number != expected or digest != _digest(before, line):
            return int(number)
        before, expected = digest, number + 1
    return None if before == (setting(db, LAST) or FIRST) else expected


def _digest(before: str, line: Sequence[Any]) -> str:
    return hashlib.sha256("\x1f".join((before, *map(str, line))).encode("utf-8", "surrogatepass")).hexdigest()


# --- what a change wrote: rows before and after ------------------------------------------------


@contextmanager
def watched(db: sqlite3.Connection, tables: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Note the rows written within, on this connection, as they were and as they are, for ``written``. ``tables``:
    table -> its columns."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS written_row (place TEXT, was TEXT, made TEXT)")
    names = []
    for table, columns in tables.items():
        rows = {row: _json(row, columns) for row in ("OLD", "NEW")}
        there, gone = ("NULL", rows["NEW"]), (rows["OLD"], "NULL")
        for event, (was, is_now) in {"INSERT": there, "UPDATE": (rows["OLD"], rows["NEW"]), "DELETE": gone}.items():
            names.append(f"written:{table}:{event}")
            db.execute(
                f"""CREATE TEMP TRIGGER "{names[-1]}" AFTER {event} ON main.{table} BEGIN
                    INSERT INTO written_row VALUES ('{table}', {was}, {is_now}); END"""
            )
    try:
        yield
    finally:
        for name in names:
            db.execute(f'DROP TRIGGER temp."{name}"')


def written(db: sqlite3.Connection) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What was noted since the last time: the rows as they were and as they are, of a changed one what names it and the
    columns that changed. Of more than MOST_ROWS the first, and how many there were."""
    before, after = [], []
    (count,) = db.execute("SELECT count(*) FROM temp.written_row").fetchone()
    for table, was, made in db.execute(f"SELECT place, was, made FROM temp.written_row LIMIT {MOST_ROWS}"):
        old, new = (json.loads(one) if one else {} for one in (was, made))
        changed = [one for one in (old or new) if old.get(one) != new.get(one) and one != HIDDEN]
        kept = [*(one for one in list(old or new)[:1] if one not in changed), *changed]
        before += [{"table": table} | {one: old[one] for one in kept}] if old and changed else []
        after += [{"table": table} | {one: new[one] for one in kept}] if new and changed else []
    if count > MOST_ROWS:
        after.append({"rows": count})
    db.execute("DELETE FROM temp.written_row")
    return before, after


def _json(row: str, columns: Sequence[str]) -> str:
    pairs = ", ".join(f"'{one}', {row}.{one}" for one in columns)
    return f"json_object({pairs})"

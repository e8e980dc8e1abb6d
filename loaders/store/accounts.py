"""The file of the users, beside the ledger and never in it: a copy of the ledger gives no password away.

A password is kept as its hash by Argon2, a visit as the SHA-256 of the secret that only the visitor's browser has.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from loaders.store.ledger import PATIENCE, default_db

SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('reader', 'clerk', 'administrator')),
    password TEXT,                         -- its hash; NULL: known by a proxy or a provider
    is_initial INTEGER NOT NULL DEFAULT 0, -- the password was given out, and is to be changed first
    is_closed INTEGER NOT NULL DEFAULT 0,
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visit (
    secret TEXT PRIMARY KEY,               -- SHA-256 of what the browser keeps
    name TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
    address TEXT NOT NULL,
    begun_at REAL NOT NULL,                -- seconds since 1970
    seen_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failed_login (
    what TEXT PRIMARY KEY,                 -- the name, or the address, that was tried
    count INTEGER NOT NULL,
    last_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True)
class User:
    """Who may log in, and what for."""

    name: str
    role: str
    password: str | None
    is_initial: bool
    is_closed: bool
    since: str


@dataclass(frozen=True)
class Visit:
    """Somebody who has logged in: since when and when last seen, in seconds since 1970."""

    name: str
    address: str
    begun_at: float
    seen_at: float


def accounts_file(ledger: Path | None = None) -> Path:
    """Where the users are kept: the environment variable LEDGER_USERS, else ``users.db`` beside the ledger."""
    named = os.environ.get("LEDGER_USERS")
    return Path(named) if named else (ledger or default_db()).with_name("users.db")


@contextmanager
def accounts(ledger: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The file of the users, for reading and writing, made when it is not there; what is written within is written
    together. Nobody else of this machine may read it."""
    path = accounts_file(ledger)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        if not path.stat().st_size:
            db.executescript(SCHEMA)
        with db:
            yield db


def users(db: sqlite3.Connection, name: str | None = None) -> list[User]:
    """All users by name, or the one of a name."""
    sql = """SELECT name, role, password, is_initial, is_closed, since FROM user
             WHERE name = coalesce(?, name) ORDER BY name"""
    return [User(one[0], one[1], one[2], bool(one[3]), bool(one[4]), one[5]) for one in db.execute(sql, (name,))]


def user(db: sqlite3.Connection, name: str) -> User | None:
    """The user of a name."""
    return next(iter(users(db, name)), None)


def save_user(db: sqlite3.Connection, one: User) -> None:
    """Add a user, or change one."""
    db.execute(
        """INSERT INTO user (name, role, password, is_initial, is_closed, since) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET role = excluded.role, password = excluded.password,
               is_initial = excluded.is_initial, is_closed = excluded.is_closed""",
        (one.name, one.role, one.password, one.is_initial, one.is_closed, one.since),
    )


def remove_user(db: sqlite3.Connection, name: str) -> None:
    """Take a user away, with his visits."""
    db.execute("DELETE FROM user WHERE name = ?", (name,))


def save_visit(db: sqlite3.Connection, secret: str, one: Visit) -> None:
    """Keep a visit, by the digest of its secret."""
    columns = (secret, one.name, one.address, one.begun_at, one.seen_at)
    db.execute("INSERT INTO visit (secret, name, address, begun_at, seen_at) VALUES (?, ?, ?, ?, ?)", columns)


def visit(db: sqlite3.Connection, secret: str) -> Visit | None:
    """The visit of a secret."""
    found = db.execute("SELECT name, address, begun_at, seen_at FROM visit WHERE secret = ?", (secret,)).fetchone()
    return Visit(*found) if found else None


def see_visit(db: sqlite3.Connection, secret: str, at: float) -> None:
    """Note that somebody is there."""
    db.execute("UPDATE visit SET seen_at = ? WHERE secret = ?", (at, secret))


def end_visits(db: sqlite3.Connection, *, secret: str = "", name: str = "", seen_before: float = 0.0) -> None:
    """End a visit, all those of a user, or those that nobody has been seen in."""
    db.execute("DELETE FROM visit WHERE secret = ? OR name = ? OR seen_at < ?", (secret, name, seen_before))


def count_attempt(db: sqlite3.Connection, what: str, most: int, at: float, pause: float) -> int:
    """Count an attempt to log in under a name, or from an address; returns how many there were in a row, with less than
    a pause between. Beyond ``most`` the pause is not drawn out, or a stranger could keep somebody out for ever."""
    sql = """INSERT INTO failed_login (what, count, last_at) VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET
             last_at = CASE WHEN count < ? OR last_at < ? THEN excluded.last_at ELSE last_at END,
             count = CASE WHEN last_at < ? THEN 1 ELSE count + 1 END RETURNING count"""
    return int(db.execute(sql, (what, at, most, at - pause, at - pause)).fetchone()[0])


def forget_attempts(db: sqlite3.Connection, *whats: str, before: float = 0.0) -> None:
    """Forget those of a name or an address, and those of long ago."""
    db.executemany("DELETE FROM failed_login WHERE what = ?", [(one,) for one in whats])
    db.execute("DELETE FROM failed_login WHERE last_at < ?", (before,))


def take_attempt_back(db: sqlite3.Connection, what: str) -> None:
    """The last attempt was none that failed."""
    db.execute("UPDATE failed_login SET count = max(count - 1, 0) WHERE what = ?", (what,))

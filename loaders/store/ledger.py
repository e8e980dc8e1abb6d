"""The ledger file: opened, brought to today's schema, one transaction at a time, and its settings."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from loaders.access import NotAllowedError, acting, may_write
from loaders.errors import WrongRequestError
from loaders.forms import DATA
from loaders.store.coded import take_over
from loaders.store.revisions import raise_revisions, watch

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA = Path(__file__).parent.with_name("schema.sql")
DEFAULT_DB = DATA / "ledger.db"
SCHEMA_VERSION = 9
DERIVED = ("explanation", "finding", "check_count", "claim")  # written anew at the next start
OURS = {"organisation", "report", "document", "setting"}  # tables that every schema has had
PATIENCE, MOMENT = 30.0, 0.05  # seconds: how long a ledger that another program writes is waited for, and how often
_commits, _counting = [0], threading.Lock()
TAKEN_OVER = 7  # the last schema that has them
BEFORE = ("figure_before", "rollup_before")  # what earlier schemas have as figure and roll-up, until it is taken over
GROWN = ("organisation", "report")  # tables of schema 6 with fewer columns and conditions than today's


def default_db() -> Path:
    """Where the ledger lies: the environment variable LEDGER_DB, else ``data/ledger.db``."""
    return Path(os.environ.get("LEDGER_DB") or DEFAULT_DB)


def is_read_only() -> bool:
    """Whether this process only shows the ledger: the environment variable LEDGER_READ_ONLY says so."""
    return bool(os.environ.get("LEDGER_READ_ONLY"))


def open_ledger(path: Path) -> sqlite3.Connection:
    """Open the ledger for writing, for who may only read it for reading; a new file gets the schema. Raises
    sqlite3.DatabaseError if it is no ledger, WrongRequestError where nothing is to be written."""
    if is_read_only():
        raise WrongRequestError(("error.read_only", {}))
    if not may_write():
        return _opened_to_read(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
    try:
        _brought_to_today(db, path)
        watch(db)
    except BaseException:
        db.close()
        raise
    return db


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, and for which no file is made. Raises sqlite3.Error where there is no file."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE)


def poured(there: sqlite3.Connection, here: sqlite3.Connection, pages: int = -1) -> None:
    """All that one database has into another, so many pages at once, between which others may write; -1 is all of them.
    Raises sqlite3.OperationalError where somebody else holds either for longer than PATIENCE: left to itself, SQLite's
    backup asks again for ever."""
    last = time.monotonic()

    def goes_on(status: int, _remaining: int, _total: int) -> None:
        nonlocal last
        if status & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            last = time.monotonic()
        elif time.monotonic() - last > PATIENCE:
            raise sqlite3.OperationalError("database is locked")

    there.backup(here, pages=pages, progress=goes_on, sleep=MOMENT)


def _opened_to_read(path: Path) -> sqlite3.Connection:
    """The ledger for somebody who may not write: SQLite itself refuses whatever is written. Raises NotAllowedError
    where nobody is known, WrongRequestError where the ledger is of an earlier version of the program."""
    if acting() is None:
        raise NotAllowedError(("access.nobody", {}))
    db = read_only(path)
    try:
        if version_of(db, path) != SCHEMA_VERSION:
            raise WrongRequestError(("access.older", {"file": path.name}))
    except BaseException:
        db.close()
        raise
    return db


def _brought_to_today(db: sqlite3.Connection, path: Path) -> None:
    version = version_of(db, path)
    _write_ahead(db)
    db.execute("PRAGMA foreign_keys = ON")
    if version == 0:
        _create(db, path)
    else:
        _migrate(db, path)


def version_of(db: sqlite3.Connection, path: Path) -> int:
    """The schema of a ledger, 0 of a new file. Raises sqlite3.DatabaseError where the file is another program's, which
    is left as it is, or a newer version's of this one."""
    with nullcontext() if db.in_transaction else one_moment(db):  # another may be making the ledger at this moment
        (version,) = db.execute("PRAGMA user_version").fetchone()
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and (version == 0 or not tables >= OURS):
        raise sqlite3.DatabaseError(f"{path} is no ledger: it holds the tables of another program")
    if version > SCHEMA_VERSION:
        raise sqlite3.DatabaseError(f"{path} was written by a newer version of this program (schema {version})")
    if version and not tables:
        raise sqlite3.DatabaseError(f"{path} is no ledger: it has a version and no tables")
    return int(version)


def _write_ahead(db: sqlite3.Connection) -> None:
    """Readers need not wait for a writer. To change a file to it takes the file alone, for which SQLite does not wait:
    where several open a new one in the same moment, the others come a moment later."""
    last = time.monotonic() + PATIENCE
    while db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(MOMENT)


def _create(db: sqlite3.Connection, path: Path) -> None:
    """The schema, unless another has written it since: several may open a new file in the same moment."""
    with transaction(db):
        if version_of(db, path) == 0:
            for statement in _declared():
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """Bring a ledger of an earlier version of the program to today's schema, all or nothing; nothing in it is lost but
    what is derived from the figures and written anew."""
    if version_of(db, path) == SCHEMA_VERSION:
        return
    from sqlite_utils import Database  # half a second, which only a ledger that must be changed should cost

    found = Database(db)
    with _without_foreign_keys(db):
        if (version := version_of(db, path)) == SCHEMA_VERSION:
            return  # another was there first
        for earlier in range(version, SCHEMA_VERSION):
            _step(found, earlier)
        for statement in _declared():  # tables that are missing then are created
            db.execute(statement)
        if version <= TAKEN_OVER:
            take_over(db, *BEFORE)
        for derived in (  # who changed before the triggers were there
            "INSERT OR IGNORE INTO unit_stale SELECT organisation_id FROM organisation",
            "INSERT OR IGNORE INTO family_stale SELECT coalesce(parent_id, '') FROM organisation",
        ):
            db.execute(derived)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _step(found: Database, earlier: int) -> None:
    """What brings a ledger from one schema to the next. From 3 to 4 it was a table more."""
    if earlier == 1:
        found.table("figure").add_column("likely", "ANY")
    if earlier == 2:
        for name in DERIVED:
            found.table(name).drop()
    if earlier == 4:
        found.table("report").add_column("tables", "TEXT")  # until then every report was read on one edition
    if earlier == 5:
        found.table("review").drop()  # nothing ever wrote it
    if earlier == 6:
        for name in GROWN:
            _rebuilt(found.conn, name)
    if earlier == TAKEN_OVER:  # views today, see ``coded``
        for name, before in zip(("figure", "rollup"), BEFORE, strict=True):
            found.execute(f"ALTER TABLE {name} RENAME TO {before}")


def _rebuilt(db: sqlite3.Connection, name: str) -> None:
    """A table as it is declared today, with its rows: what may stand in a column cannot be changed in place."""
    declared = next(one for one in _declared() if one.startswith(f"CREATE TABLE IF NOT EXISTS {name} "))
    before = {column[1] for column in db.execute(f"PRAGMA table_info({name})")}
    db.execute(declared.replace(f"IF NOT EXISTS {name} ", "grown ", 1))
    columns = ", ".join(column[1] for column in db.execute("PRAGMA table_info(grown)") if column[1] in before)
    db.execute(f"INSERT INTO grown ({columns}) SELECT {columns} FROM {name}")
    db.execute(f"DROP TABLE {name}")
    db.execute(f"ALTER TABLE grown RENAME TO {name}")


@contextmanager
def _without_foreign_keys(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction in which tables may be dropped that others refer to."""
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    else:
        db.execute("COMMIT")
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _declared() -> list[str]:
    """What creates every table and index of the schema where it is missing."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        statements = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    return [
        re.sub("^CREATE (TABLE|INDEX|UNIQUE INDEX|TRIGGER|VIEW)", r"CREATE \1 IF NOT EXISTS", sql)
        for (sql,) in statements
    ]


@contextmanager
def ledger(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The ledger, opened for writing and closed again; the default one unless a path is given."""
    db = open_ledger(path or default_db())
    try:
        yield db
    finally:
        db.close()


def must_be_whole(db: sqlite3.Connection) -> None:
    """Look through the whole file. Raises sqlite3.DatabaseError where it is damaged: SQLite opens many such files as if
    they were sound."""
    found = [said for (said,) in db.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(f"the ledger is malformed: {found[0]}")


@contextmanager
def transaction(db: sqlite3.Connection, is_news: bool = True) -> Iterator[None]:
    """All or nothing; raises the revisions, by which the pages know that what they remember is old, if it wrote what is
    news to them: a view that somebody saved is none. One within another is part of that one."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        before = db.total_changes
        yield
        if is_news and db.total_changes > before:
            raise_revisions(db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    with _counting:
        _commits[0] += 1


def commits() -> int:
    """How many transactions this process has brought to their end."""
    return _commits[0]


@contextmanager
def taken_back(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction of which nothing stays and that nobody else sees: to look at what would be if it were stored."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


@contextmanager
def one_moment(db: sqlite3.Connection) -> Iterator[None]:
    """A ledger as it is now, whatever others write meanwhile; they need not wait."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def setting(db: sqlite3.Connection, name: str) -> str | None:
    """A setting of the ledger, or None."""
    found = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return found[0] if found else None


def set_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    """Write a setting of the ledger."""
    db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def today() -> date:
    """The day of today, or that of the environment variable LEDGER_TODAY (2026-01-15), by which a trial can be made of
    what another day would bring. Raises WrongRequestError where it names no day."""
    said = os.environ.get("LEDGER_TODAY", "")
    try:
        return date.fromisoformat(said) if said else datetime.now().astimezone().date()
    except ValueError as error:
        raise WrongRequestError(("error.no_day", {"text": said})) from error


def now() -> str:
    """The time of a write, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")

"""A copy of the whole ledger of one moment, looked through before it counts as one; and the way back from it.

Copied by SQLite's own online backup (https://sqlite.org/backup.html): others may read and write meanwhile, and what is
still in the write-ahead log is in the copy. A file copied by hand may lack that.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from loaders.errors import WrongRequestError
from loaders.store import audit
from loaders.store.ledger import (
    PATIENCE,
    SCHEMA_VERSION,
    ledger,
    now,
    poured,
    read_only,
    set_setting,
    setting,
    transaction,
    version_of,
)
from loaders.store.revisions import TOLD, WHOLE

LAST = "last_backup"  # the setting that says when the last backup was made
PAGES = 8_192  # copied at once: 32 MB, between which others may write
BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a ledger that is open
FEWEST_LEFT = 50_000_000  # bytes that stay free on the disk


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be in a ledger: backup.fault.<code> of data/words."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Copied:
    """A backup that was made, or brought back: what is in it."""

    file: Path
    size: int  # bytes
    reports: int  # those that count
    versions: int  # with those that were corrected or taken out
    documents: int


def back_up(path: Path, file: Path, force: bool = False) -> Copied:
    """Copy a ledger to a new file, which bears its name only when all of it is there and sound. ``force`` replaces an
    earlier backup, and nothing else. Raises WrongRequestError with what is wrong, sqlite3.Error, OSError."""
    if not path.is_file():
        raise WrongRequestError(("backup.no_ledger", {"file": path.name}))
    _must_be_free(path, file, force)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    _must_have_room(file.parent, _size(path))
    try:
        _copied(path, part)
        _must_be_sound(part, path)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        copied = _told(part, file)
        part.replace(file)
    finally:
        for one in (part, *(part.with_name(part.name + end) for end in ("-journal", *BESIDE))):
            one.unlink(missing_ok=True)
    with ledger(path) as db, transaction(db, is_news=False):
        set_setting(db, LAST, now())
        audit.note(db, "backup", {"file": file.name, "size": copied.size, "reports": copied.reports})
    return copied


def verify(path: Path) -> list[Fault]:
    """What is not as it should be in a ledger or a backup, which is only read; nothing where all is well. Raises
    sqlite3.DatabaseError where it is no ledger at all."""
    with closing(read_only(path)) as db:
        version = _version(db, path)
        found = [Fault("damaged", said) for (said,) in db.execute("PRAGMA integrity_check(5)") if said != "ok"]
        if found:
            return found  # what is read in it cannot be trusted
        found += [
            Fault("reference", f"{row[0]} → {row[2]}") for row in db.execute("PRAGMA foreign_key_check").fetchmany(5)
        ]
        found += [Fault("original", sha256) for sha256 in _spoilt(db)]
        if version == SCHEMA_VERSION:
            unchecked = "SELECT count(*) FROM report WHERE is_current AND rules IS NULL"
            (count,) = db.execute(unchecked).fetchone()
            found += [Fault("unchecked", str(count))] if count else []
            if (line := audit.broken(db)) is not None:
                found.append(Fault("audit", str(line)))
        return found


def restore(file: Path, path: Path) -> tuple[Copied, Path | None]:
    """Bring a backup back as the ledger. What was there is kept beside it, under its name and the time; returned with
    what the backup held. Others that have the ledger open see the restored one at their next look. Raises
    WrongRequestError where the backup is not sound or somebody writes, sqlite3.Error, OSError; then nothing is
    changed."""
    if not file.is_file():
        raise WrongRequestError(("backup.gone", {"file": file.name}))
    if path.exists() and file.resolve() == path.resolve():
        raise WrongRequestError(("backup.same", {"file": file.name}))
    _must_be_sound(file, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    _must_have_room(path.parent, _size(file) + (_size(path) if path.exists() else 0))
    kept = (
        path.with_name(f"{path.stem}-{datetime.now().astimezone():%Y%m%d-%H%M%S}{path.suffix}")
        if path.exists()
        else None
    )
    revision = _revision(path)
    if kept is not None and _is_sound(path):
        _copied(path, kept)
        with closing(read_only(file)) as there, closing(sqlite3.connect(path, timeout=PATIENCE)) as here:
            _must_be_idle(here)
            poured(there, here)
    else:
        if kept is not None:
            for end in ("", *BESIDE):
                if (one := path.with_name(path.name + end)).exists():
                    one.rename(kept.with_name(kept.name + end))
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        shutil.copyfile(file, part)
        part.replace(path)
    with ledger(path) as db, transaction(db, is_news=False):
        number = max(revision, int(setting(db, WHOLE) or 0)) + 1  # what pages remember of either is old
        set_setting(db, WHOLE, str(number))
        db.execute("DELETE FROM setting WHERE name = ?", (TOLD,))
        audit.note(db, "restore_ledger", {"file": file.name, "kept": kept.name if kept else ""})
    return _told(file, file), kept


def _must_be_sound(file: Path, named: Path) -> None:
    """Raises WrongRequestError for the first thing that is wrong. Reports that no rule has seen yet are none: they are
    checked when the ledger is opened."""
    for one in verify(file):
        if one.code != "unchecked":
            raise WrongRequestError(("backup.faulty", {"file": named.name, "fault": one.code}))


def _version(db: sqlite3.Connection, path: Path) -> int:
    """The schema of a ledger. Raises sqlite3.DatabaseError where the file is none, an empty one too."""
    if not (version := version_of(db, path)):
        raise sqlite3.DatabaseError(f"{path} is no ledger")
    return version


def _spoilt(db: sqlite3.Connection) -> Iterator[str]:
    """The kept originals that are not the bytes they should be."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'original'").fetchone() is None:
        return  # an earlier schema
    for sha256, packed, content in db.execute("SELECT sha256, packed, content FROM original"):
        try:
            whole = zlib.decompress(content) if packed == "zlib" else bytes(content)
        except zlib.error:
            whole = b""
        if hashlib.sha256(whole).hexdigest() != sha256:
            yield sha256


def _must_be_free(path: Path, file: Path, force: bool) -> None:
    if file.is_dir() or not file.parent.is_dir():
        raise WrongRequestError(("backup.folder", {"file": file.name}))
    if not file.exists():
        return
    if file.resolve() == path.resolve():
        raise WrongRequestError(("backup.same", {"file": file.name}))
    if not force or not file.is_file() or not _is_sound(file):
        raise WrongRequestError(("backup.there", {"file": file.name}))


def _must_have_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + FEWEST_LEFT:
        raise WrongRequestError(("backup.no_room", {"needed": size // 1_000_000 + 1, "free": free // 1_000_000}))


def _must_be_idle(db: sqlite3.Connection) -> None:
    """Raises WrongRequestError where another program writes: what it is about to write would be lost."""
    try:
        db.execute("PRAGMA busy_timeout = 2000")
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise WrongRequestError(("backup.busy", {})) from error


def _is_sound(path: Path) -> bool:
    """Whether a file is a ledger that can be read to its end. Raises sqlite3.Error where somebody holds it."""
    try:
        with closing(read_only(path)) as db:
            _version(db, path)
            return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        _must_not_be_held(error)
        return False


def _revision(path: Path) -> int:
    """The number up to which pages may remember; 0 where it cannot be told. Raises as ``_is_sound``."""
    if not path.is_file():
        return 0
    try:
        with closing(read_only(path)) as db:
            return int(setting(db, WHOLE) or 0)
    except sqlite3.DatabaseError as error:
        _must_not_be_held(error)
        return 0


def _must_not_be_held(error: sqlite3.DatabaseError) -> None:
    """Raises the error again where somebody else only holds the file: it is not damaged, and what is written into it
    meanwhile must not be put aside with it."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise error


def _copied(path: Path, file: Path) -> None:
    """A ledger as one new file with nothing beside it, a piece at a time, between which others may write; no file where
    that fails."""
    try:
        with closing(read_only(path)) as there, closing(sqlite3.connect(file, timeout=PATIENCE)) as here:
            poured(there, here, PAGES)
            here.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _size(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _told(path: Path, file: Path) -> Copied:
    with closing(read_only(path)) as db:
        reports, versions = db.execute("SELECT coalesce(sum(is_current), 0), count(*) FROM report").fetchone()
        (documents,) = db.execute("SELECT count(*) FROM document").fetchone()
    return Copied(file, path.stat().st_size, reports, versions, documents)

"""A backup holds all, is looked through, and is the ledger again when it is brought back, whoever looks on."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

import loaders
from loaders import backup, store, users
from loaders.access import CLERK
from loaders.errors import WrongRequestError
from loaders.store import backup as kept
from loaders.store.ledger import SCHEMA_VERSION, poured
from loaders.store.revisions import revision

ROOT = Path(__file__).resolve().parents[2]
COUNTED = ("report", "coded_figure", "passage", "finding", "original", "coded_rollup", "confirmation", "change")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few reports of the sample district, loaded by hand."""
    file = tmp_path_factory.mktemp("small") / "ledger.db"
    loaders.load(sorted((loaders.SAMPLE / "reports" / "2021").iterdir())[:4], file)
    return file


@pytest.fixture
def db(small: Path, tmp_path: Path) -> Path:
    """The ledger in a folder of its own, with what a page of an open connection leaves beside it."""
    folder = tmp_path / "台账 of 2026"
    folder.mkdir()
    return Path(shutil.copy(small, folder / "ledger.db"))


def counts(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ledger:
        return {one: ledger.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in COUNTED}


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(WrongRequestError) as error:
        do()
    return str(error.value.sentences[0][0])


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at : at + 400] = b"\xff" * 400
    file.write_bytes(content)


# --- made --------------------------------------------------------------------------------------


def test_a_backup_has_all_that_the_ledger_has(db: Path, tmp_path: Path) -> None:
    done = backup.back_up(tmp_path / "copy.db", db)
    assert counts(tmp_path / "copy.db") == counts(db)
    assert (done.reports, done.versions) == (4, 4)
    assert done.size == (tmp_path / "copy.db").stat().st_size
    assert backup.verify(tmp_path / "copy.db") == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "台账 of 2026"], "one file, nothing beside it"


def test_what_is_only_in_the_write_ahead_log_is_in_the_backup(db: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(db, isolation_level=None)) as held:
        held.execute("PRAGMA journal_mode = WAL")
        held.execute("PRAGMA wal_autocheckpoint = 0")
        held.execute("INSERT INTO setting VALUES ('mark', 'only in the log')")
        assert b"only in the log" not in db.read_bytes()
        backup.back_up(tmp_path / "copy.db", db)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT value FROM setting WHERE name = 'mark'").fetchone() == ("only in the log",)


def test_a_backup_is_of_one_moment_while_others_write(db: Path, tmp_path: Path) -> None:
    stop, written = threading.Event(), [0]

    def write() -> None:
        with closing(sqlite3.connect(db, isolation_level=None, timeout=30)) as own:
            while not stop.is_set():
                written[0] += 1
                own.execute("BEGIN IMMEDIATE")
                for name in ("one", "two"):
                    own.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, str(written[0])))
                own.execute("COMMIT")
                stop.wait(0.002)  # else nobody else would ever write

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for at in range(3):
            backup.back_up(tmp_path / f"{at}.db", db)
    finally:
        stop.set()
        thread.join()
    for at in range(3):
        with closing(sqlite3.connect(tmp_path / f"{at}.db")) as copy:
            found = dict(copy.execute("SELECT name, value FROM setting WHERE name IN ('one', 'two')").fetchall())
        assert not found or found["one"] == found["two"]
    assert written[0] > 5


def test_when_the_last_backup_was_made_is_known_and_told(db: Path, tmp_path: Path) -> None:
    with store.ledger(db) as ledger:
        assert store.setting(ledger, kept.LAST) is None
    backup.back_up(tmp_path / "copy.db", db)
    with store.ledger(db) as ledger:
        at = store.setting(ledger, kept.LAST)
        line = ledger.execute("SELECT action, result, about FROM audit ORDER BY audit_id DESC").fetchone()
    assert at is not None and line[:2] == ("backup", "done") and json.loads(line[2])["reports"] == 4


@pytest.mark.parametrize("force", [False, True])
def test_a_file_that_is_no_backup_is_never_replaced(db: Path, tmp_path: Path, force: bool) -> None:
    for name, content in (("letter.txt", b"dear"), ("empty", b""), ("half.db", db.read_bytes()[:5000])):
        (tmp_path / name).write_bytes(content)
        assert refused(lambda name=name: backup.back_up(tmp_path / name, db, force)) == "backup.there"
        assert (tmp_path / name).read_bytes() == content
    assert refused(lambda: backup.back_up(db, db, force)) == "backup.same"
    assert refused(lambda: backup.back_up(tmp_path, db, force)) == "backup.folder"
    assert refused(lambda: backup.back_up(tmp_path / "none" / "a.db", db, force)) == "backup.folder"


def test_an_earlier_backup_is_replaced_only_when_one_says_so(db: Path, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "copy.db", db)
    assert refused(lambda: backup.back_up(tmp_path / "copy.db", db)) == "backup.there"
    with store.ledger(db) as ledger:
        store.set_setting(ledger, "mark", "later")
    backup.back_up(tmp_path / "copy.db", db, force=True)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT value FROM setting WHERE name = 'mark'").fetchone() == ("later",)


def test_without_a_ledger_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    assert refused(lambda: backup.back_up(tmp_path / "copy.db", tmp_path / "none.db")) == "backup.no_ledger"
    assert list(tmp_path.iterdir()) == []


def test_a_backup_counts_the_reports_that_count_and_the_versions_apart(db: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(db)) as ledger, ledger:
        ledger.execute("UPDATE report SET is_current = 0 WHERE report_id = (SELECT min(report_id) FROM report)")
    done = backup.back_up(tmp_path / "copy.db", db)
    assert (done.reports, done.versions) == (3, 4)


def test_without_room_nothing_is_begun(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    little = SimpleNamespace(total=10**9, used=10**9 - 10**6, free=10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: little)
    assert refused(lambda: backup.back_up(tmp_path / "copy.db", db)) == "backup.no_room"
    assert not (tmp_path / "copy.db").exists()


def test_a_damaged_ledger_gives_no_backup(db: Path, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "good.db", db)
    flip(db, db.stat().st_size // 8192 * 4096)  # where a page begins
    with pytest.raises((WrongRequestError, sqlite3.DatabaseError)):
        backup.back_up(tmp_path / "bad.db", db)
    assert not (tmp_path / "bad.db").exists() and [one for one in tmp_path.iterdir() if one.suffix == ".part"] == []


# --- looked through ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE original SET content = x'00' WHERE sha256 = (SELECT min(sha256) FROM original)", "original"),
        ("UPDATE original SET packed = '', content = x'00'", "original"),
        ("UPDATE report SET rules = NULL WHERE is_current", "unchecked"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM organisation", "reference"),
        ("DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE audit_id = 1", "audit"),
    ],
)
def test_what_is_not_as_it_should_be_is_found(db: Path, sql: str, code: str) -> None:
    assert backup.verify(db) == []
    with closing(sqlite3.connect(db)) as ledger:
        ledger.executescript(sql)
    assert {one.code for one in backup.verify(db)} == {code}


def test_a_damaged_file_is_found_and_never_a_traceback(db: Path) -> None:
    whole, found = db.read_bytes(), 0
    for at in range(6):
        db.write_bytes(whole)
        flip(db, 4096 * (2 + at * len(whole) // 4096 // 8))
        try:
            found += bool(backup.verify(db))
        except sqlite3.DatabaseError:
            found += 1
    assert found >= 5


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\x00" + b"\x00" * 4000])
def test_what_is_no_ledger_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(sqlite3.DatabaseError):
        backup.verify(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.executescript("CREATE TABLE mine (a); PRAGMA user_version = 3")
    with pytest.raises(sqlite3.DatabaseError, match="no ledger"):
        backup.verify(tmp_path / "other.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)], "it was only read"


# --- brought back ------------------------------------------------------------------------------


def test_the_ledger_is_as_it_was_and_what_was_there_is_kept(db: Path, tmp_path: Path) -> None:
    before = counts(db)
    backup.back_up(tmp_path / "copy.db", db)
    loaders.remove_sample(db)
    done, other = backup.restore_backup(tmp_path / "copy.db", db)
    assert {one: counts(db)[one] for one in before} == before and done.reports == 4
    assert other is not None and other.parent == db.parent and counts(other)["report"] == 0
    assert backup.verify(db) == [] and backup.verify(other) == []
    with store.ledger(db) as ledger:
        line = ledger.execute("SELECT action, result FROM audit ORDER BY audit_id DESC").fetchone()
    assert line == ("restore_ledger", "done")


def test_who_has_the_ledger_open_sees_the_restored_one_as_news(db: Path, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "copy.db", db)
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as page:
        loaders.remove_sample(db)
        seen = {revision(page), revision(page, "sample-district")}
        assert page.execute("SELECT count(*) FROM report").fetchone() == (0,)
        backup.restore_backup(tmp_path / "copy.db", db)
        assert page.execute("SELECT count(*) FROM report").fetchone() == (4,)
        assert not {revision(page), revision(page, "sample-district")} & seen
        assert page.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_damaged_ledger_is_replaced_and_kept_with_all_beside_it(db: Path, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "copy.db", db)
    with closing(sqlite3.connect(db)) as held:
        held.execute("PRAGMA journal_mode = WAL")
    flip(db, 4096 * 3)
    flip(db, 0)
    (db.parent / "ledger.db-wal").write_bytes(b"left over")
    _, other = backup.restore_backup(tmp_path / "copy.db", db)
    assert other is not None and other.is_file() and other.with_name(other.name + "-wal").read_bytes() == b"left over"
    assert backup.verify(db) == [] and counts(db)["report"] == 4


def test_where_there_is_no_ledger_the_backup_becomes_it(db: Path, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "copy.db", db)
    _, other = backup.restore_backup(tmp_path / "copy.db", tmp_path / "new" / "ledger.db")
    assert other is None and counts(tmp_path / "new" / "ledger.db") == counts(tmp_path / "copy.db")


def test_what_is_not_sound_is_not_brought_back(db: Path, tmp_path: Path) -> None:
    before = db.read_bytes()
    assert refused(lambda: backup.restore_backup(tmp_path / "none.db", db)) == "backup.gone"
    assert refused(lambda: backup.restore_backup(db, db)) == "backup.same"
    backup.back_up(tmp_path / "copy.db", db)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy, copy:
        copy.execute("UPDATE original SET content = x'00'")
    assert refused(lambda: backup.restore_backup(tmp_path / "copy.db", db)) == "backup.faulty"
    (tmp_path / "text.db").write_text("text")
    with pytest.raises(sqlite3.DatabaseError):
        backup.restore_backup(tmp_path / "text.db", db)
    assert len(list(db.parent.glob("*.db"))) == 1 and len(before) <= db.stat().st_size


def test_while_somebody_writes_nothing_is_brought_back(db: Path, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "copy.db", db)
    with closing(sqlite3.connect(db, isolation_level=None)) as loader:
        loader.execute("BEGIN IMMEDIATE")
        loader.execute("INSERT INTO setting VALUES ('mark', '1')")
        assert refused(lambda: kept.restore(tmp_path / "copy.db", db)) == "backup.busy"
        loader.execute("COMMIT")
    with closing(sqlite3.connect(db)) as ledger:
        assert ledger.execute("SELECT value FROM setting WHERE name = 'mark'").fetchone() == ("1",)


@pytest.mark.parametrize("version", [2, 4, 6, 7, 8])
def test_a_backup_of_an_earlier_schema_is_brought_back_as_todays(tmp_path: Path, version: int) -> None:
    schema = (Path(__file__).parent / "schemas" / f"{version}.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(f"{schema}\nPRAGMA user_version = {version};")
        old.execute("INSERT INTO setting VALUES ('mark', 'old')")
        old.commit()
    assert backup.verify(tmp_path / "old.db") == []
    backup.restore_backup(tmp_path / "old.db", tmp_path / "ledger.db")
    with store.ledger(tmp_path / "ledger.db") as ledger:
        assert ledger.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert store.setting(ledger, "mark") == "old"


def test_a_newer_backup_is_left_alone(db: Path, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "copy.db", db)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        copy.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(sqlite3.DatabaseError, match="newer version"):
        backup.restore_backup(tmp_path / "copy.db", db)


def test_a_kept_password_is_in_no_backup(db: Path, tmp_path: Path) -> None:
    users.add_user("李四", CLERK, "Langes-Wort-2026", db)
    backup.back_up(tmp_path / "copy.db", db)
    assert b"$argon2" not in (tmp_path / "copy.db").read_bytes() and b"$argon2" in db.with_name("users.db").read_bytes()


# --- reminded, and by command ------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (7, False), (8, True), (400, True)])
def test_a_reminder_comes_after_a_week(days: int, is_old: bool) -> None:
    found = backup.reminder("2026-01-02T03:04:05+00:00", date(2026, 1, 2) + timedelta(days))
    assert (found is not None) == is_old and (found is None or found.days == days)


def test_who_never_made_one_is_reminded() -> None:
    assert backup.reminder(None, date(2026, 1, 2)) == backup.Reminder(None, None)


def command(db: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "loaders", *map(str, arguments), "--db", str(db), "--language", "en"]
    return subprocess.run(
        told, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"}
    )


def test_the_commands_say_what_they_did_and_end_as_they_should(db: Path, tmp_path: Path) -> None:
    made = command(db, "backup", tmp_path / "copy.db")
    assert made.returncode == 0 and "4 reports" in made.stdout and str(tmp_path) not in made.stdout
    assert command(db, "backup", tmp_path / "copy.db").returncode == 2
    sound = command(tmp_path / "copy.db", "verify", "--json")
    assert sound.returncode == 0 and "sentence" in json.loads(sound.stdout)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy, copy:
        copy.execute("UPDATE report SET rules = NULL")
    spoilt = command(tmp_path / "copy.db", "verify", "--json")
    assert spoilt.returncode == 1 and json.loads(spoilt.stdout)["fault"] == "unchecked"
    back = command(db, "restore", tmp_path / "copy.db")
    assert back.returncode == 0 and "kept beside it" in back.stdout, (
        "what is not checked yet is checked at the next start"
    )
    for one in (command(db, "restore", tmp_path / "none.db"), command(tmp_path / "none.db", "verify")):
        assert one.returncode == 2 and "Traceback" not in one.stderr and len(one.stderr.splitlines()) == 1


@pytest.mark.parametrize("held", ["the ledger", "the copy"])
def test_what_somebody_holds_is_waited_for_and_then_told(
    db: Path, tmp_path: Path, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("loaders.store.ledger"), "PATIENCE", 0.1)
    there, here = tmp_path / "there.db", tmp_path / "here.db"
    shutil.copy(db, there)
    with closing(sqlite3.connect(there)) as ledger:
        ledger.execute("PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(here)) as copy:
        copy.execute("CREATE TABLE something (a)")
    with closing(sqlite3.connect(there if held == "the ledger" else here, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with (
            closing(sqlite3.connect(there, timeout=0)) as source,
            closing(sqlite3.connect(here, timeout=0)) as target,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            poured(source, target)
        other.execute("ROLLBACK")
    with closing(sqlite3.connect(there)) as source, closing(sqlite3.connect(here)) as target:
        poured(source, target, 1)
        assert target.execute("SELECT count(*) FROM report").fetchone()[0] > 0


def test_a_ledger_that_is_only_held_is_not_put_aside_as_damaged(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("ledger", "backup"):
        monkeypatch.setattr(import_module(f"loaders.store.{module}"), "PATIENCE", 0.1)
    backup.back_up(tmp_path / "copy.db", db)
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("INSERT INTO setting VALUES ('mark', 'half')")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            backup.restore_backup(tmp_path / "copy.db", db)
        other.execute("COMMIT")
    assert [one.name for one in db.parent.glob(f"{db.stem}-*")] == []
    with closing(sqlite3.connect(db)) as ledger:
        assert ledger.execute("SELECT value FROM setting WHERE name = 'mark'").fetchone() == ("half",)

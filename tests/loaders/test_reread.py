"""Originals are kept by their hash; a better reader reads them again, and says what would change before it does."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

import loaders
from loaders import store
from loaders.__main__ import as_json
from loaders.reader_version import READER
from loaders.reread import reread
from loaders.sources import SAMPLE
from loaders.store.originals import keep_original
from tests import warm

SEED = Path("data/reports/000_5f1380157b69d8b6.txt").resolve()
CELL = "app.received_new:total"
# every reading of the sample and the seed; changes together with READER, see loaders/reader_version.py
READINGS = {"1": "47fab33a0a20caa7024297326e7c7cd31e54bbce1799b7ec3120458b6e8d47e1"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger with one report whose file was overwritten after it was loaded."""
    report = tmp_path / "年报.txt"
    report.write_bytes(SEED.read_bytes())
    loaders.load([report], tmp_path / "ledger.db", organisation="测试区甲街道办事处", year=2020)
    report.write_text("别的内容", encoding="utf-8")
    return tmp_path / "ledger.db"


def misread(file: Path, value: int = 9999) -> None:
    """As an earlier reader might have read a cell."""
    with store.ledger(file) as db:
        db.execute("UPDATE figure SET value = ?, raw = ? WHERE cell = ?", (value, str(value), CELL))
        db.execute("UPDATE report SET reader = NULL")


def value(file: Path) -> object:
    with store.ledger(file) as db:
        return db.execute("SELECT value FROM figure WHERE cell = ?", (CELL,)).fetchone()[0]


def command(file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return warm.loaders("reread", "--db", file, *arguments)


def test_an_original_outlives_its_file(file: Path) -> None:
    content = SEED.read_bytes()
    with store.ledger(file) as db:
        assert store.original(db, hashlib.sha256(content).hexdigest()) == content
        assert [one.content for one in store.originals(db)] == [content]
        with pytest.raises(ValueError, match="not the bytes"):
            keep_original(db, hashlib.sha256(content).hexdigest(), b"other")


def test_today_reads_what_it_read(file: Path) -> None:
    assert [(one.status, one.cells) for one in reread(file)] == [("same", {})]


def test_what_would_change_is_said_and_changed_only_when_told(file: Path) -> None:
    right = value(file)
    misread(file)
    (found,) = reread(file)
    assert found.status == "changed" and list(found.cells or {}) == [CELL] and value(file) == 9999
    with store.ledger(file) as db:
        assert store.older_readings(db) == 1
    assert [one.status for one in reread(file, apply=True)] == ["changed"]
    with store.ledger(file) as db:
        assert store.older_readings(db) == 0
        assert db.execute("SELECT count(*) FROM check_count").fetchone()[0] > 0
    assert value(file) == right
    assert [one.status for one in reread(file)] == ["same"]


def test_reading_again_can_be_undone(file: Path) -> None:
    misread(file)
    with store.ledger(file) as db:
        before = sorted(db.execute("SELECT * FROM figure").fetchall(), key=repr)
    reread(file, apply=True)
    with store.ledger(file) as db:
        undone = store.undo(db)
        assert undone and undone[0].action == "reread" and undone[0].about == {"reader": READER, "count": 1}
        assert sorted(db.execute("SELECT * FROM figure").fetchall(), key=repr) == before


def test_an_original_that_is_gone_is_named_and_its_report_stays(file: Path) -> None:
    with store.ledger(file) as db:
        db.execute("DELETE FROM original")
    done = command(file)
    assert done.returncode == 1 and "年报.txt" in done.stdout and "Traceback" not in done.stderr
    assert value(file) is not None


def test_a_ledger_of_before_finds_its_originals_where_they_were_read(tmp_path: Path) -> None:
    report = tmp_path / "年报.txt"
    report.write_bytes(SEED.read_bytes())
    loaders.load([report], tmp_path / "ledger.db", organisation="测试区甲街道办事处", year=2020)
    with store.ledger(tmp_path / "ledger.db") as db:
        db.execute("DELETE FROM original")
    assert [one.status for one in reread(tmp_path / "ledger.db")] == ["same"]


def test_the_command_says_it_in_words_and_in_json(file: Path) -> None:
    misread(file)
    said = command(file)
    assert said.returncode == 0 and "9999" in said.stdout and "--apply" in said.stdout
    (record,) = map(json.loads, command(file, "--json").stdout.splitlines())
    assert record["status"] == "changed" and record["cells"][CELL]["before"]["value"] == 9999
    assert command(file, "--apply").returncode == 0 and value(file) != 9999


def test_the_version_of_the_reader_belongs_to_what_it_reads() -> None:
    """Where this fails and the change of the readings is meant: raise READER, and write the new line."""
    digest = hashlib.sha256()
    files = [one for one in SAMPLE.rglob("*") if one.suffix in (".html", ".txt", ".docx", ".xlsx")]
    for path in sorted([SEED, *files]):
        found = as_json(loaders.read(path))
        kept = {key: found[key] for key in ("status", "form", "tables", "figures", "extra_rows", "passages")}
        digest.update(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode())
    assert {READER: digest.hexdigest()} == READINGS


def test_originals_are_no_table_that_is_given_away(file: Path, tmp_path: Path) -> None:
    assert "original" not in loaders.export(tmp_path / "out", file)
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT count(*) FROM original").fetchone() == (1,)


def test_what_was_stored_carries_no_bytes_about(tmp_path: Path) -> None:
    (done,) = loaders.load([SEED], tmp_path / "ledger.db")
    assert done.content is None and dataclasses.is_dataclass(done)

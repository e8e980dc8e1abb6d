"""A sample of ``python -m tests.kills``: killed in the middle, nothing is lost, torn, unchecked or wrongly summed; and
what the tally would say if something were."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from loaders.store.ledger import SCHEMA, SCHEMA_VERSION
from tests import kills, warm
from tests.kills import Action, Tally

pytestmark = pytest.mark.skipif(not warm.CAN_COPY, reason="processes are killed by their numbers")
ACTION = Action("load", lambda _: [])


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("base") / "ledger.db"
    loaders.load([kills.reports(file.parent / "reports") / "2023"], file)
    return file


@pytest.fixture
def path(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(base, tmp_path / "ledger.db"))


def test_whoever_is_killed_nothing_is_lost_or_half_done() -> None:
    tally = kills.run(11, seed=1)
    assert tally.kills == 11 and tally.looks > 50
    assert tally.told == []


def test_an_untouched_ledger_is_blamed_for_nothing(path: Path) -> None:
    tally, before = Tally(), kills.state(path)
    kills.judge(path, before, ACTION, before, tally)
    assert tally.told == []


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("DELETE FROM coded_figure WHERE report_id = 1", "torn"),
        ("UPDATE report SET rules = NULL WHERE report_id = 1", "unchecked but current"),
        ("DELETE FROM check_count WHERE report_id = 2", "unchecked but current"),
        ("UPDATE coded_rollup SET sum = sum + 1 WHERE scope = 1", "stale sums"),
        ("DELETE FROM coded_rollup WHERE year = 2023", "stale sums"),
        ("DELETE FROM original", "lost"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM organisation", "unsound"),
    ],
)
def test_what_must_not_be_is_seen(path: Path, sql: str, what: str) -> None:
    before, tally = kills.state(path), Tally()
    with closing(sqlite3.connect(path)) as ledger:
        ledger.executescript(sql)
    kills.judge(path, before, ACTION, before, tally)
    assert tally.found[what] == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE report SET rules = NULL WHERE report_id = 1",
        "DELETE FROM coded_rollup WHERE scope_id = (SELECT min(scope_id) FROM coded_rollup WHERE scope = 0)",
        "UPDATE report SET is_current = 0 WHERE report_id = 1",
    ],
)
def test_the_reader_sees_a_half_state(path: Path, sql: str) -> None:
    def looked() -> Tally:
        tally, stop = Tally(), threading.Event()
        reader = threading.Thread(target=kills.look, args=(path, ACTION, stop, tally))
        reader.start()
        while tally.looks < 2:
            stop.wait(0.01)
        stop.set()
        reader.join()
        return tally

    assert looked().told == []
    with closing(sqlite3.connect(path)) as ledger, ledger:
        ledger.execute(sql)
    assert looked().found["reader saw it"] > 0


# --- the schema and its number -------------------------------------------------------------------

HASHES = {
    2: "41bba0424f4f193a",
    3: "52e0c587254f1069",
    4: "ea648aac2a316c5d",
    5: "ddfc1b9d3fcdda98",
    6: "86e9a3249bf186b5",
    7: "6920ff9a9f316f0c",
    8: "af75d9a82c2e25ef",
    9: "088d3c1047aebce0",
}  # version -> hash of its text


def digest(schema: str) -> str:
    """The hash of what a schema says; its comments may be put better."""
    told = re.sub(r"\s+", " ", re.sub(r"--.*", "", schema)).strip()
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def test_the_schema_has_the_number_of_its_text() -> None:
    said = "the schema has changed: raise SCHEMA_VERSION, say in _step how an earlier ledger comes there, and keep the"
    said += " former text as tests/loaders/schemas/N.sql with its hash here"
    assert HASHES[SCHEMA_VERSION] == digest(SCHEMA.read_text(encoding="utf-8")), said
    for version in range(2, SCHEMA_VERSION):
        kept = (Path(__file__).parent / "schemas" / f"{version}.sql").read_text(encoding="utf-8")
        assert HASHES[version] == digest(kept), f"what was released as schema {version} is not changed any more"

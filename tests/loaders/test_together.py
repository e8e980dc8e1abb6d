"""Several who load into one ledger at once: each waits for the other, nobody loses a file, and the ledger is as it is
when they come one after another."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import loaders
from loaders import store
from loaders.flow import read_source
from loaders.sources import unpacked
from loaders.store.ledger import SCHEMA_VERSION, version_of
from tests import kills, warm
from tests.loaders.test_flow import write

TABLES = ("document", "organisation", "rollup", "figure", "finding", "check_count", "passage")
UNITS = kills.UNITS[:4]


def folder(place: Path, units: list[str], mark: str = "") -> Path:
    for unit in units:
        for year in (2022, 2023):
            file = write(place / str(year) / f"{unit}.html", unit, year)
            file.write_bytes(file.read_bytes() + f"<!-- {unit} {year} {mark} -->".encode())
    return place


def loading(db: Path, out: Path, *folders: Path) -> warm.Copy:
    files: list[Path | str] = [os.devnull, out.with_suffix(".out"), out.with_suffix(".err")]
    return warm.COMMANDS.start("loaders", ["load", *map(str, folders), "--db", str(db)], files, os.environ)


def said(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a ledger says; versions are counted in the order in which they came."""
    found = kills.state(db)
    return {table: found[table] for table in TABLES}


def judged(db: Path) -> None:
    with closing(sqlite3.connect(db)) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ledger.execute(kills.UNCHECKED).fetchone() == (0,)
        assert ledger.execute(kills.SUMMED).fetchall() == ledger.execute(kills.LEFT_OVER).fetchall() == []
        twice = "SELECT organisation_id, year FROM report WHERE is_current GROUP BY 1, 2 HAVING count(*) > 1"
        assert ledger.execute(twice).fetchall() == []


@pytest.mark.skipif(not warm.CAN_COPY, reason="two processes are begun at one moment by copying")
@pytest.mark.parametrize(
    ("is_there", "are_same"), [(False, True), (True, False)], ids=["the same files, no ledger yet", "others"]
)
def test_two_loaders_at_once_lead_to_where_one_after_another_do(is_there: bool, are_same: bool, tmp_path: Path) -> None:
    one = folder(tmp_path / "one", UNITS[:2])
    other = one if are_same else folder(tmp_path / "other", UNITS[1:], "else")
    ledgers = [tmp_path / "together" / "ledger.db", tmp_path / "apart" / "ledger.db"]
    for db in ledgers:
        db.parent.mkdir()
        if is_there:
            loaders.load([write(tmp_path / "before.html", UNITS[3], 2021)], db)
    together, apart = ledgers
    begun = [loading(together, tmp_path / f"out{at}", files) for at, files in enumerate((one, other))]
    ends = [process.wait() for process in begun]
    errors = [(tmp_path / f"out{at}.err").read_text(encoding="utf-8") for at in range(2)]
    assert ends == [0, 0] and all(len(one.splitlines()) == 1 and "未载入 0。" in one for one in errors), errors
    loaders.load([one], apart)
    loaders.load([other], apart)
    judged(together)
    assert {row[0] for row in said(together)["document"]} == {row[0] for row in said(apart)["document"]}
    if are_same:
        assert said(together) == said(apart)


def test_a_load_on_the_page_and_one_by_command_wait_for_each_other(tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    loaders.load([write(tmp_path / "before.html", UNITS[3], 2021)], db)
    by_command, dropped = folder(tmp_path / "one", UNITS[:2]), folder(tmp_path / "other", UNITS[2:])
    files = sorted(dropped.rglob("*.html"))
    read = [read_source(one) for file in files for one in unpacked(Path(file.name), file.read_bytes())]
    with ThreadPoolExecutor(2) as both:
        commands = both.submit(loaders.load, [by_command], db, jobs=2)
        page = both.submit(loaders.file_read, read, db)
        outcomes = [*commands.result(), *page.result()]
    assert {one.action for one in outcomes} == {"new"} and len(outcomes) == 8
    judged(db)
    with closing(sqlite3.connect(db)) as ledger:
        assert ledger.execute("SELECT count(*) FROM report WHERE is_current").fetchone() == (9,)


class Slow(sqlite3.Connection):
    """After the first thing that it reads another makes the ledger."""

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        found = super().execute(sql, *given)
        if sql == "PRAGMA user_version":
            (file,) = [file for _, name, file in super().execute("PRAGMA database_list") if name == "main"]
            with store.ledger(Path(file)):
                pass
        return found


def test_a_ledger_that_another_makes_at_this_moment_is_no_other_program_s(tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    with closing(sqlite3.connect(db)) as first:
        first.execute("PRAGMA journal_mode = WAL").fetchone()
    with closing(sqlite3.connect(db, isolation_level=None, factory=Slow)) as opened:
        assert version_of(opened, db) == 0 and version_of(opened, db) == SCHEMA_VERSION


def test_many_threads_that_load_one_file_file_it_once(tmp_path: Path) -> None:
    db, file = tmp_path / "ledger.db", write(tmp_path / "a.html", UNITS[0], 2023)
    with ThreadPoolExecutor(6) as many:
        outcomes = [one.result()[0] for one in [many.submit(loaders.load, [file], db) for _ in range(6)]]
    assert sorted(one.action or "" for one in outcomes).count("unchanged") == 5
    judged(db)
    with closing(sqlite3.connect(db)) as ledger:
        assert ledger.execute("SELECT count(*), max(version) FROM report").fetchone() == (1, 1)

"""Whatever an office does and takes back again, in whatever order, its ledger is as it was; and each step is said."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loaders
from loaders import desk, registrar, settling, store, unit_form
from loaders.errors import WrongRequestError
from loaders.words import Words
from tests import warm
from tests.examples import examples
from tests.loaders.test_settling import CELL, write

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("测试区清波街道办事处", "测试区云溪镇人民政府", "测试区青山乡人民政府")
NEW, ADDED = ("松砚", "云隙", "篁屿"), ("河口", "柳林", "桃园")
TABLES = {  # what is compared: all but the journal, ids that are given anew, and times
    "organisation": "organisation_id, name, short_name, kind, parent_id, since, until, contact, due, successor_id",
    "organisation_alias": "alias, organisation_id",
    "former_name": "*",
    "merged": "*",
    "deadline": "parent_id, kind, first_year, month_day",
    "report": "report_id, organisation_id, year, version, is_current, standing",
    "figure": "report_id, cell, value, state, raw",
    "confirmation": "organisation_id, year, cell, value",
    "settlement": "organisation_id, year, cell, raw, value",
    "finding": "report_id, rule_id, subject, status, numbers",
    "rollup": "*",
}


def everything(db: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(db)) as ledger:
        return {
            table: sorted(ledger.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in TABLES.items()
        }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units with reports of two years, one of them in two versions, one cell of each doubtful."""
    folder = tmp_path_factory.mktemp("changes")
    db = folder / "ledger.db"
    files = [write(folder / f"{n}{year}.html", unit, year) for n, unit in enumerate(UNITS) for year in (2022, 2023)]
    loaders.load(files, db)
    loaders.load([write(folder / "again.html", UNITS[0], 2023, **{"pub.penalty:decisions": "3"})], db)
    with closing(sqlite3.connect(db)) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return db


def unit_id(db: Path, name: str) -> str:
    with store.ledger(db) as ledger:
        return registrar.unit_named(store.stored_organisations(ledger), name).id


Step = Callable[[Path, int, int], object]
STEPS: dict[str, Step] = {
    "move": lambda db, one, other: registrar.move(UNITS[one], 2022, UNITS[other], 2023, "试", db),
    "remove": lambda db, one, _: registrar.remove(UNITS[one], 2023, None, "试", db),
    "remove a version": lambda db, one, _: registrar.remove(UNITS[one], 2023, 2, "试", db),
    "restore": lambda db, one, _: registrar.restore(UNITS[one], 2023, None, db),
    "merge": lambda db, one, other: registrar.merge_units(UNITS[one], UNITS[other], db),
    "rename": lambda db, one, _: registrar.rename_unit(UNITS[one], f"测试区{NEW[one]}街道办事处", 2023, db),
    "deadline": lambda db, one, _: registrar.set_due_day("街道", f"02-1{one}", None, None, db),
    "list": lambda db, one, _: registrar.import_units("a.csv", f"名称,电话\n{UNITS[one]},55{one}\n".encode(), db),
    "unit": lambda db, one, _: unit_form.save_unit({"name": f"测试区{ADDED[one]}街道办事处"}, None, db),
    "confirm": lambda db, one, _: desk.confirm(unit_id(db, UNITS[one]), 2022, "pub.rules:issued", "张三", "", db),
    "settle": lambda db, one, _: settling.settle(UNITS[one], 2022, CELL, 58, "张三", "原件", db),
}


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 2), st.integers(0, 2)), max_size=6))
def test_as_many_undos_as_steps_lead_back(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    db = Path(shutil.copy(filled, tmp_path_factory.mktemp("law") / "ledger.db"))
    before, done = everything(db), 0
    for name, one, other in steps:
        there = len(registrar.changes(db))
        try:
            STEPS[name](db, one, other)
        except (WrongRequestError, KeyError):  # what cannot be done in this ledger leaves no trace
            assert len(registrar.changes(db)) == there
            continue
        done += len(registrar.changes(db)) - there
    for _ in range(done):
        assert registrar.undo(db) is not None
    assert everything(db) == before
    with store.ledger(db) as ledger:
        assert ledger.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("name", sorted(STEPS))
def test_each_step_is_said_in_both_languages(filled: Path, tmp_path: Path, name: str) -> None:
    db = Path(shutil.copy(filled, tmp_path / "ledger.db"))
    if name == "restore":
        STEPS["remove"](db, 0, 1)
    STEPS[name](db, 0, 1)
    for language in ("zh", "en"):
        said = registrar.change_said(registrar.changes(db)[0], Words(language))
        assert said == said.strip() and "{" not in said and "  " not in said and "None" not in said, said


def test_a_version_and_a_year_are_named_where_there_is_one(filled: Path, tmp_path: Path) -> None:
    db, words = Path(shutil.copy(filled, tmp_path / "ledger.db")), Words("zh")
    registrar.remove(UNITS[0], 2023, 2, "试", db)
    assert registrar.change_said(registrar.changes(db)[0], words) == f"移出{UNITS[0]} 2023年的年报第 2 版"
    registrar.rename_unit(UNITS[1], "测试区云溪街道办事处", 2023, db)
    assert registrar.change_said(registrar.changes(db)[0], words).endswith("更名为测试区云溪街道办事处（2023年起）")
    registrar.rename_unit(UNITS[2], "测试区青山镇人民政府", None, db)
    assert registrar.change_said(registrar.changes(db)[0], words).endswith("更名为测试区青山镇人民政府")


def run(*arguments: str, db: Path) -> subprocess.CompletedProcess[str]:
    return warm.loaders(*arguments, "--db", db)


WRONG = (
    ("move", "--organisation", "没有这个", "--year", "2023", "--to-year", "2022", "--reason", "试"),
    ("move", "--organisation", UNITS[0], "--year", "1999", "--to-year", "2022", "--reason", "试"),
    ("move", "--organisation", UNITS[0], "--year", "2023", "--to-organisation", "？？", "--reason", "试"),
    ("move", "--organisation", UNITS[0], "--year", "2023", "--reason", "试"),
    ("remove", "--organisation", UNITS[0], "--year", "2023", "--version", "9", "--reason", "试"),
    ("remove", "--organisation", UNITS[0], "--year", "2019", "--reason", "试"),
    ("restore-report", "--organisation", UNITS[0], "--year", "2019"),
    ("organisations", "merge", UNITS[0], UNITS[0]),
    ("organisations", "merge", UNITS[0], "没有这个"),
    ("organisations", "rename", UNITS[0], UNITS[1]),
    ("organisations", "rename", UNITS[0], "？？"),
    ("due", "--today", "昨天"),
    ("due", "--set", "街办", "02-15"),
    ("due", "--set", "街道", "02-30"),
    ("due", "--set", "街道", "02-15", "--parent", "没有这个"),
    (
        "settle",
        "--organisation",
        UNITS[0],
        "--year",
        "2023",
        "--cell",
        "x",
        "--value",
        "1",
        "--who",
        "a",
        "--reason",
        "b",
    ),
)


@pytest.mark.parametrize("arguments", WRONG, ids=lambda one: " ".join(one[:2]))
def test_what_cannot_be_done_is_one_sentence_and_nothing_changes(
    filled: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    db = Path(shutil.copy(filled, tmp_path / "ledger.db"))
    before = everything(db)
    done = run(*arguments, db=db)
    assert done.returncode == 2 and done.stdout == "", done.stdout
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr, done.stderr
    assert everything(db) == before


def test_the_history_is_in_local_time_and_in_json_as_it_is_stored(filled: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(filled, tmp_path / "ledger.db"))
    assert run("undo", db=db).returncode == 0
    lines = [line.split("\t") for line in run("history", db=db).stdout.splitlines()]
    assert len(lines) == 2 and "+00:00" not in lines[0][0] and lines[0][-1].startswith("已于 ") and lines[1][-1] == ""
    first = json.loads(run("history", "--json", db=db).stdout.splitlines()[0])
    assert first["at"].endswith("+00:00") and first["undone_at"].endswith("+00:00")


@pytest.mark.parametrize("after", [0.6, 1.0, 1.6])
def test_a_load_that_is_killed_is_healed_by_the_next(tmp_path: Path, after: float) -> None:
    files = [
        write(tmp_path / f"{year}{n}.html", unit, year) for n, unit in enumerate(UNITS) for year in (2021, 2022, 2023)
    ]
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    loaders.load(files, whole)
    command = [sys.executable, "-m", "loaders", "load", *map(str, files), "--db", str(cut)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)  # somewhere in the middle: whatever it was doing
    started.send_signal(signal.SIGKILL)
    started.wait()
    if cut.is_file():
        with store.ledger(cut) as ledger:
            sql = "SELECT count(*) FROM report WHERE is_current AND rules IS NULL"
            assert ledger.execute(sql).fetchone() == (0,), "nobody sees a report that no rule has seen"
    loaders.load(files, cut)
    same = ("figure", "rollup", "finding", "report")
    left, right = everything(whole), everything(cut)
    assert {one: len(left[one]) for one in same} == {one: len(right[one]) for one in same}
    assert left["rollup"] == right["rollup"]

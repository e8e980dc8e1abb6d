"""Every command × every failure of the machine: one sentence, exit 2, nothing lost. The commands are those of the
parser: one that is added is tried here or this file fails."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

import loaders
from loaders.__main__ import main, parser
from loaders.store.ledger import SCHEMA_VERSION
from tests import warm
from tests.loaders.test_flow import write

ROOT = Path(__file__).resolve().parents[2]
UNIT = "测试区清波街道办事处"
WITHOUT_LEDGER = {"read", "explain", "query"}
OF_REPORT = ["--organisation", UNIT, "--year", "2023"]
ARGUMENTS = {  # command -> what it needs beside the ledger; {tmp} is a folder with a report, a list and an export
    "load": ["{tmp}/a.html"],
    "check": [],
    "export": ["--out", "{tmp}/out"],
    "remove-sample": [],
    "organisations import": ["{tmp}/units.csv"],
    "organisations export": ["{tmp}/out.csv"],
    "organisations merge": [UNIT, "测试区云隙街道办事处"],
    "organisations rename": [UNIT, "测试区松砚街道办事处"],
    "due": [],
    "letters": ["--year", "2023", "--out", "{tmp}/letters"],
    "rehearse": ["{tmp}/a.html", "--out", "{tmp}/receipt.docx"],
    "move": [*OF_REPORT, "--to-year", "2020", "--reason", "错"],
    "remove": [*OF_REPORT, "--reason", "错"],
    "restore-report": OF_REPORT,
    "undo": [],
    "history": [],
    "reread": [],
    "settle": ["--list"],
    "users list": [],
    "users add": ["李四", "--role", "reader", "--vouched"],
    "users change": ["李四", "--close"],
    "users password": ["李四"],
    "users remove": ["李四"],
    "audit": [],
    "backup": ["{tmp}/backup.db"],
    "restore": ["{tmp}/good.db"],
    "verify": [],
}
OF_USERS = {one for one in ARGUMENTS if one.startswith("users ")}  # their file is another
MENDS = {"restore"}  # is there for ledgers that are none any more


def named(top: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    """Every command of a parser, those within others too."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                inner = list(named(below, f"{before}{name} "))
                yield from inner or [f"{before}{name}"]


COMMANDS = sorted(set(named(parser())) - WITHOUT_LEDGER)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("good") / "ledger.db"
    loaders.load([write(file.parent / "a.html", UNIT, 2023)], file)
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    return file


@pytest.fixture
def place(good: Path, tmp_path: Path) -> Path:
    """A folder with what the commands name."""
    shutil.copy(good, tmp_path / "good.db")
    write(tmp_path / "a.html", UNIT, 2022)
    (tmp_path / "units.csv").write_text("名称,类别\n测试区石门镇,镇\n", encoding="utf-8")
    return tmp_path


def told(command: str, db: Path, place: Path) -> list[str]:
    return [*command.split(), *(one.format(tmp=place) for one in ARGUMENTS[command]), "--db", str(db)]


def one_sentence(command: str, db: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> str:
    code = main(told(command, db, place))
    said = capsys.readouterr().err
    assert code == 2, (command, code, said)
    assert len(said.strip().splitlines()) == 1 and "Traceback" not in said and str(place) not in said
    return said


def test_every_command_is_tried() -> None:
    assert sorted(ARGUMENTS) == COMMANDS


OFTEN, SELDOM = ("folder", "another program's", "newer"), ("text", "cut", "below a file", "zeros")
TRIED = sorted(set(COMMANDS) - OF_USERS - MENDS)


@pytest.mark.parametrize(
    ("command", "kind"),
    [*((one, kind) for one in TRIED for kind in OFTEN)]
    + [(one, kind) for one in ("load", "check", "backup", "verify", "export", "audit") for kind in SELDOM],
)
def test_what_is_no_ledger_is_told_and_left_alone(command: str, kind: str, place: Path) -> None:
    file = place / "wrong.db"
    if kind == "text":
        file.write_text("这不是台账" * 100, "utf-8")
    elif kind == "folder":
        file.mkdir()
    elif kind == "another program's":
        with closing(sqlite3.connect(file)) as other, other:
            other.executescript("CREATE TABLE report (a); PRAGMA user_version = 3")
    elif kind == "newer":
        shutil.copy(place / "good.db", file)
        with closing(sqlite3.connect(file)) as newer:
            newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    elif kind == "cut":
        file.write_bytes((place / "good.db").read_bytes()[:30_000])
    elif kind == "zeros":
        file.write_bytes(b"\0" * 50_000)
    else:
        file = place / "a.html" / "wrong.db"
    before = file.read_bytes() if file.is_file() else b""
    done = warm.loaders(*told(command, file, place))
    said = done.stderr
    assert done.returncode == 2 and len(said.strip().splitlines()) == 1, said
    assert "Traceback" not in said and str(place) not in said
    assert "wrong.db" in said or "a.html" in said
    assert (file.read_bytes() if file.is_file() else b"") == before
    assert not (place / "backup.db").exists()


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - OF_USERS))
def test_a_ledger_that_another_program_holds_is_waited_for_and_then_told(
    command: str, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("ledger", "backup"):
        monkeypatch.setattr(import_module(f"loaders.store.{module}"), "PATIENCE", 0.05)
    file = Path(shutil.copy(place / "good.db", place / "held.db"))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("INSERT INTO setting VALUES ('mark', 'half')")
        said = one_sentence(command, file, place, capsys)
        other.execute("ROLLBACK")
    assert "占用" in said or "正在写" in said or "held.db" in said
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT count(*) FROM report").fetchone() == (1,)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - OF_USERS - {"verify", "restore"}))
def test_a_process_that_only_shows_writes_nothing(
    command: str, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(place / "good.db", place / "shown.db"))
    monkeypatch.setenv("LEDGER_READ_ONLY", "1")
    before = file.read_bytes()
    one_sentence(command, file, place, capsys)
    assert file.read_bytes() == before


FULL = """import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
sys.argv[0] = "loaders"
runpy.run_module("loaders", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize(
    "command", ["load", "move", "remove", "organisations import", "backup", "export", "organisations export", "due"]
)
def test_where_there_is_no_room_nothing_is_lost(command: str, place: Path) -> None:
    """A file may grow to what it is: as on a disk that is full."""
    file = Path(shutil.copy(place / "good.db", place / "full.db"))
    more = ["--set", "街道", "02-15"] if command == "due" else []
    for room in (0, 4_096, 40_000):
        arguments = [sys.executable, "-c", FULL, str(room), *told(command, file, place), *more]
        done = subprocess.run(
            arguments, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"}
        )
        assert "Traceback" not in done.stderr and done.returncode in (0, 1, 2), done.stderr
        assert done.returncode != 0 or command in ("organisations export", "export"), "there was room for that"
        for one in ("out", "out.csv", "backup.db"):
            shutil.rmtree(place / one, ignore_errors=True)
            (place / one).unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*), sum(rules IS NULL) FROM report WHERE is_current").fetchone() == (1, 0)


@pytest.mark.parametrize("command", sorted(OF_USERS - {"users list"}))
def test_a_file_of_users_that_is_none_is_told(
    command: str, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = place / "users.db"
    wrong.write_text("这不是用户" * 100, "utf-8")
    monkeypatch.setattr("sys.stdin", (place / "units.csv").open(encoding="utf-8"))
    before = wrong.read_bytes()
    one_sentence(command, place / "good.db", place, capsys)
    assert wrong.read_bytes() == before

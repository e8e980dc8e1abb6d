"""The program killed in the middle of what it does, while somebody looks on: ``python -m tests.kills [--kills N]``.

Every action that writes is begun as the command line begins it and ended by SIGKILL at a moment by chance. Meanwhile a
reader looks every few milliseconds: what counts was checked, and the sums are those of what counts. Afterwards the
ledger must be sound, hold all it held before, be as before or as it is when nobody kills (a load may be in between:
then what counts is checked and summed), and the same action, begun again, must lead to where it leads undisturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import loaders
from loaders import backup, rollup, store
from tests import warm
from tests.loaders.test_flow import write

KILLS = 120
UNITS = [f"测试区{name}街道办事处" for name in ("清波", "云隙", "松砚", "篁屿", "青山", "白石")]
TOWN = "测试区云溪镇人民政府"
YEARS = (2021, 2022, 2023)
LOOKS_EVERY = 0.003  # seconds
COUNTED = {  # table -> what of it is the same however often it is killed: no times, no numbers given in passing
    "report": "sha256, organisation_id, year, version, is_current, standing, rules IS NULL",
    "document": "sha256, status, organisation, year",
    "organisation": "organisation_id, name, kind, parent_id, due",
    "deadline": "parent_id, kind, month_day",
    "rollup": "series, scope, scope_id, year, sum, reported, expected",
    "original": "sha256, length(content)",
}
OF_REPORTS = {
    "figure": "cell, value, state, raw",
    "finding": "rule_id, subject, status, numbers",
    "check_count": "rule_id, passed, failed, undetermined, not_assessable",
    "passage": "section, text",
}
UNCHECKED = """SELECT count(*) FROM report WHERE is_current AND (rules IS NULL OR NOT EXISTS
               (SELECT 1 FROM check_count WHERE check_count.report_id = report.report_id))"""
SUMMED = """SELECT organisation_id, year FROM report WHERE is_current
            EXCEPT SELECT scope_id, year FROM rollup WHERE scope = 'organisation'"""
LEFT_OVER = """SELECT scope_id, year FROM rollup WHERE scope = 'organisation' AND reported > 0
               EXCEPT SELECT organisation_id, year FROM report WHERE is_current"""
State = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Action:
    """What is begun: the arguments of the command line, and whether it goes step by step (a load) or all at once."""

    name: str
    arguments: Callable[[Path], list[str]]
    prepared: Callable[[Path], None] = lambda _: None
    in_pieces: bool = False


@dataclass
class Tally:
    """What came of it."""

    kills: int = 0
    too_late: int = 0  # the action had ended already
    looks: int = 0
    found: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def note(self, what: str, detail: str) -> None:
        """Something that must not be."""
        self.found[what] += 1
        self.told.append(f"{what}: {detail}")


WRONG = ("lost", "torn", "unchecked but current", "stale sums", "not as undisturbed", "reader saw it", "unsound")


def reports(folder: Path, mark: str = "") -> Path:
    """A folder of reports, every one another document where the mark is another."""
    for unit in UNITS:
        for year in YEARS:
            file = write(folder / str(year) / f"{unit}.html", unit, year)
            file.write_bytes(file.read_bytes() + f"<!-- {unit} {year} {mark} -->".encode())
    return folder


def actions(folder: Path) -> list[Action]:
    """Everything that writes, from a ledger with reports of six units."""
    more, units = folder / "more", folder / "units.csv"
    write(more / "a.html", TOWN, 2023)
    write(more / "b.html", TOWN, 2022)
    units.write_text("名称,类别\n测试区紫云镇,镇\n测试区石门镇,镇\n", encoding="utf-8")
    corrected = reports(folder / "corrected", "corrected")
    copy = folder / "copy.db"

    def of(*words: str) -> Callable[[Path], list[str]]:
        return lambda db: [*words, "--db", str(db)]

    def backed_up(db: Path) -> None:
        copy.unlink(missing_ok=True)
        backup.back_up(copy, db)
        loaders.remove(UNITS[0], 2023, None, "错", db)

    report = ("--organisation", UNITS[0], "--year", "2023")
    return [
        Action("load", of("load", str(more)), in_pieces=True),
        Action("load corrections", of("load", str(corrected)), in_pieces=True),
        Action("move", of("move", *report, "--to-year", "2019", "--reason", "错")),
        Action("remove", of("remove", *report, "--reason", "错")),
        Action("undo", of("undo"), lambda db: _ignored(loaders.remove(UNITS[0], 2023, None, "错", db))),
        Action("due", of("due", "--set", "街道", "02-15")),
        Action("organisations", of("organisations", "import", str(units))),
        Action("rename", of("organisations", "rename", UNITS[1], "测试区新来街道办事处")),
        Action("check", of("check")),
        Action("backup", lambda db: ["backup", str(db.with_name("backup.db")), "--db", str(db)]),
        Action("restore", of("restore", str(copy)), backed_up),
    ]


def _ignored(_: object) -> None:
    """What is done for its effect."""


def state(path: Path) -> State:
    """All that a ledger says, however it came to it."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        found = {table: db.execute(f"SELECT {of} FROM {table}").fetchall() for table, of in COUNTED.items()}
        for table, of in OF_REPORTS.items():
            sql = f"SELECT sha256, {of} FROM {table} JOIN report USING (report_id) WHERE is_current"
            found[table] = db.execute(sql).fetchall()
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def look(path: Path, action: Action, stop: threading.Event, tally: Tally) -> None:
    """Look until told to stop: what counts was checked, and is in the sums."""
    while not stop.is_set():
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            db.execute("BEGIN")
            (unchecked,) = db.execute(UNCHECKED).fetchone()
            seen = {"not summed": db.execute(SUMMED).fetchall(), "left over": db.execute(LEFT_OVER).fetchall()}
            if unchecked or any(seen.values()):
                tally.note("reader saw it", f"{action.name}: {unchecked} unchecked, {seen}")
            tally.looks += 1
        time.sleep(LOOKS_EVERY)


def judge(path: Path, before: State, action: Action, after: State, tally: Tally) -> None:
    """What a killed action has left."""
    if faults := [one for one in backup.verify(path) if one.code != "unchecked"]:
        tally.note("unsound", f"{action.name}: {faults}")
    now = state(path)
    if set(before["original"]) - set(now["original"]):
        tally.note("lost", f"{action.name}: originals")
    if not action.in_pieces and now not in (before, after):
        tally.note(
            "torn", f"{action.name}: {[table for table in now if now[table] not in (before[table], after[table])]}"
        )
    with closing(sqlite3.connect(path)) as db:
        if db.execute(UNCHECKED).fetchone() != (0,):
            tally.note("unchecked but current", action.name)
    other = path.with_name("anew.db")
    shutil.copyfile(path, other)
    for end in ("-wal", "-shm"):
        if path.with_name(path.name + end).exists():
            shutil.copyfile(path.with_name(path.name + end), other.with_name(other.name + end))
    with store.ledger(other) as db, store.transaction(db):
        rollup.rebuild(db)
    if state(other)["rollup"] != now["rollup"]:
        tally.note("stale sums", action.name)


def begun(arguments: list[str], folder: Path) -> warm.Copy:
    """An action on its way."""
    files: list[Path | str] = [os.devnull, folder / "out", folder / "err"]
    return warm.COMMANDS.start("loaders", arguments, files, os.environ)


def fresh(base: Path, folder: Path, action: Action) -> Path:
    """The ledger of before, in a folder that has nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = Path(shutil.copy(base, folder / "ledger.db"))
    action.prepared(path)
    return path


def run(kills: int, seed: int = 0, progress: Callable[[str], None] = lambda _: None) -> Tally:
    """Kill so often, each action in turn."""
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "base.db"
        loaders.load([reports(folder / "reports")], base)
        every = actions(folder)
        for number, action in zip(range(kills), _in_turn(every), strict=False):
            undisturbed = _undisturbed(base, folder / "undisturbed", action)
            _kill(base, folder / "killed", action, undisturbed, chance, tally)
            progress(f"{number + 1} {action.name}")
    return tally


def _in_turn(every: list[Action]) -> Iterator[Action]:
    while True:
        yield from every


_known: dict[str, tuple[State, float]] = {}


def _undisturbed(base: Path, folder: Path, action: Action) -> tuple[State, float]:
    """Where an action leads when nobody kills it, and how many seconds it takes; found out once."""
    key = f"{base} {action.name}"
    if key not in _known:
        path, at = fresh(base, folder, action), time.monotonic()
        process = begun(action.arguments(path), folder)
        assert process.wait() in (0, 1), (folder / "err").read_text(encoding="utf-8")
        _known[key] = state(path), time.monotonic() - at
    return _known[key]


def _kill(
    base: Path, folder: Path, action: Action, undisturbed: tuple[State, float], chance: random.Random, tally: Tally
) -> None:
    after, seconds = undisturbed
    path = fresh(base, folder, action)
    before, stop = state(path), threading.Event()
    reader = threading.Thread(target=look, args=(path, action, stop, tally))
    reader.start()
    process = begun(action.arguments(path), folder)
    time.sleep(chance.random() * seconds)
    tally.kills += 1
    tally.too_late += process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    stop.set()
    reader.join()
    judge(path, before, action, after, tally)
    part = [one.name for one in folder.iterdir() if one.name.endswith(".db") and one.name.startswith("backup")]
    if part and backup.verify(folder / part[0]):
        tally.note("torn", "a backup that is not whole bears its name")
    if state(path) != after:  # again, as an operator would
        for extra in (folder / "backup.db",):
            extra.unlink(missing_ok=True)
        process = begun(action.arguments(path), folder)
        if process.wait() not in (0, 1) or state(path) != after:
            said = (folder / "err").read_text(encoding="utf-8")
            tally.note("not as undisturbed", f"{action.name}: {said[-300:]}")


def main() -> int:
    """Kill and print; 0 where nothing was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    tally = run(chosen.kills, chosen.seed, lambda said: print(f"\r{said:<40}", end="", file=sys.stderr))
    print(f"\nkills {tally.kills} (too late {tally.too_late}), looks {tally.looks}")
    for what in WRONG:
        print(f"{what:<24}{tally.found[what]}")
    for one in tally.told[:20]:
        print(one)
    return 1 if tally.told else 0


if __name__ == "__main__":
    sys.exit(main())

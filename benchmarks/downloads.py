"""What it costs to take the ledger away: ``python -m benchmarks.downloads``.

All figures as CSV beside ``sqlite3 -csv`` asked for the same lines in the same order, the ledger's file beside
``sqlite3 .backup``, and every table as CSV (``export``) beside ``sqlite3 -csv`` of every table; in turn, each in a
process of its own: CPU seconds, and the most memory that it held.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import nation
from benchmarks.glance import aligned
from benchmarks.serving import ROOT, UnmeasuredError, machine

UNITS = (450, 4_400)  # about 615,000 and six million figures
PAIRS = 3
TIMES, MOST_MB = 2.0, 100  # the targets: × the anchor, memory
LINES = """SELECT coalesce(above.name, ''), organisation.name, year, form, cell, value, state, raw,
                  organisation.is_sample, organisation.organisation_id
           FROM report JOIN organisation USING (organisation_id)
           LEFT JOIN organisation AS above ON above.organisation_id = organisation.parent_id
           JOIN figure USING (report_id) WHERE is_current ORDER BY year, organisation.rowid"""
MEASURE = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"""
NO_TABLES = "name NOT LIKE 'sqlite_%' AND name <> 'original'"
HEADS = ("figures", "what", "MB", "CPU s", "anchor CPU s", "ratio", "memory MB", "anchor MB")


@dataclass(frozen=True)
class Cost:
    """What a process used: CPU seconds, user and system, and the most memory it held, in MB."""

    cpu: float
    memory: float


@dataclass(frozen=True)
class Pair:
    """The same thing taken away by both, once, and the bytes that were written."""

    own: Cost
    anchor: Cost
    written: int


def cost(command: Sequence[str], out: Path) -> Cost:
    """Run a command with its output in a file. Raises UnmeasuredError where it fails.

    A small process starts it: the memory of who starts a process counts as that process's own."""
    with out.open("wb") as file:
        measuring = [sys.executable, "-I", "-S", "-c", MEASURE, *command]
        done = subprocess.run(measuring, cwd=ROOT, stdout=file, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise UnmeasuredError(f"{' '.join(command[:4])} failed: {done.stderr}")
    used, memory = map(float, done.stderr.splitlines()[-1].split())
    return Cost(used, memory / 1024)


def commands(ledger: Path, out: str) -> dict[str, tuple[list[str], list[str]]]:
    """What is taken away -> the command of ours and that of the anchor. Raises UnmeasuredError without the anchor."""
    found = shutil.which("sqlite3")
    if found is None:
        raise UnmeasuredError("the anchor is missing: the program sqlite3 (Debian: apt-get install sqlite3)")
    with closing(sqlite3.connect(ledger)) as db:
        names = [name for (name,) in db.execute(f"SELECT name FROM sqlite_master WHERE type = 'table' AND {NO_TABLES}")]
    given, path = [sys.executable, "-m", "loaders.given", str(ledger)], str(ledger)
    export = [sys.executable, "-m", "loaders", "export", "--db", path, "--out", out]
    return {
        "all figures, CSV": ([*given, "figures", "zh"], [found, "-csv", path, LINES]),
        "the ledger": ([*given, "ledger"], [found, path, f".backup {out}"]),
        "every table, CSV": (export, [found, "-csv", path, *(f"SELECT * FROM {name}" for name in names)]),
    }


def measured(both: tuple[list[str], list[str]], folder: Path, pairs: int) -> Iterator[Pair]:
    """Both in turn, each in an empty folder."""
    for _ in range(pairs):
        own = cost(both[0], folder / "output")
        written = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
        _emptied(folder)
        yield Pair(own, cost(both[1], folder / "output"), written)
        _emptied(folder)


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def line(figures: int, name: str, found: Sequence[Pair]) -> tuple[str, ...]:
    """A line of the table: medians, each with whether it holds."""
    own, anchor = median(one.own.cpu for one in found), median(one.anchor.cpu for one in found)
    memory, ratio = max(one.own.memory for one in found), own / anchor
    return (
        *(f"{figures:,}", name, f"{found[0].written / 1e6:,.0f}", f"{own:.2f}", f"{anchor:.2f}"),
        f"{ratio:.1f} {'✓' if ratio <= TIMES else '✗'}",
        f"{memory:.0f} {'✓' if memory <= MOST_MB else '✗'}",
        f"{max(one.anchor.memory for one in found):.0f}",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, size by size; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.downloads", description=__doc__.partition(":")[0])
    parser.add_argument("--units", type=int, nargs="+", default=UNITS, metavar="N", help="sizes of the ledger")
    parser.add_argument("--pairs", type=int, default=PAIRS, metavar="N", help="how often each is taken")
    asked = parser.parse_args(arguments)
    try:
        lines = [one for units in asked.units for one in _of_size(units, asked.pairs)]
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{machine()}. Targets: ≤ {TIMES:g} × the anchor, ≤ {MOST_MB} MB\n")
    print("\n".join(aligned([HEADS, *lines])))
    return 0


def _of_size(units: int, pairs: int) -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        ledger, room = Path(folder) / "ledger.db", Path(folder) / "room"
        room.mkdir()
        nation.write(ledger, units)
        with closing(sqlite3.connect(ledger)) as db:
            (figures,) = db.execute("SELECT count(*) FROM figure").fetchone()
        for name, both in commands(ledger, str(room / "out")).items():
            found = list(measured(both, room, pairs))
            print(f"{figures:,} figures, {name}: measured", file=sys.stderr, flush=True)
            yield line(figures, name, found)


if __name__ == "__main__":
    sys.exit(main())

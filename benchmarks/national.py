"""What it costs to give a nation away as Parquet and to ask it: ``python -m benchmarks.national``.

For each size a ledger is written (``nation``) and exported by a process of its own. Then every question of
``docs/scale.md`` is put to SQLite over the ledger and to DuckDB over the export, in turn, and answered by both alike:
CPU seconds of all threads, opening included.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import nation
from benchmarks.glance import aligned
from benchmarks.serving import ROOT, UnmeasuredError
from loaders.store.national import asked

UNITS, ROUNDS = (430, 2_000), 5
QUESTION = re.compile(r"^```sql\n-- ([^:\n]+)(.+?)\n```$", re.M | re.S)
MEASURE = """import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)"""
HEADS = ("question", "SQLite, CPU ms", "DuckDB, CPU ms", "DuckDB, of SQLite", "rows")
Row = tuple[object, ...]


@dataclass(frozen=True)
class Given:
    """An export: CPU seconds, the most memory that was held in MB, and the bytes of the ledger and of the folder."""

    cpu: float
    memory: float
    ledger: int
    folder: int


def questions() -> dict[str, str]:
    """The questions of the docs, by what they ask."""
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    return {match[1]: f"-- {match[1]}{match[2]}" for match in QUESTION.finditer(text)}


def given_away(ledger: Path, out: Path) -> Given:
    """Export a ledger. Raises UnmeasuredError where that fails. A small process starts the command, for the memory of
    who starts a process counts as that process's own."""
    command = [sys.executable, "-m", "loaders", "export", "--format", "parquet", "--db", str(ledger), "--out", str(out)]
    done = subprocess.run([sys.executable, "-ISc", MEASURE, *command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise UnmeasuredError(f"the export failed: {done.stderr}")
    cpu, memory = map(float, done.stderr.splitlines()[-1].split())
    return Given(cpu, memory / 1024, ledger.stat().st_size, sum(one.stat().st_size for one in out.rglob("*.parquet")))


def measured(ledger: Path, out: Path, rounds: int) -> list[tuple[str, float, float, float, int]]:
    """Every question: the median of SQLite, of DuckDB, of their ratio, and the rows of the answer. Raises
    UnmeasuredError where the answers differ."""
    found = []
    for name, sql in questions().items():
        pairs = []
        for _ in range(rounds):
            before = _used()
            own = _by_sqlite(ledger, sql)
            between = _used()
            other = _by_duckdb(out, sql)
            pairs.append((between - before, _used() - between))
            if _rounded(own) != _rounded(other):
                raise UnmeasuredError(f"SQLite and DuckDB answer differently: {name}")
        sqlite, duckdb = (median(pair[at] for pair in pairs) for at in (0, 1))
        found.append((name, sqlite, duckdb, median(b / a for a, b in pairs), len(own)))
    return found


def _by_sqlite(ledger: Path, sql: str) -> list[Row]:
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def _by_duckdb(folder: Path, sql: str) -> list[Row]:
    with asked(folder, sql) as answer:
        return list(answer.rows)


def _rounded(rows: list[Row]) -> list[Row]:
    return [tuple(round(one, 2) if isinstance(one, float) else one for one in row) for row in rows]


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def report(units: int, reports: int, given: Given, found: Sequence[tuple[str, float, float, float, int]]) -> list[str]:
    """The table of a size, with what the export cost above it."""
    head = f"\n{units:,} units, {reports:,} reports: ledger {given.ledger / 1e6:,.0f} MB; export {given.cpu:.1f} CPU s,"
    head += f" at most {given.memory:.0f} MB of memory, {given.folder / 1e6:.1f} MB of Parquet\n"
    lines = [
        (name, f"{sqlite * 1000:,.0f}", f"{duckdb * 1000:,.0f}", f"{ratio:.2f}", f"{rows:,}")
        for name, sqlite, duckdb, ratio, rows in found
    ]
    return [head, *aligned([HEADS, *lines])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, size by size; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.national", description=__doc__.partition(":")[0])
    parser.add_argument("--units", type=int, nargs="+", default=UNITS, metavar="N", help="sizes of the nation")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="how often each question is put")
    parsed = parser.parse_args(arguments)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    try:
        for units in parsed.units:
            with tempfile.TemporaryDirectory() as place:
                ledger, out = Path(place) / "ledger.db", Path(place) / "out"
                nation.write(ledger, units)
                given = given_away(ledger, out)
                reports = _by_sqlite(ledger, "SELECT count(*) FROM report")[0][0]
                assert isinstance(reports, int)
                started = time.monotonic()
                lines = report(units, reports, given, measured(ledger, out, parsed.rounds))
                print("\n".join(lines), flush=True)
                waited = time.monotonic() - started
                print(f"{units:,} units: {waited:.0f} s, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

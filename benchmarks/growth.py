"""What grows with the ledger and what does not: ``python -m benchmarks.growth``.

Ledgers of several sizes are written (``nation``), parted into districts of twelve units (``levels``). In each of
them, in turn, the same is done: a corrected report is loaded, a figure is confirmed, files that are known are looked at
again, the program starts. CPU milliseconds of this process, medians; the smallest ledger is the anchor. Then how much
of the file each table takes, per report.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median

import loaders
from benchmarks import levels, nation
from benchmarks.glance import aligned
from benchmarks.serving import ROOT, machine

UNITS, ROUNDS, OF_A_DISTRICT = (24, 440, 1_200, 40_000), 5, 12
WHOLE = 1_200  # units of which everything is written
YEAR, MODEL, CALLED = 2024, "荷岸镇", "示例区荷岸镇人民政府"
FILE = ROOT / "data" / "sample" / "reports" / str(YEAR) / f"{MODEL}.html"
TIMES_SMALLEST, BYTES = (
    1.5,
    20_000,
)  # the targets: of what the smallest ledger costs; bytes a report without its original
KNOWN = 20  # files that are looked at again
TABLES_SHOWN = 12


@dataclass
class Ledger:
    """A written ledger, with the units whose reports are still to be corrected."""

    path: Path
    reports: int
    units: Iterator[str]


def fill(path: Path, units: int) -> Ledger:
    """Write a ledger of so many units in districts of twelve; those beyond WHOLE have nothing in their reports."""
    nation.write(path, min(units, WHOLE))
    levels.arrange(path, OF_A_DISTRICT)
    if units > WHOLE:
        levels.add_thin(path, units - WHOLE, OF_A_DISTRICT)
    with closing(sqlite3.connect(path)) as db:
        (count,) = db.execute("SELECT count(*) FROM report").fetchone()
        names = db.execute(
            """SELECT DISTINCT name FROM organisation JOIN report USING (organisation_id)
               WHERE kind = 'town' AND organisation_id GLOB 'unit-*'"""
        )
        return Ledger(path, count, cycle([name for (name,) in names]))


def document(folder: Path, name: str) -> Path:
    """A report of the sample as one of another unit, of which nobody has the like."""
    text, short = FILE.read_text(encoding="utf-8"), name.removesuffix("人民政府")
    path = folder / f"{short}{YEAR}年{len(list(folder.iterdir()))}.html"
    said = text.replace(CALLED, name).replace(MODEL, short)
    path.write_text(f"{said}<!-- {path} -->", encoding="utf-8")
    return path


# What is done in each ledger


def one_more(ledger: Ledger, folder: Path) -> Callable[[], object]:
    """Load a report that nobody has loaded."""
    path = document(folder, next(ledger.units))
    return lambda: loaders.load([path], ledger.path)


def confirmed(ledger: Ledger, folder: Path) -> Callable[[], object]:
    """Confirm a figure."""
    with closing(sqlite3.connect(ledger.path)) as db:
        unit, year, cell = db.execute(
            """SELECT organisation_id, year, cell FROM figure JOIN report USING (report_id) JOIN organisation
               USING (organisation_id) WHERE is_current AND state = 'number' AND organisation.name = ? LIMIT 1""",
            (next(ledger.units),),
        ).fetchone()
    return lambda: loaders.confirm(unit, year, cell, folder.name, "", ledger.path)


def known(ledger: Ledger, folder: Path) -> Callable[[], object]:
    """Look again at files that are in the ledger as they are."""
    files = [document(folder, next(ledger.units)) for _ in range(KNOWN)]
    loaders.load(files, ledger.path)
    return lambda: loaders.load(files, ledger.path)


def started(ledger: Ledger, folder: Path) -> Callable[[], object]:
    """Start the program with this ledger."""
    del folder
    return lambda: loaders.first_start(ledger.path)


DONE: dict[str, tuple[Callable[[Ledger, Path], Callable[[], object]], int]] = {
    "one more report": (one_more, 1),
    "a figure confirmed": (confirmed, 1),
    "a known file again": (known, KNOWN),
    "the program starts": (started, 1),
}


def cost(run: Callable[[], object]) -> float:
    """CPU milliseconds of this process."""
    begun = time.process_time()
    run()
    return (time.process_time() - begun) * 1000


def measured(ledgers: Sequence[Ledger], folder: Path, rounds: int) -> dict[str, list[float]]:
    """What each costs in each ledger, in turn; a first round is not counted."""
    found: dict[str, list[float]] = {}
    for name, (prepared, count) in DONE.items():
        costs: list[list[float]] = [[] for _ in ledgers]
        for number in range(rounds + 1):
            for at, ledger in enumerate(ledgers):
                of_round = folder / f"{name} {number} {at}"
                of_round.mkdir()
                one = cost(prepared(ledger, of_round)) / count
                costs[at] += [one] if number else []
        found[name] = [median(one) for one in costs]
    return found


def sizes(path: Path) -> dict[str, float]:
    """Bytes a report by table, its indexes with it, the largest first."""
    with closing(sqlite3.connect(path)) as db:
        (count,) = db.execute("SELECT count(*) FROM report").fetchone()
        rows = db.execute(
            """SELECT coalesce(tbl_name, dbstat.name), sum(pgsize) FROM dbstat LEFT JOIN sqlite_master
               ON sqlite_master.name = dbstat.name GROUP BY 1 ORDER BY 2 DESC"""
        ).fetchall()
    return {table: size / count for table, size in rows}


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=UNITS, help="units of each ledger, smallest first")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        ledgers = [fill(Path(place) / f"{units}.db", units) for units in asked.units]
        found = measured(ledgers, Path(place), asked.rounds)
        heads = ["CPU ms", *(f"{one.reports} reports" for one in ledgers), "× smallest"]
        lines = [
            [name, *(f"{one:.1f}" for one in costs), _times(costs[-1] / costs[0])] for name, costs in found.items()
        ]
        print(*aligned([heads, *lines]), sep="\n")
        whole_ones = [one.path for one, units in zip(ledgers, asked.units, strict=True) if units <= WHOLE]
        of_table = sizes(whole_ones[-1])
    whole = sum(of_table.values()) - of_table.get("original", 0)
    shown = [[table, f"{size / 1000:.2f}"] for table, size in list(of_table.items())[:TABLES_SHOWN]]
    mark = "✓" if whole <= BYTES else "✗"
    print(*aligned([["kB a report", ""], *shown, ["all but originals", f"{whole / 1000:.1f} {mark}"]]), sep="\n")
    return 0


def _times(ratio: float) -> str:
    return f"{ratio:.2f} {'✓' if ratio <= TIMES_SMALLEST else '✗'}"


if __name__ == "__main__":
    sys.exit(main())

"""How long until the first page is seen: ``python -m benchmarks.start``.

The app is started as the README says, cold, and a real browser opens its first page: with a ledger that holds what
ships with the program, with ledgers of an invented nation, and at the very first start, when what ships is loaded. An
empty page of Streamlit is started and opened in the same way, in turn. By the clock, from the start of the process to
the moment when the page is drawn and its script rests; medians of the rounds. Files are in the system's memory.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks import levels, nation
from benchmarks.glance import aligned
from benchmarks.serving import ROOT, UnmeasuredError, browser, environment, fill, machine, served

EMPTY = "import streamlit as st\nst.title('empty')\n"
UNITS, OF_A_DISTRICT, ROUNDS = (1_200,), 12, 3
FIRST_PAGE, FIRST_START = 2.5, 6.0  # seconds, at the most
DRAWN = """() => document.querySelector('h1')
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"""
LOOK, PATIENCE = 0.02, 120.0  # seconds


def seconds(opened: Browser, script: Path | str, ledger: Path, folder: Path) -> float:
    """By the clock, from the start of a server to its first page. Raises UnmeasuredError where it does not come."""
    page = opened.new_page()
    try:
        begun = time.monotonic()
        with served(ROOT, script, folder / "log", environment(ledger)) as server:
            page.goto(server.url)
            while not page.evaluate(DRAWN):
                if time.monotonic() - begun > PATIENCE:
                    raise UnmeasuredError(f"no page after {PATIENCE:.0f} s: {server.log.read_text(errors='replace')}")
                time.sleep(LOOK)
            return time.monotonic() - begun
    finally:
        page.close()


def ledgers(folder: Path, units: Sequence[int]) -> dict[str, Path]:
    """The ledgers that are opened, by what the table calls them: that of the program alone, and the nations."""
    found = {"what ships with the program": folder / "own.db"}
    fill(ROOT, found["what ships with the program"])
    for count in units:
        path = folder / f"{count}.db"
        nation.write(path, count)
        levels.arrange(path, OF_A_DISTRICT)
        found[f"{count:,} units"] = path
    return found


def rows(opened: Browser, folder: Path, units: Sequence[int], rounds: int) -> list[list[str]]:
    """A line for each ledger, and one for the very first start; each time beside an empty page."""
    empty, found = folder / "empty.py", ledgers(folder, units)
    empty.write_text(EMPTY, encoding="utf-8")
    found["none: the very first start"] = folder / "none.db"
    lines = []
    for name, path in found.items():
        pairs = []
        for _ in range(rounds):
            if name.startswith("none"):
                shutil.rmtree(folder / "new", ignore_errors=True)
                (folder / "new").mkdir()
                path = folder / "new" / "ledger.db"
            pairs.append((seconds(opened, empty, path, folder), seconds(opened, "app.py", path, folder)))
        beside, own = median(one for one, _ in pairs), median(one for _, one in pairs)
        most = FIRST_START if name.startswith("none") else FIRST_PAGE
        lines.append(
            [name, f"{own:.2f}", f"{beside:.2f}", f"{own / beside:.2f}", f"≤ {most} {'✓' if own <= most else '✗'}"]
        )
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__.partition(":")[0])
    parser.add_argument("--units", type=int, nargs="*", default=UNITS, metavar="N", help="of each nation")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="how often each is started")
    asked = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as name, browser() as opened:
            lines = rows(opened, Path(name), asked.units, asked.rounds)
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    print(machine(), *aligned([["ledger", "first page, s", "empty page, s", "×", "target"], *lines]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

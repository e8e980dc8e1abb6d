"""What a click costs, by the number of units: ``python -m benchmarks.reruns``.

For each size a ledger is written (``nation``), the app serves it, and beside it an empty page is served in the same
way. A visitor without a browser has the script run again and again, in turn on both; the CPU time of the two servers is
compared. Once with nothing changed; once with a few years less, or for a report with another one, and otherwise at each
run, so that what was made for the choice before does not help. In a real browser a click in the menu is timed to the
last change of the page, and the page is measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, cycle, product
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks import nation
from benchmarks.clicks import visitor
from benchmarks.glance import NONE, aligned, pages_of
from benchmarks.serving import ROOT, Server, UnmeasuredError, browser, environment, fill, served
from benchmarks.sight import HEIGHT, Sight, visit

SIZES, RUNS, WARM_UPS, CLICKS = (12, 200, 2_000), 15, 3, 3
TIMES_EMPTY = {12: 2.5, 200: 5.0, 2_000: 10.0}  # units -> the most that a rerun may cost, of an empty page
SETTLED = {200: 0.7}  # units -> seconds
TALLEST, ELEMENTS = 2 * HEIGHT, 2_500
EMPTY = 'import streamlit as st\n\nst.title("空白")\n'
FIRST, LIGHT, OTHER = "overview", "load", "data"  # the page at the root; those from which the others are clicked
HEADS = ("page", "rerun, CPU ms", "× empty", "other choice, CPU ms", "× empty", "click to settled, s",
         "tallest chart, px", "elements")  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """A page at a size, medians: CPU seconds of the empty page, of a rerun and of one with another choice; wall seconds
    from a click to settled; and how it looks."""

    empty: float
    same: float
    other: float
    settled: float
    sight: Sight

    def line(self, page: str, units: int) -> list[str]:
        """The line of the table, each figure that has a target with its mark."""
        most, seconds = at_most(TIMES_EMPTY, units), SETTLED.get(units)
        return [
            page,
            f"{self.same * 1000:,.0f}",
            marked(self.same / self.empty, most, ".1f"),
            f"{self.other * 1000:,.0f}",
            marked(self.other / self.empty, most, ".1f"),
            marked(self.settled, seconds, ".2f"),
            marked(self.sight.tallest, TALLEST, ",d") if self.sight.tallest else NONE,
            marked(self.sight.elements, ELEMENTS, ",d"),
        ]


def at_most(targets: Mapping[int, float], units: int) -> float:
    """The target at a number of units: that of the next larger size that has one, else of the largest."""
    return targets[min((size for size in targets if size >= units), default=max(targets))]


def marked(found: float, most: float | None, form: str) -> str:
    """A figure, with a mark whether it holds its target, if it has one."""
    return format(found, form) + ("" if most is None else " ✓" if found <= most else " ✗")


def choices(page: str, units: int, years: int = nation.YEARS) -> Iterator[str]:
    """Query strings of a page, each another choice than the one before."""
    every = range(nation.LAST_YEAR - years + 1, nation.LAST_YEAR + 1)
    if page == "report":
        yield from cycle(f"unit={nation.id_of(at)}&year={year}" for at, year in product(range(units), every))
    chosen = [some for count in range(years - 1, 0, -1) for some in combinations(every, count)]
    yield from cycle("&".join(f"year={year}" for year in some) for some in chosen)


def measured(
    units: int, wanted: Sequence[str], runs: int, window: Browser
) -> Iterator[tuple[str, Cost | UnmeasuredError]]:
    """Every page over a ledger of so many units, with what it costs or why that cannot be said."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ledger, empty = folder / "ledger.db", folder / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        nation.write(ledger, units)
        fill(ROOT, ledger)
        told = environment(ledger)
        with (
            served(ROOT, empty, folder / "empty.log", told) as nothing,
            served(ROOT, "app.py", folder / "app.log", told) as app,
        ):
            for page in wanted:
                try:
                    yield page, _cost(nothing, app, page, units, runs, window)
                except UnmeasuredError as error:
                    yield page, error


def _cost(nothing: Server, app: Server, page: str, units: int, runs: int, window: Browser) -> Cost:
    before = len(app.faults)
    costs = _costs(nothing, app, page, units, runs)
    found = Cost(*costs, _settled(window, app, page), _sight(window, app, page))
    if len(app.faults) > before:
        raise UnmeasuredError(f"the app failed: {app.faults[-1]}")
    return found


def _costs(nothing: Server, app: Server, page: str, units: int, runs: int) -> tuple[float, float, float]:
    """The medians of the empty page, of the page as it is, and with another choice each time."""
    with visitor(nothing, "") as beside, visitor(app, "" if page == FIRST else page) as own:
        chosen = choices(page, units)
        start = next(chosen) if page == "report" else ""
        for _ in range(WARM_UPS):
            beside.rerun(""), own.rerun(start)
        pairs = [(beside.rerun(""), own.rerun(start)) for _ in range(runs)]
        other = [own.rerun(next(chosen)) for _ in range(runs)]
    return median(one for one, _ in pairs), median(one for _, one in pairs), median(other)


def _settled(window: Browser, app: Server, page: str) -> float:
    """The median of the seconds from a click in the menu, on another page, until this one has settled."""
    found = []
    for _ in range(CLICKS):
        visitor = visit(window, app.url)
        visitor.open(OTHER if page == LIGHT else LIGHT)
        found.append(visitor.click("/" if page == FIRST else f"/{page}"))
        visitor.leave()
    return median(found)


def _sight(window: Browser, app: Server, page: str) -> Sight:
    visitor = visit(window, app.url)
    found = visitor.open("" if page == FIRST else page)
    visitor.leave()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, size by size; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reruns", description=__doc__.partition(":")[0])
    parser.add_argument("--units", type=int, nargs="+", default=SIZES, metavar="N", help="sizes of the district")
    parser.add_argument("--pages", nargs="+", metavar="PAGE", help="only these pages")
    parser.add_argument("--runs", type=int, default=RUNS, metavar="N", help="reruns of a page, after the first ones")
    asked = parser.parse_args(arguments)
    try:
        with browser() as window:
            failed = [_printed(units, asked, window) for units in asked.units]
            return int(any(failed))
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1


def _printed(units: int, asked: argparse.Namespace, window: Browser) -> bool:
    """Measure a size, saying how far it is, and print its table; whether something in it could not be measured."""
    found: dict[str, Cost] = {}
    wanted = asked.pages or pages_of(ROOT)
    for page, cost in measured(units, wanted, asked.runs, window):
        if isinstance(cost, Cost):
            found[page] = cost
        print(f"{units:,} units, {page}: {'measured' if isinstance(cost, Cost) else cost}", file=sys.stderr, flush=True)
    if found:
        print("\n".join(report(units, found)), flush=True)
    return len(found) < len(wanted)


def report(units: int, found: Mapping[str, Cost]) -> list[str]:
    """The table of a size, with its heading."""
    empty = median(one.empty for one in found.values()) * 1000
    limits = f"× empty ≤ {at_most(TIMES_EMPTY, units):g}; chart ≤ {TALLEST:,} px; elements ≤ {ELEMENTS:,}"
    limits += f"; settled ≤ {SETTLED[units]} s" if units in SETTLED else ""
    head = f"\n{units:,} units, {nation.YEARS} years; an empty page: {empty:.0f} CPU ms. Targets: {limits}\n"
    return [head, *aligned([HEADS, *(one.line(page, units) for page, one in found.items())])]


if __name__ == "__main__":
    sys.exit(main())

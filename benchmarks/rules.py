"""What the rules cost a report: ``python -m benchmarks.rules``.

An invented nation is written and its reports are taken from the ledger. Every way of checking them is run in turn with
an anchor, round after round: the same equalities and bounds of the rules K, H, T and Y, reckoned by pandas over a table
of the same reports that stands ready. CPU seconds of this process; medians of the rounds, and of the ratios in a round.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import nation
from benchmarks.reckoned import formulas, frames, reckon
from loaders import store
from loaders.reconcile.claims import check_claims, claims_of
from loaders.reconcile.columns.counted import Book
from loaders.reconcile.confront import check
from loaders.reconcile.filed import Filed
from loaders.reconcile.problems import problems
from loaders.reconcile.rulebook import load_rules

UNITS, ROUNDS = 400, 7
SOME, FEW = 300, 40  # reports of which each is looked at by itself: quickly, or slowly
IDENTITIES = "KHTY"  # the letters of the rules that the anchor reckons too
ALL, SAME = "all rules of figures", "identities (K H T Y)"
TARGETS = {ALL: 1.5}  # CPU ms a report


@dataclass(frozen=True)
class Cost:
    """A way of checking: CPU ms a report, and how often the anchor beside it."""

    name: str
    milliseconds: float
    times: float

    def line(self) -> str:
        """Its line of the table."""
        most = TARGETS.get(self.name)
        mark = "" if most is None else f"≤ {most} {'✓' if self.milliseconds <= most else '✗'}"
        return f"{self.name:<36}{self.milliseconds:>12.3f}{self.times:>12.1f}  {mark}".rstrip()


def reports_of(units: int) -> list[Filed]:
    """The reports of an invented nation, as the ledger gives them to reconciliation."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "ledger.db"
        nation.write(path, units)
        with store.ledger(path) as db:
            every = [one.id for one in store.stored_organisations(db)]
            shared = store.shared_sections(db, every)
            return [one.filed for unit in every for one in store.reports_of(db, unit, shared)]


def measured(reports: Sequence[Filed], rounds: int) -> tuple[float, list[Cost]]:
    """What the anchor costs a report, in ms, and every way of checking beside it."""
    rules = load_rules()
    same = {code: rule for code, rule in rules.items() if code[0] in IDENTITIES}
    every, identities = Book(rules), Book(same)
    some, few = (reports[:: max(1, len(reports) // count)] for count in (SOME, FEW))
    told, found = [claims_of(one) for one in some], [tally.found for tally in every.check(some)]
    claimed = [(one, rules, said) for one, said in zip(some, told, strict=True)]
    ways: dict[str, tuple[int, Callable[[], object]]] = {
        ALL: (len(reports), lambda: every.check(reports)),
        SAME: (len(reports), lambda: identities.check(reports)),
        "all rules, a report at a time": (len(few), lambda: [every.check([one]) for one in few]),
        "all rules, the way of one report": (len(few), lambda: [list(check(one, rules)) for one in few]),
        "identities, the way of one report": (len(few), lambda: [list(check(one, same)) for one in few]),
        "claims read": (len(some), lambda: [claims_of(one) for one in some]),
        "claims checked": (len(some), lambda: [list(check_claims(*one)) for one in claimed]),
        "explained and grouped": (len(some), lambda: [problems(*one) for one in zip(some, found, strict=True)]),
    }
    ready, wanted = frames(reports), formulas(reports, same)
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (count, way) in ways.items():
            anchor = _seconds(lambda: reckon(ready, wanted)) / len(reports)
            costs[name].append((_seconds(way) / count, anchor))
    beside = median(anchor for pairs in costs.values() for _, anchor in pairs)
    return beside * 1000, [_cost(name, pairs) for name, pairs in costs.items()]


def _cost(name: str, pairs: Sequence[tuple[float, float]]) -> Cost:
    return Cost(name, median(own for own, _ in pairs) * 1000, median(own / anchor for own, anchor in pairs))


def _seconds(way: Callable[[], object]) -> float:
    before = time.process_time()
    way()
    return time.process_time() - before


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__.partition(":")[0])
    parser.add_argument("--units", type=int, default=UNITS, metavar="N", help="units of the invented district")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="how often each way is run")
    asked = parser.parse_args(arguments)
    reports = reports_of(asked.units)
    anchor, costs = measured(reports, asked.rounds)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{len(reports):,} reports, {asked.rounds} rounds; {machine}, Python {platform.python_version()}")
    print(f"anchor: {anchor:.3f} CPU ms a report\n\n{'':<36}{'CPU ms':>12}{'× anchor':>12}")
    print("\n".join(one.line() for one in costs))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The command line: every figure of the pages computed a second time. ``python -m tests.second``."""

from __future__ import annotations

import logging
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.second.ledgers import LEDGERS
from tests.second.measure import measure, selections
from tests.second.single import SINGLE, whole_tables
from tests.second.tally import Tally

JOBS = 2
PARTS = [(name, seed) for seed in range(4) for name in LEDGERS if seed == 0 or name == "sample"]
CHOICES = 7  # random selections a part and district
EVERY = 4  # tables of units are made of each so many-th series
SHOWN = 30


def compared(part: tuple[str, int]) -> Tally:
    """One ledger, one seed of random selections."""
    logging.disable(logging.WARNING)
    (name, seed), tally = part, Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.db"
        LEDGERS[name](path)
        for chosen in selections(path, CHOICES, random.Random(seed)):
            measure(chosen, tally, EVERY)
            for one in SINGLE:
                one(chosen, tally)
        whole_tables(chosen, tally)
    return tally


def main() -> int:
    """Compare, print how many figures there were and how many differ; 1 where one does."""
    whole, started = Tally(), time.perf_counter()
    with ProcessPoolExecutor(JOBS) as pool:
        for (name, seed), tally in zip(PARTS, pool.map(compared, PARTS), strict=True):
            print(f"{name:<20}{seed:>3}{tally.compared:>10,}{len(tally.wrong):>8,}", flush=True)
            whole.compared += tally.compared
            whole.wrong += tally.wrong
    for where, shown, computed in whole.wrong[:SHOWN]:
        print(f"  {where}: {shown!r} for {computed!r}")
    took = time.perf_counter() - started
    print(f"{whole.compared:,} figures compared, {len(whole.wrong):,} different, {took:.0f} s")
    return 1 if whole.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""The command line: every figure of the pages computed a second time. ``python -m tests.second``."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.second.ledgers import LEDGERS
from tests.second.measure import measure, selections, shares
from tests.second.tally import Tally

CHOICES = {"sample": 45}  # random selections a district; of the small ledgers as many as
SMALL = 12
SHOWN = 30


def main() -> int:
    """Compare, print how many figures there were and how many differ; 1 where one does."""
    whole, started = Tally(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, write in LEDGERS.items():
            path, tally = Path(folder) / f"{name}.db", Tally()
            write(path)
            for chosen in selections(path, CHOICES.get(name, SMALL), random.Random(12)):
                measure(chosen, tally)
                shares(chosen, tally)
            print(f"{name:<20}{tally.compared:>10,}{len(tally.wrong):>8,}", flush=True)
            whole.compared += tally.compared
            whole.wrong += tally.wrong
    for where, shown, computed in whole.wrong[:SHOWN]:
        print(f"  {where}: {shown!r} for {computed!r}")
    took = time.perf_counter() - started
    print(f"{whole.compared:,} figures compared, {len(whole.wrong):,} different, {took:.0f} s")
    return 1 if whole.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

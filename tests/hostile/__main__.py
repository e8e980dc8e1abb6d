"""``python -m tests.hostile``: what a stranger could send, read in bounded processes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from itertools import chain

from tests.hostile.bounded import Cost, cost, warm
from tests.hostile.families import families
from tests.hostile.files import crafted, mutated
from tests.hostile.growth import MOST, SIZES, growth, lines
from tests.hostile.patterns import patterns, slow

EACH = 100  # files after which it is said how far it is


def read_all(files: Iterable[tuple[str, bytes]]) -> int:
    """Read all, and print what must be 0 and the worst, and meanwhile how far it is; 1 where something is not 0."""
    costs = dict[str, Cost]()
    for number, (name, content) in enumerate(files, start=1):
        costs[name] = cost(name, content)
        if number % EACH == 0:
            spent = sum(one.seconds for one in costs.values())
            print(f"{number} files, {spent:.0f} s of the processor", file=sys.stderr, flush=True)
    found = {
        "crashes": [name for name, one in costs.items() if one.said.startswith("ended")],
        "tracebacks": [
            name for name, one in costs.items() if one.said.startswith("traceback") or "internal" in one.said
        ],
        "over 20 s": [name for name, one in costs.items() if one.seconds > 20],
        "over 1 GB": [name for name, one in costs.items() if one.memory > 1_000_000_000],
    }
    print(f"{len(costs)} files")
    for what, names in found.items():
        print(what, len(names), *names, sep="\t")
    for name, one in sorted(costs.items(), key=lambda pair: -pair[1].seconds)[:10]:
        print(f"{one.seconds:.1f} s\t{one.memory // 1_000_000} MB\t{name}\t{one.said}")
    print(f"most memory\t{max(one.memory for one in costs.values()) // 1_000_000} MB")
    return int(any(found.values()))


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    commands = asked.add_subparsers(dest="what", required=True)
    grows = commands.add_parser("growth", help="families of documents at growing sizes, and the power of their cost")
    grows.add_argument("--part", default="", help="only families with this in their name")
    grows.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    grows.add_argument("--share", type=int, nargs=2, default=(0, 1), help="each n-th, and of how many")
    commands.add_parser("patterns", help="every regular expression over texts that nearly match it")
    spoilt = commands.add_parser("files", help="spoilt and crafted files: how many crash, and the worst")
    spoilt.add_argument("--count", type=int, default=1_000, help="of the spoilt ones")
    spoilt.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    if chosen.what == "patterns":
        found = 0
        for one in slow(patterns().items()):
            found += 1
            print(f"{one.seconds[1]:.3f} s\t{one.where}\t{one.text}\t{one.pattern}", flush=True)
        return int(bool(found))
    warm()
    if chosen.what == "files":
        return read_all(chain(mutated(chosen.count, chosen.seed), crafted()))
    wanted = [(name, one) for name, one in families().items() if chosen.part in name]
    worst = 0.0
    for name, family in wanted[chosen.share[0] :: chosen.share[1]]:
        found = growth(name, family, chosen.sizes)
        worst = max(worst, found.power)
        print(*lines([found]), flush=True)
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())

"""What reading costs as one thing in a document grows, and with which power of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.hostile.bounded import Cost, cost
from tests.hostile.families import Family

SIZES = (1_000, 10_000, 100_000)
NOTHING = 0.5  # seconds: less says nothing of growth
MOST = 1.15  # the power that n log n has over such sizes
TOO_LONG = 20.0  # seconds after which no larger one is tried


@dataclass(frozen=True)
class Growth:
    """The cost at each size that was tried, and the largest power between two of them."""

    name: str
    costs: dict[int, Cost]

    @property
    def power(self) -> float:
        """0 where all is done in no time."""
        found = list(self.costs.items())
        steps = [
            math.log(after.seconds / max(before.seconds, 0.001)) / math.log(larger / size)
            for (size, before), (larger, after) in pairwise(found)
            if after.seconds > NOTHING
        ]
        return max(steps, default=0.0)


def growth(name: str, family: Family, sizes: Iterable[int] = SIZES, of: Callable[..., Cost] = cost) -> Growth:
    """One family at all sizes, as long as it comes to an end in time."""
    costs: dict[int, Cost] = {}
    for size in sizes:
        costs[size] = of(*family(size), files=True)
        if costs[size].seconds > TOO_LONG:
            break
    return Growth(name, costs)


def lines(found: Iterable[Growth]) -> Iterator[str]:
    """A line each, tabs between: power, seconds and megabytes at each size, what was said at the last."""
    for one in found:
        spent = "\t".join(f"{cost.seconds:.1f} s {cost.memory // 1_000_000} MB" for cost in one.costs.values())
        yield f"{one.power:.2f}\t{one.name}\t{spent}\t{list(one.costs.values())[-1].said}"

"""Whether this year's figures are last year's with one or two changed.

Figures repeat themselves: a small unit has one request in two years running, a fee stays as it is. What tells a copy is
how much would have to be equal by chance: every figure that is not zero and the same in both years counts with the
number of its digits (log10), at most two, and what others amount to (the requests received) does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log10
from typing import NamedTuple

AMOUNTS_TO_OTHERS = re.compile(r"app\.(?:received_new|carried_out):")
FEWEST_EQUAL = 5
ENOUGH = 4.0  # digits that are equal: once in 10,000 by chance, were every digit as likely
MOST_DIGITS = 2.0  # of one figure: a large amount that stays is one decision, not six digits of chance
ALWAYS_FEW, AT_MOST, ONE_IN = 2, 4, 5  # figures that differ: two, or four where they are no more than one in five


class Likeness(NamedTuple):
    """How many figures that are not zero in both years are equal and how many differ, and how many digits are equal."""

    equal: int
    differing: int
    digits: float

    @property
    def most(self) -> int:
        """So many figures may differ in what is still taken for a copy."""
        return max(ALWAYS_FEW, min(AT_MOST, (self.equal + self.differing) // ONE_IN))

    @property
    def is_copy_with_changes(self) -> bool:
        """Whether so much is equal, and so little differs, that last year's tables were changed in places. Where
        nothing differs it is a copy without changes, of which another rule speaks."""
        few = 1 <= self.differing <= self.most
        return few and self.equal >= FEWEST_EQUAL and self.digits >= ENOUGH


def likeness(pairs: Iterable[tuple[str, float | None, float | None]]) -> Likeness:
    """From the cells with this year's and last year's figure; what is no number in one of the years differs."""
    counted = [(now, before) for cell, now, before in pairs if not AMOUNTS_TO_OTHERS.match(cell)]
    same = [now for now, before in counted if now is not None and now == before]
    digits = sum(min(MOST_DIGITS, log10(abs(value))) for value in same if value)
    return Likeness(len(same), len(counted) - len(same), digits)

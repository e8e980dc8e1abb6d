"""What speaks for a change beside the identities: a slip of the pen that people are known to make.

Evidence orders explanations of equal size; it removes none.
"""

from __future__ import annotations

from collections.abc import Collection

from loaders.reconcile.explain.answer import Change

SCORES = {
    "digits_swapped": 4,
    "digit_added": 4,
    "digit_lost": 4,
    "one_digit": 3,
    "stray": 2,
    "stale_total": 1,
    "figure": 0,
}
LONG = 3  # digits: in a shorter figure one digit more or less is nearly any change


def slip(change: Change, totals: Collection[str]) -> str:
    """The likeliest slip behind a change: a code of ``SCORES``."""
    if change.proposed is None:
        return "figure"
    written, meant = str(change.observed), str(change.proposed)
    if _swapped(written, meant):
        return "digits_swapped"
    if len(written) >= LONG and _is_one_longer(written, meant):
        return "digit_added"
    if len(meant) >= LONG and _is_one_longer(meant, written):
        return "digit_lost"
    if len(written) == len(meant) > 1 and sum(a != b for a, b in zip(written, meant, strict=True)) == 1:
        return "one_digit"
    if not change.proposed:
        return "stray"
    return "stale_total" if change.cell in totals else "figure"


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring digits stand the other way round, and nothing else differs."""
    if len(one) != len(other):
        return False
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(places) == 2 and places[1] == places[0] + 1 and sorted(one) == sorted(other)


def _is_one_longer(longer: str, shorter: str) -> bool:
    """Whether one digit taken out of the longer figure gives the shorter."""
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))

"""How much is drawn: a share of it in the suite, which runs at every change; all of it with
``pytest --hypothesis-profile=explore``, which is for a change of the reader, of the rules or of the ledger.

For laws whose every example reads whole documents or writes a ledger; a law that takes milliseconds is drawn in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

One = TypeVar("One")
SHARE, FEWEST = 4, 4  # one of so many, but so many at least


def exploring() -> bool:
    return settings.get_current_profile_name() == "explore"


def examples(most: int) -> int:
    """How many examples of a law are drawn, where ``most`` are when exploring."""
    return most if exploring() else max(most // SHARE, min(FEWEST, most))


def share(every: Sequence[One]) -> Sequence[One]:
    """All of them when exploring, else every so manieth, and so many at least: for what is alike but for its place."""
    return every if exploring() else every[:: max(1, min(SHARE, len(every) // FEWEST))]


def some(every: Sequence[One], turn: int) -> Sequence[One]:
    """All of them when exploring, else the one whose turn it is: who asks with every turn has asked for all."""
    return every if exploring() else [every[turn % len(every)]]

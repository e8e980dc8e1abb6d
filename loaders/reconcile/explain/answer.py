"""What the search for wrong cells answers: changes, explanations, locations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["consistent", "located", "not_located"]


@dataclass(frozen=True, order=True)
class Change:
    """A cell that would have to change. ``proposed`` None: it must change, but the identities do not give its value."""

    cell: str
    observed: int | float
    proposed: int | None


@dataclass(frozen=True)
class Explanation:
    """Changes after which every identity holds. ``kind`` is the likely slip, a code of data/words/explain.csv;
    ``steps`` the slips needed (a row moved by one column is one); equal ``rank``: equally likely."""

    changes: tuple[Change, ...]
    kind: str
    steps: int
    rank: int = 1
    evidence: tuple[str, ...] = ()
    score: int = 0  # how much speaks for it; orders, never removes

    @property
    def cells(self) -> frozenset[str]:
        return frozenset(change.cell for change in self.changes)


@dataclass(frozen=True)
class Location:
    """Where a report that does not add up is wrong."""

    status: Status
    explanations: tuple[Explanation, ...] = ()  # fewest steps first, then the likeliest
    at_least: int = 0  # no explanation with fewer wrong cells exists (proved)
    complete: bool = True  # all smallest sets of cells are listed
    unused: tuple[str, ...] = ()  # identities (rule:subject) with a blank, which cannot be checked by themselves
    blanks: tuple[tuple[str, int], ...] = ()  # what a blank would have to be where that is certain

    @property
    def common(self) -> frozenset[str]:
        """The cells that every explanation accuses."""
        sets = [one.cells for one in self.explanations]
        return frozenset.intersection(*sets) if sets else frozenset()

    @property
    def accused(self) -> frozenset[str]:
        """The cells that any explanation accuses."""
        return frozenset().union(*(one.cells for one in self.explanations))


CONSISTENT = Location("consistent")

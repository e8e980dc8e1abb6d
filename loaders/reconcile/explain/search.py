"""All smallest sets of cells whose change makes every equation of a system hold over whole numbers from 0 upwards.

A tree (de Waal and Quere's branching for equalities; Reiter's hitting sets): some cell of a violated equation must be
wrong, so each of its cells is freed in turn, the equation is solved for it, and the rest is looked at again with one
change less to spend. A cell is excluded in its later siblings, so that each set is met once. Where no equation is
violated but a free cell would have to be negative, the equation that shows it is branched over in the same way. The
number of changes grows from nothing, so the first sets that are found are the smallest, and none of them is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from loaders.reconcile.explain.system import Amount, Equation, System

CERTAIN_CELLS = 3  # so many wrong cells are always found
MAX_CELLS = 4  # most fours are found quickly
MAX_NODES = 3_000  # so many systems are looked at before the search for more says that it gave up; twice as many for 3


@dataclass(frozen=True)
class Found:
    """A set of cells that must change, in the order found, and the system in which they are free."""

    cells: tuple[str, ...]
    system: System


@dataclass(frozen=True)
class Smallest:
    """The smallest sets. ``at_least``: fewer cells than this cannot explain the failures; ``complete``: none is missing
    among the sets of that size; no sets and complete: the search ended at the largest size it was allowed."""

    sets: tuple[Found, ...]
    at_least: int
    complete: bool


def smallest(
    system: System, locked: Collection[str] = (), max_cells: int = MAX_CELLS, max_nodes: int = MAX_NODES
) -> Smallest:
    """The smallest sets of cells, none of them locked, whose change makes the system hold."""
    tree = _Tree(max_nodes * 2)
    for size in range(max_cells + 1):
        if size > CERTAIN_CELLS:
            tree.left -= max_nodes
        sets = tuple(tree.sets(system, (), frozenset(locked), size))
        if sets or tree.is_cut:
            return Smallest(sets, size, not tree.is_cut)
    return Smallest((), max_cells + 1, True)


class _Tree:
    """One search: counts what it looks at, and stops when it is too much."""

    def __init__(self, max_nodes: int) -> None:
        self.left = max_nodes

    @property
    def is_cut(self) -> bool:
        return self.left < 0

    def sets(self, system: System, chosen: tuple[str, ...], excluded: frozenset[str], budget: int) -> Iterator[Found]:
        """The sets that add at most ``budget`` cells, none of them excluded, to those already chosen (and free)."""
        self.left -= 1
        if self.is_cut:
            return
        branch = self._branch(system, excluded, budget)
        if branch is None:
            yield Found(chosen, system)
            return
        for position, cell in enumerate(branch):
            yield from self.sets(system.freed(cell), (*chosen, cell), excluded.union(branch[:position]), budget - 1)

    def _branch(self, system: System, excluded: frozenset[str], budget: int) -> Sequence[str] | None:
        """One of these cells must change too; None where the system holds as it is."""
        violated = system.violated()
        if not violated:
            proof = system.impossible()
            return None if proof is None else (_mending(proof, system, excluded, budget) if budget else ())
        if _disjoint(violated) > budget:
            return ()
        if budget == 1:
            return _alone(system, violated, excluded)
        return min((_mending(one, system, excluded, budget) for one in violated), key=len)


def _mending(equation: Equation, system: System, excluded: frozenset[str], budget: int) -> list[str]:
    """The cells of an equation, free to be freed, of which one at least must change: a figure of 0 cannot become less,
    and the last one to change must be able to make up for all of the residual."""
    least: Amount = 1 if budget != 1 else max(equation.residual, -equation.residual)
    return [
        cell
        for cell, coefficient in equation.terms.items()
        if cell not in excluded
        and cell not in system.solved
        and cell not in system.loose
        and (coefficient * equation.residual < 0 or abs(coefficient) * system.base[cell] >= least)
    ]


def _disjoint(violated: Sequence[Equation]) -> int:
    """So many violated equations have no cell in common (counted from the shortest): each needs a change of its own."""
    taken: set[str] = set()
    count = 0
    for one in sorted(violated, key=lambda one: len(one.terms)):
        if taken.isdisjoint(one.terms):
            taken.update(one.terms)
            count += 1
    return count


def _alone(system: System, violated: Sequence[Equation], excluded: frozenset[str]) -> list[str]:
    """The cells whose change alone makes every violated equation hold and breaks none."""
    shortest, *others = sorted(violated, key=lambda one: len(one.terms))
    shared = set(shortest.terms).difference(excluded).intersection(*(one.terms for one in others))
    return [
        cell
        for cell, coefficient in shortest.terms.items()
        if cell in shared
        and all(one.terms[cell] * shortest.residual == coefficient * one.residual for one in others)
        and sum(cell in one.terms for one in system.still) == len(violated)
    ]

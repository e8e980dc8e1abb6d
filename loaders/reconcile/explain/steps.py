"""Explanations in as few slips as possible: what one slip, two, or a slip and a few wrong figures would explain.

A slip has a known effect on the residuals of a system. One whose effect is the opposite of the residuals explains them
by itself; two do where their effects add up to it (found by looking the remainder up, not by trying all pairs); and a
slip with a wrong figure where what remains is the effect of one cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.reconcile.explain.search import Found, smallest
from loaders.reconcile.explain.slips import Slip
from loaders.reconcile.explain.system import Amount, System

Effect = Mapping[int, Amount]  # position of an equation -> by how much its residual changes
NODES_OF_A_SLIP = 60  # so many systems are looked at for two wrong figures beside one slip
FIRST_SLIPS = 30  # so many slips are tried as the first of three steps


@dataclass(frozen=True)
class Steps:
    """Slips, and cells that are wrong beside them, that together explain the failures."""

    slips: tuple[Slip, ...]
    found: Found


@dataclass(frozen=True)
class Effects:
    """What each slip does to the equations of a system, and the slips by what they do."""

    terms: Mapping[str, Mapping[int, int]]  # cell -> position of an equation -> coefficient
    of: Sequence[Effect]
    slips: Mapping[frozenset[tuple[int, Amount]], Sequence[int]]
    widest: int  # in so many equations the cell that is in most of them stands


def effects(system: System, slips: Sequence[Slip]) -> Effects:
    """The effects of all slips."""
    terms: dict[str, dict[int, int]] = {}
    for position, equation in enumerate(system.still):
        for cell, coefficient in equation.terms.items():
            terms.setdefault(cell, {})[position] = coefficient
    found = [_effect(slip, terms) for slip in slips]
    by_effect: dict[frozenset[tuple[int, Amount]], list[int]] = {}
    for position, effect in enumerate(found):
        by_effect.setdefault(frozenset(effect.items()), []).append(position)
    return Effects(terms, found, by_effect, max(map(len, terms.values()), default=0))


def _effect(slip: Slip, terms: Mapping[str, Mapping[int, int]]) -> Effect:
    effect: dict[int, Amount] = {}
    for cell, change in slip.changes.items():
        for at, coefficient in terms.get(cell, {}).items():
            effect[at] = effect.get(at, 0) + coefficient * change
    return {at: change for at, change in effect.items() if change}


@dataclass(frozen=True)
class Matcher:
    """The slips of one system, matched against what is wrong in it. ``made`` have been taken as made already."""

    system: System
    slips: Sequence[Slip]
    excluded: frozenset[str]  # cells that are not accused, or not once more
    effects: Effects
    made: tuple[Slip, ...] = ()

    @property
    def target(self) -> Effect:
        """What the effects of all slips must add up to."""
        return {at: -one.residual for at, one in enumerate(self.system.still) if one.residual}

    def one(self) -> list[Steps]:
        """The slips that explain everything alone."""
        matching = self.effects.slips.get(frozenset(self.target.items()), ())
        return [steps for at in matching if (steps := self._possible(self.slips[at]))]

    def two(self) -> list[Steps]:
        """Two slips, or a slip and one wrong figure."""
        return [*self._pairs(), *self._with_cells(1)]

    def three(self) -> list[Steps]:
        """A slip and two wrong figures; or, for the slips that mend most by themselves, a slip and two steps."""
        found = list(self._with_cells(2))
        for slip in self._promising():
            found += self._after(slip).two()
        return found

    def _pairs(self) -> Iterator[Steps]:
        target = self.target
        for at, slip in enumerate(self.slips):
            for other in self.effects.slips.get(frozenset(self._rest(target, at).items()), ()):
                cells = slip.cells | self.slips[other].cells
                distinct = other > at and slip.cells.isdisjoint(self.slips[other].cells)
                if distinct and self.excluded.isdisjoint(cells) and (steps := self._possible(slip, self.slips[other])):
                    yield steps

    def _with_cells(self, number: int) -> Iterator[Steps]:
        """A slip and exactly so many wrong figures."""
        target = self.target
        for at, slip in enumerate(self.slips):
            if target.keys().isdisjoint(self.effects.of[at]) or not self.excluded.isdisjoint(slip.cells):
                continue
            if self._may_remain(self._rest(target, at), number):
                after = self._after(slip)
                found = smallest(after.system, after.excluded, number, NODES_OF_A_SLIP)
                yield from (Steps(after.made, one) for one in found.sets if len(one.cells) == number)

    def _promising(self) -> list[Slip]:
        """The slips that make most of what is wrong right, two equations at least."""
        target = self.target
        mended = [sum(target.get(at) == change for at, change in effect.items()) for effect in self.effects.of]
        best = sorted(range(len(mended)), key=lambda at: (-mended[at], at))[:FIRST_SLIPS]
        return [self.slips[at] for at in best if mended[at] > 1]

    def _rest(self, target: Effect, position: int) -> Effect:
        """What has still to be explained after one slip."""
        rest = dict(target)
        for at, change in self.effects.of[position].items():
            rest[at] = rest.get(at, 0) - change
        return {at: change for at, change in rest.items() if change}

    def _after(self, *slips: Slip) -> Matcher:
        changes = {cell: change for slip in slips for cell, change in slip.changes.items()}
        made = (*self.made, *slips)
        return replace(self, system=self.system.shifted(changes), excluded=self.excluded.union(changes), made=made)

    def _possible(self, *slips: Slip) -> Steps | None:
        """These slips, if whole numbers fit the blanks after them."""
        after = self._after(*slips)
        return None if after.system.impossible() else Steps(after.made, Found((), after.system))

    def _may_remain(self, rest: Effect, number: int) -> bool:
        """Whether so many cells could have this effect, at a glance."""
        if number > 1:
            return len(rest) <= number * self.effects.widest
        return any(self.effects.terms[cell].keys() == rest.keys() for cell in self._shortest(rest))

    def _shortest(self, rest: Effect) -> Iterator[str]:
        """The cells of the shortest of the equations that are left over."""
        shortest: Mapping[str, int] = min((self.system.still[at].terms for at in rest), key=len, default={})
        return (cell for cell in shortest if cell not in self.excluded)

"""Identities as linear equations over *changes*, and the elimination of cells that are free to change.

For an identity with the residual r (what its left side exceeds its right side by, as the figures stand) the changes d
of its cells must satisfy ``sum of coefficient * d + r = 0``. A cell that is not free has d = 0. Freeing a cell solves
one equation for it and takes it out of all others (Gauss and Jordan, over whole numbers): the equations that are left
follow from the identities and hold for the cells that are not free, whatever the free ones become.

A blank is free from the start, with 0 as the value its change is counted from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

Amount = int | float | Fraction


@dataclass(slots=True)
class Equation:
    """``sum of terms[cell] * change of cell + residual = 0``; no term is 0."""

    terms: Mapping[str, int]
    residual: Amount

    def without(self, cell: str, pivot: Equation) -> Equation:
        """This equation with a cell taken out by means of another that has it."""
        factor, mine = pivot.terms[cell], self.terms[cell]
        if mine % factor == 0:  # nearly always: the coefficients of the identities are 1 and -1
            factor, mine = 1, mine // factor
        terms = {one: factor * coefficient for one, coefficient in self.terms.items()}
        for one, coefficient in pivot.terms.items():
            changed = terms.get(one, 0) - mine * coefficient
            if changed:
                terms[one] = changed
            else:
                del terms[one]
        residual = factor * self.residual - mine * pivot.residual
        return Equation(terms, residual) if factor == 1 else _reduced(terms, residual)


def _reduced(terms: dict[str, int], residual: Amount) -> Equation:
    """An equation with the common divisor of its coefficients taken out, as far as the residual stays whole."""
    divisor = gcd(*terms.values()) if terms else 1
    if divisor > 1 and residual % divisor == 0:
        return Equation({one: coefficient // divisor for one, coefficient in terms.items()}, residual // divisor)
    return Equation(terms, residual)


@dataclass(slots=True)
class System:
    """What is left to hold (``still``), what each free cell is solved by (``solved``) and the free cells that no
    equation determines (``loose``). Never changed in place: ``freed`` and ``shifted`` give a new system."""

    base: Mapping[str, Amount]  # what the change of a cell is counted from: its figure; 0 for a blank
    still: list[Equation]
    solved: Mapping[str, Equation] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()

    def violated(self) -> list[Equation]:
        """The equations that do not hold unless one more of their cells changes."""
        return [one for one in self.still if one.residual]

    def freed(self, cell: str) -> System:
        """The system in which this cell may change too."""
        having = [one for one in self.still if cell in one.terms]
        if not having:
            return System(self.base, self.still, self.solved, self.loose | {cell})
        pivot = min(having, key=lambda one: len(one.terms))
        still = [one.without(cell, pivot) if cell in one.terms else one for one in self.still if one is not pivot]
        solved = {name: one.without(cell, pivot) if cell in one.terms else one for name, one in self.solved.items()}
        solved[cell] = pivot
        return System(self.base, still, solved, self.loose)

    def shifted(self, changes: Mapping[str, Amount]) -> System:
        """The system after some cells, none of them free, were given another figure."""
        base = {**self.base, **{cell: self.base[cell] + change for cell, change in changes.items()}}
        still = [_after(one, changes) for one in self.still]
        return System(base, still, {cell: _after(one, changes) for cell, one in self.solved.items()}, self.loose)

    def value(self, cell: str) -> int | None:
        """What a free cell must be, or None where the equations do not determine it. For a system that is possible."""
        equation = self.solved.get(cell)
        if equation is None or not self.loose.isdisjoint(equation.terms):
            return None
        return int(self.base[cell] - Fraction(equation.residual) / equation.terms[cell])

    def impossible(self) -> Equation | None:
        """An equation that shows that no whole numbers from 0 upwards fit the free cells, or None where some do.

        Least-index pivoting (Bland's rule): a solved cell that would be negative is exchanged with a loose one that
        could lift it; where none could, its equation is the proof. Where loose cells are left, whole numbers exist
        whenever fractions do: tables with margins are networks, whose corners are whole.
        """
        rows = {cell: _of_values(cell, one, self) for cell, one in self.solved.items()}
        if not self.loose:
            return next((row for cell, row in rows.items() if row.residual > 0 or row.residual % row.terms[cell]), None)
        order = {cell: at for at, cell in enumerate([*rows, *sorted(self.loose)])}
        free = self.loose
        while low := min((cell for cell, row in rows.items() if row.residual > 0), key=order.__getitem__, default=None):
            row = rows.pop(low)
            lifting = [cell for cell in row.terms if cell in free and row.terms[cell] < 0]
            if not lifting:
                return row
            entering = min(lifting, key=order.__getitem__)
            rows = {
                cell: _facing(cell, one.without(entering, row)) if entering in one.terms else one
                for cell, one in rows.items()
            }
            rows[entering] = _facing(entering, row)
            free = free - {entering} | {low}
        return next((row for row in rows.values() if free.isdisjoint(row.terms) and _is_broken(row, rows)), None)


def _is_broken(row: Equation, rows: Mapping[str, Equation]) -> bool:
    """Whether the one free cell of a row would have to be a fraction."""
    return any(row.residual % one for cell, one in row.terms.items() if rows.get(cell) is row)


def _after(equation: Equation, changes: Mapping[str, Amount]) -> Equation:
    residual = equation.residual
    for cell, change in changes.items():
        if cell in equation.terms:
            residual += equation.terms[cell] * change
    return equation if residual == equation.residual else Equation(equation.terms, residual)


def _of_values(cell: str, equation: Equation, system: System) -> Equation:
    """The equation that solves a cell, over the values of the free cells instead of their changes."""
    residual = equation.residual - equation.terms[cell] * system.base[cell]
    for one in system.loose:
        if one in equation.terms:
            residual -= equation.terms[one] * system.base[one]
    return _facing(cell, Equation(equation.terms, residual))


def _facing(cell: str, equation: Equation) -> Equation:
    """The equation with a positive coefficient for the cell that it solves: the cell is negative where the residual
    is positive and all loose cells are 0."""
    if equation.terms[cell] > 0:
        return equation
    return Equation({one: -coefficient for one, coefficient in equation.terms.items()}, -equation.residual)

"""What a formula is made of: frozen nodes, read by ``match``. Formulas that say the same in the same order are equal.

``Amount`` nodes amount to a number, ``Statement`` nodes are true or false. The parts of an operator are ``Node``: that
a formula adds up a statement is found when it is evaluated, and said with the rule's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class CellRef(NamedTuple):
    """A cell of this year's report (``offset`` 0) or of last year's (-1), or the sum of it over the units below."""

    cell: str
    offset: int = 0
    over_units: bool = False


@dataclass(frozen=True)
class Number:
    """A number as it is written."""

    value: float


@dataclass(frozen=True)
class Cell:
    """The figure of a cell."""

    ref: CellRef


@dataclass(frozen=True)
class Stated:
    """The number that the prose states; only in what is stored of a finding about the prose."""


@dataclass(frozen=True)
class Sum:
    """All of some cells, added up."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Arithmetic:
    """``left + right``; ``sign`` is one of ``+ - * /``."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Compare:
    """A chain ``sides[0] signs[0] sides[1] signs[1] …``: one side more than signs."""

    signs: tuple[str, ...]
    sides: tuple[Node, ...]


@dataclass(frozen=True)
class And:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True)
class Call:
    """A predicate of ``vocabulary``, said of a cell, of a text, or of nothing (an empty text)."""

    name: str
    argument: CellRef | str


Amount = Number | Cell | Stated | Sum | Arithmetic
Statement = Compare | And | Or | Not | Call
Node = Amount | Statement


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes a node is made of, in order."""
    match node:
        case Sum(cells):
            return cells
        case Arithmetic(_, left, right):
            return (left, right)
        case Compare(_, sides):
            return sides
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
    return ()


def references(node: Node) -> Iterator[CellRef]:
    """Every cell a formula names, in order."""
    match node:
        case Cell(ref) | Call(_, CellRef() as ref):
            yield ref
    for part in parts_of(node):
        yield from references(part)

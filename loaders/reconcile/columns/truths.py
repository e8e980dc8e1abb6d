"""The language of the rules over arrays: the formulas of one rule for all its subjects, which differ in their cells
alone, as one function of a table. It says what ``language.evaluate`` says of each report and subject.

Truths are NO, OPEN and YES in a matrix of reports by subjects, so that all of some is the least of them; amounts have
the lowest and highest that they may be before that.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from itertools import pairwise

import numpy as np

from loaders.errors import BrokenRuleError
from loaders.reconcile.columns.cells import EXACT, LARGEST, Array, Table, filled, place, zero
from loaders.reconcile.columns.said import NO, OPEN, YES, of_cells, of_reports
from loaders.reconcile.language.nodes import (
    And,
    Arithmetic,
    Call,
    Cell,
    CellRef,
    Compare,
    Node,
    Not,
    Number,
    Or,
    Statement,
    Sum,
    parts_of,
    references,
)

Amounts = Callable[[Table], Array]  # (lowest and highest) × reports × subjects
Truths = Callable[[Table, Array], Array]  # reports × subjects, of those that are asked for; of others anything


def shape(node: Node) -> Hashable:
    """What formulas have in common that differ in the cells alone that they name."""
    match node:
        case Call(name, argument):
            return "call", name, isinstance(argument, CellRef)
        case Number(value):
            return "number", value
        case Sum():
            return "sum"
        case Arithmetic(sign, left, right):
            return sign, shape(left), shape(right)
        case Compare(signs, sides):
            return signs, *map(shape, sides)
    return type(node).__name__, *map(shape, parts_of(node))


def is_provable(node: Node) -> bool:
    """Whether a formula gives the same in floats as in whole numbers, and speaks of no units below: no amount in it can
    grow beyond what a float holds exactly. Past a division both ways reckon in floats, step by step alike."""
    if any(ref.over_units for ref in references(node)):
        return False
    if isinstance(node, Number | Cell | Sum | Arithmetic):
        return _most(node) <= EXACT
    return all(map(is_provable, parts_of(node)))


def _most(node: Node) -> float:
    """The most that an amount can be, of either sign, and that anything on the way to it can be."""
    match node:
        case Number(value):
            return abs(value)
        case Cell():
            return LARGEST
        case Sum(cells):
            return LARGEST * len(cells)
        case Arithmetic("/", left, right):
            return max(_most(left), _most(right))
        case Arithmetic("*", left, right):
            return _most(left) * max(1, _most(right))
        case Arithmetic(_, left, right):
            return _most(left) + _most(right)
    raise BrokenRuleError(f"{type(node).__name__.lower()!r} is no amount")


# --- amounts -------------------------------------------------------------------------------


def amounts(nodes: Sequence[Node]) -> Amounts:
    """What formulas of one shape may amount to. Raises BrokenRuleError for statements."""
    match nodes[0]:
        case Number(value):
            return lambda _: np.full((2, 1, 1), float(value))
        case Cell():
            columns = np.array([place(ref) for node in nodes for ref in references(node)])
            return lambda table: table.bounds.take(columns, axis=2)
        case Sum():
            grid = filled([[place(ref) for ref in references(node)] for node in nodes], zero())
            return lambda table: table.bounds.take(grid, axis=2).sum(axis=3)
        case Arithmetic(sign):
            left, right = (amounts(side) for side in zip(*map(parts_of, nodes), strict=True))
            return lambda table: combined(sign, left(table), right(table))
    raise BrokenRuleError(f"{type(nodes[0]).__name__.lower()!r} is no amount")


def combined(sign: str, left: Array, right: Array) -> Array:
    """``left + right`` and so on, as ``language.interval.combine`` says of each."""
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right[::-1]
    left, right = np.broadcast_arrays(left, right)
    is_point = right[0] == right[1]
    with np.errstate(all="ignore"):  # what comes of a zero, or of no number, is not taken
        times = left * right[0] if sign == "*" else left * (1 / right[0])
        exact = left[0] * right[0] if sign == "*" else left[0] / right[0]
    anything = np.array([-np.inf, np.inf])[:, None, None]
    found = np.where(is_point & (right[0] > 0), times, anything)
    found = np.where(is_point & (left[0] == left[1]), exact, found)
    return np.where((right[0] <= 0) & (right[1] >= 0), anything, found) if sign == "/" else found


# --- statements ----------------------------------------------------------------------------


def truths(nodes: Sequence[Node]) -> Truths:
    """Whether formulas of one shape hold. Raises BrokenRuleError for amounts."""
    match nodes[0]:
        case Compare(signs):
            sides = list(zip(*map(parts_of, nodes), strict=True))
            return _all([_compared(sign, *pair) for sign, pair in zip(signs, pairwise(sides), strict=True)])
        case Call(name, CellRef()):
            return of_cells(name, np.array([place(ref) for node in nodes for ref in references(node)]))
        case Call(name):
            return of_reports(name, [str(node.argument) for node in nodes if isinstance(node, Call)])
        case Not(_):
            part = truths([node for each in nodes for node in parts_of(each)])
            return lambda table, wanted: YES - part(table, wanted)
        case And(_):
            return _all([truths(part) for part in zip(*map(parts_of, nodes), strict=True)])
        case Or(_):
            parts = [truths(part) for part in zip(*map(parts_of, nodes), strict=True)]
            return lambda table, wanted: reduce(np.maximum, (one(table, wanted) for one in parts))
    raise BrokenRuleError(f"{type(nodes[0]).__name__.lower()!r} is no statement")


def _all(parts: Sequence[Truths]) -> Truths:
    if len(parts) == 1:
        return parts[0]
    return lambda table, wanted: reduce(np.minimum, (one(table, wanted) for one in parts))


def _compared(sign: str, left: Sequence[Node], right: Sequence[Node]) -> Truths:
    if isinstance(left[0], Statement):  # two statements: (a > 0) = (b > 0)
        first, second = truths(left), truths(right)
        return lambda table, wanted: _same(sign, first(table, wanted), second(table, wanted))
    one, other = amounts(left), amounts(right)
    return lambda table, _: compared(sign, one(table), other(table))


def _same(sign: str, left: Array, right: Array) -> Array:
    is_told = (left != OPEN) & (right != OPEN)
    return np.where(is_told, np.where(SIGNS[sign](left, right), YES, NO), OPEN).astype(np.uint8)


SIGNS: dict[str, Callable[[Array, Array], Array]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
}


def compared(sign: str, left: Array, right: Array) -> Array:
    """Two amounts compared, as ``language.interval.compare`` says of each: what every pair agrees on."""
    if sign in ("=", "!="):
        is_apart = (left[1] < right[0]) | (right[1] < left[0])
        is_same = (left[0] == left[1]) & (right[0] == right[1]) & (left[0] == right[0])
        yes, no = (is_same, is_apart) if sign == "=" else (is_apart, is_same)
    else:
        low, high = (left, right) if sign in ("<", "<=") else (right, left)
        yes = low[1] < high[0] if sign in ("<", ">") else low[1] <= high[0]
        no = high[1] <= low[0] if sign in ("<", ">") else high[1] < low[0]
    return np.where(yes, YES, np.where(no, NO, OPEN)).astype(np.uint8)

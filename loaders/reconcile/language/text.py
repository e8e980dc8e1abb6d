"""A formula as text: with cell codes, or with the figures filled in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

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
    Stated,
    Statement,
    Sum,
)
from loaders.reconcile.language.vocabulary import LAST_YEAR, STATED, UNITS

UNKNOWN_MARK = "□"  # stands for a figure that is not a number where a formula is shown with its numbers
MARK_OF_STATE = {"missing": "⊘", "doubtful": "?"}  # a cell that is not there, one that was not read for sure
BETWEEN = "; "  # several formulas that are stored as one
Leaf = Callable[[CellRef], str]
Told = Callable[[str, str], str]


def show_number(value: float) -> str:
    """A number as it stands in a formula: no thousands separators, no needless decimals."""
    return str(int(value)) if value == int(value) else f"{value:.4f}".rstrip("0")


def code(ref: CellRef) -> str:
    """A reference as the rules write it."""
    return f"{ref.cell}@{UNITS}" if ref.over_units else f"{ref.cell}@{LAST_YEAR}" if ref.offset else ref.cell


def _called(name: str, argument: str) -> str:
    return f"{name}({argument})"


def show(node: Node, leaf: Leaf, told: Told = _called) -> str:
    """The formula as text, each cell shown by ``leaf``, each predicate of a report by ``told``."""

    def inner(part: Node) -> str:
        return show(part, leaf, told)

    match node:
        case Number(value):
            return show_number(value)
        case Stated():
            return STATED
        case Cell(ref):
            return leaf(ref)
        case Sum(cells):
            return " + ".join(map(inner, cells))
        case Arithmetic(sign, left, right):
            return f"{inner(left)} {sign} {inner(right)}"
        case Compare(signs, sides):
            texts = [_bracketed(inner(side), isinstance(side, Statement)) for side in sides]
            return " ".join(part for pair in zip_longest(texts, signs) for part in pair if part)
        case Not(part):
            return f"not ({inner(part)})"
        case And(parts) | Or(parts):
            word = " and " if isinstance(node, And) else " or "
            return word.join(_bracketed(inner(part), isinstance(part, Or)) for part in parts)
        case Call(name, argument):
            return _called(name, leaf(argument)) if isinstance(argument, CellRef) else told(name, argument)


def _bracketed(text: str, is_bracketed: bool) -> str:
    return f"({text})" if is_bracketed else text

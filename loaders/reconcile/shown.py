"""A formula as text: with cell codes, or with the figures filled in."""

from __future__ import annotations

from collections.abc import Callable

from loaders.reconcile.formula import CellRef, Node

UNKNOWN_MARK = "□"  # stands for a figure that is not a number where a formula is shown with its numbers
MARK_OF_STATE = {"missing": "⊘", "doubtful": "?"}  # a cell that is not there, one that was not read for sure
Leaf = Callable[[CellRef], str]
Call = Callable[[str, str], str]


def show_number(value: float) -> str:
    """A number as it stands in a formula: no thousands separators, no needless decimals."""
    return str(int(value)) if value == int(value) else f"{value:.4f}".rstrip("0")


def _called(name: str, argument: str) -> str:
    return f"{name}({argument})"


def show(node: Node, leaf: Leaf, call: Call = _called) -> str:
    """The formula as text, each cell shown by ``leaf``, each predicate of a report by ``call``."""
    inner = [show(operand, leaf, call) for operand in node.operands]
    if node.kind == "cell":
        return leaf(node.value)  # type: ignore[arg-type]  # the parser puts cell references there
    if node.kind == "number":
        return show_number(node.value)  # type: ignore[arg-type]  # the parser puts numbers there
    if node.kind == "sum":
        return " + ".join(inner)
    if node.kind == "arithmetic":
        return f"{inner[0]} {node.value} {inner[1]}"
    if node.kind == "compare":
        signs = (*node.value, "")  # type: ignore[misc]  # the parser puts a tuple of signs there
        sides = (_bracket(operand, text) for operand, text in zip(node.operands, inner, strict=True))
        return " ".join(f"{side} {sign}" for side, sign in zip(sides, signs, strict=True)).strip()
    if node.kind == "not":
        return f"not ({inner[0]})"
    if node.kind in ("and", "or"):
        parts = zip(node.operands, inner, strict=True)
        return f" {node.kind} ".join(f"({text})" if part.kind == "or" else text for part, text in parts)
    name, argument = node.value  # type: ignore[misc]  # the parser puts (name, argument) there
    return _called(name, leaf(argument)) if isinstance(argument, CellRef) else call(name, argument)


def _bracket(node: Node, text: str) -> str:
    return f"({text})" if node.kind in ("compare", "and", "or", "not") else text

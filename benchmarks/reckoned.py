"""The identities and bounds of the rules, reckoned by pandas over a table of reports: the anchor beside which the rules
are measured. Figures that are no numbers are NaN; what is blank is no matter here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from loaders.forms import Form
from loaders.reconcile.filed import Filed
from loaders.reconcile.language.nodes import And, Arithmetic, Cell, CellRef, Compare, Node, Not, Number, Sum
from loaders.reconcile.rule import Rule, applies, form_subjects

Frames = Mapping[Form, tuple[pd.DataFrame, pd.DataFrame]]  # this year's figures and last year's, a line a report
Formulas = Mapping[Form, Sequence[Node]]


def formulas(reports: Sequence[Filed], rules: Mapping[str, Rule]) -> Formulas:
    """By form, the formulas that pandas can reckon: those that compare cells, and call no predicate."""
    found: dict[Form, Sequence[Node]] = {}
    for form in dict.fromkeys(one.form for one in reports):
        own = [rule for rule in rules.values() if applies(rule, form)]
        bound = [rule.bound(subject, form).formula for rule in own for subject in form_subjects(rule, form) or ()]
        found[form] = [node for node in bound if is_reckoned(node)]
    return found


def is_reckoned(node: Node) -> bool:
    """Whether a formula consists of comparisons of amounts alone."""
    match node:
        case Not(part):
            return is_reckoned(part)
        case And(parts):
            return all(map(is_reckoned, parts))
    return isinstance(node, Compare) and not any(isinstance(side, Compare) for side in node.sides)


def frames(reports: Sequence[Filed]) -> Frames:
    """The figures of this year and of the last as tables, by form; what is no number is NaN."""
    found: dict[Form, tuple[pd.DataFrame, pd.DataFrame]] = {}
    for form in dict.fromkeys(one.form for one in reports):
        own = [one for one in reports if one.form is form]
        now = pd.DataFrame([{cell: figure.value for cell, figure in one.figures.items()} for one in own], dtype=float)
        before = [one.previous.figures if one.previous else {} for one in own]
        then = pd.DataFrame([{cell: figure.value for cell, figure in one.items()} for one in before], dtype=float)
        found[form] = now, then
    return found


def reckon(given: Frames, wanted: Formulas) -> int:
    """How many formulas do not hold; one with an amount that is no number does not count as failed."""
    failed = 0
    for form, (now, then) in given.items():
        for node in wanted[form]:
            failed += int(_fails(node, now, then).sum())
    return failed


def _fails(node: Node, now: pd.DataFrame, then: pd.DataFrame) -> pd.Series:
    match node:
        case Not(part):
            return ~_fails(part, now, then)
        case And(parts):
            failing = [_fails(part, now, then) for part in parts]
            return pd.concat(failing, axis=1).any(axis=1)
        case Compare(signs, sides):
            amounts = [_amount(side, now, then) for side in sides]
            found = pd.Series(False, now.index)
            for sign, left, right in zip(signs, amounts, amounts[1:], strict=False):
                known = np.isfinite(left) & np.isfinite(right)
                holds = {"=": left == right, "<=": left <= right, ">=": left >= right, "<": left < right}
                found |= known & ~holds.get(sign, left > right)
            return found
    raise ValueError(f"{node} is no comparison")


def _amount(node: Node, now: pd.DataFrame, then: pd.DataFrame) -> pd.Series:
    def cell(ref: CellRef) -> pd.Series:
        frame = then if ref.offset else now
        return frame[ref.cell] if ref.cell in frame else pd.Series(np.nan, now.index)

    match node:
        case Number(value):
            return pd.Series(float(value), now.index)
        case Cell(ref):
            return cell(ref)
        case Sum(cells):
            return now[[one.ref.cell for one in cells]].sum(axis=1, skipna=False)
        case Arithmetic(sign, left, right):
            one, other = _amount(left, now, then), _amount(right, now, then)
            return one + other if sign == "+" else one - other if sign == "-" else _scaled(sign, one, other)
    raise ValueError(f"{node} is no amount")


def _scaled(sign: str, one: pd.Series, other: pd.Series) -> pd.Series:
    return one * other if sign == "*" else one / other

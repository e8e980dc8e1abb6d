"""The figures of many reports as arrays: a line a report, a column a cell, this year's beside last year's.

Floats are exact for whole numbers up to 2**53. A report goes into the arrays only where nothing that is added up can
reach that, and where only amounts of money, which no rule adds up, have decimals; others are left to ``confront``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.figures import SURE, Figure
from loaders.forms import Form, load_forms
from loaders.reconcile.filed import Filed
from loaders.reconcile.language.interval import Truth
from loaders.reconcile.language.nodes import CellRef
from loaders.reconcile.predicates import LEFT_EMPTY, MERGED, OF_REPORT

Array = NDArray[Any]
LARGEST = 2.0**40  # of a figure in the arrays; what formulas make of it is held below EXACT
EXACT = 2.0**53  # up to here a float holds every whole number
NUMBER, EMPTY, TEXT, DOUBTFUL, MISSING, ABSENT = 1, 2, 4, 8, 16, 32  # EMPTY: blank or dash; ABSENT: not on the form
UNIT, RUN_TOGETHER = 64, 128  # beside them: why it is doubtful
NOT_FIGURE = EMPTY | TEXT
OF_STATE = {"text": TEXT, "doubtful": DOUBTFUL, "missing": MISSING}
OF_STATE |= dict.fromkeys(SURE, NUMBER) | dict.fromkeys(LEFT_EMPTY, EMPTY)
OF_DOUBT = {"unit": UNIT} | dict.fromkeys(MERGED, RUN_TOGETHER)


@cache
def column_of() -> dict[str, int]:
    """The number of every cell of every form."""
    cells = dict.fromkeys(cell for form in load_forms().values() for cell in form.cells)
    return {cell: at for at, cell in enumerate(cells)}


def place(ref: CellRef) -> int:
    """The column of a reference: those of last year's report follow those of this year's."""
    return column_of()[ref.cell] + (len(column_of()) if ref.offset else 0)


def zero() -> int:
    """The column behind all others, in which every line has a 0."""
    return 2 * len(column_of())


def filled(rows: Sequence[Sequence[int]], nothing: int | None = None) -> Array:
    """Rows of columns as a matrix; the shorter ones are filled up with a column that says nothing, or their last."""
    longest = max(map(len, rows))
    ends = [row[-1:] if nothing is None else [nothing] for row in rows]
    return np.array([[*row, *[*end] * (longest - len(row))] for row, end in zip(rows, ends, strict=True)], np.intp)


class _OnForm:
    """The columns of a form, and what may stand in them."""

    def __init__(self, form: Form) -> None:
        columns = form.column_by_cell.values()
        self.count = len(form.cells)
        self.taken = itemgetter(*form.cells)
        self.columns = np.array([column_of()[cell] for cell in form.cells])
        self.is_signed = np.array([column.value_type == "signed" for column in columns])
        self.is_money = np.array([column.is_money for column in columns])

    def figures(self, report: Filed) -> tuple[Figure, ...] | None:
        """The figures of a report in the order of the form; None where it has other cells."""
        if len(report.figures) != self.count:
            return None
        try:
            found: tuple[Figure, ...] = self.taken(report.figures)
        except KeyError:
            return None
        return found


_on_form = cache(_OnForm)


class Lines:
    """Reports as lines of arrays: ``bounds`` (the lowest and highest that a figure may be) and ``states``. The last
    line is that of no report."""

    def __init__(self, reports: Iterable[Filed]) -> None:
        every = {id(one): one for filed in reports for one in (filed, filed.previous) if one is not None}
        self.bounds = np.empty((2, len(every) + 1, len(column_of())))
        self.bounds[0], self.bounds[1] = -np.inf, np.inf
        self.states = np.full(self.bounds.shape[1:], ABSENT, np.uint8)
        self.line_of: dict[int, int] = {}  # id of a report -> its line; none for one that is left to ``confront``
        self._every = every  # they live as long as their ids are known here
        self._entered = 0
        for form in dict.fromkeys(one.form for one in every.values()):
            self._enter(_on_form(form), [one for one in every.values() if one.form is form])

    def _enter(self, form: _OnForm, reports: Iterable[Filed]) -> None:
        """The reports of one form."""
        whole = [(id(one), figures) for one in reports if (figures := form.figures(one))]
        if not whole:
            return
        values = np.array([[one.value for one in figures] for _, figures in whole], np.float64)
        states = np.array([[_state(one) for one in figures] for _, figures in whole], np.uint8)
        is_known, is_empty = (states & NUMBER) != 0, (states & EMPTY) != 0
        lines = np.arange(self._entered, self._entered + len(whole))
        at = lines[:, None], form.columns
        self.bounds[0][at] = np.where(is_known, values, np.where(is_empty & ~form.is_signed, 0.0, -np.inf))
        self.bounds[1][at] = np.where(is_known, values, np.inf)
        self.states[at] = states
        is_odd = (np.isnan(values) == is_known) | (np.abs(values) > LARGEST)
        is_odd |= is_known & ~form.is_money & (values != np.floor(values))
        self._entered += len(whole)
        for (one, _), line, odd in zip(whole, lines.tolist(), is_odd.any(axis=1).tolist(), strict=True):
            if not odd:
                self.line_of[one] = line

    def holds(self, report: Filed) -> bool:
        """Whether a report, and last year's, stand in the arrays."""
        return all(id(one) in self.line_of for one in (report, report.previous) if one is not None)


def _state(figure: Figure) -> int:
    state = OF_STATE[figure.state]
    return state if figure.doubt is None else state | OF_DOUBT.get(figure.doubt, 0)


class Table:
    """Reports of one form: their figures, and behind them those of last year's reports."""

    def __init__(self, form: Form, reports: Sequence[Filed], lines: Lines) -> None:
        self.form, self.reports = form, reports
        own = [lines.line_of[id(one)] for one in reports]
        before = [lines.line_of[id(one.previous)] if one.previous else -1 for one in reports]
        width = len(column_of())
        self.bounds = np.zeros((2, len(reports), 2 * width + 1))
        self.bounds[:, :, :width], self.bounds[:, :, width:-1] = lines.bounds[:, own], lines.bounds[:, before]
        self.states = np.concatenate([lines.states[own], lines.states[before]], axis=1)
        self.has_previous = np.array([[one.previous is not None] for one in reports])
        self._said: list[dict[tuple[str, str], Truth]] = [{} for _ in reports]

    def said(self, line: int, predicate: str, argument: str) -> Truth:
        """What a predicate says of one of the reports; asked once."""
        known = self._said[line]
        if (predicate, argument) not in known:
            known[predicate, argument] = OF_REPORT[predicate](self.reports[line], argument)
        return known[predicate, argument]

"""What the predicates of the rules say, over arrays: of figures, of parts of a table, of a year beside the last.

It says what ``predicates`` says of each report; what a report's words and days say is asked of each by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from loaders.forms import Form
from loaders.reconcile.balances import balances
from loaders.reconcile.columns.cells import (
    ABSENT,
    DOUBTFUL,
    EMPTY,
    MISSING,
    NOT_FIGURE,
    NUMBER,
    RUN_TOGETHER,
    UNIT,
    Array,
    Table,
    column_of,
    filled,
    zero,
)
from loaders.reconcile.flows import flow_cells
from loaders.reconcile.nearly import ALWAYS_FEW, AMOUNTS_TO_OTHERS, AT_MOST, FEWEST_EQUAL, ONE_IN
from loaders.reconcile.predicates import FEWEST_FLOWS, LARGE_FLOW

NO, OPEN, YES = 0, 1, 2
CODE = {False: NO, None: OPEN, True: YES}
Said = Callable[[Table, Array], Array]  # of the reports × subjects that are asked for


def _told(yes: Array, no: Array | None = None) -> Array:
    """Truths: YES where it is so; else NO, or where it is told what is not so, OPEN for the rest."""
    other = NO if no is None else np.where(no, NO, OPEN)
    return np.where(yes, YES, other).astype(np.uint8)


# --- of figures ----------------------------------------------------------------------------


def _whole(states: Array, values: Array) -> Array:
    is_whole = values == np.floor(values)
    return np.where((states & NUMBER) != 0, np.where(is_whole, YES, NO), OPEN).astype(np.uint8)


OF_CELL: dict[str, Callable[[Array, Array], Array]] = {
    "is_number": lambda states, _: _told((states & NUMBER) != 0),
    "blank": lambda states, _: _told((states & NOT_FIGURE) != 0),
    "present": lambda states, _: _told((states & MISSING) == 0),
    "whole": _whole,
    "unit_known": lambda states, _: _told((states & NUMBER) != 0, (states & UNIT) != 0),
}


def of_cells(name: str, columns: Array) -> Said:
    """A predicate of a figure, of these columns; of a cell that last year's report does not have it tells nothing."""
    said = OF_CELL[name]

    def found(table: Table, _: Array) -> Array:
        states = table.states.take(columns, axis=1)
        return np.where(states & ABSENT, OPEN, said(states, table.bounds[0].take(columns, axis=1))).astype(np.uint8)

    return found


# --- of parts of a table -------------------------------------------------------------------


@cache
def _section(form: Form, section: str) -> Array:
    return np.array([column_of()[cell] for row in form.section_rows(section) for cell in row.cells])


@cache
def _rows(form: Form, rows: tuple[str, ...]) -> Array:
    return filled([[column_of()[cell] for cell in form.row_by_code[row].cells] for row in rows])


def _all_figures(table: Table, section: str) -> Array:
    states = table.states[:, _section(table.form, section)]
    is_open, is_not = ((states & DOUBTFUL) != 0).any(axis=1), ((states & NOT_FIGURE) != 0).any(axis=1)
    return _told(~is_open & ~is_not, is_not)


@cache
def _identities(form: Form, section: str) -> tuple[Array, Array]:
    """The identities within a section: of each the columns, and what they count."""
    cells = {cell for row in form.section_rows(section) for cell in row.cells}
    own = [one for one in balances(form) if set(one.cells) <= cells]
    columns = [[column_of()[cell] for cell in one.cells] for one in own]
    counted = [list(one.coefficients.values()) for one in own]
    return (filled(columns, zero()), filled(counted, 0)) if own else (np.empty((0, 0), np.intp), np.empty((0, 0)))


def _zeros_fit(table: Table, section: str) -> Array:
    states = table.states[:, _section(table.form, section)]
    columns, counted = _identities(table.form, section)
    values = table.bounds[0].take(columns, axis=1)
    holds = ((np.where(np.isinf(values), 0.0, values) * counted).sum(axis=2) == 0).all(axis=1) & bool(len(columns))
    return _told(holds & ((states & (NUMBER | EMPTY)) != 0).all(axis=1))


OF_SECTION: dict[str, Callable[[Table, str], Array]] = {"all_figures": _all_figures, "zeros_fit": _zeros_fit}
OF_ROW: dict[str, Callable[[Array], Array]] = {
    "has_row": lambda states: _told(((states & MISSING) == 0).any(axis=2)),
    "one_figure_a_cell": lambda states: _told(((states & RUN_TOGETHER) == 0).all(axis=2)),
}


# --- of this year beside the last ----------------------------------------------------------


@cache
def _flow_columns(form: Form, without_sums: bool) -> Array:
    cells = [one for one in form.cells if one in flow_cells() and not (without_sums and AMOUNTS_TO_OTHERS.match(one))]
    return np.array([column_of()[cell] for cell in cells])


class _Flows:
    """The figures of what happened in the year, beside last year's: those of which one is not zero."""

    def __init__(self, table: Table, without_sums: bool = False) -> None:
        own = _flow_columns(table.form, without_sums)
        both = np.stack([own, own + len(column_of())])
        states, low = table.states[:, both], table.bounds[0][:, both]
        self.known = (states & NUMBER) != 0
        self.values = np.where(self.known, low, 0.0)
        self.counted = ((states[:, 1] & ABSENT) == 0) & (self.values != 0).any(axis=1)
        self.is_told = self.known.all(axis=1)
        self.differs = self.values[:, 0] != self.values[:, 1]


def _has_flows(table: Table, _: Array) -> Array:
    flows = _Flows(table)
    largest = np.where(flows.counted[:, None] & (flows.values != 0), flows.values, -np.inf).max(axis=(1, 2))
    return _told((flows.counted.sum(axis=1) >= FEWEST_FLOWS) & (largest >= LARGE_FLOW))[:, None]


def _differs_from_last_year(table: Table, _: Array) -> Array:
    flows = _Flows(table)
    differs = (flows.counted & flows.is_told & flows.differs).any(axis=1)
    return _told(differs, (flows.is_told | ~flows.counted).all(axis=1))[:, None]


def _differs_by_more_than_a_few(table: Table, wanted: Array) -> Array:
    """How many digits are equal is asked only where few figures differ and enough are the same."""
    flows = _Flows(table, without_sums=True)
    equal = (flows.counted & flows.is_told & ~flows.differs).sum(axis=1)
    differing = flows.counted.sum(axis=1) - equal
    most = np.maximum(ALWAYS_FEW, np.minimum(AT_MOST, (equal + differing) // ONE_IN))
    may_be_copy = ((differing >= 1) & (differing <= most) & (equal >= FEWEST_EQUAL))[:, None]
    asked = _of_each("differs_by_more_than_a_few", [""])(table, wanted & may_be_copy)
    return np.where(may_be_copy, asked, YES).astype(np.uint8)


OF_YEARS: dict[str, Said] = {
    "has_previous": lambda table, _: _told(table.has_previous),
    "has_flows": _has_flows,
    "differs_from_last_year": _differs_from_last_year,
    "differs_by_more_than_a_few": _differs_by_more_than_a_few,
}


# --- of a report ---------------------------------------------------------------------------


def of_reports(name: str, arguments: Sequence[str]) -> Said:
    """A predicate of a report, of these texts."""
    if name in OF_SECTION:
        found = OF_SECTION[name]
        return lambda table, _: np.stack([found(table, one) for one in arguments], axis=1)
    if name in OF_ROW:
        of_row, rows = OF_ROW[name], tuple(arguments)
        return lambda table, _: of_row(table.states[:, _rows(table.form, rows)])
    return OF_YEARS[name] if name in OF_YEARS else _of_each(name, arguments)


def _of_each(name: str, arguments: Sequence[str]) -> Said:
    """Asked of every report by itself, where it is wanted."""

    def found(table: Table, wanted: Array) -> Array:
        asked = np.broadcast_to(wanted, (len(table.reports), len(arguments)))
        truths = np.full(asked.shape, OPEN, np.uint8)
        for line, subject in zip(*(each.tolist() for each in asked.nonzero()), strict=True):
            truths[line, subject] = CODE[table.said(line, name, arguments[subject])]
        return truths

    return found

"""Which form speaks for a year: the one that is due, whatever most of the units shown wrote on. Pure.

A figure that came on another form is counted where the crosswalk says that both measure the same, or nearly so; a
median, which has no room for a caveat, holds only what measures the same.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd

from loaders.forms import form_for_year, load_forms
from loaders.series import load_series


def due(year: int) -> str:
    """The id of the form due for a year; before there was one, the first."""
    form = form_for_year(int(year))
    return form.id if form else next(iter(load_forms()))


def cells_of(series: str, form: str) -> tuple[str, ...]:
    """The cells of a report on a form that make up a series; none where the form does not ask for it."""
    return load_series()[series].cells[form]


@functools.cache
def is_asked(series: str, year: int) -> bool:
    """Whether the form due for a year asks for a series."""
    return bool(cells_of(series, due(year)))


@functools.cache
def comparability(series: str, first_form: str, second_form: str) -> str:
    """exact, near or none between two forms, for a series."""
    return load_series()[series].comparability(first_form, second_form)


@functools.cache
def _to_due(series: str, year: int, form: str) -> str:
    return comparability(series, form, due(year)) if is_asked(series, year) else "none"


def _where(observed: pd.DataFrame, holds: Callable[[str], bool]) -> pd.Series:
    places = zip(observed["series"], observed["year"].astype(int), observed["form"], strict=True)
    return pd.Series([holds(_to_due(*one)) for one in places], observed.index, dtype=bool)


def counted(observed: pd.DataFrame) -> pd.Series:
    """Whether each observation takes part in the sums of its year."""
    return _where(observed, lambda level: level != "none")


def same(observed: pd.DataFrame) -> pd.Series:
    """Whether each observation measures the very same as the form due for its year."""
    return _where(observed, lambda level: level == "exact")


def asked(observed: pd.DataFrame) -> pd.Series:
    """Whether the form due for the year of each observation asks for its series."""
    places = zip(observed["series"], observed["year"].astype(int), strict=True)
    return pd.Series([is_asked(*one) for one in places], observed.index, dtype=bool)

"""The axes of charts: years with their coverage, values in whole numbers, and where the form changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from loaders.forms import form_for_year
from loaders.words import Words, is_missing
from pages.shared.data import each_row
from pages.shared.look import marks

Part = dict[str, Any]  # a piece of a plotly figure
FEW = 4  # up to this value the axis counts one by one
BREAK = {"color": marks.GREY, "width": 1, "dash": "dash"}


def span(years: Iterable[int]) -> list[int]:
    """Every year from the first to the last: where nothing is known of a year, a gap shows that time went on."""
    known = {int(year) for year in years}
    return list(range(min(known), max(known) + 1))


def has_break(years: Sequence[int]) -> bool:
    """Whether years on both sides of a change of the form are shown."""
    return bool(break_places(sorted(years)))


def break_places(years: Iterable[int]) -> list[float]:
    """Where a change of the form lies between the places of two shown years."""
    forms = [form_for_year(year) for year in years]
    return [place + 0.5 for place, (old, new) in enumerate(pairwise(forms)) if old and new and old.id != new.id]


def year_axes(frame: pd.DataFrame, years: list[int], words: Words, highest: float) -> Part:
    """Years as categories, each with how many units its figures cover; the change of the form as a dashed line."""
    texts = [_year_text(frame[frame["year"] == year], year, words) for year in years]
    ticks = {"tickmode": "array", "tickvals": list(range(len(years))), "ticktext": texts, "showgrid": False}
    note = {"text": words("chart.form_break"), "showarrow": False, "font": {"size": 11, "color": marks.GREY}}
    placed = {"y": 0, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "xshift": 4}
    return {
        "xaxis": ticks | {"range": [-0.5, len(years) - 0.5], "fixedrange": True, "automargin": True},
        "yaxis": scale(highest, ticks=6) | {"automargin": True},
        "shapes": [upright(place) for place in break_places(years)],
        "annotations": [note | placed | {"x": place} for place in break_places(years)],
    }


def upright(place: float, axis: str = "") -> Part:
    """A dashed upright line at a place of an x axis."""
    return {
        "type": "line",
        "x0": place,
        "x1": place,
        "y0": 0,
        "y1": 1,
        "xref": f"x{axis}",
        "yref": f"y{axis} domain",
    } | {"line": BREAK}


def scale(highest: float, ticks: int) -> Part:
    """A value axis from 0 in whole numbers."""
    if is_missing(highest) or highest <= FEW:
        return {"range": [0, FEW + 0.4], "dtick": 1 if ticks > FEW else 2, "tickformat": ",d"}
    return {"rangemode": "tozero", "nticks": ticks, "tickformat": ",~f"}


def _year_text(part: pd.DataFrame, year: int, words: Words) -> str:
    if "expected" not in part or not len(part):
        return str(year)
    covered = sorted({(int(one.reported), int(one.expected)) for one in each_row(part)})
    low, high = covered[0], covered[-1]
    if low == high:
        return f"{year}\n{words.coverage(*low)}"
    return f"{year}\n{words('coverage.span', low=low[0], high=high[0], expected=high[1])}"

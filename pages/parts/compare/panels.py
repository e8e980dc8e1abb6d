"""Small multiples: a small line chart a name, each with its own scale or all with one. Pure; the rules of ``charts``
hold here too.

A frame may have ``median`` (a thin grey line in each panel) and ``pinned`` (such a panel has a colour of its own).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from loaders.words import Words
from pages.shared.charts.axes import Part, break_places, scale, span, upright
from pages.shared.charts.charts import Caption, frame_layout, line_traces, missing
from pages.shared.data import each_row
from pages.shared.look import marks

TITLE_LENGTH = {"zh": 54, "en": 108}  # letters over the whole width
SMALL = {"size": 10}
TOP = 92  # pixels for the title, the source and the names of the first row
ROOM = 1.08  # the axis is so much longer than the highest value
ROOMY = 3  # up to so many columns every year is written under a panel
THIN = {"color": marks.GREY, "width": 1}
TITLE = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 4, "showarrow": False}


@dataclass(frozen=True)
class Grid:
    """How panels are laid out: columns, height of a row in pixels, and whether all share one scale."""

    columns: int = 3
    row_height: int = 150
    shared: bool = False

    def domains(self, place: int, count: int) -> tuple[list[float], list[float]]:
        """Where the n-th of some panels lies, across and up."""
        rows, gap = -(-count // self.columns), 0.14 / (self.columns - 1)
        across = _domain(place % self.columns, self.columns, gap)
        return across, _domain(rows - 1 - place // self.columns, rows, 66 / self.row_height / rows)


def compact(count: int, shared: bool) -> Grid:
    """The grid for some units: few stand large, up to forty stand small."""
    return Grid(5, 120, shared) if count > 12 else Grid(min(4, max(count, 2)), 150, shared)


def panels(frame: pd.DataFrame, caption: Caption, words: Words, grid: Grid = Grid()) -> go.Figure:
    """One panel a name; a year without a value is shaded grey, a change of the form is a dashed upright line."""
    years = span(frame["year"])
    groups = [part for _, part in frame.groupby("name", sort=False)]
    layout = frame_layout(caption, words, height=grid.row_height * -(-len(groups) // grid.columns) + 120)
    layout |= {"shapes": [], "annotations": [], "margin": layout["margin"] | {"t": TOP}}
    traces: list[Part] = []
    for place, part in enumerate(groups):
        axis, (x, y) = str(place + 1) if place else "", grid.domains(place, len(groups))
        traces += _traces(part, years, words, axis)
        layout[f"xaxis{axis}"] = _x_axis(part, years, axis, grid) | {"domain": x}
        layout[f"yaxis{axis}"] = _y_axis(frame if grid.shared else part, axis) | {"domain": y}
        layout["annotations"].append(_title(part, x, y, words, grid, not caption.unit))
        layout["shapes"] += [upright(one, axis) for one in break_places(years)]
        layout["shapes"] += [_shade(years.index(point["year"]), axis) for point in missing(part)]
    return go.Figure({"data": traces, "layout": layout})


def _domain(place: int, count: int, gap: float) -> list[float]:
    """Where the n-th of some panels lies, with a gap between two."""
    size = (1 - gap * (count - 1)) / count
    return [max(place * (size + gap), 0), min(place * (size + gap) + size, 1)]


def _traces(part: pd.DataFrame, years: list[int], words: Words, axis: str) -> list[Part]:
    """The median behind, the line of the panel before it."""
    return _median(part, years, words, axis) + line_traces(part, years, words, marks.PINNED * is_pinned(part), axis)


def is_pinned(part: pd.DataFrame) -> bool:
    """Whether a frame is that of a pinned unit."""
    return "pinned" in part and bool(part["pinned"].any())


def _median(part: pd.DataFrame, years: list[int], words: Words, axis: str) -> list[Part]:
    """The median as a thin grey line, joined only where the line itself would be."""
    if "median" not in part:
        return []
    middle = part.assign(value=part["median"], flag="", name=words("compare.median_line"))
    drawn = {"marker": {"symbol": "line-ew", "size": 5, "line": THIN}, "hoverinfo": "skip", "hovertemplate": None}
    found = line_traces(middle, years, words, 0, axis)
    return [one | drawn | {"text": None, "line": one["line"] | THIN} for one in found]


def _x_axis(part: pd.DataFrame, years: list[int], axis: str, grid: Grid) -> Part:
    """Years; below those whose sum does not cover every unit, how many of how many it covers."""
    ends = (years[0], years[-1])
    short = part[part["reported"] < part["expected"]] if "expected" in part else part[:0]
    covers = {one.year: f"\n{one.reported:.0f}/{one.expected:.0f}" for one in each_row(short)}
    texts = [f"{year}{covers.get(year, '')}" if grid.columns <= ROOMY or year in ends else "" for year in years]
    ticks = {"tickvals": list(range(len(years))), "ticktext": texts, "tickangle": 0}
    return ticks | {"range": [-0.5, len(years) - 0.5], "showgrid": False, "tickfont": SMALL, "anchor": f"y{axis}"}


def _y_axis(frame: pd.DataFrame, axis: str) -> Part:
    """A value axis that holds all values of a frame, and 0."""
    values = pd.concat([frame[one] for one in ("value", "median") if one in frame])
    found = scale(values.max(), ticks=4)
    shown = {"range": [min(0, values.min()), values.max() * ROOM]} if "range" not in found else {}
    return found | shown | {"anchor": f"x{axis}", "tickfont": SMALL}


def _title(part: pd.DataFrame, x: list[float], y: list[float], words: Words, grid: Grid, with_unit: bool) -> Part:
    """The name over a panel, cut to its width; whole when pointed at."""
    first, most = part.iloc[0], TITLE_LENGTH[words.language] // grid.columns
    name = first["name"] if len(first["name"]) <= most else f"{first['name'][: most - 1]}…"
    text = words("chart.panel", name=name, unit=words.unit(first["unit"])) if with_unit else name
    font = {"size": 12} | ({"color": marks.colour(marks.PINNED)} if is_pinned(part) else {})
    return TITLE | {"x": x[0], "y": y[1], "text": text, "hovertext": first["name"], "font": font}


def _shade(place: int, axis: str) -> Part:
    box = {"type": "rect", "x0": place - 0.4, "x1": place + 0.4, "y0": 0, "y1": 1}
    drawn = {"fillcolor": marks.GREY, "opacity": 0.18, "line": {"width": 0}}
    return box | drawn | {"xref": f"x{axis}", "yref": f"y{axis} domain"}

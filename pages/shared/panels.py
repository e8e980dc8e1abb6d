"""Small multiples: a small line chart a name, each with its own scale. Pure; the rules of ``charts`` hold here too."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pages.shared import marks
from pages.shared.axes import Part, break_places, scale, upright
from pages.shared.charts import Caption, frame_layout, line_traces, missing
from pages.shared.words import Words

COLUMNS = 3
ROW_HEIGHT = 150
TITLE_LENGTH = {"zh": 18, "en": 36}
SMALL = {"size": 10}


def panels(frame: pd.DataFrame, caption: Caption, words: Words) -> go.Figure:
    """One panel a name; a year without a value is shaded grey, a change of the form is a dashed upright line."""
    years = sorted(set(frame["year"]))
    groups = [part for _, part in frame.groupby("name", sort=False)]
    rows = -(-len(groups) // COLUMNS)
    layout = frame_layout(caption, words, height=ROW_HEIGHT * rows + 120)
    layout |= {"shapes": [], "annotations": []}
    traces: list[Part] = []
    for place, part in enumerate(groups):
        axis = str(place + 1) if place else ""
        traces += line_traces(part, years, words, 0, axis)
        x, y = _domain(place % COLUMNS, COLUMNS, 0.07), _domain(rows - 1 - place // COLUMNS, rows, 0.44 / rows)
        layout[f"xaxis{axis}"] = _x_axis(years, axis) | {"domain": x}
        layout[f"yaxis{axis}"] = scale(part["value"].max(), ticks=4) | {
            "domain": y,
            "anchor": f"x{axis}",
            "tickfont": SMALL,
        }
        layout["annotations"].append(_title(part, x, y, words, not caption.unit))
        layout["shapes"] += [upright(one, axis) for one in break_places(years)]
        layout["shapes"] += [_shade(years.index(point["year"]), axis) for point in missing(part)]
    return go.Figure({"data": traces, "layout": layout})


def _domain(place: int, count: int, gap: float) -> list[float]:
    """Where the n-th of some panels lies, with a gap between two."""
    size = (1 - gap * (count - 1)) / count
    return [place * (size + gap), min(place * (size + gap) + size, 1)]


def _x_axis(years: list[int], axis: str) -> Part:
    ticks = {"tickvals": list(range(len(years))), "ticktext": [str(year) for year in years], "tickangle": 0}
    return ticks | {"range": [-0.5, len(years) - 0.5], "showgrid": False, "tickfont": SMALL, "anchor": f"y{axis}"}


def _title(part: pd.DataFrame, x: list[float], y: list[float], words: Words, with_unit: bool) -> Part:
    first, most = part.iloc[0], TITLE_LENGTH[words.language]
    name = first["name"] if len(first["name"]) <= most else f"{first['name'][: most - 1]}…"
    text = words("chart.panel", name=name, unit=words.unit(first["unit"])) if with_unit else name
    placed = {
        "x": x[0],
        "y": y[1],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
    }
    return placed | {"text": text, "showarrow": False, "font": {"size": 12}}


def _shade(place: int, axis: str) -> Part:
    box = {"type": "rect", "x0": place - 0.4, "x1": place + 0.4, "y0": 0, "y1": 1}
    drawn = {"fillcolor": marks.GREY, "opacity": 0.18, "line": {"width": 0}}
    return box | drawn | {"xref": f"x{axis}", "yref": f"y{axis} domain"}

"""Whose change a change is made of: a bar a unit, upwards or downwards, the largest first. Pure.

A frame has organisation, difference, previous, value, unit, flag, previous_flag, to.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from loaders.words import Words
from pages.shared.charts.axes import Part
from pages.shared.charts.charts import Caption, frame_layout
from pages.shared.data import records
from pages.shared.look import marks

SHOWN = 12  # units; the rest stands in the table
BAR, FRAME = 22, 96  # pixels of a bar, and of what is round the bars
ROOM = 1.35  # the axis is so much longer than the longest bar, for the number at its end


def contributions(rows: pd.DataFrame, caption: Caption, words: Words) -> go.Figure:
    """The bars; a change that rests on a figure under a finding is pale and bears its mark."""
    order = rows["difference"].abs().sort_values(ascending=False, kind="stable").index[:SHOWN]
    points = records(rows.loc[order])
    names = [one["organisation"] for one in points]
    texts = [words.signed(one["difference"]) + _mark(one) for one in points]
    bar: Part = {
        "type": "bar",
        "orientation": "h",
        "x": [one["difference"] for one in points],
        "y": names,
        "marker": {"color": [_colour(one) for one in points]},
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "textfont": {"size": 11},
        "hovertext": [_told(one, words) for one in points],
        "hoverinfo": "text",
        "customdata": [one["to"] for one in points],
    }
    layout = frame_layout(caption, words, height=FRAME + BAR * max(len(points), 4))
    furthest = max(abs(one["difference"]) for one in points) * ROOM
    low = -furthest if any(one["difference"] < 0 for one in points) else 0
    high = furthest if any(one["difference"] > 0 for one in points) else 0
    layout["xaxis"] = {"range": [low, high], "visible": False, "fixedrange": True}
    axis = {"categoryorder": "array", "categoryarray": names, "autorange": "reversed", "showgrid": False}
    layout["yaxis"] = axis | {"automargin": True, "ticklabelstandoff": 6, "fixedrange": True, "tickvals": names}
    line = {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": marks.GREY, "width": 1},
    }
    layout["shapes"] = [line]
    return go.Figure({"data": [bar], "layout": layout})


def _mark(one: Part) -> str:
    return marks.flag(one["flag"] or one["previous_flag"])


def _colour(one: Part) -> str:
    colour = marks.BLUE if one["difference"] > 0 else marks.VERMILION
    return f"{colour}66" if one["flag"] or one["previous_flag"] else colour


def _told(one: Part, words: Words) -> str:
    values = {"previous": words.number(one["previous"], one["unit"]), "now": words.number(one["value"], one["unit"])}
    said = words(
        "contribution.told", name=one["organisation"], change=words.signed(one["difference"], one["unit"]), **values
    )
    found = one["flag"] or one["previous_flag"]
    return said + (f"\n{marks.mark('severity', found).text(words)}" if found else "")

"""A bar a unit, the largest first, the number at its end; who has no figure is named below with the reason. Pure.

A frame has organisation, value, unit, state, flag; perhaps to (where a bar leads) and pinned.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from loaders.words import Words, is_missing
from pages.shared.charts.axes import BREAK, Part
from pages.shared.charts.charts import Caption, as_written, frame_layout, hover
from pages.shared.data import records
from pages.shared.look import marks
from pages.shared.said import answers
from pages.shared.tables.measured import figure

SHOWN = 30  # bars; the rest stands in the table
BAR, FRAME = 22, 100  # pixels of a bar, and of what is round the bars
ROOM = 1.2  # the axis is so much longer than the longest bar, for the number at its end
FAR = 5  # times the highest figure that stands under no finding
CUT = " ↦"  # behind the number of a bar that is cut
REASONS = 6  # so many units without a figure are named


def ranked(frame: pd.DataFrame, caption: Caption, words: Words, median: float | None = None) -> go.Figure | None:
    """The bars; None where no unit has a figure."""
    sure = frame[frame["value"].notna()]
    if not len(sure):
        return None
    first = sure.assign(pinned=sure.get("pinned", False)).sort_values(
        ["pinned", "value"], ascending=False, kind="stable"
    )
    gone = answers.without(frame[frame["value"].isna()], words)
    written = records(as_written(first[:SHOWN], words))
    points, cut = records(first[:SHOWN]), cut_at(as_written(frame, words))
    names = [one["organisation"] for one in points]
    is_cut = [cut is not None and one["value"] > cut for one in written]
    ends = [
        figure(one["value"], one["unit"], words) + marks.flag(one["flag"]) + CUT * far
        for one, far in zip(points, is_cut, strict=True)
    ]
    bar: Part = {
        "type": "bar",
        "orientation": "h",
        "x": [cut if far else one["value"] for one, far in zip(written, is_cut, strict=True)],
        "y": names,
        "marker": {"color": [_colour(one) for one in points]},
        "text": ends,
        "textposition": ["inside" if far else "outside" for far in is_cut],
        "insidetextanchor": "end",
        "cliponaxis": False,
        "constraintext": "none",
        "textfont": {"size": 12},
        "hovertext": [hover(one | {"name": one["organisation"]}, words) for one in points],
        "hoverinfo": "text",
        "customdata": [one.get("to", "") for one in points],
    }
    layout = frame_layout(
        caption,
        words,
        height=FRAME + BAR * max(len(points), 4) + 18 * bool(gone),
    )
    highest = max(one["value"] for one in written) if cut is None else cut
    low = min(0, *(one["value"] for one in written))
    layout["xaxis"] = {
        "range": [low, (highest * ROOM if cut is None else highest) or 1],
        "visible": False,
        "fixedrange": True,
    }
    axis = {
        "categoryorder": "array",
        "categoryarray": names,
        "autorange": "reversed",
        "showgrid": False,
        "tickvals": names,
    }
    layout["yaxis"] = axis | {"automargin": True, "ticklabelstandoff": 6, "fixedrange": True, "type": "category"}
    layout |= {"bargap": 0.25, "annotations": [], "shapes": []}
    if said := _rest(gone, len(first), words):
        placed = {"x": 0, "y": 0, "xref": "paper", "yref": "paper", "yanchor": "top", "xanchor": "left", "yshift": -6}
        layout["annotations"].append(
            placed | {"text": said, "showarrow": False, "font": {"size": 12, "color": marks.GREY}}
        )
    if median is not None and not is_missing(median):
        layout["shapes"].append(
            {
                "type": "line",
                "x0": median,
                "x1": median,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": BREAK,
            }
        )
        text = words("chart.median", value=words.number(median))
        layout["annotations"].append(
            {"x": median, "y": 1, "yref": "paper", "yanchor": "bottom", "text": text, "showarrow": False}
        )
    return go.Figure({"data": [bar], "layout": layout})


def cut_at(frame: pd.DataFrame) -> float | None:
    """Where the axis ends lest a figure under a finding, FAR above all others, makes them unreadable; None: nowhere."""
    sure = frame[frame["value"].notna()]
    flagged = sure["flag"].ne("")
    others = sure.loc[~flagged, "value"].max()
    far = sure.loc[flagged, "value"] > FAR * others
    return float(others * ROOM) if far.any() and others > 0 else None


def _colour(one: Part) -> str:
    colour = marks.VERMILION if one.get("pinned") else marks.BLUE
    return f"{colour}88" if one["flag"] else colour


def _rest(gone: list[str], count: int, words: Words) -> str:
    """Who is not drawn: those without a figure, and those beyond the first."""
    said = [words.join(gone[:REASONS])] if gone else []
    if len(gone) > REASONS:
        said[0] += words("ranked.more_gone", count=len(gone) - REASONS)
    if count > SHOWN:
        said.append(words("ranked.more", count=count - SHOWN))
    return words("list.semicolon").join(said)

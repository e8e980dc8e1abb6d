"""Bars of 100 %: what a whole is made of, a bar a year, unit or kind, with the counts in the bars. Pure.

A frame has one line a bar and part: name (of the bar), series, label, value, whole, flag, to (where the bar leads).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from loaders.words import Words
from pages.shared.charts.axes import Part
from pages.shared.charts.charts import FONT, Caption, frame_layout, places_of
from pages.shared.data import records
from pages.shared.data.suspects import gravest
from pages.shared.look import marks

BAR, FRAME = 30, 118  # pixels of a bar, and of all that is round the bars
WRITTEN = 0.045  # a part at least so large has its count in it
WIDEST = 12  # letters of a name beside a bar
ON_DARK, ON_LIGHT = "#FFFFFF", "#1F2933"
DARK = frozenset((marks.BLUE, marks.GREY, marks.BROWN, marks.VERMILION))  # white letters are read on these


def share_bars(frame: pd.DataFrame, caption: Caption, words: Words) -> go.Figure:
    """The bars, in the order of the frame; ``whole`` stands at the end of each."""
    names = list(dict.fromkeys(frame["name"]))
    groups = [part for _, part in frame.groupby("series", sort=False)]
    places = places_of([part.assign(name=part["label"]) for part in groups])
    traces = [_part(part, names, words, place) for part, place in zip(groups, places, strict=True)]
    layout = frame_layout(caption, words, [part["label"].iloc[0] for part in groups], FRAME + BAR * len(names))
    layout |= {"barmode": "stack", "bargap": 0.22, "legend": layout["legend"] | {"traceorder": "normal"}}
    layout["xaxis"] = {"range": [0, 1.0], "tickformat": ".0%", "showgrid": False, "fixedrange": True, "visible": False}
    # places, not names: a year that stands as a category is read as a place
    order: Part = {"tickvals": list(range(len(names))), "range": [len(names) - 0.5, -0.5], "zeroline": False}
    order |= {"ticktext": [_name(name) for name in names], "ticklabelstandoff": 6, "fixedrange": True}
    layout["yaxis"] = order | {"showgrid": False, "automargin": True}
    layout["annotations"] = [_whole(at, frame[frame["name"] == name], words) for at, name in enumerate(names)]
    layout["margin"] = layout["margin"] | {"r": 128}
    return go.Figure({"data": traces, "layout": layout})


def _name(name: str) -> str:
    return name if len(name) <= WIDEST else f"{name[: WIDEST - 1]}…"


def _part(part: pd.DataFrame, names: Sequence[str], words: Words, place: int) -> Part:
    points = records(part)
    shares = [one["value"] / one["whole"] if one["whole"] > 0 else 0 for one in points]
    texts = [words.number(one["value"]) if share >= WRITTEN else "" for one, share in zip(points, shares, strict=True)]
    told = [_told(one, share, words) for one, share in zip(points, shares, strict=True)]
    colour = marks.colour(place)
    ink = {"size": 12, "family": FONT, "color": ON_DARK if colour in DARK else ON_LIGHT}
    return {
        "type": "bar",
        "orientation": "h",
        "name": points[0]["label"],
        "marker": {"color": colour, "line": {"color": "rgba(255,255,255,0.9)", "width": 1}},
        "x": shares,
        "y": [names.index(one["name"]) for one in points],
        "text": texts,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": ink,
        "insidetextfont": ink,
        "constraintext": "none",
        "hovertext": told,
        "hoverinfo": "text",
        "customdata": [one.get("to", "") for one in points],
    }


def _told(one: Part, share: float, words: Words) -> str:
    said = words("shares.told", name=one["name"], label=one["label"], count=words.number(one["value"], "件"))
    said += words("shares.share", share=words.percent(share))
    if "reported" in one and one["reported"] < one["expected"]:
        said += f" {words('card.covered', coverage=words.coverage(one['reported'], one['expected']))}"
    return said + (f"\n{marks.mark('severity', one['flag']).text(words)}" if one["flag"] else "")


def _whole(at: int, part: pd.DataFrame, words: Words) -> Part:
    """The whole of a bar at its end, with the mark of the gravest finding in it and the units it covers."""
    first = part.iloc[0]
    text = words.number(first["whole"], "件") + marks.flag(gravest(part["flag"]))
    if "reported" in part and first["reported"] < first["expected"]:
        text += f" · {int(first['reported'])}/{int(first['expected'])}"
    placed = {"x": 1, "y": at, "xref": "paper", "xanchor": "left", "showarrow": False, "xshift": 6}
    return placed | {"text": text, "font": {"size": 12}}

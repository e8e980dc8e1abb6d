"""Frames to plotly figures: pure. Title, unit, coverage and source are always there; a missing value is a gap with a
mark, never 0; two measures are never joined by a line.

A frame for a chart has one line a name and year: name, year, value (NaN: none), unit, state, and for lines form and
series; totals also reported and expected. Figures are put together as plain dictionaries and checked once by plotly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from loaders.units import TEN_THOUSAND
from loaders.words import Words, is_missing
from pages.shared.charts.axes import Part, span, year_axes
from pages.shared.data import records
from pages.shared.data.measures import comparability
from pages.shared.look import marks

HEIGHT = 320
MONEY, AMOUNTS = "元", ("value", "median", "difference", "previous")
WRITTEN = 12  # points of a single line, up to which each has its number beside it
LEGEND_ROW, LEGEND_WIDTH, LEGEND_SYMBOL = 22, 700, 48  # pixels: a row, a whole row's width, the symbol before a name
WIDE, NARROW, LATIN = 12, 7, 0x2E80  # pixels of a Chinese and of a Latin letter, and where the former begin
FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif'
POINTED = {"hovertemplate": "%{text}<extra></extra>"}


@dataclass(frozen=True)
class Caption:
    """What every chart says of itself: title, unit of measure, and where its figures come from."""

    title: str
    unit: str
    source: str


def of_totals(totals: pd.DataFrame) -> pd.DataFrame:
    """Totals as a frame for a chart: one line a series."""
    state = totals["value"].notna().map({True: "number", False: "no_sum"})
    return totals.assign(name=totals["label"], state=state)


def as_written(part: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Money in 万元 in Chinese, as it is written; all else as it is."""
    if words.language != "zh" or set(part["unit"]) != {MONEY}:
        return part
    return part.assign(unit="万元", **{one: part[one] / TEN_THOUSAND for one in AMOUNTS if one in part})


def lines(frame: pd.DataFrame, caption: Caption, words: Words) -> go.Figure:
    """One line a name over the years; see ``line_traces`` for what is joined."""
    years, groups = span(frame["year"]), list(frame.groupby("name", sort=False))
    places = zip(places_of([part for _, part in groups]), groups, strict=True)
    traces = [trace for place, (_, part) in places for trace in line_traces(part, years, words, place)]
    if len(groups) == 1 and len(frame) <= WRITTEN:
        traces[0] |= _numbers(traces[0], "万元" if set(frame["unit"]) == {"万元"} else "", words)
    layout = frame_layout(caption, words, [str(name) for name, _ in groups])
    layout |= year_axes(frame, years, words, frame["value"].max())
    return with_missing(traces, layout, frame, years, words)


def _numbers(trace: Part, unit: str, words: Words) -> Part:
    """The number beside each point of a line."""
    numbers = ["" if one is None else words.number(one, unit) for one in trace["y"]]
    return {
        "mode": "lines+markers+text",
        "texttemplate": numbers,
        "textposition": "top center",
        "textfont": {"size": 12},
    }


def places_of(parts: Sequence[pd.DataFrame]) -> list[int]:
    """The place of each line or bar in the palette: that of its series where each is another series, else its own."""
    series = [part["series"].iloc[0] if "series" in part else "" for part in parts]
    if len(set(series)) < len(parts):
        return list(range(len(parts)))
    return [marks.place_of(one, place) for place, one in enumerate(series)]


def line_traces(part: pd.DataFrame, years: list[int], words: Words, place: int, axis: str = "") -> list[Part]:
    """One line. Neighbouring values are joined in full where comparable, dotted where nearly, not at all where not;
    hollow marks stand under a finding."""
    points = records(part.sort_values("year"))
    pairs = list(pairwise(points))
    drawn = points[:1] + [
        point for old, new in pairs for point in ([new] if _link(old, new) == "exact" else [None, new])
    ]
    colour, name = marks.colour(place), points[0]["name"]
    shared = {"type": "scatter", "name": name, "legendgroup": name, "xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    style = {
        "line": {"color": colour, "width": 2},
        "marker": {"symbol": [_symbol(one, place) for one in drawn], "size": 8},
    }
    texts = [hover(one, words) if one else "" for one in drawn]
    more = {"text": texts, "cliponaxis": False, "customdata": [one.get("to", "") if one else "" for one in drawn]}
    traces = [shared | style | POINTED | _places(drawn, years) | {"mode": "lines+markers"} | more]
    dotted = {"mode": "lines", "line": {"color": colour, "width": 2, "dash": "dot"}, "hoverinfo": "skip"}
    near = [pair for pair in pairs if _link(*pair) == "near"]
    return traces + [shared | dotted | _places(pair, years) | {"showlegend": False} for pair in near]


def _places(points: Sequence[Part | None], years: list[int]) -> Part:
    """x and y of points; None where the line is broken or there is no value."""
    x = [years.index(point["year"]) if point else None for point in points]
    return {"x": x, "y": [value_of(point) if point else None for point in points]}


def _symbol(point: Part | None, place: int) -> str:
    return marks.marker(place) + ("-open" if point and point.get("flag") else "")


def _link(old: Part, new: Part) -> str:
    """exact, near or none between two neighbouring points; a missing value, or a year between, joins nothing. Sums over
    other units are nearly comparable while more than half of the units are in both."""
    if is_missing(old["value"]) or is_missing(new["value"]) or new["year"] - old["year"] != 1:
        return "none"
    level = comparability(new["series"], old["form"], new["form"])
    before, after = old.get("units", ()), new.get("units", ())
    if before == after or level == "none":
        return level
    return "near" if 2 * len(before & after) > len(before | after) else "none"


def value_of(point: Part) -> float | None:
    """The value of a point for plotly: None where there is none."""
    return None if is_missing(point["value"]) else point["value"]


def hover(point: Part, words: Words) -> str:
    """What a point says when pointed at: name, year, value or reason, coverage, findings, difference."""
    found = [words("chart.hover", name=point["name"], year=words.year(point["year"]))]
    if is_missing(point["value"]):
        return "\n".join([*found, words(f"state.{point['state']}")])
    found.append(words.number(point["value"], point["unit"]))
    if "expected" in point:
        found.append(words.coverage(point["reported"], point["expected"]))
    if point.get("flagged"):
        found.append(words("chart.hover_flagged", count=int(point["flagged"])))
    elif point.get("flag"):
        found.append(words("chart.hover_flag", what=marks.mark("severity", point["flag"]).text(words)))
    if point.get("settled"):
        found.append(marks.mark("state", "settled").text(words))
    if not is_missing(point.get("difference")):
        found.append(words("chart.hover_difference", difference=words.signed(point["difference"], point["unit"])))
    return "\n".join(found)


def missing(frame: pd.DataFrame) -> list[Part]:
    """The points without a value where the form asks for one."""
    return records(frame[frame["value"].isna() & (frame["state"] != "not_asked")])


def with_missing(traces: list[Part], layout: Part, frame: pd.DataFrame, years: list[int], words: Words) -> go.Figure:
    """The figure; what has no value is marked in a strip of its own below the plot, so that none looks like a 0."""
    gone = missing(frame)
    if gone:
        style = {"symbol": "x-thin-open", "size": 9, "color": marks.GREY, "line": {"width": 2}}
        places = {"x": [years.index(point["year"]) for point in gone], "y": [1] * len(gone), "yaxis": "y2"}
        text = {"name": words("chart.no_value"), "text": [hover(point, words) for point in gone]}
        traces = [*traces, {"type": "scatter", "mode": "markers", "marker": style} | places | text | POINTED]
        strip = {"showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True, "range": [0, 2]}
        layout = layout | {"yaxis2": strip | {"domain": [0, 0.07]}}
        layout |= {"yaxis": layout["yaxis"] | {"domain": [0.12, 1]}, "xaxis": layout["xaxis"] | {"anchor": "y2"}}
    return go.Figure({"data": traces, "layout": layout})


def frame_layout(caption: Caption, words: Words, names: Sequence[str] = (), height: int = HEIGHT) -> Part:
    """Title with the unit, below it the source; for several names a legend at the foot, with room for its rows."""
    heading = words("chart.panel", name=caption.title, unit=caption.unit) if caption.unit else caption.title
    source = {"text": caption.source, "font": {"size": 11, "color": marks.GREY}}
    placed = {"x": 0, "y": 1, "yanchor": "top", "pad": {"t": 8}, "font": {"size": 15}, "subtitle": source}
    foot = LEGEND_ROW * _legend_rows(names) if len(names) > 1 else 0
    return {
        "title": {"text": heading} | placed,
        "font": {"family": FONT, "size": 12},
        "height": height + foot,
        "margin": {"l": 8, "r": 16, "t": 72, "b": 44 + foot},
        "showlegend": len(names) > 1,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "hoverlabel": {"font": {"family": FONT}},
    }


def _legend_rows(names: Sequence[str]) -> int:
    """How many rows a legend takes: plotly gives each entry the width of the widest."""
    widest = max(sum(WIDE if ord(letter) > LATIN else NARROW for letter in name) for name in names)
    return -(-len(names) // max(1, LEGEND_WIDTH // (widest + LEGEND_SYMBOL)))

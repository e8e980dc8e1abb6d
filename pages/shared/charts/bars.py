"""Bars: over the years, stacked or side by side, and by unit. Pure; the rules of ``charts`` hold here too."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from loaders.units import TEN_THOUSAND
from loaders.words import Words, is_missing
from pages.shared.charts.axes import BREAK, Part, scale, span, year_axes
from pages.shared.charts.charts import HEIGHT, POINTED, Caption, frame_layout, hover, places_of, value_of, with_missing
from pages.shared.data import each_row, exact, records
from pages.shared.data.suspects import gravest
from pages.shared.look import marks

OVERLAY = {"fillmode": "overlay", "fgcolor": "rgba(255,255,255,0.6)", "solidity": 0.2, "size": 7}
ROOM = 1.2  # the axis is so much longer than the longest bar, for the number at its end
CUT = " ↦"  # behind the number of a bar that is cut
FAR = 5  # times the highest figure that stands under no finding
FEW_UNITS = 3  # so few bars are kept slim
FLAG = "flag"  # the name of a mark over a bar
BAR = 14  # pixels of height for a bar of one unit and year


def bars(frame: pd.DataFrame, caption: Caption, words: Words, stacked: bool = True) -> go.Figure:
    """Bars over the years, one colour and pattern a name, stacked or side by side; no bar where there is no value."""
    years = span(frame["year"])
    groups = list(frame.groupby("name", sort=False))
    places = places_of([part for _, part in groups])
    traces = [_bar(part, years, words, place) for place, (_, part) in zip(places, groups, strict=True)]
    highest = frame.groupby("year")["value"].agg(exact.total).max() if stacked else frame["value"].max()
    layout = frame_layout(caption, words, [str(name) for name, _ in groups]) | year_axes(frame, years, words, highest)
    layout |= {"barmode": "stack" if stacked else "group", "bargap": 0.35}
    layout["annotations"] = [*layout["annotations"], *_flags(frame, years, stacked)]
    return with_missing(traces, layout, frame, years, words)


def _flags(frame: pd.DataFrame, years: list[int], stacked: bool) -> list[Part]:
    """The mark of the gravest finding over the bars of a year."""
    found = []
    sure = frame[frame["value"].notna()]
    for year in sorted(set(sure["year"])):
        part = sure[sure["year"] == year]
        mark = marks.flag(gravest(part["flag"]) if "flag" in part else "").strip()
        top = exact.total(part["value"]) if stacked else part["value"].max()
        placed = {"x": years.index(year), "y": top, "yanchor": "bottom", "showarrow": False}
        found += [placed | {"text": mark, "name": FLAG}] * bool(mark)
    return found


def _bar(part: pd.DataFrame, years: list[int], words: Words, place: int) -> Part:
    points = records(part.sort_values("year"))
    places = {"x": [years.index(point["year"]) for point in points], "y": [value_of(point) for point in points]}
    text = {"name": points[0]["name"], "text": [hover(point, words) for point in points], "textposition": "none"}
    return {"type": "bar", "marker": _style(place)} | places | text | POINTED


def _style(place: int) -> Part:
    return {"color": marks.colour(place), "pattern": OVERLAY | {"shape": marks.pattern(place)}}


def _styles(part: pd.DataFrame, place: int) -> Part:
    """The style of the bars of a year; a pinned unit has a colour and pattern of its own."""
    if "pinned" not in part or not part["pinned"].any():
        return _style(place)
    places = [place + one * marks.PINNED for one in part["pinned"]]
    pattern = OVERLAY | {"shape": [marks.pattern(one) for one in places]}
    return {"color": [marks.colour(one) for one in places], "pattern": pattern}


def mix_by_unit(mixed: pd.DataFrame, caption: Caption, words: Words) -> go.Figure:
    """Horizontal stacked bars of counts, one a unit (see ``outcomes.mix``), each outcome in the style of its kind."""
    units = list(dict.fromkeys(mixed["organisation"]))
    groups = [part.assign(name=part["label"]) for _, part in mixed.groupby("series", sort=False)]
    traces = [_part(part, words, place) for part, place in zip(groups, places_of(groups), strict=True)]
    layout = frame_layout(caption, words, [part["label"].iloc[0] for part in groups], 110 + len(units) * 2 * BAR)
    layout |= {"barmode": "stack", "bargap": 0.3, "xaxis": scale(mixed["whole"].max(), ticks=6)}
    marked = [f"{one}{marks.flag(gravest(part['flag']))}" for one, part in mixed.groupby("organisation", sort=False)]
    order = {"categoryorder": "array", "categoryarray": units, "autorange": "reversed"}
    order |= {"tickvals": units, "ticktext": marked}
    layout["yaxis"] = order | {"showgrid": False, "automargin": True, "ticklabelstandoff": 6}
    return go.Figure({"data": traces, "layout": layout})


def _part(part: pd.DataFrame, words: Words, place: int) -> Part:
    """One outcome over the units."""
    points = records(part)
    told = [hover(point | {"name": f"{point['organisation']} {point['label']}"}, words) for point in points]
    places = {"x": [value_of(point) for point in points], "y": list(part["organisation"])}
    named = {"type": "bar", "orientation": "h", "name": part["label"].iloc[0], "marker": _style(place)}
    return named | places | {"hovertext": told, "hoverinfo": "text"}


def bars_by_unit(frame: pd.DataFrame, caption: Caption, words: Words, median: float | None = None) -> go.Figure:
    """Horizontal bars, one a unit, the years side by side; a unit without a value has the reason beside its name.

    Money is drawn in 万元 in Chinese, as it is written.
    """
    drawn = frame
    if words.language == "zh" and set(frame["unit"]) == {"元"}:
        caption, drawn = replace(caption, unit=words.unit("万元")), frame.assign(value=frame["value"] / TEN_THOUSAND)
    units = list(dict.fromkeys(frame["organisation"]))
    years, cut = sorted(set(frame["year"])), cut_at(drawn)
    traces = [
        _unit_bars(drawn[drawn["year"] == year], frame[frame["year"] == year], words, place, cut)
        for place, year in enumerate(years)
    ]
    height = max(HEIGHT, 110 + len(units) * BAR * (1 + len(years)))
    layout = frame_layout(caption, words, [words.year(year) for year in years], height)
    layout |= {"barmode": "group", "bargap": 0.25 if len(units) > FEW_UNITS else 0.6}
    labels = [_unit_text(frame[frame["organisation"] == unit], words) for unit in units]
    order = {"categoryorder": "array", "categoryarray": units, "tickvals": units, "ticktext": labels}
    layout["yaxis"] = order | {"autorange": "reversed", "ticklabelstandoff": 6, "showgrid": False, "automargin": True}
    layout["xaxis"] = _value_axis(drawn)
    if median is not None and not is_missing(median):
        layout |= _median(median, words("chart.median", value=words.number(median, frame["unit"].iloc[0])))
    return go.Figure({"data": traces, "layout": layout})


def _value_axis(drawn: pd.DataFrame) -> Part:
    """The axis of values; it ends before bars that are cut."""
    cut = cut_at(drawn)
    highest = drawn["value"].max() if cut is None else cut
    axis = scale(highest, ticks=5) | {"tickangle": 0}
    low = min(0, drawn["value"].min())
    return axis if "range" in axis else axis | {"range": [low, highest * (ROOM if cut is None else 1)]}


def cut_at(frame: pd.DataFrame) -> float | None:
    """Where the axis ends lest a figure under a finding, FAR above all others, makes them unreadable; None: nowhere."""
    sure, flagged = frame[frame["value"].notna()], frame["flag"].ne("") & frame["value"].notna()
    others = sure.loc[~flagged, "value"].max()
    far = frame.loc[flagged, "value"] > FAR * others
    return others * ROOM if far.any() and others > 0 else None


def _unit_bars(drawn: pd.DataFrame, part: pd.DataFrame, words: Words, place: int, cut: float | None) -> Part:
    """The bars of one year: their length from ``drawn``, their words from ``part``."""
    points = records(part.assign(name=part["organisation"]))
    lengths = [value_of(point) for point in records(drawn)]
    is_cut = [cut is not None and length is not None and bool(length > cut) for length in lengths]
    places = {"x": [cut if one else length for one, length in zip(is_cut, lengths, strict=True)]}
    places |= {"y": list(part["organisation"])}
    ends = [_end(point, words) + CUT * one for point, one in zip(points, is_cut, strict=True)]
    position = ["inside" if one else "outside" for one in is_cut]
    text: Part = {"text": ends, "textposition": position, "insidetextanchor": "end"}
    text |= {"constraintext": "none", "cliponaxis": False}
    pointed = {"hovertext": [hover(point, words) for point in points], "hoverinfo": "text", "textfont": {"size": 11}}
    named = {
        "type": "bar",
        "orientation": "h",
        "name": words.year(part["year"].iloc[0]),
        "marker": _styles(part, place),
    }
    return named | places | text | pointed


def _end(point: Part, words: Words) -> str:
    """What stands at the end of a bar: the number with the mark of a finding; nothing for no value."""
    unit = "元" if point["unit"] == "元" else ""
    return "" if is_missing(point["value"]) else words.number(point["value"], unit) + marks.flag(point["flag"])


def _median(median: float, text: str) -> Part:
    """A line behind the bars, so that it crosses no number."""
    places = {"x0": median, "x1": median, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    line = {"type": "line", "line": BREAK} | places
    note = {"x": median, "y": 1, "yref": "paper", "yanchor": "bottom", "text": text, "showarrow": False}
    return {"shapes": [line], "annotations": [note]}


def _unit_text(part: pd.DataFrame, words: Words) -> str:
    """The name of a unit; below it the years without a value, with the reason."""
    gone = [
        words("chart.reason", year=words.year(one.year), reason=marks.mark("state", one.state).text(words))
        for one in each_row(part[part["value"].isna()])
    ]
    return "<br>".join([part["organisation"].iloc[0], *gone])

"""Units by two series: a point a unit with its name, a shape a kind of unit. Pure."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from loaders.series import load_series
from loaders.units import TEN_THOUSAND
from loaders.words import Words
from pages.shared.charts.axes import Part
from pages.shared.charts.charts import Caption, frame_layout
from pages.shared.data import each_row, records
from pages.shared.data.suspects import gravest
from pages.shared.look import marks
from pages.shared.tables.measured import written_unit
from pages.shared.view.view import View

HEIGHT = 460
NAMED = 60  # so many points have their name beside them; of more it is seen when pointed at


def scatter(observed: pd.DataFrame, across: str, up: str, caption: Caption, view: View) -> go.Figure:
    """The units that are sure of both series of one year; a figure under a finding makes the point hollow."""
    words = view.words
    wide = observed.pivot(index="organisation_id", columns="series", values="value").dropna()
    about = observed.drop_duplicates("organisation_id").set_index("organisation_id").loc[wide.index]
    flags = observed.groupby("organisation_id")["flag"].agg(gravest).reindex(wide.index)
    units = pd.DataFrame(
        {
            "organisation_id": wide.index,
            "name": about["organisation"].to_numpy(),
            "kind": about["kind"].to_numpy(),
            "year": about["year"].to_numpy(),
            "flag": flags.to_numpy(),
            "x": wide[across].to_numpy(),
            "y": wide[up].to_numpy(),
        }
    )
    traces = [
        _kind(part, place, across, up, len(units), view)
        for place, (_, part) in enumerate(units.groupby("kind", sort=False))
    ]
    layout = frame_layout(caption, words, [one["name"] for one in traces], HEIGHT)
    layout["xaxis"] = {"title": {"text": _axis(across, words)}, "rangemode": "tozero", "tickformat": ",~f"}
    layout["yaxis"] = {
        "title": {"text": _axis(up, words)},
        "rangemode": "tozero",
        "tickformat": ",~f",
        "automargin": True,
    }
    layout["margin"] = layout["margin"] | {"b": layout["margin"]["b"] + 24}
    return go.Figure({"data": traces, "layout": layout})


def _axis(series: str, words: Words) -> str:
    one = load_series()[series]
    return words("chart.panel", name=words.series(one), unit=written_unit(one.unit, words))


def _divided(series: str, words: Words) -> float:
    return TEN_THOUSAND if load_series()[series].unit == "元" and words.language == "zh" else 1


def _kind(part: pd.DataFrame, place: int, across: str, up: str, count: int, view: View) -> Part:
    words, points = view.words, records(part)
    symbol = marks.marker(place)
    return {
        "type": "scatter",
        "mode": "markers+text" if count <= NAMED else "markers",
        "name": words(f"units.kind.{points[0]['kind']}"),
        "x": [one["x"] / _divided(across, words) for one in points],
        "y": [one["y"] / _divided(up, words) for one in points],
        "text": [one["name"] for one in points],
        "textposition": "top center",
        "textfont": {"size": 11},
        "cliponaxis": False,
        "marker": {
            "symbol": [symbol + ("-open" if one["flag"] else "") for one in points],
            "size": 9,
            "color": marks.colour(place),
        },
        "hovertext": [_told(one, across, up, words) for one in each_row(part)],
        "hoverinfo": "text",
        "customdata": [view.report(one["organisation_id"], one["year"]) for one in points],
    }


def _told(one: object, across: str, up: str, words: Words) -> str:
    units = [load_series()[series].unit for series in (across, up)]
    name, x, y, flag = (getattr(one, what) for what in ("name", "x", "y", "flag"))
    labels = [words.series(load_series()[series]) for series in (across, up)]
    said = "\n".join([name, f"{labels[0]} {words.number(x, units[0])}", f"{labels[1]} {words.number(y, units[1])}"])
    return said + (f"\n{marks.mark('severity', flag).text(words)}" if flag else "")

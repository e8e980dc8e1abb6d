"""What stands about a chart: its one button, the ink of the theme, which of its marks must be explained, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go

from loaders.words import Words
from pages.shared.charts.axes import Part
from pages.shared.charts.charts import POINTED
from pages.shared.look import marks

READ = re.compile(r"<|&(?=#?[0-9A-Za-z]+;)")  # what begins a tag or a sign for plotly
MOST = 60  # points told; the rest are in the table under the chart


def config(words: Words, picture: str = "png") -> Part:
    """Plotly's own controls: one button, to save the chart as a PNG or SVG picture, in the language of the page. The
    picture is made in the browser."""
    dictionary = {"Download plot as a PNG": words("chart.save"), "Download plot as a png": words("chart.save")}
    locale = {"zh-CN": {"dictionary": dictionary, "format": {}}}
    shown = {"displaylogo": False, "modeBarButtons": [["toImage"]], "locale": "zh-CN", "locales": locale}
    return shown | {"displayModeBar": True, "toImageButtonOptions": {"format": picture, "scale": 2}}


def readable(given: go.Figure, theme: str) -> go.Figure:
    """A figure with its text in the ink of the theme, ``light`` or ``dark``; Streamlit's is too faint. Another one than
    what was given, which others draw in their theme."""
    figure, (ink, small) = plain(given), marks.INK[theme]
    figure.update_layout(font_color=ink, legend_font_color=ink, title_subtitle_font_color=small)
    figure.update_xaxes(tickfont_color=small).update_yaxes(tickfont_color=small)
    figure.update_annotations({"font": {"color": small}}, selector={"font.color": marks.GREY})
    figure.update_traces(outsidetextfont_color=small, selector={"type": "bar"})
    return figure


def plain(figure: go.Figure) -> go.Figure:
    """The figure as plotly shows it letter by letter: it would make links and styles of some tags, signs of entities
    and values of ``%{…}``, also in the name of a unit. A line ends with ``\\n`` in ours, with ``<br>`` in its own."""
    parts = {"data": [one.to_plotly_json() for one in figure.data], "layout": figure.layout.to_plotly_json()}
    return go.Figure(_inert(parts))


def _inert(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        if {name: value} == POINTED:
            return value
        text = READ.sub(lambda sign: "&lt;" if sign[0] == "<" else "&amp;", value).replace("\n", "<br>")
        return text.replace("%{", "%&#123;") if name.endswith("template") else text
    if isinstance(value, dict):
        return {key: _inert(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.dtype == object):
        return [_inert(one, name) for one in value]
    return value


def has_hollow(figure: go.Figure) -> bool:
    """Whether a mark of a line is hollow, so that it must be explained."""
    symbols = [trace.marker.symbol for trace in figure.data if trace.type == "scatter"]
    return any(one.endswith("-open") for many in symbols if isinstance(many, tuple) for one in many)


def alt_text(figure: go.Figure, words: Words) -> str:
    """The text alternative of a chart; points beyond MOST are counted, and the table is named for them."""
    points = [text.replace("\n", words("list.comma")).replace("\u3000", "") for text in _points(figure) if text]
    said = [figure.layout.title.text or "", words("list.semicolon").join(points[:MOST])]
    if len(points) > MOST:
        said.append(words("chart.alt_more", count=len(points) - MOST))
    return words("list.stop").join(filter(None, said))


def _points(figure: go.Figure) -> Iterator[str]:
    for trace in figure.data:
        if trace.type == "sankey":
            yield from trace.node.label
        elif trace.hoverinfo != "skip":
            told = trace.hovertext if trace.hovertext is not None else trace.text
            yield from (told,) if isinstance(told, str) else told or ()

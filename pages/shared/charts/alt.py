"""A chart in words, for those who do not see it: its title and every point as it says when pointed at. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import plotly.graph_objects as go

from loaders.words import Words

MOST = 60  # points told; the rest are in the table under the chart


def alt_text(figure: go.Figure, words: Words) -> str:
    """The text alternative of a chart; points beyond MOST are counted, and the table is named for them."""
    points = [text.replace("<br>", words("list.comma")).replace("\u3000", "") for text in _points(figure) if text]
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

"""The flow of requests from received to outcome, as a plotly sankey. Drawn only when every figure of it is sure."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.shared import marks
from pages.shared.charts import Caption, frame_layout
from pages.shared.words import Words

Step = tuple[str, float]


def flow(sources: Sequence[Step], middle: str, outcomes: Sequence[Step], caption: Caption, words: Words) -> go.Figure:
    """Sources → the requests of the year → outcomes; each step is a label and a count. Steps of 0 are left out."""
    left = [step for step in sources if step[1] > 0]
    right = [step for step in outcomes if step[1] > 0]
    whole = sum(count for _, count in left)
    labels = [_label(*step, words) for step in left] + [_label(middle, whole, words)]
    labels += [_label(*step, words) for step in right]
    hub = len(left)
    colours = [marks.BLUE] * hub + [marks.GREY] + [marks.GREEN] * len(right)
    links = {
        "source": [*range(hub), *[hub] * len(right)],
        "target": [*[hub] * hub, *range(hub + 1, hub + 1 + len(right))],
        "value": [count for _, count in (*left, *right)],
        "color": "rgba(118,118,118,0.35)",
    }
    nodes = {"label": labels, "color": colours, "pad": 14, "thickness": 16}
    sankey = {"type": "sankey", "node": nodes, "link": links, "arrangement": "snap", "hoverinfo": "skip"}
    return go.Figure({"data": [sankey], "layout": frame_layout(caption, words)})


def _label(name: str, count: float, words: Words) -> str:
    return f"{name} {words.number(count, '件')}"

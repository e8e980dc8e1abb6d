"""The flow of requests from received to outcome, as a plotly sankey. Drawn over figures that are all sure."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from loaders.words import Words
from pages.parts.applications.outcomes import Step
from pages.shared.charts.charts import Caption, frame_layout
from pages.shared.data.suspects import gravest
from pages.shared.look import marks


def flow(sources: Sequence[Step], middle: str, outcomes: Sequence[Step], caption: Caption, words: Words) -> go.Figure:
    """Sources → the requests of the year → outcomes, each in the colour of its kind. Steps of 0 are left out."""
    left = [step for step in sources if step.count > 0]
    right = [step for step in outcomes if step.count > 0]
    whole, hub = sum(step.count for step in left), len(left)
    hub_flag = gravest(one.flag for one in left)
    named = [*((one.label, one.count, one.flag) for one in left), (middle, whole, hub_flag)]
    named += [(one.label, one.count, one.flag) for one in right]
    colours = [_colour(step) for step in left] + [marks.GREY] + [_colour(step) for step in right]
    links = {
        "source": [*range(hub), *[hub] * len(right)],
        "target": [*[hub] * hub, *range(hub + 1, hub + 1 + len(right))],
        "value": [step.count for step in (*left, *right)],
        "color": [f"{_colour(step)}66" for step in (*left, *right)],  # 66: two fifths, so that crossings are seen
    }
    labels = [f"{name} {words.number(count, '件')}{marks.flag(severity)}" for name, count, severity in named]
    nodes = {"label": labels, "color": colours, "pad": 14, "thickness": 16}
    sankey = {"type": "sankey", "node": nodes, "link": links, "arrangement": "snap", "hoverinfo": "skip"}
    return go.Figure({"data": [sankey], "layout": frame_layout(caption, words)})


def _colour(step: Step) -> str:
    return marks.colour(marks.place_of(step.series, 0))

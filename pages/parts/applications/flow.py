"""The flow of requests from received to outcome, as a plotly sankey. Drawn over figures that are all sure."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from loaders.words import Words
from pages.parts.applications.outcomes import Step
from pages.shared.charts.axes import Part
from pages.shared.charts.charts import Caption, frame_layout
from pages.shared.data.suspects import gravest
from pages.shared.look import marks

PAD = 14  # pixels between two nodes
ROOM = 0.2  # of the width, on either side, for what the nodes say
HALF, EDGE = 0.5, 0.001  # a node at 0 is placed by plotly itself


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
    layout = frame_layout(caption, words)
    tall = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    sides = [(left, 0.0), ([Step("", "", whole)], 0.5), (right, 1.0)]
    scale = (tall - PAD * (max(len(one) for one, _ in sides) - 1)) / max(
        whole, 1
    )  # pixels of a request, as plotly has it
    places = [(x, y) for steps, x in sides for y in _centres([one.count for one in steps], scale, tall)]
    nodes = {"label": labels, "color": colours, "pad": PAD, "thickness": 16}
    nodes |= {"x": [min(max(x, EDGE), 1 - EDGE) for x, _ in places], "y": [y for _, y in places]}
    sankey = {"type": "sankey", "node": nodes, "link": links, "arrangement": "fixed", "hoverinfo": "skip"}
    sankey |= {"domain": {"x": [ROOM, 1 - ROOM]}, "textfont": {"size": 1, "color": "rgba(0,0,0,0)", "shadow": "none"}}
    layout["annotations"] = [_label(text, *place) for text, place in zip(labels, places, strict=True)]
    return go.Figure({"data": [sankey], "layout": layout})


def _centres(counts: Sequence[float], scale: float, tall: float) -> list[float]:
    """The middles of nodes above each other with PAD between them, from the top, as parts of the height."""
    sizes = [count * scale for count in counts]
    top = (tall - sum(sizes) - PAD * (len(sizes) - 1)) / 2
    return [(top + sum(sizes[:at]) + PAD * at + size / 2) / tall for at, size in enumerate(sizes)]


def _label(text: str, x: float, y: float) -> Part:
    """What a node says, outside of the ribbons: beside the first and the last, above the middle one."""
    placed = {
        "text": text,
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "yanchor": "middle",
        "font": {"size": 13},
    }
    if x == HALF:
        return placed | {"x": HALF, "y": 1, "yanchor": "bottom", "yshift": 4}
    if x < HALF:
        return placed | {"x": ROOM, "y": 1 - y, "xanchor": "right", "xshift": -6}
    return placed | {"x": 1 - ROOM, "y": 1 - y, "xanchor": "left", "xshift": 6}


def _colour(step: Step) -> str:
    return marks.colour(marks.place_of(step.series, 0))

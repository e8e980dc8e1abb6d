"""Drawn lines and boxes → the strokes of tables: every stroke and thin bar that can be seen, no backgrounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import merge_edges
from pdfplumber.utils.geometry import filter_edges

from loaders.documents.pdf.limits import MAX_CROSSINGS
from loaders.documents.pdf.words import Stroke

Edge = dict[str, Any]  # as pdfplumber's table finder takes it
Shape = Mapping[str, Any]

THIN = 3.0  # points: a filled box no thicker than this is drawn as a stroke
NEAR = 3.0  # points: strokes nearer than this are one stroke
SHORTEST = 3.0
WHITE = 0.95  # share of light in each colour
FEWEST = 2  # strokes that end together, one at least in the open: the table goes on overleaf, or has no outer stroke


@dataclass(frozen=True)
class Box:
    """A drawn rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float
    stroked: bool
    filled: bool

    @classmethod
    def of(cls, shape: Shape) -> Box:
        """A rectangle with what can be seen of it: white strokes and fills cannot."""
        return cls(
            *(shape["x0"], shape["top"], shape["x1"], shape["bottom"]),
            stroked=bool(shape.get("stroke")) and not is_white(shape.get("stroking_color")),
            filled=bool(shape.get("fill", True)) and not is_white(shape.get("non_stroking_color")),
        )

    @property
    def is_ground(self) -> bool:
        """Whether it colours an area."""
        return self.filled and self.x1 - self.x0 > THIN and self.bottom - self.top > THIN

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


def is_white(colour: Any, grey: bool = False) -> bool:
    """Whether a colour is white. One number alone is grey only where ``grey`` says so: of an ink, 1 is the most."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    if len(parts) == 4:
        return all(part <= 1 - WHITE for part in parts)
    return (len(parts) == 3 or (grey and len(parts) == 1)) and all(part >= WHITE for part in parts)


def edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    """A stroke as pdfplumber's table finder takes it."""
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "width": x1 - x0,
        "height": bottom - top,
    }


def edges_of(lines: Iterable[Shape], boxes: Iterable[Box]) -> list[Edge]:
    """The visible strokes of a page, those that touch joined into one, open ends closed.

    None of a page with more of them than any table has: that is a drawing.
    """
    found = _merged([*_line_edges(lines), *(part for box in boxes for part in _box_edges(box))])
    vertical = sum(edge["orientation"] == "v" for edge in found)
    return _closed(found) if vertical * (len(found) - vertical) <= MAX_CROSSINGS else []


def _merged(edges: list[Edge]) -> list[Edge]:
    kept = filter_edges(edges, min_length=1)
    return filter_edges(merge_edges(kept, NEAR, NEAR, NEAR, NEAR), min_length=SHORTEST) if kept else []


def _line_edges(lines: Iterable[Shape]) -> Iterator[Edge]:
    for line in lines:
        if is_white(line.get("stroking_color")):
            continue
        x0, top, x1, bottom = (line[key] for key in ("x0", "top", "x1", "bottom"))
        if bottom - top <= 1:
            yield edge("h", x0, (top + bottom) / 2, x1, (top + bottom) / 2)
        elif x1 - x0 <= 1:
            yield edge("v", (x0 + x1) / 2, top, (x0 + x1) / 2, bottom)


def _box_edges(box: Box) -> Iterator[Edge]:
    if box.is_ground and not box.stroked:
        return  # a background
    if not (box.stroked or box.filled):
        return
    middle_x, middle_y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    if box.bottom - box.top <= THIN:
        yield edge("h", box.x0, middle_y, box.x1, middle_y)
    elif box.x1 - box.x0 <= THIN:
        yield edge("v", middle_x, box.top, middle_x, box.bottom)
    else:
        yield edge("h", box.x0, box.top, box.x1, box.top)
        yield edge("h", box.x0, box.bottom, box.x1, box.bottom)
        yield edge("v", box.x0, box.top, box.x0, box.bottom)
        yield edge("v", box.x1, box.top, box.x1, box.bottom)


def vertical_strokes(edges: Iterable[Edge]) -> list[Stroke]:
    """The vertical strokes, which no number may cross."""
    return [Stroke(edge["x0"], edge["top"], edge["bottom"]) for edge in edges if edge["orientation"] == "v"]


def _closed(edges: list[Edge]) -> list[Edge]:
    """The strokes, with a stroke added where several end together in the open."""
    added = [*_closing(edges, "v"), *_closing(edges, "h")]
    return _merged([*edges, *added]) if added else edges


def _closing(edges: Sequence[Edge], orientation: str) -> Iterator[Edge]:
    """Strokes across the open ends of the strokes of one orientation, where others cross these."""
    along = [edge for edge in edges if edge["orientation"] == orientation]
    across = [edge for edge in edges if edge["orientation"] != orientation]
    start, end, at = ("top", "bottom", "x0") if orientation == "v" else ("x0", "x1", "top")
    crossed = {id(edge) for edge in along if any(_touch(edge, other, orientation) for other in across)}
    if orientation == "h":  # horizontal strokes that nothing crosses may underline words
        along = [edge for edge in along if id(edge) in crossed]
    for side in (start, end):
        for group in _groups(along, side):
            if not any(id(edge) in crossed for edge in group):
                continue
            place = group[0][side]
            open_ended = [edge for edge in group if not any(_reaches(other, edge[at], place, at) for other in across)]
            if open_ended and len(group) >= FEWEST:
                low, high = min(edge[at] for edge in group), max(edge[at] for edge in group)
                yield edge("h", low, place, high, place) if orientation == "v" else edge("v", place, low, place, high)


def _groups(edges: Iterable[Edge], side: str) -> Iterator[list[Edge]]:
    group: list[Edge] = []
    for one in sorted(edges, key=lambda edge: edge[side]):
        if group and one[side] - group[0][side] > NEAR:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _touch(edge: Edge, other: Edge, orientation: str) -> bool:
    vertical, horizontal = (edge, other) if orientation == "v" else (other, edge)
    return bool(
        vertical["top"] - NEAR <= horizontal["top"] <= vertical["bottom"] + NEAR
        and horizontal["x0"] - NEAR <= vertical["x0"] <= horizontal["x1"] + NEAR
    )


def _reaches(other: Edge, along: float, place: float, at: str) -> bool:
    """Whether a crossing stroke stands at an end: ``at`` is x0 for ends of vertical strokes, else top."""
    if at == "x0":
        return bool(abs(other["top"] - place) <= NEAR and other["x0"] - NEAR <= along <= other["x1"] + NEAR)
    return bool(abs(other["x0"] - place) <= NEAR and other["top"] - NEAR <= along <= other["bottom"] + NEAR)

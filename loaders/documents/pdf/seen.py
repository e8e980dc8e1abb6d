"""Which glyphs of a page can be seen: by their colour upon what was drawn before them, by their size, and whether
something was drawn over them.

A page is painted in order: a box drawn before a glyph is its ground, one drawn after it covers it, unless it is
transparent, which the parser does not tell: digits under such a box are not sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.documents.pdf.strokes import THIN
from loaders.documents.pdf.words import Glyph
from loaders.documents.sight import WHITE, Colour, Sight, by_colour, by_size, shown

BAND = 20.0  # points: shapes are looked for where a glyph stands
MOST_BANDS = 100  # of one shape: a larger one is a page's
GROUNDS = ("rect", "curve", "image")
Object = Mapping[str, Any]


@dataclass(frozen=True)
class Ground:
    """A filled area; ``colour`` is None where it is a picture or its colour is not known."""

    number: int  # in the order of drawing
    x0: float
    top: float
    x1: float
    bottom: float
    colour: Colour | None

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass
class _Grounds:
    """The filled areas of a page by the height at which they stand."""

    bands: dict[int, list[Ground]] = field(default_factory=lambda: defaultdict(list))

    def add(self, ground: Ground) -> None:
        first, last = int(ground.top // BAND), int(ground.bottom // BAND)
        for band in range(max(first, -MOST_BANDS), min(last, first + MOST_BANDS) + 1):
            self.bands[band].append(ground)

    def at(self, x: float, y: float) -> list[Ground]:
        """The areas that hold a point, the one drawn first at the front."""
        return [ground for ground in self.bands.get(int(y // BAND), ()) if ground.holds(x, y)]


def seen_glyphs(drawn: Iterable[Object], scale: float = 1.0) -> Iterator[Glyph]:
    """The glyphs among what is drawn on a page, in order, as far as they can be seen; ``scale`` makes sizes those of a
    sheet of paper."""
    objects = list(drawn)
    grounds = _Grounds()
    for number, one in enumerate(objects):
        if one["object_type"] in GROUNDS and _is_area(one):
            grounds.add(_ground(number, one))
    for number, one in enumerate(objects):
        if one["object_type"] == "char":
            text = shown(str(one["text"]), _sight(one, number, grounds, scale))
            if text or not str(one["text"]):
                yield one if text == one["text"] else {**one, "text": text}


def _is_area(shape: Object) -> bool:
    """Whether a shape colours an area, and is no rule."""
    is_filled = shape["object_type"] == "image" or bool(shape.get("fill"))
    return is_filled and shape["x1"] - shape["x0"] > THIN and shape["bottom"] - shape["top"] > THIN


def _ground(number: int, shape: Object) -> Ground:
    is_flat = shape["object_type"] == "rect"
    colour = colour_of(shape.get("non_stroking_color"), shape.get("ncs")) if is_flat else None
    return Ground(number, shape["x0"], shape["top"], shape["x1"], shape["bottom"], colour)


def _sight(glyph: Glyph, number: int, grounds: _Grounds, scale: float) -> Sight:
    x, y = (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2
    there = grounds.at(x, y)
    under = [ground for ground in there if ground.number < number]
    is_covered = any(ground.number > number for ground in there)
    colour = colour_of(glyph["non_stroking_color"], glyph.get("ncs"))
    ground = under[-1].colour if under else WHITE
    upon = by_colour(colour, ground) if colour is not None and ground is not None else Sight.SEEN
    return max(upon, by_size(glyph["size"] * scale), Sight.UNSURE if is_covered else Sight.SEEN)


def colour_of(written: Any, space: str | None = None) -> Colour | None:
    """A colour as the page names it; None where its space is not known: one number may be grey, or an ink."""
    parts = written if isinstance(written, tuple | list) else (written,)
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return None
    if len(parts) == 1:
        return (parts[0], parts[0], parts[0]) if space == "DeviceGray" else None
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None

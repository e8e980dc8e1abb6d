"""What hides an element with all that stands in it: opacity, a place off the screen, a room too small for words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.documents.sight import Sight
from loaders.documents.web.css.sheets import Declared
from loaders.documents.web.css.values import pixels

NO_ALPHA = 0.02
FAR, AWAY = 900.0, 120.0  # pixels beyond the edge of the page: for sure, perhaps
WIDTH = 1280.0  # pixels, of the page
NO_EFFECT = frozenset(("", "none", "normal", "inherit", "initial", "unset"))
NO_ROOM = 2.0  # pixels: a box without what stands over its edges shows nothing
BOXES = frozenset(
    ("p", "div", "td", "th", "li", "dd", "dt", "body", "section", "article", "center", "caption", "h1", "h2")
)
BOXES |= frozenset(
    ("h3", "h4", "h5", "h6", "blockquote", "pre", "form", "main", "header", "footer", "ul", "ol", "table")
)
GROWING = frozenset(
    ("td", "th", "tr", "table", "tbody", "thead", "tfoot")
)  # whatever size is said, they fit their words
CLIPPED_TO_NOTHING = re.compile(
    r"inset\(\s*(?:5\d|[6-9]\d|1\d\d)(?:\.\d+)?%|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0[a-z%]*\s+0[a-z%]*\s*"
    r"(?:,\s*0[a-z%]*\s+0[a-z%]*\s*)*\)"
)
RECTANGLE = re.compile(r"rect\(([^)]*)\)")
SCALED = re.compile(r"(?:scale(?:3d|x|y)?|matrix)\(\s*([^)]*)\)")
SCALE = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(%?)")
EDGEWISE = re.compile(r"rotate[xy]\(\s*([+-]?\d+(?:\.\d+)?)deg\s*\)")
NO_SCALE, SMALL_SCALE = 0.1, 0.35  # of the size of words: less cannot be seen, perhaps not
MOVED = re.compile(r"translate(3d|x|y)?\(\s*([^),]*)(?:,\s*([^),]*))?")
OPACITY_FILTER = re.compile(r"opacity\(\s*([\d.]+)(%?)\s*\)")


def opacity(said: Declared) -> float:
    """How far an element covers what is behind it."""
    found = _share(said.get("opacity", "1"))
    in_filter = OPACITY_FILTER.search(said.get("filter", ""))
    return found * (_share("".join(in_filter.groups())) if in_filter else 1.0)


def _share(text: str) -> float:
    is_percent = text.endswith("%")
    try:
        number = float(text.rstrip("%"))
    except ValueError:
        return 1.0
    return min(max(number / (100 if is_percent else 1), 0.0), 1.0)


def _away(distance: float) -> Sight:
    return Sight.UNSEEN if distance >= FAR else Sight.UNSURE if distance >= AWAY else Sight.SEEN


def by_indent(indent: float) -> Sight:
    """Whether the first line of a block begins beyond the edge of the page."""
    return _away(-indent) if indent < 0 else _away(indent / 2)


def by_place(said: Declared, size: float) -> Sight:
    """Whether an element stands beyond the edges of the page."""
    distances = [-length for name in ("margin-left", "margin-top") if (length := _length(said, name, size)) is not None]
    if said.get("position") in ("absolute", "fixed", "relative"):
        for name in ("left", "top", "right", "bottom"):
            length = _length(said, name, size)
            if length is not None:
                distances.append(-length if name in ("left", "top") else abs(length) / 2)
    for _axis, first, second in MOVED.findall(said.get("transform", "")):
        moves = [pixels(words, size, 0) for words in (first, second) if words]
        distances += [-move for move in moves if move is not None]
    return _away(max(distances, default=0.0))


def _length(said: Declared, name: str, size: float) -> float | None:
    return pixels(said[name], size, WIDTH) if name in said else None


def by_room(said: Declared, size: float, is_block: bool, tag: object) -> Sight:
    """Whether an element has no room for its words, and does not let them stand over its edges."""
    is_apart = said.get("position") in ("absolute", "fixed")
    is_box = is_block or is_apart or tag in BOXES
    if (is_apart and _is_cut_to_nothing(said.get("clip", ""), size)) or _shows_no_contents(said):
        return Sight.UNSEEN
    scaled = _by_scale(said) if is_box or tag in GROWING else Sight.SEEN
    if scaled is Sight.UNSEEN:
        return scaled
    if is_box and tag not in GROWING and _has_no_room(said, size):
        return Sight.UNSEEN
    is_mixed = any(said.get(name, "none") not in NO_EFFECT for name in ("clip-path", "mask", "mix-blend-mode"))
    return Sight.UNSURE if is_mixed else scaled


def _shows_no_contents(said: Declared) -> bool:
    """Whether nothing of what stands in an element is shown, whatever its room."""
    return bool(CLIPPED_TO_NOTHING.match(said.get("clip-path", ""))) or said.get("content-visibility") == "hidden"


def _by_scale(said: Declared) -> Sight:
    """Whether what an element is scaled by, or turned, leaves of its words what can be seen."""
    transform = said.get("transform", "")
    scales = [*SCALED.findall(transform), said.get("scale", "").replace(" ", ",")]
    least = min((abs(part) for numbers in scales for part in _across(numbers)), default=1.0)
    is_edgewise = any(abs(float(turn)) % 180 == 90 for turn in EDGEWISE.findall(transform))
    return Sight.UNSEEN if least <= NO_SCALE or is_edgewise else Sight.UNSURE if least < SMALL_SCALE else Sight.SEEN


def _across(numbers: str) -> Iterator[float]:
    """How far a scale stretches an element: a side of nothing hides it."""
    parts = [part.strip() for part in numbers.split(",")]
    for part in [parts[0], parts[3]] if len(parts) == 6 else parts:
        if match := SCALE.fullmatch(part):
            yield float(match[1]) / (100 if match[2] else 1)


def _is_cut_to_nothing(clip: str, size: float) -> bool:
    found = RECTANGLE.match(clip)
    sides = [pixels(word, size) for word in re.split(r"[\s,]+", found[1].strip())] if found else []
    top, right, bottom, left = sides if len(sides) == 4 else (None, None, None, None)
    is_flat = top is not None and bottom is not None and bottom - top < NO_ROOM
    return is_flat or (left is not None and right is not None and right - left < NO_ROOM)


def _has_no_room(said: Declared, size: float) -> bool:
    hides = ("hidden", "clip")
    across = [said[name] for name in ("width", "max-width") if name in said] if said.get("overflow-x") in hides else []
    down = [said[name] for name in ("height", "max-height") if name in said] if said.get("overflow-y") in hides else []
    lengths = [pixels(words, size, WIDTH) for words in (*across, *down)]
    return any(length is not None and length < NO_ROOM for length in lengths)

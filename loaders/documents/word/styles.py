"""The styles of a Word file: whether the words of a run are shown, struck out, raised, and can be seen.

A property of a run is said by itself, by its character style, its paragraph's style, its table's style or the defaults
of the document, in this order; a style says what it does not say itself by the one it is based on. Hidden and struck
out are said by toggles: two styles of different kinds that both set one undo each other (ECMA-376, 17.7.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from lxml import etree

from loaders.documents.container.elements import Element, attribute, child, is_set, name
from loaders.documents.limits import LONGEST_CHAIN
from loaders.documents.sight import BLACK, WHITE, Colour, Sight, by_colour, by_size, colour_of, mixed

Properties = Mapping[str, Element]  # name of a property of a run -> its element
NOTHING: Properties = {}
HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
THEME = {"background1": "lt1", "text1": "dk1", "background2": "lt2", "text2": "dk2", "light1": "lt1", "dark1": "dk1"}
THEME |= {"light2": "lt2", "dark2": "dk2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}
USUAL_THEME = {"lt1": WHITE, "dk1": BLACK}
NARROWEST, NARROW = 5, 20  # per cent of the width of the letters: not to be read, hardly
RAISED_FROM = 4  # half-points above the line
FEWEST_POINTS, FEW_POINTS = 2.0, 6.0  # of a line or a row whose height is fixed: cut off, perhaps
TWENTIETHS = 20  # of a point
FAR_LEFT = -7200  # twentieths: five inches beyond the margin


@dataclass(frozen=True)
class Around:
    """What a paragraph takes from the table it stands in: properties, the colour of its cell, what hides its row."""

    properties: Properties = field(default_factory=dict)
    ground: Colour = WHITE
    veil: Sight = Sight.SEEN


Raised = Literal["", "lifted", "small"]  # not; in its own size; as the sign of a note


@dataclass(frozen=True)
class Dress:
    """How the words of a run are shown."""

    is_hidden: bool = False
    is_struck: bool = False
    raised: Raised = ""
    sight: Sight = Sight.SEEN


PAGE = Around()


class Styles:
    """The styles of a file; ``theme`` gives the colours that are named by their use."""

    def __init__(self, root: Element | None = None, theme: Element | None = None) -> None:
        self.theme = USUAL_THEME | _theme_colours(theme)
        self.by_id: dict[tuple[str, str], Element] = {}
        self.usual: dict[str, str] = {}  # kind -> id of the style of what names none
        for style in root if root is not None else ():
            kind, key = attribute(style, "type") or "", attribute(style, "styleId") or ""
            if name(style) == "style":
                self.by_id[kind, key] = style
                if attribute(style, "default") in ("1", "true", "on"):
                    self.usual[kind] = key
        self.defaults = properties_of(child(root, "docDefaults", "rPrDefault", "rPr"))
        self.chain, self.of_runs = lru_cache(None)(self._chain), lru_cache(None)(self._of_runs)
        self.laid, self.of_paragraphs = lru_cache(None)(self._laid), lru_cache(None)(self._of_paragraphs)
        self.dressed: dict[object, tuple[Around, Dress]] = {}  # what decides of a dress -> what is around, and it

    def _chain(self, kind: str, key: str | None) -> tuple[Element, ...]:
        """A style and those it is based on, the first of them first."""
        found: list[Element] = []
        style = self.by_id.get((kind, self.usual.get(kind, "") if key is None else key))
        while style is not None and style not in found and len(found) < LONGEST_CHAIN:
            found.append(style)
            style = self.by_id.get((kind, _value(child(style, "basedOn")) or ""))
        return tuple(reversed(found))

    def _of_runs(self, kind: str, key: str | None) -> Properties:
        """What a style says of runs."""
        return merged(properties_of(child(style, "rPr")) for style in self.chain(kind, key))

    def _of_paragraphs(self, key: str | None) -> tuple[Element | None, ...]:
        """What a style says of paragraphs, and those it is based on."""
        return tuple(child(style, "pPr") for style in reversed(self.chain("paragraph", key)))

    def dress(self, run: Element | None, paragraph: Element | None, around: Around) -> Dress:
        """How a run is shown; ``run`` and ``paragraph`` are their properties. Runs that are written alike, in one
        place, are shown alike."""
        decides = (_written(run), _written(paragraph), id(around.properties), around.ground, around.veil)
        if decides not in self.dressed:
            self.dressed[decides] = around, self._dress(run, paragraph, around)
        return self.dressed[decides][1]

    def _dress(self, run: Element | None, paragraph: Element | None, around: Around) -> Dress:
        direct = properties_of(run)
        styles = (
            around.properties,
            self.of_runs("paragraph", _value(child(paragraph, "pStyle"))),
            self.of_runs("character", _value(direct.get("rStyle"))),
        )
        said = merged((self.defaults, *styles, direct))
        return Dress(
            self._toggled("vanish", direct, styles),
            self._toggled("strike", direct, styles) or is_set(said.get("dstrike")),
            _raised(said),
            max(around.veil, self._sight(said, self._ground(said, paragraph, around)), self._of_line(paragraph)),
        )

    def _toggled(self, wanted: str, direct: Properties, styles: Sequence[Properties]) -> bool:
        if wanted in direct:
            return is_set(direct[wanted])
        return is_set(self.defaults.get(wanted)) or sum(is_set(style.get(wanted)) for style in styles) % 2 == 1

    def _ground(self, said: Properties, paragraph: Element | None, around: Around) -> Colour:
        """The colour under the words of a run: its own, its paragraph's, its cell's."""
        highlight = HIGHLIGHTS.get(_value(said.get("highlight")) or "")
        own = colour_of(highlight) if highlight else self.fill(said.get("shd"))
        if own is not None:
            return own
        key = _value(child(paragraph, "pStyle"))
        found = self.fill(child(paragraph, "shd"))
        found = self.laid(key) if found is None else found
        return around.ground if found is None else found

    def _laid(self, key: str | None) -> Colour | None:
        """The ground that a style of paragraphs lays."""
        shades = (child(style, "pPr", "shd") for style in reversed(self.chain("paragraph", key)))
        return next((found for shade in shades if (found := self.fill(shade)) is not None), None)

    def _sight(self, said: Properties, ground: Colour) -> Sight:
        size, wide = _value(said.get("sz")), _value(said.get("w"))
        found = by_size(int(size) / 2) if size and size.isdecimal() else Sight.SEEN
        if wide and wide.rstrip("%").isdecimal():
            percent = int(wide.rstrip("%"))
            found = max(found, Sight.UNSEEN if percent < NARROWEST else Sight.UNSURE if percent < NARROW else found)
        filled = child(said.get("textFill"), "noFill")
        colour = self.colour(said.get("color"))
        upon = Sight.SEEN if colour is None else by_colour(colour, ground)
        return max(found, upon, Sight.SEEN if filled is None else Sight.UNSEEN)

    def _of_line(self, paragraph: Element | None) -> Sight:
        """What a fixed height of the lines, or a place beyond the margin, leaves of them."""
        key = _value(child(paragraph, "pStyle"))
        properties = [paragraph, *self.of_paragraphs(key)]
        spacing = next((found for one in properties if (found := child(one, "spacing")) is not None), None)
        indent = next((found for one in properties if (found := child(one, "ind")) is not None), None)
        is_exact = spacing is not None and attribute(spacing, "lineRule") == "exact"
        height = by_height(attribute(spacing, "line")) if is_exact and spacing is not None else Sight.SEEN
        left = (attribute(indent, "left") or attribute(indent, "start") or "") if indent is not None else ""
        is_far = left.startswith("-") and left[1:].isdecimal() and int(left) < FAR_LEFT
        return max(height, Sight.UNSURE if is_far else Sight.SEEN)

    def colour(self, element: Element | None) -> Colour | None:
        """The colour that an element names; None for the automatic one, which is always seen."""
        if element is None:
            return None
        theme = attribute(element, "themeColor")
        found = self.theme.get(THEME.get(theme, theme)) if theme else None
        if found is None:
            return colour_of(_value(element) or "")
        tint, shade = (_share(attribute(element, key)) for key in ("themeTint", "themeShade"))
        return mixed(mixed(found, WHITE, tint), BLACK, shade)

    def fill(self, shade: Element | None) -> Colour | None:
        """The colour that a shading lays down; None where it lays none."""
        if shade is None or _value(shade) == "nil":
            return None
        theme = attribute(shade, "themeFill")
        fill = (self.theme.get(THEME.get(theme, theme)) if theme else None) or colour_of(attribute(shade, "fill") or "")
        share = _pattern(_value(shade) or "")
        drawn = colour_of(attribute(shade, "color") or "") or BLACK
        return mixed(drawn, fill or WHITE, share) if share else fill


def _pattern(kind: str) -> float:
    """How much of a ground a pattern covers: solid is all of it, pct15 a part; of others nothing is known."""
    if kind == "solid":
        return 1.0
    return int(kind[3:]) / 100 if kind.startswith("pct") and kind[3:].isdecimal() else 0.0


def by_height(twentieths: str | None) -> Sight:
    """What is seen of words in a line or row of a fixed height, in twentieths of a point."""
    if not twentieths or not twentieths.isdecimal():
        return Sight.SEEN
    points = int(twentieths) / TWENTIETHS
    return Sight.UNSEEN if points < FEWEST_POINTS else Sight.UNSURE if points < FEW_POINTS else Sight.SEEN


def properties_of(element: Element | None) -> dict[str, Element]:
    """The properties written in an element, by their names."""
    return {name(one): one for one in element} if element is not None else {}


def merged(levels: Iterable[Properties]) -> dict[str, Element]:
    """Properties said at several levels: the last that says one counts."""
    found: dict[str, Element] = {}
    for level in levels:
        found |= level
    return found


def _written(element: Element | None) -> bytes:
    """An element as it is written; what two that are equal say is the same."""
    return etree.tostring(element, with_tail=False) if element is not None else b""


def _value(element: Element | None) -> str | None:
    return attribute(element, "val") if element is not None else None


def _share(text: str | None) -> float:
    """A tint or shade, written with two digits from 00 to FF."""
    try:
        return int(text, 16) / 255 if text else 1.0
    except ValueError:
        return 1.0


def _raised(said: Properties) -> Raised:
    lifted = _value(said.get("position")) or ""
    if _value(said.get("vertAlign")) in ("superscript", "subscript"):
        return "small"
    return "lifted" if lifted.isdecimal() and int(lifted) >= RAISED_FROM else ""


def _theme_colours(theme: Element | None) -> dict[str, Colour]:
    """The colours of a theme: lt1 -> white."""
    scheme = child(theme, "themeElements", "clrScheme")
    found = {}
    for one in scheme if scheme is not None else ():
        for inside in one:
            written = attribute(inside, "lastClr") or attribute(inside, "val") or ""
            if (colour := colour_of(written)) is not None:
                found[name(one)] = colour
    return found

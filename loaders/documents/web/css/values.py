"""Colours and lengths as style sheets write them."""

from __future__ import annotations

import re
from functools import lru_cache

import tinycss2
from tinycss2.color4 import parse_color

from loaders.documents.sight import Colour

Shade = tuple[Colour, float]  # a colour and how far it covers: 0 to 1
PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54}
PIXELS |= {"vw": 12.8, "vh": 7.2, "vmin": 7.2, "vmax": 12.8, "rem": 16.0}
OF_FONT = {"em": 1.0, "ex": 0.5, "ch": 0.5}
LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?)(%|[a-z]*)")
NAMED_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
RELATIVE_SIZES = {"smaller": 1 / 1.2, "larger": 1.2}
OLD_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}  # of <font size>
INITIAL_SIZE = 16.0


@lru_cache(2000)
def shade(value: str) -> Shade | None:
    """The colour of a value, the first where several words stand in it; None where it names none."""
    for node in tinycss2.parse_component_value_list(value, True):
        if node.type in ("ident", "hash", "function") and (found := _colour(node)):
            return found
    return None


def _colour(node: object) -> Shade | None:
    """One colour; None where it is none, or only the colour of the words around it."""
    try:
        colour = parse_color(node)
        if colour is None or colour == "currentcolor":
            return None
        red, green, blue = (min(max(part or 0.0, 0.0), 1.0) for part in colour.to("srgb").coordinates)
    except (ValueError, NotImplementedError, AttributeError, TypeError):  # of a space of colours that is not known
        return None
    return (red, green, blue), min(max(float(colour.alpha), 0.0), 1.0)


def pixels(value: str, size: float, whole: float = 0.0) -> float | None:
    """A length in pixels; ``size`` is that of the font, ``whole`` what per cents are of. None where it is no length."""
    match = LENGTH.fullmatch(value.strip())
    if match is None:
        return None
    number, unit = float(match[1]), match[2]
    if unit == "%":
        return number / 100 * whole
    if unit in OF_FONT:
        return number * OF_FONT[unit] * size
    return number * PIXELS[unit] if unit in PIXELS else 0.0 if number == 0 else None


def font_size(value: str, inherited: float) -> float:
    """The size that a declaration of font or font-size gives, in pixels; ``inherited`` where it gives none."""
    for word in value.split():
        word = word.partition("/")[0]
        if word in NAMED_SIZES:
            return float(NAMED_SIZES[word])
        if word in RELATIVE_SIZES:
            return inherited * RELATIVE_SIZES[word]
        if word[:1].isdigit() or word[:1] == ".":
            is_weight = re.fullmatch(r"[1-9]00", word)
            found = None if is_weight else pixels(word, inherited, inherited)
            if found is not None:
                return found
    return INITIAL_SIZE if value == "initial" else inherited


def has_picture(value: str) -> bool:
    """Whether a background is a picture or a run of colours."""
    return "url(" in value or "gradient(" in value or "image-set(" in value

"""Whether what is written in a document can be seen: by its colour upon its ground, by its size.

What the page would not show is not read. Where it cannot be told, the words are put between ``PERHAPS`` marks: then no
figure among them is sure. Shared by the readers of all formats.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

Colour = tuple[float, float, float]  # red, green, blue: 0 to 1

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
PERHAPS = ("⟦", "⟧")  # around words that are perhaps not shown
NO_CONTRAST, LITTLE_CONTRAST = 1.08, 1.25  # as WCAG measures it: 1 is none; #eee upon white is 1.16, #ccc is 1.6
UNSEEN_POINTS, TINY_POINTS = 1.5, 3.5  # notes are printed in 5 or 6 points


class Sight(IntEnum):
    """The greater hides more."""

    SEEN = 0
    UNSURE = 1
    UNSEEN = 2


def shown(words: str, sight: Sight) -> str:
    """The words as far as they can be seen."""
    if sight is Sight.UNSEEN:
        return ""
    is_doubted = sight is Sight.UNSURE and any(map(str.isdigit, words))
    return words.join(PERHAPS) if is_doubted else words


@lru_cache(10_000)
def by_colour(colour: Colour, ground: Colour | None, alpha: float = 1.0) -> Sight:
    """How well a colour is seen upon its ground, None where that is not known: what is near white is then not sure."""
    if ground is None:
        return Sight.UNSEEN if alpha <= 0.02 else Sight.SEEN if _is_between(colour) else Sight.UNSURE
    drawn = mixed(colour, ground, alpha)
    contrast = contrast_of(drawn, ground)
    if contrast < NO_CONTRAST and _difference(drawn, ground) < 0.1:
        return Sight.UNSEEN
    return Sight.UNSURE if contrast < LITTLE_CONTRAST and _difference(drawn, ground) < 0.35 else Sight.SEEN


def by_size(points: float) -> Sight:
    """Whether letters of a size can be read."""
    if points < UNSEEN_POINTS:
        return Sight.UNSEEN
    return Sight.UNSURE if points < TINY_POINTS else Sight.SEEN


def mixed(colour: Colour, ground: Colour, alpha: float) -> Colour:
    """A colour laid half-transparent upon another."""
    red, green, blue = (alpha * over + (1 - alpha) * under for over, under in zip(colour, ground, strict=True))
    return red, green, blue


def contrast_of(one: Colour, other: Colour) -> float:
    """The ratio of the lightness of two colours: 1 to 21."""
    lighter, darker = sorted((_lightness(one), _lightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _lightness(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _difference(one: Colour, other: Colour) -> float:
    """How far two colours are apart in the part in which they differ most."""
    return max(abs(left - right) for left, right in zip(one, other, strict=True))


def _is_between(colour: Colour) -> bool:
    """Whether a colour is seen upon white paper, as most grounds are."""
    return contrast_of(colour, WHITE) >= LITTLE_CONTRAST


def colour_of(digits: str) -> Colour | None:
    """``FF0000``, with or without two digits of transparency in front, as a colour; None where it is none."""
    six = digits.strip().lstrip("#")[-6:]
    try:
        red, green, blue = (int(six[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return None
    return red, green, blue

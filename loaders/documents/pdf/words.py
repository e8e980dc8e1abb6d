"""Glyphs with positions → words with positions, and words → text.

A word ends where a gap, a space, another size or another baseline begins. Two figures are never run together: between
digits of different words always stands a space, so that the recogniser sees two. What cannot be read (a glyph without
a character, two glyphs in one place, a stroke drawn through a number) becomes ``UNREAD``, which no number may hold.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

Glyph = Mapping[str, Any]  # a char as pdfplumber tells it

UNREAD = "\ufffd"
SAME_BASELINE = 0.08  # all shares of the font size: baselines further apart begin another run
BAND = 0.4  # a run of baselines never grows higher than this
GAP = 0.25  # a gap wider than this ends a word
NARROWEST_SPACE = 0.1  # a space glyph narrower than this is no space
SAME_PLACE = 0.15  # two glyphs that begin nearer than this are drawn over each other
DIGIT_ADVANCE = 0.85  # digits further apart than this are two numbers, whatever the font says of their width
SAME_SIZE = 0.2  # sizes that differ more than this are a footnote mark beside a figure
SAME_LINE = 0.5
NO_TEXT = frozenset(("Cc", "Co", "Cn", "Cs"))  # controls, private use, unassigned: no characters


@dataclass(frozen=True, slots=True)
class Word:
    """A run of glyphs without gaps; positions in points from the top left corner of the page."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    after_space: bool = False

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """Where the middle of its digits lies, from the top of the page."""
        return self.baseline - 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Stroke:
    """A vertical stroke."""

    x: float
    top: float
    bottom: float


def readable(text: str) -> str:
    """The text of a glyph; UNREAD where its font does not say which character it is."""
    if text.startswith("(cid:") or any(unicodedata.category(char) in NO_TEXT for char in text):
        return UNREAD
    return text


def words_of(glyphs: Iterable[Glyph], strokes: Sequence[Stroke] = ()) -> list[Word]:
    """The words of a page; ``strokes`` are the vertical strokes, which no number may cross."""
    ordered = sorted(strokes, key=attrgetter("x"))
    return [word for band in _bands(glyphs) for word in _band_words(band, ordered)]


def _bands(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs on about the same baseline, each band from left to right."""
    band: list[Glyph] = []
    for glyph in sorted(glyphs, key=baseline):
        step = baseline(glyph) - baseline(band[-1]) if band else 0.0
        if band and (
            step > SAME_BASELINE * glyph["size"] or baseline(glyph) - baseline(band[0]) > BAND * glyph["size"]
        ):
            yield sorted(band, key=lambda glyph: glyph["x0"])
            band = []
        band.append(glyph)
    yield sorted(band, key=lambda glyph: glyph["x0"])


def baseline(glyph: Glyph) -> float:
    """The baseline of a glyph from the top of the page: fonts differ in where their boxes begin, not in this."""
    return float(glyph["bottom"] + glyph["y0"] - glyph["matrix"][5])


@dataclass
class _Run:
    """The glyphs of a word that is being read."""

    glyphs: list[Glyph]
    text: str
    after_space: bool

    def word(self) -> Word:
        size, end = max(glyph["size"] for glyph in self.glyphs), max(glyph["x1"] for glyph in self.glyphs)
        return Word(self.text, self.glyphs[0]["x0"], end, baseline(self.glyphs[0]), size, self.after_space)


def _band_words(band: Sequence[Glyph], strokes: Sequence[Stroke]) -> Iterator[Word]:
    run: _Run | None = None
    spaced = False
    for glyph in band:
        text = readable(glyph["text"])
        if not text.strip():
            spaced |= glyph["x1"] - glyph["x0"] > NARROWEST_SPACE * glyph["size"]
        elif run and not spaced and _drawn_over(run.glyphs[-1], glyph):
            run.text += "" if run.text.endswith(text) else UNREAD + text  # the same twice is bold, another a correction
        elif run and not spaced and not _ends(run.glyphs[-1], glyph):
            run.text += UNREAD + text if _crossed(strokes, run.glyphs[-1], glyph) else text
            run.glyphs.append(glyph)
        else:
            if run:
                yield run.word()
            run, spaced = _Run([glyph], text, spaced), False
    if run:
        yield run.word()


def _drawn_over(glyph: Glyph, following: Glyph) -> bool:
    return bool(following["x0"] - glyph["x0"] < SAME_PLACE * following["size"])


def _ends(glyph: Glyph, following: Glyph) -> bool:
    size = max(glyph["size"], following["size"])
    two_digits = _is_digit(glyph["text"]) and _is_digit(following["text"])
    return (
        following["x0"] - glyph["x1"] > GAP * size
        or abs(following["size"] - glyph["size"]) > SAME_SIZE * size
        or abs(baseline(following) - baseline(glyph)) > SAME_BASELINE * size
        or _is_mark(glyph["text"], following["text"])
        or (two_digits and following["x0"] - glyph["x0"] > DIGIT_ADVANCE * size)
    )


def _is_digit(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_mark(text: str, following: str) -> bool:
    """Whether a raised or circled digit, which folding would make a plain one, stands beside a digit."""
    both = _has_value(text[-1:]) and _has_value(following[:1])
    return both and text.isascii() != following.isascii()


def _crossed(strokes: Sequence[Stroke], glyph: Glyph, following: Glyph) -> bool:
    """Whether a vertical stroke runs between two neighbours."""
    left, right = (glyph["x0"] + glyph["x1"]) / 2, (following["x0"] + following["x1"]) / 2
    height = baseline(glyph) - 0.35 * glyph["size"]
    for stroke in strokes[bisect_left(strokes, left, key=attrgetter("x")) :]:
        if stroke.x > right:
            return False
        if stroke.top < height < stroke.bottom:
            return True
    return False


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words in lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=attrgetter("height")):
        if lines and word.height - lines[-1][0].height <= SAME_LINE * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=attrgetter("x0")) for line in lines]


def line_text(line: Sequence[Word]) -> str:
    """The words of a line: with a space where there is a gap, and always between digits."""
    text = ""
    for left, right in zip([None, *line], line, strict=False):
        text += _between(left, right) + right.text
    return text


def _between(left: Word | None, right: Word) -> str:
    if left is None:
        return ""
    near = right.x0 - left.x1 <= GAP * max(left.size, right.size)
    return (
        ""
        if near and not right.after_space and not (_is_numeric(left.text[-1]) and _is_numeric(right.text[0]))
        else " "
    )


def _is_numeric(char: str) -> bool:
    return char in ".,，．" or _has_value(char)


def _has_value(char: str) -> bool:
    return bool(char) and unicodedata.numeric(char, None) is not None and not "一" <= char <= "龥"


def text_of(words: Iterable[Word]) -> str:
    """The text of a cell, a line each."""
    return "\n".join(line_text(line) for line in lines_of(words))

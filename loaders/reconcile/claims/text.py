"""A passage as sentences without spaces, each character with its place in the passage.

Spaces and line breaks inside a sentence come from the page, not from the writer; full-width digits and signs are the
same as narrow ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

REMEMBERED = 10_000  # characters
END = "。！？；;"
SHORT_LINE = 12  # characters: a shorter line is a line of its own, not the beginning of a sentence that was wrapped
LONGEST_HEADING = 34
TITLE = re.compile(r"(?:情况|方面|工作|公开|建设|保障|管理|事项|措施|处理|复议|诉讼|收费|概述)$")
HEADING = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|第[一二三四五六])")


@dataclass(frozen=True)
class Sentence:
    """Text without spaces; ``places[i]`` is where its i-th character stands in the passage. ``paragraph`` counts."""

    text: str
    written: str  # the same with the signs as they are written
    places: tuple[int, ...]
    paragraph: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the sentence stands in the passage: start and end."""
        return self.places[start], self.places[end - 1] + 1


def sentences(passage: str) -> Iterator[Sentence]:
    """The sentences of a passage in order; paragraphs end sentences."""
    letters: list[str] = []
    places: list[int] = []
    paragraph = 0
    for place, letter in enumerate(passage):
        is_break = letter == "\n" and _ends_paragraph(passage, place)
        if not letter.isspace():
            letters.append(letter)
            places.append(place)
        if letters and (is_break or letter in END):
            yield _sentence(letters, places, paragraph)
            letters, places = [], []
        paragraph += is_break
    if letters:
        yield _sentence(letters, places, paragraph)


def _sentence(letters: list[str], places: list[int], paragraph: int) -> Sentence:
    return Sentence("".join(map(_narrow, letters)), "".join(letters), tuple(places), paragraph)


@lru_cache(REMEMBERED)
def _narrow(letter: str) -> str:
    normal = unicodedata.normalize("NFKC", letter)
    return normal if len(normal) == 1 and letter not in END else letter


def _ends_paragraph(passage: str, place: int) -> bool:
    """Whether a line break is one of the writer's: after a full stop or a short line, or before a heading."""
    line = passage[passage.rfind("\n", 0, place) + 1 : place].strip()
    if not line or line[-1] in END + "：:" or len(line) < SHORT_LINE or HEADING.match(passage, place + 1):
        return True
    return len(line) <= LONGEST_HEADING and bool(HEADING.match(line) and TITLE.search(line))

"""The headings of section four: which group of cases a text names, and which results."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from loaders.forms import Form, Row
from loaders.labels import fold
from loaders.recognise.heads import column_wordings
from loaders.recognise.sections import section_headed

REVIEW, DIRECT, AFTER_REVIEW = range(3)  # the groups, in the order of the form
RESULTS = 5  # results of a group
LONGEST_HEADING = 120  # characters: headings run together; a longer text is prose
SENTENCE = frozenset("，。；！")
WITHOUT_REVIEW = re.compile(r"未经|直接")
BEHIND_REVIEW = re.compile(r"复议(?:决定)?[以之]?后")
KINDS = re.compile(r"行政复议|行政诉讼")
SUITS = re.compile(r"未经|直接|复议后")


def is_heading(text: str) -> bool:
    """Whether a text may be a heading of the table: no sentence, and not the heading of a section."""
    return len(text) <= LONGEST_HEADING and not SENTENCE & set(text) and section_headed(text) is None


def group_of(text: str) -> int | None:
    """The group of cases that a heading names: 0 review, 1 direct suits, 2 suits after review; None for none of them,
    or several."""
    folded = fold(text)
    suits = [WITHOUT_REVIEW.search(folded), BEHIND_REVIEW.search(folded)]
    if any(suits):
        return None if all(suits) else DIRECT if suits[0] else AFTER_REVIEW
    return REVIEW if "复议" in folded and "诉" not in folded else None


def results_in(text: str, form: Form) -> list[int]:
    """The results that a heading names, in the order of the text, as positions in the form: 0 upheld … 4 total."""
    return [_position(match[0], form) for match in _pattern(form).finditer(fold(text))]


@cache
def _rows(form: Form) -> tuple[Row, ...]:
    return form.section_rows("四")


@cache
def _wordings(form: Form) -> dict[str, int]:
    first = _rows(form)[0]
    named = enumerate(column_wordings(form, first).values())
    return {fold(word): at for at, words in named for word in words}


@cache
def _pattern(form: Form) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_wordings(form), key=len, reverse=True)))


def _position(word: str, form: Form) -> int:
    return _wordings(form)[word]


def in_printed_order(texts: Iterable[str], form: Form) -> bool | None:
    """Whether headings, read one after the other, name groups and results in the order of the form: review before
    suits, direct suits before those after review, and in each group the results from the first to the total. None
    where headings are broken over lines, so that they do not tell where the total stands."""
    headings = [fold(text) for text in texts if is_heading(text)]
    if not _groups_in_order("".join(headings)):
        return False
    pieces = _pieces(form)
    if not any(piece in _without_labels(text, form) for text in headings for piece in pieces):
        return _rising([one for text in headings for one in results_in(text, form)], RESULTS)
    of_half = ({piece: at for piece, (at, half) in pieces.items() if half == n} for n in (0, 1))
    halves = (_sequence(headings, one) for one in of_half)
    return None if all(_rising(found, len(set(found))) for found in halves) else False


def printed_order(texts: Iterable[str], form: Form) -> list[int] | None:
    """For each of the fifteen figures, from left to right, the position in the form of the cell that the headings over
    them name: groups in the order of the form, each with its five results in any order. None where there is not one
    heading a figure."""
    headings = [fold(text) for text in texts if is_heading(text)]
    results = [one for text in headings for one in results_in(text, form)]
    groups = [results[at : at + RESULTS] for at in range(0, len(results), RESULTS)]
    is_whole = len(groups) == len(_rows(form)) and all(sorted(group) == list(range(RESULTS)) for group in groups)
    if not is_whole or not _groups_in_order("".join(headings)):
        return None
    return [number * RESULTS + result for number, group in enumerate(groups) for result in group]


def _groups_in_order(joined: str) -> bool:
    kinds = [match[0] for match in KINDS.finditer(joined)]
    suits = [match[0] for match in SUITS.finditer(joined)]
    return kinds[:1] != ["行政诉讼"] and suits[:1] != ["复议后"]


def _rising(results: Sequence[int], of_a_group: int) -> bool:
    """Whether results stand in as few rising runs as so many can: 0 1 2 3 4 0 1 2 3 4."""
    runs = 1 + sum(second <= first for first, second in pairwise(results))
    return not results or runs <= -(-len(results) // of_a_group)


@cache
def _labels(form: Form) -> tuple[str, ...]:
    return tuple(column.label_zh for column in _rows(form)[0].columns)


@cache
def _pieces(form: Form) -> dict[str, tuple[int, int]]:
    """The halves of headings that belong to one result alone: 维持 -> (0, 1), the second half of the first."""
    halves = [(text[half * 2 : half * 2 + 2], (at, half)) for at, text in enumerate(_labels(form)) for half in (0, 1)]
    count = Counter(piece for piece, _ in halves)
    return {piece: where for piece, where in halves if piece and piece not in _labels(form) and count[piece] == 1}


def _without_labels(text: str, form: Form) -> str:
    return re.sub("|".join(_labels(form)), " ", text)


def _sequence(texts: Iterable[str], pieces: Mapping[str, int]) -> list[int]:
    pattern = re.compile("|".join(pieces))
    return [pieces[match[0]] for text in texts for match in pattern.finditer(text)]

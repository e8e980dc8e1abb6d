"""How like a text is to the labels of a form: once a text, however many lines bear it.

What is printed is compared with every wording of every row of a section at once, and with the words of the frame of the
tables: groups, column headings, notes. The same labels stand in all reports, so most of it is remembered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from loaders.forms import SECTIONS, Form, Row, aliases
from loaders.labels import LONGER, REMEMBERED, likest, plain

ENOUGH = 0.72  # less like than this is another label
PART = 0.7  # what a label is worth of which only the beginning or the end is left
SHORTEST_PART = 2  # characters: 行政 is the beginning of three labels, which of them the order may tell


@cache
def wordings(form: Form, row: Row) -> tuple[str, ...]:
    """The printed label of a row and the other wordings seen for it."""
    return (row.label_zh, *aliases(form.editions[row.section], "row").get(row.code, ()))


@cache
def structure_words(form: Form) -> tuple[str, ...]:
    """The printed words that are no row labels: groups, column headings, notes."""
    rows = {row.label_zh for row in form.rows if row.section != "四"}
    printed = {cell.text for table in form.printed.values() for line in table for cell in line if cell.text}
    return tuple(sorted(printed - rows))


@cache
def plain_frame(form: Form) -> frozenset[str]:
    """The same, ready to be compared."""
    return frozenset(map(plain, structure_words(form)))


@cache
def _plain_wordings(form: Form, section: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Every wording of the rows of a section, ready to be compared, and before them the number of the row of each."""
    every = [(at, plain(word)) for at, row in enumerate(form.section_rows(section)) for word in wordings(form, row)]
    return tuple(at for at, _ in every), tuple(word for _, word in every)


@cache
def _longest(form: Form, section: str) -> int:
    """Characters: what is longer is like no label of a section."""
    return LONGER * max(map(len, _plain_wordings(form, section)[1]))


@cache
def _beginnings_and_ends(form: Form, section: str) -> Mapping[str, tuple[int, ...]]:
    """What is left of a wording of which only the beginning or the end is, and of which rows of the section that is."""
    found: dict[str, set[int]] = defaultdict(set)
    for at, word in zip(*_plain_wordings(form, section), strict=True):
        for length in range(SHORTEST_PART, len(word) + 1):
            found[word[:length]].add(at)
            found[word[-length:]].add(at)
    return {part: tuple(sorted(rows)) for part, rows in found.items()}


@lru_cache(REMEMBERED)
def likenesses(text: str, form: Form, section: str) -> tuple[tuple[int, float], ...]:
    """The rows of a section, by their numbers, to whose labels a text is like, and how like: not where it is more like
    a word of the table's frame."""
    said = plain(text)
    if len(said) > _longest(form, section):
        return ()
    rows, words = _plain_wordings(form, section)
    best: dict[int, float] = {}
    for at, score in likest(said, words, ENOUGH):
        best[rows[at]] = max(best.get(rows[at], 0.0), score)
    frame = _likest_in_frame(said, form) if best else 0.0
    parts = () if said in plain_frame(form) else _beginnings_and_ends(form, section).get(said, ())
    found = {at: score for at, score in best.items() if score >= frame}
    found |= {at: PART for at in parts if at not in best}
    return tuple(sorted(found.items()))


def _likest_in_frame(said: str, form: Form) -> float:
    """How like a text is to the nearest word of the frame, as far as that is much."""
    return max((score for _, score in likest(said, tuple(plain_frame(form)), ENOUGH)), default=0.0)


@lru_cache(REMEMBERED)
def is_printed(text: str, form: Form) -> bool:
    """Whether a text is a word that the form prints."""
    return bool(likest(plain(text), _plain_words(form), ENOUGH))


@cache
def _plain_words(form: Form) -> tuple[str, ...]:
    """Every printed word of a form and the label of every row."""
    return tuple(dict.fromkeys(map(plain, (*structure_words(form), *(row.label_zh for row in form.rows)))))


@cache
def column_headings(form: Form) -> frozenset[str]:
    """The printed column headings of a form, ready to be compared."""
    return frozenset(plain(column.label_zh) for column in form.column_by_cell.values())


@lru_cache(REMEMBERED)
def nearest(text: str, form: Form) -> str | None:
    """The code of the row of tables two and three whose label a text is nearest to, None where that is not near; not of
    one that has its label in common with a heading."""
    scored = [
        (score, row.code)
        for section in SECTIONS[:2]
        for at, score in likenesses(text, form, section)
        if plain((row := form.section_rows(section)[at]).label_zh) not in plain_frame(form)
    ]
    score, code = max(scored, default=(0.0, None))
    return code if score >= ENOUGH else None

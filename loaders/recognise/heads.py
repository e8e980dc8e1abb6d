"""What a printed column heading says: of which year it speaks, and whether it is a column of another table or edition.

Last year's column beside this year's, a column of change, a column that only another edition has: a figure under such a
heading is not that of the form's column, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from loaders.documents.model import Cell
from loaders.forms import Form, Row, aliases, load_forms
from loaders.labels import REMEMBERED, fold, likest, plain
from loaders.recognise.alike import ENOUGH
from loaders.recognise.lines import Strip, is_slot, is_written

SAME_WORD = 0.9  # a heading at least this like a column's is that column, whatever else it may be
SHORTEST_HEADING = 3  # characters: of several in one cell; a shorter piece is part of a heading
LONGEST_HEADING = 30  # characters: a longer text is no column heading
SHORT = 10  # characters: 较上年增减（%）
YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度?)?(?!\d)")
BEFORE = re.compile(r"上一?年度?|去年|前年|往年|上期|同期")
CHANGE = re.compile(r"同比|环比|增[减长幅]|增/减|变化|累计|历年")
NOTE = re.compile(r"[指与]|相比")  # a piece of a note: （指与上一年相比的增减数）
OPEN_NOTE = re.compile(r"[（(][^（）()]*$")  # a note that goes on in another line
REMARK = re.compile(
    r"[（(](?!20\d\d(?:年度?)?(?:数据?|数量)?[）)])[^（）()]*\d[^（）()]*[）)]"
)  # a note with digits that is more than a year: （指2019年事项数）
PIECE = re.compile(r"[，。；,;]|相比")  # no heading holds these
NOW = re.compile(r"本年度?|今年|当年|本期")


def year_of(text: str) -> int | None:
    """The year that a heading names, or None. A year within a note is none of its column, unless it is all the note."""
    bare = OPEN_NOTE.sub("", REMARK.sub("", fold(text)))
    found = YEAR.search(bare) if len(bare) <= LONGEST_HEADING else None
    return int(found[1]) if found else None


@lru_cache(REMEMBERED)
def _of_the_rest(text: str) -> str:
    """A heading without what it says of the year: 2022年处理决定数量 -> 处理决定数量."""
    return NOW.sub("", BEFORE.sub("", YEAR.sub("", plain(text)))).strip("的（）()")


@lru_cache(REMEMBERED)
def is_of_table(text: str, form: Form, section: str) -> bool:
    """Whether a text that names a year, or none, can be a column heading of a table: nothing but the year, or with it
    the words of a column."""
    if len(text) > LONGEST_HEADING:
        return False
    rest = _of_the_rest(text)
    return rest in ("", "数", "数据", "数量") or bool(likest(plain(rest), _rests_in(form, section), ENOUGH))


@cache
def _rests_in(form: Form, section: str) -> tuple[str, ...]:
    """The wordings of all columns of a table without what they say of the year, ready to be compared."""
    return tuple(dict.fromkeys(rest for row in form.section_rows(section) for rest in _worded(form, row).rests))


@cache
def column_wordings(form: Form, row: Row) -> dict[str, tuple[str, ...]]:
    """Column code -> its printed heading and the other wordings seen for it."""
    other = aliases(form.editions[row.section], "column")
    return {column.code: (column.label_zh, *other.get(column.code, ())) for column in row.columns}


class Worded(NamedTuple):
    """The wordings of the columns of a row, ready to be compared: whole, and without what they say of the year."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    rests: tuple[str, ...]


@cache
def _worded(form: Form, row: Row) -> Worded:
    every = [(code, word) for code, words in column_wordings(form, row).items() for word in words]
    rests = tuple(plain(_of_the_rest(word)) for _, word in every)
    return Worded(tuple(code for code, _ in every), tuple(plain(word) for _, word in every), rests)


@lru_cache(REMEMBERED)
def own_likeness(text: str, form: Form, row: Row) -> float:
    """How like a heading is to the nearest column of a row; 0 where that is not much."""
    return max((score for _, score in likest(plain(text), _worded(form, row).words, ENOUGH)), default=0.0)


@lru_cache(REMEMBERED)
def column_named(text: str, form: Form, row: Row) -> str | None:
    """The column of a row that a heading names, if any."""
    worded = _worded(form, row)
    scored = [(score, worded.codes[at]) for at, score in likest(plain(text), worded.words, ENOUGH)]
    return max(scored)[1] if scored else None


@lru_cache(REMEMBERED)
def _is_part_of_own(text: str, form: Form, row: Row) -> bool:
    """Whether a text is a piece of a heading of the row that was cut: 增/减 of 本年增/减."""
    return any(fold(text) in fold(word) for words in column_wordings(form, row).values() for word in words)


@lru_cache(REMEMBERED)
def column_meant(text: str, form: Form, row: Row) -> str | None:
    """The column of a row that a heading names, whatever the year it speaks of; None for none."""
    worded = _worded(form, row)
    found = likest(plain(text), worded.words, ENOUGH) + likest(plain(_of_the_rest(text)), worded.rests, ENOUGH)
    scored = [(score, worded.codes[at]) for at, score in found]
    return max(scored)[1] if scored else None


def newest_year(texts: Iterable[str], form: Form) -> int | None:
    """The newest year that headings over rows of tables two and three name: this year, where last year stands beside
    it."""
    years = {
        year
        for text in texts
        if (year := year_of(text)) and any(is_of_table(text, form, section) for section in ("二", "三"))
    }
    return max(years, default=None)


@lru_cache(REMEMBERED)
def is_foreign(text: str, form: Form, row: Row, year: int | None) -> bool:
    """Whether a heading clearly names something else than a column of the row this year: another year, a change from
    last year, or a column that only another edition or article has. ``year`` is this year (``newest_year``)."""
    text = OPEN_NOTE.sub("", text) or text
    if PIECE.search(text):
        return False
    if (own_likeness(text, form, row) >= SAME_WORD and not year_of(text)) or _is_part_of_own(text, form, row):
        return False
    if CHANGE.search(fold(text)) and len(text) <= SHORT:
        return own_likeness(text, form, row) < ENOUGH
    is_short = len(text) <= SHORT and not NOTE.search(fold(text))
    if BEFORE.search(fold(text)) and (is_short or is_of_table(text, form, row.section)):
        return True
    named = year_of(text)
    if named and is_of_table(text, form, row.section):
        return year is not None and named < year
    return _is_of_others(text, form, row)


@lru_cache(REMEMBERED)
def _is_of_others(text: str, form: Form, row: Row) -> bool:
    """Whether another column of the table, in any edition, is called so."""
    others = likest(plain(text), _words_in_any(row.section), SAME_WORD)
    return bool(others) and own_likeness(text, form, row) < max(score for _, score in others)


@cache
def _words_in_any(section: str) -> tuple[str, ...]:
    """The wordings of all columns of a table in any edition, ready to be compared."""
    rows = [(form, row) for form in load_forms().values() for row in form.section_rows(section)]
    return tuple(dict.fromkeys(word for form, row in rows for word in _worded(form, row).words))


def heading_cells(line: Strip, label: int | None) -> Iterator[Cell]:
    """The cells of a line that may be headings: all words of a line that is no row; in a stream of cells, where
    headings and the next row run together, the words before the row's label."""
    if label is None:
        words = () if any(map(is_written, line.cells)) else line.words
    else:
        words = tuple(cell for cell in line.cells[:label] if line.layout == "cells" and not is_slot(cell))
    for cell in words:
        yield from _parted(cell) if line.layout != "grid" else (cell,)


def _parted(cell: Cell) -> Iterator[Cell]:
    """Headings that stand in one cell with spaces between them, each by itself."""
    words = cell.text.split()
    if len(words) < 2 or any(len(word) < SHORTEST_HEADING for word in words):
        yield cell
    else:
        yield from (replace(cell, text=word) for word in words)

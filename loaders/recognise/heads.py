"""What a printed column heading says: of which year it speaks, and whether it is a column of another table or edition.

Last year's column beside this year's, a column of change, a column that only another edition has: a figure under such a
heading is not that of the form's column, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from loaders.documents.model import Cell
from loaders.forms import Form, Row, aliases, load_forms
from loaders.labels import fold, likeness, plain
from loaders.recognise.align import ENOUGH
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


@cache
def _of_the_rest(text: str) -> str:
    """A heading without what it says of the year: 2022年处理决定数量 -> 处理决定数量."""
    return NOW.sub("", BEFORE.sub("", YEAR.sub("", plain(text)))).strip("的（）()")


@cache
def is_of_table(text: str, form: Form, section: str) -> bool:
    """Whether a text that names a year, or none, can be a column heading of a table: nothing but the year, or with it
    the words of a column."""
    rest = _of_the_rest(text)
    words = {
        word for row in form.section_rows(section) for each in column_wordings(form, row).values() for word in each
    }
    return len(text) <= LONGEST_HEADING and (
        rest in ("", "数", "数据", "数量") or any(likeness(rest, _of_the_rest(word)) >= ENOUGH for word in words)
    )


def column_wordings(form: Form, row: Row) -> dict[str, tuple[str, ...]]:
    """Column code -> its printed heading and the other wordings seen for it."""
    other = aliases(form.editions[row.section], "column")
    return {column.code: (column.label_zh, *other.get(column.code, ())) for column in row.columns}


@cache
def own_likeness(text: str, form: Form, row: Row) -> float:
    """How like a heading is to the nearest column of a row."""
    return max(likeness(text, word) for wordings in column_wordings(form, row).values() for word in wordings)


@cache
def _is_part_of_own(text: str, form: Form, row: Row) -> bool:
    """Whether a text is a piece of a heading of the row that was cut: 增/减 of 本年增/减."""
    return any(fold(text) in fold(word) for words in column_wordings(form, row).values() for word in words)


@cache
def column_meant(text: str, form: Form, row: Row) -> str | None:
    """The column of a row that a heading names, whatever the year it speaks of; None for none."""
    rest = _of_the_rest(text)
    scored = [
        (max(max(likeness(text, word), likeness(rest, _of_the_rest(word))) for word in wordings), code)
        for code, wordings in column_wordings(form, row).items()
    ]
    score, code = max(scored)
    return code if score >= ENOUGH else None


def newest_year(texts: Iterable[str], form: Form) -> int | None:
    """The newest year that headings over rows of tables two and three name: this year, where last year stands beside
    it."""
    years = {
        year
        for text in texts
        if (year := year_of(text)) and any(is_of_table(text, form, section) for section in ("二", "三"))
    }
    return max(years, default=None)


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


@cache
def _is_of_others(text: str, form: Form, row: Row) -> bool:
    """Whether another column of the table, in any edition, is called so."""
    others = {
        word
        for edition in load_forms().values()
        for other in edition.section_rows(row.section)
        for words in column_wordings(edition, other).values()
        for word in words
    }
    return own_likeness(text, form, row) < max(likeness(text, word) for word in others) >= SAME_WORD


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

"""Tables as HTML: every figure a link to what is behind it, its marks explained when pointed at, shaded by size, sorted
and paged by the server. Pure; the template escapes what a document brought along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from loaders.words import Words
from pages.shared.look import marks
from pages.shared.look.templates import template

TEMPLATE = "shared/tables/grid.html.jinja"
PAGE = 40  # rows; more are on further pages
ALL, MOST_PAGES = 0, 12  # all rows on one page, to be printed: where they are no more than so many pages
DARKEST = 0.55  # of the accent, for the largest figure
FRACTION = re.compile(r"^[+−¥-]*[0-9][0-9,]*(?:\.([0-9]+))?(.*)$")
Row = TypeVar("Row")
POINT, DIGIT = "\u2008", "\u2007"  # spaces as wide as a point and as a digit


@dataclass(frozen=True)
class Sign:
    """A symbol behind a figure and what it says."""

    symbol: str
    told: str
    to: str = ""  # where it leads, if anywhere


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the signs behind it, the address it leads to, how dark it is (0 to 1)."""

    text: str = ""
    signs: tuple[Sign, ...] = ()
    to: str = ""
    shade: float = 0.0
    kind: str = "figure"  # figure, none (there is no figure, and the text says why) or text
    told: str = ""  # what else there is to say of it, when it is pointed at
    size: float = float("-inf")  # what the column is sorted by


@dataclass(frozen=True)
class Column:
    """A column: its heading, the address that sorts by it, and which way it is sorted now (down, up or not)."""

    label: str
    to: str = ""
    sorted: str = ""
    left: bool = False
    centred: bool = False
    told: str = ""


@dataclass(frozen=True)
class Line:
    """A row: its name and cells; ``kind`` is "" for a unit, "group" for a heading of units, "total" for a sum."""

    name: Cell
    cells: tuple[Cell, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Grid:
    """A table: what it is (for a screen reader), the heading of its names, columns, rows and sums."""

    caption: str
    name: Column
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    feet: tuple[Line, ...] = ()
    pages: tuple[tuple[str, str], ...] = field(default=())  # label and address of each page; "" is the one shown
    more: str = ""  # which rows of how many are shown


def html(grid: Grid) -> str:
    """The table as HTML."""
    return template(TEMPLATE).render(grid=aligned(grid), darkest=DARKEST)


def aligned(grid: Grid) -> Grid:
    """The figures of each column made ready to stand under each other by their decimal points."""
    every = [*grid.lines, *grid.feet]
    most = [
        max((_decimals(line.cells[place].text) for line in every if place < len(line.cells)), default=0)
        for place in range(len(grid.columns))
    ]

    def whole(line: Line) -> Line:
        cells = [replace(one, text=_filled(one.text, most[place])) for place, one in enumerate(line.cells)]
        return replace(line, cells=tuple(cells))

    return replace(grid, lines=tuple(map(whole, grid.lines)), feet=tuple(map(whole, grid.feet)))


def _decimals(text: str) -> int:
    found = FRACTION.match(text)
    return len(found[1] or "") if found and not found[2] else 0


def _filled(text: str, most: int) -> str:
    found = FRACTION.match(text)
    if not found or found[2] or not most:
        return text
    return text + POINT * (not found[1]) + DIGIT * (most - len(found[1] or ""))


def page_of(lines: Sequence[Row], page: int) -> tuple[tuple[Row, ...], int, int]:
    """The rows of a page, which page that is (a page that is not there is the nearest), and how many there are. Page 0
    is all of them, where that is offered."""
    count = max(1, -(-len(lines) // PAGE))
    if page == ALL and 1 < count <= MOST_PAGES:
        return tuple(lines), ALL, count
    shown = min(max(page, 1), count)
    return tuple(lines[(shown - 1) * PAGE : shown * PAGE]), shown, count


def rows_of(page: int, shown: int, every: int, words: Words) -> str:
    """Which rows of how many are on a page."""
    before = max(page - 1, 0) * PAGE
    return words("pivot.rows", first=before + 1, last=before + shown, all=every)


def ordered(lines: Iterable[Line], place: int, up: bool) -> list[Line]:
    """Rows by the size of a column, those without a figure last; -1 sorts by name."""
    rows = list(lines)
    if place < 0:
        return sorted(rows, key=lambda one: one.name.text, reverse=not up)
    known = [one for one in rows if one.cells[place].size > float("-inf")]
    return sorted(known, key=lambda one: one.cells[place].size, reverse=not up) + [
        one for one in rows if one.cells[place].size == float("-inf")
    ]


def signs(severity: str | None, settled: float, words: Words, count: int = 0) -> tuple[Sign, ...]:
    """The signs of a figure: that a person has settled it, that it (or ``count`` units' figures in a sum) stands under
    a finding."""
    found = []
    if settled:
        found.append(Sign(marks.mark("state", "settled").symbol, words("sign.told_settled")))
    if severity:
        mark = marks.mark("severity", severity)
        key, values = ("sign.told_flags", {"count": count}) if count else ("sign.told_flag", {})
        found.append(Sign(mark.symbol, words(key, what=mark.text(words), **values)))
    return tuple(found)

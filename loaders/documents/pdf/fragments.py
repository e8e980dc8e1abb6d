"""A table, or the part of one that stands on a page; and the parts of pages put together into one table.

Columns are known by where their edges lie, so that parts with the same edges are one table, whatever stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from loaders.documents.model import Cell, Place, Table

SAME_EDGE = 4.0  # points: edges nearer than this are one column edge
ENUMERATED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")  # begins a label of its own
FIGURE = re.compile(r"[-+−]?[\d,，.]+\s*(?:万|亿)?元?|[-/\\—–]+")
UNIT = re.compile(r"[万亿]?元|[件条宗份个]")  # goes on with the figure above it
LONG = 8  # characters: so much of the beginning of a cell is that cell once more
Break = Literal["between", "likely between", "likely cut", "cut"]
UNSURE: tuple[Break, ...] = ("likely between", "likely cut")


@dataclass(frozen=True)
class Part:
    """A cell on a page: its text, its edges, and where it stands."""

    text: str
    x0: float
    x1: float
    row: int
    page: int = 0
    table: int = 0
    is_full: bool = False  # no room for another character in its last line: the text may go on
    rowspan: int = 1

    @property
    def is_figure(self) -> bool:
        return FIGURE.fullmatch(self.text.strip()) is not None


Row = tuple[Part, ...]


@dataclass(frozen=True)
class Fragment:
    """The rows of a table on one page, or of one that goes on over several."""

    rows: tuple[Row, ...]
    top: float
    goes_on: bool = False  # has no headings, and figures where those of the page before stand

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.rows[0][0].page

    @property
    def last_page(self) -> int:
        """The page it ends on."""
        return self.rows[-1][0].page

    def at(self, page: int, table: int) -> Fragment:
        """The same as the given table of a page."""
        return replace(self, rows=tuple(tuple(replace(part, page=page, table=table) for part in r) for r in self.rows))

    @property
    def edges(self) -> tuple[float, ...]:
        """Its column edges from left to right."""
        return edges_of(part for row in self.rows for part in row)


def edges_of(parts: Iterable[Part]) -> tuple[float, ...]:
    """The column edges of cells, those nearer than SAME_EDGE taken as one."""
    found: list[float] = []
    for x in sorted({x for part in parts for x in (part.x0, part.x1)}):
        if not found or x - found[-1] > SAME_EDGE:
            found.append(x)
    return tuple(found)


def as_table(fragment: Fragment) -> Table:
    """A grid: every cell at its column, with the columns it covers and its place."""
    edges = fragment.edges
    return Table(tuple(tuple(_cell(part, edges) for part in row) for row in fragment.rows), "grid")


def _cell(part: Part, edges: Sequence[float]) -> Cell:
    column, end = _nearest(part.x0, edges), _nearest(part.x1, edges)
    place = Place(page=part.page, table=part.table, row=part.row, column=column + 1)
    return Cell(part.text, place, column, max(1, end - column), part.rowspan)


def _nearest(x: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - x))


def continues(fragment: Fragment, following: Fragment) -> bool:
    """Whether the part on the next page has the same column edges: all of the one among those of the other."""
    if following.goes_on:
        return True
    fewer, more = sorted((fragment.edges, following.edges), key=len)
    same_frame = abs(fewer[0] - more[0]) <= SAME_EDGE and abs(fewer[-1] - more[-1]) <= SAME_EDGE
    return same_frame and all(abs(more[_nearest(x, more)] - x) <= SAME_EDGE for x in fewer)


def joined(fragment: Fragment, following: Fragment, otherwise: bool = False) -> Fragment:
    """Two parts as one table: a head that the next page repeats stands once, a row that the break has cut is made
    whole. ``otherwise`` decides the other way where the print does not tell whether a label goes on overleaf."""
    rows = following.rows[_repeated(fragment.rows, following.rows) :]
    if not rows:
        return fragment
    *before, last = fragment.rows
    first, *after = rows
    cut = break_of(last, first)
    is_cut = cut == "cut" or (cut in UNSURE and (cut == "likely cut") != otherwise)
    middle = [tuple(_made_whole(last, first))] if is_cut else [last, first]
    return replace(fragment, rows=(*before, *middle, *after))


def is_unsure(fragment: Fragment, following: Fragment) -> bool:
    """Whether the print leaves open if the last row of a part goes on in the next."""
    rows = following.rows[_repeated(fragment.rows, following.rows) :]
    return bool(rows) and break_of(fragment.rows[-1], rows[0]) in UNSURE


def _repeated(rows: Sequence[Row], following: Sequence[Row]) -> int:
    """How many rows at the top of the next page are those at the top of the table once more: words alone, alike."""
    count = 0
    for row, again in zip(rows, following, strict=False):
        if not any(part.text for part in row) or any(part.is_figure for part in row) or not _is_alike(row, again):
            break
        count += 1
    return count


def _is_alike(row: Row, other: Row) -> bool:
    """Whether two rows hold the same words between the same edges; a repeated cell may have lost its last lines."""
    mine, theirs = ([part for part in one if part.text] for one in (row, other))
    return len(mine) == len(theirs) and all(
        _same_words(a.text, b.text) and abs(a.x0 - b.x0) <= SAME_EDGE for a, b in zip(mine, theirs, strict=True)
    )


def _same_words(text: str, again: str) -> bool:
    whole, part = "".join(text.split()), "".join(again.split())
    return whole == part or (len(part) >= LONG and whole.startswith(part))


def break_of(last: Row, first: Row) -> Break:
    """What a page break has done between two rows: whether the second goes on with the first."""
    pairs = list(_pairs(last, first))
    above, below = [part for part, _ in pairs], [part for _, part in pairs if not UNIT.fullmatch(part.text)]
    label, rest = _words(above), _words(below)
    if len(pairs) < len(last) or not label or any(_clash(upper, lower) for upper, lower in pairs):
        return "between"
    if not rest:  # nothing names another row
        return "cut" if any(lower.text for _, lower in pairs) else "between"
    has_figures = [any(part.is_figure for part in parts) for parts in (above, below)]
    if not any(has_figures):
        return "cut" if _is_cut_heading(pairs) else "between"
    if all(has_figures) or any(ENUMERATED.match(part.text) for part in rest):
        return "between"
    return "likely cut" if label[-1].is_full else "likely between"


def _clash(upper: Part, lower: Part) -> bool:
    """Whether two cells under each other cannot be one: a figure with anything else but its unit."""
    is_counted = upper.is_figure or lower.is_figure
    return bool(upper.text and lower.text) and is_counted and not UNIT.fullmatch(lower.text)


def _is_cut_heading(pairs: Sequence[tuple[Part, Part]]) -> bool:
    """Whether headings side by side go on overleaf: several, each below one that fills its cell."""
    going_on = [upper for upper, lower in pairs if lower.text]
    return len(going_on) > 1 and all(upper.text and upper.is_full for upper in going_on)


def _words(parts: Iterable[Part]) -> list[Part]:
    return [part for part in parts if part.text and not part.is_figure]


def _pairs(last: Row, first: Row) -> Iterator[tuple[Part, Part]]:
    """The cells of two rows that stand under each other. What spans rows has no cell in the upper row but its rest
    below the break."""
    for part in last:
        below = next((o for o in first if abs(o.x0 - part.x0) <= SAME_EDGE and abs(o.x1 - part.x1) <= SAME_EDGE), None)
        if below is not None:
            yield part, below


def _made_whole(last: Row, first: Row) -> Iterator[Part]:
    for part, rest in _pairs(last, first):
        if part.text and rest.text:
            yield replace(part, text=f"{part.text}\n{rest.text}")
        else:
            yield part if part.text else rest

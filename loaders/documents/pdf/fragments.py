"""A table, or the part of one that stands on a page; and the parts of pages put together into one table.

Columns are known by where their edges lie, so that parts with the same edges are one table, whatever stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.documents.model import Cell, Place, Table

SAME_EDGE = 4.0  # points: edges nearer than this are one column edge
ENUMERATED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")  # begins a label of its own
FIGURE = re.compile(r"[-+−]?[\d,，.]+\s*(?:万|亿)?元?|[-/\\—–]+")


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
    return Cell(part.text, place, column, max(1, end - column))


def _nearest(x: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - x))


def continues(fragment: Fragment, following: Fragment) -> bool:
    """Whether the part on the next page has the same column edges: all of the one among those of the other."""
    if following.goes_on:
        return True
    fewer, more = sorted((fragment.edges, following.edges), key=len)
    same_frame = abs(fewer[0] - more[0]) <= SAME_EDGE and abs(fewer[-1] - more[-1]) <= SAME_EDGE
    return same_frame and all(abs(more[_nearest(x, more)] - x) <= SAME_EDGE for x in fewer)


def joined(fragment: Fragment, following: Fragment) -> Fragment:
    """Two parts as one table; a row that the break has cut is made whole."""
    *before, last = fragment.rows
    first, *after = following.rows
    middle = [tuple(_made_whole(last, first))] if _is_cut(last, first) else [last, first]
    return replace(fragment, rows=(*before, *middle, *after))


def _is_cut(last: Row, first: Row) -> bool:
    """Whether a row goes on in another: the same cells, figures in one of them only, and no label begins there."""
    pairs = list(_pairs(last, first))
    above, below = [part for part, _ in pairs], [part for _, part in pairs]
    figures_above, figures_below = any(part.is_figure for part in above), any(part.is_figure for part in below)
    label, rest = _words(above), _words(below)
    mixed = any(upper.text and lower.text and (upper.is_figure or lower.is_figure) for upper, lower in pairs)
    if len(pairs) < len(last) or mixed or not label or figures_above == figures_below:
        return False
    if not rest:
        return figures_below
    return label[-1].is_full and not any(ENUMERATED.match(part.text) for part in rest)


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

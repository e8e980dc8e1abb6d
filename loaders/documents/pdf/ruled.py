"""Tables with rules: cells are the boxes between the rules, and hold the words whose middle lies in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

from loaders.documents.pdf.fragments import Fragment, Part
from loaders.documents.pdf.strokes import NEAR, Edge
from loaders.documents.pdf.words import Word, lines_of, text_of

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
ROOM = 3  # characters: a line that leaves less room than this in its cell, padding included, may go on


def fragments(edges: Sequence[Edge], words: Iterable[Word]) -> tuple[list[Fragment], list[Word]]:
    """The tables with rules of a page, and the words that stand in none."""
    tables = _grids(edges)
    held, left = _fill(tables, words)
    return [_fragment(table, held) for table in tables], left


def _grids(edges: Sequence[Edge]) -> list[list[Box]]:
    """The tables that rules make: boxes that touch, more than one, in more than one column."""
    cells = intersections_to_cells(edges_to_intersections(list(edges), NEAR, NEAR))
    return [table for table in cells_to_tables(cells) if len({cell[0] for cell in table}) > 1]


def _fill(tables: Sequence[Sequence[Box]], words: Iterable[Word]) -> tuple[dict[Box, list[Word]], list[Word]]:
    """The words of each box, and those in none. Of boxes within boxes the smallest holds the word."""
    boxes = sorted({box for table in tables for box in table}, key=_area)
    held: dict[Box, list[Word]] = {box: [] for box in boxes}
    left: list[Word] = []
    for word in words:
        x, y = word.middle, word.height
        box = next((box for box in boxes if box[0] <= x < box[2] and box[1] <= y < box[3]), None)
        (left if box is None else held[box]).append(word)
    return held, left


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _fragment(table: Sequence[Box], held: dict[Box, list[Word]]) -> Fragment:
    """The rows of one table; a box that spans rows stands in its first."""
    rows = groupby(sorted(table, key=itemgetter(1, 0)), key=itemgetter(1))
    tops = sorted({box[1] for box in table})
    parts = (tuple(_part(box, held[box], row, tops) for box in boxes) for row, (_, boxes) in enumerate(rows, start=1))
    return Fragment(tuple(parts), min(box[1] for box in table))


def _part(box: Box, words: Sequence[Word], row: int, tops: Sequence[float]) -> Part:
    """A box that is the table's ``row``; ``tops`` are the heights at which rows begin."""
    rowspan = bisect_left(tops, box[3]) - bisect_left(tops, box[1])
    return Part(text_of(words), box[0], box[2], row, is_full=_is_full(box, words), rowspan=rowspan)


def _is_full(box: Box, words: Sequence[Word]) -> bool:
    lines = lines_of(words)
    if not lines:
        return False
    last = lines[-1]
    return box[2] - box[0] - (last[-1].x1 - last[0].x0) < ROOM * last[0].size

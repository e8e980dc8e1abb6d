"""Workbooks → paragraphs and tables, as a careful clerk reads them: what is seen counts, what is hidden does not.

A row with several cells belongs to a table; a row with one text, alone between its lines or merged over all columns, is
prose, so that titles and sections are found. Lines drawn around cells show where a table goes on though it is empty.
Hidden sheets, rows and columns are not read: they hold what is left of a template or of last year. Places are those of
the sheet; sheets are counted as their tabs are seen.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from loaders.documents.limits import MAX_CELLS
from loaders.documents.model import Block, Cell, Contents, Paragraph, Place, Table
from loaders.documents.workbook.sheet import Merged, Sheet, Written
from loaders.errors import RefusedDocumentError

LONGEST_LABEL = 60  # a longer text that stands alone is prose
# of headings, titles and sentences; no row of a table is called so
PROSE = re.compile(r"。|(?:(?<!申请人)情况|(?<!查询)(?<!服务)事项|概述|措施|报告|问题)\s*$")
BAND = re.compile(r"^\s*第[一二三四五六七八九十\d]+\s*条")  # 第二十条第（一）项, over the rows of that article
SPARE_ROWS = 2  # empty rows of a frame in a run; more are spare paper


@dataclass(frozen=True)
class _Piece:
    """A cell of a row as it is seen."""

    column: int
    span: int
    text: str
    framed: bool
    rows: int = 1

    @property
    def end(self) -> int:
        return self.column + self.span


@dataclass(frozen=True)
class _Row:
    """A visible row: its pieces in order, and the columns that cells from above reach into."""

    number: int
    pieces: tuple[_Piece, ...]
    covered: tuple[tuple[int, int], ...]  # first column, and the one behind the last

    @property
    def texts(self) -> list[_Piece]:
        return [piece for piece in self.pieces if piece.text]

    @property
    def is_frame(self) -> bool:
        """Whether the row holds empty cells of a table and nothing else."""
        return not self.texts and len(self.pieces) > 1

    @property
    def is_prose(self) -> bool:
        """Whether the one text of the row cannot be the label of a table's row."""
        (only,) = self.texts
        return len(only.text) > LONGEST_LABEL or bool(PROSE.search(only.text))

    @property
    def is_tabular(self) -> bool:
        """Whether the row by itself shows that it belongs to a table."""
        return len(self.texts) > 1 or (len(self.texts) == 1 and len(self.pieces) > 1 and not self.is_prose)


def contents(found: Iterable[Sheet], pictures: int = 0) -> Contents:
    """What the visible sheets of a workbook hold. Raises RefusedDocumentError where that is too much."""
    return Contents(tuple(_blocks(found)), pictures)


def _blocks(sheets: Iterable[Sheet]) -> Iterator[Block]:
    for number, sheet in enumerate(sheets, start=1):
        yield from _blocks_of(number, [row for row in _rows(sheet) if row.texts or row.is_frame])


def _blocks_of(number: int, rows: list[_Row]) -> Iterator[Block]:
    """The blocks of one sheet: runs of rows that are a table, and between them prose."""
    table: list[_Row] = []
    for at, row in enumerate(rows):
        if row.is_frame or row.is_tabular or _goes_on(table, row, rows[at + 1 :]):
            table.append(row)
            continue
        yield from _table(number, table)
        table = []
        (only,) = row.texts
        for line in filter(None, map(str.strip, only.text.split("\n"))):
            yield Paragraph(line, Place(sheet=number, row=row.number, column=only.column))
    yield from _table(number, table)


def _goes_on(table: list[_Row], row: _Row, following: list[_Row]) -> bool:
    """Whether a row with one text only is still, or already, a row of a table: the name of an article over its rows,
    or a label whose empty cells have no lines around them, right below another row."""
    if row.is_prose:
        return False
    if BAND.match(row.texts[0].text):
        return bool(table) or bool(following[:1] and following[0].is_tabular)
    is_below = bool(table) and table[-1].number == row.number - 1
    is_narrow = any(piece.column >= row.texts[0].end for one in table for piece in one.pieces)
    return is_below and is_narrow and any(one.is_tabular for one in takewhile(lambda one: not _ends(one), following))


def _ends(row: _Row) -> bool:
    """Whether a table cannot go on with this row."""
    return len(row.texts) == 1 and row.is_prose


def _table(number: int, rows: list[_Row]) -> Iterator[Table]:
    """The rows as one table: a cell wherever any of its rows has one, unless a merged cell covers the place."""
    rows = _without_spare_rows(rows)
    if not any(row.texts for row in rows):
        return
    columns = sorted({piece.column for row in rows for piece in row.pieces})
    if len(columns) * len(rows) > MAX_CELLS:
        raise RefusedDocumentError("too_large", f"{len(rows)} × {len(columns)}")
    yield Table(tuple(tuple(_cells(number, row, columns)) for row in rows), "grid")


def _without_spare_rows(rows: list[_Row]) -> list[_Row]:
    kept: list[_Row] = []
    for row in rows:
        if not (row.is_frame and len(kept) >= SPARE_ROWS and all(one.is_frame for one in kept[-SPARE_ROWS:])):
            kept.append(row)
    return kept


def _cells(number: int, row: _Row, columns: list[int]) -> Iterator[Cell]:
    taken = [*((piece.column, piece.end) for piece in row.pieces), *row.covered]
    free = [column for column in columns if not any(begin <= column < end for begin, end in taken)]
    pieces = [*row.pieces, *(_Piece(column, 1, "", False) for column in free)]
    for piece in sorted(pieces, key=lambda piece: piece.column):
        place = Place(sheet=number, row=row.number, column=piece.column)
        yield Cell(piece.text, place, piece.column - 1, piece.span, piece.rows)


def _rows(sheet: Sheet) -> Iterator[_Row]:
    """The visible rows that hold anything, each with its cells as they are seen after merging."""
    by_row: dict[int, dict[int, _Piece]] = defaultdict(dict)
    for (row, column), cell in sheet.cells.items():
        if row not in sheet.hidden_rows and column not in sheet.hidden_columns:
            by_row[row][column] = _Piece(column, 1, cell.text, cell.framed)
    covered = _merge(sheet, by_row)
    for row in sorted(by_row):
        pieces = tuple(by_row[row][column] for column in sorted(by_row[row]))
        yield _Row(row, pieces, tuple(covered[row]))


def _merge(sheet: Sheet, by_row: dict[int, dict[int, _Piece]]) -> dict[int, list[tuple[int, int]]]:
    """Put each merged cell at its first visible place, and take away what it covers; what it covers, by row."""
    anchors = list(_anchors(sheet))
    rows = sorted({*by_row, *(row for _, row, _ in anchors)})
    covered: dict[int, list[tuple[int, int]]] = defaultdict(list)
    visited = 0
    for merged, row, column in anchors:
        for below in rows[bisect_left(rows, merged.top) : bisect_right(rows, merged.bottom)]:
            visited += len(by_row[below]) + 1
            if visited > MAX_CELLS:
                raise RefusedDocumentError("too_large", f"> {MAX_CELLS} merged cells")
            for at in [at for at in by_row[below] if merged.left <= at <= merged.right]:
                del by_row[below][at]
            covered[below].append((merged.left, merged.right + 1))
        written = sheet.cells.get((merged.top, merged.left), Written(""))
        by_row[row][column] = _Piece(
            column, merged.right - column + 1, written.text, written.framed, merged.bottom - row + 1
        )
    return covered


def _anchors(sheet: Sheet) -> Iterator[tuple[Merged, int, int]]:
    """The merged cells of which anything is seen, each with its first visible row and column."""
    rows, columns = _next_visible(sheet.hidden_rows), _next_visible(sheet.hidden_columns)
    for merged in sheet.merged:
        row, column = rows.get(merged.top, merged.top), columns.get(merged.left, merged.left)
        if row <= merged.bottom and column <= merged.right:
            yield merged, row, column


def _next_visible(hidden: set[int]) -> dict[int, int]:
    """For each hidden row or column, the next one that is seen."""
    found: dict[int, int] = {}
    for one in sorted(hidden, reverse=True):
        found[one] = found.get(one + 1, one + 1)
    return found

"""Text of which each line is a row and a mark parts its cells, as spreadsheets save and paste it (CSV).

A cell in quotes may hold the mark and line breaks. What a spreadsheet writes so that a number stays text, ``="126"``,
``=126`` or ``'126``, is the number. Lines may end where their last cells are empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from loaders.documents.model import Block, Cell, Paragraph, Table, on_line

Numbered = tuple[int, str]  # line number from 1, text
FEWEST_CELLS = 3  # a line of a table parts at least this many times: no table of the form has fewer columns
MARKS = (("\t", 1), (",", FEWEST_CELLS), (";", FEWEST_CELLS), ("|", FEWEST_CELLS))  # and the fewest of a line
MOST_BREAKS = 30  # lines of one row, its cells broken inside quotes; a stray quote must not swallow the text
SAID = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)  # the first line says which mark parts the cells
KEPT_AS_TEXT = re.compile(r"""="([^"]*)"|=([-+]?\d[\d,]*(?:\.\d+)?)|'([-+]?\d[\d,]*(?:\.\d+)?)""")
SHORT_ROW = re.compile(
    r"""[-+='"]*\d[\d,.]*"*\s*(?:[万亿]?元)?"*"""
)  # a figure, in a line too short to be told by its marks


def marks_of(lines: Sequence[Numbered], fewest: int) -> Iterator[tuple[str, int]]:
    """The marks that may part cells, each in at least ``fewest`` lines, and how many make a line a row. Pipes only
    where they stand between quotes: they are read otherwise."""
    said = SAID.fullmatch(lines[0][1]) if lines else None
    marks = ((said[1], 1), *MARKS) if said else MARKS
    texts = [line.strip() for _, line in lines]
    for mark, needed in dict(reversed(marks)).items():
        shown = '"|"' if mark == "|" else mark
        if sum([text.count(shown) >= needed for text in texts]) >= fewest:
            yield mark, needed


def blocks(lines: Sequence[Numbered], mark: str, fewest: int) -> Iterator[Block]:
    """Runs of lines with a mark make tables. A line of which only one cell is filled is a row, and may be prose or a
    heading as well: it is given as both, those before the first row of several before the table."""
    records = (record for record in _records(lines, mark) if not SAID.fullmatch(record[1]))
    for is_row, group in groupby(records, key=lambda record: _is_row(record[1], mark, fewest)):
        if not is_row:
            yield from (Paragraph(text.strip(), on_line(number)) for number, text in group)
            continue
        rows = [(number, cells_of(text, mark)) for number, text in group]
        front = list(takewhile(_is_alone, rows))  # a title, with the empty cells of its row: it stands in front
        yield from map(_paragraph, front)
        yield Table(tuple(_row(number, cells) for number, cells in rows), "rows")
        yield from map(_paragraph, filter(_is_alone, rows[len(front) :]))


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _is_alone(row: tuple[int, Sequence[str]]) -> bool:
    """Whether only one cell of a row is filled."""
    return len(_filled(row[1])) == 1


def _paragraph(row: tuple[int, Sequence[str]]) -> Paragraph:
    return Paragraph(_filled(row[1])[0], on_line(row[0]))


def _row(number: int, cells: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(cell.strip(" \t"), on_line(number)) for cell in cells)


def _is_row(text: str, mark: str, fewest: int) -> bool:
    """Whether a line is a row: by its marks, or where its last cells are left out by a figure behind a word."""
    if text.count(mark) >= fewest:
        return True
    first, *rest = text.split(mark)
    return any(SHORT_ROW.fullmatch(cell.strip()) for cell in rest) and not first.rstrip()[-1:].isdigit()


def _records(lines: Sequence[Numbered], mark: str) -> Iterator[Numbered]:
    """The lines that are not empty; those that a cell in quotes goes on over, as one."""
    at = 0
    while at < len(lines):
        taken = _taken(lines, at, mark)
        record = "\n".join(text for _, text in lines[at : at + taken])
        if record.strip():
            yield lines[at][0], record
        at += taken


def _taken(lines: Sequence[Numbered], at: int, mark: str) -> int:
    """How many lines the row that begins at a line has: up to the one that closes its quotes."""
    quotes = lines[at][1].count('"')
    if quotes % 2 == 0 or not _opens(lines[at][1], mark):
        return 1
    for taken, (_, text) in enumerate(lines[at + 1 : at + MOST_BREAKS], start=2):
        quotes += text.count('"')
        if quotes % 2 == 0:
            return taken
    return 1


def _opens(text: str, mark: str) -> bool:
    """Whether a cell begins with a quote."""
    return text.lstrip(" ").startswith('"') or f'{mark}"' in text.replace(" ", "")


def cells_of(text: str, mark: str) -> list[str]:
    """The cells of a row. What is no row in quotes, or has a cell beyond all measure, is cut at its marks."""
    try:
        cells = next(csv.reader([text], delimiter=mark, skipinitialspace=True))
    except csv.Error:
        cells = text.split(mark)
    return [_as_shown(cell) for cell in cells]


def _as_shown(cell: str) -> str:
    """A number kept as text, as it is meant."""
    kept = KEPT_AS_TEXT.fullmatch(cell.strip())
    return next(part for part in kept.groups() if part is not None) if kept else cell

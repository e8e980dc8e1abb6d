"""Plain text that was a table once: the layouts in which extractors write tables down.

* *seed*: one cell a line, each led by a TAB, an empty line between table rows, a lone TAB for an empty or merged cell;
  a line without a TAB that follows a cell after an empty line continues that cell.
* *pipe rows*: ``规章 | 0 | 0 | 0 |`` or ``| 规章 | 0 | 0 | 0 |``, one table row a line.
* *pipe cells*: one cell a line, each ending `` |``; a line of pipes only stands for merged cells.
* anything else: lines. The recogniser looks for tables among them cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from loaders.documents.encoding import decode
from loaders.documents.model import Cell, Layout, Paragraph, Place, Table

Numbered = tuple[int, str]  # line number from 1, text
ONLY_PIPES = re.compile(r"\s*\|[\s|]*\|\s*")
FEWEST_MARKED = 5  # fewer lines with a pipe or a TAB than this are no table
LONGEST_CELL = 60  # a longer line without a TAB behind a cell is prose, not the rest of the cell


def read(content: bytes) -> tuple[tuple[Paragraph | Table, ...], int]:
    """The paragraphs and tables of a text, and no pictures."""
    return tuple(blocks(decode(content))), 0


def blocks(text: str) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables of a text in order, by the marks that most of its lines carry."""
    lines = list(enumerate(text.splitlines(), start=1))
    if sum("|" in line for _, line in lines) >= FEWEST_MARKED:
        return _pipe_blocks(lines)
    if sum(line.startswith("\t") for _, line in lines) >= FEWEST_MARKED:
        return _tab_blocks(lines)
    return (Paragraph(line.strip(), Place(line=number)) for number, line in lines if line.strip())


def _pipe_blocks(lines: list[Numbered]) -> Iterator[Paragraph | Table]:
    for is_table, group in groupby(_without_gaps(lines), key=lambda line: "|" in line[1]):
        block = list(group)
        if is_table:
            yield _pipe_table(block)
        else:
            yield from (Paragraph(text.strip(), Place(line=number)) for number, text in block)


def _without_gaps(lines: list[Numbered]) -> list[Numbered]:
    return [(number, text) for number, text in lines if text.strip()]


def _pipe_table(lines: list[Numbered]) -> Table:
    single = sum(text.count("|") <= 1 or bool(ONLY_PIPES.fullmatch(text)) for _, text in lines)
    layout: Layout = "cells" if single > len(lines) / 2 else "rows"
    if layout == "cells":  # a line of pipes only stands for merged cells: it is no cell
        lines = [(number, text) for number, text in lines if not ONLY_PIPES.fullmatch(text)]
    ended = all(text.rstrip().endswith("|") for _, text in lines)
    rows = [tuple(_pipe_cells(number, text, ended)) for number, text in lines]
    if layout == "cells":
        rows = [(cell,) for row in rows for cell in row]
    return Table(tuple(rows), layout)


def _pipe_cells(number: int, text: str, ended: bool) -> Iterator[Cell]:
    texts = text.strip().split("|")
    if ended:
        texts = texts[:-1]  # the pipe ends the last cell, it does not begin another
    if len(texts) > 1 and not texts[0].strip() and text.strip().startswith("|"):
        texts = texts[1:]  # a leading pipe; a merged cell at the start is lost with it, which shifts nothing
    for part in texts:
        yield Cell(part.strip(" \t"), Place(line=number))


def _tab_blocks(lines: list[Numbered]) -> Iterator[Paragraph | Table]:
    """Runs of TAB lines make tables; a short line between two TAB lines, after a gap, continues a cell."""
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    for position, (number, text) in enumerate(lines):
        if text.startswith("\t"):
            row.append(Cell(text.strip(" \t"), Place(line=number)))
        elif not text.strip():
            if row and not _continues(lines, position + 1):
                rows.append(row)
                row = []
        elif row and len(text) <= LONGEST_CELL and _next_is_cell(lines, position + 1):
            row[-1] = Cell(f"{row[-1].text}\n{text.strip()}", row[-1].place)
        else:
            yield from _table([*rows, row])
            rows, row = [], []
            yield Paragraph(text.strip(), Place(line=number))
    yield from _table([*rows, row])


def _continues(lines: list[Numbered], position: int) -> bool:
    """Whether the text after an empty line goes on inside a cell: a short line without a TAB, then a TAB line."""
    if position >= len(lines):
        return False
    text = lines[position][1]
    is_rest = bool(text.strip()) and not text.startswith("\t") and len(text) <= LONGEST_CELL
    return is_rest and _next_is_cell(lines, position + 1)


def _next_is_cell(lines: list[Numbered], position: int) -> bool:
    return position < len(lines) and lines[position][1].startswith("\t")


def _table(rows: list[list[Cell]]) -> Iterator[Table]:
    kept = tuple(tuple(row) for row in rows if row)
    if kept:
        yield Table(kept, "rows")

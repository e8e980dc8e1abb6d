"""Section four in tables that know their columns: each figure stands under its result, and in its group, wherever the
headings are: above it, before it in its row, or over the table.

One wide table, three small ones, groups as rows or as columns, in any order: all are read alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from loaders.documents.model import Cell
from loaders.forms import Form
from loaders.recognise.lines import Strip, is_slot, is_written
from loaders.recognise.table_four_words import group_of, is_heading, results_in

Where = tuple[int, int]  # group and result, as positions in the form


@dataclass
class Found:
    """The cells of section four that stand under their headings; ``strays`` are figures of whose column, or group,
    nothing is said."""

    cells: dict[Where, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    strays: list[Cell] = field(default_factory=list)

    @property
    def is_sure(self) -> bool:
        """Whether all three groups are there, no figure is left over and no cell has two."""
        groups = {group for group, _ in self.cells}
        return len(groups) == 3 and not self.strays and all(len(_written(cells)) < 2 for cells in self.cells.values())

    def cell(self, where: Where) -> Cell | None:
        """The cell of a group and result: the one that is written, else the last that is empty."""
        cells = self.cells.get(where, [])
        return next(iter([*_written(cells), *cells[::-1]]), None)


def _written(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if is_written(cell)]


def under_headings(lines: Sequence[Strip], form: Form) -> Found:
    """What stands in the tables of these lines under headings of section four."""
    found, captions = Found(), list[str]()
    for _, group in groupby(lines, key=lambda line: line.table):
        table = list(group)
        placed = [] if table[0].layout != "grid" else list(_placed(table, captions, form))
        if any(where for where, _ in placed):
            _enter(found, placed)
            captions = []
        else:
            captions += [cell.text for line in table for cell in line.words if is_heading(cell.text)]
    return found


def _enter(found: Found, placed: Sequence[tuple[Where | None, Cell]]) -> None:
    for where, cell in placed:
        if where:
            found.cells[where].append(cell)
        elif is_written(cell):
            found.strays.append(cell)


def _placed(table: Sequence[Strip], captions: Sequence[str], form: Form) -> Iterator[tuple[Where | None, Cell]]:
    """Each cell of a table that may hold a figure, with its group and result where both are told."""
    above: dict[int, list[str]] = defaultdict(list)  # column -> the headings over it
    used: set[int] = set()  # columns with a figure below their headings: the next heading begins anew
    before: dict[int, str] = {}  # column -> the last word in it
    for line in table:
        own = {cell.column or 0: cell for cell in line.cells}
        words: list[Cell] = []
        for cell in line.cells:
            heads = [text for column in _columns(cell) for text in above[column]]
            where = _where([*heads, *_row_words(cell, own, before)], captions, form)
            if is_slot(cell):
                yield where, cell
            elif where and _stands_for_a_figure(cell, line, form):
                words.append(cell)
                yield where, cell
        _learn(line, words, above, used, before)


def _stands_for_a_figure(word: Cell, line: Strip, form: Form) -> bool:
    """Whether a word under headings is what is written in place of a figure: 不便公开 among figures."""
    is_head = group_of(word.text) is not None or bool(results_in(word.text, form))
    return not is_head and any(map(is_written, line.cells))


def _columns(cell: Cell) -> range:
    return range(cell.column or 0, (cell.column or 0) + cell.colspan)


def _row_words(slot: Cell, own: Mapping[int, Cell], before: Mapping[int, str]) -> list[str]:
    """The words in front of a cell: of its row, and of merged cells that reach down from rows above."""
    covered = {column for cell in own.values() for column in _columns(cell)}
    mine = [cell.text for column, cell in own.items() if column < (slot.column or 0) and not is_slot(cell)]
    return [*mine, *(before[column] for column in before if column < (slot.column or 0) and column not in covered)]


def _learn(
    line: Strip, words: Sequence[Cell], above: dict[int, list[str]], used: set[int], before: dict[int, str]
) -> None:
    """Take the words of a line, but for those that stand for figures, as headings of what is below them."""
    has_figures = any(map(is_written, line.cells))
    for cell in line.cells:
        for column in _columns(cell):
            if is_slot(cell) or cell in words:
                used |= {column} if has_figures else set()
                continue
            if column in used:
                above[column] = []
                used.discard(column)
            above[column].append(cell.text)
            before[column] = cell.text


def _where(texts: Sequence[str], captions: Sequence[str], form: Form) -> Where | None:
    """The one group and the one result that headings name; the caption counts where they name no group."""
    texts = [text for text in texts if is_heading(text)]
    groups = {group for text in texts if (group := group_of(text)) is not None}
    groups = groups or set([group for text in captions if (group := group_of(text)) is not None][-1:])
    results = {result for text in texts for result in results_in(text, form)}
    return (groups.pop(), results.pop()) if len(groups) == len(results) == 1 else None

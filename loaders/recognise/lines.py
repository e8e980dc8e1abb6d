"""The document as one stream of lines, each a ``Strip``: a label (or several words) in front, slots for figures behind.

A row of a table is a line as it stands. Where the format leaves rows open (text outside of tables, one cell a line),
paragraphs are cut into words and figures, and a word that follows figures begins the next line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, groupby

from loaders.documents.model import Block, Cell, Layout, Paragraph, Place, Table
from loaders.figures import clean, looks_like_figure
from loaders.recognise.merged import Row, rows_of
from loaders.recognise.touching import parted
from loaders.recognise.unit_cells import with_units

COUNTERS = re.compile(r"[件宗条份次起项例个元]|万元?|亿元?")
ENUMERATOR = re.compile(r"\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]*[）)]|[一二三四五六七八九十]?、")
GLUED_FIGURE = re.compile(
    r"(.*[\u4e00-\u9fff）)”\"])(\d+(?:\.\d+)?)"
)  # 公开申请数量3: a label run into its first figure
BLANK_ROW = 2  # so many empty cells in a row are a row without figures, fewer may be what is left of merged cells
LONGEST_NOTE = 12  # words of a line that a bracket may hold together
MOST_IN_NOTE = 2  # figures among them
BRACKET = re.compile(r"[（()）]")
PAGE_NUMBER = re.compile(r"\s*(?:[-—–－]+\s*\d{1,3}\s*[-—–－]+|第\s*\d+\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3})\s*")


@dataclass(frozen=True)
class Strip:
    """One row of a table. ``index`` numbers the lines of the whole document, ``table`` its tables and runs of prose."""

    index: int
    table: int
    layout: Layout
    cells: tuple[Cell, ...]
    is_prose: bool = False
    shared: frozenset[Place] = frozenset()  # where cells stand that belong to other rows as well
    doubt: str | None = None  # why its figures may be another row's
    unnamed: tuple[Cell, ...] = ()  # figures of rows below it that have no name

    def slots_after(self, position: int) -> tuple[Cell, ...]:
        return self.cells[position + 1 :]

    @cached_property
    def words(self) -> tuple[Cell, ...]:
        """Its cells that are no slots for figures."""
        return tuple(cell for cell in self.cells if not is_slot(cell))


def is_slot(cell: Cell) -> bool:
    """Whether a cell could hold a figure (or nothing, or a dash)."""
    return looks_like_figure(cell.text)


def is_written(cell: Cell) -> bool:
    """Whether a cell holds a figure or a dash: a slot that is not empty."""
    return is_slot(cell) and bool(clean(cell.text))


def run(cells: Iterable[Cell | None]) -> str:
    """What is written in a run of cells."""
    return " ".join(filter(None, (clean(cell.text) for cell in cells if cell)))


def lines_of(blocks: Iterable[Block]) -> tuple[Strip, ...]:
    """Every table row of a document, and the words and figures of the prose between, in order."""
    return tuple(_with_unnamed(_lines(blocks)))


def _lines(blocks: Iterable[Block]) -> list[Strip]:
    found: list[Strip] = []
    for number, (table, is_prose) in enumerate(_tables(blocks)):
        for row in _rows(table):
            found.append(Strip(len(found), number, table.layout, row.cells, is_prose, row.shared, row.doubt))
    return found


def _with_unnamed(lines: Sequence[Strip]) -> Iterator[Strip]:
    """The lines; one is unsure where the next has figures but no name, for a label may belong to both."""
    named: Strip | None = None
    unnamed: list[Cell] = []
    for line in lines:
        if named and _goes_on(named, line):
            unnamed += line.cells
            continue
        yield from _unsure(named, unnamed)
        named, unnamed = line, []
    yield from _unsure(named, unnamed)


def _unsure(line: Strip | None, unnamed: Sequence[Cell]) -> Iterator[Strip]:
    if line:
        yield replace(line, doubt="unnamed_row", unnamed=tuple(unnamed)) if unnamed else line


def _goes_on(line: Strip, below: Strip) -> bool:
    """Whether the cells of the row below stand behind the label of this one, figures all and some written."""
    label = max((at for at, cell in enumerate(line.cells) if not is_slot(cell)), default=-1)
    slots = line.slots_after(label)
    figures = [cell for cell in below.cells if is_written(cell) and clean(cell.text)[-1:].isdigit()]
    if line.layout == "cells" or line.table != below.table or label < 0 or not slots or not figures or below.words:
        return False
    if line.layout == "grid":
        return min(cell.column or 0 for cell in figures) > (line.cells[label].column or 0)
    blank = not any(map(is_written, below.cells[: label + 1]))
    return len(below.cells) == len(slots) or (blank and len(below.cells) == len(line.cells))


def _tables(blocks: Iterable[Block]) -> Iterator[tuple[Table, bool]]:
    """The tables, and each run of paragraphs between them as one stream of cells."""
    for is_table, group in groupby(blocks, key=lambda block: isinstance(block, Table)):
        if is_table:
            yield from ((block, False) for block in group if isinstance(block, Table))
        else:
            cells = (cell for block in group if isinstance(block, Paragraph) for cell in cells_of(block))
            yield Table(tuple((cell,) for cell in cells), "cells"), True


def cells_of(paragraph: Paragraph) -> list[Cell]:
    """A paragraph as cells: whole where it is one word or prose without figures, else its words and figures."""
    if PAGE_NUMBER.fullmatch(paragraph.text):
        return []
    tokens = paragraph.text.split()
    if BRACKET.search(paragraph.text):
        tokens = _with_notes(tokens)
    if len(tokens) < 2 or not any(map(looks_like_figure, tokens)):
        return [Cell(paragraph.text, paragraph.place)]
    return [Cell(token, paragraph.place) for token in _tokens(_numbered(tokens))]


def _with_notes(words: list[str]) -> list[str]:
    """The words of a line, what stands in brackets joined to one: ``行政许可（含 2 类事项） 12``. One that holds many
    figures was cut off by the end of a line, and the figures are the row's."""
    joined: list[str] = []
    at = 0
    while at < len(words):
        end = _ends_before(words) if at == 0 else at
        end = max(end, _closed_at(words, at))
        if sum(map(looks_like_figure, words[at : end + 1])) > MOST_IN_NOTE:
            end = at
        joined.append(" ".join(words[at : end + 1]))
        at = end + 1
    return joined


def _opened(word: str) -> int:
    return sum(word.count(mark) for mark in "（(") - sum(word.count(mark) for mark in "）)")


def _ends_before(words: list[str]) -> int:
    """The position of the word that closes a bracket opened on the line before; 0 where none does."""
    open_brackets = accumulate(map(_opened, words[:LONGEST_NOTE]))
    return next((at for at, depth in enumerate(open_brackets) if depth < 0), 0)


def _closed_at(words: list[str], at: int) -> int:
    """The position of the word that closes the bracket which a word opens; where none does, of the last word behind
    that is no figure; of the word itself where it opens none."""
    if _opened(words[at]) <= 0:
        return at
    note = words[at : at + LONGEST_NOTE]
    closed = next((end for end, depth in enumerate(accumulate(map(_opened, note))) if depth <= 0), None)
    return at + (closed or max(end for end, word in enumerate(note) if not looks_like_figure(word)))


def _numbered(words: list[str]) -> list[str]:
    """The number before the first word of a line joined to it: ``1 属于国家秘密 0 0``, its point lost, is no figure."""
    first, second = words[:2]
    is_number = re.fullmatch(r"\d{1,2}", first) and not looks_like_figure(second) and not ENUMERATOR.match(second)
    return [f"{first}.{second}", *words[2:]] if is_number and not COUNTERS.fullmatch(second) else words


def _tokens(words: list[str]) -> Iterator[str]:
    """The words and figures of a line: enumerators with their word, counters with their figure, glued ones apart."""
    held = ""  # an enumerator that waits for its word
    last: str | None = None
    for word in words:
        if ENUMERATOR.fullmatch(word):
            held += word
            continue
        if last is not None and not held and (_counts(last, word) or _points(last, word)):
            last += word
            continue
        if last is not None:
            yield from _unglued(last)
        if held and looks_like_figure(word):  # its word is lost, or cut off to another line: 3. 0 0 is no 3.0
            yield held
            held = ""
        last, held = held + word, ""
    yield from _unglued((last or "") + held)


def _counts(figure: str, word: str) -> bool:
    """``3 件``: a counter behind its figure."""
    return bool(COUNTERS.fullmatch(word)) and looks_like_figure(figure)


def _points(number: str, word: str) -> bool:
    """``2 .重复申请``: a label behind its number."""
    return word[0] in ".．" and bool(re.fullmatch(r"[1-9]\d?", number))


def _unglued(word: str) -> tuple[str, ...]:
    match = GLUED_FIGURE.fullmatch(word)
    return (match[1], match[2]) if match and not looks_like_figure(word) else (word,)


def _rows(table: Table) -> Iterator[Row]:
    if table.layout != "cells":
        yield from rows_of([tuple(with_units(parted(row))) for row in table.rows])
        return
    row: list[Cell] = []  # a word behind figures, or behind blanks enough for figures, begins the next row
    slots, written = 0, False
    for cell in with_units(parted([cell for (cell,) in table.rows])):
        if not is_slot(cell) and (written or slots >= BLANK_ROW):
            yield Row(tuple(row), doubt=_scattered(row))
            row, slots, written = [], 0, False
        row.append(cell)
        slots, written = slots + is_slot(cell), written or is_written(cell)
    if row:
        yield Row(tuple(row), doubt=_scattered(row))


def _scattered(row: Sequence[Cell]) -> str | None:
    """Why a row of a page without rules is not sure: of its figures one stands on a line of its own, as one does that
    is merged with the row above or below and set between the two."""
    counts = Counter(cell.place for cell in row if is_written(cell) and cell.place.page)
    label = next((cell.place for cell in reversed(row) if not is_slot(cell)), None) if counts else None
    alone = label in counts and any(times == 1 for place, times in counts.items() if place != label)
    return "merged_rows" if alone else None

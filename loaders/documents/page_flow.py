"""A page as it flows, tables inside tables and all → paragraphs and data tables, each with its place.

What the readers of Word files and web pages share. They lay out rows and columns; here is settled what is a data table:

* a table of one column or one cell only lays out the page: what stands in it is prose and tables of its own;
* so does a row that holds a table in one of its cells, or in a cell more text than a cell of the form ever holds;
* the other rows are data; two tables of equal width with nothing between them are one, cut by the end of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from loaders.documents import text
from loaders.documents.limits import MAX_CELLS
from loaders.documents.model import Block, Cell, Contents, Paragraph, Table, in_table, on_line
from loaders.errors import RefusedDocumentError

MAX_PARAGRAPHS = 100_000  # a report has some hundreds
LONGEST_CELL = 500  # characters; the longest label of the forms has 60. More is prose in a table that lays out the page
LONG_PARAGRAPH = 30  # a shorter line may well stand twice in a report
FEWEST_COPIED = 3  # rows of a table that stands twice: shorter ones are alike by chance
MARKS = re.compile(r"[|\t│┃║｜￨]")  # that may part cells
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # zero width: they cut labels and figures for the machine only
NOTE_MARK = re.compile(r"\s*[\[［(（〔【]?(?:\d{1,3}|[a-z]|[①-⑳]|注\s*\d{0,2}|[*＊※†‡]+)[\]］)）〕】]?\s*")
DIGIT = re.compile(r"\d")
AROUND = " \t\r\n"  # a line
STRUCK = "\u0336"
RAISED = "^"


@dataclass(frozen=True)
class Verbatim:
    """Text whose line breaks and TABs count."""

    text: str


@dataclass(frozen=True)
class Box:
    """A cell as the file lays it out; ``column`` counts from 0."""

    column: int
    colspan: int
    inside: tuple[Item, ...]
    rowspan: int = 1

    @cached_property
    def text(self) -> str:
        if len(self.inside) == 1 and isinstance(self.inside[0], str):
            return self.inside[0].strip(AROUND)
        return "\n".join(_lines(self.inside))

    @property
    def holds_tables(self) -> bool:
        return bool(self.inside) and any(isinstance(item, Grid) for item in self.inside)

    @property
    def is_layout(self) -> bool:
        return self.holds_tables or len(self.text) > LONGEST_CELL


Row = tuple[Box, ...]


@dataclass(frozen=True)
class Grid:
    """A table as the file lays it out; a cell that spans rows stands only in its first."""

    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return max(box.column + box.colspan for row in self.rows for box in row)


Item = str | Verbatim | Grid


def table(rows: Sequence[Row]) -> list[Item]:
    """The rows of a table as what flows on the page: a table, or the insides of one that has a single column."""
    if all(len(row) <= 1 for row in rows):
        return [item for row in rows for box in row for item in box.inside]
    return [Grid(tuple(rows))]


def seen(words: str) -> str:
    """Text without characters that have no width."""
    return UNSEEN.sub("", words)


def struck(words: str) -> str:
    """Text that is struck out in the document: never to be read as a figure, yet to be seen for what it is."""
    return "".join(letter if letter.isspace() else letter + STRUCK for letter in words)


def raised(words: str, before: str) -> str:
    """Raised or lowered text as it stands in its line: nothing where it is the mark of a footnote on what stands
    before it; digits elsewhere are marked, so that they join no figure and are none for sure."""
    if before.strip() and NOTE_MARK.fullmatch(words):
        return ""
    return f"{RAISED}{words}" if DIGIT.search(words) else words


def contents(items: Sequence[Item], pictures: int, metadata: Mapping[str, str]) -> Contents:
    """What a page holds: its paragraphs and data tables in order, and where it holds text that may be cut into cells in
    several ways, the other ways. Raises RefusedDocumentError where there is too much."""
    first, *others = map(without_copies, _cuttings(items))
    return Contents(first, pictures, tuple(others), metadata)


def _cuttings(items: Sequence[Item]) -> list[tuple[Block, ...]]:
    """Every way of cutting a page. One without tables may hold tables typed with TABs or pipes, line by line."""
    found = tuple(_Places().inside(items))
    if not any(isinstance(item, Grid) for item in items) and any(MARKS.search(_raw(item)) for item in items):
        return text.cuttings("\n".join(map(_raw, items)))
    ways = max((len(text.cuttings(item.text)) for item in items if isinstance(item, Verbatim)), default=1)
    return [found, *(tuple(_Places(way).inside(items)) for way in range(1, ways))]


def _raw(item: Item) -> str:
    return item.text if isinstance(item, Verbatim) else str(item)


def without_copies(found: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without exact second copies: some pages hold the article twice, for a screen and for paper."""
    known: set[object] = set()
    kept = []
    for block in found:
        words = _words(block)
        if words is None or words not in known:
            kept.append(block)
        known.add(words)
    return tuple(kept)


def _words(block: Block) -> object:
    """What a block says, None where it says too little to be known again."""
    if isinstance(block, Paragraph):
        return block.text if len(block.text) >= LONG_PARAGRAPH else None
    if len(block.rows) < FEWEST_COPIED:
        return None
    return tuple(tuple((cell.text, cell.column) for cell in row) for row in block.rows)


def _lines(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Grid):
            yield from (line for row in item.rows for box in row for line in _lines(box.inside))
        else:
            lines = item.text.split("\n") if isinstance(item, Verbatim) else [item]
            yield from filter(None, (line.strip(AROUND) for line in lines))


def _is_nothing(item: Item) -> bool:
    if isinstance(item, str):
        return not item or item.isspace()
    return not isinstance(item, Grid) and not any(line.strip() for line in _lines([item]))


class _Places:
    """One pass over what flows, numbering its lines and tables."""

    def __init__(self, way: int = 0) -> None:
        self.way = way
        self.lines = self.tables = self.cells = 0

    def inside(self, items: Sequence[Item]) -> Iterator[Block]:
        whole: list[Grid] = []  # the parts of one table
        for item in items:
            if _is_nothing(item):
                continue
            if whole and not (isinstance(item, Grid) and item.width == whole[0].width):
                yield from self.data(whole)
                whole = []
            if isinstance(item, Grid):
                whole.append(item)
            else:
                yield from self.prose(item)
        if whole:
            yield from self.data(whole)

    def prose(self, item: str | Verbatim) -> Iterator[Block]:
        if isinstance(item, Verbatim):
            ways = text.cuttings(item.text)
            yield from ways[min(self.way, len(ways) - 1)]
            return
        self.lines += 1
        if self.lines > MAX_PARAGRAPHS:
            raise RefusedDocumentError("too_large", f"> {MAX_PARAGRAPHS} lines")
        yield Paragraph(SPACES.sub(" ", item).strip(), on_line(self.lines))

    def data(self, whole: Sequence[Grid]) -> Iterator[Block]:
        """The data rows of a table, and in their order what stands in the rows that only lay out the page."""
        at = _real_columns(whole)
        numbered = list(self.numbered(whole))
        walked = _walked([row for _, _, row in numbered])
        for is_walked, lines in groupby(zip(walked, numbered, strict=True), key=lambda pair: pair[0]):
            rows = [line for _, line in lines]
            if is_walked:
                for box in (box for _, _, row in rows for box in row):
                    yield from self.inside(box.inside)
            else:
                yield Table(tuple(tuple(_cells(*row, at)) for row in rows), "grid")

    def numbered(self, whole: Sequence[Grid]) -> Iterator[tuple[int, int, Row]]:
        """The rows that hold cells, with the numbers of their table and row."""
        for grid in whole:
            self.tables += 1
            for number, row in enumerate(grid.rows, start=1):
                self.cells += len(row)
                if self.cells > MAX_CELLS:
                    raise RefusedDocumentError("too_large", f"> {MAX_CELLS} cells")
                if row:
                    yield self.tables, number, row


def _walked(rows: Sequence[Row]) -> list[bool]:
    """Which rows only lay out the page. In a table that has such rows, lone cells are titles and dates: all of them
    where it holds tables, else those above its first row of data."""
    layouts = [any(box.is_layout for box in row) for row in rows]
    lays_out = any(layouts)
    holds_tables = lays_out and any(box.holds_tables for row in rows for box in row)
    first_data = next((number for number, row in enumerate(rows) if len(row) > 1), len(rows))
    return [
        is_layout or (len(row) == 1 and (holds_tables or (lays_out and number < first_data)))
        for number, (row, is_layout) in enumerate(zip(rows, layouts, strict=True))
    ]


def _real_columns(whole: Sequence[Grid]) -> dict[int, int]:
    """Column of the file → column of the table: those at which no cell begins come from spans that were made up."""
    begun = {box.column for grid in whole for row in grid.rows for box in row}
    width = max(grid.width for grid in whole)
    real, number = {}, -1
    for column in range(width):
        number += column in begun or column == 0
        real[column] = number
    return real


def _cells(table_number: int, row_number: int, row: Row, at: dict[int, int]) -> Iterator[Cell]:
    for box in row:
        column, last = at[box.column], at[box.column + box.colspan - 1]
        place = in_table(table_number, row_number, column + 1)
        yield Cell(box.text, place, column, last - column + 1, box.rowspan)

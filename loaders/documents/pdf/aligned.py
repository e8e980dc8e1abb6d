"""Tables without rules: columns told by where figures stand, rows by the lines that hold figures.

A label wrapped over lines is given to the line of figures it stands around (or begins at); where that, or the columns,
cannot be told, no table is made and the lines stay prose.

1. Lines are cut at wide gaps into chunks; runs of lines with several chunks are zones that may be tables.
2. Figures that share a left edge, a middle or a right edge make a column; two in one line never share one.
3. Chunks before the first column are labels, in columns of their own; ``labels`` gives them to rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from loaders.documents.pdf.fragments import FIGURE, Fragment, Part
from loaders.documents.pdf.labels import Anchor, Chunk, Label, labels_of
from loaders.documents.pdf.rules import Edge
from loaders.documents.pdf.words import Word, line_text, lines_of

JOINS = 0.8  # all in font sizes: words nearer than this are one chunk
ALIGNED = 0.6  # edges or middles nearer than this are one column
LOOSE = 3.5  # lines further apart than this are two zones
TIGHT = 1.5  # a line this near belongs to the zone
FEWEST_FIGURES = 3  # a single line with fewer figures is no table
OWN_COLUMN = 0.75  # of the distance between columns: a heading this far from all figures has a column of its own
SECTION = re.compile(r"[一二三四五六七]、.*(?:情况|事项|措施)$")  # ends in words that no label of a row ends in

Line = tuple[Chunk, ...]


@dataclass(frozen=True)
class Column:
    """A column of figures."""

    x0: float
    x1: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def fragments(words: Iterable[Word], edges: Sequence[Edge]) -> tuple[list[Fragment], list[Word]]:
    """The tables that the words of a page make by their places, and the words that stand in none."""
    bars = sorted(edge["top"] for edge in edges if edge["orientation"] == "h")
    found, left = [], []
    for zone in _zones([_chunks(line) for line in lines_of(words)]):
        table = _fragment(zone, bars)
        if table:
            found.append(table)
        else:
            left += [word for line in zone for chunk in line for word in chunk.words]
    return found, left


def _chunks(line: Sequence[Word]) -> Line:
    """The words of a line, those near each other taken together."""
    runs: list[list[Word]] = []
    for word in line:
        if runs and word.x0 - runs[-1][-1].x1 < JOINS * word.size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple(Chunk(tuple(run), line_text(run)) for run in runs)


def _zones(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines that may be a table, and the lines between them one by one."""
    zone: list[Line] = []
    for line in lines:
        if zone and (_is_section(line) or _is_section(zone[-1]) or _gap(zone[-1], line) > LOOSE):
            yield from _cut(zone)
            zone = []
        zone.append(line)
    yield from _cut(zone)


def _is_section(line: Line) -> bool:
    return len(line) == 1 and SECTION.match(line[0].text) is not None


def _gap(line: Line, following: Line) -> float:
    return (following[0].height - line[0].height) / max(line[0].size, following[0].size)


def _cut(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines without the prose before the first and after the last line of several chunks."""
    several = [at for at, line in enumerate(lines) if len(line) > 1]
    if not several:
        yield from ([line] for line in lines)
        return
    first, last = several[0], several[-1]
    while first and _gap(lines[first - 1], lines[first]) <= TIGHT:
        first -= 1
    while last + 1 < len(lines) and _gap(lines[last], lines[last + 1]) <= TIGHT:
        last += 1
    yield from ([line] for line in lines[:first])
    yield lines[first : last + 1]
    yield from ([line] for line in lines[last + 1 :])


def _is_figure(chunk: Chunk) -> bool:
    return FIGURE.fullmatch(chunk.text.strip()) is not None


def _fragment(zone: Sequence[Line], bars: Sequence[float]) -> Fragment | None:
    """A zone as a table; None where its columns or labels cannot be told."""
    figures = [[chunk for chunk in line if _is_figure(chunk)] for line in zone]
    if sum(map(bool, figures)) < 2 and max(map(len, figures), default=0) < FEWEST_FIGURES:
        return None
    columns = _columns(figures)
    if not columns:
        return None
    columns = _with_headed(columns, zone)
    label_end = columns[0].x0
    anchors = [Anchor(number, line[0].height) for number, line in enumerate(zone) if any(map(_is_figure, line))]
    chunks = [(number, chunk) for number, line in enumerate(zone) for chunk in line if chunk.middle < label_end]
    labels = labels_of(chunks, anchors, bars, label_end)
    return None if labels is None else _built(zone, columns, labels)


def _columns(figures: Sequence[Sequence[Chunk]]) -> list[Column]:
    """The columns of figures, by the alignment that needs fewest; empty where none keeps two of a line apart."""
    by: tuple[Callable[[Chunk], float], ...] = (lambda c: c.middle, lambda c: c.x1, lambda c: c.x0)
    found = [columns for key in by if (columns := _clustered(figures, key))]
    return min(found, key=len, default=[])


def _clustered(figures: Sequence[Sequence[Chunk]], key: Callable[[Chunk], float]) -> list[Column]:
    chunks = sorted((chunk for line in figures for chunk in line), key=key)
    groups: list[list[Chunk]] = [[chunks[0]]]
    for left, right in pairwise(chunks):
        if key(right) - key(left) > ALIGNED * right.size:
            groups.append([])
        groups[-1].append(right)
    lines = {id(chunk): number for number, line in enumerate(figures) for chunk in line}
    if any(len({lines[id(chunk)] for chunk in group}) < len(group) for group in groups):
        return []
    columns = [Column(min(c.x0 for c in group), max(c.x1 for c in group)) for group in groups]
    return columns if all(left.x1 < right.x0 for left, right in pairwise(columns)) else []


def _with_headed(columns: list[Column], zone: Sequence[Line]) -> list[Column]:
    """The columns and those that hold no figure, only a heading."""
    if len(columns) < 2:
        return columns
    pitch = median(right.middle - left.middle for left, right in pairwise(columns))
    for line in zone:
        for chunk in line:
            if chunk.middle > columns[0].x0 and not _is_figure(chunk):
                nearest = min(abs(chunk.middle - column.middle) for column in columns)
                if nearest >= OWN_COLUMN * pitch and all(c.x1 < chunk.x0 or chunk.x1 < c.x0 for c in columns):
                    columns = sorted([*columns, Column(chunk.x0, chunk.x1)], key=lambda column: column.x0)
    return columns


def _built(zone: Sequence[Line], columns: Sequence[Column], labels: Sequence[Label]) -> Fragment:
    """The rows: each line of figures with its labels, and what else stands in lines of its own."""
    edges, rows = _edges(columns), []
    for number, line in enumerate(zone):
        own = [label for label in labels if label.line == number]
        right = [chunk for chunk in line if chunk.middle >= columns[0].x0]
        has_cells = any(map(_is_figure, line)) or any(label.is_row for label in own)
        cells = [(label.text, label.x0, label.x1) for label in own] + list(_cells(right, edges, has_cells))
        if cells:
            rows.append(tuple(Part(text, x0, x1, len(rows) + 1) for text, x0, x1 in cells))
    return Fragment(tuple(rows), zone[0][0].height)


def _edges(columns: Sequence[Column]) -> list[float]:
    """Where columns part: half-way between their figures."""
    between = [(left.x1 + right.x0) / 2 for left, right in pairwise(columns)]
    return [columns[0].x0, *between, columns[-1].x1 + 1]


def _cells(chunks: Sequence[Chunk], edges: Sequence[float], blanks: bool) -> Iterator[tuple[str, float, float]]:
    """What stands in each column; blank cells too in a line of figures."""
    for number, (x0, x1) in enumerate(pairwise(edges)):
        last = number == len(edges) - 2
        texts = [chunk.text for chunk in chunks if x0 <= chunk.middle and (chunk.middle < x1 or last)]
        if texts or blanks:
            yield " ".join(texts), x0, x1

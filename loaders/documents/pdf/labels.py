"""Labels of rows without rules: which lines of words belong to which line of figures.

In each column of labels the lines are shared out as a whole: a group of lines in a row of figures stands around it, or
begins at it. A line that begins with an enumerator begins a group; a line that goes on below has filled its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from loaders.documents.pdf.fragments import ENUMERATED
from loaders.documents.pdf.words import Word

MOST_LINES = 7  # of one label
PITCH = 1.8  # font sizes: lines of one label stand no further apart
OFF = 0.45  # font sizes: the middle of a label lies no further than this from its figures
SKIPPED = 1.0  # what it costs to leave a line without figures
FULL = 0.6  # of the width of its column: a shorter line does not go on below


@dataclass(frozen=True)
class Chunk:
    """Words of a line that stand together."""

    words: tuple[Word, ...]
    text: str

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @cached_property
    def height(self) -> float:
        return sum(word.height for word in self.words) / len(self.words)


class Anchor(NamedTuple):
    """A line of figures: its number in the zone and its height."""

    line: int
    height: float


class Label(NamedTuple):
    """A label given to a line; ``is_row`` where that line is its row."""

    text: str
    x0: float
    x1: float
    line: int
    is_row: bool


Numbered = tuple[int, Chunk]  # number of the line in its zone


@dataclass(frozen=True)
class LabelColumn:
    """Labels under each other."""

    x0: float
    x1: float
    chunks: tuple[Numbered, ...]

    @cached_property
    def width(self) -> float:
        return max(chunk.x1 - chunk.x0 for _, chunk in self.chunks)

    def goes_on(self, above: Chunk, below: Chunk, bars: Sequence[float]) -> bool:
        """Whether a label may go on from one line to the next."""
        near = below.height - above.height <= PITCH * max(above.size, below.size)
        is_full = above.x1 - above.x0 >= FULL * self.width
        barred = any(above.height < bar < below.height for bar in bars)
        return near and is_full and not barred and not ENUMERATED.match(below.text)


def labels_of(
    chunks: Sequence[Numbered], anchors: Sequence[Anchor], bars: Sequence[float], end: float
) -> list[Label] | None:
    """The labels before ``end`` by line; None where most lines of figures get none though there are some."""
    columns = _columns(chunks, end)
    found = min((_shared(columns, anchors, bars, at_top) for at_top in (False, True)), key=lambda shared: shared[0])[1]
    labelled = {label.line for label in found if label.is_row}
    lost = sum(anchor.line not in labelled for anchor in anchors)
    return None if columns and lost > len(anchors) / 2 else sorted(found, key=lambda label: label.x0)


def in_columns(chunks: Sequence[Numbered]) -> tuple[list[list[Numbered]], list[Numbered]]:
    """Chunks by column from left to right, and those that span several.

    From the narrow to the wide: what overlaps nothing begins a column, what overlaps one belongs to it.
    """
    groups: list[list[Numbered]] = []
    spanning: list[Numbered] = []
    for item in sorted(chunks, key=lambda item: item[1].x1 - item[1].x0):
        over = [group for group in groups if any(_overlap(item[1], other) for _, other in group)]
        if len(over) > 1:
            spanning.append(item)
        elif over:
            over[0].append(item)
        else:
            groups.append([item])
    return sorted(groups, key=lambda group: min(chunk.x0 for _, chunk in group)), spanning


def _columns(chunks: Sequence[Numbered], end: float) -> list[LabelColumn]:
    """The columns of labels; labels that span several make a column of their own, the first."""
    groups, spanning = in_columns(chunks)
    groups, spanning = _with_rests(groups, spanning, chunks)
    starts = [min(chunk.x0 for _, chunk in group) for group in groups]
    stops = [*starts[1:], end][: len(starts)]
    if spanning:
        starts, stops, groups = [starts[0], *starts], [end, *stops], [spanning, *groups]
    return [
        LabelColumn(start, stop, tuple(sorted(group, key=lambda item: item[1].height)))
        for group, start, stop in zip(groups, starts, stops, strict=True)
    ]


def _with_rests(
    groups: Sequence[list[Numbered]], spanning: Sequence[Numbered], chunks: Sequence[Numbered]
) -> tuple[list[list[Numbered]], list[Numbered]]:
    """The same with what goes on alone in the line below a spanning label, which may be too short to span."""
    wide, rests = LabelColumn(0, 0, tuple(spanning)), []
    for _, chunk in spanning:
        below = [item for item in chunks if 0 < item[1].height - chunk.height <= PITCH * chunk.size]
        if len(below) == 1 and below[0] not in spanning and wide.goes_on(chunk, below[0][1], ()):
            rests.append(below[0])
    kept = [[item for item in group if item not in rests] for group in groups]
    return [group for group in kept if group], [*spanning, *rests]


def _overlap(chunk: Chunk, other: Chunk) -> bool:
    return chunk.x0 < other.x1 and other.x0 < chunk.x1


def _shared(
    columns: Sequence[LabelColumn], anchors: Sequence[Anchor], bars: Sequence[float], at_top: bool
) -> tuple[float, list[Label]]:
    """The labels of all columns, and what it costs to share them out so."""
    total, labels = 0.0, []
    for column in columns:
        cost, groups = _groups(column, anchors, bars, at_top)
        total += cost
        labels += [_label(column, group, anchor.line, True) for group, anchor in groups]
        taken = {id(chunk) for group, _ in groups for _, chunk in group}
        is_last = column is columns[-1]
        for block in _blocks([item for item in column.chunks if id(item[1]) not in taken], column, bars):
            labels.append(_label(column, block, block[0][0], is_last and block[0][0] > anchors[0].line))
    return total, labels


def _label(column: LabelColumn, items: Sequence[Numbered], line: int, is_row: bool) -> Label:
    end = max(column.x1, *(chunk.x1 for _, chunk in items))
    return Label("\n".join(chunk.text for _, chunk in items), column.x0, end, line, is_row)


def _blocks(items: Sequence[Numbered], column: LabelColumn, bars: Sequence[float]) -> list[list[Numbered]]:
    """Lines that go with no figures, those that go on from each other together."""
    blocks: list[list[Numbered]] = []
    for item in items:
        if blocks and column.goes_on(blocks[-1][-1][1], item[1], bars):
            blocks[-1].append(item)
        else:
            blocks.append([item])
    return blocks


def _groups(
    column: LabelColumn, anchors: Sequence[Anchor], bars: Sequence[float], at_top: bool
) -> tuple[float, list[tuple[tuple[Numbered, ...], Anchor]]]:
    """The lines of a column shared out among the lines of figures at the least cost, both in order."""
    chunks, height, width = column.chunks, len(column.chunks), len(anchors)
    best = [[SKIPPED * (height - i)] * (width + 1) for i in range(height + 1)]
    taken = [[0] * width for _ in range(height)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            best[i][j] = min(best[i + 1][j] + SKIPPED, best[i][j + 1])
            for lines, cost in _fits(column, i, anchors[j], bars, at_top):
                if cost + best[i + lines][j + 1] < best[i][j]:
                    best[i][j], taken[i][j] = cost + best[i + lines][j + 1], lines
    found, i, j = [], 0, 0
    while i < height and j < width:
        if taken[i][j]:
            found.append((chunks[i : i + taken[i][j]], anchors[j]))
            i, j = i + taken[i][j], j + 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            i += 1
    return best[0][0], found


def _fits(
    column: LabelColumn, start: int, anchor: Anchor, bars: Sequence[float], at_top: bool
) -> Iterator[tuple[int, float]]:
    """How many lines from ``start`` on may be the label of a line of figures, and how far off each way is."""
    first = column.chunks[start][1]
    if first.height - anchor.height > OFF * first.size:
        return
    for lines in range(1, min(MOST_LINES, len(column.chunks) - start) + 1):
        last = column.chunks[start + lines - 1][1]
        if lines > 1 and not column.goes_on(column.chunks[start + lines - 2][1], last, bars):
            return
        off = abs((first.height if at_top else (first.height + last.height) / 2) - anchor.height) / first.size
        barred = any(min(first.height, anchor.height) < bar < max(last.height, anchor.height) for bar in bars)
        if off <= OFF and not barred:
            yield lines, off

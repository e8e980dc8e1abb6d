"""Tables without rules: columns told by where figures stand, rows by the lines that hold figures.

A label wrapped over lines is given to the line of figures it stands around (or begins at); where that, or the columns,
cannot be told, no table is made and the lines stay prose.

1. Lines are cut at wide gaps into chunks; runs of lines with several chunks are zones that may be tables.
2. Figures that share a left edge, a middle or a right edge make a column; two in one line never share one.
3. Chunks before the first column are labels, in columns of their own; ``labels`` gives them to rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.documents.pdf.fragments import ENUMERATED, FIGURE, Fragment, Part
from loaders.documents.pdf.labels import Anchor, Chunk, Label, in_columns, labels_of
from loaders.documents.pdf.strokes import Edge
from loaders.documents.pdf.words import Word, line_text, lines_of

JOINS = 0.8  # all in font sizes: words nearer than this are one chunk
ALIGNED = 0.6  # edges or middles nearer than this are one column
APART = 1.0  # columns nearer than this are two only where a line has figures in both
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


def fragments(
    words: Iterable[Word], edges: Sequence[Edge], overleaf: Sequence[Column] = ()
) -> tuple[list[Fragment], list[Word], Sequence[Column]]:
    """The tables that the words of a page make by their places, the words that stand in none, and the columns of the
    last table. ``overleaf`` are those of the page before: a table without headings may go on with them."""
    bars = sorted(edge["top"] for edge in edges if edge["orientation"] == "h")
    found, left = [], []
    columns: Sequence[Column] = overleaf
    for zone in _zones([_chunks(line) for line in lines_of(words)]):
        table = _read(zone, bars, columns)
        if table:
            found.append(table[0])
            columns = table[1]
        else:
            left += [word for line in zone for chunk in line for word in chunk.words]
    return found, left, columns


def _chunks(line: Sequence[Word]) -> Line:
    """The words of a line, those near each other taken together."""
    runs: list[list[Word]] = []
    for word in line:
        if runs and word.x0 - runs[-1][-1].x1 < JOINS * word.size and not ENUMERATED.match(word.text):
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


def _read(
    zone: Sequence[Line], bars: Sequence[float], known: Sequence[Column]
) -> tuple[Fragment, Sequence[Column]] | None:
    """A zone as a table, with its last columns; None where its columns or labels cannot be told."""
    anchors = [Anchor(number, line[0].height) for number, line in enumerate(zone) if any(map(_is_figure, line))]
    most = max((sum(map(_is_figure, line)) for line in zone), default=0)
    if len(anchors) < 2 and most < FEWEST_FIGURES:
        return None
    end = min(chunk.x0 for line in zone for chunk in line if _is_figure(chunk))
    goes_on = _fit(zone[anchors[0].line :], known) and not any(chunk.middle > end for chunk in _before(zone, anchors))
    blocks = _blocks(zone, end)
    columns = [_block_columns(zone[block.start : block.stop], end) for block in blocks]
    if goes_on:
        columns[0] = list(known)
    labels = labels_of(_labels(zone, end), anchors, bars, end)
    if labels is None or not all(columns):
        return None
    by_line = {number: found for block, found in zip(blocks, columns, strict=True) for number in block}
    return Fragment(tuple(_rows(zone, by_line, labels, end)), zone[0][0].height, goes_on), columns[-1]


def _labels(zone: Sequence[Line], end: float) -> list[tuple[int, Chunk]]:
    return [(number, chunk) for number, line in enumerate(zone) for chunk in line if chunk.middle < end]


def _before(zone: Sequence[Line], anchors: Sequence[Anchor]) -> list[Chunk]:
    """What stands above the first line of figures."""
    return [chunk for line in zone[: anchors[0].line] for chunk in line]


def _fit(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Whether all figures up to the next headings stand in known columns."""
    if not columns:
        return False
    edges = _edges(columns)
    slack = ALIGNED * lines[0][0].size
    block = _blocks(lines, columns[0].x0)[0]
    middles = [chunk.middle for line in lines[block.start : block.stop] for chunk in line if _is_figure(chunk)]
    return all(edges[0] - slack <= middle <= edges[-1] + slack for middle in middles)


def _blocks(zone: Sequence[Line], end: float) -> list[range]:
    """The zone cut where headings of columns follow figures: each part has columns of its own."""
    starts, has_figures = [0], False
    for number, line in enumerate(zone):
        if any(map(_is_figure, line)):
            has_figures = True
        elif has_figures and any(chunk.middle > end for chunk in line):
            starts.append(number)
            has_figures = False
    return [range(start, stop) for start, stop in pairwise([*starts, len(zone)])]


def _block_columns(block: Sequence[Line], end: float) -> list[Column]:
    """The columns of figures, and those that hold none but have a heading."""
    figures = [[chunk for chunk in line if _is_figure(chunk)] for line in block]
    if not any(figures):
        return [Column(end, block[0][-1].x1)]
    first = next(number for number, line in enumerate(figures) if line)
    headings = [(number, chunk) for number, line in enumerate(block[:first]) for chunk in line if chunk.middle > end]
    return _with_headed(_columns(figures), headings)


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
    together = [{lines[id(chunk)] for chunk in group} for group in groups]
    columns = [Column(min(c.x0 for c in group), max(c.x1 for c in group)) for group in groups]
    apart = [right.x0 - left.x1 for left, right in pairwise(columns)]
    room = APART * chunks[0].size
    sure = [
        gap > 0 and (gap > room or ours & theirs) for gap, (ours, theirs) in zip(apart, pairwise(together), strict=True)
    ]
    return columns if all(sure) else []


def _with_headed(columns: list[Column], headings: Sequence[tuple[int, Chunk]]) -> list[Column]:
    """The columns and those that hold no figure, only a heading of their own."""
    groups, _ = in_columns(headings)
    headed = [Column(min(c.x0 for _, c in group), max(c.x1 for _, c in group)) for group in groups]
    middles = sorted(column.middle for column in headed)
    pitch = min((right - left for left, right in pairwise(middles)), default=0)
    for new in headed if columns else []:
        apart = min(abs(new.middle - column.middle) for column in columns)
        if apart >= OWN_COLUMN * pitch and all(new.x1 < column.x0 or column.x1 < new.x0 for column in columns):
            columns = sorted([*columns, new], key=lambda column: column.x0)
    return columns


def _rows(
    zone: Sequence[Line], columns: Mapping[int, Sequence[Column]], labels: Sequence[Label], end: float
) -> Iterator[tuple[Part, ...]]:
    """The rows: each line of figures with its labels, and what else stands in lines of its own."""
    row = 1
    for number, line in enumerate(zone):
        own = [label for label in labels if label.line == number]
        right = [chunk for chunk in line if chunk.middle >= end]
        has_cells = any(map(_is_figure, line)) or any(label.is_row for label in own)
        cells = [(label.text, label.x0, label.x1) for label in own]
        cells += _cells(right, _edges(columns[number]), has_cells)
        if cells:
            yield tuple(Part(text, x0, x1, row) for text, x0, x1 in cells)
            row += 1


def _edges(columns: Sequence[Column]) -> list[float]:
    """Where columns part: half-way between their figures."""
    between = [(left.x1 + right.x0) / 2 for left, right in pairwise(columns)]
    return [columns[0].x0, *between, columns[-1].x1 + 1]


def _cells(chunks: Sequence[Chunk], edges: Sequence[float], blanks: bool) -> Iterator[tuple[str, float, float]]:
    """What stands in each column; blank cells too in a line of figures."""
    for number, (x0, x1) in enumerate(pairwise(edges)):
        first, last = number == 0, number == len(edges) - 2
        texts = [c.text for c in chunks if (x0 <= c.middle or first) and (c.middle < x1 or last)]
        if texts or blanks:
            yield " ".join(texts), x0, x1

"""Where the figures of a line begin: of the places that fit, those that other lines of the same build show.

A line has more slots than its row has columns where a merged label leaves blanks, or a row is filled up. Lines are of
one build where they have as many cells, or as many behind the label, and where the form prints their labels as wide:
in a stream of cells the blanks of the next row stand behind a line, and look as if they stood in front of its figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import takewhile

from loaders.documents.model import Cell
from loaders.figures import clean
from loaders.forms import Form
from loaders.recognise.align import Match
from loaders.recognise.lines import Strip, is_written

Table = tuple[int, int]  # number of a table, and how many columns the row has
SECTION = "三"  # where every figure takes one column
FEWEST_ALIKE = 3  # lines that begin alike, before that counts as the way of their table
FEWEST_IN_PLACE = 2  # lines whose merged label leaves its blanks, before others are expected to
USUAL_SHARE = 0.8


def starts(slots: Sequence[Cell], width: int) -> list[int]:
    """Where ``width`` figures may begin so that nothing written is left outside."""
    written = [at for at, cell in enumerate(slots) if clean(cell.text)]
    return [
        start
        for start in range(len(slots) - width + 1)
        if not written or (start <= written[0] and written[-1] < start + width)
    ]


class Starts:
    """What the sure lines of a document show about where figures begin, asked for the others."""

    def __init__(self, matches: Sequence[Match], lines: Sequence[Strip], form: Form) -> None:
        self.spans = label_spans(form)
        self.fits: dict[tuple[int, str], list[int]] = {}  # where the figures of a line may begin, by line and row
        # where the figures of its lines begin, by their build: how many cells they have, how many behind the label
        self.from_left: dict[tuple[Table, int], Counter[int]] = defaultdict(Counter)
        self.from_label: dict[tuple[Table, int, int], Counter[int]] = defaultdict(Counter)
        self.alike: dict[tuple[Table, int, int], Counter[int]] = defaultdict(Counter)
        self.cells: dict[Table, Counter[int]] = defaultdict(Counter)
        self.slots: dict[tuple[int, int, int], Counter[int]] = defaultdict(Counter)
        self.ends: dict[Table, Counter[int]] = defaultdict(Counter)  # how many empty cells end the figures of a line
        self.fills_up = False  # whether lines are filled up behind their figures, as those of table three show
        self.in_place: Counter[Table] = Counter()  # lines whose merged label leaves as many blanks as it is wide
        self.lossy = {match.line.table for match in matches if len(match.slots) < match.width}
        self.trimmed = dict(trimmed_tables(matches, lines))
        for match in matches:
            for counted, length in self._lengths(match):
                counted[length] += 1
            self._learn(match, 1)

    def possible(self, match: Match) -> list[int]:
        """Where the figures of a line may begin: of the places that fit, those where other lines of the table begin,
        counted from the left, else from the label. One that begins nowhere so has lost or gained a cell."""
        found, table = self.fitting(match), (match.line.table, match.width)
        if sum(map(is_written, match.slots)) < match.width < len(match.slots) and not self.is_usual_length(match):
            return []  # one blank too many, and any of them may be it
        self._learn(match, -1)
        left = _usual(self.from_left[table, len(match.line.cells)])
        label = _usual(self.from_label[self._build(match)])
        alike = set(+self.alike[table, len(match.slots), match.label])
        left = left if alike == {left} else None  # a line with as many leading words must begin there too
        self._learn(match, 1)
        if match.line.layout == "cells":  # in a stream, where a line began is no evidence for another
            left, label = None, None if match.line.table in self.lossy else label
        if left is None and label is None:
            return found
        by_left = [start for start in found if _from_left(match, start) == left]
        return by_left or [start for start in found if start == label]

    def fitting(self, match: Match) -> list[int]:
        """Where the figures of a line may begin so that nothing written is left outside."""
        asked = match.line.index, match.row.code
        if asked not in self.fits:
            self.fits[asked] = starts(match.slots, match.width)
        return self.fits[asked]

    def with_blanks_cut_off(self, match: Match) -> tuple[Cell, ...]:
        """The slots of a line with as many empty ones behind them as may have been left out at its end."""
        missing = self.trimmed.get((match.line.table, match.row.section), 0) - len(match.line.cells)
        return (*match.slots, *(Cell("", cell.place) for cell in match.line.cells[-1:] * max(missing, 0)))

    def is_filled_up(self, match: Match, start: int) -> bool:
        """Whether the blanks that end the figures of a line may be what fills it up, and a figure of it be merged with
        the row above: where lines are filled up, and most do not end so."""
        table = match.line.table, match.width
        blanks = _blanks_at_end(match, start)
        others = self.ends[table] - Counter([blanks])
        return self.fills_up and 0 < blanks < match.width and _usual(others) != blanks

    def lacks_a_cell(self, match: Match) -> int:
        """How many cells a line lacks whose label, as the form prints it, should leave more blanks behind it, as those
        of other lines do."""
        table = match.line.table, match.width
        span = self.spans.get(match.row.code, 1)
        lacking = match.width + span - 1 - len(match.slots)
        is_like = match.line.layout == "rows" and self.in_place[table] >= FEWEST_IN_PLACE
        return lacking if is_like and 0 < lacking < span and not clean(match.slots[0].text) else 0

    def is_usual_length(self, match: Match) -> bool:
        """Whether the other lines of the table are as long as this one, or have as many slots behind as many words;
        also where there are too few others to tell."""
        usual = [_usual(counted - Counter([length])) for counted, length in self._lengths(match)]
        return not any(usual) or any(
            one == length for one, (_, length) in zip(usual, self._lengths(match), strict=True)
        )

    def _learn(self, match: Match, times: int) -> None:
        """Count, or with ``times`` -1 leave out again, where a line begins that can begin in one place only."""
        possible = self.fitting(match)
        if len(possible) != 1:
            return
        table = match.line.table, match.width
        span = self.spans.get(match.row.code, 1)
        if times > 0 and match.line.layout != "grid" and any(map(is_written, match.slots)):
            self.ends[table][_blanks_at_end(match, possible[0])] += 1
            self.in_place[table] += span > 1 and possible[0] == span - 1 == len(match.slots) - match.width
            is_longer = match.row.section == SECTION and possible[0] == 0 and len(match.slots) > match.width
            self.fills_up = self.fills_up or (is_longer and is_written(match.slots[0]))
        self.from_label[self._build(match)][possible[0]] += times
        self.alike[table, len(match.slots), match.label][_from_left(match, possible[0])] += times
        self.from_left[table, len(match.line.cells)][_from_left(match, possible[0])] += times

    def _build(self, match: Match) -> tuple[Table, int, int]:
        """How many cells stand behind the label; in a stream besides how wide the form prints it."""
        span = self.spans.get(match.row.code, 1) if match.line.layout == "cells" else 0
        return (match.line.table, match.width), len(match.slots), span

    def _lengths(self, match: Match) -> tuple[tuple[Counter[int], int], ...]:
        """How long the lines of the table are, and this one: in cells, and in slots behind as many words."""
        table = match.line.table, match.width
        return (
            (self.cells[table], len(match.line.cells)),
            (self.slots[*table, match.label], len(match.slots)),
        )


@cache
def label_spans(form: Form) -> Mapping[str, int]:
    """How many columns the form prints the label of each row over."""
    found: dict[str, int] = {}
    for row in (row for table in form.printed.values() for row in table):
        labels = [cell for cell in row if cell.cell is None]
        codes = {cell.cell.partition(":")[0] for cell in row if cell.cell}
        found |= {code: labels[-1].colspan for code in codes if labels}
    return found


def trimmed_tables(matches: Sequence[Match], lines: Sequence[Strip]) -> Mapping[tuple[int, str], int]:
    """The tables of rows, by number and section, in which no line ends with an empty cell and not all are as long, and
    how long the longest is: there empty cells may have been left out at the end of a line."""
    found: dict[tuple[int, str], int] = {}
    behind = 0  # the lines up to here were another section's
    for number, match in enumerate(matches):
        following = matches[number + 1] if number + 1 < len(matches) else None
        if following and following.row.section == match.row.section:
            continue
        own = [line for line in lines[behind : match.line.index + 1] if line.table == match.line.table]
        behind = match.line.index + 1
        lengths = {len(line.cells) for line in own}
        if match.line.layout == "rows" and len(lengths) > 1 and all(clean(line.cells[-1].text) for line in own):
            found[match.line.table, match.row.section] = max(lengths)
    return found


def _blanks_at_end(match: Match, start: int) -> int:
    """How many empty cells end the figures of a line, from where they begin."""
    return len(list(takewhile(lambda cell: not clean(cell.text), match.slots[start : start + match.width][::-1])))


def _from_left(match: Match, start: int) -> int:
    """Where the figures of a line begin, counted from the left: by the grid where there is one, else by cells."""
    first = match.slots[start]
    return match.label + 1 + start if first.column is None else first.column


def _usual(counted: Counter[int]) -> int | None:
    """What nearly all lines have in common, if they do and there are enough of them."""
    (value, times), *_ = counted.most_common(1) or [(0, 0)]
    return value if times >= max(FEWEST_ALIKE, USUAL_SHARE * counted.total()) else None

"""Which line of the document is which row of the form: one alignment of the whole, and how near the next best comes.

Every line is compared with every row label of a section; the alignment takes the set of pairs, in the order of both
the document and the form, that has the most likeness. So ``其他`` or ``规范性文件`` is settled by what stands around
it, and a label of which only a part is left (``行政``) by what lacks one.

Each pair also gets a *margin*: how much worse the best alignment is in which this row is another line, or this line
another row (max-marginals, from the best alignments of everything before and of everything behind). Two lines that fit
a row equally well and hold different figures have a margin of nothing: the row is doubtful, whatever the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from loaders.documents.model import Cell
from loaders.figures import clean
from loaders.forms import Form, Row
from loaders.labels import fold, plain
from loaders.recognise.alike import column_headings, is_printed, likenesses, nearest, plain_frame
from loaders.recognise.disorder import Named, contested, left_over, named_alone
from loaders.recognise.lines import Strip, is_slot
from loaders.recognise.sections import section_headed

LONG_PART = 5  # characters: a part of a label that names its row alone, whatever the order
FULL_ROW_BONUS = 0.25  # a line with as many slots as the row has columns is the likelier of two
NARROW = 0.1  # a margin below this is no evidence
SECOND_TABLE = 0.5  # a share of the rows that are named again with other figures: a table of another year
BEGINS = re.compile(r"\s*\d{1,2}\s*[.．、]")  # a number begins a label: what stands before it is another's
MAX_JOINED = 4  # a label cut over lines is tried together with the words before it

Labels = Sequence[tuple[int, str]]  # of a line: the position of a label's last cell, and its text
Score = tuple[float, int]  # likeness of a line to a row, and the position of the label's last cell


@dataclass(frozen=True)
class Match:
    """A line taken for a row; ``label`` is the position of the label's last cell in the line. ``rival`` is a line that
    fits the row as well and holds other figures."""

    line: Strip
    row: Row
    label: int
    score: float
    rival: Strip | None = None

    @cached_property
    def slots(self) -> tuple[Cell, ...]:
        """What stands behind the label."""
        return self.line.slots_after(self.label)

    @cached_property
    def width(self) -> int:
        return len(self.row.columns)


class _Words:
    """The words of a line, each looked at once: which of them have no figures of their own."""

    def __init__(self, line: Strip, form: Form) -> None:
        self._line, self._form = line, form

    @cached_property
    def _places(self) -> list[int]:
        return [at for at, cell in enumerate(self._line.cells) if not is_slot(cell)]

    @cached_property
    def _last_printed(self) -> int:
        """Where the last word of the form stands; -1 where none does."""
        cells = self._line.cells
        return next((at for at in reversed(self._places) if is_printed(cells[at].text, self._form)), -1)

    @cached_property
    def _first_heading(self) -> int:
        """Where the first column heading stands; behind the line where none does."""
        headings, cells = column_headings(self._form), self._line.cells
        return next((at for at, cell in enumerate(cells) if plain(cell.text) in headings), len(cells))

    def has_no_figures(self, position: int) -> bool:
        """Whether a word has no figures of its own: words of the form follow it, or column headings stand before it."""
        after = len(self._places) - bisect_right(self._places, position)
        if self._line.layout == "cells":  # a stream: headings, and rows whose figures are lost, run into the next row
            return after > 0
        is_stray = after == 1 and all(map(is_slot, self._line.cells[position + 1 : position + 2]))
        return (not is_stray and self._last_printed > position) or self._first_heading < position


def labels_of(line: Strip) -> Iterator[tuple[int, str]]:
    """The texts of a line that could be its label, with the position of their last cell."""
    for position, cell in enumerate(line.cells):
        if not is_slot(cell):
            yield from _labels_at(line, position)


def labels_before_figures(line: Strip) -> Iterator[tuple[int, str]]:
    """Those of them behind which anything stands: in a stream of cells, where headings and rows whose figures are all
    lost run into the next row, those that end with the last word."""
    words = (at for at in range(len(line.cells) - 1, -1, -1) if not is_slot(line.cells[at]))
    for position in [*islice(words, 1 if line.layout == "cells" else None)][::-1]:
        if position < len(line.cells) - 1:
            yield from _labels_at(line, position)


def _labels_at(line: Strip, position: int) -> Iterator[tuple[int, str]]:
    """A word, alone and with up to so many that stand before it, where no figure does and no number begins one behind
    the first."""
    text = line.cells[position].text
    yield position, text
    for before in reversed(line.cells[max(0, position + 1 - MAX_JOINED) : position]):
        if BEGINS.match(line.cells[position].text) or is_slot(before):
            break
        text = before.text + text
        yield position, text
        if BEGINS.match(before.text):
            break


def _scores(line: Strip, labels: Labels, form: Form, section: str) -> list[Score]:
    """For each row of a section the best likeness of a line's labels to it, and where that label ends; 0 where nothing
    can follow it. Empty where no label is like any row."""
    rows, best, words = form.section_rows(section), list[Score](), _Words(line, form)
    for position, text in labels:
        found = likenesses(text, form, section)
        if not found or words.has_no_figures(position):
            continue
        slots = len(line.cells) - position - 1
        best = best or [(0.0, -1)] * len(rows)
        for at, score in found:
            best[at] = max(best[at], (score + FULL_ROW_BONUS * (slots == len(rows[at].columns)), position))
    return best


def named_rows(lines: Sequence[Strip], form: Form) -> frozenset[str]:
    """The codes of the rows of tables two and three whose label is printed anywhere, with figures or without; not of
    those that have their label in common with a heading: 总计, 其他."""
    texts = {text for line in lines for _, text in labels_of(line)}
    return frozenset(code for text in texts if (code := nearest(text, form)))


def align(lines: Sequence[Strip], form: Form, section: str, labels: Sequence[Labels], end: int | None) -> list[Match]:
    """The best matching of lines to the rows of a section, in the order of the lines, each pair with its rival if it
    has one: both in order, and then by name what stands in another order. ``labels`` are those of each line, ``end``
    is how many lines there are before what can be none of its rows (``ends_before``)."""
    rows = form.section_rows(section)
    candidates: list[tuple[Strip, list[Score]]] = []
    named: list[Named] = []
    again: list[Named] = []  # rows behind section four: none of the report's, but of a second table
    for at, (line, texts) in enumerate(zip(lines, labels, strict=True)):
        scores = _scores(line, texts, form, section)
        if not scores:
            continue
        one = _named(line, texts, scores, form, section)
        if end is not None and at >= end:
            again += [one] if one and one.is_proof else []
            continue
        named += [one] if one else []
        candidates.append((line, _of_one_row(scores, one.row) if one else scores))
    matches = _in_order(candidates, rows)
    return sorted(_with_left_over(matches, named, again, rows), key=lambda match: match.line.index)


def ends_before(lines: Sequence[Strip]) -> int | None:
    """The number of lines before the last heading of section four, if it stands behind every heading of sections two
    and three: what follows is no row of theirs. None where no heading tells."""
    last = {section_headed(cell.text): at for at, line in enumerate(lines) for cell in line.words}
    four = last.get("四")
    return four if four is not None and "三" in last and max(last["三"], last.get("二", 0)) < four else None


def _in_order(candidates: Sequence[tuple[Strip, list[Score]]], rows: Sequence[Row]) -> list[Match]:
    lines = [line for line, _ in candidates]
    table = _Table([[score for score, _ in scores] for _, scores in candidates], len(rows))
    found = []
    for i, j in table.best_pairs():
        score, label = candidates[i][1][j]
        rival = _rival(table, lines, i, j, [scores[j][1] for _, scores in candidates])
        found.append(Match(lines[i], rows[j], label, score, rival))
    return found


def _of_one_row(scores: Sequence[Score], row: int) -> list[Score]:
    """The scores of a line whose label is one row's, word for word: it is no other row, whatever the order."""
    return [score if number == row else (0.0, -1) for number, score in enumerate(scores)]


def _named(line: Strip, labels: Labels, scores: Sequence[Score], form: Form, section: str) -> Named | None:
    """The row that a line names, None where its label may be two rows'. One whose label is cut is no proof."""
    rows, position = form.section_rows(section), max(scores)[1]
    texts = [text for at, text in labels if at == position]
    alike = [0.0] * len(rows)
    for text in texts:
        for at, score in likenesses(text, form, section):
            alike[at] = max(alike[at], score)
    row, is_cut = named_alone(alike), False
    if row is None and sum(map(bool, alike)) == 1 and max(map(len, map(plain, texts))) >= LONG_PART:
        row, is_cut = alike.index(max(alike)), True
    if row is None or scores[row][1] != position:
        return None
    numbered = any(fold(text) == fold(rows[row].label_zh) for text in texts)
    is_proof = not is_cut and (numbered or plain(rows[row].label_zh) not in plain_frame(form))
    return Named(line, row, len(rows[row].columns), position, is_proof)


def _with_left_over(
    matches: Sequence[Match], named: Sequence[Named], again: Sequence[Named], rows: Sequence[Row]
) -> list[Match]:
    """The matches with those of rows that stand in another order; where there are any, or where a second table of the
    same rows follows, no row that is named twice is sure."""
    taken = {rows.index(match.row): match.line for match in matches}
    found = list(left_over(named, taken)) if taken else []
    twice = contested([*named, *again], taken)
    if not found and len(twice) < SECOND_TABLE * len(taken):
        return list(matches)
    kept = [replace(match, rival=match.rival or twice.get(rows.index(match.row))) for match in matches]
    return kept + [
        Match(one.line, rows[one.row], one.label, 1.0, rival=None if is_sure else one.line) for one, is_sure in found
    ]


class _Table:
    """Scores of lines against rows, and the best alignments of everything before and behind each pair."""

    def __init__(self, scores: list[list[float]], width: int) -> None:
        self.scores, self.height, self.width = scores, len(scores), width
        self.behind = filled(scores, width)
        self.before = filled([line[::-1] for line in reversed(scores)], width)
        self.lines_of = [[i for i, line in enumerate(scores) if line[j]] for j in range(width)]  # that may be a row

    def through(self, i: int, j: int) -> float:
        """The score of the best alignment that takes line ``i`` for row ``j``; 0 where it cannot be that row."""
        score = self.scores[i][j]
        return self.before[self.height - i][self.width - j] + score + self.behind[i + 1][j + 1] if score else 0.0

    def best_pairs(self) -> Iterator[tuple[int, int]]:
        """The pairs of the best alignment, in order."""
        i, j = 0, 0
        while i < self.height and j < self.width:
            score, best = self.scores[i][j], self.behind[i][j]
            if score and best == score + self.behind[i + 1][j + 1]:
                yield i, j
                i, j = i + 1, j + 1
            elif best == self.behind[i + 1][j]:
                i += 1
            else:
                j += 1


def filled(scores: list[list[float]], width: int) -> list[list[float]]:
    """``result[i][j]``: the score of the best alignment of the lines from ``i`` and the rows from ``j`` on. With every
    row that is left out it falls, so a line that fits a row raises it for that row and those before, as far as it is
    lower there: most lines fit one row or none."""
    below = [0.0] * (width + 1)
    best = [below]
    for line in reversed(scores):
        here = below.copy()
        for j, score in enumerate(line):
            if score:
                taken, at = score + below[j + 1], j
                while at >= 0 and here[at] < taken:
                    here[at] = taken
                    at -= 1
        best.append(here)
        below = here
    return best[::-1]


def _rival(table: _Table, lines: Sequence[Strip], i: int, j: int, labels: Sequence[int]) -> Strip | None:
    """A line that fits row ``j`` about as well as line ``i`` and holds other figures; or line ``i`` itself, where it
    fits another row as well."""
    narrow = table.through(i, j) - NARROW  # more than nothing: a pair has the likeness of a part, or more
    mine = _figures(lines[i], labels[i])
    for other in table.lines_of[j]:
        if other != i and table.through(other, j) > narrow and _figures(lines[other], labels[other]) != mine:
            return lines[other]
    others = (row for row, score in enumerate(table.scores[i]) if score and row != j)
    return lines[i] if any(table.through(i, row) > narrow for row in others) else None


def _figures(line: Strip, label: int) -> list[str]:
    return [clean(cell.text) for cell in line.slots_after(label)]

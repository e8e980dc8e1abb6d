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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.documents.model import Cell
from loaders.figures import clean
from loaders.forms import Form, Row, aliases
from loaders.labels import fold, likeness, plain
from loaders.recognise.disorder import Named, contested, left_over, named_alone
from loaders.recognise.lines import Strip, is_slot
from loaders.recognise.sections import section_headed

ENOUGH = 0.72  # less like than this is another label
PART = 0.7  # what a label is worth of which only the beginning or the end is left
SHORTEST_PART = 2  # characters: 行政 is the beginning of three labels, which of them the order may tell
LONG_PART = 5  # characters: a part of a label that names its row alone, whatever the order
FULL_ROW_BONUS = 0.25  # a line with as many slots as the row has columns is the likelier of two
NARROW = 0.1  # a margin below this is no evidence
SECOND_TABLE = 0.5  # a share of the rows that are named again with other figures: a table of another year
BEGINS = re.compile(r"\s*\d{1,2}\s*[.．、]")  # a number begins a label: what stands before it is another's
MAX_JOINED = 4  # a label cut over lines is tried together with the words before it

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

    @property
    def slots(self) -> tuple[Cell, ...]:
        return self.line.slots_after(self.label)

    @property
    def width(self) -> int:
        return len(self.row.columns)


@cache
def wordings(form: Form, row: Row) -> tuple[str, ...]:
    """The printed label of a row and the other wordings seen for it."""
    return (row.label_zh, *aliases(form.editions[row.section], "row").get(row.code, ()))


@cache
def structure_words(form: Form) -> tuple[str, ...]:
    """The printed words that are no row labels: groups, column headings, notes."""
    rows = {row.label_zh for row in form.rows if row.section != "四"}
    printed = {cell.text for table in form.printed.values() for line in table for cell in line if cell.text}
    return tuple(sorted(printed - rows))


@cache
def _plain_frame(form: Form) -> frozenset[str]:
    return frozenset(plain(word) for word in structure_words(form))


@cache
def likeness_to_row(text: str, form: Form, row: Row) -> float:
    """How like a text is to a row's label, 0 where it is more like a word of the table's frame."""
    best = max(likeness(text, wording) for wording in wordings(form, row))
    if best < ENOUGH:
        return PART if _is_part(text, form, row) else 0.0
    frame = max((likeness(text, word) for word in structure_words(form)), default=0.0)
    return best if best >= frame else 0.0


def _is_part(text: str, form: Form, row: Row) -> bool:
    """Whether a text is the beginning or the end of a row's label and no word of the frame."""
    part = plain(text)
    if len(part) < SHORTEST_PART or part in _plain_frame(form):
        return False
    return any(label.startswith(part) or label.endswith(part) for label in map(plain, wordings(form, row)))


def _has_no_figures(line: Strip, position: int, form: Form) -> bool:
    """Whether a word has no figures of its own: words of the form follow it, or column headings stand before it."""
    words_after = [cell.text for cell in line.cells[position + 1 :] if not is_slot(cell)]
    if line.layout == "cells":  # a stream: headings, and rows whose figures are all lost, run into the next row
        return bool(words_after)
    is_stray = len(words_after) == 1 and all(map(is_slot, line.cells[position + 1 : position + 2]))
    return (not is_stray and any(_is_printed(text, form) for text in words_after)) or any(
        plain(cell.text) in column_headings(form) for cell in line.cells[:position]
    )


@cache
def _is_printed(text: str, form: Form) -> bool:
    words = (*structure_words(form), *(row.label_zh for row in form.rows))
    return any(likeness(text, word) >= ENOUGH for word in words)


@cache
def column_headings(form: Form) -> frozenset[str]:
    """The printed column headings of a form, ready to be compared."""
    return frozenset(plain(column.label_zh) for column in form.column_by_cell.values())


def labels_of(line: Strip) -> Iterator[tuple[int, str]]:
    """The texts of a line that could be its label, with the position of their last cell."""
    for position, cell in enumerate(line.cells):
        if is_slot(cell):
            continue
        yield position, cell.text
        for back in range(1, MAX_JOINED):
            joined = line.cells[max(0, position - back) : position + 1]
            if not any(map(is_slot, joined)) and not any(BEGINS.match(part.text) for part in joined[1:]):
                yield position, "".join(part.text for part in joined)


def _score(line: Strip, labels: Sequence[tuple[int, str]], form: Form, row: Row) -> Score:
    """The best likeness of a line's labels to a row, and where that label ends; 0 where nothing can follow it."""
    best = (0.0, -1)
    for position, text in labels:
        slots = len(line.cells) - position - 1
        score = likeness_to_row(text, form, row) if slots else 0.0
        if score and not _has_no_figures(line, position, form):
            best = max(best, (score + FULL_ROW_BONUS * (slots == len(row.columns)), position))
    return best


def named_rows(lines: Sequence[Strip], form: Form) -> frozenset[str]:
    """The codes of the rows of tables two and three whose label is printed anywhere, with figures or without; not of
    those that have their label in common with a heading: 总计, 其他."""
    texts = {text for line in lines for _, text in labels_of(line)}
    rows = [row for row in form.rows if row.section != "四" and plain(row.label_zh) not in _plain_frame(form)]
    nearest = [max((likeness_to_row(text, form, row), row.code) for row in rows) for text in texts]
    return frozenset(code for score, code in nearest if score >= ENOUGH)


def align(lines: Sequence[Strip], form: Form, section: str) -> list[Match]:
    """The best matching of lines to the rows of a section, in the order of the lines, each pair with its rival if it
    has one: both in order, and then by name what stands in another order."""
    rows = form.section_rows(section)
    candidates: list[tuple[Strip, list[Score]]] = []
    named: list[Named] = []
    again: list[Named] = []  # rows behind section four: none of the report's, but of a second table
    end = ends_before(lines)
    for at, line in enumerate(lines):
        labels = tuple(labels_of(line))
        scores = [_score(line, labels, form, row) for row in rows]
        if not any(score for score, _ in scores):
            continue
        one = _named(line, labels, scores, form, rows)
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
    table = _Table([[score for score, _ in scores] for _, scores in candidates], len(rows))
    return [
        replace(
            Match(candidates[i][0], rows[j], candidates[i][1][j][1], candidates[i][1][j][0]),
            rival=_rival(table, [line for line, _ in candidates], i, j, [scores[j][1] for _, scores in candidates]),
        )
        for i, j in table.best_pairs()
    ]


def _of_one_row(scores: Sequence[Score], row: int) -> list[Score]:
    """The scores of a line whose label is one row's, word for word: it is no other row, whatever the order."""
    return [score if number == row else (0.0, -1) for number, score in enumerate(scores)]


def _named(
    line: Strip, labels: Sequence[tuple[int, str]], scores: Sequence[Score], form: Form, rows: Sequence[Row]
) -> Named | None:
    """The row that a line names, None where its label may be two rows'. One whose label is cut is no proof."""
    position = max(scores)[1]
    texts = [text for at, text in labels if at == position]
    likenesses = [max(likeness_to_row(text, form, row) for text in texts) for row in rows]
    row, is_cut = named_alone(likenesses), False
    if row is None and sum(map(bool, likenesses)) == 1 and max(map(len, map(plain, texts))) >= LONG_PART:
        row, is_cut = likenesses.index(max(likenesses)), True
    if row is None or scores[row][1] != position:
        return None
    numbered = any(fold(text) == fold(rows[row].label_zh) for text in texts)
    is_proof = not is_cut and (numbered or plain(rows[row].label_zh) not in _plain_frame(form))
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
        self.behind = _filled(scores, width)
        self.before = _filled([line[::-1] for line in reversed(scores)], width)

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


def _filled(scores: list[list[float]], width: int) -> list[list[float]]:
    """``result[i][j]``: the score of the best alignment of the lines from ``i`` and the rows from ``j`` on."""
    height = len(scores)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            taken = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    return best


def _rival(table: _Table, lines: Sequence[Strip], i: int, j: int, labels: Sequence[int]) -> Strip | None:
    """A line that fits row ``j`` about as well as line ``i`` and holds other figures; or line ``i`` itself, where it
    fits another row as well."""
    narrow = table.through(i, j) - NARROW
    mine = _figures(lines[i], labels[i])
    for other, line in enumerate(lines):
        if other != i and table.through(other, j) > narrow and _figures(line, labels[other]) != mine:
            return line
    fits_another = any(row != j and table.through(i, row) > narrow for row in range(table.width))
    return lines[i] if fits_another else None


def _figures(line: Strip, label: int) -> list[str]:
    return [clean(cell.text) for cell in line.slots_after(label)]

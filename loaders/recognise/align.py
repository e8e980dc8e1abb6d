"""Which line of the document is which row of the form: one alignment of the whole, not row by row.

Every line is compared with every row label of a section; the alignment takes the set of pairs, in the order of both the
document and the form, that has the most likeness. So ``其他`` or ``规范性文件`` is settled by what stands around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from loaders.forms import Form, Row, aliases
from loaders.labels import likeness, plain
from loaders.recognise.lines import Line, is_slot

ENOUGH = 0.72  # less like than this is another label
FULL_ROW_BONUS = 0.25  # a line with as many slots as the row has columns is the likelier of two
MAX_JOINED = 3  # a label cut over lines is tried together with the cells before it


@dataclass(frozen=True)
class Match:
    """A line taken for a row; ``label`` is the position of the label's last cell in the line."""

    line: Line
    row: Row
    label: int
    score: float


@cache
def wordings(form: Form, row: Row) -> tuple[str, ...]:
    """The printed label of a row and the other wordings seen for it."""
    return (row.label_zh, *aliases(form.id, "row").get(row.code, ()))


@cache
def structure_words(form: Form) -> tuple[str, ...]:
    """The printed words that are no row labels: groups, column headings, notes."""
    rows = {row.label_zh for row in form.rows if row.section != "四"}
    printed = {cell.text for table in form.printed.values() for line in table for cell in line if cell.text}
    return tuple(sorted(printed - rows))


@cache
def likeness_to_row(text: str, form: Form, row: Row) -> float:
    """How like a text is to a row's label, 0 where it is more like a word of the table's frame."""
    best = max(likeness(text, wording) for wording in wordings(form, row))
    if best < ENOUGH:
        return 0.0
    frame = max((likeness(text, word) for word in structure_words(form)), default=0.0)
    return best if best >= frame else 0.0


def _has_no_figures(line: Line, position: int, form: Form) -> bool:
    """Whether a word has no figures of its own: words of the form follow it, or column headings stand before it."""
    words_after = [cell.text for cell in line.cells[position + 1 :] if not is_slot(cell)]
    if line.layout == "cells":  # a stream: headings, and rows whose figures are all lost, run into the next row
        return bool(words_after)
    return any(_is_printed(text, form) for text in words_after) or any(
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


def _labels(line: Line) -> list[tuple[int, str]]:
    """The texts of a line that could be its label, with the position of their last cell."""
    found = []
    for position, cell in enumerate(line.cells):
        if is_slot(cell):
            continue
        found.append((position, cell.text))
        if line.layout == "cells":
            for back in range(1, MAX_JOINED):
                joined = line.cells[max(0, position - back) : position + 1]
                if not any(is_slot(part) for part in joined):
                    found.append((position, "".join(part.text for part in joined)))
    return found


def best_label(line: Line, labels: Sequence[tuple[int, str]], form: Form, row: Row) -> tuple[float, int]:
    """The best likeness of a line's labels to a row, and where that label ends; 0 where nothing can follow it."""
    best = (0.0, -1)
    for position, text in labels:
        slots = len(line.cells) - position - 1
        if not slots or _has_no_figures(line, position, form):
            continue
        score = likeness_to_row(text, form, row)
        if score:
            score += FULL_ROW_BONUS * (slots == len(row.columns))
        best = max(best, (score, position))
    return best


def align(lines: Sequence[Line], form: Form, section: str) -> list[Match]:
    """The best matching of lines to the rows of a section, both in order."""
    rows = form.section_rows(section)
    labels = [_labels(line) for line in lines]
    scores = [[best_label(line, found, form, row) for row in rows] for line, found in zip(lines, labels, strict=True)]
    height, width = len(lines), len(rows)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            taken = scores[i][j][0] + best[i + 1][j + 1] if scores[i][j][0] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    return _walk(lines, rows, scores, best)


def _walk(
    lines: Sequence[Line], rows: Sequence[Row], scores: list[list[tuple[float, int]]], best: list[list[float]]
) -> list[Match]:
    """Follow the best alignment from the start."""
    found, i, j = [], 0, 0
    while i < len(lines) and j < len(rows):
        score, label = scores[i][j]
        if score and best[i][j] == score + best[i + 1][j + 1]:
            found.append(Match(lines[i], rows[j], label, score))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found

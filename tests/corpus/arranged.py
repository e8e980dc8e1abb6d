"""Tables in another order than the form's, head and figures alike: rows, groups of rows, kinds of applicant.

An arrangement is a pure function of the lines of a printed table; the truth of every cell stays what it was.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import groupby

from data.sample.draft import Draft, Line, row_code
from loaders.forms import PrintedCell

LABELS = 3  # columns of table three in front of the figures
TOTAL = "app.result.total"


def rows_shuffled(draft: Draft, dice: random.Random) -> Draft:
    """The articles of table two in another order, and the groups of outcomes in table three; within each the rows."""
    seed = dice.random()
    return replace(draft, arranged=lambda section, lines: _shuffled(section, lines, random.Random(seed)))


def total_on_top(draft: Draft, dice: random.Random) -> Draft:
    """The total of the outcomes as the first of its group."""
    return replace(draft, arranged=lambda section, lines: _total_first(lines) if section == "三" else lines)


def kinds_of(draft: Draft) -> int:
    """How many kinds of applicant the form has, without their total."""
    return len(draft.form.row_by_code["app.received_new"].cells) - 1


def applicants_moved(draft: Draft, dice: random.Random) -> Draft:
    """The kinds of organisation in another order."""
    last = LABELS + kinds_of(draft)
    kinds = dice.sample(range(LABELS + 1, last), last - LABELS - 1)
    return replace(draft, arranged=lambda section, lines: _columns(lines, kinds) if section == "三" else lines)


def total_of_applicants_first(draft: Draft, dice: random.Random) -> Draft:
    """The column of the total before that of natural persons."""
    last = LABELS + kinds_of(draft)
    moved = [last, *range(LABELS, last)]
    return replace(draft, arranged=lambda section, lines: _columns(lines, moved) if section == "三" else lines)


def figures_merged(draft: Draft, dice: random.Random) -> Draft:
    """One figure in a cell over two rows: it is neither's for sure."""
    return replace(draft, arranged=_with_figure_merged)


def _shuffled(section: str, lines: list[Line], dice: random.Random) -> list[Line]:
    if section == "四":
        return lines
    if section == "二":
        return [line for article in _mixed(_articles(lines), dice) for line in _rows_mixed(article, dice)]
    head = [line for line in lines if row_code(line) is None]
    rest = _mixed(_alike(lines[len(head) :], 0), dice)
    groups = [group for part in rest for group in _mixed(_alike(part, 1), dice)]
    return [*head, *(line for group in groups for line in _rows_mixed(group, dice))]


def _mixed(blocks: list[list[Line]], dice: random.Random) -> list[list[Line]]:
    return dice.sample(blocks, len(blocks))


def _rows_mixed(block: list[Line], dice: random.Random) -> list[Line]:
    """A block with its rows of figures in another order."""
    head = [line for line in block if row_code(line) is None]
    rows = [line for line in block if row_code(line) is not None]
    return [*head, *dice.sample(rows, len(rows))]


def _articles(lines: list[Line]) -> list[list[Line]]:
    """Table two by article: a line that is one word over the whole width begins one."""
    blocks: list[list[Line]] = []
    for line in lines:
        if all(cell is line[0] for cell in line):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _alike(lines: list[Line], column: int) -> list[list[Line]]:
    """The lines by the cell they have in a column: what its label reaches over stays together."""
    return [list(group) for _, group in groupby(lines, key=lambda line: id(line[column]))]


def _total_first(lines: list[Line]) -> list[Line]:
    total = next(line for line in lines if row_code(line) == TOTAL)
    rest = [line for line in lines if line is not total]
    first = next(number for number, line in enumerate(rest) if line[0] is total[0])
    return [*rest[:first], total, *rest[first:]]


def _columns(lines: list[Line], order: list[int]) -> list[Line]:
    """Every line with the columns from the first that moves in another order."""
    first = min(order)
    return [[*line[:first], *(line[at] for at in order), *line[first + len(order) :]] for line in lines]


def _with_figure_merged(section: str, lines: list[Line]) -> list[Line]:
    """The first figure of two rows as one cell: 行政处罚 and 行政强制, two reasons of refusal."""
    upper, lower = ("pub.penalty", "pub.compulsion") if section == "二" else REFUSALS
    top = next((line for line in lines if row_code(line) == upper), None)
    return [_sharing(line, top) if top and row_code(line) == lower else line for line in lines]


REFUSALS = ("app.result.denied.state_secret", "app.result.denied.law_prohibited")


def _sharing(line: Line, top: Line) -> Line:
    """A line whose first figure is the cell of the line above."""
    first = next(number for number, cell in enumerate(top) if cell.cell)
    shared: PrintedCell = top[first]
    return [shared if top[number] is shared else cell for number, cell in enumerate(line)]

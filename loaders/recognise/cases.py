"""Section four: fifteen figures in one line under headings that name the three kinds of case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.documents.model import Cell
from loaders.forms import Form
from loaders.labels import fold, likeness
from loaders.recognise.align import ENOUGH
from loaders.recognise.columns import Assignment, starts
from loaders.recognise.lines import Line, is_written, run

KINDS = ("行政复议", "行政诉讼")
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")  # as printed, from left to right


def case_cells(form: Form) -> tuple[str, ...]:
    """The cells of section four in the order of their line."""
    return tuple(cell for row in form.section_rows("四") for cell in row.cells)


def assign_cases(lines: Sequence[Line], form: Form, padded: bool) -> tuple[tuple[Cell, ...], Assignment] | None:
    """The slots of the line that holds the figures of section four and their placements; None where there is none.

    In a stream that is ``padded`` a blank at either end may be no cell of the line.
    """
    width = len(case_cells(form))
    found = list(_candidates(lines, width))
    if not found:
        return None
    candidates = [slots for slots in found if any(map(is_written, slots))] or found[:1]
    full = [slots for slots in candidates if starts(slots, width)]
    slots = max(full or candidates, key=lambda line: sum(map(is_written, line)))
    if not _in_printed_order(lines):
        return slots, Assignment((), "unclear_columns")
    if len({run(line) for line in full}) > 1:
        return slots, Assignment((), "row_twice")
    if full and padded and len(slots) == width and not (is_written(slots[0]) and is_written(slots[-1])):
        return slots, Assignment((), "unclear_columns")
    if full:
        placements = tuple(tuple(slots[start : start + width]) for start in starts(slots, width))
        return slots, Assignment(placements, None if len(placements) == 1 else "unclear_columns")
    return slots, Assignment((), "too_few_figures" if len(slots) < width else "too_many_figures")


def _candidates(lines: Sequence[Line], width: int) -> Iterator[tuple[Cell, ...]]:
    """The slots of the lines that follow the headings of section four in the same table, with figures or with as many
    empty cells; where the headings are lost but for 行政复议 and 行政诉讼, or stand on the page before, a line that
    holds as many figures as the table and no word."""
    table: int | None = None
    is_named = False
    for line in lines:
        if any(_names(line, name) for name in GROUPS[1:]):
            table = line.table
        is_named = is_named or all(_names(line, name) for name in KINDS)
        last_word = max((at for at, cell in enumerate(line.cells) if cell in line.words), default=-1)
        slots = line.slots_after(last_word)
        written = any(map(is_written, slots))
        bare = is_named and line.table != table and not line.words and len(slots) == width
        if (line.table == table and (written or len(slots) == width)) or (bare and written):
            yield slots


def _names(line: Line, name: str) -> bool:
    """Whether a line names a group: by likeness, or cut over words, or among headings run together."""
    if name in "".join(fold(cell.text) for cell in line.words):
        return True
    return len(name) > len(GROUPS[-1]) and any(likeness(cell.text, name) >= ENOUGH for cell in line.words)


def _in_printed_order(lines: Sequence[Line]) -> bool:
    """Whether the two kinds of suit are headed in the order of the form."""
    words = "".join(fold(cell.text) for line in lines for cell in line.words)
    first, second = words.find(GROUPS[1]), words.rfind(GROUPS[2])
    return first < 0 or second < 0 or first < second

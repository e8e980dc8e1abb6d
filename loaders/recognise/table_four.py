"""Section four: fifteen figures of three groups of cases, each with five results, in one table or several.

In tables that know their columns a figure is what its headings say (``table_four_columns``). In others figures are
counted under headings of which there is one a figure, or that stand in the order of the form: fifteen in one line, or
five in each of three. All else is doubtful; what is printed is never said to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.documents.model import Cell
from loaders.figures import clean
from loaders.forms import Form
from loaders.labels import fold, likeness
from loaders.recognise.alike import ENOUGH
from loaders.recognise.columns import Assignment, Placement
from loaders.recognise.lines import Strip, is_written, run
from loaders.recognise.sections import section_headed
from loaders.recognise.starts import starts
from loaders.recognise.table_four_columns import under_headings
from loaders.recognise.table_four_words import (
    RESULTS,
    group_of,
    in_printed_order,
    is_heading,
    printed_order,
    results_in,
)

KINDS = ("行政复议", "行政诉讼")
MOST_WORDS = 2  # in cells of their own among the figures of the table
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")  # as printed, from left to right
BEHIND = ("五", "六")  # the sections after section four
TELLING = range(RESULTS - 1)  # results that nothing but section four has; a total stands elsewhere too
Slots = tuple[Cell, ...]


def case_cells(form: Form) -> tuple[str, ...]:
    """The cells of section four in the order of their line."""
    return tuple(cell for row in form.section_rows("四") for cell in row.cells)


def assign_cases(lines: Sequence[Strip], form: Form, padded: bool) -> tuple[Slots, Assignment] | None:
    """The slots that hold the figures of section four and their placements; None where there are none.

    In a stream that is ``padded`` a blank at either end may be no cell of the line.
    """
    lines = list(_of_section(lines))
    counted = _in_one_line(lines, form, padded) or _in_three_lines(lines, form, padded)
    found = under_headings(lines, form)
    if not found.is_sure:
        return counted or _printed(lines, form)
    groups = range(len(case_cells(form)) // RESULTS)
    placement = tuple(found.cell((group, result)) for group in groups for result in range(RESULTS))
    slots = tuple(filter(None, placement))
    if counted and counted[1].doubt is None and _texts(counted[1].placements[0]) != _texts(placement):
        return slots, Assignment((), "unclear_columns")
    return slots, Assignment((placement,))


def _texts(placement: Placement) -> list[str]:
    return [run([cell]) for cell in placement]


def _of_section(lines: Sequence[Strip]) -> Iterator[Strip]:
    """The lines before the heading of the next section."""
    for line in lines:
        if any(section_headed(cell.text) in BEHIND for cell in line.cells):
            return
        yield line


# --- fifteen figures in one line -----------------------------------------------------------


def _in_one_line(lines: Sequence[Strip], form: Form, padded: bool) -> tuple[Slots, Assignment] | None:
    width = len(case_cells(form))
    found = list(_candidates(lines, form))
    if not any(starts(slots, width) for slots in found) and _in_three_lines(lines, form, padded):
        return None
    if not found:
        return None
    candidates = [slots for slots in found if any(map(is_written, slots))] or found[:1]
    full = [slots for slots in candidates if starts(slots, width)]
    slots = max(full or candidates, key=lambda line: sum(map(is_written, line)))
    headings = list(_headings_before(lines, slots))
    order, printed = in_printed_order(headings, form), printed_order(headings, form)
    if (order is False and not printed) or (order is None and _adds_up_from_the_left(slots)):
        return slots, Assignment((), "unclear_columns")
    if len({run(line) for line in full}) > 1:
        return slots, Assignment((), "row_twice")
    if full and padded and len(slots) == width and not (is_written(slots[0]) and is_written(slots[-1])):
        return slots, Assignment((), "unclear_columns")
    if full:
        placements = tuple(_of_form(slots[start:], printed or range(width)) for start in starts(slots, width))
        return slots, Assignment(placements, None if len(placements) == 1 else "unclear_columns")
    return slots, Assignment((), "too_few_figures" if len(slots) < width else "too_many_figures")


def _of_form(slots: Slots, printed: Sequence[int]) -> Slots:
    """The figures in the order of the form, from that on paper."""
    by_cell = dict(zip(printed, slots, strict=False))
    return tuple(by_cell[at] for at in range(len(printed)))


def _adds_up_from_the_left(slots: Slots) -> bool:
    """Whether each group adds up only if its first figure, not its last, is the total: its headings may well be so."""
    written = [clean(cell.text) for cell in slots if is_written(cell)]
    if len(written) % RESULTS or not all(text.isdecimal() for text in written):
        return False
    groups = [[*map(int, written[at : at + RESULTS])] for at in range(0, len(written), RESULTS)]
    return all(2 * group[0] == sum(group) for group in groups) and any(2 * group[-1] != sum(group) for group in groups)


def _headings_before(lines: Sequence[Strip], slots: Slots) -> Iterator[str]:
    """The words from the first that names a kind of case to the figures."""
    begun = False
    for line in lines:
        for cell in line.words:
            begun = begun or (is_heading(cell.text) and any(kind in fold(cell.text) for kind in KINDS))
            if begun:
                yield cell.text
        if slots and slots[-1] in line.cells:
            return


def _candidates(lines: Sequence[Strip], form: Form) -> Iterator[Slots]:
    """The slots of the lines that follow the headings of section four in the same table, with figures or with as many
    empty cells; where the headings are lost but for 行政复议 and 行政诉讼, or stand on the page before, a line that
    holds as many figures as the table and no word."""
    table: int | None = None
    is_named, width = False, len(case_cells(form))
    for line in lines:
        if any(_names(line, name) for name in GROUPS[1:]):
            table = line.table
        is_named = is_named or all(_names(line, name) for name in KINDS)
        slots = line.cells if _holds_a_word(line, form) else _slots(line)
        written = any(map(is_written, slots))
        bare = is_named and line.table != table and not line.words and len(slots) == width
        if (line.table == table and (written or len(slots) == width)) or (bare and written):
            yield slots


def _holds_a_word(line: Strip, form: Form) -> bool:
    """Whether a line is the figures of the table but for a word in one or two of its cells."""
    is_whole = line.layout != "cells" and len(line.cells) >= len(case_cells(form))
    headings = (cell for cell in line.words if group_of(cell.text) is not None or results_in(cell.text, form))
    return is_whole and len(line.words) <= MOST_WORDS and not any(headings)


def _slots(line: Strip) -> Slots:
    """What stands behind the last word of a line."""
    return line.slots_after(max((at for at, cell in enumerate(line.cells) if cell in line.words), default=-1))


def _names(line: Strip, name: str) -> bool:
    """Whether a line names a group: by likeness, or cut over words, or among headings run together."""
    if name in "".join(fold(cell.text) for cell in line.words):
        return True
    return len(name) > len(GROUPS[-1]) and any(likeness(cell.text, name) >= ENOUGH for cell in line.words)


# --- five figures in each of three lines ---------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A line of figures with the headings between the figures before it and its own."""

    headings: tuple[str, ...]
    slots: Slots


def _blocks(lines: Sequence[Strip]) -> Iterator[Block]:
    headings: list[str] = []
    for line in lines:
        headings += [cell.text for cell in line.words if is_heading(cell.text)]
        slots = _slots(line)
        if any(map(is_written, slots)) or len(slots) == RESULTS:
            yield Block(tuple(headings), slots)
            headings = []


def _in_three_lines(lines: Sequence[Strip], form: Form, padded: bool) -> tuple[Slots, Assignment] | None:
    """A line for each group, under or behind its name, in the order of its headings; None where it is not so."""
    groups: dict[int, list[Slots]] = {}
    order: list[int] = []
    for block in _blocks(lines):
        order = [one for text in block.headings for one in results_in(text, form)] or order
        named = {group for text in block.headings if (group := group_of(text)) is not None}
        if len(named) == 1 and sorted(order) == list(range(RESULTS)) and len(starts(block.slots, RESULTS)) == 1:
            groups.setdefault(named.pop(), []).append(_in_order(block.slots, order))
    if len(groups) * RESULTS != len(case_cells(form)):
        return None
    slots = tuple(cell for group in sorted(groups) for cell in groups[group][0])
    if any(len({run(line) for line in found}) > 1 for found in groups.values()):
        return slots, Assignment((), "row_twice")
    ends = (line[at] for found in groups.values() for line in found for at in (0, -1))
    if padded and not all(map(is_written, ends)):
        return slots, Assignment((), "unclear_columns")
    return slots, Assignment((slots,))


def _in_order(slots: Slots, order: Sequence[int]) -> Slots:
    """Five figures in the order of the form, from that of their headings."""
    (start,) = starts(slots, RESULTS)
    by_result = dict(zip(order, slots[start : start + RESULTS], strict=True))
    return tuple(by_result[result] for result in range(RESULTS))


def _printed(lines: Sequence[Strip], form: Form) -> tuple[Slots, Assignment] | None:
    """What is printed under headings of section four, in a shape that says no more."""
    told = False
    slots: list[Cell] = []
    for block in _blocks(lines):
        told = told or any(result in TELLING for text in block.headings for result in results_in(text, form))
        slots += block.slots if told else ()
    return (tuple(slots), Assignment((), "unclear_columns")) if any(map(is_written, slots)) else None

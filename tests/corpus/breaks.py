"""Reports whose tables are broken over pages at a chosen row, or through it, as printers and browsers break them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.sample.draft import HEADINGS, Draft, front, heading, paragraphs, printed_table
from loaders.forms import SECTIONS
from tests.corpus import pdf
from tests.corpus.pdf import Box, Sheet, Style

HEADS = {"二": 2, "三": 3, "四": 3}  # rows that a program repeats


@dataclass(frozen=True)
class Break:
    """Where every table is broken, and what the program does besides."""

    row: int  # the break stands before this row of each table, counted round in a shorter one
    cuts: bool = False  # it goes through the row, below the first line of each of its cells
    repeats: bool = False  # the next page repeats the head
    browser: bool = False  # date, title, address and number of the page stand around each page


def write(draft: Draft, at: Break, style: Style) -> bytes:
    """The whole report, each table on two pages."""
    sheet = Sheet(style)
    _around(sheet, draft, at)
    for line in front(draft):
        sheet.prose(line)
    for section in HEADINGS:
        sheet.prose(heading(draft, section))
        if section in SECTIONS:
            _table(sheet, draft, section, at)
            _turn(sheet, draft, at)
        for line in paragraphs(draft, section):
            sheet.prose(f"　　{line}")
    sheet.canvas.save()
    return sheet.out.getvalue()


def _around(sheet: Sheet, draft: Draft, at: Break) -> None:
    if at.browser:
        sheet.text(40, 22, "2024/1/15 10:23")
        sheet.text(230, 22, draft.title or "年度报告")
        sheet.text(40, 828, "https://www.example.gov.cn/zwgk/2024/art_1234_5678.html")
        sheet.text(530, 828, f"{sheet.page}/7")


def _turn(sheet: Sheet, draft: Draft, at: Break) -> None:
    sheet.turn()
    _around(sheet, draft, at)


def _table(sheet: Sheet, draft: Draft, section: str, at: Break) -> None:
    table = printed_table(draft, section)
    edges = pdf._edges(section, table)
    boxes = pdf._boxes(sheet, table, edges)
    heights = pdf._heights(sheet, boxes, len(table))
    row = 1 + at.row % (len(table) - 1)
    above, below, upper, lower = boxes, boxes, list(heights), list(heights)
    if at.cuts:
        above, below = _cut(boxes, row)
        upper[row] = sheet.style.pitch + 2 * pdf.PAD
        lower[row] = max(heights[row] - sheet.style.pitch, upper[row])
    pdf._part(sheet, above, upper, edges, list(range(row + at.cuts)))
    _turn(sheet, draft, at)
    again = range(HEADS[section] if at.repeats and row >= HEADS[section] else 0)
    shown = [box for box in boxes if box.row in again] + [box for box in below if box.row not in again]
    pdf._part(sheet, shown, lower, edges, [*again, *range(row, len(table))])


def _cut(boxes: Sequence[Box], row: int) -> tuple[list[Box], list[Box]]:
    """The cells above and below a break that goes through a row: its first lines above, the rest below."""
    above = [box for box in boxes if box.row + box.rowspan <= row]
    below = [box for box in boxes if box.row > row]
    for box in boxes:
        if box.row <= row < box.row + box.rowspan:
            lines = 1 if box.row == row else len(box.lines)
            above.append(replace(box, rowspan=row + 1 - box.row, lines=box.lines[:lines]))
            below.append(replace(box, row=row, rowspan=box.row + box.rowspan - row, lines=box.lines[lines:]))
    return above, below

"""Plain text that was a table once: the ways in which tables are written down, and so to cut them into cells again.

* *pipes*: ``规章 | 0 | 0 | 0 |`` or ``| 规章 | 0 | 0 | 0 |``, one table row a line; or one cell a line, each ending
  ``|``, where a line of pipes only stands for merged cells. Frames drawn with lines (``│``, ``+---+``) count as pipes,
  and where rules part the rows, the lines between two rules are one row.
* *leading TABs* (the seed): one cell a line, each led by a TAB, an empty line between table rows, a lone TAB for an
  empty or merged cell; a line without a TAB that follows a cell after an empty line continues that cell.
* *TABs*, *commas* or *semicolons* between cells, one table row a line, as spreadsheets save them (``delimited``).
* *bare*: lines. The recogniser looks for tables among them, word by word and figure by figure.

A text may bear several marks. ``cuttings`` gives every way of cutting it that its marks allow, the likeliest first; the
recogniser reads them all and believes none that another contradicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, zip_longest

from loaders.documents import delimited
from loaders.documents.encoding import decode
from loaders.documents.limits import MAX_LINES
from loaders.documents.marks import unmarked
from loaders.documents.model import Block, Cell, Contents, Layout, Paragraph, Table, on_line
from loaders.errors import RefusedDocumentError

Numbered = tuple[int, str]  # line number from 1, text
ONLY_PIPES = re.compile(r"\s*\|[\s|]*")
FRAME = str.maketrans("│┃║｜￨", "|||||")
RULE = re.compile(
    r"[\s|:+\-=─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]*(?:[-─━═=┄┈]{2}|[┌└├┬┼┴┏┗┣╔╚╠╋╬])"
    r"[\s|:+\-=─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]*"
)
BETWEEN = re.compile(r"[|\s]+")
FEWEST_MARKED = 5  # fewer lines with a pipe, a TAB or commas than this are no table
HEADED = re.compile(r"[一二三四五六七八九十]{1,2}、")  # a heading of the text; in a cell it stands behind a TAB
LONGEST_CELL = 60  # a longer line without a TAB behind a cell is prose, not the rest of the cell
RULED_SHARE = 0.3  # rules for at least this share of the piped lines part the rows; fewer only part head and body
MAX_TEXT = 5_000_000  # characters; a report has some ten thousand


def read(content: bytes) -> Contents:
    """The paragraphs and tables of a text, by the likeliest way of cutting it, and the other ways."""
    first, *others = cuttings(unmarked(_bounded(decode(content))))
    return Contents(first, otherwise=tuple(others))


def _bounded(text: str) -> str:
    """The text, if it is no longer than a report may be: every way of cutting it costs its length."""
    if len(text) > MAX_TEXT:
        raise RefusedDocumentError("too_large", f"> {MAX_TEXT // 1_000_000} MB")
    if sum(not line.isspace() for line in text.splitlines() if line) > MAX_LINES:
        raise RefusedDocumentError("too_many_lines", f"{MAX_LINES:,}")
    return text


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs and tables of a text in order, by the likeliest way of cutting it."""
    return iter(cuttings(text)[0])


def cuttings(text: str) -> list[tuple[Block, ...]]:
    """Every way of cutting a text into paragraphs and tables that its marks allow, the likeliest first."""
    lines = [(number, line.translate(FRAME)) for number, line in enumerate(_unpaged(text).splitlines(), start=1)]
    ways = []
    if sum("|" in line for _, line in lines) >= FEWEST_MARKED:
        ways += [tuple(_pipe_blocks(lines, lone)) for lone in (False, True)]
    if sum(line.startswith("\t") for _, line in lines) >= FEWEST_MARKED:
        ways.append(tuple(_tab_blocks(lines)))
    plain = list(enumerate(_unpaged(text).splitlines(), start=1))
    ways += [tuple(delimited.blocks(plain, *mark)) for mark in delimited.marks_of(plain, FEWEST_MARKED)]
    return [*ways, tuple(_bare_blocks(lines))]


def _unpaged(text: str) -> str:
    """The text without the number at the foot of each page, where form feeds part the pages."""
    return re.sub(r"(?m)^[ \t]*\d{1,3}[ \t]*\r?\n?(?=\f)", "", text).replace("\f", "\n") if "\f" in text else text


def _bare_blocks(lines: list[Numbered]) -> Iterator[Block]:
    for number, text in lines:
        words = "" if RULE.fullmatch(text) else BETWEEN.sub(" ", text).strip()
        if words:
            yield Paragraph(words, on_line(number))


def _pipe_blocks(lines: list[Numbered], lone_is_blank: bool) -> Iterator[Block]:
    """Runs of lines with pipes make tables. Where each line is a cell, a line that is a lone pipe may be an empty cell
    (``lone_is_blank``) or only part one row from the next."""
    for is_table, group in groupby(_without_gaps(lines), key=lambda line: "|" in line[1] or _is_rule(line)):
        block = list(group)
        rows = _ruled_rows(block) if is_table else []
        if rows:
            yield _pipe_table(rows, lone_is_blank)
        elif not is_table:
            yield from (Paragraph(text.strip(), on_line(number)) for number, text in block)


def _is_rule(line: Numbered) -> bool:
    return RULE.fullmatch(line[1]) is not None


def _ruled_rows(lines: list[Numbered]) -> list[Numbered]:
    """Without the rules; where rules part the rows, the lines between two rules joined cell by cell."""
    rules = sum(map(_is_rule, lines))
    if rules < RULED_SHARE * (len(lines) - rules):
        return [line for line in lines if not _is_rule(line)]
    joined: list[Numbered] = []
    for is_rule, group in groupby(lines, key=_is_rule):
        row = list(group)
        if is_rule:
            continue
        with_figures = sum(any(part.strip().isdigit() for part in text.split("|")) for _, text in row)
        if with_figures > 1:  # a rule between two rows is lost
            joined += row
        else:
            columns = zip_longest(*(text.strip().split("|") for _, text in row), fillvalue="")
            joined.append((row[0][0], "|".join("".join(map(str.strip, column)) for column in columns)))
    return joined


def _without_gaps(lines: list[Numbered]) -> list[Numbered]:
    return [(number, text) for number, text in lines if text.strip()]


def _pipe_table(lines: list[Numbered], lone_is_blank: bool) -> Table:
    single = sum(text.count("|") <= 1 or bool(ONLY_PIPES.fullmatch(text)) for _, text in lines)
    layout: Layout = "cells" if single > len(lines) / 2 else "rows"
    if layout == "cells":  # a line of several pipes only stands for merged cells: it is no cell
        lines = [line for line in lines if not ONLY_PIPES.fullmatch(line[1]) or (lone_is_blank and _is_lone(line))]
    ended = layout == "cells" or all(text.rstrip().endswith("|") for _, text in lines)
    if layout == "cells":  # ``0 | ||``: so do the pipes behind a cell
        lines = [(number, "|" if ONLY_PIPES.fullmatch(text) else text.rstrip("| \t") + "|") for number, text in lines]
    rows = [tuple(_pipe_cells(number, text, ended)) for number, text in lines]
    if layout == "cells":
        rows = [(cell,) for row in rows for cell in row]
    return Table(tuple(rows), layout)


def _is_lone(line: Numbered) -> bool:
    return line[1].strip() == "|"


def _pipe_cells(number: int, text: str, ended: bool) -> Iterator[Cell]:
    texts = text.strip().split("|")
    if ended:
        texts = texts[:-1]  # the pipe ends the last cell, it does not begin another
    if len(texts) > 1 and not texts[0].strip() and text.strip().startswith("|"):
        texts = texts[1:]  # a leading pipe; a merged cell at the start is lost with it, which shifts nothing
    for part in texts:
        yield Cell(part.strip(" \t"), on_line(number))


def _tab_blocks(lines: list[Numbered]) -> Iterator[Block]:
    """Runs of TAB lines make tables; a short line between two TAB lines, after a gap, continues a cell."""
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    for position, (number, text) in enumerate(lines):
        if text.startswith("\t"):
            row.append(Cell(text.strip(" \t"), on_line(number)))
        elif not text.strip():
            if row and not _continues(lines, position + 1):
                rows.append(row)
                row = []
        elif row and _continues(lines, position):
            row[-1] = Cell(f"{row[-1].text}\n{text.strip()}", row[-1].place)
        else:
            yield from _table([*rows, row])
            rows, row = [], []
            yield Paragraph(text.strip(), on_line(number))
    yield from _table([*rows, row])


def _continues(lines: list[Numbered], position: int) -> bool:
    """Whether the text after an empty line goes on inside a cell: a short line without a TAB, then a TAB line."""
    if position >= len(lines):
        return False
    text = lines[position][1]
    is_rest = bool(text.strip()) and len(text) <= LONGEST_CELL and not text.startswith("\t") and not HEADED.match(text)
    return is_rest and _next_is_cell(lines, position + 1)


def _next_is_cell(lines: list[Numbered], position: int) -> bool:
    return position < len(lines) and lines[position][1].startswith("\t")


def _table(rows: list[list[Cell]]) -> Iterator[Table]:
    kept = tuple(tuple(row) for row in rows if row)
    if kept:
        yield Table(kept, "rows")

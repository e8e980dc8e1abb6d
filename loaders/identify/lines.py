"""The lines of a document in which signs may stand: paragraphs, and cells of tables that are not the form's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from loaders.documents.model import Document, Paragraph, Table
from loaders.labels import fold
from loaders.recognise.sections import section_headed
from loaders.wrapping import bare

FIRST_LINES = 1500  # the menus of a page stand before its report, and a text may have a line for every cell
LONGEST_LINE = 20_000  # a whole report in one line is shorter
MOST_CHARACTERS = 500_000  # of all lines: a report is below 50 000, and the rest would only take time
OF_THE_FORM = re.compile(r"第二十条第|申请人情况|本年新收|办理结果|未经复议|结果维持")


@dataclass(frozen=True)
class Line:
    """A line: as printed and folded, its place, the section it stands in (一 to 六) or None before and without any."""

    text: str
    folded: str
    place: str
    section: str | None
    is_heading: bool
    is_front: bool  # before the first section and the first table of the form: where a title stands


def _pieces(document: Document) -> Iterator[tuple[str, str] | None]:
    """Text and place of every line; None where a table of the form stands."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, str(block.place)
        elif _is_of_the_form(block):
            yield None
        else:
            yield from ((text, str(cell.place)) for row in block.rows for cell in row for text in cell.text.split("\n"))


def _is_of_the_form(table: Table) -> bool:
    return any(OF_THE_FORM.search(fold(cell.text[:LONGEST_LINE])) for row in table.rows for cell in row)


def lines(document: Document) -> list[Line]:
    """The lines to look at, each once."""
    found: list[Line] = []
    section: str | None = None
    is_front, left = True, MOST_CHARACTERS
    for piece in islice((piece for piece in _pieces(document) if piece is None or piece[0].strip()), FIRST_LINES):
        if piece is None:
            is_front = False
            continue
        if not left:
            break
        text, place = piece[0].strip()[: min(LONGEST_LINE, left)], piece[1]
        left -= len(text)
        folded, headed = bare(fold(text)), section_headed(text)
        section = headed or section
        is_front = is_front and not section and not (len(text) < 40 and OF_THE_FORM.search(folded))
        found.append(Line(text, folded, place, section, headed is not None, is_front))
    return found

"""Reports as spreadsheets and databases write them out: one row a line, its cells parted by a mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from data.sample.draft import HEADINGS, Draft, Piece, front, heading, paragraphs, printed_table
from loaders.forms import SECTIONS

Kept = Literal["{}", '="{}"', "={}", "'{}"]  # how a number is kept as text


@dataclass(frozen=True)
class Style:
    """How a program writes rows."""

    mark: str = ","
    kept: Kept = "{}"
    quotes: Literal[0, 1] = csv.QUOTE_MINIMAL
    encoding: str = "utf-8"
    head: str = ""
    ragged: bool = False  # empty cells at the end of a row are left out
    breaks: bool = False  # labels are broken over lines inside their quotes
    width: int = 0  # rows are filled up with empty cells


def _rows(draft: Draft) -> Iterator[list[str]]:
    yield from ([line] for line in front(draft))
    for section in HEADINGS:
        yield [heading(draft, section)]
        if section in SECTIONS:
            yield from (_cells(pieces) for pieces in printed_table(draft, section))
        yield from ([line] for line in paragraphs(draft, section))


def _cells(pieces: list[Piece]) -> list[str]:
    spread = ([piece.text if piece.begins else ""] + [""] * (piece.colspan - 1) for piece in pieces)
    return [cell for cells in spread for cell in cells]


def _styled(cells: list[str], style: Style) -> list[str]:
    while style.ragged and len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    if style.breaks and len(cells) > 1:
        cells = [cell if len(cell) < 5 or cell[0].isdigit() else f"{cell[:3]}\n{cell[3:]}" for cell in cells]
    cells = [style.kept.format(cell) if cell.isdigit() else cell for cell in cells]
    return cells + [""] * (style.width - len(cells))


def write(draft: Draft, style: Style) -> bytes:
    """The whole report."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=style.mark, quoting=style.quotes, lineterminator="\r\n")
    writer.writerows(_styled(cells, style) for cells in _rows(draft))
    return (style.head + out.getvalue()).encode(style.encoding)


PLAIN = Style()
SEMICOLON = Style(mark=";")
STYLES = {
    "breaks": replace(PLAIN, breaks=True),
    "formulas": replace(PLAIN, kept='="{}"'),
    "formulas_plain": replace(SEMICOLON, kept="={}"),
    "gbk_semicolons": replace(SEMICOLON, encoding="gb18030"),
    "padded": replace(SEMICOLON, width=20),
    "pipes_quoted": Style(mark="|", quotes=csv.QUOTE_ALL),
    "quoted": replace(SEMICOLON, quotes=csv.QUOTE_ALL, breaks=True),
    "ragged": replace(PLAIN, ragged=True),
    "ragged_tabs": Style(mark="\t", ragged=True, kept="'{}"),
    "said": replace(SEMICOLON, head="sep=;\r\n", encoding="utf-8-sig"),
    "utf16_tabs": Style(mark="\t", encoding="utf-16", quotes=csv.QUOTE_ALL, kept='="{}"'),
}
LAYOUTS: dict[str, tuple[Callable[[Draft], bytes], str]] = {
    f"csv_{name}": (partial(write, style=style), "csv") for name, style in STYLES.items()
}

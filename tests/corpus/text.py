"""Plain texts as extractors, copies and exports leave them, beyond the four layouts of the sample."""

from __future__ import annotations

import csv
import io
import textwrap
import unicodedata
from collections.abc import Callable, Iterator

from data.sample.draft import HEADINGS, Draft, Piece, front, heading, paragraphs, printed_table
from data.sample.layouts import Layout
from loaders.forms import SECTIONS

Rows = Callable[[list[list[Piece]]], Iterator[str]]
LABEL_WIDTH = 12  # characters of a label on one line of a printed page


def _text(rows: Rows, draft: Draft, gap: str = "") -> Iterator[str]:
    """The lines of a report whose tables are written by ``rows``."""
    lines = list(front(draft))
    for section in HEADINGS:
        lines.append(heading(draft, section))
        if section in SECTIONS:
            lines += rows(printed_table(draft, section))
        lines += paragraphs(draft, section)
    for line in lines:
        yield line
        yield from [gap] if gap else []


def _written(lines: Iterator[str], separator: str = "\n") -> bytes:
    return (separator.join(lines) + "\n").encode()


def _cells(pieces: list[Piece]) -> list[str]:
    """The texts of a row at every place of the grid; a merged cell at its first."""
    return [part for piece in pieces for part in [piece.text * piece.begins, *[""] * (piece.colspan - 1)]]


def _own(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.begins and piece.text]


def _bare(table: list[list[Piece]]) -> Iterator[str]:
    for pieces in table:
        for text in _own(pieces):
            yield from (text, "")


def write_bare_lines(draft: Draft) -> bytes:
    """One cell a line, blank lines between, and no trace of an empty cell."""
    return _written(_text(_bare, draft))


def write_one_line(draft: Draft) -> bytes:
    """The whole report without a line break."""
    return _written((line for line in _text(_bare, draft) if line), " ")


def _page_rows(table: list[list[Piece]]) -> Iterator[str]:
    """Labels wrapped as in a narrow column; the figures stand behind the first line of the last label."""
    for pieces in table:
        words = [p.text for p in pieces if p.begins and not p.is_figure]
        figures = " ".join(p.text for p in pieces if p.begins and p.is_figure and p.text)
        if not figures:
            yield " ".join(words)
            continue
        *groups, label = words or [""]
        first, *rest = textwrap.wrap(label, LABEL_WIDTH) or [""]
        yield from groups
        yield f"{first} {figures}"
        yield from rest


def write_page_text(draft: Draft) -> bytes:
    """A page as a PDF viewer copies it: figures of a row in a line, labels wrapped around them."""
    return _written(_text(_page_rows, draft))


def _rows_with(delimiter: str) -> Rows:
    return lambda table: (delimiter.join(_cells(pieces)) for pieces in table)


def write_tabs(draft: Draft) -> bytes:
    """Rows as a spreadsheet pastes them."""
    return _written(_text(_rows_with("\t"), draft))


def write_csv(draft: Draft) -> bytes:
    """A spreadsheet saved as CSV: prose stands in the first column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in _text(_rows_with("\t"), draft):
        writer.writerow(line.split("\t"))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _markdown(table: list[list[Piece]]) -> Iterator[str]:
    for number, pieces in enumerate(table):
        cells = _cells(pieces)
        yield "| " + " | ".join(cells) + " |"
        if number == 0:
            yield "|" + " --- |" * len(cells)
    yield ""


def write_markdown(draft: Draft) -> bytes:
    """Tables as converters to Markdown write them."""
    return _written(_text(_markdown, draft))


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def _box(table: list[list[Piece]]) -> Iterator[str]:
    """Frames drawn with lines, labels wrapped over physical lines of the row."""
    rule = "├" + "────┼" * (len(_cells(table[0])) - 1) + "────┤"
    yield rule
    for pieces in table:
        wrapped = [textwrap.wrap(cell, LABEL_WIDTH) or [""] for cell in _cells(pieces)]
        for at in range(max(map(len, wrapped))):
            texts = [lines[at] if at < len(lines) else "" for lines in wrapped]
            yield "│" + "│".join(text + " " * max(0, 8 - _width(text)) for text in texts) + "│"
        yield rule


def write_box_drawing(draft: Draft) -> bytes:
    """Tables drawn with line characters, as old Word converters print them."""
    return _written(_text(_box, draft))


def _led_lines(table: list[list[Piece]]) -> Iterator[str]:
    for pieces in table:
        yield "|"
        yield from (f"{piece.text} |" for piece in pieces if piece.begins)


def write_led_lines(draft: Draft) -> bytes:
    """A row opens with a line that holds only a pipe."""
    return _written(_text(_led_lines, draft))


def _led_one_line(table: list[list[Piece]]) -> Iterator[str]:
    for pieces in table:
        yield "|"
        yield " | ".join(piece.text for piece in pieces if piece.begins) + " |"


def write_led_rows(draft: Draft) -> bytes:
    """As before, the row itself in one line."""
    return _written(_text(_led_one_line, draft))


def _aligned(table: list[list[Piece]]) -> Iterator[str]:
    for pieces in table:
        yield "    ".join(_own(pieces))


def write_spaces(draft: Draft) -> bytes:
    """Cells set apart by blanks, empty ones lost."""
    return _written(_text(_aligned, draft))


LAYOUTS: dict[str, tuple[Layout, str]] = {
    "bare_lines": (write_bare_lines, "txt"),
    "box_drawing": (write_box_drawing, "txt"),
    "csv": (write_csv, "csv"),
    "led_lines": (write_led_lines, "txt"),
    "led_rows": (write_led_rows, "txt"),
    "markdown": (write_markdown, "md"),
    "one_line": (write_one_line, "txt"),
    "page_text": (write_page_text, "txt"),
    "spaces": (write_spaces, "txt"),
    "tabs": (write_tabs, "tsv"),
}

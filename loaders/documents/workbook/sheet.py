"""A sheet of a workbook as its reader hands it over: what is written where, what is merged, what cannot be seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.documents.limits import MAX_CELLS
from loaders.documents.sight import Sight, shown
from loaders.errors import RefusedDocumentError

MAX_MERGED = 20_000  # merged cells of a sheet: a report has some 200
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576  # of any spreadsheet
QUOTED_NUMBER = re.compile(r"['’‘＇](?=[+\-−]?\d[\d,.]*$)")  # the mark that makes a number text, kept by mistake


@dataclass(frozen=True)
class Written:
    """What stands in one cell. ``framed``: a line is drawn at one of its sides, as around the cells of a table."""

    text: str
    framed: bool = False


@dataclass(frozen=True)
class Merged:
    """Cells that were made one, first and last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One visible sheet; rows and columns are counted from 1. Cells without text and frame are left out."""

    cells: dict[tuple[int, int], Written] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def write(self, row: int, column: int, text: str, framed: bool) -> None:
        """Note a cell. Raises RefusedDocumentError where the sheet is far beyond any report."""
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise RefusedDocumentError("damaged_file", f"row {row} column {column}")
        if text.strip() or framed:
            self.cells[row, column] = Written(QUOTED_NUMBER.sub("", text.strip(" \t\r\n")), framed)
        if len(self.cells) > MAX_CELLS:
            raise RefusedDocumentError("too_large", f"> {MAX_CELLS} cells")

    def show_only(self, row: int, column: int, seen: Sight) -> None:
        """Leave of the text of a cell what can be seen."""
        written = self.cells.get((row, column))
        if written is None or seen is Sight.SEEN:
            return
        text = shown(written.text, seen)
        if text or written.framed:
            self.cells[row, column] = Written(text, written.framed)
        else:
            del self.cells[row, column]

    def merge(self, merged: Merged) -> None:
        if merged.top > merged.bottom or merged.left > merged.right:
            raise RefusedDocumentError("damaged_file", f"{merged}")
        self.merged.append(merged)
        if len(self.merged) > MAX_MERGED:
            raise RefusedDocumentError("too_large", f"> {MAX_MERGED} merged cells")

    def hide_row(self, row: int) -> None:
        self.hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        if len(self.hidden_columns) == LAST_COLUMN:
            return
        self.hidden_columns.update(range(max(first, 1), min(last, LAST_COLUMN) + 1))


def crossed_out(text: str) -> str:
    """Text with a line through it, marked so that no digit of it is read as one."""
    return f"~~{text}~~" if text.strip() else text


def raised(text: str) -> str:
    """Text set above or below the line, such as the sign of a note, marked so that it joins no number."""
    return f"^{text}" if text.strip() else text

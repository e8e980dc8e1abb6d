"""A list of units as a file of any kind: a workbook, a table in a document, a CSV of any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loaders import unit_list
from loaders.documents.formats import read_document
from loaders.documents.model import Table
from loaders.errors import RefusedDocumentError
from loaders.unit_list import Fault, Row, UnitList

TEXTS = (".csv", ".tsv", ".txt")


def read_list(name: str, content: bytes) -> UnitList:
    """The units of a file, or of pasted cells (``name`` then ends in .tsv). Never raises for what is in it."""
    if Path(name).suffix.lower() in TEXTS:
        return unit_list.read_list(content)
    try:
        return unit_list.listed(list(_rows(name, content)))
    except RefusedDocumentError as error:
        return UnitList((), (Fault("unreadable", 1, "", error.code),))


def _rows(name: str, content: bytes) -> Iterator[Row]:
    for table in read_document(name, content).blocks:
        if not isinstance(table, Table):
            continue
        for number, row in enumerate(table.rows, start=1):
            line = next((cell.place.row for cell in row if cell.place.row), number)
            yield line, {(cell.column if cell.column is not None else at): cell.text for at, cell in enumerate(row)}

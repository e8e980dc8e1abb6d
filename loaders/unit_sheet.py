"""A list of units as a file of any kind: a workbook, a table in a document, a CSV of any encoding.

Strangers send it: it is read within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from loaders import unit_list
from loaders.alone import Alone
from loaders.documents.formats import read_document
from loaders.documents.model import Table
from loaders.errors import RefusedDocumentError
from loaders.unit_list import Fault, Row, UnitList

TEXTS = (".csv", ".tsv", ".txt")
LIGHT = 500_000  # bytes of a list kept as text that is read here: it costs less than to ask for it


def read_list(name: str, content: bytes) -> UnitList:
    """The units of a file, or of pasted cells (``name`` then ends in .tsv), read by a process of its own where they are
    much to read. Never raises for what is in it."""
    with closing(Alone()) as reader:
        return read_by(reader, name, content)


def read_by(reader: Alone, name: str, content: bytes) -> UnitList:
    """The same, by a process that is there already."""
    if _is_text(name) and len(content) <= LIGHT:
        return _listed(name, content)
    try:
        return reader.done(_listed, name, content)
    except RefusedDocumentError as error:
        return UnitList((), (Fault("unreadable", 1, "", error.code),))


def _listed(name: str, content: bytes) -> UnitList:
    return unit_list.read_list(content) if _is_text(name) else unit_list.listed(list(_rows(name, content)))


def _is_text(name: str) -> bool:
    """Whether a file is a list kept as text, by its name."""
    return Path(name).suffix.lower() in TEXTS


def _rows(name: str, content: bytes) -> Iterator[Row]:
    for table in read_document(name, content).blocks:
        if not isinstance(table, Table):
            continue
        for number, row in enumerate(table.rows, start=1):
            line = next((cell.place.row for cell in row if cell.place.row), number)
            yield line, {(cell.column if cell.column is not None else at): cell.text for at, cell in enumerate(row)}

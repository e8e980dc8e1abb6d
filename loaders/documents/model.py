"""What every reader yields: paragraphs, tables and cells, each with its place in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from sys import intern
from typing import Literal

# How much of a table's structure the format still tells:
#   grid   rows and column positions are known (HTML, Word)
#   rows   rows are known, columns only by order (text with one table row a line or a block)
#   cells  only the sequence of cells is known (text with one cell a line)
Layout = Literal["grid", "rows", "cells"]
REMEMBERED = 25_000  # places: the same few stand in all reports; more than a document may have lines


@dataclass(frozen=True)
class Place:
    """Where something stands, all counted from 1: a line of a text; a table, row and column of a document; in a PDF
    the page before either; in a workbook the sheet, row and column.

    As a string it is pairs of a word and a number in the order of the fields: ``page 2 table 1 row 3 column 4``.
    """

    page: int | None = None
    sheet: int | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return self._said

    @cached_property
    def _said(self) -> str:
        said = " ".join([f"{name} {number}" for name in PLACES if (number := getattr(self, name)) is not None])
        return intern(said)  # the same few stand in all reports


PLACES = tuple(field.name for field in fields(Place))


@lru_cache(REMEMBERED)
def in_table(table: int, row: int, column: int) -> Place:
    """A place in a table: one object for all documents."""
    return Place(table=table, row=row, column=column)


@lru_cache(REMEMBERED)
def on_line(line: int) -> Place:
    """A line as a place: one object for all documents."""
    return Place(line=line)


@dataclass(frozen=True)
class Cell:
    """A cell of a table as it stands in the document. ``column`` is its place in the grid, from 0; None if unknown.
    ``rowspan`` counts the rows it reaches over, itself included, where the format tells."""

    text: str
    place: Place
    column: int | None = None
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A run of prose."""

    text: str
    place: Place


@dataclass(frozen=True)
class Table:
    """Rows of cells; a cell that spans rows stands only in its first. For ``cells`` every row holds one cell."""

    rows: tuple[tuple[Cell, ...], ...]
    layout: Layout


Block = Paragraph | Table


@dataclass(frozen=True)
class Contents:
    """What a reader makes of a file: its blocks in order, how many pictures it shows, where the format leaves open what
    is a cell the other ways of cutting it into blocks, and what the file says of itself.

    ``metadata`` has those of these keys that the file states: ``title``, ``published``, ``source``, ``site``; and
    ``unread``: ``attachment``, ``script``, ``markup`` or ``hidden``, where the file points to or holds tables that no
    reader of the page can see. It says nothing of the tables that can be seen.
    """

    blocks: tuple[Block, ...]
    pictures: int = 0
    otherwise: tuple[tuple[Block, ...], ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Document:
    """A file that was read. ``blocks`` follow the order of the document; ``otherwise`` are other ways of cutting the
    same text into blocks, where the format leaves open what is a cell."""

    file_name: str
    media_type: str
    sha256: str
    size: int
    blocks: tuple[Block, ...]
    pictures: int = 0
    otherwise: tuple[tuple[Block, ...], ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)  # see Contents

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))

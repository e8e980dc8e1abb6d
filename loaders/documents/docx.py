"""Word documents (.docx): paragraphs and tables in order, merged cells by gridSpan and vMerge."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile

import docx as python_docx
from docx.document import Document as DocxDocument
from docx.opc.exceptions import OpcError
from docx.oxml.table import CT_Tc
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree

from loaders.documents.model import Cell, Contents, Paragraph, Place, Table
from loaders.errors import RefusedDocumentError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(content: bytes) -> Contents:
    """The paragraphs and tables of a Word file in order, and how many pictures it shows."""
    try:
        document = python_docx.Document(BytesIO(content))
    except (OpcError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise RefusedDocumentError("damaged_file", str(error)) from error
    return Contents(tuple(_blocks(document)), len(document.inline_shapes))


def _blocks(container: DocxDocument | _Cell) -> Iterator[Paragraph | Table]:
    lines = tables = 0
    for block in container.iter_inner_content():
        if isinstance(block, DocxParagraph):
            for text in filter(None, (part.strip() for part in block.text.split("\n"))):
                lines += 1
                yield Paragraph(text, Place(line=lines))
        else:
            tables += 1
            yield Table(tuple(_rows(block, tables)), "grid")


def _rows(table: DocxTable, number: int) -> Iterator[tuple[Cell, ...]]:
    for row_number, row in enumerate(table._tbl.tr_lst, start=1):
        yield tuple(
            _cell(cell, table, Place(table=number, row=row_number, column=cell.grid_offset + 1))
            for cell in row.tc_lst
            if cell.vMerge != "continue"  # continues the cell above
        )


def _cell(cell: CT_Tc, table: DocxTable, place: Place) -> Cell:
    return Cell(_Cell(cell, table).text.strip(" \t\r\n"), place, cell.grid_offset, cell.grid_span)

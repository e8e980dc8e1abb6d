"""File → Document. The reader is chosen by the content, never by the file name's ending.

``model`` is what every reader yields; ``formats`` has a record for each format, ``unread`` tells what a file is.
``web``, ``word``, ``workbook``, ``pdf`` and ``text`` read; ``container`` opens what holds files; ``page_flow`` settles
what is a data table, ``sight`` what can be seen, ``limits`` what is too much. A face that imports no reader: they are
fetched when there is something to read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from loaders.documents.model import Cell, Document, Paragraph, Place, Table

if TYPE_CHECKING:
    from loaders.documents.formats import read_document, sniff, unread_document

__all__ = ["Cell", "Document", "Paragraph", "Place", "Table", "read_document", "sniff", "unread_document"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("loaders.documents.formats"), name)

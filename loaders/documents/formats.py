"""The formats, one record each: media type, suffixes, how a file is known to be one, and what reads it.

To add a format, write a module with ``read(bytes) -> Contents`` and add its record. What a folder is searched for, what
the README says is read and what a refusal names come from the records. A file is what the first record takes it for: by
its content, never by its name. Readers are fetched when there is something to read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from loaders.documents.container import ole
from loaders.documents.limits import MAX_FILE
from loaders.documents.model import Contents, Document
from loaders.documents.unread import Unread
from loaders.errors import RefusedDocumentError

OPEN_XML, OPEN_DOCUMENT = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
DOCX, XLSX = f"{OPEN_XML}wordprocessingml.document", f"{OPEN_XML}spreadsheetml.sheet"
ODT, ODS = f"{OPEN_DOCUMENT}text", f"{OPEN_DOCUMENT}spreadsheet"
WORD_XML = "application/msword-xml"  # of Office 2003; systems export it under the name .doc


@dataclass(frozen=True)
class Format:
    """A format. ``reader`` is ``module:function`` below this package; empty where files are known, and refused."""

    media_type: str
    suffixes: tuple[str, ...]
    is_it: Callable[[Unread], bool]
    reader: str = ""

    def read(self, content: bytes) -> Contents:
        """The contents of a file. Raises RefusedDocumentError where it is damaged or beyond the limits."""
        contents: Contents = _asked(self.reader, content)
        return contents


def _asked(function: str, argument: bytes | str) -> Any:
    """What a function says, named as ``module:function``; its module is fetched."""
    module, _, name = function.partition(":")
    return getattr(import_module(f"{__package__}.{module}"), name)(argument)


def begins(signature: bytes) -> Callable[[Unread], bool]:
    """Files that begin so."""
    return lambda file: file.content.startswith(signature)


def packed(kind: str) -> Callable[[Unread], bool]:
    """ZIPs of that kind."""
    return lambda file: file.package == kind


def contained(media_type: str) -> Callable[[Unread], bool]:
    """Files of Office 97 to 2003 of that kind."""
    return lambda file: file.container == media_type


def told(function: str) -> Callable[[Unread], bool]:
    """Files whose text the reader knows."""
    return lambda file: bool(_asked(function, file.text))


FORMATS = (
    Format("image/png", (), begins(b"\x89PNG")),
    Format("image/jpeg", (), begins(b"\xff\xd8\xff")),
    Format("RAR", (".rar",), begins(b"Rar!\x1a\x07")),
    Format("7z", (".7z",), begins(b"7z\xbc\xaf\x27\x1c")),
    Format("application/zip", (".zip",), packed("zip"), "container.archive:read"),
    Format(DOCX, (".docx", ".docm"), packed("docx"), "word.docx:read"),
    Format(XLSX, (".xlsx", ".xlsm"), packed("xlsx"), "workbook.xlsx:read"),
    Format(ODT, (".odt",), packed(ODT), "word.old:read_odt"),
    Format(ODS, (".ods",), packed(ODS), "workbook.ods:read"),
    Format("xlsb", (".xlsb",), packed("xlsb")),
    Format("pptx", (), packed("pptx")),
    Format("ofd", (".ofd",), packed("ofd")),
    Format("ODF", (), lambda file: file.package is not None),
    Format(ole.WORD, (".doc", ".wps"), contained(ole.WORD), "word.old:read_doc"),
    Format(ole.WORKBOOK, (".xls", ".et"), contained(ole.WORKBOOK), "workbook.xls:read"),
    Format("application/pdf", (".pdf",), lambda file: file.is_pdf, "pdf:read"),
    Format("multipart/related", (".mht", ".mhtml"), lambda file: file.is_mail, "web.mhtml:read"),
    Format("application/rtf", (".rtf",), lambda file: file.is_rtf, "word.old:read_rtf"),
    Format(WORD_XML, (), lambda file: file.is_word_xml, "word.old:read_word_xml"),
    Format("Excel 2003 XML", (), lambda file: file.is_workbook_xml),
    Format("text/markdown", (".md",), told("web.markdown:is_it"), "web.markdown:read"),
    Format("text/html", (".html", ".htm", ".shtml", ".xhtml"), told("web.html:is_page"), "web.html:read"),
    Format("text/plain", (".txt", ".csv", ".tsv"), lambda _: True, "text:read"),
)
SUFFIXES = frozenset(suffix for one in FORMATS for suffix in one.suffixes)


def format_of(content: bytes) -> Format:
    """The format of a file by its content. Raises RefusedDocumentError where nothing reads it."""
    file = Unread(content)
    found = next(one for one in FORMATS if one.is_it(file))
    if not found.reader:
        raise RefusedDocumentError("unsupported_format", file.package or found.media_type)
    return found


def sniff(content: bytes) -> str:
    """The media type of a file by its content. Raises RefusedDocumentError where nothing reads it."""
    return format_of(content).media_type


def unread_document(file_name: str, content: bytes) -> Document:
    """A file as it is known before it is read, and all that is known of one that cannot be: name, hash and size."""
    return Document(file_name, "application/octet-stream", hashlib.sha256(content).hexdigest(), len(content), ())


def read_document(file_name: str, content: bytes) -> Document:
    """Read one file. Raises RefusedDocumentError where it is empty, too large, damaged or of no known format."""
    if not content.strip():
        raise RefusedDocumentError("empty_file")
    if len(content) > MAX_FILE:
        raise RefusedDocumentError("too_large", f"{len(content) // 1_000_000} MB")
    found = format_of(content)
    return replace(unread_document(file_name, content), media_type=found.media_type, **vars(found.read(content)))

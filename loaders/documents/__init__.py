"""File → Document. The reader is chosen by the content, never by the file name's ending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from loaders.documents import pdf, text
from loaders.documents.container import archive, ole
from loaders.documents.encoding import decode
from loaders.documents.model import Cell, Contents, Document, Paragraph, Place, Table
from loaders.documents.web import html, markdown, mhtml
from loaders.documents.word import docx, old
from loaders.documents.workbook import sheets, xlsx
from loaders.errors import RefusedDocumentError

__all__ = ["Cell", "Document", "Paragraph", "Place", "Table", "archive", "read_document", "sniff", "unread_document"]

MAX_BYTES = 50_000_000  # a report is far below 1 MB; more is not a report, and could exhaust memory
Reader = Callable[[bytes], Contents]
READERS: dict[str, Reader] = {
    "text/html": html.read,
    docx.MEDIA_TYPE: docx.read,
    markdown.MEDIA_TYPE: markdown.read,
    mhtml.MEDIA_TYPE: mhtml.read,
    pdf.MEDIA_TYPE: pdf.read,
    "text/plain": text.read,
    **sheets.READERS,
    **old.READERS,
}
PACKAGES = {"docx": docx.MEDIA_TYPE, "xlsx": xlsx.MEDIA_TYPE}
PDF_STARTS_WITHIN = 1024  # bytes: readers of PDF allow for rubbish before the signature
NOT_YET = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
}


def sniff(content: bytes) -> str:
    """The media type of a file by its content. Raises RefusedDocumentError where nothing can read it."""
    for signature, media_type in NOT_YET.items():
        if content.startswith(signature):
            raise RefusedDocumentError("unsupported_format", media_type)
    if content.startswith(archive.SIGNATURE):
        return _sniff_zip(content)
    if content.startswith(ole.SIGNATURE):
        return ole.media_type_of(content)
    if b"%PDF-" in content[:PDF_STARTS_WITHIN]:
        return pdf.MEDIA_TYPE
    if mhtml.is_mail(content):
        return mhtml.MEDIA_TYPE
    return old.media_type_of(content) or _sniff_text(decode(content))


def _sniff_text(source: str) -> str:
    """What a text is: a page, lines with tables of a page among them, or lines."""
    if not html.is_page(source):
        return "text/plain"
    return markdown.MEDIA_TYPE if markdown.is_mixed(source) else "text/html"


def _sniff_zip(content: bytes) -> str:
    """What a ZIP is: an office file whose parts keep to the limits. Raises RefusedDocumentError for all else."""
    with archive.opened(content) as package:
        kind = archive.package_kind(package.namelist())
        if kind is None:
            raise RefusedDocumentError("archive", archive.listed(package))
    archive.checked_package(content)
    media_type = archive.odf_type(content) if kind == "odf" else PACKAGES.get(kind, kind)
    if media_type not in READERS:
        raise RefusedDocumentError("unsupported_format", media_type)
    return media_type


def unread_document(file_name: str, content: bytes) -> Document:
    """A file as it is known before it is read, and all that is known of one that cannot be: name, hash and size."""
    return Document(file_name, "application/octet-stream", hashlib.sha256(content).hexdigest(), len(content), ())


def read_document(file_name: str, content: bytes) -> Document:
    """Read one file. Raises RefusedDocumentError where it is empty, too large, damaged or of no known format."""
    if not content.strip():
        raise RefusedDocumentError("empty_file")
    if len(content) > MAX_BYTES:
        raise RefusedDocumentError("too_large", f"{len(content) // 1_000_000} MB")
    media_type = sniff(content)
    return replace(unread_document(file_name, content), media_type=media_type, **vars(READERS[media_type](content)))

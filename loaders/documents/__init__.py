"""File → Document. The reader is chosen by the content, never by the file name's ending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from loaders.documents import docx, html, mhtml, pdf, text
from loaders.documents.encoding import decode
from loaders.documents.model import Cell, Contents, Document, Paragraph, Place, Table
from loaders.errors import RefusedDocumentError

__all__ = ["Cell", "Document", "Paragraph", "Place", "Table", "read_document", "sniff", "unread_document"]

MAX_BYTES = 50_000_000  # a report is far below 1 MB; more is not a report, and could exhaust memory
Reader = Callable[[bytes], Contents]
READERS: dict[str, Reader] = {
    "text/html": html.read,
    docx.MEDIA_TYPE: docx.read,
    mhtml.MEDIA_TYPE: mhtml.read,
    pdf.MEDIA_TYPE: pdf.read,
    "text/plain": text.read,
}
PDF_STARTS_WITHIN = 1024  # bytes: readers of PDF allow for rubbish before the signature
NOT_YET = {
    b"\xd0\xcf\x11\xe0": "application/msword",
    b"{\\rtf": "application/rtf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def sniff(content: bytes) -> str:
    """The media type of a file by its content. Raises RefusedDocumentError where nothing can read it."""
    for signature, media_type in NOT_YET.items():
        if content.startswith(signature):
            raise RefusedDocumentError("unsupported_format", media_type)
    if b"%PDF-" in content[:PDF_STARTS_WITHIN]:
        return pdf.MEDIA_TYPE
    if content.startswith(b"PK"):
        return _sniff_zip(content)
    if mhtml.is_mail(content):
        return mhtml.MEDIA_TYPE
    return "text/html" if html.is_page(decode(content)) else "text/plain"


def _sniff_zip(content: bytes) -> str:
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except BadZipFile as error:
        raise RefusedDocumentError("damaged_file", str(error)) from error
    if docx.is_word(names):
        return docx.MEDIA_TYPE
    raise RefusedDocumentError("unsupported_format", "xlsx" if any(name.startswith("xl/") for name in names) else "zip")


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

"""Word documents of other years and office suites, read as the Word file that LibreOffice makes of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from loaders.documents.container import ole
from loaders.documents.container.archive import checked_package
from loaders.documents.model import Contents
from loaders.documents.word import docx
from loaders.documents.word.libreoffice import converted
from loaders.errors import RefusedDocumentError

RTF, RTF_SIGNATURE = "application/rtf", b"{\\rtf"
ODT = "application/vnd.oasis.opendocument.text"
WORD_XML = "application/msword-xml"  # of Office 2003, one file of XML; systems export it under the name .doc
WORD_XML_MARKS = (b"http://schemas.microsoft.com/office/word/2003/wordml", b"<w:wordDocument")
WORKBOOK_XML_MARKS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"Workbook")
MARKS_WITHIN = 4096


def media_type_of(content: bytes) -> str | None:
    """RTF or the XML of Word 2003, where a file is one. Raises RefusedDocumentError for the XML of Excel 2003."""
    start = content[:MARKS_WITHIN]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(RTF_SIGNATURE):
        return RTF
    if all(mark in start for mark in WORD_XML_MARKS):
        return WORD_XML
    if all(mark in start for mark in WORKBOOK_XML_MARKS) and b"<html" not in start.lower():
        raise RefusedDocumentError("unsupported_format", "Excel 2003 XML")
    return None


def _read(content: bytes, extension: str) -> Contents:
    package = converted(content, extension, "docx")
    checked_package(package)
    return docx.read(package)


READERS: dict[str, Callable[[bytes], Contents]] = {
    ole.WORD: partial(_read, extension="doc"),
    RTF: partial(_read, extension="rtf"),
    ODT: partial(_read, extension="odt"),
    WORD_XML: partial(_read, extension="xml"),
}

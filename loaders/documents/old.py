"""Word documents of other years and office suites, read as the Word file that LibreOffice makes of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from loaders.documents import docx, ole
from loaders.documents.archive import checked_package
from loaders.documents.libreoffice import converted
from loaders.documents.model import Contents

RTF, RTF_SIGNATURE = "application/rtf", b"{\\rtf"
ODT = "application/vnd.oasis.opendocument.text"
WORD_XML = "application/msword-xml"  # of Office 2003, one file of XML; systems export it under the name .doc
WORD_XML_MARKS = (b"http://schemas.microsoft.com/office/word/2003/wordml", b"<w:wordDocument")
WORKBOOK_XML_MARKS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"Workbook")
MARKS_WITHIN = 4096


def is_word_xml(content: bytes) -> bool:
    """Whether a file is a document in the XML of Word 2003."""
    return all(mark in content[:MARKS_WITHIN] for mark in WORD_XML_MARKS)


def is_workbook_xml(content: bytes) -> bool:
    """Whether a file is a workbook in the XML of Excel 2003, not a web page that Excel wrote."""
    start = content[:MARKS_WITHIN]
    return all(mark in start for mark in WORKBOOK_XML_MARKS) and b"<html" not in start.lower()


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

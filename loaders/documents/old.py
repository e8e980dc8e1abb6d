"""Formats of other office suites and years, read as what LibreOffice makes of them: a Word file or a workbook."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from loaders.documents import docx, ole, sheets
from loaders.documents.archive import checked_package
from loaders.documents.libreoffice import converted
from loaders.documents.model import Contents

RTF, RTF_SIGNATURE = "application/rtf", b"{\\rtf"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
WORD_XML, WORKBOOK_XML = "application/msword-xml", "application/vnd.ms-excel-xml"  # of Office 2003, one file of XML
XML_MARKS = {
    b"http://schemas.microsoft.com/office/word/2003/wordml": WORD_XML,
    b"urn:schemas-microsoft-com:office:spreadsheet": WORKBOOK_XML,
}
XML_ROOTS = (b"<w:wordDocument", b"<Workbook", b"<ss:Workbook")
MARKS_WITHIN = 4096


def xml_of_2003(content: bytes) -> str | None:
    """Word or workbook, where a file is the XML of Office 2003: systems export it under the names .doc and .xls."""
    start = content[:MARKS_WITHIN]
    found = next((media_type for mark, media_type in XML_MARKS.items() if mark in start), None)
    return found if any(root in start for root in XML_ROOTS) else None


def _word(content: bytes, extension: str) -> Contents:
    package = converted(content, extension, "docx")
    checked_package(package)
    return docx.read(package)


def _workbook(content: bytes, extension: str) -> Contents:
    return sheets.read_xlsx(converted(content, extension, "xlsx"))


READERS: dict[str, Callable[[bytes], Contents]] = {
    ole.WORD: partial(_word, extension="doc"),
    RTF: partial(_word, extension="rtf"),
    ODT: partial(_word, extension="odt"),
    WORD_XML: partial(_word, extension="xml"),
    ODS: partial(_workbook, extension="ods"),
    XLSB: partial(_workbook, extension="xlsb"),
    WORKBOOK_XML: partial(_workbook, extension="xml"),
}

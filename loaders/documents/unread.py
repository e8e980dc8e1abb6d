"""A file before it is read: what its first bytes, its package or its text say that it is. Each is looked at once."""

from __future__ import annotations

import re
from functools import cached_property

from loaders.documents.container import archive, ole
from loaders.documents.encoding import decode

PDF_STARTS_WITHIN = 1024  # bytes: readers of PDF allow for rubbish before the signature
MARKS_WITHIN = 4096
RTF_SIGNATURE = b"{\\rtf"
HEAD_BYTES = 8192
HEADER = re.compile(rb"(?:[\w-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+\r?\n", re.ASCII)
IS_MIME = re.compile(rb"^(?:mime-version|content-type):\s*(?:1\.0|multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
WORD_XML_MARKS = (b"http://schemas.microsoft.com/office/word/2003/wordml", b"<w:wordDocument")
WORKBOOK_XML_MARKS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"Workbook")


class Unread:
    """The bytes of a file, asked what they are. Raises RefusedDocumentError where the file is damaged or locked."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.start = content[:MARKS_WITHIN]

    @cached_property
    def package(self) -> str | None:
        """What a ZIP is: docx, xlsx, xlsb, pptx, ofd, the media type of a file of OpenDocument, or zip where it holds
        files; None where the file is no ZIP. Of an office file all parts keep to the limits."""
        if not self.content.startswith(archive.SIGNATURE):
            return None
        with archive.opened(self.content) as package:
            kind = archive.package_kind(package.namelist())
        if kind is None:
            return "zip"
        archive.checked_package(self.content)
        return archive.odf_type(self.content) if kind == "odf" else kind

    @cached_property
    def container(self) -> str | None:
        """What a file of Office 97 to 2003 is, by its media type; None where the file is none."""
        return ole.media_type_of(self.content) if self.content.startswith(ole.SIGNATURE) else None

    @cached_property
    def text(self) -> str:
        """The file as text."""
        return decode(self.content)

    @property
    def is_pdf(self) -> bool:
        return b"%PDF-" in self.content[:PDF_STARTS_WITHIN]

    @property
    def is_mail(self) -> bool:
        """Whether it begins with the header of a MIME message."""
        head = HEADER.match(self.content[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip())
        return bool(head and IS_MIME.search(head[0]))

    @property
    def is_rtf(self) -> bool:
        return self.start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(RTF_SIGNATURE)

    @property
    def is_word_xml(self) -> bool:
        """Whether it is the one file of XML of Word 2003."""
        return all(mark in self.start for mark in WORD_XML_MARKS)

    @property
    def is_workbook_xml(self) -> bool:
        """Whether it is the one file of XML of Excel 2003."""
        return all(mark in self.start for mark in WORKBOOK_XML_MARKS) and b"<html" not in self.start.lower()

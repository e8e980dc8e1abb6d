"""Word documents of other years and office suites, read as the Word file that LibreOffice makes of them."""

from __future__ import annotations

import re
from functools import partial

from loaders.documents.container.archive import checked_package
from loaders.documents.model import Contents
from loaders.documents.word import docx
from loaders.documents.word.libreoffice import converted
from loaders.errors import RefusedDocumentError

BINARY = re.compile(rb"\\bin(\d{1,19})")  # so many bytes follow that are no text


def _read(content: bytes, extension: str) -> Contents:
    if extension == "rtf" and any(int(size) > len(content) for size in BINARY.findall(content)):
        raise RefusedDocumentError("damaged_file", "\\bin")
    package = converted(content, extension, "docx")
    checked_package(package)
    return docx.read(package)


read_doc = partial(_read, extension="doc")
read_rtf = partial(_read, extension="rtf")
read_odt = partial(_read, extension="odt")
read_word_xml = partial(_read, extension="xml")

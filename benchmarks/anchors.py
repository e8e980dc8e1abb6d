"""The formats in which reports are read, each with the plainest use of a library that gets at its cells: the anchor."""

from __future__ import annotations

from dataclasses import dataclass

HTML = "import lxml.html\ndef read(c): return [x.text_content() for x in lxml.html.fromstring(c).iter('td', 'th')]"
WORD = """import io, zipfile, lxml.etree
def read(c):
    body = lxml.etree.fromstring(zipfile.ZipFile(io.BytesIO(c)).read('word/document.xml'))
    return [''.join(x.itertext()) for x in body.iter('{*}tc')]"""
PDF = """import io, pdfplumber
def read(c):
    with pdfplumber.open(io.BytesIO(c)) as document:
        return [page.extract_tables() for page in document.pages]"""
SHEET = """import io, openpyxl
def read(c):
    book = openpyxl.load_workbook(io.BytesIO(c))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]"""
TEXT = "def read(c): return [line.split('|') for line in c.decode().splitlines()]"


@dataclass(frozen=True)
class Format:
    """A format as it is measured: its name, the layout in which it is drawn, its anchor, and the most that reading it
    may cost: times the anchor, or milliseconds."""

    name: str
    layout: str
    library: str
    anchor: str
    times: float | None = None
    most: float | None = None


FORMATS = (
    Format("HTML", "html", "lxml.html", HTML, times=15),
    Format("HTML saved by Word", "html_word_export", "lxml.html", HTML),
    Format("docx", "docx", "zipfile, lxml", WORD, times=6),
    Format("PDF with rules", "pdf_ruled", "pdfplumber", PDF, times=1.5),
    Format("PDF without rules", "pdf_unruled", "pdfplumber", PDF, times=1.5),
    Format("xlsx", "xlsx_three_sheets", "openpyxl", SHEET),
    Format("text with pipes", "pipe_rows", "split", TEXT, most=20),
    Format("text, a cell a line", "seed_text", "split", TEXT, most=20),
)

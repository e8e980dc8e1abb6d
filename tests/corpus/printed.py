"""Reports whose tables other programs break over pages: for LibreOffice a Word file, for browsers a page to print.

``python -m tests.corpus.printed`` writes ``files/broken.pdf`` anew where LibreOffice is installed.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from data.sample.draft import Draft
from data.sample.layouts import write_docx, write_html
from loaders.documents.word.libreoffice import converted
from loaders.forms import load_forms
from tests.corpus.cases import Case

BROKEN = Path(__file__).parent / "files" / "broken.pdf"
FONT = "Noto Sans CJK SC"
HEADS = {1: 2, 2: 3}  # number of a table from 0 -> rows that are repeated; table one goes without
STYLE = (
    "table{border-collapse:collapse;width:100%} td,th{border:1px solid #000;padding:2pt} p{margin:3pt;orphans:1;"
    "widows:1} td,th,p{font-size:11pt} @page{size:210mm 150mm}"
)


def broken_draft() -> Draft:
    """The report that stands in ``files/broken.pdf``."""
    return Case("docx", load_forms()["2021"], "as printed", 1).draft()


def word_file(draft: Draft, height: int = 168) -> bytes:
    """A Word file of short pages (``height`` in millimetres), whose tables two and three repeat their heads."""
    document = docx.Document(io.BytesIO(write_docx(draft)))
    normal, section = document.styles["Normal"], document.sections[0]
    normal.font.name, normal.font.size = FONT, Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section.page_width, section.page_height = Mm(210), Mm(height)
    section.top_margin = section.bottom_margin = Mm(15)
    for number, rows in HEADS.items():
        for row in document.tables[number].rows[:rows]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def page_to_print(draft: Draft, repeats: bool) -> str:
    """A web page of short sheets; with ``repeats`` the head of table three stands in a ``thead``."""
    source = write_html(draft).decode().replace("</head>", f"<style>{STYLE}</style></head>")
    return re.sub(r"<table border.*?</table>", _headed, source, flags=re.DOTALL) if repeats else source


def _headed(table: re.Match[str]) -> str:
    rows = re.findall(r"<tr>.*?</tr>", table[0], re.DOTALL)
    head = 3 if "申请人情况" in table[0] else 0
    if not head:
        return table[0]
    body = f"<thead>{''.join(rows[:head])}</thead><tbody>{''.join(rows[head:])}</tbody>"
    return re.sub(r"<tbody>.*</tbody>", lambda _: body, table[0], flags=re.DOTALL)


if __name__ == "__main__":
    BROKEN.write_bytes(converted(word_file(broken_draft()), "docx", "pdf"))

"""Ways in which a report is laid out as a file: one pure function a layout, from a ``Draft`` to bytes.

The layouts are those in which real annual reports were found: a page of a government site, a Word document, and
four plain texts made from such pages. Everything is taken from the printed tables of the form, so the same functions
write any figures on any edition. A figure's text may be anything that fits on one line; in the three layouts with
pipes it must not hold a ``|``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E

from data.sample.draft import HEADINGS, Draft, Piece, front, heading, paragraphs, printed_table
from loaders.forms import SECTIONS

FIXED_TIME = datetime(2020, 1, 1)  # stands in every Word document, so that the same draft gives the same bytes


Layout = Callable[[Draft], bytes]


# HTML


def _td(piece: Piece) -> HtmlElement:
    spans = {name: str(span) for name in ("rowspan", "colspan") if (span := getattr(piece, name)) > 1}
    return E.td(E.p(piece.text), **spans)


def _html_table(draft: Draft, section: str) -> HtmlElement:
    rows = [E.tr(*(_td(piece) for piece in pieces if piece.begins)) for pieces in printed_table(draft, section)]
    return E.table(E.tbody(*rows), border="1", cellspacing="0")


def _html_section(draft: Draft, section: str) -> Iterator[HtmlElement]:
    yield E.p(E.strong(heading(draft, section)))
    if section in SECTIONS:
        yield _html_table(draft, section)
    yield from (E.p(f"　　{line}") for line in paragraphs(draft, section))


def _html_furniture(draft: Draft) -> HtmlElement:
    """The box of catalogue data over the text; its digits are no figures of the report."""
    return E.table(
        E.tr(E.th("索引号"), E.td(f"SL000000/{draft.year + 1}-00017"), E.th("主题分类"), E.td("政务公开")),
        E.tr(E.th("发布机构"), E.td("示例区人民政府网站"), E.th("发布日期"), E.td(draft.published_on or "")),
        E.tr(E.th("浏览次数"), E.td("128"), E.th("字号"), E.td("大 中 小")),
        {"class": "catalogue"},
    )


def write_html(draft: Draft) -> bytes:
    """A page of a government site: navigation, catalogue box, the report, footer."""
    opening = [E.h1(line) if line == draft.title else E.p(line) for line in front(draft)]
    page = E.html(
        E.head(E.meta(charset="utf-8"), E.title(draft.title or "政府信息公开工作年度报告")),
        E.body(
            E.ul(*(E.li(E.a(word, href="#")) for word in ("首页", "政务公开", "政府信息公开年报")), {"class": "nav"}),
            _html_furniture(draft),
            E.div(
                *opening,
                *(part for section in HEADINGS for part in _html_section(draft, section)),
                {"class": "content"},
            ),
            E.div(E.p("主办：示例区人民政府办公室　网站标识码：0000000000"), {"class": "footer"}),
        ),
        lang="zh-CN",
    )
    return html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>", pretty_print=True)


# Word


def _tag(name: str, value: object | None = None) -> BaseOxmlElement:
    element = OxmlElement(name)
    if value is not None:
        element.set(qn("w:val"), str(value))
    return element


def _word_cell(piece: Piece) -> BaseOxmlElement:
    """A ``w:tc``: a merged cell stands once in every row it covers, as Word wants it."""
    properties = _tag("w:tcPr")
    if piece.colspan > 1:
        properties.append(_tag("w:gridSpan", piece.colspan))
    if not piece.begins:
        properties.append(_tag("w:vMerge"))
    elif piece.rowspan > 1:
        properties.append(_tag("w:vMerge", "restart"))
    paragraph = _tag("w:p")
    if piece.begins and piece.text:
        run = _tag("w:r")
        run.text = piece.text
        paragraph.append(run)
    cell = _tag("w:tc")
    cell.extend((properties, paragraph))
    return cell


def _add_word_table(document: WordDocument, table: list[list[Piece]]) -> None:
    """Written element by element: merging cell by cell takes python-docx seconds for table three."""
    width = sum(piece.colspan for piece in table[0])
    element = document.add_table(rows=0, cols=width, style="Table Grid")._tbl
    for pieces in table:
        row = _tag("w:tr")
        row.extend(_word_cell(piece) for piece in pieces)
        element.append(row)


def _same_bytes(package: bytes) -> bytes:
    """The ZIP again with a fixed time on every member."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
            member.create_system = 3  # otherwise it tells the system it was written on
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED, 6)
    return result.getvalue()


def write_docx(draft: Draft) -> bytes:
    """A Word document with real merged cells."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = FIXED_TIME
    document.core_properties.title = draft.title or ""
    document.core_properties.author = document.core_properties.comments = ""
    for line in front(draft):
        document.add_paragraph(line)
    for section in HEADINGS:
        document.add_paragraph(heading(draft, section))
        if section in SECTIONS:
            _add_word_table(document, printed_table(draft, section))
        for line in paragraphs(draft, section):
            document.add_paragraph(line)
    package = io.BytesIO()
    document.save(package)
    return _same_bytes(package.getvalue())


# Plain text


def _seed_row(pieces: list[Piece]) -> list[str]:
    """A TAB before each cell. A cell continued from above leaves its TAB, one continued from the left nothing."""
    return [f"\t{piece.text if piece.begins else ''}" for piece in pieces] + [""]


def _seed_section(draft: Draft, section: str) -> Iterator[str]:
    yield from (heading(draft, section), "")
    if section in SECTIONS:
        for pieces in printed_table(draft, section):
            yield from _seed_row(pieces)
        yield ""
    for line in paragraphs(draft, section):
        yield from (line, "")


def write_seed_text(draft: Draft) -> bytes:
    """The layout of the one real report of the project: a cell a line, a blank line between rows."""
    lines = [part for line in front(draft) for part in (line, "")]
    for section in HEADINGS:
        if section in draft.glued and lines and not lines[-1]:
            lines.pop()
        lines += _seed_section(draft, section)
    return _joined(lines[:-1])


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _text_with(draft: Draft, row_lines: Callable[[list[Piece], int], list[str]]) -> bytes:
    """A plain text whose table rows are written by ``row_lines(pieces, width of the table)``."""
    lines = front(draft)
    for section in HEADINGS:
        lines.append(heading(draft, section))
        if section in SECTIONS:
            table = printed_table(draft, section)
            width = sum(piece.colspan for piece in table[0])
            lines += [line for pieces in table for line in row_lines(pieces, width)]
        lines += paragraphs(draft, section)
    return _joined(lines)


def _own_texts(pieces: list[Piece]) -> list[str]:
    return [f"{piece.text} |" for piece in pieces if piece.begins]


def _pipe_row(pieces: list[Piece], width: int) -> list[str]:
    """What merged cells take from a row is made up with pipes at its end: ``第二十条第（一）项 | |||``."""
    texts = _own_texts(pieces)
    padding = "|" * (width - len(texts))
    return [" ".join([*texts, padding] if padding else texts)]


def _pipe_cells(pieces: list[Piece], width: int) -> list[str]:
    texts = _own_texts(pieces)
    return [*texts, "|" * (width - len(texts))] if len(texts) < width else texts


def _led_row(pieces: list[Piece], _width: int) -> list[str]:
    """Merged cells leave empty cells in their own place."""
    texts = [text for piece in pieces for text in [piece.text * piece.begins, *[""] * (piece.colspan - 1)]]
    return ["|" + "|".join(f" {text} " if text else " " for text in texts) + "|"]


def write_pipe_rows(draft: Draft) -> bytes:
    """``规章 | 0 | 0 | 0 |``: a table row a line, as text extractors write a page."""
    return _text_with(draft, _pipe_row)


def write_led_pipe_rows(draft: Draft) -> bytes:
    """``| 规章 | 0 | 0 | 0 |``: as before, led by a pipe."""
    return _text_with(draft, _led_row)


def write_pipe_cells(draft: Draft) -> bytes:
    """``规章 |``, ``0 |``: a cell a line; the pipes that make up a row stand on a line of their own."""
    return _text_with(draft, _pipe_cells)


LAYOUTS: dict[str, tuple[Layout, str]] = {
    "docx": (write_docx, "docx"),
    "html": (write_html, "html"),
    "led_pipe_rows": (write_led_pipe_rows, "txt"),
    "pipe_cells": (write_pipe_cells, "txt"),
    "pipe_rows": (write_pipe_rows, "txt"),
    "seed_text": (write_seed_text, "txt"),
}

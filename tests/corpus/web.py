"""Web pages as sites really publish them: the plain page of the sample, changed as editors and servers change it."""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Callable
from quopri import encodestring

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E
from opencc import OpenCC

from data.sample.draft import Draft
from data.sample.layouts import write_html

Change = Callable[[HtmlElement], None]
SPANS = ("rowspan", "colspan")


def page(draft: Draft) -> HtmlElement:
    return html.document_fromstring(write_html(draft).decode())


def source(root: HtmlElement) -> str:
    return html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")


def _with(*changes: Change) -> Callable[[Draft], bytes]:
    def write(draft: Draft) -> bytes:
        root = page(draft)
        for change in changes:
            change(root)
        return source(root).encode()

    return write


def _figures(root: HtmlElement) -> list[HtmlElement]:
    """The paragraphs of cells that hold nothing but digits."""
    return [found for found in root.xpath("//div[@class='content']//td/p") if (found.text or "").isdecimal()]


def _word_export(root: HtmlElement) -> None:
    """As Word saves a page: conditional comments, styles of its own, empty o:p, marks of comments and lists."""
    for paragraph in root.xpath("//td/p | //div[@class='content']/p"):
        span = E.span(paragraph.text or "", style="font-family:宋体;mso-bidi-font-size:10.5pt", lang="EN-US")
        paragraph.text = None
        paragraph.insert(0, span)
        paragraph.append(html.fromstring("<span><!--[if gte mso 9]><xml><w:t>9</w:t></xml><![endif]--></span>"))
        paragraph.append(html.fromstring("<span style='mso-hide:all;display:none'>8</span>"))
        paragraph.append(E.span(" ", style="mso-element:comment-list"))
        paragraph.set("class", "MsoNormal")
        paragraph.set("style", "text-align:center;mso-pagination:widow-orphan")
    for paragraph in _digits_in_spans(root)[::3]:
        mark = "<a style='mso-footnote-id:ftn1' href='#_ftn1'><span class='MsoFootnoteReference'>[1]</span></a>"
        paragraph.append(html.fromstring(mark))


def _digits_in_spans(root: HtmlElement) -> list[HtmlElement]:
    return [span.getparent() for span in root.xpath("//td/p/span[1]") if (span.text or "").isdecimal()]


def write_word_export(draft: Draft) -> bytes:
    """A page saved by Word, with what only Word reads around what every browser shows."""
    root = page(draft)
    _word_export(root)
    text = source(root)
    text = text.replace("</p></td>", "<o:p></o:p></p><![if !supportEmptyParas]>&nbsp;<![endif]></td>")
    return text.replace("<head>", "<head><!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]-->").encode()


def _layout_tables(root: HtmlElement) -> None:
    """The article in a table in a table, the way sites were built; a menu with figures beside it."""
    article = root.xpath("//div[@class='content']")[0]
    outer = html.fromstring(
        "<table><tr><td colspan=2>网站首页</td></tr><tr><td><table><tr><td>点击</td><td>35</td></tr></table></td>"
        "<td id='here'></td></tr></table>"
    )
    article.addprevious(outer)
    outer.xpath(".//td[@id='here']")[0].append(E.table(E.tr(E.td(article))))


def _nested_cells(root: HtmlElement) -> None:
    for cell in root.xpath("//div[@class='content']//td"):
        inside = list(cell)
        cell.append(E.table(E.tr(E.td(*inside))))


def _inputs(root: HtmlElement) -> None:
    """A form that was printed out as it stood: figures in fields."""
    for number, paragraph in enumerate(_figures(root)):
        figure, paragraph.text = paragraph.text or "", None
        fields = (
            E.input(type="text", value=figure, disabled="disabled"),
            E.textarea(figure),
            E.select(E.option("9"), E.option(figure, selected="selected")),
        )
        paragraph.append(fields[number % 3])
        paragraph.append(E.input(type="hidden", value="77"))


def _split_numbers(root: HtmlElement) -> None:
    """Figures cut up by formatting, with characters that have no width between the digits, and notes beside them."""
    for paragraph in _figures(root):
        figure = paragraph.text or ""
        paragraph.text = "\n  " + figure[:1]
        paragraph.append(E.font(E.span("\u200b" + figure[1:]), size="3"))
        paragraph.append(E.sup("[1]"))


def _hidden(root: HtmlElement) -> None:
    """Old figures left in the page and hidden: cells, rows, words, and a whole table."""
    for cell in root.xpath("//div[@class='content']//tr/td[1]"):
        cell.addprevious(html.fragment_fromstring("<td style='width:3px; display: none'>66</td>"))
    for table in root.xpath("//div[@class='content']//table"):
        copy = html.fromstring(html.tostring(table))
        copy.set("hidden", "")
        table.addprevious(copy)
        table.append(E.tr(E.td("规章"), E.td("99"), style="DISPLAY:none"))
    for paragraph in _figures(root):
        paragraph.append(E.span("4", style="display:none"))
        paragraph.append(E.noscript("4"))


def _twice(root: HtmlElement) -> None:
    """The article once for the screen and once for paper."""
    article = root.xpath("//div[@class='content']")[0]
    copy = html.fromstring(html.tostring(article, encoding="unicode"))
    copy.set("class", "print")
    article.addnext(copy)


def _headed(root: HtmlElement) -> None:
    """Tables with a caption, a head and a foot; the foot stands before the body as old pages have it."""
    for table in root.xpath("//div[@class='content']//table"):
        body = table[0]
        rows = list(body)
        table.insert(0, E.tfoot(rows[-1]))
        table.insert(0, E.thead(rows[0])) if "rowspan" not in html.tostring(rows[0], encoding="unicode") else None
        table.insert(0, E.caption("附表 1"))


def _absurd_spans(root: HtmlElement) -> None:
    """Spans in percent, and spans beyond the table's end."""
    for row in root.xpath("//div[@class='content']//tr"):
        last = row[-1]
        if len(row) == 1:
            last.set("colspan", "100%")


def write_unclosed(draft: Draft) -> bytes:
    """Cells, rows and paragraphs that are opened and never closed."""
    return re.sub(r"</(?:td|tr|p|tbody)>", "", write_html(draft).decode()).encode()


def write_xhtml(draft: Draft) -> bytes:
    """XML with a prefix on every element and cells whose text is marked as data."""
    text = html.tostring(page(draft), method="xml", encoding="unicode")
    text = re.sub(r"<p>(\d+)</p>", r"<p><![CDATA[\1]]></p>", text)
    text = re.sub(r"<(/?)(\w+)", r"<\1h:\2", text)
    text = text.replace("<h:html", '<h:html xmlns:h="http://www.w3.org/1999/xhtml"', 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def _declared(draft: Draft, charset: str) -> str:
    return write_html(draft).decode().replace('charset="utf-8"', f'charset="{charset}"' if charset else "")


def _in(encoding: str, charset: str, mark: bytes = b"") -> Callable[[Draft], bytes]:
    def write(draft: Draft) -> bytes:
        return mark + _declared(draft, charset).encode(encoding, errors="xmlcharrefreplace")

    return write


def write_big5(draft: Draft) -> bytes:
    """A page in traditional characters that declares nothing."""
    return OpenCC("s2t").convert(_declared(draft, "")).encode("big5hkscs", errors="xmlcharrefreplace")


def write_broken_furniture(draft: Draft) -> bytes:
    """One byte lost in the footer of a GBK page."""
    whole = _declared(draft, "gb2312").encode("gb18030")
    word = "主办".encode("gb18030")
    return whole.replace(word, word[:-1])


def _message(html_part: bytes, transfer: str, charset: str) -> bytes:
    head = (
        "From: <Saved by Word>\r\nSubject: \r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html";\r\n\tboundary="----=_NextPart"\r\n\r\nThis is a Web page in one file.\r\n\r\n'
        "------=_NextPart\r\nContent-Location: file:///C:/report.htm\r\n"
        f'Content-Transfer-Encoding: {transfer}\r\nContent-Type: text/html; charset="{charset}"\r\n\r\n'
    )
    other = (
        "\r\n------=_NextPart\r\nContent-Location: file:///C:/header.htm\r\nContent-Type: text/html\r\n\r\n"
        "<html><body><p>- 1 -</p></body></html>\r\n------=_NextPart--\r\n"
    )
    return head.encode() + html_part + other.encode()


def write_mhtml(draft: Draft) -> bytes:
    """A page saved as one file by a browser: quoted-printable."""
    return _message(encodestring(write_html(draft)), "quoted-printable", "utf-8")


def write_mhtml_word(draft: Draft) -> bytes:
    """The same saved by Word: UTF-16, base64, its charset called unicode."""
    return _message(encodebytes(write_word_export(draft).decode().encode("utf-16")), "base64", "unicode")


LAYOUTS: dict[str, tuple[Callable[[Draft], bytes], str]] = {
    "html_absurd_spans": (_with(_absurd_spans), "html"),
    "html_big5_undeclared": (write_big5, "html"),
    "html_broken_furniture": (write_broken_furniture, "html"),
    "html_gbk_declared_utf8": (_in("gb18030", "utf-8"), "html"),
    "html_gbk_undeclared": (_in("gb18030", ""), "html"),
    "html_headed_tables": (_with(_headed), "html"),
    "html_hidden": (_with(_hidden), "html"),
    "html_hz": (_in("hz", ""), "html"),
    "html_inputs": (_with(_inputs), "html"),
    "html_layout_table": (_with(_layout_tables), "html"),
    "html_nested_cells": (_with(_nested_cells), "html"),
    "html_split_numbers": (_with(_split_numbers), "html"),
    "html_twice": (_with(_twice), "html"),
    "html_unclosed": (write_unclosed, "html"),
    "html_utf16": (_in("utf-16", "utf-16"), "html"),
    "html_utf16_bare": (_in("utf-16-le", "utf-8"), "html"),
    "html_utf32_bare": (_in("utf-32-be", ""), "html"),
    "html_utf8_declared_gbk": (_in("utf-8", "gb2312"), "html"),
    "html_word_export": (write_word_export, "html"),
    "html_xhtml": (write_xhtml, "html"),
    "mhtml": (write_mhtml, "mht"),
    "mhtml_word": (write_mhtml_word, "mht"),
}

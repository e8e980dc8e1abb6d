"""Families of documents that grow: ``name -> (size -> file)``, the size in elements of the one thing that is many.

Most are an honest report with one thing in it very often, for only then is it read to the end. What may be repeated is
said once (``PIECES``) and put wherever text can stand (``WHERE``).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import lru_cache

from loaders.forms import load_forms
from tests.corpus.cases import Case

Family = Callable[[int], tuple[str, bytes]]  # a size -> name and content of a file
PROSE = "本年工作平稳。"  # what the reports of the corpus say in section one
TITLE = "示例单位2021年政府信息公开工作年度报告"

PIECES = {  # what a stranger repeats; {n} makes each another
    "title": "清波街道2021年政府信息公开工作年度报告",
    "titles that differ": "清波{n}街道2021年政府信息公开工作年度报告",
    "units": "赤枫{n}街道办事处",
    "half titles": "赤枫街道关于2021年政府信息公开",
    "years": "2021年",
    "days": "2022年1月7日",
    "numbers": "{n}",
    "stated numbers": "本年收到政府信息公开申请{n}件，办结{n}件，",
    "statements": "全年主动公开政府信息{n}条。",
    "statements of others": "其中，自然人申请{n}件，予以公开{n}件；",
    "accounts": "现将我街道2021年度",
    "issued": "根据条例，由清波街道编制",
    "authors": "由清波街道办事处",
    "by law": "根据，按照",
    "contacts": "请与清波街道联系",
    "publishers": "来源清波街道",
    "openings": "2021年，在上级的领导下，",
    "periods": "统计期限自2021年1月1日至",
    "headings": "二、主动公开政府信息情况",
    "headings of five": "五、存在的主要问题及改进情况",
    "rows": "行政许可 {n} ",
    "rows of three": "（一）予以公开 1 0 0 0 0 0 1 ",
    "words of the form": "其他处理 自然人 总计 ",
    "word": "工作",
    "one sign": "一",
    "latin": "a",
    "digit": "7",
    "blank": " ",
    "wide blank": "　",
    "comma": "，",
    "brackets": "（",
    "square brackets": "[",
    "closing": "）",
    "stars": "*a",
    "lone stars": "*",
    "low lines": "_a",
    "dollars": "$1 ",
    "ticks": "`",
    "backslashes": "\\",
    "angles": "<",
    "closing angles": ">",
    "ands": "&",
    "comments": "<!--",
    "links": "[a](",
    "quotes": '"',
    "quotes and commas": '","',
    "pipes": "|",
    "pipes and words": "规章|",
    "tabs": "\t",
    "rules": "-",
    "drawn": "─┼",
    "dots": ".",
    "colons": "：",
    "ordinals": "一、",
    "points": "1.",
    "not": "未不无",
    "and": "和、及",
    "compared": "比上年增长{n}%，",
    "of which": "其中",
    "dashes": "—",
    "zero width": "\u200b",
    "marks of direction": "\u202e",
    "combining": "a\u0301",
    "controls": "\x01",
    "other planes": "𠀀",
}
WHERE = ("line", "lines", "prose", "prose lines", "title line", "paragraphs", "page line", "cells", "cell")


@lru_cache
def honest(layout: str) -> bytes:
    """A report that is read in full."""
    return Case(layout, list(load_forms().values())[-1], "as printed").content()


def pieces(piece: str, size: int, between: str = "") -> str:
    return between.join(piece.replace("{n}", str(number)) for number in range(size))


def repeated(piece: str, where: str) -> Family:
    """A family of one piece in one place."""

    def made(size: int) -> tuple[str, bytes]:
        text, page = honest("seed_text").decode(), honest("html").decode()
        if where == "line":
            return "a.txt", pieces(piece, size).encode()
        if where == "lines":
            return "a.txt", pieces(piece, size, "\n").encode()
        if where == "prose":
            return "a.txt", text.replace(PROSE, PROSE + pieces(piece, size)).encode()
        if where == "prose lines":
            return "a.txt", text.replace(PROSE, PROSE + "\n" + pieces(piece, size, "\n")).encode()
        if where == "title line":
            return "a.txt", text.replace(TITLE, pieces(piece, size, "\n") + "\n" + TITLE, 1).encode()
        if where == "paragraphs":
            return "a.html", page.replace(PROSE, PROSE + f"<p>{pieces(piece, size, '</p><p>')}</p>").encode()
        if where == "page line":
            return "a.html", page.replace(PROSE, PROSE + pieces(piece, size)).encode()
        if where == "cells":
            rows = pieces(piece, size, "</td><td>1</td></tr><tr><td>")
            return "a.html", page.replace(PROSE, f"<table><tr><td>{rows}</td><td>1</td></tr></table>").encode()
        cell = "行政许可</p></td>"
        return "a.html", page.replace(cell, f"{pieces(piece, size)}{cell}", 1).encode()

    return made


def page(around: str, inside: str = "") -> Callable[[int], tuple[str, bytes]]:
    """A report as a web page with something before its content, once for each number."""

    def made(size: int) -> tuple[str, bytes]:
        found = honest("html").decode()
        return "a.html", found.replace('<div class="content">', pieces(around, size) + '<div class="content">').encode()

    return made


def head(piece: str, before: str = "<style>", behind: str = "</style>", body: str = "") -> Family:
    """A report as a web page with something in its head."""

    def made(size: int) -> tuple[str, bytes]:
        found = honest("html").decode().replace("</head>", f"{before}{pieces(piece, size)}{behind}</head>")
        return "a.html", found.replace('<div class="content">', pieces(body, size) + '<div class="content">').encode()

    return made


def xml_page(piece: str) -> Family:
    return lambda size: ("a.html", ("<?xml version='1.0'?><html><body>" + pieces(piece, size)).encode())


def attributes(of: str) -> Family:
    def made(size: int) -> tuple[str, bytes]:
        found = honest("html").decode()
        return "a.html", found.replace('<div class="content">', f'<div {pieces(of, size)} class="content">').encode()

    return made


def separated(piece: str, mark: str, name: str = "a.csv") -> Family:
    """Rows of a table kept as text, behind those of a report."""
    return lambda size: (name, honest("csv") + (pieces(piece, size, mark) + "\n").encode())


def mail(piece: str, behind: str = "") -> Family:
    start = "MIME-Version: 1.0\n"

    def made(size: int) -> tuple[str, bytes]:
        many = start + pieces(piece, size) + behind
        return "a.mht", many.encode() + b"Content-Type: text/html; charset=utf-8\n\n" + honest("html")

    return made


def mail_parts(size: int) -> tuple[str, bytes]:
    part = "--b\nContent-Type: text/html\n\n<p>1</p>\n"
    return "a.mht", ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + part * size).encode()


def mail_nested(size: int) -> tuple[str, bytes]:
    opening = pieces("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n", size)
    return "a.mht", ("MIME-Version: 1.0\n" + opening).encode()


def in_part(layout: str, part: str, at: str, piece: str, name: str) -> Family:
    """An office file with something before the first ``at`` of one of its parts, once for each number."""

    def made(size: int) -> tuple[str, bytes]:
        return name, changed(honest(layout), part, lambda text: text.replace(at, pieces(piece, size) + at, 1))

    return made


def changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """An office file with one part changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            found = old.read(info)
            new.writestr(info.filename, change(found.decode()).encode() if info.filename == part else found)
    return held.getvalue()


def members(name: str, content: bytes = b"1") -> Family:
    """An archive of many members."""

    def made(size: int) -> tuple[str, bytes]:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
            for number in range(size):
                archive.writestr(zipfile.ZipInfo(name.replace("{n}", str(number))), content)
        return "a.zip", held.getvalue()

    return made


def rich(piece: str, behind: str = "") -> Family:
    return lambda size: ("a.rtf", ("{\\rtf1\\ansi " + pieces(piece, size) + pieces(behind, size) + "}").encode())


def nested(opening: str, closing: str, inside: str = "") -> Family:
    """A report as a web page inside so many elements."""

    def made(size: int) -> tuple[str, bytes]:
        found = honest("html").decode()
        deep = opening * size + inside + closing * size
        return "a.html", found.replace('<div class="content">', deep + '<div class="content">').encode()

    return made


DOCX, BODY = "word/document.xml", "<w:body>"
P = "<w:p><w:r><w:t>工作{n}</w:t></w:r></w:p>"
CELL = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"


def docx(piece: str, behind: str = "") -> Family:
    def made(size: int) -> tuple[str, bytes]:
        def put(text: str) -> str:
            return text.replace(BODY, BODY + pieces(piece, size) + pieces(behind, size), 1)

        return "a.docx", changed(honest("docx"), DOCX, put)

    return made


SPECIAL: dict[str, Family] = {
    "page: CDATA": xml_page("<![CDATA["),
    "page: closed CDATA": xml_page("<![CDATA[a]]>"),
    "page: ends of CDATA": xml_page("]]>"),
    "page: processing": xml_page("<?a"),
    "page: divs in each other": nested("<div>", "</div>"),
    "page: open divs": nested("<div>", ""),
    "page: spans in each other": nested("<span style='color:red'>", "</span>"),
    "page: open bold": nested("<b>", ""),
    "page: open fonts": nested("<font color=red>", ""),
    "page: raised in each other": nested("<sup>1", "</sup>"),
    "page: struck in each other": nested("<s>1", "</s>"),
    "page: lists in each other": nested("<ul><li>", ""),
    "page: verbatim in each other": nested("<pre>1\n", "</pre>"),
    "page: quotes in each other": nested("<blockquote>", ""),
    "page: tables": page("<table><tr><td>1</td><td>2</td></tr></table>"),
    "page: tables with lines": page("<p>工作{n}</p><table><tr><td>规章</td><td>2</td></tr></table>"),
    "page: tables alike": page("<table><tr><td>规章{n}</td><td>1</td></tr><tr><td>1</td><td>1</td></tr></table>"),
    "page: lone cells": page("<table><tr><td>规章</td></tr></table>"),
    "page: columns": nested("<table><tr>" + "<td>1</td>" * 400 + "</tr></table>", ""),
    "page: tall cells": page("<table><tr><td rowspan=200>1</td><td>2</td></tr></table>"),
    "page: rows under a tall cell": page("<tr><td rowspan=65534>1</td><td>2</td></tr>"),
    "page: raised": page("<sup>[{n}]</sup>"),
    "page: notes": page("1<sup><a href='#n{n}'>[{n}]</a></sup>"),
    "page: pictures": page("<img src='{n}.jpg'>"),
    "page: links": page("<a href='{n}.pdf'>附件</a>"),
    "page: comments": page("<!-- {n} -->"),
    "page: open comments": page("<!--"),
    "page: tags": page("<a"),
    "page: attributes cut": page("<a b='"),
    "page: attributes": attributes("a{n}=1 "),
    "page: attributes of data": attributes("data-{n} "),
    "page: classes": attributes("class{n} "),
    "page: one class": lambda size: (
        "a.html",
        honest("html").decode().replace('class="content"', f'class="{pieces("c{n} ", size)}"').encode(),
    ),
    "page: one style": lambda size: (
        "a.html",
        honest("html").decode().replace('class="content"', f'style="{pieces("color:red;", size)}"').encode(),
    ),
    "page: rules of style": head(".c{n}{color:red}", body="<p class=c{n}>工作</p>"),
    "page: rules for all": head("p{color:red}", body="<p>工作</p>"),
    "page: rules of children": head("div div div .c{n}{color:red}", body="<div class=c{n}>"),
    "page: rules of siblings": head("p~p{color:red}", body="<p>工作</p>"),
    "page: rules that hide": head("div:not(.c{n}){color:red}", body="<p>工作</p>"),
    "page: selectors": head(".c{n},", behind=".d{color:red}</style>", body="<p class=c{n}>工作</p>"),
    "page: long selector": head(">div", before="<style>p", behind="{color:red}</style>", body="<div>"),
    "page: long selector of children": head(" *", before="<style>p", behind=" b{color:red}</style>", body="<div><b>"),
    "page: variables in each other": head(
        ":root{--a{n}:var(--a{n}) var(--a{n})}", body="<p style='color:var(--a{n})'>"
    ),
    "page: rules cut": head("@media screen{"),
    "page: open rules": head("a{"),
    "page: brackets of style": head("(["),
    "page: variables": head("p{--a{n}:var(--a{n})}"),
    "page: imports": head("@import url(a{n});"),
    "page: comments of style": head("/*"),
    "page: sheets": head("<style>.a{color:red}</style>", "", ""),
    "page: metadata": head("<meta name='description' content='{n}'>", "", ""),
    "page: title": head("清波街道2021年", "<title>", "</title>"),
    "page: titles with dashes": head("清波街道2021年政府信息公开年报 - ", "<title>", "</title>"),
    "page: fields": page("<input value='{n}'>"),
    "page: choices": page("<select><option>{n}</option></select>"),
    "page: one choice": lambda size: (
        "a.html",
        honest("html")
        .decode()
        .replace("<h1>", f"<select>{pieces('<option selected>{n}</option>', size)}</select><h1>")
        .encode(),
    ),
    "page: drawn rows": page("<div class=row><div class=td>规章</div><div class=td>{n}</div></div>"),
    "page: drawn cells": lambda size: (
        "a.html",
        honest("html").decode().replace("<h1>", f"<div class=row>{'<div class=td>1</div>' * size}</div><h1>").encode(),
    ),
    "page: entities": page("&nbsp;&#{n};"),
    "page: prefixes": xml_page("<a xmlns:p{n}='http://www.w3.org/1999/xhtml'>"),
    "page: lines in a cell": lambda size: (
        "a.html",
        honest("html").decode().replace("行政许可</p>", f"行政许可{'<br>行政处罚' * size}</p>").encode(),
    ),
    "page: names in a cell": lambda size: (
        "a.html",
        honest("html")
        .decode()
        .replace("<td><p>规章</p></td>", f"<td><p>规章{'<br>规章' * size}</p></td><td><p>1{'<br>1' * size}</p></td>", 1)
        .encode(),
    ),
    "page: verbatim": lambda size: ("a.html", ("<html><body>" + "<pre>规章|1|2|3\n\n</pre>" * size).encode()),
    "markdown: open tables": lambda size: ("a.md", ("# a\n" + "<table>" * size).encode()),
    "markdown: tables": lambda size: ("a.md", ("# a\n" + "<table><tr><td>1</td></tr></table>\n" * size).encode()),
    "markdown: open comments": lambda size: ("a.md", ("# a\n<table>" + "<!--" * size).encode()),
    "markdown: emphasis": lambda size: ("a.md", ("# a\n<table><td>" + "**a" * size + "</table>").encode()),
    "markdown: dollars": lambda size: ("a.md", ("# a\n<table><td>" + "$ 1" * size + "</table>").encode()),
    "markdown: front": lambda size: ("a.md", ("---\n" + "title: a\n" * size + "<table></table>").encode()),
    "markdown: wrapped": lambda size: (
        "a.md",
        ("# a\n" + "工作工作工作工作工作工作工作工作工作工作工作\n" * size).encode(),
    ),
    "csv: columns": separated("规章{n}", ","),
    "csv: columns of figures": separated("{n}", ","),
    "csv: a row in quotes": lambda size: ("a.csv", honest("csv") + ('"' + "a" * size + '",1,2,3\n').encode()),
    "csv: a row of quotes": lambda size: ("a.csv", honest("csv") + ('"",' * size).encode()),
    "csv: open quotes": lambda size: ("a.csv", honest("csv") + ('"规章,1,2,3\n' * size).encode()),
    "csv: rows": lambda size: ("a.csv", honest("csv") + b"".join(f"\u6807{n},1,2,3\n".encode() for n in range(size))),
    "csv: rows of the form": lambda size: ("a.csv", honest("csv") + "行政许可,1,2,3\n".encode() * size),
    "csv: a long word": lambda size: ("a.csv", honest("csv") + ("规" * size + ",1,2,3\n").encode()),
    "tsv: columns": separated("规章{n}", "\t", "a.tsv"),
    "text: rows": lambda size: ("a.txt", honest("seed_text") + "\n\t行政许可\n\t1\n".encode() * (size // 3)),
    "text: words in a row": lambda size: ("a.txt", honest("seed_text") + "\n\t规章其它".encode() * size),
    "text: one line of the form": lambda size: ("a.txt", honest("one_line") + "规章 1 2 3 ".encode() * size),
    "text: one line of words": lambda size: ("a.txt", honest("one_line") + "规章 其他 ".encode() * size),
    "text: open notes": lambda size: ("a.txt", honest("one_line") + "规章 （其他 1 ".encode() * size),
    "text: closing notes": lambda size: ("a.txt", honest("one_line") + "规章 其他） 1 ".encode() * size),
    "text: ordinals before words": lambda size: ("a.txt", honest("one_line") + b"1. " * size + b"1"),
    "text: form feeds": lambda size: ("a.txt", honest("seed_text") + b"12 \n\f" * size),
    "text: pages of blanks": lambda size: ("a.txt", honest("seed_text") + b"\f" + b" " * size + b"1\n"),
    "text: drawn table": lambda size: ("a.txt", "│规章│1│\n├──┼──┤\n".encode() * size),
    "text: drawn row": lambda size: ("a.txt", "├──┤\n".encode() + "│规章│1│\n".encode() * size + "├──┤\n".encode()),
    "text: pipes": lambda size: ("a.txt", honest("pipe_rows") + "| 规章 | 1 | 2 | 3 |\n".encode() * size),
    "text: row of pipes": lambda size: ("a.txt", honest("pipe_rows") + "| 规章 ".encode() * size),
    "text: prints of one row": lambda size: (
        "a.txt",
        honest("bare_lines") + "（一）予以公开\n1\n0\n0\n0\n0\n0\n1\n".encode() * (size // 8),
    ),
    "text: lone words": lambda size: ("a.txt", honest("bare_lines") + "其他\n".encode() * size),
    "text: lone figures": lambda size: ("a.txt", honest("bare_lines") + b"0\n" * size),
    "text: blank rows": lambda size: ("a.txt", honest("seed_text") + b"\t\n" * size),
    "mail: headers": mail("X-A{n}: 1\n"),
    "mail: one header": mail(" a\n", ""),
    "mail: words of a header": lambda size: (
        "a.mht",
        ("MIME-Version: 1.0\nSubject: " + "=?utf-8?b?5Lit?= " * size + "\nContent-Type: text/html\n\n<table>").encode(),
    ),
    "mail: fields of a type": lambda size: (
        "a.mht",
        ("MIME-Version: 1.0\nContent-Type: text/html; " + pieces("a{n}=1; ", size) + "\n\n<table>").encode(),
    ),
    "mail: rests of a type": lambda size: (
        "a.mht",
        ("MIME-Version: 1.0\nContent-Type: text/html; " + pieces("a*{n}*=1; ", size) + "\n\n<table>").encode(),
    ),
    "mail: parts": mail_parts,
    "mail: parts in parts": mail_nested,
    "mail: boundaries": lambda size: (
        "a.mht",
        ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + "--b" * size).encode(),
    ),
    "mail: long boundary": lambda size: (
        "a.mht",
        (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary="
            + "b" * size
            + "\n\n"
            + ("--" + "b" * size + "\n") * 9
        ).encode(),
    ),
    "docx: paragraphs": docx(P),
    "docx: runs": in_part("docx", DOCX, "<w:r>", "<w:r><w:t>1</w:t></w:r>", "a.docx"),
    "docx: tables": docx(f"<w:tbl><w:tr>{CELL}{CELL}</w:tr></w:tbl>"),
    "docx: tables with lines": docx(f"{P}<w:tbl><w:tr>{CELL}{CELL}</w:tr></w:tbl>"),
    "docx: rows": lambda size: (
        "a.docx",
        changed(
            honest("docx"),
            DOCX,
            lambda text: text.replace(BODY, f"{BODY}<w:tbl>{f'<w:tr>{CELL}{CELL}</w:tr>' * size}</w:tbl>"),
        ),
    ),
    "docx: cells of a row": lambda size: (
        "a.docx",
        changed(
            honest("docx"), DOCX, lambda text: text.replace(BODY, f"{BODY}<w:tbl><w:tr>{CELL * size}</w:tr></w:tbl>")
        ),
    ),
    "docx: tables in tables": docx("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    "docx: controls in controls": docx("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    "docx: insertions in each other": docx("<w:p><w:ins><w:r>", "</w:r></w:ins></w:p>"),
    "docx: fields": docx('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'),
    "docx: breaks": docx("<w:p><w:r><w:br/></w:r></w:p>"),
    "docx: drawings": docx("<w:p><w:r><w:drawing/></w:r></w:p>"),
    "docx: one long word": docx("工"),
    "docx: styles": in_part(
        "docx",
        "word/styles.xml",
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n}"/></w:style>',
        "a.docx",
    ),
    "docx: relations": in_part(
        "docx",
        "word/_rels/document.xml.rels",
        "</Relationships>",
        '<Relationship Id="x{n}" Type="a" Target="b{n}"/>',
        "a.docx",
    ),
    "xlsx: relations": in_part(
        "xlsx_one_sheet",
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        '<Relationship Id="x{n}" Type="a" Target="b{n}"/>',
        "a.xlsx",
    ),
    "xlsx: rows": in_part(
        "xlsx_one_sheet",
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        "<row><c t='inlineStr'><is><t>规章{n}</t></is></c><c><v>1</v></c></row>",
        "a.xlsx",
    ),
    "xlsx: cells": in_part("xlsx_one_sheet", "xl/worksheets/sheet1.xml", "</row>", "<c><v>{n}</v></c>", "a.xlsx"),
    "xlsx: merges": in_part(
        "xlsx_one_sheet",
        "xl/worksheets/sheet1.xml",
        "</worksheet>",
        "<mergeCells><mergeCell ref='A{n}:C{n}'/></mergeCells>",
        "a.xlsx",
    ),
    "xlsx: merges within": in_part(
        "xlsx_one_sheet", "xl/worksheets/sheet1.xml", "</mergeCells>", "<mergeCell ref='A1:ZZ{n}'/>", "a.xlsx"
    ),
    "xlsx: conditions": in_part(
        "xlsx_one_sheet",
        "xl/worksheets/sheet1.xml",
        "<mergeCells",
        "<conditionalFormatting sqref='A1:Z{n}'><cfRule type='expression' dxfId='0'/></conditionalFormatting>",
        "a.xlsx",
    ),
    "xlsx: columns": in_part(
        "xlsx_one_sheet",
        "xl/worksheets/sheet1.xml",
        "<sheetData>",
        "<cols><col min='1' max='16384' hidden='0'/></cols>",
        "a.xlsx",
    ),
    "xlsx: texts": in_part("xlsx_one_sheet", "xl/sharedStrings.xml", "</sst>", "<si><t>规章{n}</t></si>", "a.xlsx"),
    "xlsx: runs of a text": in_part("xlsx_one_sheet", "xl/sharedStrings.xml", "</si>", "<r><t>规</t></r>", "a.xlsx"),
    "xlsx: formats": in_part(
        "xlsx_one_sheet",
        "xl/styles.xml",
        "<fonts",
        "<numFmts><numFmt numFmtId='{n}' formatCode='0;0;0'/></numFmts>",
        "a.xlsx",
    ),
    "xlsx: looks": in_part(
        "xlsx_one_sheet", "xl/styles.xml", "</cellXfs>", "<xf numFmtId='{n}' fontId='0'/>", "a.xlsx"
    ),
    "xlsx: sheets": in_part(
        "xlsx_one_sheet", "xl/workbook.xml", "</sheets>", '<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>', "a.xlsx"
    ),
    "xlsx: a long format": lambda size: (
        "a.xlsx",
        changed(
            honest("xlsx_one_sheet"),
            "xl/styles.xml",
            lambda text: text.replace(
                "<fonts", f"<numFmts><numFmt numFmtId='0' formatCode='{'0.' * size}'/></numFmts><fonts", 1
            ),
        ),
    ),
    "xlsx: a long format of sections": lambda size: (
        "a.xlsx",
        changed(
            honest("xlsx_one_sheet"),
            "xl/styles.xml",
            lambda text: text.replace(
                "<fonts", f"<numFmts><numFmt numFmtId='0' formatCode='{'[a]' * size}'/></numFmts><fonts", 1
            ),
        ),
    ),
    "zip: members": members("{n}.txt"),
    "zip: members of one name": members("a.txt"),
    "zip: folders": members("a/{n}/b.txt"),
    "zip: others": members("{n}.jpg"),
    "zip: deep names": lambda size: members("a/" * min(size, 30_000) + "{n}.txt")(2),
    "zip: reports": lambda size: members("{n}.txt", honest("seed_text"))(size // 100),
    "rtf: words": rich("a "),
    "rtf: groups": rich("{", "}"),
    "rtf: rows": rich("\\trowd\\cellx100 a\\cell\\row "),
}


def families() -> dict[str, Family]:
    """All families by name."""
    every = {f"{where}: {name}": repeated(piece, where) for name, piece in PIECES.items() for where in WHERE}
    return SPECIAL | every

"""The readers: what they make of spans, encodings, merged cells and damage, each cell with its place."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from loaders.documents import Document, Paragraph, Table, read_document, sniff
from loaders.documents.encoding import decode
from loaders.errors import RefusedDocumentError


def read(content: str | bytes, name: str = "x") -> Document:
    return read_document(name, content.encode() if isinstance(content, str) else content)


def grid(document: Document, number: int = 0) -> list[list[tuple[str, int | None]]]:
    """Text and grid column of every cell of a table."""
    return [[(cell.text, cell.column) for cell in row] for row in list(document.tables)[number].rows]


def body(inside: str) -> str:
    return f"<html><head><title>t</title></head><body>{inside}</body></html>"


def word(build) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- web pages ------------------------------------------------------------------------------


def test_spans_put_every_cell_at_its_grid_column() -> None:
    page = """<html><body><table>
      <tr><td rowspan=2 colspan=2>甲</td><td>乙</td><td>丙</td></tr>
      <tr><td>1</td><td>2</td></tr>
      <tr><td>丁</td><td></td><td colspan=2>3</td></tr></table></body></html>"""
    assert grid(read(page)) == [
        [("甲", 0), ("乙", 2), ("丙", 3)],
        [("1", 2), ("2", 3)],
        [("丁", 0), ("", 1), ("3", 2)],
    ]


def test_a_cell_knows_its_table_row_and_column() -> None:
    first = "<table><tr><td>一</td><td>1</td></tr></table>"
    page = body(f"{first}<p>文</p><table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>")
    cell = list(read(page).tables)[1].rows[1][1]
    assert str(cell.place) == "table 2 row 2 column 2"


def test_layout_tables_are_walked_through_and_their_text_is_prose() -> None:
    page = body("<table><tr><td>菜单 3<table><tr><td>规章</td><td>0</td></tr></table></td></tr></table>")
    document = read(page)
    assert [paragraph.text for paragraph in document.paragraphs] == ["菜单 3"]
    assert grid(document) == [[("规章", 0), ("0", 1)]]


def test_text_between_blocks_makes_paragraphs_and_scripts_do_not() -> None:
    page = body("甲<b>乙</b><br>丙<p>丁<span> 戊</span></p><script>var a=1</script><div>己</div>")
    assert [paragraph.text for paragraph in read(page).paragraphs] == ["甲乙", "丙", "丁 戊", "己"]


def test_line_breaks_inside_a_cell_stay_inside_it() -> None:
    page = body("<table><tr><td>结果<br>维持</td><td><p>1</p><p>2</p></td><td>&nbsp;</td></tr></table>")
    assert [text for text, _ in grid(read(page))[0]] == ["结果\n维持", "1\n2", "\xa0"]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gb18030"), ("", "gb18030"), ("", "utf-8-sig")],
)
def test_the_encodings_of_government_sites(charset: str, encoding: str) -> None:
    meta = f'<meta charset="{charset}">' if charset else ""
    page = f"<html><head>{meta}</head><body><p>政府信息公开〔2021〕镕</p></body></html>"
    assert next(read(page.encode(encoding)).paragraphs).text == "政府信息公开〔2021〕镕"


def test_a_wrong_declaration_is_not_believed() -> None:
    page = '<html><head><meta charset="utf-8"></head><body><p>政府信息公开年报</p></body></html>'.encode("gb18030")
    assert "政府信息公开年报" in decode(page)


def test_utf_16_is_read_by_its_mark() -> None:
    assert next(read("政府信息公开".encode("utf-16")).paragraphs).text == "政府信息公开"


# --- Word -----------------------------------------------------------------------------------


def test_merged_cells_of_word_stand_once_at_their_grid_column() -> None:
    def build(document) -> None:
        document.add_paragraph("标题")
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "甲"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "乙"
        table.cell(1, 1).text, table.cell(1, 2).text = "1", ""
        document.add_paragraph("结尾")

    document = read(word(build))
    assert grid(document) == [[("甲", 0), ("乙", 1)], [("1", 1), ("", 2)]]
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]


# --- damage ---------------------------------------------------------------------------------


def broken_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<not xml")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"  \r\n ", "empty_file"),
        (b"%PDF-1.4", "damaged_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged_file"),
        (b"PK\x03\x04garbage", "damaged_file"),
        (broken_zip(), "damaged_file"),
        (word(lambda document: None)[:-200], "damaged_file"),
        (bytes(range(256)) * 8, "unknown_encoding"),
    ],
)
def test_damage_is_refused_by_its_name(content: bytes, reason: str) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        read(content)
    assert refused.value.code == reason


def test_a_presentation_is_refused_as_what_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("ppt/presentation.xml", "<x/>")
    with pytest.raises(RefusedDocumentError) as refused:
        sniff(out.getvalue())
    assert (refused.value.code, refused.value.detail) == ("unsupported_format", "pptx")


def test_a_word_file_with_entities_of_its_own_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "hahaha"><!ENTITY y "&x;&x;&x;&x;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&y;</w:t></w:r></w:p></w:body></w:document>'
    whole, out = word(lambda document: None), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            package.writestr(name, bomb if name == "word/document.xml" else source.read(name))
    with pytest.raises(RefusedDocumentError) as refused:
        read(out.getvalue())
    assert (refused.value.code, refused.value.detail) == ("damaged_file", "word/document.xml: DTD")

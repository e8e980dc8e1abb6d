"""Word files: what stands on the page is read, out of whatever an office suite wraps it in."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.sample.draft import Draft
from data.sample.layouts import write_docx
from loaders.documents import Document, Table, read_document
from loaders.documents.limits import MAX_TAGS
from loaders.errors import RefusedDocumentError
from loaders.forms import Form
from loaders.recognise import recognise
from tests.corpus.word import BY, DECLARED, LAYOUTS, TEXT_BOX, package, parts
from tests.loaders.test_recognise import FORMS, by_form, draft, expected, numbered

LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="c1" Type="aFChunk" Target="{}"/></Relationships>'
)


def word(body: str, **more: bytes) -> bytes:
    """A Word file of nothing but its text."""
    text = f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>".encode()
    return package({"word/document.xml": text} | more)


def read(body: str) -> Document:
    return read_document("x.docx", word(body))


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def line(inside: str) -> list[str]:
    return [paragraph.text for paragraph in read(f"<w:p>{inside}</w:p>").paragraphs]


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(inside)}</w:p></w:tc>"


def rows(*inside: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in inside)}</w:tbl>"


def grid(body: str) -> list[list[tuple[str, int | None, int]]]:
    return [
        [(cell.text, cell.column, cell.colspan) for cell in row] for table in read(body).tables for row in table.rows
    ]


def shown(document: Document) -> list[object]:
    return [
        [cell.text for row in block.rows for cell in row] if isinstance(block, Table) else block.text
        for block in document.blocks
    ]


def refused(content: bytes) -> tuple[str, str | None]:
    with pytest.raises(RefusedDocumentError) as found:
        read_document("x", content)
    return found.value.code, found.value.detail


@by_form
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_cell_of_every_kind_of_word_file_is_read_where_it_stands(form: Form, layout: str) -> None:
    figures = numbered(form)
    write, extension = LAYOUTS[layout]
    reading = recognise(read_document(f"report.{extension}", write(draft(form, figures))))
    wrong = {
        cell: figure
        for cell, figure in reading.figures.items()
        if (figure.state, figure.value) != expected(form, cell, figures[cell])
    }
    assert wrong == {}
    assert set(reading.passages) >= {"一", "五", "六"}


# --- inside a paragraph ---------------------------------------------------------------------

BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
INSTRUCTION = "<w:r><w:instrText>PAGE 9</w:instrText></w:r>"
RAISED = '<w:vertAlign w:val="superscript"/>'
LIFTED = '<w:position w:val="6"/>'  # a whole cell may be, to stand in the middle of its row
DROP_DOWN = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="8"/>'
    '<w:listEntry w:val="3"/></w:ddList></w:ffData></w:fldChar></w:r>'
)
RT = "<w:rt><w:r><w:t>jie1</w:t></w:r></w:rt>"
RUBY = f"<w:r><w:ruby>{RT}<w:rubyBase><w:r><w:t>街</w:t></w:r></w:rubyBase></w:ruby></w:r>"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (run("1") + run("2"), "12"),
        (f"<w:ins {BY}>{run('3')}</w:ins><w:del {BY}><w:r><w:delText>9</w:delText></w:r></w:del>", "3"),
        (f"<w:moveTo {BY}>{run('3')}</w:moveTo><w:moveFrom {BY}>{run('9')}</w:moveFrom>", "3"),
        (f"<w:ins {BY}><w:del {BY}>{run('9')}</w:del></w:ins>{run('3')}", "3"),
        (f"<w:sdt><w:sdtPr><w:tag w:val='9'/></w:sdtPr><w:sdtContent>{run('3')}</w:sdtContent></w:sdt>", "3"),
        (f"<w:customXml><w:smartTag><w:hyperlink>{run('3')}</w:hyperlink></w:smartTag></w:customXml>", "3"),
        (f"<w:fldSimple w:instr='SEQ 9'>{run('3')}</w:fldSimple>", "3"),
        (BEGIN + INSTRUCTION + SEPARATE + run("3") + END + run("4"), "34"),
        (BEGIN + BEGIN + INSTRUCTION + SEPARATE + run("9") + END + SEPARATE + run("3") + END, "3"),
        (BEGIN + INSTRUCTION + END + run("3"), "3"),
        (END + SEPARATE + run("3"), "3"),
        (DROP_DOWN + END, "3"),
        (BEGIN + "<w:r><w:instrText> EQ \\o(3,4)</w:instrText></w:r>" + END + run("3"), "\ufffd3"),
        (run("3") + run("1", RAISED), "3"),
        (run("3") + run("[", RAISED) + run("1]", RAISED), "3"),
        (run("3", RAISED), "^3"),
        (run("9", RAISED) + run("197"), "^9197"),
        (run("1") + run("9", RAISED) + run("97"), "197"),
        (run("3") + run("9197", RAISED), "3^9197"),
        (run("3") + run("1", '<w:vertAlign w:val="subscript"/>'), "3"),
        (run("规", RAISED) + run("章"), "规章"),
        (run("19", LIFTED) + run("7", LIFTED), "197"),
        (run("9", LIFTED) + run("197"), "^9197"),
        (run("3") + "<w:r><w:footnoteReference w:id='1'/></w:r>", "3"),
        (run("3") + run("9", "<w:vanish/>"), "3"),
        (run("3") + run("4", '<w:vanish w:val="0"/>'), "34"),
        (run("35", "<w:strike/>") + run("7"), "3\u03365\u03367"),
        (run("3", "<w:dstrike w:val='true'/>"), "3\u0336"),
        (run("3", '<w:strike w:val="false"/>'), "3"),
        ("<w:r><w:noBreakHyphen/><w:t>3</w:t><w:softHyphen/></w:r>", "-3"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲 乙"),
        ('<w:r><w:sym w:font="Symbol" w:char="F02D"/><w:t>3</w:t></w:r>', "-3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F033"/><w:t>3</w:t></w:r>', "\ufffd3"),
        (RUBY + run("道"), "街道"),
        ('<m:oMath xmlns:m="m"><m:r><m:t>12</m:t></m:r></m:oMath>', "12"),
        ('<m:oMath xmlns:m="m"><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath>', "1\ufffd"),
        (run("1\u200b2"), "12"),
    ],
)
def test_a_line_holds_what_is_shown(inside: str, words: str) -> None:
    assert line(inside) == [words]


def test_a_break_begins_a_line_and_an_end_that_was_deleted_does_not() -> None:
    assert line("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>") == ["甲", "乙"]
    deleted = f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>{run('1')}</w:p><w:p>{run('2')}</w:p>"
    assert shown(read(deleted)) == ["12"]


def test_a_field_over_several_paragraphs_shows_its_result_only() -> None:
    body = f"<w:p>{BEGIN}{INSTRUCTION}{SEPARATE}{run('甲')}</w:p><w:p>{run('乙')}{END}{run('丙')}</w:p>"
    assert shown(read(body)) == ["甲", "乙丙"]


def test_an_instruction_without_an_end_hides_nothing_that_follows() -> None:
    assert shown(read(f"<w:p>{BEGIN}{INSTRUCTION}</w:p><w:p>{run('甲')}</w:p>")) == ["甲"]


def test_a_text_box_that_is_written_twice_is_read_once() -> None:
    body = TEXT_BOX.replace("<w:txbxContent/>", f"<w:txbxContent><w:p>{run('甲')}</w:p></w:txbxContent>")
    assert shown(read(f"{body}<w:p>{run('乙')}</w:p>")) == ["甲", "乙"]
    inside = f"<w:txbxContent>{rows(cell('规章') + cell('1'))}</w:txbxContent>"
    old = f"<w:p><w:r><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></w:r></w:p>"
    assert shown(read(old)) == [["规章", "1"]]


def test_pictures_are_counted_wherever_they_are_anchored() -> None:
    new = "<w:drawing><wp:inline><a:blip r:embed='r1'/></wp:inline></w:drawing>"
    old = "<w:pict><v:shape><v:imagedata r:id='r1'/></v:shape></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    assert [read(f"<w:p><w:r>{drawn}</w:r></w:p>").pictures for drawn in (new, old, both)] == [1, 1, 1]
    assert read(f"<w:p><w:del {BY}><w:r>{new}</w:r></w:del></w:p>").pictures == 0
    assert read(rows(f"<w:tc><w:p><w:r>{new}</w:r></w:p></w:tc>{cell('1')}")).pictures == 1


# --- tables ---------------------------------------------------------------------------------


def test_rows_and_cells_in_controls_are_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    table = rows(cell("甲") + control.format(cell("1")))
    table = table.replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    assert grid(control.format(table)) == [[("甲", 0, 1), ("1", 1, 1)]]


def test_deleted_rows_and_cells_are_gone_and_inserted_ones_are_there() -> None:
    gone = f"<w:trPr><w:del {BY}/></w:trPr>"
    hidden = "<w:trPr><w:hidden/></w:trPr>"
    new = f"<w:trPr><w:ins {BY}/></w:trPr>"
    body = rows(
        gone + cell("甲") + cell("9"),
        hidden + cell("乙") + cell("9"),
        new + cell("丙") + cell("9", f"<w:cellDel {BY}/>") + cell("3", f"<w:cellIns {BY}/>"),
    )
    assert grid(body) == [[("丙", 0, 1), ("3", 1, 1)]]


def test_merged_cells_stand_once_however_the_merge_is_written() -> None:
    body = rows(
        cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>"),
        cell("", "<w:vMerge/>") + cell("1") + cell("2"),
        cell("", '<w:vMerge w:val="continue"/>') + cell("3", '<w:gridSpan w:val="2"/>'),
        cell("丁", f'<w:cellMerge {BY} w:vMerge="rest"/>') + cell("5") + cell("6"),
        cell("", f'<w:cellMerge {BY} w:vMerge="cont"/>') + cell("7") + cell("8"),
    )
    assert grid(body) == [
        [("甲", 0, 1), ("乙", 1, 2)],
        [("1", 1, 1), ("2", 2, 1)],
        [("3", 1, 2)],
        [("丁", 0, 1), ("5", 1, 1), ("6", 2, 1)],
        [("7", 1, 1), ("8", 2, 1)],
    ]


def test_a_merge_that_continues_nothing_is_a_cell_of_its_own() -> None:
    body = rows(cell("甲", "<w:vMerge/>") + cell("1"), cell("乙") + cell("2"), cell("丙", "<w:vMerge/>") + cell("3"))
    assert [[words for words, _, _ in row] for row in grid(body)] == [["甲", "1"], ["乙", "2"], ["丙", "3"]]


def test_columns_that_a_row_leaves_out_are_counted() -> None:
    left_out = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'
    body = rows(cell("甲") + cell("乙") + cell("丙") + cell("丁"), left_out + cell("1") + cell("2"))
    assert grid(body)[1] == [("1", 2, 1), ("2", 3, 1)]


@pytest.mark.parametrize("span", ["0", "-3", "x", "99999999999999999999", "1.5", "²"])
def test_spans_that_are_none_harm_nothing(span: str) -> None:
    assert grid(rows(cell("甲", f'<w:gridSpan w:val="{span}"/>') + cell("1")))[0][1] == ("1", 1, 1)


def test_a_table_cut_by_a_page_is_one_and_one_cut_by_words_is_not() -> None:
    half = rows(cell("甲") + cell("1"))
    page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p/>'
    assert [len(table.rows) for table in read(half + page + half + half).tables] == [3]
    assert [len(table.rows) for table in read(f"{half}<w:p>{run('三')}</w:p>{half}").tables] == [1, 1]


def test_a_table_inside_a_row_of_data_is_a_table_of_its_own() -> None:
    inner = f"<w:tc>{rows(cell('乙') + cell('2'))}<w:p/></w:tc>"
    body = rows(cell("甲") + cell("1"), cell("含") + inner, cell("丙") + cell("3"))
    assert shown(read(body)) == [["甲", "1"], "含", ["乙", "2"], ["丙", "3"]]


def test_a_page_that_was_added_as_a_whole_is_read_in_its_place() -> None:
    page = "<html><body><p>甲</p><table><tr><td>规章</td><td>1</td></tr></table></body></html>".encode()
    more = {"word/_rels/document.xml.rels": LINKS.format("a.htm").encode(), "word/a.htm": page}
    chunk = f"<w:p>{run('前')}</w:p><w:altChunk r:id='c1'/><w:altChunk r:id='c9'/>"
    assert shown(read_document("x", word(chunk, **more))) == ["前", "甲", ["规章", "1"]]
    nested = {"word/_rels/document.xml.rels": LINKS.format("/word/a.docx").encode(), "word/a.docx": word(chunk)}
    assert shown(read_document("x", word(chunk, **nested))) == ["前", "前"]


def test_the_main_part_is_found_under_another_name_and_the_title_is_told() -> None:
    whole = parts(write_docx(draft(FORMS[0], numbered(FORMS[0]))))
    whole["word/document2.xml"] = whole.pop("word/document.xml")
    whole["_rels/.rels"] = whole["_rels/.rels"].replace(b"word/document.xml", b"word/document2.xml")
    document = read_document("x", package(whole))
    assert len(list(document.tables)) == 3
    assert document.metadata == {"title": "示例单位2019年政府信息公开工作年度报告"}


# --- hostile and damaged files --------------------------------------------------------------


@pytest.mark.parametrize(
    "declared", ['<!DOCTYPE a [<!ENTITY x "9">]>', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">', "<!DOCTYPE a>"]
)
def test_a_document_type_in_a_word_file_is_refused(declared: str) -> None:
    text = word(f"<w:p>{run('3')}</w:p>")
    whole = {name: declared.encode() + content for name, content in parts(text).items()}
    assert refused(package(whole)) == ("damaged_file", "word/document.xml: DTD")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<w:sdt>" * 1000 + "</w:sdt>" * 1000, "damaged_file"),
        ("<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80, None),
        (rows(cell("1") * 600), "too_large"),
        (rows(*[cell("1") * 100] * 1001), "too_large"),
        ("<w:p/>" * (MAX_TAGS + 1), "too_large"),
    ],
    ids=["deep", "tables", "columns", "cells", "tags"],
)
def test_a_text_out_of_all_measure_is_refused(body: str, reason: str | None) -> None:
    if reason is None:
        assert read(body).blocks == ()
    else:
        assert refused(word(body))[0] == reason


def test_a_file_without_a_body_or_without_text_is_damaged() -> None:
    assert refused(package({"word/document.xml": b"<a/>"}))[0] == "damaged_file"
    assert refused(package({"word/styles.xml": b"<a/>"}))[0] == "damaged_file"
    assert refused(package({"word/document.xml": zlib.compress(b"x")}))[0] == "damaged_file"


WHOLE = write_docx(Draft("单位", 2021, FORMS[-1], numbered(FORMS[-1])))
TEXT = parts(WHOLE)["word/document.xml"]
REASONS = ("empty_file", "damaged_file", "ruined_text", "unknown_encoding", "unsupported_format", "too_large")


def read_or_refused(content: bytes) -> None:
    try:
        assert isinstance(read_document("x", content), Document)
    except RefusedDocumentError as refusal:
        assert refusal.code in REASONS


bytes_of = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 1), bytes_of)
@example(1.0, [])
def test_a_word_file_cut_or_spoilt_anywhere_is_read_or_refused(end: float, spoilt: list[tuple[float, int]]) -> None:
    content = bytearray(WHOLE)
    for at, byte in spoilt:
        content[int(at * len(content))] = byte
    read_or_refused(bytes(content[: int(end * len(content))]))


@settings(max_examples=150, deadline=None)
@given(bytes_of)
def test_a_text_spoilt_inside_a_whole_package_is_read_or_refused(spoilt: list[tuple[float, int]]) -> None:
    content = bytearray(TEXT)
    for at, byte in spoilt:
        content[int(at * len(content))] = byte
    read_or_refused(package({"word/document.xml": bytes(content)}))

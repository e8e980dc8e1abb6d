"""Web pages: what a browser shows is read, what it hides is not, and no two figures run together."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.sample.draft import Draft
from loaders.documents import Document, Table, read_document
from loaders.documents.page_flow import MAX_CELLS
from loaders.documents.unread import Unread
from loaders.documents.web import html, markup, parsed
from loaders.errors import RefusedDocumentError
from loaders.figures import looks_like_figure, parse_figure
from loaders.forms import Form, load_forms
from loaders.recognise import recognise
from tests.corpus.web import LAYOUTS, write_mhtml, write_word_export
from tests.loaders.test_recognise import FORMS, by_form, draft, expected, numbered

TRADITIONAL_UNIT = "html_big5_undeclared"  # 萬元: whether that is a unit is for the figures to say


def read(inside: str, head: str = "") -> Document:
    return read_document("x.html", f"<html><head>{head}</head><body>{inside}</body></html>".encode())


def cells(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


def row(*inside: str) -> list[str]:
    """The texts of the cells of one row after a label, so that the table is one of data."""
    tags = "".join(words if words.startswith("<td") else f"<td>{words}</td>" for words in inside)
    return cells(read(f"<table><tr><td>规章</td>{tags}</tr></table>"))[0][1:]


def lines(inside: str) -> list[str]:
    return [paragraph.text for paragraph in read(inside).paragraphs]


def refused(content: bytes) -> RefusedDocumentError:
    with pytest.raises(RefusedDocumentError) as found:
        read_document("x", content)
    return found.value


@by_form
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_cell_of_every_kind_of_page_is_read_where_it_stands(form: Form, layout: str) -> None:
    figures = numbered(form)
    write, extension = LAYOUTS[layout]
    reading = recognise(read_document(f"report.{extension}", write(draft(form, figures))))
    wrong = {
        cell: figure
        for cell, figure in reading.figures.items()
        if (figure.state, figure.value) != expected(form, cell, figures[cell])
    }
    if layout == TRADITIONAL_UNIT:
        wrong = {cell: figure for cell, figure in wrong.items() if not form.column_by_cell[cell].is_money}
    assert wrong == {}
    assert set(reading.passages) >= {"一", "五", "六"}


# --- what is shown --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        '<td style="display:none">9</td>',
        "<td style='width:1px;DISPLAY : none !important'>9</td>",
        "<td hidden>9</td>",
        "<td style='mso-hide:all'>9</td>",
    ],
)
def test_a_hidden_cell_takes_no_place_in_the_table(hidden: str) -> None:
    assert row(hidden, "3") == ["3"]


def test_an_invisible_cell_keeps_its_place_and_shows_nothing() -> None:
    assert row('<td style="visibility:hidden">9</td>', "3") == ["", "3"]


@pytest.mark.parametrize(
    "aside",
    [
        "<span style='display:none'>9</span>",
        "<!-- 9 -->",
        "<script>9</script>",
        "<template>9</template>",
        "<![if !supportEmptyParas]><![endif]>",
        "<!--[if gte mso 9]><xml>9</xml><![endif]-->",
        "<span style='mso-element:comment'>9</span>",
        "<del cite='mailto:办公室' datetime='2022-01-05'>9</del>",
        "<a style='mso-footnote-id:ftn1'>[9]</a>",
        "<a class='MsoCommentReference'>[9]</a>",
        "<sup>9</sup>",
        "<sup>[9]</sup>",
        "<sup>①</sup>",
        "<span style='vertical-align:super'>注9</span>",
        "<input type='hidden' value='9'>",
        "<input type=checkbox value=9>",
        "\u200b\ufeff\u00ad",
        "<o:p></o:p>",
    ],
)
def test_what_stands_beside_a_figure_and_is_no_part_of_it_is_left_out(aside: str) -> None:
    assert row(f"3{aside}", "4") == ["3", "4"]


COUNT = load_forms()["2021"].column_by_cell["app.received_new:total"]
MARKS = ("<sup>9</sup>", "<sub>9</sub>", "<span style='vertical-align:super'>9</span>", "<sup><b>9</b></sup>")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("figure", ["{}197", "197{}", "1{}97", "{}", "<b>{}</b>197", "{}<b>197</b>", "{0}197{0}"])
def test_a_raised_digit_is_no_digit_of_the_figure_wherever_it_stands(mark: str, figure: str) -> None:
    (text,) = row(figure.format(mark))
    parsed = parse_figure(text, COUNT)
    assert looks_like_figure(text)
    assert parsed.value == 197 or parsed.doubt == "unclear_digits"


@pytest.mark.parametrize("raised", ["9197", "9,197", "9.5"])
def test_a_raised_number_joins_no_figure(raised: str) -> None:
    (text,) = row(f"3<sup>{raised}</sup>")
    assert parse_figure(text, COUNT).state == "doubtful"


def test_raised_words_stay_words() -> None:
    assert row("规<sup>章</sup>", "<sub>行政</sub>许可") == ["规章", "行政许可"]


def test_formatting_does_not_cut_a_figure_but_a_line_does() -> None:
    assert row("1<span>2</span><font><b>3</b></font>", "1<br>2", "1\n2", "<p>1</p><p>2</p>") == [
        "123",
        "1\n2",
        "1 2",
        "1\n2",
    ]


@pytest.mark.parametrize("mark", ["s", "strike", "del", 'span style="text-decoration: line-through"'])
def test_a_struck_figure_is_seen_and_is_none(mark: str) -> None:
    struck, both = row(f"<{mark}>35</{mark.split()[0]}>", f"<{mark}>35</{mark.split()[0]}>7")
    assert struck == "3\u03365\u0336"
    assert both == "3\u03365\u03367"


def test_a_cell_that_is_struck_as_a_whole_is_struck() -> None:
    assert row('<td style="text-decoration:line-through">3</td>', "4") == ["3\u0336", "4"]


def test_a_field_stands_for_its_value() -> None:
    shown = row(
        "<input value=3>",
        "<input type=text value='4' disabled>",
        "<textarea>5</textarea>",
        "<select><option>8<option selected>6</select>",
        "<select><option>7<option>8</select>",
        "<input type=text>",
    )
    assert shown == ["3", "4", "5", "6", "7", ""]


def test_the_reading_of_a_character_is_no_text() -> None:
    assert lines("<p><ruby>街<rp>(</rp><rt>jie1</rt></ruby>道</p>") == ["街道"]


def test_things_drawn_side_by_side_do_not_run_together() -> None:
    page = "<p><span style='display:inline-block'>规章</span><span style='float:left'>1</span><i>2</i></p>"
    assert lines(page) == ["规章", "1", "2"]


# --- tables ---------------------------------------------------------------------------------


def test_a_table_of_one_column_is_prose() -> None:
    page = "<table><tr><td>年度报告</td></tr><tr><td><p>一、总体情况</p><p>本年</p></td></tr></table>"
    assert lines(page) == ["年度报告", "一、总体情况", "本年"]
    assert list(read(page).tables) == []


def test_a_cell_with_more_text_than_any_of_the_form_is_prose() -> None:
    long = "本年工作平稳。" * 100
    assert lines(f"<table><tr><td>标题</td></tr><tr><td>左</td><td>{long}</td></tr></table>") == ["标题", "左", long]


def test_tables_in_a_layout_table_keep_their_order_with_the_prose() -> None:
    data = "<table><tr><td>规章</td><td>1</td></tr></table>"
    head = "<tr><td>题</td></tr><tr><td>甲</td><td>乙</td></tr>"
    page = f"<table>{head}<tr><td>前{data}中{data}</td><td>后</td></tr></table>"
    shown = [
        [cell.text for row in block.rows for cell in row] if isinstance(block, Table) else block.text
        for block in read(page).blocks
    ]
    assert shown == ["题", ["甲", "乙"], "前", ["规章", "1"], "中", ["规章", "1"], "后"]


def test_a_table_cut_in_two_is_one_again_and_keeps_the_places_of_both() -> None:
    half = "<table><tr><td>{}</td><td>1</td></tr></table>"
    page = half.format("甲") + "<p>&nbsp;</p><br style='page-break-before:always'>" + half.format("乙")
    (table,) = read(page).tables
    assert [[str(cell.place) for cell in row] for row in table.rows] == [
        ["table 1 row 1 column 1", "table 1 row 1 column 2"],
        ["table 2 row 1 column 1", "table 2 row 1 column 2"],
    ]


@pytest.mark.parametrize("between", ["<p>三</p>", "<table><tr><td>1</td><td>2</td><td>3</td></tr></table>"])
def test_tables_with_anything_between_them_stay_apart(between: str) -> None:
    data = "<table><tr><td>甲</td><td>1</td></tr></table>"
    assert len(list(read(data + between + data).tables)) > 1


def test_the_foot_is_read_last_and_the_caption_before_the_table() -> None:
    page = (
        "<table><caption>附表</caption><tfoot><tr><td>总计<td>3</tfoot><thead><tr><th>甲<th>乙</thead>"
        "<tbody><tr><td>规章<td>1</tbody></table>"
    )
    document = read(page)
    assert cells(document) == [["甲", "乙"], ["规章", "1"], ["总计", "3"]]
    assert [paragraph.text for paragraph in document.paragraphs] == ["附表"]


def test_spans_beyond_reason_make_no_columns() -> None:
    page = """<table><tr><td colspan="100%">题</td></tr><tr><td rowspan=0>甲</td><td>1</td></tr>
      <tr><td colspan=99999999999999999999>2</td></tr></table>"""
    (table,) = read(page).tables
    assert [[(cell.text, cell.column, cell.colspan) for cell in row] for row in table.rows] == [
        [("题", 0, 2)],
        [("甲", 0, 1), ("1", 1, 1)],
        [("2", 1, 1)],
    ]


def test_no_span_reaches_over_its_group_of_rows() -> None:
    page = "<table><tbody><tr><td rowspan=9>甲<td>1</tbody><tbody><tr><td>乙<td>2</tbody></table>"
    assert [[cell.column for cell in row] for table in read(page).tables for row in table.rows] == [[0, 1], [0, 1]]


@pytest.mark.parametrize(
    ("frame", "line", "cell"),
    [
        ("div role=table", "div role=row", "span role=cell"),
        ("div", "div style='display:table-row'", "div style='display: table-cell'"),
        ("ul", "li class='tr odd'", "span class=td"),
    ],
)
def test_tables_drawn_without_table_elements_are_tables(frame: str, line: str, cell: str) -> None:
    def close(tag: str) -> str:
        return f"</{tag.split()[0]}>"

    def drawn(*words: str) -> str:
        return f"<{line}>{''.join(f'<{cell}>{word}{close(cell)}' for word in words)}{close(line)}"

    page = f"<{frame}>{drawn('规章', '1', '')}{drawn('甲', '2', '3')}{close(frame)}"
    assert cells(read(page)) == [["规章", "1", ""], ["甲", "2", "3"]]


def test_an_article_that_stands_twice_is_read_once_and_one_that_differs_is_kept() -> None:
    rows = "".join(f"<tr><td>第{n}行</td><td>{n}</td></tr>" for n in range(4))
    article = f"<div><p>{'本年工作平稳，未收到政府信息公开申请。' * 2}</p><table>{rows}</table></div>"
    assert len(read(article * 2).blocks) == 2
    assert len(list(read(f"{article}<hr>x{article.replace('<td>3', '<td>4')}").tables)) == 2


def test_preformatted_text_keeps_its_lines() -> None:
    rows = "\n".join(f"第{n}行 | {n} | 0" for n in range(6))
    assert cells(read(f"<pre>{rows}</pre>"))[5] == ["第5行", "5", "0"]


# --- what the page says of itself -----------------------------------------------------------


def test_the_head_of_a_page_is_told_beside_its_text() -> None:
    head = """<title> 年报 - 某区政府 </title><meta name="ArticleTitle" content="某街道2021年政府信息公开年度报告">
      <META NAME="PubDate" CONTENT="2022-01-20 10:00"><meta name="ContentSource" content="某街道">
      <meta name="SiteName" content="某区人民政府"><meta name="Url" content="">"""
    document = read("<p>文</p>", head)
    assert document.metadata == {
        "title": "某街道2021年政府信息公开年度报告",
        "published": "2022-01-20 10:00",
        "source": "某街道",
        "site": "某区人民政府",
    }
    assert [paragraph.text for paragraph in document.paragraphs] == ["文"]
    assert read("<p>文</p>", "<title>年报</title>").metadata == {"title": "年报"}


@pytest.mark.parametrize(
    ("inside", "unread"),
    [
        ('<iframe src="/pdf/web/viewer.html?file=a"></iframe>', "attachment"),
        ('<a href="/upload/年报.DOCX?x=1">附件</a>', "attachment"),
        ("<script>var html = '" + "<td>1</td>" * 60 + "'</script>", "script"),
        ('<script>{"content": "' + "\\u003ctd\\u003e1" * 60 + '"}</script>', "script"),
        ("<textarea>&lt;table&gt;&lt;td&gt;1</textarea>", "markup"),
        ("<div style='display:none'><table><tr>" + "<td>1" * 60 + "</table></div>", "hidden"),
        ("<frameset><frame src='main.html'></frameset>", "attachment"),
        ("<div>" + "&lt;td&gt;1&lt;/td&gt;" * 60 + "</div>", "markup"),
        ('<a href="index.html">首页</a><iframe src="/menu.html"></iframe><script>"<td>"</script>', None),
    ],
)
def test_a_page_tells_where_its_tables_are_if_not_on_it(inside: str, unread: str | None) -> None:
    assert read(f"<p>政府信息公开年度报告</p>{inside}").metadata.get("unread") == unread


def test_only_pictures_that_could_hold_a_table_are_counted() -> None:
    furniture = """<img src="/images/logo.png"><img src="a.png" width="16"><img src="b.gif" style="height:20px">
      <nav><img src="c.jpg"></nav><img src="d.jpg" style="display:none"><img class="icon-weixin" src="e.png">"""
    assert read(furniture).pictures == 0
    assert read(f'{furniture}<p><img src="/upload/W020220120.png" width="800"><img src="f.jpg"></p>').pictures == 2


# --- single-file pages ----------------------------------------------------------------------


def test_a_single_file_page_is_known_by_its_content() -> None:
    content = write_mhtml(draft(FORMS[0], numbered(FORMS[0])))
    assert read_document("report.txt", content).media_type == "multipart/related"
    assert not Unread(b"MIME-Version: 1.0 \xe6\x98\xaf").is_mail
    assert not Unread("总计:\n3\n".encode()).is_mail


def test_the_text_of_a_mail_without_a_page_is_read() -> None:
    mail = "From: a\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=gbk\r\n\r\n政府信息公开\r\n"
    assert [paragraph.text for paragraph in read_document("x", mail.encode("gb18030")).paragraphs] == ["政府信息公开"]


def test_a_message_without_text_or_with_parts_without_end_is_damaged() -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n"
    deep = b"".join(head % (n, n) for n in range(3000))
    assert refused(deep).code == "damaged_file"
    assert refused(head % (1, 1)).code == "damaged_file"
    assert refused(head % (1, 1) + b"--1\r\n\r\n1\r\n" * 5001).code == "too_large"


# --- hostile pages --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>" + b"<div>" * 100_000 + b"1", "damaged_file"),
        (b"<table><tr><td>" * 100_000 + b"1", "damaged_file"),
        (b"<table><tr><td>" * 60 + b"1", "damaged_file"),
        (b"<table><tr><td>1<td>2</table>" * (MAX_CELLS // 2 + 1), "too_large"),
        (b"<table>" + b"<tr><td colspan=200>1" + b"<td colspan=200>1" * 9 + b"</table>", "too_large"),
        (b"<html>" + b"<p>1" * 100_001, "too_large"),
        (b"<html>" + b"<b>" * (parsed.MAX_PAGE // 3), "too_large"),
        (b"<html><p " + b" ".join(b"a%d" % n for n in range(100_000)) + b">", "too_large"),
        (b"<html><!--<p x='--><p/" + b"/".join(b"a%d" % n for n in range(100_000)) + b"'>", "too_large"),
    ],
    ids=[
        "deep",
        "deep tables",
        "forty tables",
        "cells",
        "columns",
        "lines",
        "length",
        "attributes",
        "hidden attributes",
    ],
)
def test_a_page_out_of_all_measure_is_refused(content: bytes, reason: str) -> None:
    assert refused(content).code == reason


def test_a_megabyte_in_an_attribute_harms_nothing_that_follows() -> None:
    page = f'<p><img src="data:image/png;base64,{"A" * 11_000_000}">前</p><p>后</p>'
    assert lines(page) == ["前", "后"]


def test_a_long_value_of_a_page_is_no_crowd_of_attributes() -> None:
    state = "/wEPDwUKLTk2" * 20_000
    assert lines(f'<input type="hidden" name="__VIEWSTATE" value="{state}"><p>前</p>') == ["前"]


def test_entities_of_a_page_are_not_fetched_or_expanded() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "99">]><html><body><p>3&x;&y;</p></body>'
    )
    assert "99" not in read_document("x", page.encode()).blocks[-1].text.replace("&y;", "")


PAGE = write_word_export(Draft("单位", 2021, FORMS[-1], numbered(FORMS[-1])))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PAGE)), st.lists(st.tuples(st.integers(0, len(PAGE) - 1), st.integers(0, 255)), max_size=30))
@example(len(PAGE), [])
def test_a_page_cut_or_spoilt_anywhere_is_read_or_refused(end: int, spoilt: list[tuple[int, int]]) -> None:
    content = bytearray(PAGE)
    for at, byte in spoilt:
        content[at] = byte
    try:
        assert isinstance(read_document("x", bytes(content[:end])), Document)
    except RefusedDocumentError as refusal:
        assert refusal.code in (
            "empty_file",
            "damaged_file",
            "too_large",
            "ruined_text",
            "unknown_encoding",
            "unsupported_format",
        )


TAGS = """<table> <tr> <td> </td> </tr> </table> <div> </div> <sup> </sup> <pre> </pre> <s> <tfoot> </tfoot> <tbody>
  <caption> <br> 1 甲 <ul> <li> <p> <td/rowspan=0> <td/hidden> <select> <option> <form> <i/style=display:table-row>
  <th/style=visibility:hidden> <textarea> </textarea> <!--x--> <![if]>"""


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(TAGS.split()), max_size=40))
def test_any_soup_of_tags_is_a_document(tags: list[str]) -> None:
    page = "<html>" + "".join(tag.replace("/", " ", 1) if tag[1:2] != "/" else tag for tag in tags)
    assert isinstance(read_document("x", page.encode()), Document)


def test_every_kind_of_element_is_one_the_walk_knows() -> None:
    kinds = {*markup.TABLE_TAGS.values(), *markup.OTHER_TAGS.values(), *markup.CLOSED, "block", "inline"}
    assert kinds - {"inline"} == set(html.START)

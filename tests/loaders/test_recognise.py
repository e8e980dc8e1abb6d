"""Every layout × both forms: what is written down is read back, and what cannot be read for sure is never wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample.draft import Draft, ExtraRow
from data.sample.layouts import LAYOUTS
from loaders.documents import read_document
from loaders.errors import RefusedDocumentError
from loaders.figures import parse_figure
from loaders.forms import Form, load_forms
from loaders.recognise import Reading, recognise
from tests.corpus.quirks import balanced
from tests.corpus.text import write_one_line

FORMS = list(load_forms().values())
EXACT = ("html", "docx", "seed_text")  # layouts in which an empty cell keeps its place
any_form = st.sampled_from(FORMS)
any_layout = st.sampled_from(sorted(LAYOUTS))
by_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
by_layout = pytest.mark.parametrize("layout", sorted(LAYOUTS))


def numbered(form: Form) -> dict[str, str]:
    """Every cell another number, so that a shift by one cell cannot hide; money with its unit."""
    return {cell: f"{n}万元" if form.column_by_cell[cell].is_money else str(n) for n, cell in enumerate(form.cells, 1)}


def draft(form: Form, figures: Mapping[str, str], **more) -> Draft:
    passages = {"一": "本年工作平稳。", "五": "一是仍有不足，将改进。", "六": "无。"}
    return Draft(
        "示例单位",
        form.first_year,
        form,
        figures,
        passages,
        title=f"示例单位{form.first_year}年政府信息公开工作年度报告",
        **more,
    )


def reread(layout: str, written: Draft) -> Reading:
    write, extension = LAYOUTS[layout]
    return recognise(read_document(f"report{extension}", write(written)))


def expected(form: Form, cell: str, raw: str) -> tuple[str, int | float | None]:
    parsed = parse_figure(raw, form.column_by_cell[cell])
    return parsed.state, parsed.value


@by_form
@by_layout
def test_every_cell_is_read_where_it_stands(form: Form, layout: str) -> None:
    figures = numbered(form)
    reading = reread(layout, draft(form, figures))
    assert reading.form == form.id
    wrong = {
        cell: (figure.raw, figure.doubt)
        for cell, figure in reading.figures.items()
        if (figure.state, figure.value) != expected(form, cell, figures[cell])
    }
    assert wrong == {}
    assert reading.extra_rows == ()
    assert set(reading.passages) >= {"一", "五", "六"}


@settings(max_examples=40, deadline=None)
@given(st.data(), any_form, any_layout)
def test_any_table_of_numbers_written_out_and_read_back_is_the_same(data, form: Form, layout: str) -> None:
    numbers = st.integers(min_value=0, max_value=20_000).map(str)
    figures = {cell: data.draw(numbers) + ("元" if form.column_by_cell[cell].is_money else "") for cell in form.cells}
    read = reread(layout, draft(form, figures)).figures
    assert {c: (f.state, f.value) for c, f in read.items()} == {c: expected(form, c, figures[c]) for c in form.cells}


@settings(max_examples=50, deadline=None)
@given(st.data(), any_form, any_layout)
def test_with_blanks_and_dashes_no_cell_is_silently_wrong(data, form: Form, layout: str) -> None:
    texts = st.sampled_from(["", "", "0", "0", "/", "3", "12", "507"])
    figures = {cell: data.draw(texts) for cell in form.cells}
    try:
        read = reread(layout, draft(form, figures)).figures
    except RefusedDocumentError:
        return
    for cell, figure in read.items():
        truth = expected(form, cell, figures[cell])
        assert figure.state in ("doubtful", "missing") or (figure.state, figure.value) == truth, (cell, figure, truth)
        if layout in EXACT:
            assert (figure.state, figure.value) == truth, (cell, figure, truth)


@by_form
@pytest.mark.parametrize("layout", EXACT)
def test_a_section_four_left_empty_is_blank_and_not_lost(form: Form, layout: str) -> None:
    figures = {cell: "" if cell.startswith("case.") else figure for cell, figure in numbered(form).items()}
    read = reread(layout, draft(form, figures)).figures
    assert {figure.state for cell, figure in read.items() if cell.startswith("case.")} == {"blank"}


@settings(max_examples=40, deadline=None)
@given(st.data(), any_form, any_layout)
def test_a_line_that_is_lost_is_never_filled_from_its_neighbours(data, form: Form, layout: str) -> None:
    rows = [row.code for row in form.rows if row.section != "四"]
    lost = data.draw(st.sampled_from(rows))
    figures = numbered(form)
    read = reread(layout, draft(form, figures, lost_rows=frozenset([lost]))).figures
    for cell, figure in read.items():
        if cell.startswith(f"{lost}:"):
            assert figure.state == "missing"
        else:
            assert (figure.state, figure.value) == expected(form, cell, figures[cell])


@settings(max_examples=60, deadline=None)
@given(st.data(), any_form, st.sampled_from(["bare lines", "pipe_cells", "pipe_rows", "seed_text"]))
def test_a_text_that_lost_blanks_or_any_line_is_never_silently_wrong(data, form: Form, layout: str) -> None:
    texts = st.sampled_from(["", "0", "0", "0", "/", "3", "12", "507"])
    figures = {cell: data.draw(texts) for cell in form.cells}
    write = LAYOUTS["seed_text" if layout == "bare lines" else layout][0]
    lines = write(draft(form, figures)).decode().splitlines()
    if layout == "bare lines":  # one cell a line, blanks and marks all gone
        lines = [line.strip() for line in lines if line.strip()]
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    try:
        read = recognise(read_document("r.txt", "\n".join(lines).encode())).figures
    except RefusedDocumentError:
        return
    for cell, figure in read.items():
        truth = expected(form, cell, figures[cell])
        assert figure.state in ("doubtful", "missing") or (figure.state, figure.value) == truth, (cell, figure, truth)


@by_form
@pytest.mark.parametrize("wrap", ["<html><body><pre>{}</pre></body></html>", "{}"], ids=["preformatted", "plain"])
def test_one_cell_a_line_without_any_marks_is_read_whole(form: Form, wrap: str) -> None:
    figures = numbered(form)
    lines = LAYOUTS["seed_text"][0](draft(form, figures)).decode().splitlines()
    text = "\n\n".join(line.strip() for line in lines if line.strip())
    read = recognise(read_document("r", wrap.format(text).encode())).figures
    assert {c: (f.state, f.value) for c, f in read.items()} == {c: expected(form, c, figures[c]) for c in form.cells}


def test_a_page_as_published_by_a_content_system() -> None:
    """A layout table around it, Word's paragraphs in the cells, labels cut by line breaks, GBK, an empty column."""
    form = load_forms()["2021"]
    figures = numbered(form)
    page = LAYOUTS["html"][0](draft(form, figures)).decode()
    page = re.sub(r"<td([^>]*)>([^<]*)</td>", r'<td\1><p class="MsoNormal"><span>\2</span><o:p></o:p></p></td>', page)
    page = (
        page.replace("结果维持", "结果<br>维持")
        .replace("公开申请数量", "公开申请<br> 数量")
        .replace("</tr>", "<td></td></tr>")
    )
    page = page.replace("<body>", "<body><table><tr><td>首页 1 2 3</td><td>").replace(
        "</body>", "</td></tr></table></body>"
    )
    content = page.replace("utf-8", "gb2312").encode("gb18030")
    read = recognise(read_document("r.html", content)).figures
    assert {c: (f.state, f.value) for c, f in read.items()} == {c: expected(form, c, figures[c]) for c in form.cells}


def test_a_report_without_line_breaks_has_its_sections() -> None:
    form = load_forms()["2021"]
    text = write_one_line(draft(form, numbered(form)))
    passages = recognise(read_document("r.txt", text)).passages
    assert {section: passage.text.strip() for section, passage in passages.items()} == {
        "一": "本年工作平稳。",
        "五": "一是仍有不足，将改进。",
        "六": "无。",
    }


@by_layout
def test_an_extra_row_is_kept_apart_and_shifts_nothing(layout: str) -> None:
    form = load_forms()["2019"]
    figures = numbered(form)
    extra = ExtraRow("pub.normative", ("其他主动公开文件", "701", "702", "703"))
    reading = reread(layout, draft(form, figures, extra_rows=(extra,)))
    assert [(row.label, row.cells) for row in reading.extra_rows] == [("其他主动公开文件", ("701", "702", "703"))]
    assert {c: (f.state, f.value) for c, f in reading.figures.items()} == {
        c: expected(form, c, figures[c]) for c in form.cells
    }


@by_form
def test_columns_that_stand_in_another_order_on_paper_follow_their_headings(form: Form) -> None:
    figures = numbered(form)
    page = LAYOUTS["html"][0](draft(form, figures)).decode()
    first, second = [column.label_zh for column in form.row_by_code["pub.rules"].columns][:2]
    swapped = (
        page.replace(f">{first}<", ">@<", 1).replace(f">{second}<", f">{first}<", 1).replace(">@<", f">{second}<", 1)
    )
    assert swapped != page
    read = recognise(read_document("r.html", swapped.encode())).figures
    for row in form.rows:
        for at, cell in enumerate(row.cells):
            same_head = row.code in ("pub.rules", "pub.normative", "pub.admin_normative") and at < 2
            source = row.cells[1 - at] if same_head else cell
            assert (read[cell].state, read[cell].value) == expected(form, cell, figures[source])


@by_form
@pytest.mark.parametrize("figures_too", [False, True], ids=["headings alone", "headings and figures"])
def test_where_the_total_is_headed_first_the_sums_say_where_it_stands(form: Form, figures_too: bool) -> None:
    """Seen in reports: 总计 printed before 自然人 over figures that follow the form all the same."""
    figures = balanced(form, random.Random(7))
    section = LAYOUTS["html"][0](draft(form, figures)).decode()
    before, table, after = re.split(r"(<table(?:(?!<table).)*申请人情况.*?</table>)", section, maxsplit=1, flags=re.S)
    total, natural = (re.search(rf"<td[^>]*>\s*<p>{word}</p>\s*</td>", table) for word in ("总计", "自然人"))
    assert total and natural
    table = table.replace(total[0], "").replace(natural[0], total[0] + natural[0])
    if figures_too:
        cell = r"<td>\s*<p>\d+</p>\s*</td>\s*"
        table = re.sub(rf"((?:{cell}){{6}})({cell})(?=</tr>)", r"\2\1", table)
    read = recognise(read_document("r.html", (before + table + after).encode())).figures
    for row in form.section_rows("三"):
        for code in row.cells:
            assert read[code].value == int(figures[code]), (code, read[code])


@by_form
def test_a_column_that_the_table_lacks_is_missing_and_shifts_nothing(form: Form) -> None:
    """A table three without 法律服务机构, heading and figures."""
    page = LAYOUTS["html"][0](draft(form, numbered(form))).decode()
    page = re.sub(r"<td>\s*<p>法律服务机构</p>\s*</td>", "", page).replace('colspan="5"', 'colspan="4"')
    for row in form.section_rows("三"):
        code = f"{row.code}:org_legal_service"
        page = re.sub(rf"<td>\s*<p>{list(form.cells).index(code) + 1}</p>\s*</td>", "", page)
    read = recognise(read_document("r.html", page.encode())).figures
    figures = numbered(form)
    for row in form.section_rows("三"):
        for code in row.cells:
            wanted = None if code.endswith("legal_service") else int(figures[code])
            assert read[code].value == wanted, (code, read[code])


@by_form
def test_a_heading_printed_twice_moves_no_column(form: Form) -> None:
    """The doubled heading pushes 其他 behind 总计; with the totals alone filled, only the count of cells is left."""
    figures = {cell: "5" if cell.endswith(":total") or not cell.startswith("app.") else "" for cell in form.cells}
    page = LAYOUTS["html"][0](draft(form, figures)).decode()
    doubled = page.replace("<td><p>商业企业</p></td>", "<td><p>商业企业</p></td>" * 2)
    assert doubled != page
    for cell, figure in recognise(read_document("r.html", doubled.encode())).figures.items():
        if figure.state == "number" and not form.column_by_cell[cell].is_money:
            assert figures[cell] == "5", (cell, figure)


def test_a_figure_that_spans_two_rows_is_neither_ones() -> None:
    form = load_forms()["2021"]
    first, second = (form.row_by_code[f"app.result.denied.{code}"] for code in ("state_secret", "law_prohibited"))
    figures = numbered(form)
    page = LAYOUTS["html"][0](draft(form, figures)).decode()
    upper, lower = figures[first.cells[2]], figures[second.cells[2]]
    page = re.sub(rf"<td>(\s*<p>{upper}</p>)", r'<td rowspan="2">\1', page)
    page = re.sub(rf"<td>\s*<p>{lower}</p>\s*</td>", "", page)
    read = recognise(read_document("r.html", page.encode())).figures
    assert (read[first.cells[2]].value, read[first.cells[2]].doubt) == (None, "merged_rows")
    assert (read[second.cells[2]].value, read[second.cells[2]].doubt) == (None, "merged_rows")
    assert [read[cell].value for cell in first.cells if cell != first.cells[2]] == [
        int(figures[cell]) for cell in first.cells if cell != first.cells[2]
    ]


@pytest.mark.parametrize(
    ("cut", "row"),
    [
        ("信访举报", "app.result.not_processed.petition"),
        ("重新出具已获取信息", "app.result.not_processed.confirm_reissue"),
    ],
)
def test_a_label_of_which_a_part_is_left_is_known_by_its_place(cut: str, row: str) -> None:
    form = load_forms()["2021"]
    label = form.row_by_code[row].label_zh
    page = LAYOUTS["pipe_rows"][0](draft(form, numbered(form))).decode().replace(label, cut)
    read = recognise(read_document("r.txt", page.encode())).figures
    assert [read[cell].state for cell in form.row_by_code[row].cells] == ["number"] * 7


def test_a_label_that_may_be_two_rows_is_doubtful() -> None:
    """行政 | 5: 行政处罚 or 行政强制, when one of them is gone."""
    form = load_forms()["2021"]
    page = LAYOUTS["pipe_rows"][0](draft(form, numbered(form), lost_rows=frozenset(["pub.compulsion"]))).decode()
    read = recognise(read_document("r.txt", page.replace("行政处罚", "行政").encode())).figures
    assert read["pub.penalty:decisions"].value is None
    assert read["pub.compulsion:decisions"].value is None


def test_the_form_is_chosen_by_the_labels_never_by_the_year() -> None:
    form = load_forms()["2019"]
    late = Draft(
        "示例单位",
        2023,
        form,
        numbered(form),
        {},
        title="示例单位2023年政府信息公开工作年度报告（国办公开办函〔2021〕30号）",
    )
    assert reread("html", late).form == "2019"


def test_figures_without_places_in_a_short_row_are_doubtful() -> None:
    """``3 | 3``: natural persons 3, total 3, the blanks between them lost. Never left-aligned."""
    form = load_forms()["2021"]
    page = LAYOUTS["pipe_rows"][0](
        draft(form, numbered(form) | dict.fromkeys(form.row_by_code["app.carried_in"].cells, "0"))
    )
    text = re.sub(r"(二、上年结转[^|]*\|)[^\n]*", r"\1 3 | 3 |", page.decode())
    read = recognise(read_document("r.txt", text.encode())).figures
    for cell in form.row_by_code["app.carried_in"].cells:
        assert (read[cell].state, read[cell].value, read[cell].raw) == ("doubtful", None, "3 3")
        assert read[cell].doubt == "too_few_figures"


def test_the_same_row_twice_with_other_figures_is_doubtful() -> None:
    form = load_forms()["2021"]
    once = LAYOUTS["html"][0](draft(form, numbered(form))).decode()
    table = re.search(r"<table(?:(?!<table).)*?规章.*?</table>", once, re.S)
    assert table
    again = once.replace("</body>", re.sub(r">(\d+)<", ">9\\1<", table[0]) + "</body>")
    read = recognise(read_document("r.html", again.encode())).figures
    assert {read[cell].doubt for cell in form.row_by_code["pub.licensing"].cells} == {"row_twice"}
    assert read["app.carried_in:total"].state == "number"


PAGE = "<html><body><p>{}</p>{}</body></html>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PAGE.format("关于召开会议的通知", ""), "not_report"),
        ("规章|0|0|0|\n" * 20_001, "too_many_lines"),
        (PAGE.format("某局2022年政府信息公开工作年度报告，见附件", ""), "no_tables"),
        (PAGE.format("某局2022年政府信息公开工作年度报告", '<iframe src="/P020230101.pdf"></iframe>'), "attachment"),
        (PAGE.format("某局2022年政府信息公开工作年度报告", '<a href="a.pdf">附件</a><img src=logo.png>'), "attachment"),
        (PAGE.format("某局2022年政府信息公开工作年度报告", "<img src=a.png><img src=b.png>"), "pictures"),
        (PAGE.format("某局2022年上半年政府信息公开工作情况", ""), "half_year"),
        (PAGE.format("某局2016年政府信息公开年报 主动公开政府信息数 12条", ""), "older_form"),
    ],
)
def test_what_is_no_report_is_refused_with_its_true_reason(content: str, reason: str) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        recognise(read_document("x.html", content.encode()))
    assert refused.value.code == reason


@by_form
@by_layout
def test_an_empty_form_is_refused(form: Form, layout: str) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        reread(layout, draft(form, dict.fromkeys(form.cells, "")))
    assert refused.value.code in ("empty_form", "lines_lost")


def test_de_duplicated_lines_are_refused_and_never_read_as_zeros() -> None:
    form = load_forms()["2021"]
    page = LAYOUTS["pipe_cells"][0](draft(form, dict.fromkeys(form.cells, "0"))).decode()
    kept = dict.fromkeys(line.removesuffix(" |") for line in page.splitlines())
    with pytest.raises(RefusedDocumentError) as refused:
        recognise(read_document("r.txt", "\n".join(kept).encode()))
    assert refused.value.code == "lines_lost"

"""A column is what its heading says: last year's beside this year's, columns that the form does not have, any order."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.documents import read_document
from loaders.figures import Figure
from loaders.forms import load_forms
from loaders.recognise import recognise
from loaders.recognise.heads import column_meant, is_foreign, newest_year, year_of
from tests.corpus.quirks import balanced

OLD, FORM = load_forms().values()
DECISIONS = {"行政许可": "pub.licensing:decisions", "行政处罚": "pub.penalty:decisions"}
NOW, BEFORE = 126, 111
# the headings beside the label, and the figures under them; NOW is this year's
SIDE_BY_SIDE = {
    "before": (["2022年处理决定数量", "2023年处理决定数量"], [BEFORE, NOW]),
    "behind": (["2023年处理决定数量", "2022年处理决定数量"], [NOW, BEFORE]),
    "years alone": (["2022年", "2023年"], [BEFORE, NOW]),
    "year of the report": (["2022年度", "2023年度"], [BEFORE, NOW]),
    "in words": (["上年处理决定数量", "本年处理决定数量"], [BEFORE, NOW]),
    "in words behind": (["本年处理决定数量", "上年处理决定数量"], [NOW, BEFORE]),
    "last year's number": (["去年数", "本年处理决定数量"], [BEFORE, NOW]),
    "the year before": (["上一年度处理决定数量", "本年度处理决定数量"], [BEFORE, NOW]),
    "three years": (["2021年处理决定数量", "2022年处理决定数量", "2023年处理决定数量"], [9, BEFORE, NOW]),
    "with a change": (["本年处理决定数量", "上年处理决定数量", "同比增减"], [NOW, BEFORE, 15]),
    "a change first": (["较上年增减", "本年处理决定数量"], [15, NOW]),
    "the same period": (["上年同期", "本年处理决定数量"], [BEFORE, NOW]),
}
ARTICLES = re.compile(r"信息内容[^\n]*\n行政许可[^\n]*\n|信息内容[^\n]*\n行政处罚[^\n]*\n")


def draft() -> Draft:
    title = "示例单位2023年政府信息公开工作年度报告"
    words = {"一": "本年工作平稳。", "五": "一是仍有不足。", "六": "无。"}
    return Draft("示例单位", 2023, FORM, balanced(FORM, random.Random(1)), words, title=title)


def page(heads: list[str], figures: list[str]) -> bytes:
    """A page whose articles five and six have these columns."""
    text = LAYOUTS["html"][0](draft()).decode()
    for name in DECISIONS:
        rows = re.compile(
            rf"<tr>\s*<td><p>信息内容</p></td>(?:(?!</tr>).)*</tr>\s*<tr>\s*<td><p>{name}</p>.*?</tr>", re.S
        )
        text, times = rows.subn(_row("信息内容", heads) + _row(name, figures), text)
        assert times == 1
    return text.encode()


def _row(name: str, cells: list[str]) -> str:
    return f"<tr><td><p>{name}</p></td>{''.join(f'<td><p>{cell}</p></td>' for cell in cells)}</tr>"


def lines(heads: list[str], figures: list[str], between: str) -> bytes:
    """Text whose articles five and six have these columns, with a row a line, or a cell a line."""
    text = LAYOUTS["pipe_rows"][0](draft()).decode()
    for name in DECISIONS:
        rows = re.compile(rf"信息内容[^\n]*\n{name}[^\n]*\n")
        new = f"{between.join(['信息内容', *heads])}\n{between.join([name, *figures])}\n"
        text, times = rows.subn(lambda _, new=new: new, text)
        assert times == 1
    return text.encode()


def decisions(content: bytes) -> list[Figure]:
    found = recognise(read_document("report", content)).figures
    return [found[cell] for cell in DECISIONS.values()]


@pytest.mark.parametrize("shape", SIDE_BY_SIDE)
def test_a_page_is_read_in_this_years_column(shape: str) -> None:
    heads, figures = SIDE_BY_SIDE[shape]
    for figure in decisions(page(heads, list(map(str, figures)))):
        assert figure.value == NOW or figure.doubt == "other_columns", figure


@pytest.mark.parametrize("shape", sorted(SIDE_BY_SIDE.keys() - {"years alone", "year of the report"}))
def test_what_names_its_column_is_read_on_a_page(shape: str) -> None:
    heads, figures = SIDE_BY_SIDE[shape]
    assert [figure.value for figure in decisions(page(heads, list(map(str, figures))))] == [NOW, NOW]


@pytest.mark.parametrize("between", [" | ", "\t", "  ", "\n"])
@pytest.mark.parametrize("shape", SIDE_BY_SIDE)
def test_text_is_read_in_this_years_column_or_doubtful(shape: str, between: str) -> None:
    heads, figures = SIDE_BY_SIDE[shape]
    for figure in decisions(lines(heads, list(map(str, figures)), between)):
        assert figure.value in (NOW, None) and figure.state in ("number", "doubtful"), figure


@pytest.mark.parametrize(
    "heads", [["2022年处理决定数量", "2023年处理决定数量"], ["本年处理决定数量", "上年处理决定数量"]]
)
def test_a_blank_this_year_is_never_filled_with_last_years_figure(heads: list[str]) -> None:
    figures = ["", "111"] if heads[0].startswith("本年") else ["111", ""]
    assert [figure.state for figure in decisions(page(heads, figures))] == ["blank", "blank"]
    for between in (" | ", "\t"):
        assert all(figure.value is None for figure in decisions(lines(heads, figures, between)))


@settings(max_examples=30, deadline=None)
@given(st.permutations([("2021年", 1), ("2022年", 2), ("2023年", 3)]), st.sampled_from(["html", " | ", "\t", "\n"]))
def test_no_order_of_years_misleads(columns: list[tuple[str, int]], writer: str) -> None:
    heads, figures = [f"{year}处理决定数量" for year, _ in columns], [str(figure) for _, figure in columns]
    content = page(heads, figures) if writer == "html" else lines(heads, figures, writer)
    assert all(figure.value in (3, None) for figure in decisions(content))


def test_a_report_that_names_its_year_in_the_heading_is_read() -> None:
    for figure in decisions(page(["2023年处理决定数量"], ["126"])):
        assert figure.value == NOW


def test_last_years_total_beside_this_years_in_table_three() -> None:
    text = LAYOUTS["html"][0](draft()).decode()
    head = '<td rowspan="2"><p>总计</p></td>'
    assert text.index(head) < text.index("行政复议</p>")
    text = text.replace(head, '<td rowspan="2"><p>上年总计</p></td>' + head, 1)
    row = re.compile(r"(新收政府信息公开申请数量</p></td>)((?:\s*<td><p>\d+</p></td>){6})(\s*<td><p>\d+</p></td>)")
    text, times = row.subn(r"\1\2<td><p>777</p></td>\3", text)
    assert times == 1
    found = recognise(read_document("report", text.encode())).figures
    for column in FORM.row_by_code["app.received_new"].cells:
        right = draft().figures[column]
        assert found[column].value in (int(right), None), column


ROW, OLD_ROW = FORM.row_by_code["pub.licensing"], OLD.row_by_code["pub.licensing"]
RULES, OLD_RULES = FORM.row_by_code["pub.rules"], OLD.row_by_code["pub.rules"]


@pytest.mark.parametrize(
    "text",
    [
        "2022年处理决定数量",
        "2022年",
        "上年处理决定数量",
        "去年数",
        "上年同期",
        "同比增减",
        "较上年增减",
        "上一年项目数量",
    ],
)
def test_what_speaks_of_another_year_is_no_column_of_the_row(text: str) -> None:
    assert is_foreign(text, FORM, ROW, 2023)


@pytest.mark.parametrize(
    "text",
    ["本年处理决定数量", "处理决定数量", "2023年处理决定数量", "2023年", "信息内容", "第二十条第（五）项", "自然人"],
)
def test_what_is_a_column_or_says_nothing_is_no_other_column(text: str) -> None:
    assert not is_foreign(text, FORM, ROW, 2023)


def test_the_columns_of_the_older_form_are_its_own() -> None:
    for column in OLD_ROW.columns:
        assert not is_foreign(column.label_zh, OLD, OLD_ROW, 2019)
    assert is_foreign("本年废止件数", OLD, OLD_RULES, 2019) and is_foreign("对外公开总数量", FORM, RULES, 2023)


def test_a_piece_of_an_own_heading_is_no_other_column() -> None:
    for piece in ("(指与上一年相比", "增/减", "年增/减", "上一年", "项目数量"):
        assert not is_foreign(piece, OLD, OLD_ROW, 2019)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("上一年项目数量(指2018年事项数)", None),
        ("上一年项目数量 (指2018年事项数) 上一年项目数量 (指2018年事项数)", None),
        ("上一年项目数量（指2018年", None),  # cut by the end of a line
        ("本年增/减（减用负值表示，如 -8）", None),
        ("处理决定数量（2018年）", 2018),
        ("处理决定数量(2018年度数据)", 2018),
        ("本年(2018)处理决定数量", 2018),
        ("2018年处理决定数量（指2019年公布的）", 2018),
        ("处理决定数量（件）2018年", 2018),
    ],
)
def test_a_year_in_a_note_is_no_year_of_the_column(text: str, year: int | None) -> None:
    """Unless the year is all that the note says."""
    assert year_of(text) == year


def test_a_heading_is_understood_whatever_its_year() -> None:
    assert column_meant("2023年处理决定数量", FORM, ROW) == "decisions" == column_meant("上年处理决定数量", FORM, ROW)
    assert column_meant("信息内容", FORM, ROW) is None
    assert year_of("2023年度") == 2023 and year_of("处理决定数量") is None
    assert newest_year(["2022年", "2023年处理决定数量", "2030年远景目标规划", "本年"], FORM) == 2023

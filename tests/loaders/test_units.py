"""Units of money wherever they are printed: in a cell of their own, in the label, above the table, cut and spaced."""

from __future__ import annotations

import pytest

from loaders.documents import read_document
from loaders.figures import Figure
from loaders.forms import load_forms
from loaders.recognise import recognise
from loaders.units import is_caption, is_unit, units_named
from tests.corpus.cases import LAYOUTS, Case

FORM = load_forms()["2021"]
FEE = "pub.fee:fee_amount"
HEAD = "本年收费金额（单位：万元）"
KEEPING_ROWS = ("pipe_rows", "led_pipe_rows", "led_rows", "tabs", "csv", "html", "markdown")


def source(layout: str, figure: str = "2.35") -> str:
    draft = Case(layout, FORM, "as printed").draft()
    figures = {**draft.figures, FEE: figure}
    return LAYOUTS[layout][0](type(draft)(**{**vars(draft), "figures": figures})).decode()


def fee(content: str) -> Figure:
    return recognise(read_document("x", content.encode())).figures[FEE]


@pytest.mark.parametrize("layout", KEEPING_ROWS)
@pytest.mark.parametrize("head", ["本年收费金额", "本年收费金额（单位：元）", "本年收费金额(元)"])
def test_the_heading_decides_in_every_layout(layout: str, head: str) -> None:
    found = fee(source(layout).replace(HEAD, head))
    assert found.value == (23_500 if head == "本年收费金额" else 2.35)


@pytest.mark.parametrize("unit", ["万元", "（万元）", "万 元", "(单位：万元)"])
def test_a_unit_in_a_cell_of_its_own_belongs_to_its_number(unit: str) -> None:
    pipes = source("pipe_rows").replace("| 2.35 |", f"| 2.35 | {unit} |")
    assert (fee(pipes).value, fee(pipes).state) == (23_500, "number")
    page = source("html").replace("<p>2.35</p></td>", f"<p>2.35</p></td><td>{unit}</td>")
    assert page != source("html")
    assert fee(page).value == 23_500


def test_a_unit_in_a_cell_before_its_number_belongs_to_it_too() -> None:
    pipes = source("pipe_rows")
    assert fee(pipes.replace("| 2.35 |", "| 万元 | 2.35 |")).value == 23_500
    assert fee(pipes.replace("| 2.35 |", "| 元 | 2.35 |")).doubt == "two_units"
    assert fee(pipes.replace(HEAD, "本年收费金额").replace("| 2.35 |", "| 元 | 2.35 |")).value == 2.35


def test_a_unit_beside_an_empty_cell_leaves_it_empty() -> None:
    pipes = source("pipe_rows").replace("| 2.35 |", "| | 万元 |")
    assert fee(pipes).state == "blank"


@pytest.mark.parametrize("layout", ["pipe_rows", "html", "csv", "tabs", "markdown"])
@pytest.mark.parametrize(
    ("caption", "state", "value"),
    [
        ("单位：万元", "number", 23_500),
        ("（金额单位：元）", "number", 2.35),
        ("单位：件、元", "number", 2.35),
        ("填报单位：示例街道", "number", 23_500),
        ("全年收费2.35元。", "number", 23_500),
    ],
)
def test_a_caption_above_the_table_names_the_unit(layout: str, caption: str, state: str, value: float) -> None:
    bare = source(layout).replace(HEAD, "本年收费金额")
    heading = "二、主动公开政府信息情况"
    assert heading in bare
    line = f"{heading}</p><p>{caption}" if layout == "html" else f"{heading}\n{caption}"
    found = fee(bare.replace(heading, line, 1))
    assert (found.state, found.value) == (state, value)


@pytest.mark.parametrize("layout", ["pipe_rows", "html"])
def test_a_caption_that_contradicts_the_heading_is_said(layout: str) -> None:
    heading = "二、主动公开政府信息情况"
    line = f"{heading}</p><p>单位：元" if layout == "html" else f"{heading}\n单位：元"
    found = fee(source(layout).replace(heading, line, 1))
    assert (found.state, found.doubt) == ("doubtful", "two_units")


@pytest.mark.parametrize("text", ["万元", " 万\n元 ", "（单位：万元）", "(元)", "人民币元", "金额单位：亿元"])
def test_the_name_of_a_unit_is_known(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["件", "2万元", "单元", "美元", "元旦", "收费金额（万元）", "", "单位：件"])
def test_other_words_are_no_unit_of_money(text: str) -> None:
    assert not is_unit(text)


def test_a_caption_is_no_sentence_and_no_name() -> None:
    assert is_caption("（数据单位：件、万元）")
    assert not is_caption("填报单位：上元街道")
    assert not is_caption("本单位收费2.35万元。")
    assert units_named("行政事业性收费（万 元）") == {10_000}
    assert units_named("元氏县、元宝街道") == set()

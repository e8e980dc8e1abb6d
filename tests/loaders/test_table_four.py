"""Section four in every shape and order: read under its headings, or doubtful; never by position, never missing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.documents import read_document
from loaders.figures import Figure
from loaders.forms import load_forms
from loaders.recognise import recognise
from loaders.recognise.table_four_words import group_of, in_printed_order, printed_order, results_in
from tests.corpus.quirks import balanced

FORM = list(load_forms().values())[-1]
NAMES = [column.label_zh for column in FORM.section_rows("四")[0].columns]
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
CELLS = [row.cells for row in FORM.section_rows("四")]
FIGURES = [[3, 1, 2, 1, 7], [1, 0, 2, 0, 3], [2, 0, 0, 4, 6]]
Row = list[str]  # the cells of a row; "<" continues the cell on the left, "^" the one above
Tables = list[tuple[str, list[Row]]]  # a caption ('' for none) and its table
FORWARD = list(range(5))


def figures(group: int, order: Sequence[int] = FORWARD) -> Row:
    return [str(FIGURES[group][at]) for at in order]


def heads(order: Sequence[int] = FORWARD) -> Row:
    return [NAMES[at] for at in order]


def wide(order: Sequence[int] = FORWARD, groups: Sequence[int] = (0, 1, 2)) -> Tables:
    """One table: the kinds, the groups of suits, the results, one line of figures."""
    first: Row = []
    for group in groups:
        if group == 0:
            first += ["行政复议", *"<<<<"]
        else:
            first += ["<"] * 5 if "行政诉讼" in first else ["行政诉讼", *"<<<<"]
    second = [text for group in groups for text in (heads(order) if group == 0 else [GROUPS[group], *"<<<<"])]
    third = [text for group in groups for text in (["^"] * 5 if group == 0 else heads(order))]
    return [("", [first, second, third, [text for group in groups for text in figures(group, order)]])]


def three_tables(order: Sequence[int] = FORWARD, groups: Sequence[int] = (0, 1, 2)) -> Tables:
    captions = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    return [(captions[group], [heads(order), figures(group, order)]) for group in groups]


def groups_as_first_row(order: Sequence[int] = FORWARD) -> Tables:
    return [("", [[GROUPS[g], *"<<<<"], heads(order), figures(g, order)]) for g in range(3)]


def groups_as_rows(order: Sequence[int] = FORWARD, groups: Sequence[int] = (0, 1, 2)) -> Tables:
    return [("", [["类型", *heads(order)], *([GROUPS[group], *figures(group, order)] for group in groups)])]


def groups_as_merged_rows() -> Tables:
    return [
        (
            "",
            [
                ["类型", "<", *heads()],
                ["行政复议", "<", *figures(0)],
                ["行政诉讼", GROUPS[1], *figures(1)],
                ["^", GROUPS[2], *figures(2)],
            ],
        )
    ]


def results_as_rows(order: Sequence[int] = FORWARD) -> Tables:
    top = [["结果", "行政复议", "行政诉讼", "<"], ["^", "^", *GROUPS[1:]]]
    return [("", [*top, *([NAMES[at], *(str(FIGURES[group][at]) for group in range(3))] for at in order)])]


def one_figure_a_row() -> Tables:
    lines = [[GROUPS[g] if at == 0 else "^", NAMES[at], str(FIGURES[g][at])] for g in range(3) for at in FORWARD]
    return [("", [["类别", "结果", "件数"], *lines])]


SHAPES: dict[str, Tables] = {
    "wide": wide(),
    "wide, corrected first": wide([1, 0, 2, 3, 4]),
    "wide, total first": wide([4, 0, 1, 2, 3]),
    "wide, suits first": wide(groups=(1, 2, 0)),
    "wide, suits after review first": wide(groups=(0, 2, 1)),
    "wide, backwards": wide([4, 3, 2, 1, 0], (2, 1, 0)),
    "three tables": three_tables(),
    "three tables, total first": three_tables([4, 0, 1, 2, 3]),
    "three tables, suits first": three_tables(groups=(1, 2, 0)),
    "three tables with their group on top": groups_as_first_row(),
    "three tables with their group on top, corrected first": groups_as_first_row([1, 0, 2, 3, 4]),
    "groups as rows": groups_as_rows(),
    "groups as rows, shuffled": groups_as_rows([2, 4, 0, 3, 1], (2, 0, 1)),
    "groups as merged rows": groups_as_merged_rows(),
    "results as rows": results_as_rows(),
    "results as rows, total first": results_as_rows([4, 0, 1, 2, 3]),
    "one figure a row": one_figure_a_row(),
}


def as_html(tables: Tables) -> str:
    return "".join((f"<p>{caption}</p>" if caption else "") + _table(rows) for caption, rows in tables)


def _table(rows: list[Row]) -> str:
    lines = []
    for y, row in enumerate(rows):
        cells = []
        for x, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = next((n for n in range(1, len(row) - x) if row[x + n] != "<"), len(row) - x)
            down = next((n for n in range(1, len(rows) - y) if rows[y + n][x] != "^"), len(rows) - y)
            cells.append(f'<td colspan="{across}" rowspan="{down}"><p>{text}</p></td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border='1'>{''.join(lines)}</table>"


def as_lines(between: str, keeps_place: bool) -> Callable[[Tables], str]:
    """Text with a row a line; continued cells are empty cells, or leave nothing."""

    def written(tables: Tables) -> str:
        lines = []
        for caption, rows in tables:
            lines += [caption] if caption else []
            for row in rows:
                texts = ["" if text in "<^" else text for text in row]
                lines.append(between.join(texts if keeps_place else filter(None, texts)))
        return "\n".join(lines)

    return written


WRITERS: dict[str, tuple[str, Callable[[Tables], str]]] = {  # the layout of the other tables, and of this one
    "html": ("html", as_html),
    "pipes": ("pipe_rows", as_lines(" | ", True)),
    "pipes without trace": ("pipe_rows", as_lines(" | ", False)),
    "tabs": ("pipe_rows", as_lines("\t", True)),
    "spaces": ("seed_text", as_lines("  ", False)),
    "a cell a line": ("seed_text", as_lines("\n", False)),
}
SECTION_FOUR = re.compile(r"(?<=复议、行政诉讼情况).*?(?=(?:<p><strong>)?五、存在)", re.S)


def case_figures(writer: str, tables: Tables) -> list[list[Figure]]:
    layout, write = WRITERS[writer]
    draft = Draft(
        "示例单位",
        2023,
        FORM,
        balanced(FORM, random.Random(1)),
        {"一": "本年工作平稳。", "五": "一是仍有不足。", "六": "无。"},
        title="示例单位2023年政府信息公开工作年度报告",
    )
    text = LAYOUTS[layout][0](draft).decode()
    begin, end = ("</strong></p>", "") if layout == "html" else ("\n", "\n")
    changed, times = SECTION_FOUR.subn(lambda _: begin + write(tables) + end, text)
    assert times == 1
    read = recognise(read_document("report", changed.encode())).figures
    return [[read[cell] for cell in row] for row in CELLS]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_is_read_under_its_headings_in_any_order(shape: str) -> None:
    found = case_figures("html", SHAPES[shape])
    assert [[figure.value for figure in row] for row in found] == FIGURES


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("writer", sorted(WRITERS.keys() - {"html"}))
def test_text_is_read_right_or_doubtful_never_missing(writer: str, shape: str) -> None:
    for row, right in zip(case_figures(writer, SHAPES[shape]), FIGURES, strict=True):
        for figure, value in zip(row, right, strict=True):
            assert (figure.state, figure.value) in (("number", value), ("doubtful", None)), figure


@pytest.mark.parametrize("writer", ["pipes", "tabs", "a cell a line"])
@pytest.mark.parametrize("shape", ["wide", "three tables", "three tables, total first", "groups as rows"])
def test_what_is_plain_in_text_is_read(writer: str, shape: str) -> None:
    found = case_figures(writer, SHAPES[shape])
    assert [[figure.value for figure in row] for row in found] == FIGURES


@settings(max_examples=40, deadline=None)
@given(st.permutations(FORWARD), st.permutations(range(3)), st.sampled_from([wide, three_tables, groups_as_rows]))
def test_no_order_of_heads_misleads_a_page(order: list[int], groups: list[int], shape: Callable[..., Tables]) -> None:
    if shape is wide and groups[1] == 0:
        return  # suits on both sides of reviews: the kind of suit would need two headings
    found = case_figures("html", shape(order, groups))
    assert [[figure.value for figure in row] for row in found] == FIGURES


@settings(max_examples=40, deadline=None)
@given(st.permutations(FORWARD), st.permutations(range(3)), st.sampled_from(sorted(WRITERS.keys() - {"html"})))
def test_no_order_of_heads_misleads_a_text(order: list[int], groups: list[int], writer: str) -> None:
    tables = wide(order, groups) if groups[1] != 0 else groups_as_rows(order, groups)
    for row, right in zip(case_figures(writer, tables), FIGURES, strict=True):
        for figure, value in zip(row, right, strict=True):
            assert (figure.state, figure.value) in (("number", value), ("doubtful", None)), figure


def test_a_table_that_stands_twice_with_other_figures_is_doubtful() -> None:
    once, again = three_tables(), three_tables()
    again[1][1][1] = ["9", "0", "0", "0", "9"]
    found = case_figures("html", [*once, again[1]])
    assert {figure.state for row in found for figure in row} == {"doubtful"}


def test_a_blank_of_a_small_table_stays_a_blank() -> None:
    tables = three_tables()
    tables[1][1][1][1] = ""
    assert case_figures("html", tables)[1][1].state == "blank"


def test_a_report_without_table_four_has_no_such_cells() -> None:
    found = case_figures("html", [("本年度无行政复议、行政诉讼案件。", [["说明", "无"]])])
    assert {figure.state for row in found for figure in row} == {"missing"}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("行政复议", 0),
        ("行政复议（件）", 0),
        ("行政诉讼", None),
        ("行政复议、行政诉讼", None),
        ("未经复议直接起诉", 1),
        ("行政诉讼（未经复议直接起诉）", 1),
        ("未经行政复议直接提起行政诉讼", 1),
        ("复议后起诉", 2),
        ("行政诉讼·复议后起诉", 2),
        ("经行政复议后提起行政诉讼", 2),
        ("未经复议直接起诉 复议后起诉", None),
        ("结果维持", None),
    ],
)
def test_a_heading_names_one_group_or_none(text: str, group: int | None) -> None:
    assert group_of(text) == group


@pytest.mark.parametrize(
    ("text", "results"),
    [
        *[("结果维持", [0]), ("其他 结果", [2]), ("尚未审结（件）", [3]), ("合计", [4]), ("行政复议", [])],
        ("结果维持 结果纠正 其他结果 尚未审结 总计", FORWARD),
    ],
)
def test_a_heading_names_its_results_in_order(text: str, results: list[int]) -> None:
    assert results_in(text, FORM) == results


SUITS = ["未经复议直接起诉", "复议后起诉"]
MOVED = ["结果纠正", "结果维持", "其他结果", "尚未审结", "总计"]
AS_IN_FORM = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@pytest.mark.parametrize(
    ("heads", "printed"),
    [
        (["行政复议", "行政诉讼", *AS_IN_FORM, *SUITS, *AS_IN_FORM * 2], list(range(15))),
        (["行政复议", "行政诉讼", *MOVED, *SUITS, *AS_IN_FORM * 2], [1, 0, *range(2, 15)]),
        (
            ["行政复议 行政诉讼", " ".join([*MOVED, *SUITS]), " ".join(MOVED * 2)],
            [1, 0, 2, 3, 4, 6, 5, 7, 8, 9, 11, 10, 12, 13, 14],
        ),
        (["行政复议", "行政诉讼", *MOVED, *SUITS, *MOVED], None),  # not one heading a figure
        (["行政复议", "行政诉讼", *MOVED, *SUITS, *MOVED, *MOVED[:4], "结果纠正"], None),
        (["行政诉讼", "行政复议", *SUITS, *MOVED * 3], None),  # suits first: which five are whose is not told
        (["行政复议", "行政诉讼", *SUITS[::-1], *MOVED * 3], None),
        (["行政复议", "行政诉讼", *MOVED, *SUITS, "纠正", "维持"], None),
    ],
)  # fmt: skip
def test_one_heading_a_figure_tells_every_order_of_results(heads: list[str], printed: list[int] | None) -> None:
    assert printed_order(heads, FORM) == printed


def test_headings_broken_over_lines_tell_only_part_of_the_order() -> None:
    upper, lower = "结果 结果 其他 尚未", "维持 纠正 结果 审结"
    assert in_printed_order(["行政复议 行政诉讼", upper, "总计", lower], FORM) is None
    assert in_printed_order(["行政复议 行政诉讼", upper, "总计", "纠正 维持 结果 审结"], FORM) is False

"""Cells that hold more than one row's figures: read where it is plain whose they are, else doubtful, never missing."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS as SAMPLE
from loaders.documents import read_document
from loaders.documents.model import Cell, Paragraph, Place, Table
from loaders.figures import Figure
from loaders.forms import Form, load_forms
from loaders.recognise import Reading, recognise
from loaders.recognise.lines import cells_of, lines_of
from loaders.recognise.merged import names_a_row, rows_of
from loaders.recognise.touching import parted
from tests.corpus import arranged
from tests.corpus.cases import LAYOUTS
from tests.loaders.test_order import draft, not_as_printed, numbered

FORMS = list(load_forms().values())
FORM = load_forms()["2021"]
PETITION, REPEAT = (f"app.result.not_processed.{code}" for code in ("petition", "repeat"))
NAMES = ("1.信访举报投诉类申请", "2.重复申请")
by_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
ROW = re.compile(r"<tr>.*?</tr>", re.S)


def page(form: Form) -> str:
    return SAMPLE["html"][0](draft(form, numbered(form))).decode()


def read(content: str | bytes) -> Reading:
    return recognise(read_document("report", content.encode() if isinstance(content, str) else content))


def rows_named(text: str, *names: str) -> list[str]:
    """The rows of a page in which the labels stand."""
    return [next(row[0] for row in ROW.finditer(text) if f">{name}<" in row[0]) for name in names]


def figures_of(reading: Reading, row: str) -> list[Figure]:
    return [figure for cell, figure in reading.figures.items() if cell.startswith(f"{row}:")]


@by_form
@pytest.mark.parametrize(
    "layout", ["html", "docx", "docx_old_merges", "xlsx_one_sheet", "xlsx_three_sheets", "mhtml", "pdf_ruled"]
)
def test_a_figure_over_two_rows_is_doubtful_in_both(form: Form, layout: str) -> None:
    figures = numbered(form)
    reading = read(LAYOUTS[layout][0](arranged.figures_merged(draft(form, figures), random.Random(1))))
    shared = [form.row_by_code[code].cells[0] for code in (*arranged.REFUSALS, "pub.penalty", "pub.compulsion")]
    assert {reading.figures[cell].doubt for cell in shared} == {"merged_rows"}
    assert not_as_printed(reading, figures) == {}
    sure = [cell for cell, text in figures.items() if text.isdigit() and cell not in shared]
    assert all(reading.figures[cell].value == int(figures[cell]) for cell in sure)


@by_form
def test_a_figure_as_tall_as_its_label_is_the_rows_own(form: Form) -> None:
    """Label and figures over two lines of the sheet alike: nothing is shared."""
    text = page(form)
    (row,) = rows_named(text, NAMES[0])
    tall = re.sub(r"<td(?! rowspan)", '<td rowspan="2"', row)
    reading = read(text.replace(row, f"{tall}<tr></tr>"))
    assert not_as_printed(reading, numbered(form)) == {}
    assert {figure.state for figure in figures_of(reading, PETITION)} == {"number"}


@by_form
@pytest.mark.parametrize("label", [NAMES[0], "<br>".join(NAMES)])
def test_a_label_over_two_rows_leaves_both_doubtful(form: Form, label: str) -> None:
    text = page(form)
    upper, lower = rows_named(text, *NAMES)
    merged = upper.replace(f"<td><p>{NAMES[0]}", f'<td rowspan="2"><p>{label}')
    bare = re.sub(rf"<td><p>{NAMES[1]}</p></td>", "", lower)
    assert (merged, bare) != (upper, lower)
    reading = read(text.replace(upper, merged).replace(lower, bare))
    assert {figure.state for row in (PETITION, REPEAT) for figure in figures_of(reading, row)} == {"doubtful"}
    assert not_as_printed(reading, numbered(form)) == {}


@pytest.mark.parametrize("layout", ["csv", "led_pipe_rows", "markdown", "tabs", "box_drawing"])
def test_figures_below_without_a_name_leave_the_row_above_doubtful(layout: str) -> None:
    text = LAYOUTS[layout][0](draft(FORM, numbered(FORM))).decode()
    reading = read(text.replace(NAMES[1], ""))
    assert {figure.doubt for row in (PETITION, REPEAT) for figure in figures_of(reading, row)} == {"unnamed_row"}
    assert not_as_printed(reading, numbered(FORM)) == {}


def tall(form: Form, breaks: str, lose: bool = False) -> str:
    """Two rows in one, a line of every cell for each; or with one figure lost."""
    text = page(form)
    upper, lower = rows_named(text, *NAMES)
    pairs = zip(re.findall(r"<p>(\d+)</p>", upper), re.findall(r"<p>(\d+)</p>", lower), strict=True)
    both = upper.replace(NAMES[0], breaks.join(NAMES))
    for first, second in pairs:
        both = both.replace(f"<p>{first}</p>", f"<p>{first if lose else breaks.join((first, second))}</p>")
        lose = False
    return text.replace(upper, both).replace(lower, "")


@by_form
@pytest.mark.parametrize("breaks", ["<br>", "</p><p>", "<br/>\n"])
def test_tall_cells_of_as_many_lines_are_read_line_by_line(form: Form, breaks: str) -> None:
    reading = read(tall(form, breaks))
    assert not_as_printed(reading, numbered(form)) == {}
    assert {figure.state for row in (PETITION, REPEAT) for figure in figures_of(reading, row)} == {"number"}


@by_form
def test_tall_cells_that_lack_a_line_are_doubtful(form: Form) -> None:
    reading = read(tall(form, "<br>", lose=True))
    assert {figure.doubt for row in (PETITION, REPEAT) for figure in figures_of(reading, row)} == {"merged_rows"}
    assert not_as_printed(reading, numbered(form)) == {}


def stacked(form: Form, section: int, breaks: str, less: int = 0) -> str:
    """A table whose rows of figures are one cell a column; ``less`` figures are lost from the first."""
    text = page(form)
    table = re.findall(r"<table border.*?</table>", text, re.S)[section]
    rows = [re.findall(r"<td[^>]*>\s*<p>(.*?)</p>\s*</td>", row[0], re.S) for row in ROW.finditer(table)]
    data = [row[-8:] for row in rows if row[-1].isdigit()]
    columns = [[row[at] for row in data] for at in range(8)]
    columns[1] = columns[1][less:]
    head = "".join(row[0] for row in list(ROW.finditer(table))[:3])
    cells = "".join(f"<td><p>{breaks.join(column)}</p></td>" for column in columns)
    return text.replace(table, f'<table border="1">{head}<tr>{cells}</tr></table>')


@by_form
@pytest.mark.parametrize("breaks", ["<br>", "</p><p>"])
def test_one_cell_a_column_is_read_row_by_row(form: Form, breaks: str) -> None:
    reading = read(stacked(form, 1, breaks))
    assert not_as_printed(reading, numbered(form)) == {}
    assert reading.figures["app.result.total:total"].state == "number"


@by_form
def test_one_cell_a_column_with_a_blank_lost_is_doubtful_and_never_moved(form: Form) -> None:
    reading = read(stacked(form, 1, "<br>", less=1))
    assert not_as_printed(reading, numbered(form)) == {}
    assert {figure.state for figure in figures_of(reading, "app.result.total")} == {"doubtful"}


def cell(text: str, column: int, row: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text, Place(table=1, row=row, column=column + 1), column, 1, rowspan)


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (["行政处罚\n行政强制", "3\n5"], [("行政处罚", "3"), ("行政强制", "5")]),
        (["信息内容\n行政处罚\n行政强制", "数量\n3\n5"], [("信息内容", "数量"), ("行政处罚", "3"), ("行政强制", "5")]),
        (["信息内容\n行政处罚\n行政强制", "3\n5"], [("行政处罚", "3"), ("行政强制", "5")]),
        (["行政处罚\n行政强制", "3\n5", ""], [("行政处罚", "3", ""), ("行政强制", "5", "")]),
        (["行政规范\n性文件", "12\n6"], [("行政规范\n性文件", "12\n6")]),  # one label on two lines
        (["行政处罚", "3\n5"], [("行政处罚", "3\n5")]),
    ],
)  # fmt: skip
def test_a_row_is_parted_where_its_lines_fit(cells: list[str], rows: list[tuple[str, ...]]) -> None:
    found = list(rows_of([tuple(cell(text, at) for at, text in enumerate(cells))]))
    assert [tuple(one.text for one in row.cells) for row in found] == rows
    assert {row.doubt for row in found} == {None}


@pytest.mark.parametrize(
    "cells",
    [
        ["行政处罚\n行政强制", "3"],
        ["行政处罚\n行政强制", "3\n5\n8"],
        ["行政处罚\n行政强制\n行政许可", "决定数量\n3\n5"],  # a heading stands where a figure should
        ["行政处罚\n行政强制", "3\n5", "7"],
    ],
)
def test_a_row_whose_lines_do_not_fit_is_doubtful_under_each_name(cells: list[str]) -> None:
    found = list(rows_of([tuple(cell(text, at) for at, text in enumerate(cells))]))
    assert [row.cells[0].text for row in found] == cells[0].split("\n")
    assert {row.doubt for row in found} == {"merged_rows"}


def test_a_span_ends_where_it_ends_and_fills_only_free_places() -> None:
    rows = [
        (cell("行政许可", 0), cell("4", 1, rowspan=2)),
        (cell("行政处罚", 0, 2),),
        (cell("行政强制", 0, 3), cell("6", 1, 3)),
    ]
    found = list(rows_of(rows))
    assert [[one.text for one in row.cells] for row in found] == [
        ["行政许可", "4"],
        ["行政处罚", "4"],
        ["行政强制", "6"],
    ]
    assert [bool(row.shared) for row in found] == [True, True, False]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["行政规范性文件4", "0", "5"], ["行政规范性文件", "4", "0", "5"]),
        (["行政规范性文件|4", "0", "5"], ["行政规范性文件", "4", "0", "5"]),
        (["行政规范性文件|4|0|5"], ["行政规范性文件", "4", "0", "5"]),
        (["行政处罚│12"], ["行政处罚", "12"]),
        (["1.属于国家秘密 0 0 0 0 0 0 0"], ["1.属于国家秘密", *"0000000"]),
        (["行政规范性文件1", "4", "0", "5"], ["行政规范性文件1", "4", "0", "5"]),  # the mark of a note
        (["联系电话12345678"], ["联系电话12345678"]),
        (["本年制发件数2023"], ["本年制发件数2023"]),
        (["全年办理行政处罚12"], ["全年办理行政处罚12"]),
        (["行政处罚"], ["行政处罚"]),
    ],
)
def test_a_figure_that_touches_its_label_is_parted_from_it(cells: list[str], expected: list[str]) -> None:
    assert [one.text for one in parted([cell(text, at) for at, text in enumerate(cells)])] == expected


@pytest.mark.parametrize("mark", ["", "|", "　", "│"])
@pytest.mark.parametrize("layout", ["html", "docx", "bare_lines", "pipe_cells", "page_text"])
def test_touching_figures_are_read_in_every_layout(layout: str, mark: str) -> None:
    figures = numbered(FORM)
    rows = [FORM.row_by_code[code] for code in ("pub.admin_normative", "pub.penalty", REPEAT)]
    words = {row.label_zh: f"{row.label_zh}{mark}{figures[row.cells[0]]}" for row in rows}
    first = {row.cells[0]: "" for row in rows}
    written: Draft = replace(draft(FORM, figures | first), words=words)
    reading = read(LAYOUTS[layout][0](written))
    assert not_as_printed(reading, figures) == {}


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("行政许可（含 2 类事项） 12", ["行政许可（含 2 类事项）", "12"]),
        ("行政许可 （含 2 类） 12", ["行政许可", "（含 2 类）", "12"]),
        ("行政许可(含 2 类 3 项) 12", ["行政许可(含 2 类 3 项)", "12"]),
        ("行政许可（含 2 类事项 12", ["行政许可（含 2 类事项", "12"]),
        ("2 类事项） 12", ["2 类事项）", "12"]),
        ("（二）部分公开（区分处理 3 0 0 0 0 0 3", ["（二）部分公开（区分处理", *"3000003"]),
        ("不计其他情形） 3 0 0 0 0 0 3", ["不计其他情形）", *"3000003"]),
        ("规章（件） 0 1 2", ["规章（件）", *"012"]),
        ("（一） 予以公开 3 0 0 0 0 0 3", ["（一）予以公开", *"3000003"]),
    ],
)
def test_a_digit_in_the_note_of_a_label_is_no_figure(line: str, cells: list[str]) -> None:
    assert [one.text for one in cells_of(Paragraph(line, Place(line=1)))] == cells


@pytest.mark.parametrize("note", ["（含 2 类事项）", " （含 2 类）", "（其中 1 项委托）", "（含\n2 类事项）"])
@pytest.mark.parametrize("layout", ["bare_lines", "page_text", "one_line", "spaces"])
def test_a_note_with_a_digit_moves_no_figure(layout: str, note: str) -> None:
    figures = numbered(FORM)
    text = LAYOUTS[layout][0](draft(FORM, figures)).decode().replace("行政许可", f"行政许可{note}")
    figure = read(text).figures["pub.licensing:decisions"]
    assert figure.value == int(figures["pub.licensing:decisions"]) or figure.state == "doubtful", figure


@pytest.mark.parametrize("word", ["见附件", "不详", "（详见说明）", "未统计", "不便公开"])
@pytest.mark.parametrize("section", ["case.", PETITION])
@pytest.mark.parametrize("layout", ["html", "docx", "csv", "markdown", "led_pipe_rows", "seed_text", "xlsx_one_sheet"])
def test_one_word_in_a_row_leaves_its_other_cells_alone(layout: str, section: str, word: str) -> None:
    figures = numbered(FORM)
    cells = [one for one in FORM.cells if one.startswith(section)]
    for at in (3, len(cells) - 1):
        reading = read(LAYOUTS[layout][0](draft(FORM, figures | {cells[at]: word})))
        states = [reading.figures[one].state for one in cells]
        assert states == ["text" if number == at else "number" for number in range(len(cells))]


@pytest.mark.parametrize("layout", ["pipe_cells", "bare_lines", "one_line", "page_text", "pipe_rows"])
def test_one_word_in_a_stream_moves_nothing(layout: str) -> None:
    cells = FORM.row_by_code[PETITION].cells
    figures = numbered(FORM) | {cells[2]: "不便公开", "case.review:other": "待定的"}
    assert not_as_printed(read(LAYOUTS[layout][0](draft(FORM, figures))), figures) == {}


@given(st.text(alphabet="行政处罚强制许可123|\n 件（）", max_size=20), st.text(alphabet="0123\n ", max_size=8))
def test_parting_a_row_never_loses_or_adds_a_digit(label: str, figures: str) -> None:
    rows = [(cell(label, 0), cell(figures, 1))]
    table = Table(tuple(rows), "grid")
    lines = lines_of([table])
    before = sorted(re.sub(r"\D", "", label + figures))
    after = sorted(re.sub(r"\D", "", "".join(one.text for line in lines for one in (*line.cells, *line.unnamed))))
    assert before == after or any(line.doubt for line in lines) or "\n" in label


def test_a_name_is_a_name_word_for_word() -> None:
    assert names_a_row("1.属于国家秘密") and names_a_row("规章")
    assert not names_a_row("信息内容") and not names_a_row("行政") and not names_a_row("全年办理行政处罚")

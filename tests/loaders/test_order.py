"""Tables in another order than the form's: rows by their names, kinds of applicant by their headings, or doubtful."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample.draft import Draft
from loaders.documents import read_document
from loaders.documents.model import Cell, Place
from loaders.forms import Form, load_forms
from loaders.recognise import Reading, recognise
from loaders.recognise.align import ends_before
from loaders.recognise.applicants import columns, orders_above
from loaders.recognise.disorder import named_alone
from loaders.recognise.lines import Strip
from tests.corpus import arranged
from tests.corpus.cases import LAYOUTS
from tests.corpus.quirks import balanced

FORM = load_forms()["2021"]
any_form = st.sampled_from(list(load_forms().values()))
LOSE_WORDS = ("bare_lines", "one_line", "page_text", "pdf_frame_only", "pdf_rows_only", "pdf_unruled")
CHEAP = sorted(name for name in LAYOUTS if not name.startswith(("pdf", "mhtml", "html_", "docx_", "xlsx")))
Arrange = Callable[[Draft, random.Random], Draft]


def numbered(form: Form) -> dict[str, str]:
    """Every count another number, so that no exchange can hide."""
    return {cell: f"{n}万元" if form.column_by_cell[cell].is_money else str(n) for n, cell in enumerate(form.cells, 11)}


def draft(form: Form, figures: Mapping[str, str]) -> Draft:
    title = f"示例单位{form.first_year}年政府信息公开工作年度报告"
    return Draft("示例单位", form.first_year, form, figures, {"一": "本年工作平稳。", "六": "无。"}, title)


def read_in(layout: str, written: Draft) -> Reading:
    return recognise(read_document("report", LAYOUTS[layout][0](written)))


def not_as_printed(reading: Reading, figures: Mapping[str, str]) -> dict[str, tuple[str, object]]:
    """The counts that were read otherwise, or said to be blank or missing, though they are printed."""
    return {
        cell: (figure.state, figure.value)
        for cell, figure in reading.figures.items()
        if figures[cell].isdigit() and figure.value != int(figures[cell]) and figure.state != "doubtful"
    }


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    any_form,
    st.sampled_from(CHEAP),
    st.sampled_from(
        [
            arranged.rows_shuffled,
            arranged.total_on_top,
            arranged.applicants_moved,
            arranged.total_of_applicants_first,
        ]
    ),
)
def test_whatever_the_order_what_is_printed_is_read_or_doubtful(
    seed: int, form: Form, layout: str, arrange: Arrange
) -> None:
    figures = numbered(form)
    written = arrange(draft(form, figures), random.Random(seed))
    assert not_as_printed(read_in(layout, written), figures) == {}


@pytest.mark.parametrize("layout", ["html", "docx", "csv", "markdown", "led_pipe_rows", "seed_text", "xlsx_one_sheet"])
@pytest.mark.parametrize("arrange", [arranged.rows_shuffled, arranged.total_on_top, arranged.applicants_moved])
def test_where_cells_are_known_every_order_is_read_whole(layout: str, arrange: Arrange) -> None:
    figures = balanced(FORM, random.Random(5), 40)
    reading = read_in(layout, arrange(draft(FORM, figures), random.Random(8)))
    assert {cell: figure.value for cell, figure in reading.figures.items() if figures[cell].isdigit()} == {
        cell: int(text) for cell, text in figures.items() if text.isdigit()
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("layout", ["csv_ragged", "page_text", "led_cells", "bare_lines", "pipe_cells"])
@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)
def test_rows_that_change_places_are_never_missing(form: Form, layout: str, seed: int) -> None:
    """Articles in tables of their own, labels cut over lines, a row of table three whose label section four has."""
    figures = numbered(form)
    read = read_in(layout, arranged.rows_shuffled(draft(form, figures), random.Random(seed)))
    assert not_as_printed(read, figures) == {}
    assert {read.figures[cell].state for cell in form.cells if cell.startswith("case.")} == {"number"}


def lines_of_words(*words: str) -> list[Strip]:
    return [Strip(at, 0, "rows", (Cell(word, Place(line=at)),)) for at, word in enumerate(words)]


TWO, THREE = "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"
FOUR = "四、政府信息公开行政复议、行政诉讼情况"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ([TWO, "规章", THREE, "其他", FOUR, "总计"], 4),
        ([TWO, THREE, FOUR, TWO, "规章", THREE, "其他", FOUR, "总计"], 7),  # contents on top
        ([TWO, "规章", FOUR, "总计", THREE, "其他"], None),  # section four before section three
        (["规章", "其他", FOUR, "总计"], None),
        (["规章", "其他"], None),
    ],
)
def test_no_row_of_table_three_stands_behind_the_heading_of_section_four(words: list[str], end: int | None) -> None:
    assert ends_before(lines_of_words(*words)) == end


def test_last_years_table_behind_a_shuffled_one_is_never_taken_for_it() -> None:
    """In order it would fit better than this year's; whose figures they are cannot be told."""
    figures = balanced(FORM, random.Random(3), 40)
    shuffled = arranged.rows_shuffled(draft(FORM, figures), random.Random(4))
    page, last = (LAYOUTS["html"][0](one).decode() for one in (shuffled, draft(FORM, numbered(FORM))))
    tables = re.findall(r"<table border.*?</table>", last, re.S)
    read = recognise(read_document("r.html", page.replace("</body>", f"{tables[1]}</body>").encode()))
    of_three = {cell: text for cell, text in figures.items() if cell.startswith("app.")}
    wrong = [cell for cell, text in of_three.items() if read.figures[cell].value not in (None, int(text))]
    assert wrong == []


@pytest.mark.parametrize(
    "prose",
    [
        "（一）予以公开 3 件",
        "行政许可 12 件",
        "行政许可 12",
        "7.属于行政执法案卷 1 0 0 0 0 0 1",
        "收到申请：自然人 总计 商业企业 其他",
    ],
)
@pytest.mark.parametrize("layout", ["bare_lines", "html", "csv", "pipe_rows"])
def test_names_and_figures_outside_the_tables_fill_no_row(prose: str, layout: str) -> None:
    """A row that the table lacks stays missing, whatever the text says of it."""
    lost = frozenset(["app.result.granted", "pub.licensing", "app.result.denied.enforcement_file"])
    figures = numbered(FORM)
    written = Draft(
        "示例单位", 2022, FORM, figures, {"一": f"总体平稳。\n{prose}", "五": prose}, "示例单位年报", lost_rows=lost
    )
    read = read_in(layout, written).figures
    for cell, figure in read.items():
        if cell.rpartition(":")[0] in lost:
            assert figure.value is None, (cell, figure)
        elif figures[cell].isdigit():
            assert figure.value in (None, int(figures[cell])), (cell, figure)


def heads(*texts: str, row: tuple[str, ...] = ("一、本年新收政府信息公开申请数量", *"1234567")) -> list[Strip]:
    """Heading lines, each a run of words parted by |, above one row."""
    lines = [tuple(Cell(word, Place(line=at)) for word in text.split("|")) for at, text in enumerate(texts)]
    lines.append(tuple(Cell(word, Place(line=99)) for word in row))
    return [Strip(at, 0, "rows", cells) for at, cells in enumerate(lines)]


N, B, R, P, L, X, T = columns(FORM)


@pytest.mark.parametrize(
    ("texts", "orders"),
    [
        (["自然人|法人或其他组织|总计", "商业企业|科研机构|社会公益组织|法律服务机构|其他"], [(N, B, R, P, L, X, T)]),
        (["自然人|法人或其他组织|总计", "科研机构|商业企业|社会公益组织|法律服务机构|其他"], [(N, R, B, P, L, X, T)]),
        (["自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"], [(N, B, R, P, L, X, T)]),
        (["商业企业|自然人|科研机构|社会公益组织|法律服务机构|其他|总计"], [(B, N, R, P, L, X, T)]),
        (
            ["总计|自然人|法人或其他组织", "商业企业|科研机构|社会公益组织|法律服务机构|其他"],
            [(T, N, B, R, P, L, X), (N, B, R, P, L, X, T)],
        ),
        (
            ["自然人|总计|商业企业|科研机构|社会公益组织|法律服务机构|其他"],  # one storey, or two without the group
            [(N, B, R, P, L, X, T), (N, T, B, R, P, L, X)],
        ),
        (["自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"], [(N, B, R, P, L, X, T)]),
        (["自然人|商业企业|科研机构|总计"], [(N, B, R, P, L, X, T)]),  # some not named, the others as in the form
        (["科研机构|商业企业|自然人"], []),  # and otherwise it cannot be told
        (["商业|科研|社会|法律", "企业|机构|公益|服务"], [(N, B, R, P, L, X, T)]),
        (["科研|商业|社会|法律", "机构|企业|公益|服务"], []),
        ([], [(N, B, R, P, L, X, T)]),
        (["本表由办公室填写|单位：件"], [(N, B, R, P, L, X, T)]),
    ],
)
def test_a_heading_says_in_which_order_the_kinds_of_applicant_stand(texts, orders) -> None:
    lines = heads(*texts)
    found = dict(orders_above(lines, {len(lines) - 1: 0}, [len(lines) - 1], FORM))
    assert list(found[len(lines) - 1]) == orders


@pytest.mark.parametrize(
    ("likenesses", "row"),
    [([0.0, 1.0, 0.3], 1), ([1.0, 1.0], None), ([0.95, 0.9], None), ([0.89, 0.0], None), ([0.92], 0)],
)
def test_a_label_names_a_row_where_no_other_is_as_near(likenesses: list[float], row: int | None) -> None:
    assert named_alone(likenesses) == row


DRAWN = {  # a heading of two storeys as it is drawn, or copied from a page: what is over one storey stands lower
    "group first": (
        "法人或其他组织",
        "自然人{gap}总计",
        "商业企业{gap}科研机构{gap}社会公益组织{gap}法律服务机构{gap}其他",
    ),
    "kinds first": ("商业企业{gap}科研机构{gap}社会公益组织{gap}法律服务机构{gap}其他", "自然人{gap}总计"),
    "all in one line": (
        "法人或其他组织",
        "自然人{gap}商业企业{gap}科研机构{gap}社会公益组织{gap}法律服务机构{gap}其他{gap}总计",
    ),
    "as in the form": (
        "自然人{gap}法人或其他组织{gap}总计",
        "商业企业{gap}科研机构{gap}社会公益组织{gap}法律服务机构{gap}其他",
    ),
}


def drawn(heading: Sequence[str], gap: str) -> bytes:
    """A text of which table three has this heading, its figures in the order of the form."""
    form = load_forms()["2021"]
    figures = balanced(form, random.Random(7))
    rows = list(form.section_rows("三"))
    table = [gap.join((row.label_zh, *(figures[cell] for cell in row.cells))) for row in rows]
    lines = ["示例街道2021年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", "申请人情况"]
    return "\n".join([*lines, *(line.format(gap=gap) for line in heading), *table]).encode()


@pytest.mark.parametrize("gap", [" ", "\t", " | "])
@pytest.mark.parametrize("heading", DRAWN)
def test_which_line_of_a_drawn_heading_comes_first_moves_no_column(heading: str, gap: str) -> None:
    form = load_forms()["2021"]
    wanted = balanced(form, random.Random(7))
    read = recognise(read_document("r.txt", drawn(DRAWN[heading], gap))).figures
    figures = {cell: read[cell] for row in form.section_rows("三") for cell in row.cells}
    assert [cell for cell, one in figures.items() if one.value is not None and str(one.value) != wanted[cell]] == []
    assert sum(one.value is not None for one in figures.values()) == len(figures)


@pytest.mark.parametrize("gap", [" ", "\t", " | "])
def test_a_line_that_puts_the_total_first_is_no_heading_of_the_forms_order(gap: str) -> None:
    heading = ("法人或其他组织", "总计{gap}自然人", DRAWN["kinds first"][0])
    read = recognise(read_document("r.txt", drawn(heading, gap))).figures
    wanted = balanced(load_forms()["2021"], random.Random(7))
    cells = [cell for row in load_forms()["2021"].section_rows("三") for cell in row.cells]
    assert all(read[cell].value is None or str(read[cell].value) == wanted[cell] for cell in cells)

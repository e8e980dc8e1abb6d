"""Tables broken over pages: wherever the break falls and whatever programs add, nothing printed is lost or moved."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from data.sample.draft import printed_table
from loaders.documents.model import Document
from loaders.documents.pdf.blocks import cuttings
from loaders.documents.pdf.fragments import Fragment, Part, Row, break_of, is_unsure, joined
from loaders.documents.pdf.pages import pages_of
from loaders.forms import Form, load_forms
from loaders.recognise import recognise
from tests.corpus import breaks, pdf
from tests.corpus.breaks import Break
from tests.corpus.cases import Case
from tests.corpus.measure import is_right, score, truth_of
from tests.corpus.printed import BROKEN, broken_draft
from tests.examples import some

FORMS = tuple(load_forms().values())
LONGEST = max(len(printed_table(Case("pdf_ruled", FORMS[0], "as printed").draft(), "三")), 32) - 1


def document(content: bytes) -> Document:
    """The file as the reading process reads it, in this process."""
    pages = pages_of(content)
    first, others = cuttings(pages)
    return Document("report.pdf", "application/pdf", "", len(content), first, otherwise=tuple(others))


def unlike(form: Form, at: Break, style: pdf.Style, quirk: str = "as printed") -> list[str]:
    """The cells that are not read as they are printed."""
    draft = Case("pdf_ruled", form, quirk, at.row).draft()
    found = recognise(document(breaks.write(draft, at, style))).figures
    wrong = [one for one in found.values() if not is_right(form, one, draft.figures[one.cell])]
    return [f"{one.cell}: {one.state} {one.value} {one.doubt} at {one.place}" for one in wrong]


@pytest.mark.parametrize("row", range(LONGEST))
def test_a_break_before_or_through_any_row_loses_nothing(row: int) -> None:
    dice = random.Random(row)
    form = dice.choice(FORMS)
    at = Break(row, cuts=False, repeats=dice.random() < 0.5, browser=dice.random() < 0.5)
    for one in some((at, replace(at, cuts=True, repeats=not at.repeats)), row):
        assert unlike(form, one, pdf.Style()) == [], one


@pytest.mark.parametrize("rules", ["rows", "frame", "none"])
@pytest.mark.parametrize("row", [4, 11, 17])
def test_without_rules_a_break_makes_nothing_silently_wrong(row: int, rules: pdf.Rules) -> None:
    for form in FORMS:
        at = Break(row, cuts=row % 2 == 0, repeats=row > 10, browser=True)
        assert [cell for cell in unlike(form, at, pdf.Style(rules)) if ": doubtful" not in cell] == []


# --- two rows, seen by themselves -----------------------------------------------------------


def row(*texts: str, width: float = 60, full: bool = False) -> Row:
    return tuple(
        Part(text, at * width, (at + 1) * width, 1, is_full=full and bool(text)) for at, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("above", "below", "told"),
    [
        (row("规章", "1", "2"), row("其他", "3", "4"), "between"),
        (row("规章", "1", "2"), row("", "", ""), "between"),
        (row("规章", "", ""), row("", "3", ""), "cut"),
        (row("规章", "1", ""), row("", "", "4"), "cut"),
        (row("规章", "1", ""), row("", "2", "4"), "between"),
        (row("行政事业性收费", "0.25"), row("", "万元"), "cut"),
        (row("行政事业性收费", "0.25"), row("", "0.3"), "between"),
        (row("重新出具已", "", "", full=True), row("获取信息", "3", "4"), "likely cut"),
        (row("重新出具已", "3", "4", full=True), row("获取信息", "", ""), "likely cut"),
        (row("其他", "", ""), row("获取信息", "3", "4"), "likely between"),
        (row("重新出具已", "", "", full=True), row("2.获取信息", "3", "4"), "between"),
        (row("结果", "结果", "总", full=True), row("维持", "纠正", "计"), "cut"),
        (row("结果", "结果", "总"), row("维持", "纠正", "计"), "between"),
        (row("结果", "结果", "总计", full=True), row("", "", ""), "between"),
        (row("结果", "结果", "总计", full=True), row("0", "1", "1"), "between"),
        (row("信息内容", "制发件数", full=True), row("规章", ""), "between"),
        (row("规章", "", "", width=50), row("", "3", "4"), "between"),
    ],
)
def test_what_a_break_has_done_is_told_by_the_cells_on_either_side(above: Row, below: Row, told: str) -> None:
    assert break_of(above, below) == told


def fragment(page: int, *rows: Row) -> Fragment:
    return Fragment(rows, 60).at(page, 1)


def texts(whole: Fragment) -> list[str]:
    return ["|".join(part.text for part in one).replace("\n", "") for one in whole.rows]


def test_a_head_that_the_next_page_repeats_stands_once() -> None:
    head, last = row("信息内容", "制发件数"), row("规章", "")
    whole = joined(fragment(1, head, last), fragment(2, row("信息 内容", "制发件数"), row("", "38"), row("其他", "2")))
    assert texts(whole) == ["信息内容|制发件数", "规章|38", "其他|2"]
    assert texts(joined(fragment(1, head, last), fragment(2, head))) == ["信息内容|制发件数", "规章|"]
    other = row("信息内容", "处理决定数量")
    assert texts(joined(fragment(1, head, last), fragment(2, other, row("许可", "2"))))[2:] == [
        "信息内容|处理决定数量",
        "许可|2",
    ]


def test_a_repeated_head_may_lack_the_last_lines_of_a_tall_cell() -> None:
    long = "本列数据的勾稽关系为第一项加第二项之和"
    parts = fragment(1, row(long, "自然人"), row("新收", "1")), fragment(2, row(long[:9], "自然人"), row("结转", "2"))
    assert texts(joined(*parts)) == [f"{long}|自然人", "新收|1", "结转|2"]
    short = fragment(1, row("规章名", "件数"), row("新收", "1")), fragment(2, row("规章", "件数"), row("结转", "2"))
    assert len(joined(*short).rows) == 4


def test_rows_of_figures_are_no_head_though_they_stand_twice() -> None:
    one = row("规章", "0")
    assert texts(joined(fragment(1, one, row("其他", "1")), fragment(2, one)))[2:] == ["规章|0"]


def test_what_the_print_leaves_open_is_given_both_ways() -> None:
    above, below = fragment(1, row("重新出具已", "", "")), fragment(2, row("获取信息", "3", "4"))
    assert is_unsure(above, below)
    assert texts(joined(above, below)) == ["重新出具已||", "获取信息|3|4"]
    assert texts(joined(above, below, otherwise=True)) == ["重新出具已获取信息|3|4"]


def test_a_report_that_libreoffice_has_broken_over_pages_is_read_whole() -> None:
    draft = broken_draft()
    found = score(draft.form, truth_of(draft.form, draft.figures), BROKEN.read_bytes())
    assert (found.flagged, found.wrong, found.refused) == (0, 0, []), found.worst

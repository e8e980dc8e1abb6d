"""Written figures in a table: none is cut, and a heading sorts them by their size."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import Words
from pages.shared.look import display
from pages.shared.said.percents import percent_cell
from pages.shared.tables import sortable, tables
from pages.shared.tables.tables import Table, right

ZH = Words("zh")


def test_no_name_of_a_unit_is_cut() -> None:
    short, long = "甲街道", "经济技术开发区市场监督管理局"
    heading = ZH("column.organisation")
    column = display.widths(tables.Table(pd.DataFrame({heading: [short] * 20 + [long]})), ZH)
    index = display.widths(tables.Table(pd.DataFrame({"2025": [1]}, index=pd.Index([long], name=heading))), ZH)
    assert column[heading] == index["_index"] >= len(long) * display.LETTER
    assert display.widths(tables.Table(pd.DataFrame({"2025": [1]})), ZH) == {}


NUMBERS = ["8（9.3%） ✕", "70", "○ 未报", "−24", "+153 ▲", "上年为0", "52.96 万元", "−7,900 元", "0", "11/12 家"]


def test_a_heading_sorts_written_figures_by_their_size() -> None:
    """The browser compares texts; what begins with more hair spaces comes first, then the letters decide."""
    padded = tables.right(pd.DataFrame({"v": [*NUMBERS, "9,999", "12/12"]}), ["v"], last=2).frame["v"]
    spaces = padded.str.len() - padded.str.lstrip().str.len()
    shown = [text.strip() for _, text in sorted(zip(-spaces, padded, strict=True))]
    assert set(shown[:4]) == {"○ 未报", "上年为0", "9,999", "12/12"}, "no number, and the totals, come last of all"
    assert shown[4:] == ["−0.79 万元", "−24", "0", "8（9.3%） ✕", "11/12 家", "70", "+153 ▲", "52.96 万元"]


@given(st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=200))
def test_no_figure_is_cut_by_its_column(numbers: list[int]) -> None:
    """A cell draws no more than a letter to 4 pixels of its column."""
    texts = [ZH.signed(one, "件") for one in numbers]
    shown = tables.right(pd.DataFrame({"v": texts}), ["v"])
    assert display.widths(shown, ZH)["v"] >= 4 * shown.frame["v"].str.len().max()
    assert shown.frame["v"].str.strip().tolist() == texts


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=200))
def test_counts_sort_by_size_however_many(numbers: list[int]) -> None:
    padded = tables.right(pd.DataFrame({"v": [ZH.number(one) + " ✕" * (one % 2) for one in numbers]}), ["v"]).frame["v"]
    spaces = padded.str.len() - padded.str.lstrip().str.len()
    order = [one for _, _, one in sorted(zip(-spaces, padded, numbers, strict=True))]
    assert order == sorted(numbers)


def test_per_cent_of_few_is_marked_in_tables_and_money_is_not() -> None:
    assert percent_cell(0.5, 4, "件", ZH) == "+50.0%，基数小"
    assert percent_cell(0.5, 40, "件", ZH) == percent_cell(0.5, 4, "元", ZH) == "+50.0%"
    assert percent_cell(float("nan"), 0, "件", ZH) == "上年为0"


@given(st.integers(-(10**12), 10**12))
def test_a_written_figure_is_read_back_as_it_was(number: int) -> None:
    assert sortable.size(ZH.number(number).replace("-", "−")) == sortable.size(ZH.number(number)) == number
    assert sortable.size(ZH.signed(number, "件") + " ✕") == number


def test_what_is_no_number_is_the_smallest() -> None:
    assert {sortable.size(one) for one in ("○ 未报", "上年为0", "—", "")} == {float("-inf")}
    assert sortable.size("52.96 万元") == sortable.size("529,600 元") == 529_600


def test_settings_of_a_table_are_a_value_and_the_frame_is_left_alone() -> None:
    frame = pd.DataFrame({"v": ["3", "12"], "n": [1, 2]})
    shown = right(frame, ["v"])
    assert shown.right == ("v",) and list(frame["v"]) == ["3", "12"] and not frame.attrs and not shown.frame.attrs
    assert right(frame[:0], ["v"]).frame.empty and right(frame, []).frame.equals(frame)


def test_a_width_asked_for_goes_before_what_is_measured() -> None:
    frame = pd.DataFrame({"v": ["3"], "说明": ["甲"]})
    found = display.widths(Table(frame, ("v",), {"说明": 190, "v": 7}), ZH)
    assert found == {"v": 7, "说明": 190}


FIGURES = st.one_of(
    st.integers(-(10**9), 10**9).map(lambda one: ZH.number(one, "元")),
    st.integers(0, 10**7).map(lambda one: ZH.number(one / 100, "元")),
    st.integers(-(10**6), 10**6).map(ZH.number),
    st.integers(0, 10**4).map(lambda one: ZH.number(one / 10)),
    st.sampled_from(["○ 未报", "—", "11/12", "上年为0", "8（9/12）"]),
)
MARKED = st.tuples(FIGURES, st.sampled_from(["", " ✕", " ▲", " ✎ ✕"])).map("".join)


def behind(text: str) -> int | None:
    """How wide what stands behind the whole part of a figure is; None for no figure."""
    whole = re.match(r"[−-]?[0-9,]+(?!/|[0-9,])", text.lstrip(sortable.HAIR))
    return whole and sortable.pixels(text.lstrip(sortable.HAIR)[whole.end() :])


@given(st.lists(MARKED, min_size=1, max_size=30))
def test_whole_parts_stand_below_each_other(texts: list[str]) -> None:
    shown = right(pd.DataFrame({"v": texts}), ["v"])
    widths = {behind(text) for text in shown.frame["v"]} - {None}
    assert len(widths) <= 1
    if any(text != told for text, told in zip(shown.frame["v"].str.lstrip(sortable.HAIR), texts, strict=True)):
        assert shown.widths["v"] >= max(sortable.pixels(text.lstrip(sortable.HAIR)) for text in shown.frame["v"])


@given(st.lists(MARKED, min_size=1, max_size=30), st.lists(MARKED, min_size=1, max_size=30))
def test_money_is_in_one_unit_with_as_many_decimals_and_no_amount_changes(one: list[str], other: list[str]) -> None:
    few = min(len(one), len(other))
    shown = right(pd.DataFrame({"a": one[:few], "b": other[:few]}), ["a", "b"]).frame
    for name, texts in (("a", one), ("b", other)):
        for told, text in zip(texts, shown[name].str.strip(), strict=False):
            assert sortable.size(text) == pytest.approx(sortable.size(told), rel=1e-12)
            assert told.endswith("元") or "元" in told or text == told, "what is no money stays as it is written"
        amounts = [found for text in shown[name] if (found := re.search(r"\d(?:\.(\d+))? 万?元", text))]
        places = {len(found[1] or "") for found in amounts}
        assert len(places) <= 1
    every = "".join(shown.to_numpy().ravel())
    assert not ("万元" in every and " 元" in every)


def test_money_with_fen_is_written_in_yuan_all_through() -> None:
    shown = right(pd.DataFrame({"a": ["52.96 万元", "4,948.24 元"], "b": ["1 万元", "—"]}), ["a", "b"]).frame
    assert list(shown["a"].str.strip()) == ["529,600.00 元", "4,948.24 元"]
    assert list(shown["b"].str.strip()) == ["10,000 元", "—"]
    whole = right(pd.DataFrame({"a": ["52.96 万元", "4,900 元"]}), ["a"]).frame["a"]
    assert list(whole.str.strip()) == ["52.96 万元", "0.49 万元"]

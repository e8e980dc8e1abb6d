"""Written figures in a table: none is cut, and a heading sorts them by their size."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import Words
from pages.shared.look import display
from pages.shared.said.percents import percent_cell
from pages.shared.tables import sortable, tables
from pages.shared.tables.tables import Table, right

ZH = Words("zh")


def test_no_name_of_a_unit_is_cut() -> None:
    short, long = "甲街道", "区市场监督管理局（示例）"
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
    assert shown[4:] == ["−7,900 元", "−24", "0", "8（9.3%） ✕", "11/12 家", "70", "+153 ▲", "52.96 万元"]


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
    assert percent_cell(0.5, 4, "件", ZH) == "+50.0% 少"
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

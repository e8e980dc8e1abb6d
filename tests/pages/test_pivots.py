"""Units × years: counts, shares, changes and an index, each only where it may be said; sums and what they cover."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import Words
from pages.shared.data import observations
from pages.shared.tables import grid, measured, pivots
from pages.shared.tables.grid import Grid
from pages.shared.view.selection import Offer, Selection
from pages.shared.view.view import View
from tests.pages.test_pages import grids, opened

ZH, EN = Words("zh"), Words("en")
RECEIVED, AMOUNT, STOCK = "app.received_new", "procurement.amount", "normative.stock"
SPACES = " \u2007\u2008"


def seen(*lines: tuple[str, int, float | None, str], series: str = RECEIVED) -> pd.DataFrame:
    """Observations of units: name, year, value (None: not filed), flag of a finding."""
    rows = [
        {"organisation_id": name, "organisation": name, "year": year, "flag": flag, "kind": "town"}
        | {"value": float("nan") if value is None else value, "state": "not_filed" if value is None else "number"}
        | {"form": "2019" if year < 2021 else "2021", "settled": False, "is_sample": 0}
        for name, year, value, flag in lines
    ]
    unit = "元" if series == AMOUNT else "件"
    frame = pd.DataFrame(rows).assign(series=series, label="数", unit=unit)
    return observations.with_last_year(frame)


def drawn(frame: pd.DataFrame, measure: str = "count", words: Words = ZH, **choices: object) -> Grid:
    years = sorted(set(frame["year"]))
    offer = Offer({"district": {"d": "某区"}, "organisations": {"甲": "甲"}, "years": {one: str(one) for one in years}})
    view = View(Selection(**choices), words, offer, "d", False, (), page="compare")
    return pivots.drawn(pivots.Pivot(frame, "year", measure), view, "表")


def texts(shown: Grid) -> dict[str, list[str]]:
    return {line.name.text: [cell.text.strip(SPACES) for cell in line.cells] for line in (*shown.lines, *shown.feet)}


def test_a_share_is_of_those_shown_without_errors_and_a_doubted_figure_has_none() -> None:
    frame = seen(("甲", 2022, 30, ""), ("乙", 2022, 70, "notice"), ("丙", 2022, 900, "error"), ("丁", 2022, None, ""))
    found = texts(drawn(frame, "share"))
    assert (found["甲"], found["乙"], found["丙"], found["丁"]) == (["≤30.0%"], ["≤70.0%"], ["—"], ["○ 未报"])
    assert "合计" not in found, "shares have no sum of figures below"


def read(frame: pd.DataFrame, measure: str = "share", words: Words = ZH, grouped: bool = True) -> str:
    return pivots.told(pivots.Pivot(frame, "year", measure, grouped), words)


@pytest.mark.parametrize(
    ("value", "flag", "why"), [(900, "error", "✕ 错误"), (None, "", "○ 未报")], ids=["an error", "not filed"]
)
def test_a_share_of_a_sum_without_a_unit_is_at_most_and_says_without_whom(
    value: float | None, flag: str, why: str
) -> None:
    whole = (("甲", 2021, 30, ""), ("乙", 2021, 70, "notice"))
    frame = seen(*whole, ("甲", 2022, 30, ""), ("乙", 2022, 0, ""), ("丙", 2021, 100, ""), ("丙", 2022, value, flag))
    shown = drawn(frame, "share")
    found = texts(shown)
    assert (found["甲"], found["乙"]) == (["15.0%", "≤100.0%"], ["35.0%", "0.0%"]), "0 is 0 of any sum"
    assert f"丙（{why}）" in shown.lines[0].cells[1].told and "没有计入" not in shown.lines[0].cells[0].told
    sums, covers = shown.feet
    assert [one.text.strip(SPACES) for one in sums.cells] == ["200", "30"] and sums.cells[0].signs[0].symbol == "◇"
    assert [one.text for one in covers.cells] == ["3/3", "2/3"] and "丙" in covers.cells[1].told
    assert read(frame).endswith(f"合计没有计入：2022年 丙（{why}）。") and "2022: 丙" in read(frame, words=EN)


def test_what_is_of_all_units_says_nothing_of_missing_ones() -> None:
    frame = seen(("甲", 2022, 30, ""), ("乙", 2022, 70, "warning"))
    shown = drawn(frame, "share")
    assert texts(shown)["甲"] == ["30.0%"] and "没有计入" not in read(frame)
    assert not any("没有计入" in one.told for line in (*shown.lines, *shown.feet) for one in line.cells)
    lacking = seen(("甲", 2022, 30, "error"), ("乙", 2022, None, ""))
    assert "没有计入" not in read(lacking, "count"), "a sum of counts has its marks and its coverage"


def test_figures_on_a_form_that_asks_something_else_are_in_no_whole() -> None:
    frame = seen(("甲", 2022, 30, ""), ("乙", 2022, 70, ""), series=STOCK)
    frame["form"] = frame["form"].where(frame["organisation"] == "甲", "2019")
    assert texts(drawn(frame, "share"))["甲"] == ["≤100.0%"] and "乙（不可比）" in read(frame)


@pytest.mark.parametrize(("series", "own", "other"), [(AMOUNT, "—", "≤100.0%"), (RECEIVED, "99.0%", "1.0%")])
def test_a_doubted_amount_has_no_share_and_makes_none_small(series: str, own: str, other: str) -> None:
    frame = seen(("甲", 2020, 9900, "warning"), ("乙", 2020, 100, ""), series=series)
    found = texts(drawn(frame, "share"))
    assert (found["甲"], found["乙"]) == ([own], [other])
    assert ("甲（▲ 预警）" in read(frame)) == (series == AMOUNT)


def test_a_larger_share_is_darker_whatever_the_counts_and_the_legend_says_what_shades_compare() -> None:
    frame = seen(("甲", 2021, 2, ""), ("甲", 2022, 400, ""), ("乙", 2022, 600, ""))
    (one, other), *_ = [line.cells for line in drawn(frame, "share").lines]
    assert (one.shade, other.shade) == (1, 0.4)
    assert "颜色越深占比越大" in read(frame) and "不予公开率" in read(frame)
    assert "同类单位" in read(frame, "count") and "one kind" in read(frame, "count", EN)
    assert "同类" not in read(frame, "count", grouped=False) and "one kind" not in read(frame, "count", EN, False)
    assert "颜色" not in read(frame, "change") + read(frame, "index"), "these have no shade"


def test_shades_of_several_series_compare_within_a_column() -> None:
    for words, text in ((ZH, "同一列内"), (EN, "within a column")):
        for grouped in (True, False):
            assert text in words(pivots.shade_key(pivots.Pivot(seen(("甲", 2022, 1, "")), "series", grouped=grouped)))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9))
def test_shares_make_one_or_there_are_none(values: list[int]) -> None:
    frame = seen(*((f"第{n}", 2022, float(one), "") for n, one in enumerate(values)))
    shares = [line.cells[0].size for line in drawn(frame, "share").lines]
    assert sum(shares) == pytest.approx(1) if sum(values) else shares == [float("-inf")] * len(values)


def test_an_index_begins_at_100_and_ends_where_the_measure_does() -> None:
    frame = seen(("甲", 2021, 50, ""), ("甲", 2022, 60, ""), ("乙", 2021, None, ""), ("乙", 2022, 5, ""))
    assert texts(drawn(frame, "index"))["甲"] == ["100.0", "120.0"]
    assert texts(drawn(frame, "index"))["乙"] == ["○ 未报", "—"], "without a first year there is no index"
    over = seen(("甲", 2020, 50, ""), ("甲", 2021, 60, ""), series=STOCK)
    assert texts(drawn(over, "index"))["甲"][1] == "—", "the form changed what it asks"
    zero = seen(("甲", 2021, 0, ""), ("甲", 2022, 5, ""))
    assert texts(drawn(zero, "index"))["甲"] == ["—", "—"], "nothing is a multiple of none"


def test_an_index_rests_on_no_error() -> None:
    for flags in (("error", ""), ("", "error")):
        frame = seen(("甲", 2021, 50, flags[0]), ("甲", 2022, 60, flags[1]))
        assert texts(drawn(frame, "index"))["甲"][1] == "—"


def test_a_change_is_signed_and_of_two_sure_years() -> None:
    frame = seen(("甲", 2021, 50, ""), ("甲", 2022, 44, ""), ("乙", 2022, 9, ""))
    assert texts(drawn(frame, "change"))["甲"] == ["—", "−6"] and texts(drawn(frame, "change"))["乙"][1] == "—"


def test_a_sum_says_what_it_covers_and_leads_to_its_units() -> None:
    shown = drawn(seen(("甲", 2022, 5, "error"), ("乙", 2022, 7, ""), ("丙", 2022, None, "")))
    sums, covers = shown.feet
    assert sums.cells[0].text.strip(SPACES) == "12" and [one.symbol for one in sums.cells[0].signs] == ["✕"]
    assert covers.cells[0].text == "2/3" and f"behind={RECEIVED}-2022" in sums.cells[0].to


def test_a_sum_of_nobody_is_none_and_leads_nowhere() -> None:
    sums, covers = drawn(seen(("甲", 2022, None, ""))).feet
    assert (sums.cells[0].text, sums.cells[0].to, covers.cells[0].text) == ("—", "", "0/1")


@pytest.mark.parametrize(("words", "text"), [(ZH, "29.123456"), (EN, "291,234.56")])
def test_money_stands_in_the_unit_of_its_heading_to_the_fen(words: Words, text: str) -> None:
    frame = seen(("甲", 2020, 291234.56, ""), series=AMOUNT)
    assert texts(drawn(frame, words=words))["甲"] == [text]
    assert measured.written_unit("元", words) == words.unit("万元" if words is ZH else "元")


def test_a_figure_leads_to_its_cell_and_a_name_to_the_newest_report() -> None:
    (line,) = drawn(seen(("甲", 2021, 5, ""), ("甲", 2022, None, ""))).lines
    assert "report?" in line.cells[0].to and "cell=app.received_new%3Atotal" in line.cells[0].to
    assert "year=2021" in line.name.to and "year=2022" in line.cells[1].to


def test_the_darkest_is_the_largest_without_an_error_and_few_are_pale() -> None:
    frame = seen(("甲", 2022, 80, ""), ("乙", 2022, 40, ""), ("丙", 2022, 9000, "error"))
    shades = {line.name.text: line.cells[0].shade for line in drawn(frame).lines}
    assert shades == {"甲": 1.0, "乙": 0.5, "丙": 1}
    assert drawn(seen(("甲", 2022, 1, ""))).lines[0].cells[0].shade < 0.2


def test_many_units_are_on_leaves_and_sorting_begins_at_the_first() -> None:
    frame = seen(*((f"第{n:03}", 2022, float(n), "") for n in range(95)))
    first, last = drawn(frame), drawn(frame, leaf=3)
    assert (len(first.lines), len(last.lines), len(first.pages)) == (40, 15, 4)
    assert first.pages[0][1] == "" and "leaf=2" in first.pages[1][1]
    assert "leaf" not in first.columns[0].to
    down = drawn(frame, sort="2022-down")
    assert down.lines[0].name.text == "第094" and down.columns[0].sorted == "down"
    assert "sort=2022-up" in down.columns[0].to


def test_all_rows_are_on_one_leaf_where_that_is_asked_for_and_they_are_not_too_many() -> None:
    frame = seen(*((f"第{n:03}", 2022, float(n), "") for n in range(95)))
    whole = drawn(frame, leaf=grid.ALL)
    assert len(whole.lines) == 95 and whole.more == ZH("pivot.rows", first=1, last=95, all=95)
    assert whole.pages[-1] == (ZH("pager.all"), "") and all(to for _, to in whole.pages[:-1])
    assert f"leaf={grid.ALL}" in drawn(frame).pages[-1][1]
    many = seen(*((f"第{n:04}", 2022, float(n), "") for n in range(grid.PAGE * grid.MOST_PAGES + 1)))
    shown = drawn(many, leaf=grid.ALL)
    assert len(shown.lines) == grid.PAGE and shown.pages[-1][0] == str(grid.MOST_PAGES + 1)


@pytest.mark.parametrize("measure", measured.MEASURES)
def test_every_measure_is_shown_by_the_page(measure: str, shown_ledger: Path) -> None:
    (table,) = grids(opened("compare", **{"as": measure}))
    assert {"甲街道", "乙镇", "丙局"} <= set(table.index)

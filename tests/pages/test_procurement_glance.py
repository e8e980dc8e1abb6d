"""Procurement at a glance: a sum that a doubted amount decides is not quoted; the years without the row are no zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.test_pages import grids, html, opened, said

DISTRICT = "sample-district"


@pytest.fixture(autouse=True)
def _shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(sample))


def test_a_sum_that_a_doubted_amount_decides_is_not_quoted_and_the_rest_is() -> None:
    text = said(opened("procurement", district=DISTRICT))
    assert "合计不可直接引用：荷岸镇的数与核验发现有关" in text and "其余 11/12 家合计 3,501.48 万元" in text
    assert "1,587,501" not in text.split("构成")[0], "no key figure quotes it either"


def test_a_sum_without_it_is_quoted_with_what_it_covers() -> None:
    text = said(opened("procurement", district=DISTRICT, year="2019"))
    assert "2019年政府采购 **3,255.32 万元" in text and "11/12 家有数" in text and "不可直接引用" not in text


def test_years_whose_form_does_not_ask_have_no_table_and_no_zero() -> None:
    test = opened("procurement", district=DISTRICT, year=["2023", "2024"])
    assert grids(test) == [] and "没有政府采购" in said(test) and "0 元" not in html(test)


def test_the_table_has_the_sums_of_both_years_in_one_unit_and_names_what_is_not_read() -> None:
    (table,) = grids(opened("procurement", district=DISTRICT))
    amount = "2019金额（万元）"
    assert amount in table.columns and not any(one.endswith("（元）") for one in table.columns)
    assert (table.loc["合计", amount], table.loc["竹坡乡", amount]) == ("3,255.32▲", "? 未读准")
    assert table.loc["有数/应报（家）", amount] == "11/12"
    assert table.loc["荷岸镇", "2020占比（%）"] == "—", "what is doubted has no share"
    assert table.loc["区城市管理局", ["2019占比（%）", "2020占比（%）"]].tolist() == ["≤57.6", "≤58.3"]
    assert table.loc["有数/应报（家）", ["2019占比（%）", "2020占比（%）"]].tolist() == ["10/12", "11/12"]


def test_a_share_of_an_incomplete_sum_says_at_most_and_without_whom() -> None:
    page = html(opened("procurement", district=DISTRICT))
    assert "占 ≤58.3%" in page
    assert "合计没有计入：春雨街道（▲ 预警）、竹坡乡（? 未读准）。" in page


def test_a_share_of_all_units_says_nothing_of_missing_ones() -> None:
    test = opened("procurement", district=DISTRICT, year="2020", unit=["sample-chengguan", "sample-shichang"])
    (table,) = grids(test)
    shares = table["2020占比（%）"]
    assert shares[["区城市管理局", "区市场监督管理局"]].tolist() == ["65.9", "34.1"] and "没有计入" not in html(test)

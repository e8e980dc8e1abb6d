"""Each page in both languages on a small ledger: it opens, answers, and shows no blank as 0."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.view.navigation import SECTIONS

PAGES = SECTIONS["look"]


def run(page: str) -> None:
    from importlib import import_module

    import_module(f"pages.{page}").show()


def opened(page: str, **query: str | list[str]) -> AppTest:
    test = AppTest.from_function(run, args=(page,), default_timeout=30)
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception, [one.message for one in test.exception]
    return test


def said(test: AppTest) -> str:
    """Everything written on the page but its tables and charts."""
    kinds = (test.header, test.subheader, test.markdown, test.caption, test.info, test.warning, test.metric)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def by_unit(test: AppTest) -> pd.DataFrame:
    """The table of units × years of a page."""
    tables = [one.value for one in test.dataframe if one.value.index.name == "单位"]
    return next(table for table in tables if "2022" in table.columns)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_chinese_without_english(page: str, shown_ledger: Path) -> None:
    text = said(opened(page))
    assert text
    assert re.findall(r"[A-Za-z]{3,}", text) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_english_without_chinese(page: str, shown_ledger: Path) -> None:
    text = said(opened(page, lang="en"))
    for name in ("某区", "甲街道", "乙镇", "丙局"):
        text = text.replace(name, "")
    assert re.findall(r"[\u4e00-\u9fff]", text) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_one_unit_that_did_not_file(page: str, shown_ledger: Path) -> None:
    opened(page, unit="c", year="2022")


@pytest.mark.parametrize("page", PAGES)
def test_foreign_choices_are_named_and_dropped(page: str, shown_ledger: Path) -> None:
    test = opened(page, district="nowhere", year=["1999", "x"])
    assert len(test.warning) == 3


def test_who_has_not_filed_is_named(shown_ledger: Path) -> None:
    assert "2022年度应报 3 家，已报 **2 家**；未报：丙局。" in said(opened("overview"))


@pytest.mark.parametrize("page", ["overview", "load"])
def test_the_files_that_were_refused_are_listed_with_the_reason(page: str, shown_ledger: Path) -> None:
    (table,) = [one.value for one in opened(page).dataframe if "文件" in one.value.columns]
    assert table.iloc[0, 0] == "=坏.pdf" and "没有找到规定的表格" in table.iloc[0, 2]


def test_a_table_says_why_there_is_no_number(shown_ledger: Path) -> None:
    table = by_unit(opened("applications"))
    assert table.loc["丙局（示例）", "2022"].strip() == "○ 未报"
    assert table.loc["乙镇（示例）", "2022"].strip() == "□ 空白"
    assert table.loc["甲街道（示例）", "2022"].strip().endswith(" ✕")


def test_a_table_sorts_by_size(shown_ledger: Path) -> None:
    table = by_unit(opened("applications"))
    numbers = [one for one in table["2021"] if one.strip().isdigit()]
    assert sorted(numbers) == sorted(numbers, key=int)


def test_charts_of_a_page_draw_no_value_for_what_is_missing(shown_ledger: Path) -> None:
    test = opened("compare", year="2022")
    (spec,) = [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]
    by_unit = dict(zip(spec["data"][0]["y"], spec["data"][0]["x"], strict=True))
    assert by_unit["乙镇（示例）"] is None and by_unit["丙局（示例）"] is None
    assert by_unit["甲街道（示例）"] is not None


def test_choosing_a_year_is_kept(shown_ledger: Path) -> None:
    test = opened("compare")
    test.multiselect(key="filter:years").set_value([2021]).run()
    assert not test.exception
    tables = [one.value for one in test.dataframe if "年度" in one.value.columns]
    assert tables and all(set(table["年度"]) == {"2021"} for table in tables)


def test_a_new_district_forgets_the_units(shown_ledger: Path) -> None:
    test = opened("compare", unit="a")
    assert test.multiselect(key="filter:organisations").value == ["a"]


def test_an_empty_ledger_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    path = tmp_path / "empty.db"
    schema = Path(__file__).resolve().parents[2] / "loaders" / "schema.sql"
    sqlite3.connect(path).executescript(schema.read_text(encoding="utf-8")).connection.close()
    monkeypatch.setenv("LEDGER_DB", str(path))
    assert "台账里还没有报告" in said(opened("overview"))

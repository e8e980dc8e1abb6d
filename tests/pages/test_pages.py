"""Each page in both languages on a small ledger: it opens, answers, and shows no blank as 0."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import lxml.html
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.view.navigation import SECTIONS

PAGES = SECTIONS["look"]
AS_TEXT = dict.fromkeys(range(40), str)
SPACES = " \u2007\u2008\n▾▴"


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


def html(test: AppTest) -> str:
    """All the HTML of the page that is seen: without scripts and styles."""
    found = [one.proto.body for one in test.get("html") if "<script" not in one.proto.body]
    return re.sub(r"<style.*?</style>", "", "\n".join(found), flags=re.S)


def said(test: AppTest) -> str:
    """Everything written on the page but its tables and charts."""
    kinds = (test.header, test.subheader, test.markdown, test.caption, test.info, test.warning, test.metric)
    written = [str(one.value) for kind in kinds for one in kind]
    tags = re.sub(r'<div class="grid".*?</table>\s*</div>', "", html(test), flags=re.S)
    return "\n".join([*written, unescape(re.sub(r"<[^>]+>", " ", tags))])


def grids(test: AppTest) -> list[pd.DataFrame]:
    """The tables of figures of a page, each with the first column as its index; headings of units are no lines."""
    found = []
    for one in re.findall(r'<div class="grid".*?</table>', html(test), re.S):
        rows = lxml.html.fromstring(one).xpath("//tr[not(contains(@class, 'group'))]")
        texts = [[cell.text_content().strip(SPACES) for cell in row] for row in rows]
        frame = pd.DataFrame(texts[1:], columns=texts[0])
        found.append(frame.set_index(frame.columns[0]))
    return found


def by_unit(test: AppTest) -> pd.DataFrame:
    """The table of units × years of a page."""
    return next(table for table in grids(test) if table.index.name == "单位" and "2022" in table.columns)


def span(test: AppTest, first: int, last: int) -> None:
    """Choose the years from one to another."""
    for key, year in (("first_year", first), ("last_year_shown", last)):
        test.selectbox(key=f"filter:{key}").set_value(year)


def sent(test: AppTest) -> AppTest:
    """The page after the filters of its line were sent."""
    (button,) = [one for one in test.button if one.label in ("显示", "Show")]
    return button.click().run()


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
    text = said(opened("overview"))
    assert "应报的是2022年的年报：3 家应报，2 家已报，1 家未报。" in text and "未报：丙局" in text


@pytest.mark.parametrize(("page", "query"), [("overview", {"part": "unloaded"}), ("load", {})])
def test_the_files_that_were_refused_are_listed_with_the_reason(
    page: str, query: dict[str, str], shown_ledger: Path
) -> None:
    (table,) = [one.value for one in opened(page, **query).dataframe if "文件" in one.value.columns]
    assert table.iloc[0, 0] == "=坏.pdf" and "没有找到规定的表格" in table.iloc[0, 2]


def test_a_table_says_why_there_is_no_number(shown_ledger: Path) -> None:
    table = by_unit(opened("applications", part="years"))
    assert table.loc["丙局", "2022"] == "○ 未报"
    assert table.loc["乙镇", "2022"] == "□ 空白"
    assert table.loc["甲街道", "2022"].endswith("✕")


@pytest.mark.parametrize(("sort", "way"), [("2021-down", -1), ("2021-up", 1)])
def test_a_table_is_sorted_by_size_by_the_server(sort: str, way: int, shown_ledger: Path) -> None:
    table = by_unit(opened("compare", by="all", sort=sort))
    numbers = [int(one) for one in table["2021"][:3] if one.isdigit()]
    assert len(numbers) > 1 and numbers == sorted(numbers, key=lambda one: one * way)


def test_what_has_no_figure_is_last_however_a_table_is_sorted(shown_ledger: Path) -> None:
    for sort in ("2022-down", "2022-up"):
        table = by_unit(opened("compare", by="all", sort=sort))
        units = [one for one in table.index if one in ("甲街道", "乙镇", "丙局")]
        assert units[0] == "甲街道" and set(units[1:]) == {"乙镇", "丙局"}


def test_charts_of_a_page_draw_no_value_for_what_is_missing(shown_ledger: Path) -> None:
    test = opened("compare", year="2022", part="bars")
    (spec,) = [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]
    assert spec["data"][0]["y"] == ["甲街道"]
    (note,) = [one["text"] for one in spec["layout"]["annotations"]]
    assert "乙镇 □ 空白" in note and "丙局 ○ 未报" in note


def test_the_choices_of_a_form_are_sent_together_and_kept(shown_ledger: Path) -> None:
    test = opened("compare", part="list")
    test.multiselect(key="filter:organisations").set_value(["a", "b"])
    span(test, 2021, 2021)
    assert "unit" not in test.query_params and "year" not in test.query_params, "nothing is done before it is sent"
    sent(test)
    assert not test.exception
    assert (test.query_params["unit"], test.query_params["year"]) == (["a", "b"], "2021")
    (table,) = [one.value for one in test.dataframe if "年度" in one.value.columns]
    assert set(table["年度"]) == {"2021"} and set(table["单位"]) == {"甲街道", "乙镇"}


def test_single_years_of_a_link_stay_until_the_span_is_moved(shown_ledger: Path) -> None:
    test = sent(opened("compare", year=["2020", "2022"]))
    assert test.query_params["year"] == ["2020", "2022"]
    span(test, 2020, 2021)
    assert sent(test).query_params["year"] == ["2020", "2021"]
    span(test, 2022, 2020)
    assert "year" not in sent(test).query_params, "all years are no choice, whichever end is first"


@pytest.mark.parametrize(
    ("page", "key"), [("applications", "by"), ("compare", "as"), ("overview", "part"), ("disclosures", "part")]
)
def test_a_part_or_way_that_a_page_does_not_know_is_named(page: str, key: str, shown_ledger: Path) -> None:
    assert [one.value for one in opened(page).warning] == []
    (said_of_it,) = [one.value for one in opened(page, **{key: "nonsense"}).warning]
    assert "nonsense" in said_of_it


def test_a_kind_of_unit_narrows_every_page(shown_ledger: Path) -> None:
    for page in PAGES:
        assert not opened(page, kind="town").exception
        test = opened(page, kind="nonsense")
        assert any("nonsense" in one.value for one in test.warning), page


def test_units_that_are_not_of_the_kind_chosen_leave_nothing_and_it_is_said(tmp_path: Path, shown_ledger: Path) -> None:
    import shutil
    import sqlite3

    own = Path(shutil.copy(shown_ledger, tmp_path / "own.db"))
    with sqlite3.connect(own) as db:
        db.execute("UPDATE organisation SET kind = 'subdistrict' WHERE organisation_id = 'a'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_DB", str(own))
        assert "没有交集" in said(opened("compare", unit="a", kind="town"))
        table = by_unit(opened("compare", kind="town"))
    assert "甲街道" not in table.index and "乙镇" in table.index


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

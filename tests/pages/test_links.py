"""An address shows tomorrow and elsewhere what it shows today, or says plainly what is gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import loaders
from loaders import desk, registrar, store
from loaders.organisations import Organisation
from loaders.words import Words
from pages.shared.look.inert import markdown
from pages.shared.view.selection import Selection, as_text, from_query, to_query
from tests.loaders.test_flow import write
from tests.pages.test_inert import kinds
from tests.pages.test_pages import opened, said

ZH = Words("zh")
DISTRICT, STREET, TOWN, BUREAU = "测试区人民政府", "测试区清波街道办事处", "测试区云溪镇人民政府", "测试区财政局"
LIST = "名称,类别,上级\n" + "".join(
    f"{name},{kind},{DISTRICT}\n" for name, kind in ((STREET, "街道"), (TOWN, "镇"), (BUREAU, "部门"))
)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with an invented district of 2021 and 2022, and nothing else."""
    file = tmp_path / "ledger.db"
    monkeypatch.setenv("LEDGER_DB", str(file))
    monkeypatch.setenv("LEDGER_TODAY", "2025-03-01")
    names = {"s": "示例区人民政府", "s1": "示例区云隙街道办事处", "s2": "示例区松砚街道办事处"}
    with store.ledger(file) as ledger, store.transaction(ledger):
        kinds = {one: ("示例区", "district", None) if one == "s" else (names[one], "subdistrict", "s") for one in names}
        units = [Organisation(one, name, *kinds[one], is_sample=True) for one, name in names.items()]
        store.save_organisations(ledger, units)
    files = [write(tmp_path / f"{one}{year}.html", names[one], year) for one in ("s1", "s2") for year in (2021, 2022)]
    loaders.load(files, file)
    return file


def own_data(db: Path) -> None:
    """The office's own list, and reports of 2023 and 2024."""
    registrar.import_units("名单.csv", LIST.encode(), db)
    filed = [(name, year) for name in (STREET, TOWN) for year in (2023, 2024)]
    loaders.load([write(db.parent / f"{at}.html", *one) for at, one in enumerate(filed)], db)


def unit(db: Path, name: str) -> str:
    with store.ledger(db) as ledger:
        return next(one.id for one in store.stored_organisations(ledger) if one.name == name)


def district(test: AppTest) -> str:
    found = test.query_params["district"]
    return found if isinstance(found, str) else found[0]


def told(test: AppTest) -> list[str]:
    return [one.value for one in (*test.warning, *test.info) if "链接" in one.value]


@pytest.mark.parametrize("page", ["overview", "procurement", "applications", "reconciliation", "report", "compare"])
def test_the_address_always_names_the_district(db: Path, page: str) -> None:
    test = opened(page)
    assert district(test) == "s" and told(test) == [], "a bare address gives no warning"
    own_data(db)
    test = opened(page)
    assert district(test) == unit(db, DISTRICT) and told(test) == [], "one's own comes before the sample"


def test_an_old_link_to_units_shows_them(db: Path) -> None:
    before = opened("report", unit="s1", year="2022")
    assert told(before) == []
    own_data(db)
    after = opened("report", unit="s1", year="2022")
    assert district(after) == "s" and told(after) == [] and not after.warning
    assert after.selectbox(key="filter:organisations").value == "s1"


def test_an_old_link_to_years_shows_the_district_that_has_them_and_says_so(db: Path) -> None:
    own_data(db)
    test = opened("applications", year=["2021", "2022"])
    assert district(test) == "s" and not test.warning
    assert told(test) == [
        "链接没有写明上级单位，现在显示的是" + ZH_NAME("s", db) + "；要看别的，请点开上方的范围，在“上级单位”里选。"
    ]
    test = opened("applications", year=["2023"])
    assert district(test) == unit(db, DISTRICT) and len(told(test)) == 1


def ZH_NAME(one: str, db: Path) -> str:  # noqa: N802 - reads as a word among the sentences
    with store.ledger(db) as ledger:
        return next(each.short_name for each in store.stored_organisations(ledger) if each.id == one)


def test_one_district_alone_needs_no_word(db: Path) -> None:
    assert told(opened("applications", year=["2021"])) == []


def test_a_link_to_what_is_gone_says_so(db: Path) -> None:
    own_data(db)
    desk.remove_sample(db)
    test = opened("report", district="s", unit="s1", year="2022")
    assert any("“s”已不在台账里" in one for one in told(test))
    assert any("单位“s1”不在可选范围内" in one.value for one in test.warning)


def test_units_that_were_merged_or_renamed_are_still_led_to(db: Path) -> None:
    own_data(db)
    old, heir = unit(db, STREET), unit(db, TOWN)
    registrar.rename_unit(STREET, "测试区清波镇人民政府", 2025, db)
    assert told(opened("report", unit=old, year="2023")) == []
    registrar.merge_units("测试区清波镇人民政府", TOWN, db)
    test = opened("report", unit=old, year="2023")
    assert not test.warning and test.selectbox(key="filter:organisations").value == heir
    registrar.merge_units(TOWN, BUREAU, db)
    assert opened("report", unit=old).selectbox(key="filter:organisations").value == unit(db, BUREAU)
    registrar.undo(db)
    registrar.undo(db)
    assert opened("report", unit=old).selectbox(key="filter:organisations").value == old


def test_a_view_that_is_saved_keeps_its_district(db: Path) -> None:
    test = opened("applications", year="2022")
    test.text_input(key="view name").set_value("去年")
    next(one for one in test.button if one.label == ZH("view.save")).click()
    test.run()
    with store.ledger(db) as ledger:
        ((query,),) = ledger.execute("SELECT query FROM saved_view").fetchall()
    assert json.loads(query)["district"] == ["s"]
    own_data(db)
    again = opened("applications", **json.loads(query))
    assert district(again) == "s" and told(again) == []


def test_the_sample_is_not_mixed_in_and_not_added_beside_what_the_office_listed(tmp_path: Path) -> None:
    file = tmp_path / "own.db"
    registrar.import_units("名单.csv", LIST.encode(), file)
    desk.first_start(file)
    with store.ledger(file) as ledger:
        assert not [one for one in store.stored_organisations(ledger) if one.is_sample]


def test_a_fresh_ledger_has_the_sample(loaded_ledger: Path) -> None:
    """``loaded_ledger`` is what the first start makes of nothing."""
    with store.ledger(loaded_ledger) as ledger:
        assert [one for one in store.stored_organisations(ledger) if one.is_sample]


def test_a_listed_district_without_reports_can_be_chosen(db: Path) -> None:
    registrar.import_units("名单.csv", LIST.encode(), db)
    test = opened("overview")
    assert district(test) == unit(db, DISTRICT) and "3 家应报，0 家已报，3 家未报" in said(test)
    other = opened("overview", district="s")
    assert district(other) == "s" and "示例" in said(other)


def test_the_report_page_opens_on_the_newest_report_there_is(db: Path) -> None:
    own_data(db)
    registrar.set_due_day("街道", "01-31", None, None, db)
    test = opened("report")
    assert test.selectbox(key="filter:years").value == 2024 and "请催报" not in "".join(one.value for one in test.info)


@pytest.mark.parametrize(("today", "sentence"), [("2026-01-10", "尚未到期"), ("2026-02-05", "已逾期 5 天，请催报")])
def test_a_report_that_is_not_there_is_late_only_when_it_is(
    db: Path, monkeypatch: pytest.MonkeyPatch, today: str, sentence: str
) -> None:
    own_data(db)
    loaders.load([write(db.parent / "n.html", STREET, 2025)], db)
    monkeypatch.setenv("LEDGER_TODAY", today)
    test = opened("report", unit=unit(db, TOWN), year="2025")
    assert any(sentence in one.value for one in test.info)


NASTY = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["a&b=c", "甲#乙", "100%", "+", "![x](http://e.test/a.png)", '"', "<img>", "\\", ""]
)


@given(
    district=st.none() | NASTY,
    organisations=st.lists(NASTY, unique=True, max_size=3).map(tuple),
    years=st.lists(st.integers(1900, 2100), unique=True, max_size=3).map(tuple),
    cell=st.none() | NASTY,
)
def test_a_selection_comes_back_from_its_address(
    district: str | None, organisations: tuple[str, ...], years: tuple[int, ...], cell: str | None
) -> None:
    selection = Selection(district=district, organisations=organisations, years=years, cell=cell)
    assert from_query(to_query(selection)) == (selection, [])


@given(NASTY)
def test_what_stands_in_an_address_is_shown_as_text(text: str) -> None:
    shown = as_text(text)
    assert "\n" not in shown
    assert kinds(markdown(shown)) == set()

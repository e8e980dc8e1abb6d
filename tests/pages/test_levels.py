"""The choice among many districts: by level and by typing; no long list is sent to the browser."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from benchmarks import levels as arranging
from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.view import levels
from pages.shared.view.levels import Places, steps
from tests.pages.test_pages import html, opened

ZH = Words("zh")
NAMES = {"p": "计量省", "c1": "第1市", "c2": "第2市", "d1": "甲区", "d2": "乙区", "d3": "丙区", "~county": "区县"}
ABOVE = {"d1": "c1", "c1": "p", "p": None, "d2": "c1", "d3": "c2", "c2": "p", "~county": None}
TREE = Places(NAMES, NAMES, ABOVE, frozenset({"d1", "d2", "d3", "c2", "~county"}))


def shown(district: str) -> list[tuple[list[str], str]]:
    return [(list(step.choices), step.chosen) for step in steps(district, TREE, ZH)]


def test_a_district_is_reached_level_by_level() -> None:
    assert shown("d1") == [(["p", "~county"], "p"), (["c1", "c2"], "c1"), (["d1", "d2"], "d1")]
    assert shown("~county") == [(["p", "~county"], "~county")]


def test_a_city_with_units_of_its_own_is_a_choice_among_its_districts() -> None:
    assert shown("c2")[2:] == [(["c2", "d3"], "c2")] == shown("c2")[-1:]
    assert shown("d3")[-1] == (["c2", "d3"], "d3")
    assert steps("c2", TREE, ZH)[-1].choices == {"c2": "第2市本级", "d3": "丙区"}


def test_a_place_without_units_leads_to_the_first_district_below() -> None:
    assert [TREE.first_of(one) for one in ("p", "c1", "c2", "d3")] == ["d1", "d1", "c2", "d3"]


def test_a_part_of_a_name_finds_districts_only() -> None:
    assert TREE.named("区") == ["~county", "d1", "d2", "d3"], "what begins with it first"
    assert TREE.named(" 丙 ") == ["d3"] and TREE.named("计量") == [] == TREE.named("  ")


@given(st.dictionaries(st.sampled_from("abcdef"), st.none() | st.sampled_from("abcdef"), min_size=1))
def test_places_above_each_other_lead_nowhere_in_circles(parents: dict[str, str | None]) -> None:
    known: dict[str, str | None] = {one: above if above in parents else None for one, above in parents.items()}
    found = levels._without_circles(known)
    tree = Places({one: one for one in found}, {one: one for one in found}, found, frozenset(found))
    for one in found:
        way = tree.way_to(one)
        assert way[-1] == one and len(set(way)) == len(way) and found[way[0]] is None
        assert steps(one, tree, ZH)[-1].chosen == one


@pytest.fixture(scope="module")
def national(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve districts of one unit, in two cities of a province; the second city has a unit of its own."""
    path = Path(shutil.copy(written, tmp_path_factory.mktemp("national") / "ledger.db"))
    arranging.arrange(path, 1)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE organisation SET parent_id = 'city-001' WHERE organisation_id = 'unit-00011'")
    return path


@pytest.fixture
def many(national: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ledger shown, as if so many districts were too many for a list."""
    monkeypatch.setenv("LEDGER_DB", str(national))
    monkeypatch.setattr(levels, "MANY", 5)
    return national


def boxes(test: AppTest) -> dict[str, list[str]]:
    return {one.label: list(one.options) for one in test.selectbox}


def test_a_large_ledger_is_chosen_level_by_level(many: Path) -> None:
    test = opened("overview", district="district-0003")
    found = boxes(test)
    assert found[ZH("levels.below", place="计量省")] == ["第1市", "第2市"]
    assert found[ZH("levels.below", place="第1市")] == [f"第{at}区" for at in range(1, 11)]
    assert ZH("filter.district") not in found and ZH("levels.first") not in found, "there is one province"


def test_a_city_that_is_chosen_shows_what_is_its_own(many: Path) -> None:
    test = opened("overview", district="district-0003")
    cities = next(one for one in test.selectbox if one.label == ZH("levels.below", place="计量省"))
    cities.set_value("city-001").run()
    assert not test.exception
    assert test.query_params["district"] in ("city-001", ["city-001"])
    assert boxes(test)[ZH("levels.below", place="第2市")] == ["第2市本级", "第11区"]


def test_who_types_finds_places_of_all_levels(many: Path) -> None:
    test = opened("overview", district="district-0003")
    test.text_input(key="filter:place").set_value("第1").run()
    said = html(test)
    assert 'href="./?district=district-0000' in said and 'href="./?district=district-0009' in said
    assert "计量省 · 第1市" in said
    test.text_input(key="filter:place").set_value("没有").run()
    assert ZH("levels.none") in html(test)


def test_what_is_found_is_cut_where_it_is_long(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "MOST_FOUND", 3)
    monkeypatch.setattr(levels, "MOST_SHOWN", 9)
    test = opened("compare", district="district-0003")
    test.text_input(key="filter:place").set_value("区").run()
    assert html(test).count("district=district-") >= 3 and ZH("levels.more", count=8) in html(test)
    assert ZH("levels.below", place="第1市") not in boxes(test), "ten are more than are listed"
    assert any("10" in one.value and "第4区" in one.value for one in test.caption)


def test_a_district_without_reports_offers_the_others_too(many: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(many, tmp_path / "ledger.db"))
    with closing(sqlite3.connect(own)) as db, db:
        db.execute("DELETE FROM rollup WHERE scope_id = 'unit-00002'")
        db.execute("UPDATE organisation SET listed_on = '2026-01-01' WHERE organisation_id = 'unit-00002'")
    with pytest.MonkeyPatch.context() as shown:
        shown.setenv("LEDGER_DB", str(own))
        assert ZH("levels.below", place="第1市") in boxes(opened("compare", district="district-0002"))


def test_a_report_is_chosen_the_same_way(many: Path) -> None:
    found = boxes(opened("report", district="district-0003"))
    assert ZH("levels.below", place="第1市") in found


def test_few_districts_are_a_list_as_before(national: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(national))
    found = boxes(opened("overview", district="district-0003"))
    assert len(found[ZH("filter.district")]) == 12
    assert not [label for label in found if "之下" in label]


@pytest.mark.parametrize("years", [("2019",), ("2019", "2025"), ("1999",)])
def test_years_find_the_district_that_owes_them(years: tuple[str, ...], national: Path) -> None:
    asked = tuple(map(int, years))
    found = queries.districts_of_years(national, asked)
    every = queries.districts(national)["district"]
    assert found == {one for one in every if set(asked) <= set(queries.filings(national, one)["year"])}


def test_a_place_is_known_with_what_is_above_it(many: Path) -> None:
    found = levels.places(ZH)
    assert found.way_to("district-0010") == ["province", "city-001", "district-0010"]
    assert found.districts == set(queries.districts(many)["district"]) and "city-000" not in found.districts
    assert cached.read(queries.whereabouts, ("unit-00011",)) == {"unit-00011": "city-001"}

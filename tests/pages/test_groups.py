"""Groups of units kept by name, the sum that is taken apart, and saved views that make nobody wait."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from loaders.store.ledger import SCHEMA_VERSION
from loaders.words import Words
from pages.shared.data import cached, queries
from tests.pages.test_pages import grids, opened, said, sent

ZH = Words("zh")
RECEIVED = "app.received_new"


@pytest.fixture
def own(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger that may be written to, as the one the pages show."""
    path = Path(shutil.copy(ledger, tmp_path / "own.db"))
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    monkeypatch.setenv("LEDGER_DB", str(path))
    return path


def save_group(units: list[str], name: str):
    test = opened("compare", unit=units)
    test.text_input(key="group name").set_value(name)
    (button,) = [one for one in test.button if one.label == "保存" and "group" in str(one.key)]
    return button.click().run()


def test_units_that_are_chosen_become_a_group_and_the_group_chooses_them(own: Path) -> None:
    assert not save_group(["a", "b"], "沿江").exception
    test = opened("compare")
    choice = test.selectbox(key="filter:group")
    assert choice.options == [ZH("groups.choice", name="沿江", count=2)]
    choice.set_value("沿江")
    assert sent(test).query_params["unit"] == ["a", "b"]
    assert {"甲街道", "乙镇"} <= set(grids(test)[0].index) and "丙局" not in grids(test)[0].index


def test_a_group_takes_no_name_from_a_view(own: Path) -> None:
    loaders.save_view("我的", "compare", {"year": ["2022"]}, own)
    test = save_group(["a"], "我的")
    assert [one.value for one in test.error] == [ZH("groups.taken", name="我的")]
    assert list(queries.saved_views(own)["page"]) == ["compare"]


def test_a_group_of_units_that_are_elsewhere_is_not_offered(own: Path) -> None:
    loaders.save_view("外区", "", {"unit": ["nobody"]}, own)
    assert [one for one in opened("compare").selectbox if one.key == "filter:group"] == []


def test_a_saved_view_is_no_news_but_a_report_that_is_moved_is(own: Path) -> None:
    before = queries.settings(own)["revision"]
    loaders.save_view("我的", "compare", {}, own)
    assert "我的" in set(cached.read_now(queries.saved_views)["name"])
    loaders.forget_view("我的", own)
    assert queries.settings(own)["revision"] == before
    loaders.set_due_day("镇", "02-10", "某区人民政府", None, own)
    assert queries.settings(own)["revision"] != before


# --- what is behind a sum ------------------------------------------------------------------------------


def test_a_sum_is_taken_apart_into_its_units_and_those_who_are_not_in_it(own: Path) -> None:
    test = opened("applications", behind=f"{RECEIVED}-2022")
    table = next(one for one in grids(test) if "占合计" in one.columns)
    assert list(table.index) == ["甲街道"] and table.loc["甲街道", "占合计"] == "100.0%"
    assert "乙镇 □ 空白" in said(test) and "丙局 ○ 未报" in said(test)


def test_of_a_doubted_sum_the_doubted_have_no_share_and_the_others_share_theirs(own: Path) -> None:
    with closing(sqlite3.connect(own)) as db, db:
        for unit, value in (("a", 9_000), ("b", 30)):
            db.execute(
                "UPDATE rollup SET sum = ?, reported = 1 WHERE series = ? AND scope_id = ? AND year = 2022",
                [value, RECEIVED, unit],
            )
    test = opened("applications", behind=f"{RECEIVED}-2022")
    table = next(one for one in grids(test) if "占合计" in one.columns)
    assert list(table["占合计"]) == [ZH("sign.none"), "100.0%"], "what is doubted is no measure of what is not"


@pytest.mark.parametrize("asked", ["", "nonsense", f"{RECEIVED}-", f"{RECEIVED}-1999", "nobody-2022", "-2022"])
def test_a_sum_that_is_not_there_opens_nothing(asked: str, own: Path) -> None:
    test = opened("applications", behind=asked)
    assert not [one for one in grids(test) if "占合计" in one.columns]


def test_the_parts_of_a_sum_make_it_up(own: Path) -> None:
    test = opened("disclosures", behind="licensing.decisions-2022")
    table = next(one for one in grids(test) if "占合计" in one.columns)
    shares = [float(one.rstrip("%")) for one in table["占合计"]]
    assert abs(sum(shares) - 100) < 0.2 and shares == sorted(shares, reverse=True)


# --- kinds of applicant --------------------------------------------------------------------------------


def test_where_no_unit_is_sure_of_all_there_is_no_bar_and_no_zero(own: Path) -> None:
    shown = opened("applications", by="applicants", year="2021")
    assert len(shown.get("plotly_chart")) == 1
    with closing(sqlite3.connect(own)) as db, db:
        db.execute("UPDATE figure SET value = NULL, state = 'blank' WHERE cell LIKE 'app.result.granted:natural%'")
        db.execute("UPDATE setting SET value = 'after' WHERE name = 'revision'")
    test = opened("applications", by="applicants", year="2021")
    assert not test.get("plotly_chart") and ZH("applications.no_whole") in said(test)

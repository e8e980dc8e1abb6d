"""The history of what was done by hand stands on the page Data, in local time, and its last line can be taken back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import loaders
from loaders import desk, registrar, store
from loaders.words import Words
from tests.pages.test_pages import opened, said
from tests.pages.test_places import STREET, TOWN, db, unit, versions

__all__ = ["db"]
ZH, EN = Words("zh"), Words("en")


@pytest.fixture
def beijing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def history_page(**query: str) -> AppTest:
    """The page Data with the tab of the history open."""
    test = opened("data", **query)
    test.session_state["data:tabs"] = (EN if query.get("lang") == "en" else ZH)("data.tab.history")
    return test.run()


def test_a_load_in_the_night_is_of_the_day_it_was_made(beijing: None) -> None:
    assert ZH.date("2026-01-09T17:30:00+00:00") == "2026年1月10日"
    assert ZH.moment("2026-01-09T17:30:00+00:00") == "2026-01-10 01:30"
    assert ZH.date("2026-01-09") == "2026年1月9日", "a day that a document prints is that day everywhere"
    assert ZH.date("2026-01-09T15:59:59+00:00") == "2026年1月9日"


def test_what_was_done_is_listed_and_the_last_is_taken_back(db: Path) -> None:
    registrar.move(STREET, 2023, TOWN, 2023, "归属看错了", db, "张三")
    test = history_page()
    (table,) = [one.value for one in test.dataframe if "做了什么" in one.value.columns]
    assert list(table["做了什么"]) == [f"把{STREET} 2023年的年报改到{TOWN} 2023年", "载入：3 份年报入账"]
    assert (table["谁"].iloc[0], table["原因"].iloc[0]) == ("张三", "归属看错了")
    test.button(key="undo").click()
    test.run()
    assert versions(db, STREET, 2023) == [(1, 1, "kept")] and len(test.success) == 1
    (table,) = [one.value for one in test.dataframe if "做了什么" in one.value.columns]
    assert table["撤销于"].iloc[0] != ZH("sign.none") == table["撤销于"].iloc[1]


def test_a_confirmation_is_told_in_the_words_of_the_form(db: Path) -> None:
    desk.confirm(unit(db, STREET), 2023, "pub.rules:issued", "张三", "", db)
    last = registrar.changes(db)[0]
    assert registrar.change_said(last, ZH).startswith(f"确认数字：{STREET} 2023年") and "规章" in registrar.change_said(
        last, ZH
    )
    assert "pub.rules" not in registrar.change_said(last, EN)


def test_what_came_since_is_not_taken_back_in_its_stead(db: Path) -> None:
    registrar.move(STREET, 2023, TOWN, 2023, "归属看错了", db)
    test = history_page()
    registrar.remove(TOWN, 2022, None, "另一人", db)
    test.button(key="undo").click()
    test.run()
    assert ["此后别人又做了改动" in one.value for one in test.error] == [True]
    assert [one.undone_at for one in registrar.changes(db)] == [None] * 3


def test_a_ledger_without_changes_has_no_button(db: Path) -> None:
    registrar.undo(db)
    test = history_page()
    assert not [one for one in test.button if one.key == "undo"] and not test.exception


def test_a_ledger_in_which_nothing_was_done_by_hand_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaders.load([], tmp_path / "ledger.db")
    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "ledger.db"))
    test = history_page()
    assert not test.dataframe and "还没有人工改动" in said(test)


def test_what_an_earlier_reader_or_earlier_rules_did_is_named(db: Path) -> None:
    assert not history_page().warning
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute("UPDATE report SET reader = '0' WHERE year = 2023")
        ledger.execute("UPDATE report SET rules = 'x' WHERE organisation_id = ?", (unit(db, TOWN),))
    older, rules = (one.value for one in history_page().warning)
    assert "有 1 份年报是较早的读取程序读的" in older and "2023年" in older
    assert "有 1 份年报还没有按现行规则核验" in rules and "云溪镇" in rules


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens(db: Path, language: str) -> None:
    assert said(history_page(lang=language))

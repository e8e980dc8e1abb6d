"""A report is filed elsewhere, taken out and brought back where it is shown, and every version keeps its original."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import loaders
from loaders import registrar, store
from loaders.words import Words
from pages.shared.data import queries
from tests.loaders.test_flow import write
from tests.pages.test_pages import opened, said

ZH = Words("zh")
STREET, TOWN = "测试区清波街道办事处", "测试区云溪镇人民政府"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "ledger.db"
    monkeypatch.setenv("LEDGER_DB", str(file))
    monkeypatch.setenv("LEDGER_TODAY", "2024-03-01")
    reports = [write(tmp_path / f"{year}.html", STREET, year) for year in (2022, 2023)]
    loaders.load([*reports, write(tmp_path / "c.html", TOWN, 2022)], file)
    return file


def unit(db: Path, name: str) -> str:
    with store.ledger(db) as ledger:
        return next(one.id for one in store.stored_organisations(ledger) if one.name == name)


def versions(db: Path, name: str, year: int) -> list[tuple[int, int, str]]:
    found = queries.versions(db, unit(db, name), year)
    return list(zip(found["version"], found["is_current"], found["standing"], strict=True))


def shown(db: Path, name: str, year: int, part: str = "places") -> AppTest:
    return opened("report", unit=unit(db, name), year=str(year), part=part)


def fill(test: AppTest, key: str, value: str) -> AppTest:
    test.text_input(key=key).set_value(value)
    return test.run()


def test_a_report_is_moved_where_it_is_shown_and_the_page_goes_along(db: Path) -> None:
    test = fill(shown(db, STREET, 2023), "places:why", "归属看错了")
    test.selectbox(key="places:to").set_value(TOWN)
    test.number_input(key="places:to_year").set_value(2023)
    test.run()
    test.button(key="places:do").click()
    test.run()
    assert not test.exception
    assert [one.value for one in test.success] == [f"已把{STREET} 2023年的年报改到{TOWN} 2023年。"]
    assert unit(db, TOWN) in test.query_params["unit"] and versions(db, TOWN, 2023) == [(1, 1, "kept")]
    assert versions(db, STREET, 2023) == []
    assert registrar.changes(db)[0].reason == "归属看错了"


def test_nothing_is_moved_without_a_reason(db: Path) -> None:
    test = shown(db, STREET, 2023)
    assert test.button(key="places:do").disabled
    assert fill(test, "places:why", "  ").button(key="places:do").disabled


def test_a_wish_that_cannot_be_fulfilled_is_told_and_nothing_is_done(db: Path) -> None:
    test = fill(shown(db, STREET, 2023), "places:why", "试一试")
    test.button(key="places:do").click()
    test.run()
    assert [one.value for one in test.error] == [f"{STREET} 2023年的年报本来就在这里，没有改动。"]
    assert [one.action for one in registrar.changes(db)] == ["load"]


def test_what_is_taken_out_is_said_to_be_out_and_comes_back(db: Path) -> None:
    test = shown(db, STREET, 2023)
    test.radio[-1].set_value("remove")
    fill(test, "places:why", "不是年报")
    test.button(key="places:do").click()
    test.run()
    (text,) = [one.value for one in test.info]
    assert "都已移出，现在按未报计" in text and "请催报" not in text
    assert [one.value for one in test.warning] == [f"{STREET} 2023年的年报第1版（2023.html）已移出，不计入。"]
    test.button(key="restore:1").click()
    test.run()
    assert versions(db, STREET, 2023) == [(1, 1, "kept")] and not test.warning and not test.exception


def test_one_version_is_taken_out_and_the_other_counts(db: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "2023.html", STREET, 2023)
    file.write_bytes(file.read_bytes() + b"<!-- corrected -->")
    loaders.load([file], db)
    assert versions(db, STREET, 2023) == [(2, 1, "kept"), (1, 0, "kept")]
    test = shown(db, STREET, 2023)
    test.radio[-1].set_value("remove_version")
    fill(test, "places:why", "传错了").button(key="places:do").click()
    test.run()
    assert versions(db, STREET, 2023) == [(2, 0, "removed"), (1, 1, "kept")]
    assert not test.exception and len(test.warning) == 1


def test_the_original_of_a_version_stays_that_of_the_version(db: Path, tmp_path: Path) -> None:
    before = (tmp_path / "2023.html").read_bytes()
    after = before + b"<!-- corrected -->"
    (tmp_path / "2023.html").write_bytes(after)
    loaders.load([tmp_path / "2023.html"], db)
    (tmp_path / "2023.html").unlink()
    found = queries.versions(db, unit(db, STREET), 2023)
    assert [queries.original_of(db, one) for one in found["sha256"]] == [after, before]
    assert str(tmp_path) not in said(shown(db, STREET, 2023))


def test_an_original_that_was_not_kept_is_said_to_be_missing(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute("DELETE FROM original")
    assert "这一版的原件没有留存" in said(shown(db, STREET, 2023, "file"))


def test_the_rules_and_the_reader_stand_on_each_report(db: Path) -> None:
    text = said(shown(db, STREET, 2023, "file"))
    assert "核验规则：现行版" in text and "读取程序：现行版" in text
    assert "核验规则" not in said(shown(db, STREET, 2023, "prose")), "what is as it should be is not said"
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute("UPDATE report SET rules = 'abc', reader = '0'")
    text = said(shown(db, STREET, 2023, "prose"))
    assert "核验规则：较早版（" in text and "读取程序：较早版（0）" in text, "what is not is said at once"


def test_a_report_that_waits_for_its_checks_is_not_shown(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute("UPDATE report SET is_current = 0, standing = 'waiting' WHERE year = 2023")
    assert versions(db, STREET, 2023) == []

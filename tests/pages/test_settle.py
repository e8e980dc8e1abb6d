"""Where a report is shown, its doubtful cells are named with what is written there, and a person settles them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import loaders
from loaders import settling, store
from loaders.districts import districts
from loaders.words import Words
from pages.shared.data import cached, observations, queries
from pages.shared.look import cards, marks
from pages.shared.tables import downloads, tables
from tests.loaders.test_settling import CELL, FORM, MONEY, RAW, STREET, write
from tests.pages.test_pages import grids, opened, said

ZH = Words("zh")
SERIES = ("licensing.decisions", "app.received_new")


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "ledger.db"
    monkeypatch.setenv("LEDGER_DB", str(file))
    monkeypatch.setenv("LEDGER_TODAY", "2024-03-01")
    loaders.load([write(tmp_path / "a.html"), write(tmp_path / "b.html", year=2022, **{CELL: "50"})], file)
    return file


def unit(db: Path) -> str:
    with store.ledger(db) as ledger:
        return next(one.id for one in store.stored_organisations(ledger) if one.name == STREET)


def seen(db: Path) -> pd.DataFrame:
    with store.ledger(db) as ledger:
        groups = districts({one.id: one for one in store.stored_organisations(ledger)})
    return cached.observations(groups[unit(db)], SERIES, "zh")


def test_the_cell_is_named_with_its_text_and_settled_in_the_form(db: Path) -> None:
    test = opened("report", unit=unit(db), year="2023", part="settle")
    text = said(test)
    assert f"{FORM.label(CELL, 'zh')}：原文“{RAW}”" in text
    key = f"settle:{unit(db)}:2023:{CELL}"
    test.number_input(key=f"{key}:value").set_value(58.0)
    test.text_input(key=f"{key}:who").set_value("张三")
    test.text_input(key=f"{key}:why").set_value("对照原件第2页")
    test.button(key=f"{key}:do").click()
    test.run()
    assert not test.exception and "认定为 58 件" in test.success[0].value
    assert "人工认定为 58 件（张三，" in said(test)
    html = "\n".join(one.proto.body for one in test.get("html"))
    assert "58 ✎" in html, "the printed table marks it"
    (again,) = [one for one in test.button if one.label == ZH("settle.withdraw")]
    key = again.key.removesuffix(":withdraw")
    assert test.text_input(key=f"{key}:why").value == "", "the reason of the settlement is none for taking it back"
    assert test.text_input(key=f"{key}:why").label == ZH("settle.why_again")
    test.text_input(key=f"{key}:who").set_value("张三")
    again.click()
    test.run()
    assert [ZH("settle.who_and_why") in one.value for one in test.error] == [True]
    test.text_input(key=f"{key}:who").set_value("张三")
    test.text_input(key=f"{key}:why").set_value("看错了")
    test.button(key=f"{key}:withdraw").click()
    test.run()
    assert queries.report_figures(db, 1).set_index("cell").loc[CELL, "state"] == "doubtful"
    assert [one.reason for one in queries.history(db)][:2] == ["看错了", "对照原件第2页"]
    key = f"settle:{unit(db)}:2023:{CELL}"
    assert test.text_input(key=f"{key}:why").value == "", "nor does it wait for the next settlement"


def test_a_settled_amount_is_said_with_its_unit(db: Path, tmp_path: Path) -> None:
    loaders.load([write(tmp_path / "m.html", year=2021, **{MONEY: "28.6(含延续12)"})], db)
    settling.settle(STREET, 2021, MONEY, 286_000, "张三", "原件", db)
    assert "人工认定为 28.6 万元（张三，" in said(opened("report", unit=unit(db), year="2021", part="settle"))
    last = queries.history(db)[0]
    assert loaders.change_said(last, ZH).endswith("认定为 28.6 万元")
    assert loaders.change_said(last, Words("en")).endswith("means ¥286,000")


@pytest.mark.parametrize(("value", "who", "sentence"), [(None, "张三", "不是件数"), (58.0, "", "请写明谁认定")])
def test_what_is_lacking_is_told(db: Path, value: float | None, who: str, sentence: str) -> None:
    test = opened("report", unit=unit(db), year="2023", part="settle")
    key = f"settle:{unit(db)}:2023:{CELL}"
    if value is not None:
        test.number_input(key=f"{key}:value").set_value(value)
    test.text_input(key=f"{key}:who").set_value(who)
    test.text_input(key=f"{key}:why").set_value("原件")
    test.button(key=f"{key}:do").click()
    test.run()
    assert [sentence in one.value for one in test.error] == [True]


def test_a_report_read_for_sure_has_no_such_part(db: Path) -> None:
    assert "没读准的格" not in said(opened("report", unit=unit(db), year="2022", part="settle"))


def test_it_is_marked_in_every_table_and_file(db: Path) -> None:
    before = seen(db)
    assert not before["settled"].any()
    settling.settle(STREET, 2023, CELL, 58, "张三", "原件", db)
    found = seen(db)
    (line,) = found[found["settled"]].to_dict("records")
    assert (line["series"], line["year"], line["value"], line["state"]) == (SERIES[0], 2023, 58, "number")
    assert line["difference"] == 8, "it is compared like any other"
    part = found[found["series"] == SERIES[0]]
    (shown,) = grids(opened("disclosures", focus=SERIES[0], district=queries.whereabouts(db, [unit(db)])[unit(db)]))
    assert shown.loc[line["organisation"], "2023"] == "58✎" and shown.loc["合计", "2023"] == "58✎"
    assert shown.loc[line["organisation"], "2022"] == "50"
    sums = observations.totals(part)
    assert list(sums.sort_values("year")["settled"]) == [0, 1]
    given = downloads.totals_frame(sums, ZH)
    assert list(given[ZH("column.settled")]) == [1, 0]


def test_it_is_marked_as_last_years_figure_too(db: Path, tmp_path: Path) -> None:
    settling.settle(STREET, 2023, CELL, 58, "张三", "原件", db)
    loaders.load([write(tmp_path / "c.html", year=2024, **{CELL: "70"})], db)
    found = seen(db)
    now = found[(found["series"] == SERIES[0]) & (found["year"] == 2024)].iloc[0]
    assert (now["previous"], now["previous_settled"], now["settled"]) == (58, True, False)
    shown = tables.total_table(observations.totals(found[found["series"] == SERIES[0]]), ZH).frame.set_index("年度")
    assert shown.loc["2024", ZH("column.same_previous")].strip() == "58 件 ✎"
    assert shown.loc["2023", ZH("column.same_previous")].strip() == "50 件"
    card = cards.of_total(observations.totals(found), SERIES[0], 2024, ZH)
    assert card and "58 ✎ → 70" in card.lines[0].symbol


def test_a_flag_and_a_settlement_stand_side_by_side() -> None:
    assert marks.flag("error", 1) == " ✎ ✕" and marks.flag("", 0) == "" and marks.flag(None, True) == " ✎"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", ["overview", "disclosures", "compare", "reconciliation", "report", "data"])
def test_every_page_opens_with_a_settled_figure(db: Path, page: str, language: str) -> None:
    settling.settle(STREET, 2023, CELL, 58, "张三", "原件", db)
    test = opened(page, lang=language)
    assert said(test)

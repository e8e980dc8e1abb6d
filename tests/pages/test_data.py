"""The page Data: what it says the ledger holds, that it computes only what is open, and all of it taken away."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

import loaders
import loaders.given
from loaders.forms import load_forms
from loaders.given import headings
from loaders.series import load_series
from loaders.store import given as store
from loaders.words import Words
from pages.parts.data import take, technical, tell, whole
from pages.shared.data import queries
from pages.shared.said import reference
from tests.pages.test_pages import html, opened, said

ZH, EN = Words("zh"), Words("en")
TABS = ("series", "rules", "terms", "take", "history", "technical")
COSTLY = ("described", "figures_count", "history", "readings")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of the sample, over the break of the form, and the real report."""
    path = tmp_path_factory.mktemp("data") / "ledger.db"
    sample = loaders.SAMPLE / "reports"
    loaders.load([sample / "2020", sample / "2025", loaders.SAMPLE.parent / "reports"], path)
    return path


@pytest.fixture
def shown(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEDGER_DB", str(shipped))
    return shipped


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def figures_csv(db: Path, words: Words) -> bytes:
    out = io.BytesIO()
    loaders.given.figures(db, words, out)
    return out.getvalue()


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# --- what is said ---------------------------------------------------------------------------


def test_the_page_opens_with_what_the_ledger_holds(shown: Path) -> None:
    ((units, reports, invented),) = rows(
        shown,
        """SELECT count(DISTINCT organisation_id), count(*), sum(is_sample) FROM report
           JOIN organisation USING (organisation_id) WHERE is_current""",
    )
    first = opened("data").markdown[0].value
    assert first.startswith(f"台账收有 {units} 个单位 2020、2025年的年报 {reports} 份，数据截至")
    assert first.endswith(f"其中 {invented} 份是示例。") and reports == invented + 1


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_part_is_said_to_be_invented_only_where_it_is_a_part(real: int, invented: int) -> None:
    frame = pd.DataFrame([{"units": 1, "reports": real + invented, "invented": invented, "years": "2021,2020"}])
    told = tell.extent(frame, {"data_date": "2026-01-09"}, ZH)
    assert ("示例" in told) == bool(real and invented)
    assert ("还没有报告" in told) == (real + invented == 0)
    assert real + invented == 0 or "2020–2021年" in told


def test_an_empty_ledger_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaders.load([], tmp_path / "ledger.db")
    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "ledger.db"))
    test = opened("data")
    assert test.markdown[0].value == ZH("empty.database") and len(test.dataframe) == 1


# --- the dictionary -------------------------------------------------------------------------


def test_the_years_of_a_series_are_those_whose_form_asks_for_it() -> None:
    forms = load_forms().values()
    for line, one in zip(reference.series(ZH).to_dict("records"), load_series().values(), strict=True):
        asking = [form for form in forms if one.cells[form.id]]
        said_years = line["填报年度"]
        assert str(asking[0].first_year) in said_years
        assert said_years.endswith("起") == (asking[-1].last_year is None)
        broken = line[ZH("column.comparability", before=2020, after=2021)]
        assert (broken in ("可比", "相近，比较时注意", "不可比，不连线")) == (len(asking) == len(forms))
        assert ("不再" in broken) == (asking[-1].last_year is not None)


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_officials_read_no_codes(words: Words) -> None:
    for frame in (reference.series(words), reference.terms(words)):
        text = "\n".join(frame.astype(str).to_numpy().ravel())
        assert not any(cell in text for form in load_forms().values() for cell in form.cells)
    assert words("column.formula_code") not in reference.rules(words)


# --- only what is open ----------------------------------------------------------------------


def test_what_is_not_open_is_not_computed(shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def computed(*_: object) -> None:
        raise AssertionError("computed without being asked for")

    for name in COSTLY:
        monkeypatch.setattr(queries, name, computed)
    monkeypatch.setattr(whole, "workbook_bytes", computed)
    monkeypatch.setattr(store, "every_report", computed)
    monkeypatch.setattr("pages.shared.tables.downloads.csv_bytes", computed)
    test = opened("data")
    for tab in ("series", "rules", "terms"):
        test.session_state["data:tabs"] = ZH(f"data.tab.{tab}")
        assert not test.run().exception and len(test.dataframe) == 1


def test_no_file_is_made_before_it_is_asked_for(shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*_: object) -> bytes:
        raise AssertionError("made without being asked for")

    for name in ("copy", "every_report", "table_rows"):
        monkeypatch.setattr(store, name, made)
    monkeypatch.setattr("pages.shared.tables.downloads.csv_bytes", made)
    for tab in TABS:
        test = opened("data")
        test.session_state["data:tabs"] = ZH(f"data.tab.{tab}")
        assert not test.run().exception, tab


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("part", technical.DRAWN)
def test_engineers_find_their_tables(part: str, words: Words, shown: Path) -> None:
    test = opened("data", lang=words.language)
    test.session_state["data:tabs"] = words("data.tab.technical")
    test.session_state["data:technical"] = words(f"data.technical.{part}")
    assert not test.run().exception and len(test.dataframe) == 1 and said(test)


# --- taken away -----------------------------------------------------------------------------


def test_all_figures_are_those_of_the_ledger(shown: Path) -> None:
    lines = table(figures_csv(shown, ZH))
    stored = rows(
        shown,
        """SELECT name, year, cell, value, state, is_sample FROM figure JOIN report USING (report_id)
           JOIN organisation USING (organisation_id) WHERE is_current""",
    )
    assert len(lines) == len(stored) == queries.figures_count(shown)
    found = {(one["单位"], int(one["年度"]), one["编码"]): one for one in lines}
    for name, year, cell, value, state, is_sample in stored:
        one = found[name, year, cell]
        assert one["数值"] == ("" if value is None else str(value)), "no blank becomes 0, no number changes"
        assert one["数值状态"] == ZH(f"state.{state}")
        assert one["示例数据"] == ("是" if is_sample else "否")
    assert {one["示例数据"] for one in lines} == {"是", "否"} and "" in {one["数值"] for one in lines}


def test_all_figures_bear_the_gravest_finding_on_them(shown: Path) -> None:
    order = ("error", "warning", "notice")
    gravest: dict[tuple[str, int, str], str] = {}
    for name, severity, cells in rows(
        shown,
        """SELECT name, severity, cells FROM finding JOIN report USING (report_id)
           JOIN organisation USING (organisation_id) WHERE is_current AND status = 'fail'""",
    ):
        for one in json.loads(cells):
            place = (name, one["year"], one["cell"])
            gravest[place] = min(gravest.get(place, severity), severity, key=order.index)
    lines = table(figures_csv(shown, ZH))
    marked = {(one["单位"], int(one["年度"]), one["编码"]): one["核验发现"] for one in lines if one["核验发现"]}
    there = {(one["单位"], int(one["年度"]), one["编码"]) for one in lines}
    assert marked == {place: ZH(f"severity.{one}") for place, one in gravest.items() if place in there}
    assert len(set(marked.values())) > 1


def test_cells_stand_in_the_order_of_the_form_unit_by_unit(shown: Path) -> None:
    lines = table(figures_csv(shown, EN))
    for unit in {one["Unit"] for one in lines}:
        of_2025 = [one["Code"] for one in lines if (one["Unit"], one["Year"]) == (unit, "2025")]
        assert of_2025 in ([], list(load_forms()["2021"].cells))


def test_the_workbook_holds_what_the_csv_holds(shown: Path) -> None:
    book = load_workbook(io.BytesIO(take.figures_xlsx(ZH)), read_only=True)
    assert book.sheetnames == ["2020年", "2025年", "说明"]
    found = [row for name in book.sheetnames[:-1] for row in list(book[name].values)[1:]]
    told = table(figures_csv(shown, ZH))
    assert len(found) == len(told)
    for row, line in zip(found, told, strict=True):
        cells = ["" if one is None else str(one) for one in row]
        assert cells == [one.removeprefix("'") for one in line.values()]


def test_a_year_that_a_sheet_cannot_hold_goes_on_on_another(monkeypatch: pytest.MonkeyPatch, shown: Path) -> None:
    monkeypatch.setattr(whole, "ROWS_OF_A_SHEET", 3)
    rows = [["", "甲", year, *[""] * 12] for year, count in ((2020, 7), (2021, 3), (2022, 1)) for _ in range(count)]
    book = load_workbook(io.BytesIO(whole.workbook_bytes(headings(ZH), rows, ZH)))
    assert [(one.title, one.max_row - 1) for one in book.worksheets[:-1]] == [
        ("2020年", 3), ("2020年 2", 3), ("2020年 3", 1), ("2021年", 3), ("2022年", 1),
    ]  # fmt: skip


def test_a_workbook_that_would_hold_up_the_others_is_not_offered(monkeypatch: pytest.MonkeyPatch, shown: Path) -> None:
    for most, is_offered in ((queries.figures_count(shown), True), (queries.figures_count(shown) - 1, False)):
        monkeypatch.setattr(take, "MOST_ROWS", most)
        test = opened("data")
        test.session_state["data:tabs"] = ZH("data.tab.take")
        test.run()
        assert (ZH("data.figures_xlsx") in [one.label for one in test.get("download_button")]) == is_offered
        assert ("请用 CSV" in said(test)) == (not is_offered)


def test_what_would_be_a_formula_is_text_in_the_workbook(shown: Path) -> None:
    row = ["=1+1", "甲", 2020, *["-3"] * 12]
    sheet = load_workbook(io.BytesIO(whole.workbook_bytes(headings(ZH), [row], ZH))).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_what_is_streamed_is_a_link_to_it(shown: Path) -> None:
    test = opened("data", lang="en")
    test.session_state["data:tabs"] = EN("data.tab.take")
    assert 'href="./given/figures.csv?lang=en" download' in html(test.run())
    test.session_state["data:tabs"] = EN("data.tab.technical")
    test.session_state["data:technical"] = EN("data.technical.tables")
    found = html(test.run())
    assert 'href="./given/ledger.db?lang=en"' in found and 'href="./given/tables/organisation.csv?lang=en"' in found
    assert not [one for one in test.get("download_button") if "SQLite" in one.label]


def test_the_history_is_taken_away_too(shown: Path) -> None:
    assert [one["做了什么"] for one in table(take.history_csv(ZH))][-1].startswith("载入")

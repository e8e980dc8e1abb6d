"""The program with the new edition, from document to download: run by ``test_edition`` in a copy where it is declared.

Two units report twice, on the edition before and on the new one; one figure of the new kind of applicant is miswritten.
"""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

import loaders
from data.sample.draft import Draft
from loaders import groups
from loaders.documents import read_document
from loaders.forms import load_forms
from loaders.recognise import recognise
from loaders.reconcile.declarations import check_declarations
from loaders.reconcile.rule import applies
from loaders.reconcile.rulebook import load_rules
from loaders.series import load_series
from loaders.words import Words
from pages.parts.report.printed import widths
from pages.shared.look import elements
from tests.corpus.cases import LAYOUTS, Case
from tests.corpus.quirks import balanced
from tests.edition import EDITION
from tests.loaders.test_corpus import OF_BLANKS, WITHOUT_BLANKS
from tests.pages.test_pages import PAGES, grids, opened, said
from tests.pages.test_report import drawn, html

ZH = Words("zh")
OLD, NEW = list(load_forms().values())[-2:]
ADDED, DROPPED = "pub.inspection:decisions", "app.result.other.fee_unpaid:total"
MEDIA = "app.received_new:org_media"
WRONG = "app.result.granted:org_media"  # written with a 9 too many
UNITS = ("示例一街道", "示例二街道")


def figures_of(unit: str, year: int) -> dict[str, str]:
    """What a unit reports: figures that add up, with requests of the media."""
    form = NEW if year == NEW.first_year else OLD
    figures = balanced(form, random.Random(f"{unit} {year}"), scale=40)
    if form is NEW:
        figures[ADDED] = "17"
        more = {"app.received_new": 6, "app.result.granted": 6, "app.result.total": 6}
        for row, count in more.items():
            for column in ("org_media", "total"):
                figures[f"{row}:{column}"] = str(int(figures[f"{row}:{column}"]) + count)
    if form is NEW and unit == UNITS[0]:
        figures[WRONG] = f"{figures[WRONG]}9"
    return figures


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filed")
    for layout, unit in zip(("html", "docx"), UNITS, strict=True):
        for form, year in ((OLD, NEW.first_year - 1), (NEW, NEW.first_year)):
            prose = {"一": "本年工作平稳。", "五": "一是仍有不足，将改进。", "六": "无。"}
            file = folder / f"{unit}{year}.{layout}"
            file.write_bytes(LAYOUTS[layout][0](Draft(unit, year, form, figures_of(unit, year), prose)))
            (outcome,) = loaders.load([file], folder / "ledger.db", organisation=unit, year=year)
            assert outcome.status == "read" and outcome.reading.of_form.id == form.id, outcome
    return folder / "ledger.db"


@pytest.fixture
def ledger(filed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEDGER_DB", str(filed))
    return filed


def rows(ledger: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(ledger)) as db:
        return db.execute(sql).fetchall()


def test_the_edition_is_the_newest_and_in_order() -> None:
    check_declarations()
    assert NEW.id == EDITION and OLD.last_year == NEW.first_year - 1
    assert ADDED in NEW.cells and MEDIA in NEW.cells and DROPPED in OLD.cells and DROPPED not in NEW.cells


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_it_is_read_whole_from_every_layout(layout: str) -> None:
    found = Case(layout, NEW, "as printed").score()
    assert (found.right, found.flagged, found.wrong, found.refused) == (len(NEW.cells), 0, 0, []), found.worst


@pytest.mark.parametrize("quirk", OF_BLANKS)
@pytest.mark.parametrize("layout", WITHOUT_BLANKS)
def test_rows_that_lost_a_figure_are_not_taken_for_the_narrower_edition(layout: str, quirk: str) -> None:
    found = Case(layout, NEW, quirk).score()
    assert found.wrong == 0, found.worst


@pytest.mark.parametrize("quirk", ["total of applicants first", "applicants in another order", "total on top"])
@pytest.mark.parametrize("layout", ["html", "one_line", "docx", "xlsx_unframed", "csv_pipes_quoted"])
def test_it_is_read_in_another_order(layout: str, quirk: str) -> None:
    found = Case(layout, NEW, quirk).score()
    assert found.wrong == 0 and found.share > 0.95, found.worst


def test_an_older_report_that_names_the_new_applicants_is_still_on_the_older_edition() -> None:
    draft = Case("html", OLD, "as printed").draft()
    said_so = replace(draft, passages={**draft.passages, "一": "新闻媒体\n本年工作平稳。"})
    reading = recognise(read_document("report.html", LAYOUTS["html"][0](said_so)))
    assert reading.of_form.id == OLD.id and reading.count("number") == len(OLD.cells)


def test_every_rule_checks_it_but_those_that_ended() -> None:
    ended = {rule.id for rule in load_rules().values() if applies(rule, OLD) and not applies(rule, NEW)}
    assert ended == set()


def test_it_is_reconciled_column_by_column(ledger: Path) -> None:
    checked = rows(
        ledger, "SELECT DISTINCT form FROM report JOIN finding USING (report_id) WHERE finding.status = 'fail'"
    )
    assert (EDITION,) in checked
    failed = rows(
        ledger,
        f"""SELECT rule_id, subject FROM finding JOIN report USING (report_id)
        WHERE form = '{EDITION}' AND status = 'fail' AND cells LIKE '%{WRONG}%'""",
    )
    assert ("K02", "org_media") in failed and ("H01", "app.result.granted") in failed


def test_the_wrong_figure_is_found(ledger: Path) -> None:
    (changes,) = rows(ledger, "SELECT changes FROM explanation WHERE rank = 1")[:1]
    assert WRONG in changes[0]


def test_a_unit_that_made_no_mistake_has_no_finding_of_the_identities(ledger: Path) -> None:
    found = rows(
        ledger,
        f"""SELECT rule_id, subject FROM finding JOIN report USING (report_id)
        JOIN organisation USING (organisation_id)
        WHERE organisation.name = '{UNITS[1]}' AND status = 'fail' AND rule_id IN ('K01', 'K02', 'H01', 'H02')""",
    )
    assert found == []


def test_series_of_the_edition_are_rolled_up(ledger: Path) -> None:
    lines = dict(
        rows(ledger, "SELECT year, sum FROM rollup WHERE series = 'inspection.decisions' AND scope = 'organisation'")
    )
    assert lines == {NEW.first_year: 17}
    dropped = rows(ledger, "SELECT DISTINCT year FROM rollup WHERE series = 'app.result.other.fee_unpaid'")
    assert dropped == [(OLD.last_year,)]
    assert groups.dropped_in("app.result.other.fee_unpaid") == NEW.first_year


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", [*PAGES, "reconciliation", "report", "load", "data"])
def test_every_page_opens(page: str, language: str, ledger: Path) -> None:
    assert said(opened(page, lang=language))


def test_the_new_row_is_charted_and_compared(ledger: Path) -> None:
    label = ZH.series(load_series()["inspection.decisions"])
    charts = [one.proto.spec for one in opened("disclosures", focus="inspection.decisions").get("plotly_chart")]
    assert any(label in json.loads(one)["layout"]["title"]["text"] for one in charts)
    compared = opened("compare", series="inspection.decisions")
    assert label in said(compared)
    assert any("17" in frame.to_string() for frame in grids(compared))


def test_who_asks_counts_the_new_applicants(ledger: Path) -> None:
    page = opened("applications", part="applicants", by="applicants")
    table = next(one.value for one in page.dataframe if "新闻媒体" in one.value.to_string() or "新闻媒体" in one.value)
    newest, before = table[table.index == str(NEW.first_year)], table[table.index == str(OLD.last_year)]
    media = sum(int(figures_of(unit, NEW.first_year)[MEDIA]) for unit in UNITS)
    shown = str(newest["新闻媒体"].iloc[0])
    assert shown.startswith(f"{media}（2/2）"), shown
    assert not any(letter.isdigit() for letter in str(before["新闻媒体"].iloc[0])), before
    charts = [one.proto.spec for one in page.get("plotly_chart")]
    assert any("新闻媒体" in one or "\\u65b0\\u95fb\\u5a92\\u4f53" in one for one in charts)


def test_the_change_of_the_form_is_told_of_this_change(ledger: Path) -> None:
    notes = [one.value for one in opened("disclosures", part="form").table]
    heading = ZH("column.comparability", before=OLD.last_year, after=NEW.first_year)
    assert any(heading in frame.columns for frame in notes)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the buttons of a page give away, by file name; filled as the page is drawn."""
    found: dict[str, bytes] = {}
    draw = elements.download_button

    def noted(label: str, data: object, name: str, *more: object, **given: object) -> object:
        found[name] = data() if callable(data) else data
        return draw(label, data, name, *more, **given)

    monkeypatch.setattr(elements, "download_button", noted)
    return found


def test_it_is_taken_away_as_csv_and_workbook(ledger: Path, taken: dict[str, bytes]) -> None:
    opened("compare", series="inspection.decisions")
    tables = [data for name, data in taken.items() if name.endswith(".csv")]
    every = [list(csv.DictReader(io.StringIO(table.decode("utf-8-sig")))) for table in tables]
    (lines,) = [one for one in every if "数值" in one[0]]
    values = {line["数值"] for line in lines if line["年度"] == str(NEW.first_year)}
    assert values == {"17"} and {line["格式"] for line in lines if line["数值"]} == {NEW.title_zh}
    taken.clear()
    opened("applications")
    (book,) = (load_workbook(io.BytesIO(data)) for name, data in taken.items() if name.endswith(".xlsx"))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "新闻媒体" in cells


@pytest.mark.parametrize("unit", UNITS)
def test_the_report_is_printed_as_its_form(unit: str, ledger: Path) -> None:
    (found,) = rows(ledger, f"SELECT organisation_id FROM organisation WHERE name = '{unit}'")
    page = opened("report", unit=found[0], year=str(NEW.first_year))
    assert all(drawn(page, cell) for cell in NEW.cells)
    assert all(word in html(page) for word in ("行政检查", "新闻媒体", "7.属于执法案件卷宗信息"))
    assert html(page).count("<col style") == sum(len(widths(NEW, section)) for section in NEW.printed)


def test_the_printed_table_has_as_many_widths_as_columns() -> None:
    assert len(widths(NEW, "三")) == len(widths(OLD, "三")) + 1 == 11
    assert all(abs(sum(widths(NEW, section)) - 100) < 1e-6 for section in NEW.printed)

"""The overview: every cell of the matrix leads to its report, errors to their problems, what is missing is seen."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from loaders.words import Words
from pages.parts.overview import due, filings, glance, more, today
from pages.shared.data import queries
from pages.shared.view.selection import Offer, Selection
from pages.shared.view.view import View
from tests.pages.test_pages import grids, html, opened, said

ZH = Words("zh")
DISTRICT = "sample-district"
YEARS = tuple(range(2019, 2026))


@pytest.fixture
def view(sample: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    monkeypatch.setenv("LEDGER_DB", str(sample))
    monkeypatch.setenv("LEDGER_TODAY", "2026-11-26")
    units = list(dict.fromkeys(queries.filings(sample, DISTRICT)["organisation_id"]))
    offer = Offer(
        {
            "district": {DISTRICT: "示例区"},
            "organisations": {one: one for one in units},
            "years": {one: str(one) for one in YEARS},
        }
    )
    return View(Selection(district=DISTRICT), ZH, offer, DISTRICT, True, ("organisations", "years"), page="overview")


def test_every_report_of_the_matrix_is_a_link_to_it(view: View, sample: Path) -> None:
    found, shown = queries.filings(sample, DISTRICT), filings.filing_grid(view)
    assert len(shown.lines) == found["organisation_id"].nunique() and len(shown.columns) == len(YEARS)
    links = [cell.to for line in shown.lines for cell in line.cells if cell.to]
    assert len(links) == len(set(links)) == len(found), "one of each unit and year that owes a report"
    assert all(re.fullmatch(r"report\?district=sample-district&unit=[\w-]+&year=\d{4}", one) for one in links)


def test_errors_of_the_matrix_are_as_many_as_in_the_ledger_and_lead_to_them(view: View, sample: Path) -> None:
    found = queries.filings(sample, DISTRICT)
    signs = [sign for line in filings.filing_grid(view).lines for cell in line.cells for sign in cell.signs]
    assert sum(int(one.symbol[1:]) for one in signs) == int(found["errors"].fillna(0).sum())
    assert all("reconciliation?" in one.to and "severity=error" in one.to for one in signs)


def test_what_is_missing_is_seen_by_shape_and_word(view: View, sample: Path) -> None:
    found = queries.filings(sample, DISTRICT)
    cells = [cell for line in filings.filing_grid(view).lines for cell in line.cells if cell.kind == "missing"]
    assert len(cells) == int(found["report_id"].isna().sum()) > 0
    assert all(cell.text == "○ 未报" and cell.to for cell in cells)


def test_a_year_that_is_not_owed_is_no_gap(view: View) -> None:
    later = View(**{**vars(view), "selection": view.selection, "offer": Offer(
        {**view.offer.choices, "years": {2018: "2018", 2019: "2019"}})})  # fmt: skip
    first = filings.filing_grid(later).lines[0].cells[0]
    assert (first.text, first.to, first.told) == (ZH("sign.none"), "", ZH("filing.not_owed"))


def test_the_list_of_today_begins_with_who_has_not_filed_and_every_line_leads_on(view: View) -> None:
    lines = today.entries(view, date(2026, 11, 26))
    gone = [one for one in due.of(DISTRICT) if one.filing is None]
    assert [one.who for one in lines[: len(gone)]] == [
        one.unit.short_name for one in sorted(gone, key=lambda one: -one.year)
    ]
    assert all("?" in one.to for one in lines) and len({(one.who, one.what) for one in lines}) == len(lines)


def test_the_largest_changes_are_split_by_what_they_rest_on(view: View) -> None:
    found = more.most_changed(view)
    assert set(found["real"]["flag"]) | set(found["real"]["previous_flag"]) == {""}
    doubted = found["doubted"]
    assert ((doubted["flag"] != "") | (doubted["previous_flag"] != "")).all() and len(doubted)
    for part in found.values():
        sizes = list(part["difference"].abs())
        assert sizes == sorted(sizes, reverse=True) and len(part) <= more.SHOWN


@pytest.mark.usefixtures("view")
def test_the_page_shows_the_matrix_the_changes_and_their_legend() -> None:
    test = opened("overview", district=DISTRICT)
    matrix, changes = grids(test)
    assert list(matrix.columns) == [str(one) for one in YEARS] and "指标" in changes.columns
    assert "两年的数都没有核验发现的变化" in html(test) and "有更正" in said(test)


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize("part", ["years", "calendar", "unloaded"])
def test_only_the_part_that_is_open_is_made(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("this part is not open")

    for name in more.DRAW:
        if name != part:
            monkeypatch.setitem(more.DRAW, name, never)
    assert not opened("overview", district=DISTRICT, part=part).exception


def test_the_key_figures_are_those_of_the_newest_year(view: View) -> None:
    filed, wrong, *totals = glance.figures(view, date(2026, 11, 26))
    assert filed and filed.value == "11/12" and any("240 天" in one.symbol for one in filed.lines)
    assert wrong and wrong.value == "13 份" and "reconciliation?" in wrong.behind
    for one, name in zip(totals, glance.NUMBERS, strict=True):
        assert one is not None and f"behind={name}-2025" in one.behind

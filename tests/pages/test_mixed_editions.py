"""A report whose tables follow different editions, on every page that speaks of reports."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.forms import form_of
from tests.corpus.quirks import balanced
from tests.pages.test_pages import PAGES, opened, said
from tests.pages.test_report import drawn, html

UNIT, YEAR = "示例街道", 2023


@pytest.fixture(params=["2021/2019/2021", "2019/2021/2019"])
def key(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The editions of the only report of the ledger that the pages show; its total is wrong by a hundred."""
    form = form_of(request.param)
    figures = balanced(form, random.Random(5))
    figures["app.result.total:total"] = str(int(figures["app.result.total:total"]) + 100)
    file = tmp_path / "report.html"
    file.write_bytes(LAYOUTS["html"][0](Draft(UNIT, YEAR, form, figures, {"一": "本年收到申请9件。"})))
    loaders.load([file], tmp_path / "ledger.db", organisation=UNIT, year=YEAR)
    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "ledger.db"))
    return str(request.param)


@pytest.mark.parametrize("page", [*PAGES, "reconciliation", "report", "load", "data"])
def test_a_page_opens_above_a_mixed_report(page: str, key: str) -> None:
    assert said(opened(page))


def test_every_table_is_drawn_as_its_edition_prints_it(key: str) -> None:
    test, form = opened("report", part="file"), form_of(key)
    for cell in form.cells:
        assert drawn(test, cell)
    for section, table in form.printed.items():
        assert all(cell.text in html(test) for line in table for cell in line if cell.text), section
    assert form.title_zh in said(test)

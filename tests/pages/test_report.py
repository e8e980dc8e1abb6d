"""The report page: what a figure says, last year's value under it, the cell and the version that a link names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loaders.forms import load_forms
from loaders.words import Words
from pages.shared.look.inert import markdown
from tests.pages.conftest import FLAGGED
from tests.pages.test_pages import opened, said

ZH = Words("zh")
UNIT, YEAR, CELL = FLAGGED
CELLS = load_forms()["2021"].cells


def html(test: AppTest) -> str:
    """All the HTML of the page."""
    return "\n".join(one.proto.body for one in test.get("html"))


def drawn(test: AppTest, cell: str) -> str:
    """One cell of the printed tables as HTML."""
    found = re.search(rf'<td id="cell-{re.escape(cell)}".*?</td>', html(test), re.S)
    assert found, cell
    return found[0]


@pytest.fixture
def report(shown_ledger: Path) -> AppTest:
    return opened("report", unit=UNIT, year=str(YEAR))


def test_every_figure_is_reached_by_keyboard_and_has_its_tooltip(report: AppTest) -> None:
    text = html(report)
    for cell in CELLS:
        assert 'tabindex="0"' in drawn(report, cell) and "title=" not in drawn(report, cell)
        assert text.count(f'id="tip-{cell}"') == text.count(f'aria-describedby="tip-{cell}"') == 1


def test_a_figure_says_its_name_and_its_finding(report: AppTest) -> None:
    flagged = drawn(report, CELL)
    label = load_forms()["2021"].label(CELL, "zh")
    assert f'aria-label="{label}：' in flagged and f"<span>{label}</span>" in flagged
    assert "<span>✕ 错误 " in flagged


def test_last_years_value_stands_under_a_figure_that_differs(report: AppTest, shown_ledger: Path) -> None:
    before = re.search(r'class="before">上年 ([\d,.]+)<', drawn(report, CELL))
    assert before and f"<span>上年：{before[1]}</span>" in drawn(report, CELL)
    assert 'class="before"' not in html(opened("report", unit=UNIT, year=str(YEAR), lastyear="0"))
    first = opened("report", unit=UNIT, year="2020")
    assert 'class="before"' not in html(first) and "filter:last_year" not in [one.key for one in first.toggle], (
        "there is no report of the year before"
    )


def test_last_years_doubt_is_never_a_bare_number(shown_ledger: Path) -> None:
    cell = drawn(opened("report", unit="b", year="2022"), "pub.licensing:decisions")
    assert 'class="before">上年 ?' in cell


def test_the_cell_of_a_link_is_said_and_set_off(shown_ledger: Path) -> None:
    test = opened("report", unit=UNIT, year=str(YEAR), cell=CELL)
    assert not test.warning and "链接指向的单元格" in html(test) and f'href="#cell-{CELL}"' in html(test)
    assert re.search(r'class="[^"]*\bchosen\b', drawn(test, CELL))
    assert len(re.findall(r'<td [^>]*class="[^"]*\bchosen\b', html(test))) == 1


def test_a_cell_or_a_version_that_is_not_there_is_named(shown_ledger: Path) -> None:
    test = opened("report", unit=UNIT, year=str(YEAR), cell="no.cell:here", version="9")
    assert [one.value for one in test.warning] == [
        markdown(ZH("selection.dropped", what=ZH(f"selection.field.{name}"), value=value))
        for name, value in (("version", "9"), ("cell", "no.cell:here"))
    ]
    assert "链接指向的单元格" not in html(test) and said(test)


def test_another_unit_forgets_the_cell_and_the_version(shown_ledger: Path) -> None:
    test = opened("report", unit=UNIT, year=str(YEAR), cell=CELL, version="1")
    test.selectbox(key="filter:organisations").select("b").run()
    assert not test.exception and not {"cell", "version"} & set(test.query_params)
    assert test.query_params["unit"] == "b"

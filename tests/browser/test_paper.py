"""What comes out of the printer: every page on A4, upright and across, read back from the PDF of a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page

from loaders.labels import fold
from loaders.words import Words
from tests.browser.conftest import Server, Visit, visit_of

ZH = Words("zh")
EDGE = 20  # points: nothing is printed nearer to the edge of the sheet
OF_YEARS = ("", "disclosures", "procurement?part=both", "applications", "reviews", "compare")
OTHERS = (
    "reconciliation",
    "report?unit=sample-jianxi&year=2024",
    "search?q=荷岸镇",
    "load",
    "units",
    "data",
    "users",
    "help",
)
FURNITURE = ("选择文件", "移除示例数据", "跳到正文")


@dataclass(frozen=True)
class Sheets:
    """What is printed: the letters of every sheet without the spaces between them, how wide a sheet is, how far to the
    right its letters reach, and how light they are (0 black, 1 white)."""

    texts: tuple[str, ...]
    width: float
    reach: float
    lightness: float

    @property
    def text(self) -> str:
        return "".join(self.texts)


def bare(text: str) -> str:
    """A text as it is compared: no spaces, one kind of dash and slash, and of letters that look the same one."""
    return re.sub("[‐‑‒–−—]", "-", re.sub(r"\s+", "", fold(text))).replace("∕", "/")


def printed(page: Page, across: bool) -> Sheets:
    """Print a page as the browser does, and read the sheets."""
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4", landscape=across))) as document:
        letters = [one.chars for one in document.pages]
        width = float(document.pages[0].width)
    every = [char for sheet in letters for char in sheet if char["text"].strip()]
    return Sheets(
        tuple(bare("".join(char["text"] for char in sheet)) for sheet in letters),
        width,
        max(char["x1"] for char in every),
        max(map(_lightness, every)),
    )


def _lightness(char: dict[str, Any]) -> float:
    found = char["non_stroking_color"]
    return sum(found) / len(found) if found else 0.0


@pytest.fixture(scope="module")
def desk(browser: Browser, server: Server) -> Iterator[Visit]:
    visit = visit_of(browser, server.url, 1366, 768)
    yield visit
    visit.page.context.close()


def shown(desk: Visit, path: str, language: str = "zh") -> Page:
    return desk.open(f"{path}{'&' if '?' in path else '?'}lang={language}&district=sample-district")


def in_dom(page: Page, selector: str) -> list[str]:
    """The words of elements as they stand on screen, those that are not empty."""
    texts: list[str] = page.eval_on_selector_all(selector, "all => all.map(one => one.innerText ?? one.textContent)")
    return [found for text in texts if (found := bare(text))]


@pytest.mark.parametrize("across", [False, True], ids=["upright", "across"])
@pytest.mark.parametrize("path", [*OF_YEARS, *OTHERS])
def test_a_page_is_printed_whole(desk: Visit, path: str, across: bool) -> None:
    page = shown(desk, path)
    title = bare(page.locator("h1").inner_text())
    rows = in_dom(page, ".grid th, .grid td, table.printed td, table.listing tbody th, table.listing td")
    drawn = in_dom(page, "[data-testid=stPlotlyChart] svg text")
    sheets = printed(page, across)
    assert (sheets.width > 800) == across and sheets.reach <= sheets.width - EDGE, "nothing is cut at the edge"
    head = sheets.texts[0]
    assert (
        title in head
        and bare("网址：http") in head
        and bare("打印于：") in head
        and bare(path.partition("?")[0]) in head
    )
    for number, text in enumerate(sheets.texts, start=1):
        assert f"{number}/{len(sheets.texts)}" in text
    assert [one for one in [*rows, *drawn] if one not in sheets.text] == []
    if path in OF_YEARS:
        assert bare("所示：示例区") in head and "数据截至" in head
    if path in OF_YEARS and path != "procurement?part=both":
        assert "2025" in sheets.text, "the newest year"
    assert [one for one in FURNITURE if bare(one) in sheets.text] == []


@pytest.mark.parametrize("path", ["compare", "report?unit=sample-jianxi&year=2024"])
def test_in_english_too(desk: Visit, path: str) -> None:
    sheets = printed(shown(desk, path, "en"), False)
    assert bare("Printed on:") in sheets.texts[0] and f"1/{len(sheets.texts)}" in sheets.texts[0]
    assert bare("Shown:") in sheets.texts[0] and bare("Data as of") in sheets.texts[0]


def test_a_table_that_scrolls_is_written_out_row_by_row_and_taken_back(desk: Visit) -> None:
    page = shown(desk, "data")
    before = page.locator(".twin table").count()
    sheets = printed(page, False)
    told: list[list[str]] = page.eval_on_selector(".twin", "one => JSON.parse(one.dataset.table).rows")
    assert len(told) > 30, "more than the grid shows at once"
    assert [row for row in told if any(bare(cell) not in sheets.text for cell in row)] == []
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".twin table").count() == before == 0
    assert page.evaluate("document.documentElement.className.includes('to-paper')") is False
    assert page.locator(".written-out").count() == 0


def test_words_of_the_dark_theme_are_dark_on_paper(browser: Browser, server: Server) -> None:
    visit = visit_of(browser, server.url, 1366, 768, "dark")
    assert printed(shown(visit, "overview"), False).lightness < 0.6
    visit.page.context.close()


def test_what_is_closed_stays_closed_and_what_is_open_is_printed(desk: Visit) -> None:
    page = shown(desk, "disclosures")
    fold = page.locator("[data-testid=stExpander] summary", has_text=ZH("chart.as_table")).first
    assert bare(ZH("chart.as_table")) not in printed(page, False).text
    fold.click()
    page.locator("[data-testid=stExpander] [data-testid=stDataFrame]").first.wait_for()
    desk.settle()
    assert bare(ZH("chart.as_table")) in printed(page, False).text

"""Every page and state against the rules of WCAG 2.1, levels A and AA, by axe-core; and by the keyboard alone.

The pages in light colours, all of them in Chinese and some in English, are held to the rules where they are opened
anyway: in ``test_pages``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import loaders
from tests.browser.conftest import Server, Visit, serve, until, visit_of
from tests.examples import share

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
RULES |= {"resultTypes": ["violations"]}  # the elements that keep a rule are not listed: that takes most of the time
SAMPLE = "district=sample-district"
PARTS = (  # one of each way of drawing
    "?part=calendar",
    "disclosures?part=why",
    "disclosures?part=form",
    "procurement?part=years",
    "applications?part=flow&by=applicants",
    "applications?part=totals&by=units",
    "compare?part=lines",
    "compare?part=scatter",
    "compare?part=list",
    *(f"report?unit=sample-luzhen&year=2023&part={one}" for one in ("figures", "places")),
    "report?unit=sample-luzhen&year=2024&cell=app.received_new:total",
    f"applications?{SAMPLE}&behind=app.received_new-2025",
    "search?q=街道",
)


def broken(page: Page) -> list[str]:
    """The rules that a page breaks, each with the element."""
    found = Axe().run(page, options=RULES).response["violations"]
    stars = [f"emphasis that is shown as its stars: {text[:200]}" for text in seen(page) if "**" in text]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]] + stars


def seen(page: Page) -> list[str]:
    """What is to be read on a page, a line each."""
    return page.locator("body").inner_text().splitlines()


DARK = (
    "",
    "applications",
    "reconciliation",
    "report?unit=sample-luzhen&year=2023",
    "units",
)
ENGLISH = ("", "disclosures", "compare", "reconciliation", "load", "help")
SIZE = (1366, 768)
EMPTY = ("", "load", "units", "data", "help")


@pytest.fixture(scope="module", params=["light", "dark"])
def visitor(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Visit:
    visit = visit_of(browser, server.url, *SIZE, request.param)
    yield visit
    visit.page.context.close()


def address(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize("visitor", ["dark"], indirect=True)
def test_no_page_breaks_a_rule_in_the_dark(visitor: Visit) -> None:
    assert visitor.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = {path: wrong for path in DARK if (wrong := broken(visitor.open(address(path, "zh"))))}
    assert found == {} and visitor.problems == []


def test_no_part_of_a_page_breaks_a_rule(visit: Visit) -> None:
    found = {path: wrong for path in share(PARTS) if (wrong := broken(visit.open(address(path, "zh"))))}
    assert found == {}


@pytest.mark.parametrize(
    ("visitor", "name"),
    [
        ("light", "示例区"),
        ("light", "视图"),
        ("light", "名词"),
        ("light", "下载"),
        ("dark", "示例区"),
        ("dark", "名词"),
    ],
    indirect=["visitor"],
)
def test_no_open_menu_breaks_a_rule(visitor: Visit, name: str) -> None:
    page = visitor.open(f"applications?lang=zh&{SAMPLE}&unit=sample-luzhen")
    button = page.locator(".st-key-bar").get_by_role("button", name=name).first
    button.click()
    expect(page.locator("[data-testid=stPopoverBody]")).to_be_visible()
    visitor.settle()
    assert broken(page) == []


def test_no_open_fold_breaks_a_rule(visitor: Visit) -> None:
    page = visitor.open(f"disclosures?lang=zh&{SAMPLE}")
    page.get_by_text("图中数据（表格）").first.click()
    expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()
    visitor.settle()
    assert broken(page) == []


@pytest.mark.parametrize("path", ["", "reconciliation", "report?unit=sample-luzhen&year=2023"])
def test_a_telephone_shows_a_page_whole_and_breaks_no_rule(browser: Browser, server: Server, path: str) -> None:
    visit = visit_of(browser, server.url, 390, 844)
    page = visit.open(address(path, "zh"))
    assert broken(page) == []
    place = "document.querySelector('[data-testid=stMain]')"
    until(page, f"() => {place}.scrollWidth <= {place}.clientWidth")
    assert page.locator("h1").is_visible()
    page.context.close()


def test_an_empty_ledger_breaks_no_rule(browser: Browser, own_ledger: Path, tmp_path: Path) -> None:
    loaders.remove_sample(own_ledger)
    server = serve(own_ledger, tmp_path / "log")
    visit = visit_of(browser, server.url, 1366, 768)
    try:
        found = {path: wrong for path in EMPTY if (wrong := broken(visit.open(address(path, "zh"))))}
        assert found == {}
    finally:
        visit.page.context.close()
        server.stop()


# --- the keyboard alone --------------------------------------------------------------------------------


def tabbed(page: Page, is_there: Callable[[], bool], most: int = 150) -> None:
    """Press Tab until the focus is where it is wanted."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if is_there():
            return
    pytest.fail("the keyboard does not come there")


def focused(page: Page, script: str) -> Callable[[], bool]:
    return lambda: bool(page.evaluate(f"(() => {{ const one = document.activeElement; return {script}; }})()"))


def test_the_keyboard_opens_the_filters_and_sends_them(visit: Visit) -> None:
    page = visit.open(f"disclosures?lang=zh&{SAMPLE}")
    tabbed(page, focused(page, "one?.innerText?.includes('示例区 ·') && one.tagName === 'BUTTON'"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="显示", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="显示", exact=True)).to_have_count(0)


def test_the_keyboard_follows_a_figure_to_its_cell(visit: Visit) -> None:
    page = visit.open(f"compare?lang=zh&{SAMPLE}")
    tabbed(page, focused(page, "one?.closest?.('.grid td') && one.tagName === 'A'"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("报告")
    visit.settle()
    expect(page.locator("table.printed td.chosen")).to_have_count(1)


# --- Streamlit's own words, also those that hold what a visitor typed -----------------------------------


def test_what_streamlit_says_of_a_typed_word_is_chinese(visit: Visit) -> None:
    page = visit.open(f"disclosures?lang=zh&{SAMPLE}")
    page.locator(".st-key-bar").get_by_role("button", name="示例区").first.click()
    field = page.get_by_role("combobox", name="单位")
    field.first.fill("街道")
    options = page.get_by_role("listbox")
    expect(options).to_be_visible()
    expect(options).not_to_contain_text(re.compile("[A-Za-z]{3,}"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def test_a_new_name_is_offered_in_chinese(visit: Visit) -> None:
    page = visit.open("report?lang=zh&unit=sample-luzhen&year=2023&part=places")
    page.get_by_label("改到哪个单位").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("临江区某街道办事处")
    options = page.get_by_role("listbox")
    expect(options).to_contain_text("添加：临江区某街道办事处")
    expect(options).not_to_contain_text("Add")

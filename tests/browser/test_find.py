"""Search, help and the names of tabs in a real browser, at a desk and on a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from loaders.words import Words
from tests.browser.conftest import Server, Visit, until, visit_of

pytestmark = pytest.mark.browser
FIELD = ".st-key-filter-question input"
SIZES = {"desk": (1366, 768), "telephone": (390, 844)}


@pytest.fixture(scope="module")
def visitors(browser: Browser, server: Server) -> Iterator[dict[str, Visit]]:
    """One of each size for all tests: a new one has Streamlit's own code to compile, which takes longer than a page."""
    found = {name: visit_of(browser, server.url, *size) for name, size in SIZES.items()}
    yield found
    for visit in found.values():
        visit.page.context.close()


@pytest.fixture(params=SIZES)
def sized(request: pytest.FixtureRequest, visitors: dict[str, Visit]) -> Iterator[Visit]:
    yield visitors[request.param]
    assert (visitors[request.param].problems, visitors[request.param].outside) == ([], [])


@pytest.fixture
def desk(visitors: dict[str, Visit]) -> Iterator[Visit]:
    yield visitors["desk"]
    assert (visitors["desk"].problems, visitors["desk"].outside) == ([], [])


def choices(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_key_leads_to_the_search_and_a_result_to_its_place(sized: Visit) -> None:
    page = sized.open("applications?lang=zh")
    page.keyboard.press("/")
    expect(page.locator("h1")).to_have_text("搜索")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("荷岸镇 2023")
    page.keyboard.press("Enter")
    hit = page.locator(".hits a.name").first
    expect(hit).to_have_text("荷岸镇")
    assert choices(page)["q"] == ["荷岸镇 2023"] and choices(page)["district"] == ["sample-district"]
    page.evaluate("window.notReloaded = true")
    hit.click()
    expect(page.locator("h1")).to_have_text("报告")
    sized.settle()
    assert choices(page)["unit"] == ["sample-jianxi"] and choices(page)["year"] == ["2023"]
    assert page.evaluate("window.notReloaded") and "q" not in choices(page)
    page.go_back()
    expect(page.locator(".hits a.name").first).to_have_text("荷岸镇")
    expect(page.locator(FIELD)).to_have_value("荷岸镇 2023")


def test_a_problem_leads_to_its_dossier(desk: Visit) -> None:
    page = desk.open("search?lang=zh&q=荷岸镇 C01")
    page.get_by_role("region", name="问题").get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text("勾稽核验")
    desk.settle()
    assert choices(page)["problem"] and choices(page)["year"] == ["2024"]
    expect(page.locator("[data-testid=stAlertContentWarning]")).to_have_count(0)


def test_the_key_is_a_letter_where_somebody_types(desk: Visit) -> None:
    page = desk.open("search?lang=en")
    page.locator(FIELD).click()
    page.keyboard.type("a/b")
    expect(page.locator(FIELD)).to_have_value("a/b")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=a%2Fb"))
    desk.open("compare?lang=en")
    for label in ("Views", "Download"):
        expect(page.get_by_role("button", name=label)).to_be_visible()
    page.keyboard.press("Control+/")
    expect(page.locator("h1")).to_have_text("Compare")


def test_the_key_leads_to_the_field_of_the_search_itself(desk: Visit) -> None:
    page = desk.open("search?lang=zh&q=公开")
    expect(page.locator(FIELD)).to_have_value("公开")
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    all_of_it = "one => one.selectionStart === 0 && one.selectionEnd === one.value.length"
    until(page, f"() => ({all_of_it})(document.querySelector('{FIELD}'))")
    page.keyboard.type("专栏")
    expect(page.locator(FIELD)).to_have_value("专栏")


def test_what_is_typed_is_shown_as_it_is(desk: Visit) -> None:
    page = desk.open("search?lang=zh&q=%3Cimg src%3Dx onerror%3Dalert(1)%3E **%2525** _a_")
    expect(page.get_by_text("台账里没有找到")).to_be_visible()
    expect(page.locator(FIELD)).to_have_value("<img src=x onerror=alert(1)> **%25** _a_")
    assert page.locator("[data-testid=stMain] img").count() == 0


def test_search_and_help_fit_their_window(sized: Visit) -> None:
    place = "document.querySelector('[data-testid=stMain]')"
    for path in ("search?lang=en&q=公开", "search?lang=zh&q=", "help?lang=en", "help?lang=zh&part=marks"):
        page = sized.open(path)
        until(page, f"() => {place}.scrollWidth <= {place}.clientWidth")


def test_the_link_at_the_top_of_the_menu_is_the_search(desk: Visit) -> None:
    page = desk.open("compare?lang=en&year=2024")
    first = page.locator("[data-testid=stSidebarNavLink]").first
    expect(first).to_contain_text("Search")
    assert first.evaluate("one => getComputedStyle(one, '::after').content") == '"/"'
    first.click()
    expect(page.locator("h1")).to_have_text("Search")


TITLES = {
    "applications?lang=zh&year=2021&year=2022": "依申请公开 · 示例区 · 2021–2022年 · 公开台账",
    "?lang=zh": "总览 · 示例区 · 2019–2025年 · 公开台账",
    "compare?lang=en&unit=sample-jianxi&year=2024": "Compare · 示例区 · 荷岸镇 · 2024 · Gongkai Ledger",
    "report?lang=zh&unit=sample-jianxi&year=2024": "报告 · 示例区 · 荷岸镇 · 2024年 · 公开台账",
    "load?lang=zh": "导入 · 公开台账",
    "units?lang=en": "Units · Gongkai Ledger",
    "data?lang=zh": "数据 · 公开台账",
    "help?lang=en": "Help · Gongkai Ledger",
    "search?lang=zh": "搜索 · 公开台账",
    "search?lang=zh&q=荷岸  镇": "搜索 · 荷岸 镇 · 公开台账",
}


def test_a_tab_says_page_and_filter(desk: Visit) -> None:
    for path, title in TITLES.items():
        expect(desk.open(path)).to_have_title(title)


def test_the_title_follows_the_choices_and_the_pages(desk: Visit) -> None:
    page = desk.open("disclosures?lang=zh&year=2023&year=2024")
    expect(page).to_have_title("主动公开 · 示例区 · 2023–2024年 · 公开台账")
    page.locator(".chips a").first.click()
    expect(page).to_have_title("主动公开 · 示例区 · 2019–2025年 · 公开台账")
    page.locator("[data-testid=stSidebarNavLink]", has_text="导入").click()
    expect(page).to_have_title("导入 · 公开台账")
    desk.settle()
    page.go_back()
    expect(page).to_have_title("主动公开 · 示例区 · 2019–2025年 · 公开台账")
    page.get_by_text("English", exact=True).click()
    expect(page).to_have_title("Disclosures · 示例区 · 2019–2025 · Gongkai Ledger")


def test_each_step_of_a_person_is_one_step_back(desk: Visit) -> None:
    page = desk.open("disclosures?lang=zh")
    for name in ("导入", "数据"):
        page.locator("[data-testid=stSidebarNavLink]", has_text=name).first.click()
        expect(page.locator("h1")).to_have_text(name)
        page.wait_for_url(lambda url: "district=" in url)  # which the app fills in, and is no step
        desk.settle()
    for name in ("导入", "主动公开"):
        page.go_back()
        expect(page.locator("h1")).to_have_text(name)
        desk.settle()
    assert choices(page)["district"] == ["sample-district"]


def test_a_part_of_the_help_opens_and_stays_in_the_address(desk: Visit) -> None:
    page = desk.open("help?lang=zh")
    page.get_by_text("版本与变化", exact=True).click()
    page.wait_for_url(re.compile("part=version"))
    page.get_by_text(Words("zh")("help.changes")).click()
    expect(page.get_by_role("heading", name="Added")).to_be_visible()

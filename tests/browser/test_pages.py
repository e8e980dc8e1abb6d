"""Every page in both languages, in a real browser, on the real app."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.forms import load_forms
from loaders.words import Words
from pages.shared.view.navigation import DEFAULT, SECTIONS
from tests.browser.conftest import Server, Visit, serve, until, visit_of
from tests.browser.test_access import ENGLISH, SIZE, broken
from tests.examples import share
from tests.loaders.test_load import PROSE

PAGES = {  # address -> heading in both languages
    "" if name == DEFAULT else name: (Words("zh")(f"page.{name}"), Words("en")(f"page.{name}"))
    for names in SECTIONS.values()
    for name in names
}
CHARTS = ("disclosures", "procurement", "applications", "compare?part=bars")
FIGURES = (
    "",
    "disclosures",
    "procurement",
    "applications",
    "reviews",
    "compare",
    "report",
)  # pages with tables of figures
SIZES = ((1920, 1080), (1280, 800))  # a screen on a desk, and a laptop or projector
BOM = b"\xef\xbb\xbf"


def heading(page: Page) -> str:
    return page.locator("h1").first.inner_text().strip()


def download(page: Page, label: str, number: int = 0) -> tuple[str, bytes]:
    """Press a download button, or follow a link to a file; the file's name and bytes."""
    named = re.compile(label)
    button = page.get_by_role("button", name=named).or_(page.get_by_role("link", name=named)).nth(number)
    button.scroll_into_view_if_needed()
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def narrow(visit: Visit, first: int) -> None:
    """Choose the years from one on, as a visitor does: open the line, choose, send."""
    page = visit.page
    page.get_by_role("button", name=re.compile("示例区 ·")).click()
    page.get_by_role("combobox", name=re.compile("从哪一年")).click()
    page.get_by_role("option", name=str(first)).click()
    page.get_by_role("button", name="显示", exact=True).click()
    page.wait_for_url(re.compile(f"year={first}"))
    page.keyboard.press("Escape")
    visit.settle()


def lines_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(BOM), "Excel needs the mark to read Chinese"
    return list(csv.DictReader(io.StringIO(content[3:].decode("utf-8"), newline="")))


def same(cell: object, text: str) -> bool:
    """Whether a cell of a workbook says what a CSV says: a number as a number, a blank as a blank."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(text) == cell
    return ("" if cell is None else str(cell)) == text


def rows(ledger: Path, sql: str, *parameters: object) -> list[tuple]:
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as connection:
        return connection.execute(sql, parameters).fetchall()


FOREIGN = {  # what may stand in Latin letters on a Chinese page: names of formats and products, of files and of symbols
    *("CSV", "Excel", "Word", "PDF", "ZIP", "SQLite", "Tab", "English", "data", "html", "organisation", "csv"),
    *("TSV", "TXT", "XLS", "XLSX", "xls", "xlsx"),
    *("keyboard", "double", "arrow", "left", "right", "down", "expand", "more", "upload"),
}
SAID = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (!node.parentElement.closest('script, style, noscript, .stDataFrame')) found.push(node.nodeValue);
    for (const one of document.querySelectorAll('[aria-label], [placeholder]'))
        if (getComputedStyle(one).display !== 'none')
            found.push(one.getAttribute('aria-label') ?? '', one.getAttribute('placeholder') ?? '');
    return found.join(' ');
}"""


def nothing_is_english(page: Page) -> None:
    expect(page.locator("[data-testid=stSidebarNavLink]").nth(1)).to_have_text("总览")
    words = set(re.findall(r"[A-Za-z]{3,}", page.evaluate(SAID)))
    assert words - FOREIGN == set()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "overview")
def test_every_page_opens_whole_in_both_languages_breaks_no_rule_and_a_chinese_one_has_nothing_english(
    visit: Visit, path: str, language: str
) -> None:
    width, height = SIZE
    visit.page.set_viewport_size({"width": width, "height": height})
    page = visit.open(f"{path}?lang={language}")
    if language == "zh":
        nothing_is_english(page)
    if language == "zh" or path in ENGLISH:
        assert broken(page) == [], "a rule of WCAG"
    assert heading(page) == PAGES[path][language == "en"]
    assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    expect(page.locator(".js-plotly-plot")).not_to_have_count(0) if path in CHARTS else None
    expect(page.locator(".grid table")).not_to_have_count(0) if path in FIGURES else None
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        for place in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
            until(page, f"() => {place}.scrollWidth <= {place}.clientWidth")  # tables follow a bit later
    assert visit.problems == []
    assert visit.outside == [], "no request leaves the machine"


@pytest.mark.parametrize("number", share(range(len(PAGES))), ids=lambda number: [*PAGES][number] or "overview")
def test_a_deep_link_as_the_first_visit_of_a_fresh_server(own_visit: Visit, number: int) -> None:
    """Streamlit runs a file of ``pages/`` alone when it is the first thing a server is asked for."""
    path, titles = list(PAGES.items())[number]
    language = ("zh", "en")[number % 2]
    page = own_visit.open(f"{path}?lang={language}")
    assert heading(page) == titles[language == "en"]
    links = page.locator("[data-testid=stSidebarNavLink]")
    expect(links).to_have_count(len(PAGES))
    assert [text.strip() for text in links.all_inner_texts()] == [both[language == "en"] for both in PAGES.values()]
    assert own_visit.problems == []


def test_the_first_start_loads_what_ships_and_says_so(browser: Browser, tmp_path: Path) -> None:
    server = serve(tmp_path / "ledger.db", tmp_path / "log", is_cold=True)
    visit = visit_of(browser, server.url)
    try:
        visit.page.goto(server.url)
        expect(visit.page.get_by_text("首次启动")).to_be_visible()
        expect(visit.page.locator("h1")).to_have_text("总览")
        visit.settle()
        assert rows(tmp_path / "ledger.db", "SELECT count(*) FROM report WHERE is_current") == [(83,)]
        assert "external" not in (tmp_path / "log").read_text(encoding="utf-8").lower(), "the server asked outside"
        expect(visit.page.get_by_text("示例数据").first).to_be_visible()
        menu = visit.page.locator("[data-testid=stSidebar]").bounding_box()
        assert menu and menu["width"] == 236, "the menu is as narrow for the very first visitor"
        assert visit.problems == []
    finally:
        visit.page.context.close()
        server.stop()


def test_the_csv_is_exactly_what_is_filtered(visit: Visit, server: Server) -> None:
    query = "district=sample-district&series=licensing.decisions&series=penalty.decisions&year=2024&year=2025"
    page = visit.open(f"disclosures?{query}&lang=zh")
    page.get_by_role("button", name="下载", exact=True).click()
    page.get_by_text("附编码列").first.click()
    expect(page.get_by_role("switch", name=re.compile("附编码列"))).to_be_checked()
    page.keyboard.press("Escape")
    visit.settle()
    page.get_by_role("button", name="下载", exact=True).click()
    name, content = download(page, "下载 CSV：主动公开")
    assert name.endswith(".csv") and "示例数据" in name and "2024-2025" in name
    found = {(line["单位编码"], int(line["年度"]), line["指标编码"]): line["数值"] for line in lines_of(content)}
    stored = rows(
        server.ledger,
        """SELECT scope_id, year, series, sum FROM rollup JOIN organisation ON organisation_id = scope_id
           WHERE is_sample AND scope = 'organisation' AND year IN (2024, 2025)
                 AND series IN ('licensing.decisions', 'penalty.decisions')""",
    )
    assert found == {(unit, year, series): "" if value is None else str(value) for unit, year, series, value in stored}
    assert "" in found.values(), "the missing figures stay blank"


def test_a_filter_goes_into_the_url_and_a_copied_link_shows_the_same(visit: Visit, browser: Browser) -> None:
    page = visit.open("disclosures?lang=zh&district=sample-district")
    narrow(visit, 2024)
    link = page.url.removeprefix(visit.url).lstrip("/")
    other = visit_of(browser, visit.url)
    try:
        copy = other.open(link)
        assert (
            copy.locator("[data-testid=stMain]").inner_text().split()
            == page.locator("[data-testid=stMain]").inner_text().split()
        )
    finally:
        other.page.context.close()


def test_choices_and_language_go_along_the_menu(visit: Visit) -> None:
    page = visit.open("disclosures?lang=en&year=2024")
    page.get_by_role("link", name="Applications").click()
    expect(page.locator("h1")).to_have_text("Applications")
    visit.settle()
    assert "lang=en" in page.url and "year=2024" in page.url
    page.get_by_role("radio", name="中文").click() if page.get_by_role(
        "radio", name="中文"
    ).count() else page.get_by_text("中文").click()
    expect(page.locator("h1")).to_have_text("依申请公开")


def test_a_choice_that_is_not_on_offer_is_named_not_an_error(visit: Visit) -> None:
    page = visit.open("disclosures?lang=zh&unit=nobody&year=1999&series=nonsense")
    for word in ("nobody", "1999", "nonsense"):
        expect(page.get_by_text(f"“{word}”")).to_be_visible()


def test_the_workbook_holds_what_the_csvs_hold(visit: Visit) -> None:
    page = visit.open("disclosures?lang=zh&year=2023&year=2024")
    page.get_by_role("button", name="下载", exact=True).click()
    expect(page.get_by_role("button", name="下载 CSV")).not_to_have_count(0)
    offered = page.get_by_role("button", name="下载 CSV").count()
    texts = [download(page, "下载 CSV", number)[1] for number in range(offered)]
    name, content = download(page, "下载本页全部表格")
    page.keyboard.press("Escape")
    *tables, about = load_workbook(io.BytesIO(content)).worksheets
    assert name.endswith(".xlsx") and len(tables) == offered > 1
    for table, text in zip(tables, texts, strict=True):
        heading, *found = table.iter_rows(values_only=True)
        lines = lines_of(text)
        assert list(heading) == list(lines[0])
        assert len(found) == len(lines) > 10
        for row, line in zip(found, lines, strict=True):
            assert all(same(cell, said) for cell, said in zip(row, line.values(), strict=True)), (row, line)
    said = dict(about.iter_rows(values_only=True))
    assert "2023" in said["筛选条件"] and said["规则版本"]


@pytest.mark.parametrize(("picture", "first"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_chart_is_saved_as_a_picture_without_a_network(visit: Visit, picture: str, first: bytes) -> None:
    page = visit.open(f"compare?lang=zh&part=bars&picture={picture}")
    chart = page.locator(".js-plotly-plot").first
    chart.scroll_into_view_if_needed()
    with page.expect_download() as waiting:
        chart.locator(".modebar-btn").first.click()
    assert Path(waiting.value.path()).read_bytes().startswith(first)
    assert visit.outside == []


def test_a_chart_draws_what_the_ledger_holds(visit: Visit, server: Server) -> None:
    page = visit.open("disclosures?lang=zh&district=sample-district&focus=licensing.decisions")
    page.wait_for_selector(".js-plotly-plot .plot-container")
    drawn = page.evaluate(
        "Array.from(document.querySelector('.js-plotly-plot').data[0].y).filter((one) => one !== null && !isNaN(one))"
    )
    stored = rows(
        server.ledger,
        """SELECT sum FROM rollup WHERE series = 'licensing.decisions' AND scope = 'parent'
           AND scope_id = 'sample-district' ORDER BY year""",
    )
    assert drawn == [value for (value,) in stored]


def test_the_ledger_and_its_tables_are_given_away_whole(visit: Visit, server: Server) -> None:
    page = visit.open("data?lang=zh")
    page.get_by_role("tab", name="给技术人员").click()
    page.get_by_role("tab", name="数据表").click()
    _, ledger = download(page, "下载台账文件")
    assert ledger.startswith(b"SQLite format 3")
    _, table = download(page, "下载 organisation.csv")
    assert len(lines_of(table)) == rows(server.ledger, "SELECT count(*) FROM organisation")[0][0]
    page.get_by_role("tab", name="下载全部").click()
    name, figures = download(page, "全部数字 CSV")
    counted = "SELECT count(*) FROM figure JOIN report USING (report_id) WHERE is_current"
    assert (name, len(lines_of(figures))) == ("全部数字.csv", rows(server.ledger, counted)[0][0])
    name, book = download(page, "全部数字 Excel")
    assert name == "全部数字.xlsx" and book.startswith(b"PK")


def test_streamlits_own_words_are_in_the_pages_language(visit: Visit) -> None:
    page = visit.open("load?lang=zh")
    expect(page.get_by_role("button", name="选择文件")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page = visit.open("load?lang=en")
    expect(page.get_by_text("Upload", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_browser_back_shows_the_view_before(visit: Visit) -> None:
    page = visit.open("disclosures?lang=zh&district=sample-district")
    narrow(visit, 2024)
    expect(page.locator(".chips a")).to_have_text(["2024–2025年 ✕"])
    page.go_back()
    page.wait_for_url(lambda url: "year=" not in url)
    visit.settle()
    expect(page.locator(".chips a")).to_have_count(0)


def test_a_choice_is_taken_back_by_its_chip(visit: Visit) -> None:
    page = visit.open("disclosures?lang=zh&district=sample-district&year=2024&year=2025&kind=town")
    chips = page.locator(".chips a")
    expect(chips).to_have_text(["镇 ✕", "2024–2025年 ✕", "清除筛选 ✕"])
    chips.nth(1).click()
    page.wait_for_url(lambda url: "year=" not in url and "kind=town" in url)
    visit.settle()
    expect(chips).to_have_text(["镇 ✕"])


def test_a_figure_leads_to_its_cell_and_back_returns(visit: Visit) -> None:
    page = visit.open("applications?lang=zh&district=sample-district&part=years")
    line = page.locator(".grid tbody tr", has_text="松风街道")
    line.get_by_role("link").last.click()
    expect(page.locator("h1")).to_have_text("报告")
    visit.settle()
    expect(page.locator("table.printed td.chosen")).to_have_attribute("id", "cell-app.received_new:total")
    page.go_back()
    expect(page.locator("h1")).to_have_text("依申请公开")
    visit.settle()
    assert "part=years" in page.url and visit.problems == []


def test_a_sum_is_taken_apart_where_it_is_clicked(visit: Visit, server: Server) -> None:
    page = visit.open("applications?lang=zh&district=sample-district")
    page.locator(".card .much a").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2025年本年新收申请由哪些单位构成")
    stored = rows(
        server.ledger,
        """SELECT count(*) FROM rollup JOIN organisation ON organisation_id = scope_id WHERE is_sample AND year = 2025
           AND scope = 'organisation' AND series = 'app.received_new' AND sum IS NOT NULL""",
    )
    expect(dialog.locator("tbody tr")).to_have_count(stored[0][0])
    expect(dialog).to_contain_text("竹坡乡 ○ 未报")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.wait_for_url(lambda url: "behind=" not in url)


def test_a_bar_leads_to_what_is_behind_it(visit: Visit) -> None:
    page = visit.open("applications?lang=zh&district=sample-district&by=units")
    box = page.locator(".js-plotly-plot .bars .point path").first.bounding_box()
    assert box
    for act in (page.mouse.move, page.mouse.click):  # the chart lies under a pane of its own that takes the pointer
        act(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("h1")).to_have_text("报告")


def test_what_a_mark_says_is_shown_to_pointer_and_keyboard(visit: Visit) -> None:
    page = visit.open("applications?lang=zh&district=sample-district")
    sign, tip = page.locator(".card .sign").first, page.locator(".ledger-tip")
    sign.hover()
    expect(tip).to_be_visible()
    assert "核验发现" in tip.inner_text() and sign.get_attribute("aria-label") == tip.inner_text()
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    sign.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_reconciliation_lists_the_failures_and_gives_them_away(visit: Visit, server: Server) -> None:
    page = visit.open("reconciliation?lang=zh&severity=error&status=fail")
    page.get_by_role("button", name="下载", exact=True).click()
    name, content = download(page, "下载 CSV")
    page.keyboard.press("Escape")
    listed = lines_of(content)
    stored = rows(
        server.ledger,
        """SELECT fingerprint FROM finding WHERE problem_id IN (
               SELECT problem_id FROM finding JOIN report USING (report_id) JOIN organisation USING (organisation_id)
               WHERE is_current AND is_sample AND severity = 'error' AND status = 'fail')""",
    )
    assert sorted(line["核验编号"] for line in listed) == sorted(fingerprint for (fingerprint,) in stored)
    assert all(line["问题序号"] and line["涉及的单元格"] and line["依据"] and line["向单位核实"] for line in listed)
    assert "勾稽核验" in name
    page.get_by_role("link", name="打开这份报告").click()
    expect(page.locator("h1")).to_have_text("报告")
    visit.settle()
    assert page.locator("table.printed td.error").count() > 0
    expect(page.locator("table.printed td.chosen")).to_have_count(1)


def test_the_report_rebuilds_the_official_tables(visit: Visit, server: Server) -> None:
    page = visit.open("report?lang=zh&district=&unit=unsigned-subdistrict&year=2020")
    expect(page.locator("table.printed")).to_have_count(3)
    cells = page.locator("table.printed td")
    expect(cells).to_have_count(len(load_forms()["2019"].cells))
    assert "29.1 万元" in cells.all_inner_texts()[21]
    said = cells.nth(21).get_by_role("tooltip", include_hidden=True)
    expect(said).to_be_hidden()
    cells.nth(21).hover()
    expect(said).to_be_visible()
    assert "29.1万元" in said.inner_text() and "第78行" in said.inner_text()
    page.get_by_role("radio", name="文件与版本").click()
    _, original = download(page, "下载原件")
    assert original == Path("data/reports/000_5f1380157b69d8b6.txt").read_bytes()


def test_a_figure_is_reached_by_keyboard_and_from_the_prose(visit: Visit) -> None:
    page = visit.open("report?lang=zh&unit=sample-luzhen&year=2024&cell=app.received_new:total")
    chosen, said = page.locator("table.printed td.chosen"), page.locator("[id='tip-app.received_new:total']")
    expect(chosen).to_have_attribute("id", "cell-app.received_new:total")
    expect(said).to_be_hidden()
    chosen.focus()
    expect(said).to_be_visible()
    right_edges = (
        "cells => cells.map(cell => { cell.focus(); return cell.querySelector('.tip').getBoundingClientRect() })"
    )
    boxes = page.locator("table.printed td").evaluate_all(right_edges)
    assert all(box["width"] > 0 and box["left"] >= 0 and box["right"] <= 1280 for box in boxes), "none is cut off"
    page.locator(".prose mark.fail a").first.click()
    expect(chosen).to_be_in_viewport()
    expect(page.locator("table.printed td:target")).to_have_attribute("id", "cell-app.received_new:total")
    page.get_by_text("显示上年数").click()
    expect(page.locator("table.printed .before")).to_have_count(0)
    assert "lastyear=0" in page.url and "cell=app.received_new" in page.url
    assert visit.problems == []


def test_the_chosen_version_goes_into_the_url(visit: Visit) -> None:
    page = visit.open("report?lang=zh&unit=sample-youtong&year=2022")
    page.get_by_text("第1版（").click()
    page.wait_for_url(re.compile("version=1"))
    visit.settle()
    visit.open(page.url.removeprefix(visit.url).lstrip("/"))
    expect(page.get_by_role("radio", name="第1版（")).to_be_checked()


def test_a_dropped_file_is_stored_only_when_confirmed(own_visit: Visit, own_ledger: Path, tmp_path: Path) -> None:
    form = load_forms()["2021"]
    figures = dict.fromkeys(form.cells, "0") | {"case.review:total": "3"}
    title = "示例丙街道办事处2024年政府信息公开工作年度报告"
    draft = Draft("示例丙街道办事处", 2024, form, figures, PROSE, title=title)
    (tmp_path / "年报.docx").write_bytes(LAYOUTS["docx"][0](draft))
    count = "SELECT count(*) FROM report JOIN organisation USING (organisation_id) WHERE name = '示例丙街道办事处'"
    page = own_visit.open("load?lang=zh")
    page.locator("input[type=file]").set_input_files(tmp_path / "年报.docx")
    expect(page.get_by_text("共 1 份文件：可载入 1。")).to_be_visible()
    page.get_by_text("看其中一份").click()
    expect(page.get_by_text("200 个单元格中读准 200 个")).to_be_visible()
    expect(page.get_by_text("试核发现 1 处")).to_be_visible()
    assert rows(own_ledger, count) == [(0,)]
    page.get_by_role("button", name="全部载入（1 份）").click()
    expect(page.get_by_text("共 1 份文件：已在台账 1。")).to_be_visible()
    assert rows(own_ledger, count) == [(1,)]
    assert own_visit.problems == []


def test_a_view_is_saved_by_name_and_the_filters_are_cleared(own_visit: Visit) -> None:
    page = own_visit.open("disclosures?lang=zh&unit=sample-luzhen&year=2024")
    page.get_by_role("button", name="视图", exact=True).click()
    page.get_by_label("给当前页面和筛选条件起个名字").fill("松风今年")
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.get_by_role("button", name="松风今年")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("保存在台账里")).to_be_hidden()
    page.locator(".chips a", has_text="清除筛选").click()
    page.wait_for_url(lambda url: "unit=" not in url and "year=" not in url)
    expect(page.locator(".chips a")).to_have_count(0)
    own_visit.settle()
    page.get_by_role("button", name="视图", exact=True).click()
    page.get_by_role("button", name="松风今年").click()
    page.wait_for_url(re.compile("unit=sample-luzhen"))
    own_visit.settle()
    assert "unit=sample-luzhen" in page.url and "year=2024" in page.url
    assert own_visit.problems == []


def test_a_figure_that_an_official_confirms_is_suspected_no_more(
    own_visit: Visit, own_ledger: Path, loaded_ledger: Path
) -> None:
    page = own_visit.open("reconciliation?lang=zh&rule=H02&severity=error&status=fail")
    page.get_by_text("已对照原件，确认原数无误").click()
    button = page.get_by_role("button", name="确认原数无误").first
    expect(button).to_be_disabled()
    label = button.inner_text().partition("：")[2]
    page.get_by_label("确认人姓名").fill("王某")
    page.get_by_label("确认人姓名").press("Enter")
    expect(button).to_be_enabled()
    own_visit.settle()  # a click while the page is drawn anew may be lost
    button.click()
    expect(page.get_by_text(f"🔒 {label}")).to_be_visible()
    expect(page.get_by_role("button", name=f"确认原数无误：{label}")).to_have_count(0)
    ((cell,),) = rows(own_ledger, "SELECT cell FROM confirmation WHERE reviewer = '王某' AND value IS NOT NULL")
    accused = f"SELECT 1 FROM explanation WHERE changes LIKE '%{cell}%'"
    before = len(rows(loaded_ledger, accused))
    assert len(rows(own_ledger, accused)) < before
    assert own_visit.problems == []


def test_an_archive_is_loaded_and_taken_back_as_one(own_visit: Visit, own_ledger: Path, tmp_path: Path) -> None:
    form = load_forms()["2021"]
    with zipfile.ZipFile(tmp_path / "套件.zip", "w") as package:
        for year in (2023, 2024):
            title = f"示例丙街道办事处{year}年政府信息公开工作年度报告"
            draft = Draft("示例丙街道办事处", year, form, dict.fromkeys(form.cells, "0"), {}, title=title)
            package.writestr(f"年报/{year}.html", LAYOUTS["html"][0](draft))
        package.writestr("年报/坏.docx", b"PK")
    count = "SELECT year FROM report JOIN organisation USING (organisation_id) WHERE name = '示例丙街道办事处'"
    page = own_visit.open("load?lang=zh")
    page.locator("input[type=file]").set_input_files(tmp_path / "套件.zip")
    expect(page.get_by_text("共 3 份文件：可载入 2、退回 1。")).to_be_visible()
    page.get_by_role("button", name="全部载入（2 份）").click()
    expect(page.get_by_text("共 3 份文件：退回 1、已在台账 2。")).to_be_visible()
    assert sorted(rows(own_ledger, count)) == [(2023,), (2024,)]
    page.get_by_role("button", name="撤销这次载入").click()
    expect(page.get_by_text("共 3 份文件：可载入 2、退回 1。")).to_be_visible()
    assert rows(own_ledger, count) == []
    assert own_visit.problems == []


def test_one_click_removes_the_sample(own_visit: Visit, own_ledger: Path) -> None:
    page = own_visit.open("?lang=zh")
    page.get_by_role("button", name="移除示例数据").click()
    page.get_by_role("button", name="确认移除").click()
    expect(page.get_by_text("示例数据")).to_have_count(0)
    assert rows(own_ledger, "SELECT count(*) FROM report") == [(1,)]

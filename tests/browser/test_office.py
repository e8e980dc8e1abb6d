"""The office's day in a real browser: its own district from nothing, its reports with one button, the way back.

Each job counts its clicks and, from its first page on, its seconds; they are written to the report of the test run
(``--junit-xml``), not asserted: another machine takes another time.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import store
from loaders.documents import Paragraph, Table, read_document
from loaders.forms import load_forms
from tests.browser.conftest import Server, Visit, serve, visit_of
from tests.browser.test_pages import heading, rows

FORM = load_forms()["2021"]
DISTRICT = "临江区人民政府"
UNITS = ("临江区柳林街道办事处", "临江区河口镇人民政府", "临江区财政局")
LIST = "名称,类别,上级,联系人,电话\n" + "".join(
    f"{name},{kind},{DISTRICT},{contact},{phone}\n"
    for name, kind, contact, phone in zip(
        UNITS, ("街道", "镇", "部门"), ("王芳", "李雷", "韩梅"), ("5550101", "5550102", "5550103"), strict=True
    )
)
FILED = """SELECT name, report.year FROM report JOIN organisation USING (organisation_id)
           WHERE is_current AND NOT is_sample AND name NOT LIKE '未署名%'"""  # the last ships with the program


def report(unit: str, year: int, kind: str) -> bytes:
    title, figures = f"{unit}{year}年政府信息公开工作年度报告", dict.fromkeys(FORM.cells, "0")
    draft = Draft(unit, year, FORM, figures, {"一": "依法公开。"}, title=title)
    if kind != "xlsx":
        return LAYOUTS[{"txt": "pipe_rows"}.get(kind, kind)][0](draft)
    book, written = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for block in read_document("a.html", LAYOUTS["html"][0](draft)).blocks:
        for line in block.rows if isinstance(block, Table) else [[block]] if isinstance(block, Paragraph) else []:
            book.active.append([one.text for one in line])
    book.save(written)
    return written.getvalue()


@dataclass
class Office:
    """A visitor of an app with a ledger of its own, whose clicks are counted."""

    visit: Visit
    ledger: Path
    clicks: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def page(self) -> Page:
        return self.visit.page

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def go(self, page: str) -> None:
        """Open a page from the menu."""
        self.click(self.page.locator("[data-testid=stSidebarNavLink]", has_text=page))
        expect(self.page.locator("h1")).to_have_text(page)
        self.visit.settle()

    def drop(self, *files: Path, number: int = 0) -> None:
        self.clicks += 1  # a drag from the folder
        self.page.locator("input[type=file]").nth(number).set_input_files(list(files))

    def filed(self) -> set[tuple[str, int]]:
        return set(rows(self.ledger, FILED))


@pytest.fixture
def office(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Office]]:
    """An office whose ledger is empty: the sample is not wanted, the day is set."""
    opened: list[tuple[Visit, Server]] = []

    def start(today: str, ledger: Path | None = None) -> Office:
        file = ledger or tmp_path / "ledger.db"
        if ledger is None:
            with store.ledger(file) as db, store.transaction(db):
                store.set_setting(db, "sample_removed", "1")
        monkeypatch.setenv("LEDGER_TODAY", today)
        server = serve(file, tmp_path / f"log{len(opened)}")
        visit = visit_of(browser, server.url, 1366, 768)
        opened.append((visit, server))
        visit.open("?lang=zh")
        return Office(visit, file)

    yield start
    for visit, server in opened:
        visit.page.context.close()
        server.stop()
        assert visit.problems == [] and visit.outside == []


def done(office: Office, job: str, record_property: Callable[[str, object], None]) -> None:
    record_property(f"{job} clicks", office.clicks)
    record_property(f"{job} seconds", round(time.monotonic() - office.started, 1))


def test_a_an_own_district_with_three_units_and_one_report(
    office: Callable[..., Office], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """From an empty ledger to who has filed, whom to phone and since when it is late. Before: a CSV by hand beside the
    program, three ways to fail, and an overview that spoke of the newest year in the ledger."""
    (tmp_path / "名单.csv").write_bytes(LIST.encode("gbk"))
    (tmp_path / "柳林2025.html").write_bytes(report(UNITS[0], 2025, "html"))
    at = office("2026-01-15")
    page = at.page
    at.go("单位名单")
    at.drop(tmp_path / "名单.csv")
    expect(page.get_by_text("将会：新增 4，更新 0，没有变化 0，需要确认 0。还没有保存。")).to_be_visible()
    at.click(page.get_by_role("button", name="确认导入 4 个单位"))
    expect(page.get_by_text("已导入：新增 4").first).to_be_visible()
    at.go("总览")
    expect(page.get_by_text("3 家应报，0 家已报，3 家未报")).to_be_visible()
    expect(page.get_by_text("尚未到期").first).to_be_visible()
    at.go("导入")
    at.drop(tmp_path / "柳林2025.html")
    at.click(page.get_by_role("button", name="全部载入（1 份）"))
    expect(page.get_by_text("共 1 份文件：已在台账 1。")).to_be_visible()
    at.go("总览")
    expect(page.get_by_text("3 家应报，1 家已报，2 家未报")).to_be_visible()
    done(at, "a", record_property)
    assert at.filed() == {(UNITS[0], 2025)}
    late = office("2026-02-03", at.ledger).page
    expect(late.get_by_text("未报，已逾期 3 天").first).to_be_visible()
    expect(late.get_by_text("联系人 李雷 5550102").first).to_be_visible()


def test_e_five_files_of_four_kinds_one_moved_one_taken_back(
    office: Callable[..., Office], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Five files with one button, one of them then moved, that taken back. Before: a name typed and four buttons, and
    no way to move or undo."""
    kinds = {"html": UNITS[0], "docx": UNITS[1], "xlsx": UNITS[2], "txt": "临江区青山乡人民政府"}
    files = [tmp_path / f"{number}.{kind}" for number, kind in enumerate(kinds)]
    for path, (kind, unit) in zip(files, kinds.items(), strict=True):
        path.write_bytes(report(unit, 2025, kind))
    (tmp_path / "旧.html").write_bytes(report(UNITS[0], 2024, "html"))
    at = office("2026-02-03")
    page = at.page
    at.go("导入")
    at.drop(*files, tmp_path / "旧.html")
    expect(page.get_by_text("共 5 份文件：可载入 5。")).to_be_visible()
    at.click(page.get_by_role("button", name="全部载入（5 份）"))
    expect(page.get_by_text("共 5 份文件：已在台账 5。")).to_be_visible()
    assert at.filed() == {(unit, 2025) for unit in kinds.values()} | {(UNITS[0], 2024)}
    loaded = at.filed()
    (unit,) = rows(at.ledger, "SELECT organisation_id FROM organisation WHERE name = ?", UNITS[0])
    at.visit.open(f"report?lang=zh&unit={unit[0]}&year=2025")
    at.click(page.get_by_role("radio", name="改归属或移出"))
    to = page.get_by_label("改到哪个单位")
    expect(to).to_be_visible()
    at.visit.settle()
    to.focus()
    page.keyboard.press("ArrowDown")
    at.click(page.get_by_role("option", name=UNITS[1]))
    at.visit.settle()
    expect(to).to_have_value(UNITS[1])
    page.get_by_label("原因（必填）").fill("归属看错了")
    page.get_by_label("报告年度（不是发布年份）").fill("2023")
    page.get_by_label("报告年度（不是发布年份）").press("Enter")
    at.visit.settle()
    at.click(page.get_by_role("button", name="改归属", exact=True))
    expect(page.get_by_text(f"已把{UNITS[0]} 2025年的年报改到{UNITS[1]} 2023年。").first).to_be_visible()
    assert at.filed() == loaded - {(UNITS[0], 2025)} | {(UNITS[1], 2023)}
    at.go("数据")
    at.click(page.get_by_role("tab", name="更改记录"))
    at.click(page.get_by_role("button", name="撤销最近一次"))
    expect(page.get_by_text("已撤销：把").first).to_be_visible()
    assert at.filed() == loaded
    done(at, "e", record_property)


def test_f_links_copied_before_and_after_own_data_came(
    own_ledger: Path, office: Callable[..., Office], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """A link, and a saved view, show after one's own data came what they showed before. Before: the same links showed
    another district, or asked for a report that nobody owed."""
    at = office("2026-02-03", own_ledger)
    page = at.page
    at.go("政府采购")
    old = "procurement?year=2019&year=2020&lang=zh"  # as an address was before it named the district
    at.visit.open(old)

    def said() -> tuple[str, list[str]]:
        """What the page says of its link, and its first lines."""
        every = page.locator("[data-testid=stMain]").inner_text().splitlines()
        shown = [
            *page.locator(".st-key-answer, .cards, .grid").all_inner_texts(),
            page.locator(".st-key-bar").inner_text(),
        ]
        return "".join(one for one in every if "链接" in one), shown

    _, before = said()
    page.get_by_role("button", name="视图", exact=True).click()
    page.get_by_label("给当前页面和筛选条件起个名字").fill("两年采购")
    at.click(page.get_by_role("button", name="保存", exact=True).first)
    expect(page.get_by_role("button", name="两年采购")).to_be_visible()
    page.keyboard.press("Escape")
    new = page.url
    assert "district=sample-district" in new
    files = [tmp_path / f"{number}.html" for number in range(2)]
    for path, unit in zip(files, UNITS, strict=False):
        path.write_bytes(report(unit, 2025, "html"))
    at.go("导入")
    at.drop(*files)
    at.click(page.get_by_role("button", name="全部载入（2 份）"))
    expect(page.get_by_text("已在台账 2。")).to_be_visible()
    at.go("总览")
    for link in (new, f"{at.visit.url}/{old}"):
        page.goto(link)
        at.visit.settle()
        of_link, shown = said()
        assert "district=sample-district" in page.url and shown == before
        assert ("链接没有写明上级单位" in of_link) == (link != new)
    at.visit.open("?lang=zh")
    assert "district=sample-district" not in page.url, "one's own comes first"
    at.click(page.get_by_role("button", name="视图", exact=True))
    at.click(page.get_by_role("link", name="两年采购"))
    page.wait_for_url(lambda url: "district=sample-district" in url and "year=2019" in url)
    done(at, "f", record_property)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_overview_has_the_address_that_its_name_suggests(visit: Visit, language: str) -> None:
    page = visit.open(f"overview?lang={language}")
    assert heading(page) == ("总览" if language == "zh" else "Overview")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert visit.problems == []


@pytest.mark.parametrize("first", ["list", "reports"])
def test_h_list_first_or_reports_first_end_in_the_same_ledger(
    office: Callable[..., Office], tmp_path: Path, first: str, record_property: Callable[[str, object], None]
) -> None:
    """A list that Excel saved, before or after the reports; one with faults stores nothing and says each line. Before:
    the list after the load locked the ledger for good, and GBK stopped every page."""
    names = ("柳林街道", "河口镇", "临江区财政局")  # as offices write them: without the district
    text = "单位名称,类别,主管单位\n" + "".join(
        f"{name},{kind},临江区\n" for name, kind in zip(names, ("街道", "镇", "部门"), strict=True)
    )
    (tmp_path / "名单.csv").write_bytes(text.encode("gbk"))
    (tmp_path / "错.csv").write_bytes(text.replace(",街道,", ",街办,").encode("gbk"))
    files = [tmp_path / f"{number}.html" for number in range(len(UNITS))]
    for path, unit in zip(files, UNITS, strict=True):
        path.write_bytes(report(unit, 2025, "html"))
    at = office("2026-02-03")
    page = at.page

    def list_them() -> None:
        at.go("单位名单")
        at.drop(tmp_path / "错.csv")
        expect(page.get_by_text("第 2 行“类别”：“街办”不是类别")).to_be_visible()
        at.drop(tmp_path / "名单.csv")
        at.click(page.get_by_role("button", name="确认导入"))
        expect(page.get_by_text("已导入：").first).to_be_visible()

    def load_them() -> None:
        at.go("导入")
        at.drop(*files)
        at.click(page.get_by_role("button", name="全部载入（3 份）"))
        expect(page.get_by_text("已在台账 3。")).to_be_visible()

    for step in (list_them, load_them) if first == "list" else (load_them, list_them):
        step()
    done(at, f"h {first}", record_property)
    units = rows(at.ledger, "SELECT count(*) FROM organisation WHERE kind <> 'district' AND name NOT LIKE '未署名%'")
    assert units == [(3,)], "one unit each, whichever came first"
    assert len(at.filed()) == 3
    at.go("总览")
    assert heading(page) == "总览"
    expect(page.get_by_text("3 家应报，3 家已报，0 家未报")).to_be_visible()

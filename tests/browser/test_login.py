"""A server that others reach, in a real browser: who logs in, as whom, and what is on the pages then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from loaders import users
from loaders.access import ADMINISTRATOR, CLERK, READER
from tests.browser.conftest import Server, Visit, serve, visit_of

pytestmark = pytest.mark.browser
GOOD = "Langes-Wort-2026"
PEOPLE = {"王主任": ADMINISTRATOR, "张经办": CLERK, "李查阅": READER}
MENU = {  # what stands in the menu beside what all see
    ADMINISTRATOR: {"导入", "单位名单", "用户与日志"},
    CLERK: {"导入", "单位名单"},
    READER: set(),
}
OWN = {"导入", "单位名单", "用户与日志"}


@pytest.fixture(scope="module")
def ledger(loaded_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("accounts")
    file = folder / "ledger.db"
    with closing(sqlite3.connect(loaded_ledger)) as there, closing(sqlite3.connect(file)) as here:
        there.backup(here)
    for name, role in PEOPLE.items():
        users.add_user(name, role, GOOD, file)
        users.change_password(name, GOOD, GOOD + "x", "", file)
    users.add_user("新来的", READER, GOOD, file)
    return file


@pytest.fixture(scope="module")
def served(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With accounts the server asks for them, wherever it listens."""
    server = serve(ledger, tmp_path_factory.mktemp("log") / "log")
    yield server
    server.stop()


@pytest.fixture
def stranger(browser: Browser, served: Server) -> Iterator[Visit]:
    visit = visit_of(browser, served.url, 1366, 768)
    yield visit
    assert visit.outside == []
    visit.page.context.close()


def log_in(visit: Visit, name: str, password: str, path: str = "") -> Page:
    page = visit.page
    page.goto(f"{visit.url}/{path}")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    return page


@pytest.mark.parametrize("name", PEOPLE)
def test_each_sees_the_pages_of_his_role_and_his_name(stranger: Visit, name: str) -> None:
    page = log_in(stranger, name, GOOD + "x")
    stranger.settle()
    shown = {one for one in OWN if page.get_by_test_id("stSidebarNav").get_by_role("link", name=one).count()}
    assert shown == MENU[PEOPLE[name]]
    expect(page.get_by_test_id("stSidebar")).to_contain_text(name)
    cookie = next(one for one in page.context.cookies() if one["name"] == "ledger-visit")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"


def test_a_deep_link_leads_there_after_the_login(stranger: Visit) -> None:
    page = log_in(stranger, "李查阅", GOOD + "x", "procurement?lang=zh")
    stranger.settle()
    assert "/procurement" in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("政府采购")


def test_a_wrong_password_is_one_sentence_and_nobody_is_in(stranger: Visit) -> None:
    page = log_in(stranger, "李查阅", "falsch")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")
    assert page.context.cookies() == [] or all(one["name"] != "ledger-visit" for one in page.context.cookies())
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button")).to_have_text("Log in")


def test_a_first_password_is_changed_before_the_pages_are_seen(stranger: Visit) -> None:
    page = log_in(stranger, "新来的", GOOD)
    page.wait_for_url("**/password")
    page.goto(f"{stranger.url}/overview")
    page.wait_for_url("**/password")
    for again, new in (("anders", GOOD + "y"), ("kurz", "kurz"), (GOOD + "y", GOOD + "y")):
        page.get_by_label("现在的密码").fill(GOOD)
        page.get_by_label("新密码").fill(new)
        page.get_by_label("再输入一次").fill(again)
        page.get_by_role("button").click()
        if new == again == GOOD + "y":
            break
        expect(page.get_by_role("alert")).to_be_visible()
    stranger.settle()
    expect(page.get_by_test_id("stSidebar")).to_contain_text("新来的")


def test_a_reader_is_told_why_a_page_is_not_his(stranger: Visit) -> None:
    page = log_in(stranger, "李查阅", GOOD + "x", "load")
    stranger.settle()
    expect(page.get_by_test_id("stAlert")).to_contain_text("您的权限是查阅")
    assert page.get_by_test_id("stFileUploader").count() == 0


@pytest.mark.parametrize("name", PEOPLE)
def test_what_may_be_taken_away_is_asked_of_the_server_too(stranger: Visit, name: str, ledger: Path) -> None:
    page = log_in(stranger, name, GOOD + "x", "data")
    stranger.settle()
    get = page.context.request.get
    assert get(f"{stranger.url}/given/figures.csv").status == 200
    whole = 200 if PEOPLE[name] == ADMINISTRATOR else 403
    for path in ("ledger.db", "tables/audit.csv", "tables/document.csv", "tables/change_step.csv"):
        assert get(f"{stranger.url}/given/{path}").status == whole, path
    with closing(sqlite3.connect(ledger)) as db:
        sql = "SELECT result FROM audit WHERE action = 'take_ledger' AND name = ? ORDER BY audit_id DESC"
        assert db.execute(sql, (name,)).fetchone() == ("done" if whole == 200 else "refused",)


def test_who_leaves_is_out_on_every_page_at_once(stranger: Visit) -> None:
    page = log_in(stranger, "张经办", GOOD + "x")
    stranger.settle()
    other = page.context.new_page()
    other.goto(f"{stranger.url}/compare")
    other.wait_for_selector("h1")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("您还没有登录，或者登录已经结束")).to_be_visible()
    other.wait_for_timeout(2_100)  # so long a login is remembered
    other.get_by_text("English", exact=True).click()
    expect(other.get_by_text("not logged in").or_(other.get_by_text("您还没有登录"))).to_be_visible()
    page.goto(f"{stranger.url}/overview")
    page.wait_for_url("**/login?**")


def test_an_administrator_adds_a_user_and_sees_it_in_the_log(stranger: Visit, ledger: Path) -> None:
    page = log_in(stranger, "王主任", GOOD + "x", "users")
    stranger.settle()
    page.get_by_text("添加用户", exact=True).first.click()
    stranger.settle()  # else the button may move away under the click
    page.get_by_label("用户名").first.fill("[某](http://evil.test)")
    page.get_by_role("button", name="添加用户").click()
    told = page.get_by_test_id("stAlert").filter(has_text="初始密码")
    expect(told).to_contain_text("evil.test")
    page.get_by_role("tab", name="操作日志").click()
    expect(page.get_by_text("日志完整")).to_be_visible()
    with closing(sqlite3.connect(ledger)) as db:
        sql = "SELECT name, role, how, action, result FROM audit ORDER BY audit_id DESC"
        assert db.execute(sql).fetchone() == ("王主任", ADMINISTRATOR, "accounts", "add_user", "done")


def test_the_entry_is_not_sent_by_another_site(stranger: Visit) -> None:
    post = stranger.page.context.request.post
    form = {"name": "李查阅", "password": GOOD + "x"}
    assert post(f"{stranger.url}/login", form=form, headers={"Origin": "http://evil.test"}).status == 403
    answer = post(f"{stranger.url}/login", form=form, headers={"Origin": stranger.url}, max_redirects=0)
    assert answer.status == 303
    assert post(f"{stranger.url}/login", data=b"name=" + b"x" * 10_000, headers={"Origin": stranger.url}).status == 400

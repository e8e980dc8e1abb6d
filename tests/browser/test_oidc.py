"""Logging in with a provider of OpenID Connect, in a real browser: who has a role here gets in, nobody else does."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from loaders import users
from loaders.access import READER
from tests.browser.conftest import Server, serve, visit_of
from tests.browser.provider import CLIENT, SECRET, Provider, provider

pytestmark = pytest.mark.browser
NAME = "li.si@office.test"


@pytest.fixture(scope="module")
def house(loaded_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Provider]]:
    """A provider, and a server that asks it."""
    folder = tmp_path_factory.mktemp("oidc")
    ledger = Path(shutil.copy(loaded_ledger, folder / "ledger.db"))
    users.add_user(NAME, READER, None, ledger)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with provider() as found:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{found.url}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        server = serve(ledger, folder / "log", port=port, more=["--secrets.files", str(folder / "secrets.toml")])
        yield server, found
        server.stop()


@pytest.mark.parametrize(
    ("claims", "is_in"),
    [
        ({"email": NAME, "email_verified": True}, True),
        ({"email": NAME}, True),
        ({"email": NAME, "email_verified": False}, False),
        ({"email": "stranger@office.test", "email_verified": True}, False),
        ({"name": NAME}, False),
    ],
)
def test_who_the_provider_names_gets_the_role_he_has_here(
    browser: Browser, house: tuple[Server, Provider], claims: dict[str, object], is_in: bool
) -> None:
    server, found = house
    found.claims = claims
    visit = visit_of(browser, server.url, 1366, 768)
    page = visit.page
    page.goto(server.url)
    expect(page.get_by_text("请先登录")).to_be_visible()
    assert page.get_by_test_id("stSidebarNav").count() == 0
    for path in ("figures.csv", "ledger.db"):
        assert page.context.request.get(f"{server.url}/given/{path}").status == 401
    page.get_by_role("button", name="登录").click()
    if is_in:
        page.wait_for_selector("h1")
        expect(page.get_by_test_id("stSidebar")).to_contain_text(NAME)
        page.goto(f"{server.url}/data")
        page.get_by_role("tab", name="下载全部").click()
        link = page.locator("a.given").first
        address = link.get_attribute("href") or ""
        assert page.context.request.get(f"{server.url}/{address.removeprefix('./')}").status == 200
        stolen = address.replace("figures.csv", "ledger.db").removeprefix("./")
        assert page.context.request.get(f"{server.url}/{stolen}").status == 403, "a key is no higher role"
    else:
        expect(page.get_by_text("还没有权限")).to_be_visible()
        assert page.get_by_test_id("stSidebarNav").count() == 0
    page.context.close()

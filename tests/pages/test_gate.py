"""The gate before the server: who is known how, who is let through, and what the others are told. And the choice of the
way at the start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from loaders import store, users
from loaders.access import ADMINISTRATOR, READER, ask, by_command
from loaders.store.accounts import accounts_file
from pages.shared.access import entry, gate, keys, way
from pages.shared.access.way import NoWayError, Way, choose, is_this_machine

ROOT = Path(__file__).resolve().parents[2]
GOOD = "Langes-Wort-2026"
PATHS = (
    "/",
    "/overview",
    "/given/ledger.db",
    "/given/figures.csv",
    "/media/x.csv",
    "/_stcore/upload_file/a/b",
    "/static/x.js",
)


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A ledger of one's own with three users, and the way of this machine again in the end."""
    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "ledger.db"))
    for name in ("LEDGER_LOGIN", "LEDGER_PROXY", "LEDGER_USERS", "FORWARDED_ALLOW_IPS"):
        monkeypatch.delenv(name, raising=False)
    with store.ledger(tmp_path / "ledger.db"):
        pass
    before = way._chosen[0]
    yield tmp_path / "ledger.db"
    way._chosen[0] = before
    gate._known.clear()
    ask(by_command)


def scope(
    path: str = "/", kind: str = "http", client: tuple[str, int] = ("127.0.0.1", 4000), **headers: str
) -> dict[str, Any]:
    named = {"host": "ledger.local", "accept": "text/html"} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    raw = [(name.encode(), text.encode("latin-1", "replace")) for name, text in named.items()]
    return {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": raw,
        "client": client,
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
    }


def status(asked: dict[str, Any]) -> int:
    """What is answered at the gate; 0 where one is let through."""
    answer = gate.judged(asked)
    return 0 if answer is None else answer.status_code


# --- this machine alone ------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_on_this_machine_one_is_let_through_as_an_administrator(path: str, kind: str) -> None:
    for client in (("127.0.0.1", 4000), ("::1", 4000), ("127.8.9.1", 4000), ("::ffff:127.0.0.1", 4000)):
        asked = scope(path, kind, client)
        assert status(asked) == 0 and asked[gate.ACTOR].role == ADMINISTRATOR and asked[gate.ACTOR].how == "local"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_without_a_way_nobody_from_elsewhere_is_let_through(path: str, kind: str) -> None:
    for client in (("10.1.2.3", 4000), ("::ffff:10.1.2.3", 4000), ("", 0), ("unknown", 1), ("fe80::1", 1)):
        assert status(scope(path, kind, client)) == 403
    for header in ("x_forwarded_for", "forwarded", "x_real_ip"):
        assert status(scope(path, kind, **{header: "127.0.0.1"})) == 403, "it was passed on: from where is not known"
    assert status(scope(path, kind, ("10.1.2.3", 0), x_forwarded_for="10.1.2.3")) == 403


# --- accounts ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of two users, made once: their passwords are hashed as slowly as real ones."""
    db = tmp_path_factory.mktemp("two") / "ledger.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_DB", str(db))
        for name in ("LEDGER_LOGIN", "LEDGER_PROXY", "LEDGER_USERS"):
            patch.delenv(name, raising=False)
        users.add_user("王主任", ADMINISTRATOR, GOOD)
        users.add_user("李四", READER, GOOD)
        users.change_password("李四", GOOD, GOOD + "x", "10.0.0.1")
        return accounts_file()


@pytest.fixture
def accounts(two: Path, ledger: Path) -> str:
    """Accounts of our own; the secret of a reader who has logged in."""
    shutil.copy(two, accounts_file())
    choose("0.0.0.0", False)
    return users.log_in("李四", GOOD + "x", "10.0.0.1")


@pytest.mark.parametrize("path", PATHS)
def test_who_is_not_logged_in_is_sent_to_the_entry_or_refused(accounts: str, path: str) -> None:
    for cookie in (
        "",
        f"{gate.COOKIE}=x",
        f"{gate.COOKIE}=",
        "other=1",
        f"{gate.COOKIE}={accounts}x",
        "\xff=\xfe; ;;=",
    ):
        assert status(scope(path, cookie=cookie)) == 303
        assert status(scope(path, "websocket", cookie=cookie)) == 401
        assert status(scope(path, cookie=cookie, accept="*/*")) == 401
        assert gate.ACTOR not in scope(path, cookie=cookie)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_who_is_logged_in_is_let_through_by_his_own_name(accounts: str, path: str, kind: str) -> None:
    asked = scope(path, kind, ("10.0.0.1", 4000), cookie=f"a=b; {gate.COOKIE}={accounts}")
    assert status(asked) == 0 and asked[gate.ACTOR].name == "李四" and asked[gate.ACTOR].role == READER


def test_only_the_entry_and_the_sign_of_life_are_open(accounts: str) -> None:
    assert status(scope("/login")) == 0 and status(scope("/_stcore/health")) == 0
    for path in (
        "/login/x",
        "/logins",
        "/login/../given/ledger.db",
        "//login",
        "/_stcore/health/x",
        "/_stcore/stream",
        "/password",
    ):
        assert status(scope(path)) == 303


def test_who_has_a_first_password_changes_it_before_anything_else(accounts: str) -> None:
    cookie = f"{gate.COOKIE}={users.log_in('王主任', GOOD, '')}"
    answer = gate.judged(scope("/report", cookie=cookie))
    assert answer is not None and answer.headers["location"] == "/password"
    assert status(scope("/password", cookie=cookie)) == 0
    for path in PATHS:
        assert status(scope(path, "websocket", cookie=cookie)) == 403, "the pages are drawn over this connection"
        assert status(scope(path, cookie=cookie, accept="*/*")) == 403


def test_the_way_back_leads_to_the_page_that_was_asked_for(accounts: str) -> None:
    asked = scope("/report") | {"query_string": b"unit=a&lang=en"}
    answer = gate.judged(asked)
    assert answer is not None and answer.headers["location"] == "/login?next=%2Freport%3Funit%3Da%26lang%3Den&lang=en"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.test",
        "http://evil.test",
        "/\\evil.test",
        "https:evil.test",
        "javascript:alert(1)",
        "evil",
        "",
        "/\n/evil",
        "///e.t",
    ],
)
def test_the_way_back_leads_nowhere_else(address: str) -> None:
    assert entry._inside(address) == "/"


@pytest.mark.parametrize("address", ["/", "/report?unit=a&year=2023", "/overview?unit=%E4%B8%AD", "/a//b"])
def test_an_address_of_this_site_is_kept(address: str) -> None:
    assert entry._inside(address) == address


def test_the_address_is_that_of_the_visitor_only_where_a_known_proxy_says_so(accounts: str) -> None:
    asked = scope(client=("10.9.9.9", 4000), x_forwarded_for="1.1.1.1, 2.2.2.2")
    assert gate.address_of(Request(asked)) == "10.9.9.9"
    choose("0.0.0.0", False, {"LEDGER_PROXY": "10.9.0.0/16"})
    assert gate.address_of(Request(asked)) == "2.2.2.2"


# --- a proxy ---------------------------------------------------------------------------------


@pytest.fixture
def proxy() -> None:
    users.add_user("李四", READER, None)
    choose("127.0.0.1", False, {"LEDGER_LOGIN": "proxy", "LEDGER_PROXY": "127.0.0.1, 10.9.0.0/16"})


@pytest.mark.usefixtures("proxy")
def test_who_the_proxy_names_is_let_through_with_the_role_he_has_here() -> None:
    asked = scope(
        client=("10.9.1.1", 4000), x_remote_user="李四".encode().decode("latin-1"), x_forwarded_for="1.1.1.1, 10.2.3.4"
    )
    assert status(asked) == 0
    actor = asked[gate.ACTOR]
    assert (actor.name, actor.role, actor.how, actor.address) == ("李四", READER, "proxy", "10.2.3.4")


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_header_of_anybody_else_is_worth_nothing(path: str, kind: str) -> None:
    for client in (("10.1.2.3", 4000), ("::1", 4000), ("", 0)):
        assert status(scope(path, kind, client, x_remote_user="李四".encode().decode("latin-1"))) == 403
    assert status(scope(path, kind)) == 403, "the proxy that names nobody"
    assert status(scope(path, kind, x_remote_user="stranger")) == 403
    assert status(scope("/_stcore/health")) == 0


@pytest.mark.usefixtures("proxy")
def test_a_proxy_on_this_machine_is_known_though_uvicorn_hides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: dict[str, Any] = {
        "client": ("10.2.3.4", 0),
        "x_remote_user": "李四".encode().decode("latin-1"),
        "x_forwarded_for": "10.2.3.4",
    }
    asked = scope(**hidden)
    assert status(asked) == 0 and asked[gate.ACTOR].address == "10.2.3.4"
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert status(scope(**hidden)) == 403, "then it may be anybody"


# --- a provider --------------------------------------------------------------------------------


def test_with_a_provider_downloads_want_a_key_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    users.add_user("a@b.test", READER, None)
    choose("0.0.0.0", True, {"LEDGER_LOGIN": "oidc"})
    ask(lambda: users.vouched("a@b.test", "oidc", ""))
    key = keys.of_visit()["key"]
    actor = keys.by_key(key)
    assert actor is not None and (actor.name, actor.role) == ("a@b.test", READER)
    for wrong in ("", "x", key[:-1], key + "x", key.replace(key[:4], "abcd", 1)):
        assert keys.by_key(wrong) is None
    monkeypatch.setattr(keys, "LIFE", -1)
    assert keys.by_key(key) is None, "it is too old"


def test_elsewhere_there_are_no_keys(accounts: str) -> None:
    assert keys.of_visit() == {} and keys.by_key(keys._signer.dumps("李四")) is None


# --- the start ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1", "LOCALHOST", "127.1.2.3"])
def test_this_machine_needs_no_way(address: str) -> None:
    assert is_this_machine(address) and choose(address, False) == Way()


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "10.1.2.3", "ledger.local", "localhost.evil.test"])
def test_beyond_it_there_must_be_one(address: str | None) -> None:
    with pytest.raises(NoWayError, match="users add"):
        choose(address, False)
    users.add_user("王主任", ADMINISTRATOR, GOOD)
    assert choose(address, False).how == users.ACCOUNTS


def test_users_without_a_password_are_no_way() -> None:
    users.add_user("李四", READER, None)
    with pytest.raises(NoWayError):
        choose("0.0.0.0", False)
    assert choose("0.0.0.0", True).how == way.OIDC


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"LEDGER_LOGIN": "none"}, "none"),
        ({"LEDGER_LOGIN": "accounts"}, "users add"),
        ({"LEDGER_LOGIN": "proxy"}, "LEDGER_PROXY"),
        ({"LEDGER_LOGIN": "proxy", "LEDGER_PROXY": "somewhere"}, "somewhere"),
        ({"LEDGER_LOGIN": "proxy", "LEDGER_PROXY": "10.1.2.3/8"}, "10.1.2.3/8"),
        ({"LEDGER_LOGIN": "oidc"}, r"\[auth\]"),
    ],
)
def test_a_way_that_cannot_be_gone_stops_the_start(settings: dict[str, str], said: str) -> None:
    for address in ("localhost", "0.0.0.0"):
        with pytest.raises(NoWayError, match=said):
            choose(address, False, settings)


def test_where_there_are_accounts_this_machine_asks_for_them_too() -> None:
    users.add_user("王主任", ADMINISTRATOR, GOOD)
    assert choose("localhost", False).how == users.ACCOUNTS


@pytest.mark.parametrize("arguments", [["--server.address", "0.0.0.0"], ["--server.address", "::"]])
def test_the_server_does_not_start_beyond_this_machine_and_says_how(ledger: Path, arguments: list[str]) -> None:
    told = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0", *arguments]
    done = subprocess.run(
        told, cwd=ROOT, env=os.environ | {"LEDGER_DB": str(ledger)}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "users add" in done.stderr and "LEDGER_PROXY" in done.stderr and "docs/network.md" in done.stderr

"""Same site only: names that are not ours, other sites, what is closed, the headers, and no look-up outside."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from starlette.responses import PlainTextResponse

from loaders import store, users
from loaders.access import ADMINISTRATOR
from pages.shared.access import way
from pages.shared.access.way import Way
from pages.shared.serve import site
from tests.browser.conftest import Server, serve, visit_of
from tests.pages.test_gate import scope

ROOT = Path(__file__).resolve().parents[2]
PATHS = ("/", "/overview", "/given/ledger.db", "/media/x.csv", "/_stcore/stream", "/_stcore/upload_file/a/b", "/login")
EVIL = "http://evil.test"
LOOKS_OUT = """import os, sys
def noted(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        where = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        with open(os.environ["LOOKS_OUT"], "a") as file:
            file.write(f"{event} {where!r}\\n")
sys.addaudithook(noted)
"""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = way._chosen[0]
    yield
    way._chosen[0] = before


def status(asked: dict[str, Any]) -> int:
    answer = site.refusal(asked)
    return 0 if answer is None else answer.status_code


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST", "localhost."]
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_this_machine_is_answered_by_its_names(host: str, kind: str) -> None:
    for path in PATHS:
        assert status(scope(path, kind, host=host)) == 0


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.test",
            "evil.test:8501",
            "localhost.evil.test",
            "127.0.0.1.evil.test",
            "evil.test:localhost",
            "10.1.2.3",
        ),
        *("user@localhost", "localhost@evil.test", "localhost/evil", "localhost#.evil.test", "", " ", "localhost evil"),
        *("[::1", "[::ffff:10.1.2.3]", "xn--lcalhost-n5a", "0x7f.1"),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_any_other_name_is_refused_whatever_is_asked_for(host: str, kind: str) -> None:
    for path in PATHS:
        assert status(scope(path, kind, host=host)) == 421
        assert status(scope(path, kind, host=host, origin=f"http://{host}")) == 421, "rebinding makes them agree"


def test_where_others_reach_it_it_has_more_names(monkeypatch: pytest.MonkeyPatch) -> None:
    way._chosen[0] = Way(users.ACCOUNTS)
    monkeypatch.setenv("LEDGER_HOSTS", "ledger.office.local, Other.Name.")
    for host in (
        "10.1.2.3:8501",
        "[fe80::1]:8501",
        socket.gethostname(),
        "ledger.office.local:80",
        "other.name",
        "localhost",
    ):
        assert status(scope(host=host)) == 0, host
    for host in ("evil.test", "ledger.office.local.evil.test", "office.local", "10.1.2.3.evil.test"):
        assert status(scope(host=host)) == 421, host


# --- other sites -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "origin", [EVIL, "null", "http://localhost", "http://localhost:1", "https://localhost:8501.evil.test", ""]
)
def test_another_origin_is_refused(path: str, origin: str) -> None:
    for kind in ("http", "websocket"):
        assert status(scope(path, kind, host="localhost:8501", origin=origin)) == 403
    assert status(scope(path, "websocket", host="localhost:8501", origin="http://localhost:8501")) == 0


@pytest.mark.parametrize(
    ("path", "method", "site_said", "mode", "expected"),
    [
        ("/report?unit=a", "GET", "cross-site", "navigate", 0),
        ("/login", "GET", "cross-site", "navigate", 0),
        ("/oauth2callback", "GET", "cross-site", "navigate", 0),
        ("/given/ledger.db", "GET", "cross-site", "navigate", 403),
        ("/given/figures.csv", "GET", "same-site", "navigate", 403),
        ("/media/x", "GET", "cross-site", "no-cors", 403),
        ("/", "GET", "cross-site", "no-cors", 403),
        ("/static/js/x.js", "GET", "cross-site", "cors", 403),
        ("/login", "POST", "cross-site", "navigate", 403),
        ("/_stcore/upload_file/a/b", "PUT", "cross-site", "cors", 403),
        ("/given/ledger.db", "GET", "same-origin", "navigate", 0),
        ("/given/ledger.db", "GET", "none", "navigate", 0),
        ("/_stcore/upload_file/a/b", "PUT", "same-origin", "cors", 0),
    ],
)
def test_a_link_leads_here_and_nothing_else_of_another_site_does(
    path: str, method: str, site_said: str, mode: str, expected: int
) -> None:
    asked = scope(path.partition("?")[0], host="localhost", sec_fetch_site=site_said, sec_fetch_mode=mode)
    assert status(asked | {"method": method}) == expected


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/runs", "/_stcore/agent"]
)
def test_what_is_closed_is_not_there(path: str) -> None:
    assert status(scope(path, host="localhost")) == 404
    assert status(scope("/_stcore/health", host="localhost")) == 0


# --- the running server ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(loaded_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = serve(loaded_ledger, tmp_path_factory.mktemp("site") / "log")
    yield server
    server.stop()


def asked(server: Server, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(
        f"{server.url}{path}", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


def test_every_answer_has_the_headers(served: Server) -> None:
    for path, of in (
        ("/", {}),
        ("/given/figures.csv", {}),
        ("/none", {}),
        ("/", {"Host": "evil.test"}),
        ("/_stcore/metrics", {}),
    ):
        _, headers = asked(served, path, **of)
        for name, value in site.HEADERS.items():
            assert headers[name.lower() if name.lower() in headers else name] == value, (path, name)
        said = next(value for name, value in headers.items() if name.lower() == "content-security-policy")
        assert "default-src 'self'" in said and "frame-ancestors 'none'" in said and "evil" not in said


def test_the_ledger_is_not_given_to_a_name_that_is_not_ours(served: Server) -> None:
    assert asked(served, "/given/ledger.db")[0] == 200
    assert asked(served, "/given/ledger.db", Host="evil.test")[0] == 421
    assert asked(served, "/given/ledger.db", Origin=EVIL)[0] == 403
    assert asked(served, "/_stcore/metrics")[0] == 404


@pytest.mark.browser
def test_the_pages_work_under_the_policy(browser: Browser, served: Server) -> None:
    visit = visit_of(browser, served.url, 1366, 768)
    for path in ("", "applications", "report", "data"):
        visit.open(path)
    assert visit.problems == [] and visit.outside == []
    blocked = visit.page.evaluate(
        """async () => { const tried = {};
            try { await fetch('http://127.0.0.1:9/'); } catch (error) { tried.fetch = String(error); }
            const image = new Image(); image.src = 'http://127.0.0.1:9/x.png';
            tried.image = await new Promise(done => {
                image.onerror = () => done('blocked'); image.onload = () => done('shown'); });
            return tried; }"""
    )
    assert "fetch" in blocked and blocked["image"] == "blocked"
    assert any("Content Security Policy" in one for one in visit.problems)
    visit.page.context.close()


@pytest.mark.parametrize("address", [None, "0.0.0.0"])
def test_the_server_asks_nothing_of_anybody_outside(tmp_path: Path, address: str | None) -> None:
    """By what Python itself tells of every connection and look-up of a name, from the first line of the program on."""
    ledger, log = tmp_path / "ledger.db", tmp_path / "looked.txt"
    with store.ledger(ledger):
        pass
    if address:
        users.add_user("王主任", ADMINISTRATOR, "Langes-Wort-2026", ledger)
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(LOOKS_OUT, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    told += ["--server.address", address] if address else []
    environment = os.environ | {"LEDGER_DB": str(ledger), "PYTHONPATH": str(tmp_path / "hook"), "LOOKS_OUT": str(log)}
    with (tmp_path / "log").open("wb") as output:
        process = subprocess.Popen(told, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _until_it_answers(port, process)
        for origin in (None, EVIL, f"http://127.0.0.1:{port}"):
            _knock(port, origin)
    finally:
        process.terminate()
        process.wait(30)
    said = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    ours = ("'127.0.0.1'", "'localhost'", "'::1'", "'0.0.0.0'", "None", "'::'", "b'0.0.0.0'", "b'localhost'")
    outside = [line for line in said if not any(one in line for one in ours) and "/" not in line]
    assert outside == []
    code = "import socket; socket.getaddrinfo('localhost', 1)"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert "localhost" in log.read_text(encoding="utf-8"), "what looks up a name is seen"


def _until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            assert process.poll() is None, "it did not start"
            time.sleep(0.1)  # there is no event to wait for
    pytest.fail("the server does not answer")


def _knock(port: int, origin: str | None) -> None:
    """Ask for a connection of the pages, as a browser does."""
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: Upgrade", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        *([f"Origin: {origin}"] if origin else []),
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = line.recv(200).split()[1]
    assert (answer == b"403") == (origin == EVIL) or answer == b"403", (origin, answer)


def test_an_answer_of_anybody_below_gets_the_headers() -> None:
    import anyio

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def run() -> None:
        nothing: Any = None
        await site.Site(PlainTextResponse("x"))(scope(host="localhost"), nothing, send)

    import threading

    thread = threading.Thread(target=lambda: anyio.run(run))
    thread.start()
    thread.join()
    names = {name.decode() for name, _ in sent[0]["headers"]}
    assert {name.lower() for name in site.HEADERS} <= names and json.dumps(sorted(names))

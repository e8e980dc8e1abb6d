"""The app in a real browser: find one, install one where there is none, serve the app, open its pages.

``LEDGER_BROWSER`` names a browser; else Chromium, Chrome or Edge on this machine; else one is installed (Debian as
root: chromium and a Chinese font; elsewhere Playwright's own). Without any the tests fail; they never skip.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, expect

from tests import warm

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DEBIAN = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk"
PATIENCE = 60_000  # ms; a busy machine is slow, not broken
expect.set_options(timeout=PATIENCE)


def installed_browser() -> str | None:
    """A browser on this machine, or None."""
    named = os.environ.get("LEDGER_BROWSER")
    found = [named] if named else [shutil.which(name) for name in NAMES] + [p for p in PLACES if Path(p).exists()]
    return next(filter(None, found), None)


def say(text: str) -> None:
    """Tell the person who waits, past pytest's capture."""
    sys.__stderr__.write(f"\n{text}\n")


def install_browser() -> str | None:
    """Install a browser, said aloud; one test process at a time. Returns its path, None for Playwright's own."""
    with (Path(tempfile.gettempdir()) / "ledger-browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path := installed_browser():
            return path
        if shutil.which("apt-get") and os.geteuid() == 0:
            say(f"no browser found, installing one: {DEBIAN}")
            subprocess.run(["sh", "-c", DEBIAN], check=True, stdout=sys.stderr)
            return installed_browser() or pytest.fail("apt-get installed no browser")
        say("no browser found, installing one: playwright install chromium")
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True, stdout=sys.stderr)
        return None


def until(page: Page, holds: str) -> None:
    """Wait until a function of the page says that something holds, also when another page comes meanwhile. Playwright's
    own way evaluates the text of the function at every look, which the policy of the pages forbids whenever the first
    look was not enough."""
    look = f"""() => new Promise((done, failed) => {{
        const last = Date.now() + {PATIENCE};
        const look = () => {{
            if (({holds})()) done();
            else if (Date.now() > last) failed(new Error('it never held'));
            else setTimeout(look, 30);
        }};
        look();
    }})"""
    for attempt in range(4):
        try:
            page.evaluate(look)
        except Error as error:
            if "context was destroyed" not in error.message or attempt == 3:
                raise
            page.wait_for_load_state()
        else:
            return


@dataclass
class Server:
    """A running app and its ledger."""

    url: str
    ledger: Path
    process: subprocess.Popen[bytes] | warm.Copy

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def serve(
    ledger: Path, log: Path, is_cold: bool = not warm.CAN_COPY, port: int = 0, more: Sequence[str] = ()
) -> Server:
    """Start the app as the README does, on a free port or that one, with a ledger of its own. Unless it is cold,
    Streamlit and the other libraries are in memory already; nothing of the program is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    arguments, environment = (
        ["run", "app.py", "--server.port", str(port), *more],
        os.environ | {"LEDGER_DB": str(ledger)},
    )
    process: subprocess.Popen[bytes] | warm.Copy
    if is_cold:
        command = [sys.executable, "-m", "streamlit", *arguments]
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    else:
        process = warm.SERVERS.start("streamlit", arguments, [os.devnull, log, log], environment)
    server = Server(f"http://127.0.0.1:{port}", ledger, process)
    for _ in range(2_400):
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return server
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)  # the server is starting: there is no event to wait for
    server.stop()
    pytest.fail(f"the app did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def server(loaded_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = serve(loaded_ledger, tmp_path_factory.mktemp("log") / "streamlit.log")
    yield server
    server.stop()


@dataclass
class Visit:
    """A page of the browser and what went wrong on it."""

    page: Page
    url: str
    problems: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the app and wait until the script has run and the page shows it."""
        self.page.goto(f"{self.url}/{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the app is idle, nothing on it is still being drawn and no fold is still moving."""
        self.page.wait_for_selector("h1", timeout=PATIENCE)
        until(
            self.page,
            """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
                     && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
                     && !document.getAnimations().some((one) => one.playState === 'running'
                         && one.effect?.target?.closest?.('[data-testid=stExpander]'))""",
        )

    def note_message(self, message: ConsoleMessage) -> None:
        # on a deep link Streamlit asks for its health below the page's path first, then where it is
        known = "404" in message.text and "_stcore" in (message.location.get("url") or "")
        if message.type == "error" and not known:
            self.problems.append(f"{message.text} {message.location.get('url')}")

    def note_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)


def visit_of(browser: Browser, url: str, width: int = 1280, height: int = 800, scheme: str = "light") -> Visit:
    """A new visitor: nothing remembered, downloads allowed."""
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, locale="zh-CN", accept_downloads=True, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    visit = Visit(page, url)
    page.on("console", visit.note_message)
    page.on("pageerror", lambda error: visit.problems.append(str(error)))
    page.on("request", visit.note_request)
    return visit


@pytest.fixture(scope="module")
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    visit = visit_of(browser, server.url)
    yield visit
    visit.page.context.close()


@pytest.fixture
def own_ledger(loaded_ledger: Path, tmp_path: Path) -> Path:
    """A copy of the loaded ledger, for a test that writes to it."""
    return Path(shutil.copy(loaded_ledger, tmp_path / "ledger.db"))


@pytest.fixture
def own_visit(browser: Browser, own_ledger: Path, tmp_path: Path) -> Iterator[Visit]:
    """A visitor of a fresh server with a ledger of its own (``own_ledger``)."""
    server = serve(own_ledger, tmp_path / "log")
    found = visit_of(browser, server.url)
    yield found
    found.page.context.close()
    server.stop()

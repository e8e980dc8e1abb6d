"""Two processes behind nginx, configured as the documents say: pages, an upload, a download, and one of them killed."""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

import loaders
from benchmarks import proxy, visitors
from benchmarks.proxy import configured, documented
from benchmarks.serving import ROOT, Server, environment, served
from benchmarks.visitors import Guest, Load, Walk
from loaders import given, store
from loaders.errors import WrongRequestError
from loaders.failure import sentences
from loaders.words import Words

QUERY = "district=nation"
DEBIAN = "apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light"
Behind = tuple[str, list[Server], Path]


def ran(work: Coroutine[Any, Any, Any]) -> Any:
    """What work comes to, in a thread of its own: in this one the browser of other tests has a loop that runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    """nginx, installed where that is possible."""
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin"):
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        pytest.skip("there is no nginx")
    subprocess.run(["sh", "-c", DEBIAN], check=True, stdout=sys.stderr)


@pytest.fixture(scope="module")
def behind(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """Two processes that only show one ledger, behind nginx."""
    folder = tmp_path_factory.mktemp("behind")
    ledger = Path(shutil.copy(written, folder / "ledger.db"))
    loaders.first_start(ledger)
    told = environment(ledger) | {"LEDGER_READ_ONLY": "1", "STREAMLIT_SERVER_COOKIE_SECRET": "secret"}
    told |= proxy.known(ledger)
    with (
        served(ROOT, "app.py", folder / "one.log", told) as one,
        served(ROOT, "app.py", folder / "two.log", told) as two,
        proxy.proxied([one, two], folder) as url,
    ):
        yield url, [one, two], ledger


def test_the_documented_configuration_is_what_is_tried() -> None:
    text = configured([1111, 2222, 3333], 4444)
    assert [line for line in text.splitlines() if "server 127" in line] == [
        f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;" for port in (1111, 2222, 3333)
    ]
    assert "listen 127.0.0.1:4444;" in text and "8501" not in text
    assert "8501" in documented() and "listen 80;" in documented()


def guest(url: str, seed: int = 0) -> Guest:
    return Guest(url, QUERY, ["", "compare"], random.Random(seed))


def walked(guests: list[Guest], seconds: float) -> Walk:
    return ran(visitors._together(guests, seconds))


def test_a_visitor_gets_a_cookie_and_pages(behind: Behind, monkeypatch: pytest.MonkeyPatch) -> None:
    url, servers, _ = behind
    with urllib.request.urlopen(url) as answer:
        assert SimpleCookie(answer.headers["Set-Cookie"])["ledger"].value
        assert b"<title>" in answer.read()
    monkeypatch.setattr(visitors, "THINK", 0.2)
    walk = walked([guest(url, at) for at in range(6)], 6)
    assert len(walk.waits) >= 6 and walk.lost == 0
    assert all(one.faults == [] for one in servers)


def test_figures_are_passed_on_whole(behind: Behind) -> None:
    url, _, ledger = behind
    out = io.BytesIO()
    given.figures(ledger, Words("zh"), out)
    with urllib.request.urlopen(f"{url}/given/figures.csv?lang=zh") as answer:
        assert answer.read() == out.getvalue()


def test_an_upload_reaches_the_process_of_its_visitor(behind: Behind) -> None:
    """It is refused by the rules of Streamlit, not by the proxy: no session of that name is there."""
    url, _, _ = behind
    sent = urllib.request.Request(
        f"{url}/_stcore/upload_file/no-session/file", b"x" * 20_000_000, {"Content-Type": "text/plain"}, method="PUT"
    )
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(sent)
    assert refused.value.code in (400, 403), "413 would be nginx's own limit"


def test_a_process_that_only_shows_writes_nothing(behind: Behind, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, ledger = behind
    monkeypatch.setenv("LEDGER_READ_ONLY", "1")
    with pytest.raises(WrongRequestError) as refused:
        loaders.save_view("我的", "overview", {}, ledger)
    assert sentences(refused.value, ledger, Words("zh")) == [Words("zh")("error.read_only")]
    monkeypatch.delenv("LEDGER_READ_ONLY")
    loaders.save_view("我的", "overview", {}, ledger)
    with store.ledger(ledger) as db:
        ((name, query),) = db.execute("SELECT name, query FROM saved_view").fetchall()
    assert (name, json.loads(query)) == ("我的", {})


def test_the_visitors_of_a_killed_process_go_on_at_the_other(behind: Behind, monkeypatch: pytest.MonkeyPatch) -> None:
    url, (one, two), _ = behind
    monkeypatch.setattr(visitors, "THINK", 0.2)
    guests, walk = [guest(url, at) for at in range(8)], Walk()

    async def visits() -> tuple[int, int]:
        until = time.monotonic() + 15
        under_way = asyncio.gather(*(each.walk(until, walk) for each in guests))
        while len(walk.waits) < 8:
            await asyncio.sleep(0.1)
        one.process.kill()
        await asyncio.to_thread(one.process.wait)
        before = len(walk.waits)
        await under_way
        return before, len(walk.waits)

    before, after = ran(visits())
    assert walk.lost > 0, "some were with the one that is gone"
    assert after > before and two.faults == []
    with urllib.request.urlopen(f"{url}/_stcore/health") as answer:
        assert answer.status == 200


def test_the_table_marks_what_holds() -> None:
    line = Load(40, Walk([0.1, 0.2, 0.3, 2.3], 1), 10.0, 2.0, 1.25).line("app", True)
    assert line == ("40", "app", "0.4", "0.25 ✓", "2.00 ✗", "500", "20 %", "1.2", "1")
    assert Load(1, Walk([0.5, 0.5]), 1.0, 0.1, 0.0).line("empty", False)[3:5] == ("0.50", "0.50")

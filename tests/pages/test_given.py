"""What is given away whole passes through the server piece by piece, ends with who asked for it, and leaves nothing."""

from __future__ import annotations

import asyncio
import io
import shutil
import sqlite3
import sys
import time
import urllib.request
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote

import pytest

import loaders
from benchmarks.clicks import children
from benchmarks.serving import ROOT, Server, environment, served
from loaders import given as writing
from loaders.words import Words
from pages.shared.data import given

ZH, EN = Words("zh"), Words("en")
LARGE = 60_000_000  # bytes: more than lies in pipes and sockets on the way
PATIENCE = 30.0  # seconds


@pytest.fixture(scope="module")
def large(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose file is not sent at once."""
    path = Path(shutil.copy(written, tmp_path_factory.mktemp("large") / "台账.db"))
    loaders.first_start(path)  # what a first visitor would begin, while the ledger is compared
    loaders.catch_up(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE padding AS SELECT zeroblob(?) AS filler", [LARGE])
    return path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps what it needs for a while."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def server(large: Path, kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "log"
    with served(ROOT, "app.py", log, environment(large) | {"TMPDIR": str(kept)}) as found:
        yield found


def until(holds: Callable[[], bool]) -> bool:
    last = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < last:
        time.sleep(0.05)
    return holds()


def address(server: Server, what: str, words: Words = ZH) -> str:
    return server.url + given.address_of(what, words).removeprefix(".")


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_all_figures_arrive_as_they_are_written(words: Words, server: Server, large: Path) -> None:
    out = io.BytesIO()
    writing.figures(large, words, out)
    with urllib.request.urlopen(address(server, "figures.csv", words)) as answer:
        assert answer.read() == out.getvalue()
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert (
            unquote(answer.headers["Content-Disposition"])
            == f"attachment; filename*=utf-8''{words('data.figures')}.csv"
        )


def test_it_is_not_packed_by_the_server(server: Server) -> None:
    asked = urllib.request.Request(address(server, "tables/rollup.csv"), headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.read(3) == b"\xef\xbb\xbf"


def test_the_ledger_arrives_whole_and_nothing_is_left_behind(
    server: Server, large: Path, kept: Path, tmp_path: Path
) -> None:
    with urllib.request.urlopen(address(server, "ledger.db")) as answer, (tmp_path / "got.db").open("wb") as file:
        shutil.copyfileobj(answer, file)
        assert unquote(answer.headers["Content-Disposition"]).endswith("''台账.db")
    with closing(sqlite3.connect(tmp_path / "got.db")) as got, closing(sqlite3.connect(large)) as own:
        for sql in ("SELECT count(*), sum(value) FROM figure", "SELECT length(filler) FROM padding"):
            assert got.execute(sql).fetchall() == own.execute(sql).fetchall()
    assert until(lambda: not list(kept.iterdir()) and not children(server.process.pid))


def test_who_leaves_ends_the_writing(server: Server, kept: Path) -> None:
    answer = urllib.request.urlopen(address(server, "ledger.db"))
    assert answer.read(1000).startswith(b"SQLite format 3")
    assert children(server.process.pid) and list(kept.glob("given-*/*/ledger.db"))
    answer.close()
    assert until(lambda: not children(server.process.pid) and not list(kept.iterdir()))


@pytest.mark.parametrize("what", ["tables/no_such.csv?lang=zh", "figures.csv?lang=fr", "nothing.csv?lang=zh"])
def test_what_cannot_be_given_is_no_file(what: str, server: Server) -> None:
    try:
        with urllib.request.urlopen(f"{server.url}/given/{what}") as answer:
            assert answer.headers["Content-Type"].startswith("text/html"), "the app, which has no such page"
    except HTTPError as error:
        assert error.code == (500 if "no_such" in what else 404)
        assert error.code == 404 or error.read().decode() == ZH("data.not_given")


def test_what_fails_on_the_way_is_not_taken_for_whole() -> None:
    async def written(code: str) -> list[bytes]:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=PIPE)
        return [piece async for piece in given._pieces(process)]

    assert b"".join(asyncio.run(written("print('x' * 200_000)"))) == b"x" * 200_000 + b"\n"
    assert asyncio.run(written("raise SystemExit(1)")) == [], "of which nothing was sent, the page says it"
    with pytest.raises(given.CutShortError, match="status 3"):
        asyncio.run(written("print('x', flush=True); raise SystemExit(3)"))


def test_a_ninth_file_waits_for_a_place(large: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LEDGER_DB", str(large))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    async def ask() -> list[int]:
        monkeypatch.setattr(given, "_places", asyncio.Semaphore(2))
        under_way, most = [0], []

        async def one() -> None:
            async with given._written(("table", "setting")) as process:
                under_way[0] += 1
                most.append(under_way[0])
                assert b"".join([piece async for piece in given._pieces(process)])
                under_way[0] -= 1

        await asyncio.gather(*(one() for _ in range(4)))
        return most

    assert max(asyncio.run(ask())) == 2
    assert list(tmp_path.iterdir()) == []

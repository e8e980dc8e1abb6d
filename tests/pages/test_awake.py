"""What a server does before anybody asks: real servers that nobody visits."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from pages.shared.data import cached
from pages.shared.serve import awake
from tests.browser.conftest import serve

LONG = 120  # seconds


def reports_in(ledger: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT COUNT(*) FROM report WHERE is_current").fetchone()[0])
    except sqlite3.OperationalError:  # it is not there yet, or has no tables yet
        return 0


def test_what_ships_is_loaded_before_anybody_comes(tmp_path: Path) -> None:
    server, last = serve(tmp_path / "ledger.db", tmp_path / "log"), time.monotonic() + LONG
    try:
        while not reports_in(server.ledger) and time.monotonic() < last:
            time.sleep(0.1)  # the load is another process's: there is no event to wait for
        assert reports_in(server.ledger) > 50
    finally:
        server.stop()
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_server_that_only_reads_writes_nothing(
    loaded_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Path(shutil.copy(loaded_ledger, tmp_path / "ledger.db"))
    before = ledger.read_bytes()
    monkeypatch.setenv("LEDGER_READ_ONLY", "1")
    monkeypatch.setenv("LEDGER_DB", str(ledger))
    monkeypatch.setattr(cached, "first_start", lambda *_: pytest.fail("it begins to load"))
    awake.prepare()
    assert ledger.read_bytes() == before


def test_what_fails_is_logged_and_left_to_the_page_that_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "none.db"))
    monkeypatch.setattr(cached, "first_start", failing)
    awake.prepare()
    assert "before the first page" in caplog.text and "no room" in caplog.text

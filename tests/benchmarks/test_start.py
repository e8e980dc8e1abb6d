"""How long until the first page: a real server and a real browser, and what is told of them."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Browser

from benchmarks import start
from benchmarks.serving import UnmeasuredError, browser


def test_a_page_is_timed_from_the_start_of_its_server(tmp_path: Path) -> None:
    quick, slow = tmp_path / "quick.py", tmp_path / "slow.py"
    quick.write_text(start.EMPTY, encoding="utf-8")
    slow.write_text("import time\ntime.sleep(3)\n" + start.EMPTY, encoding="utf-8")
    with browser() as opened:
        first, second = (start.seconds(opened, one, tmp_path / "ledger.db", tmp_path) for one in (quick, slow))
    assert first > 0 and second > 3


def test_a_page_that_does_not_come_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PATIENCE", 0.5)
    (tmp_path / "none.py").write_text("import time\ntime.sleep(30)\n", encoding="utf-8")
    with browser() as opened, pytest.raises(UnmeasuredError, match="no page after"):
        start.seconds(opened, tmp_path / "none.py", tmp_path / "ledger.db", tmp_path)


def test_every_ledger_is_started_beside_an_empty_page_and_the_first_start_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, bool]] = []

    def seconds(_browser: object, script: Path | str, ledger: Path, _folder: Path) -> float:
        opened.append((Path(script).name, ledger.exists()))
        ledger.touch()
        return 1.0 if script != "app.py" else 2.0 if ledger.stem == "own" else 7.0

    (tmp_path / "own.db").touch()
    monkeypatch.setattr(start, "seconds", seconds)
    monkeypatch.setattr(start, "ledgers", lambda folder, units: {"own": folder / "own.db"})
    lines = start.rows(cast(Browser, None), tmp_path, (), 2)
    assert lines[0] == ["own", "2.00", "1.00", "2.00", "≤ 2.5 ✓"]
    assert lines[1][1:] == ["7.00", "1.00", "7.00", "≤ 6.0 ✗"]
    assert opened[4:] == [("empty.py", False), ("app.py", True)] * 2

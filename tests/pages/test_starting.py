"""The start of a server: what pages wait for, what comes after, and what they say until it is done."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import loaders
from loaders import desk
from loaders.reconcile.rulebook import rules_version
from loaders.words import Words
from pages.shared.data import queries, starting

ZH = Words("zh")
DISTRICT = "sample-district"


@pytest.fixture
def own(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample that may be written to, as the one the pages show."""
    path = Path(shutil.copy(sample, tmp_path / "own.db"))
    monkeypatch.setenv("LEDGER_DB", str(path))
    return path


def checked_before(path: Path) -> int:
    """Say of every report that other rules have checked it; returns how many of the district count."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE report SET rules = 'earlier'")
        db.execute("UPDATE setting SET value = value + 1 WHERE name = 'revision'")
    return int(queries.filings(path, DISTRICT)["report_id"].notna().sum())


def banner() -> None:
    from loaders.words import Words
    from pages.shared.look import frame

    frame.rules_banner(Words("zh"))


def shown() -> AppTest:
    return AppTest.from_function(banner, default_timeout=60).run()


def test_until_all_is_checked_anew_the_pages_say_of_how_many_reports(own: Path) -> None:
    assert queries.not_renewed(own, DISTRICT) == 0 and not shown().caption
    count = checked_before(own)
    assert queries.not_renewed(own, DISTRICT) == count > 50
    told = shown()
    assert not told.exception and [one.value for one in told.caption] == [ZH("rules.renewing", count=count)]
    loaders.catch_up(own)
    assert queries.not_renewed(own, DISTRICT) == 0


def test_it_is_caught_up_with_some_at_a_time(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked_before(own)
    monkeypatch.setattr(desk, "AT_A_TIME", 30)
    revisions: set[str] = set()
    renew = desk.renew

    def watched(ledger: sqlite3.Connection, most: int) -> int:
        done = renew(ledger, most)
        revisions.add(queries.settings(own)["revision"])
        return done

    monkeypatch.setattr(desk, "renew", watched)
    loaders.catch_up(own)
    assert len(revisions) > 2, "others may write in between"
    with closing(sqlite3.connect(own)) as db:
        assert db.execute("SELECT DISTINCT rules FROM report").fetchall() == [(rules_version(),)]


def test_a_start_waits_for_neither(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked_before(own)
    monkeypatch.setattr(desk, "LOOKED_THROUGH", 0)
    monkeypatch.setattr(desk.store, "must_be_whole", lambda _: pytest.fail("it is looked through at the start"))
    assert loaders.first_start(own) == []
    assert queries.not_renewed(own, DISTRICT) > 50


def test_damage_that_is_found_later_is_told_from_then_on(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_: Path) -> None:
        raise sqlite3.DatabaseError("the ledger is malformed: a page")

    monkeypatch.setattr(starting.loaders, "catch_up", damaged)
    state = starting.begun(own, lambda db, note: note(1, 1, db.name))
    assert state.finished.wait(60)
    starting._catch_up(state, own)
    assert state.error is None and "malformed" in str(state.later) and (state.done, state.total) == (1, 1)


def test_what_goes_wrong_at_the_start_is_not_followed_by_more(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting.loaders, "catch_up", lambda _: pytest.fail("the start has failed"))

    def failing(*_: object) -> None:
        raise OSError("no room")

    state = starting.begun(own, failing)
    assert state.finished.wait(60) and isinstance(state.error, OSError) and state.later is None

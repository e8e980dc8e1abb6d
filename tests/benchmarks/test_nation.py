"""A district written for measuring is a ledger like any other: whole, checked by the rules, shown by every page."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from benchmarks import nation
from loaders import store
from loaders.reconcile.rulebook import rules_version
from loaders.store.copies import RULES
from pages.shared.data import queries
from pages.shared.view.navigation import SECTIONS
from tests.pages.test_pages import opened

SOURCES, UNITS, YEARS = 12, 20, 3
FOUND = """SELECT organisation_id, year, rule_id, subject, finding.status, problem.position, finding.cells, fingerprint
           FROM finding JOIN problem USING (problem_id) JOIN report ON report.report_id = finding.report_id
           ORDER BY 1, 2, 3, 4"""
EXPLAINED = """SELECT organisation_id, year, problem.position, changes, kind FROM explanation
               JOIN problem USING (problem_id) JOIN report USING (report_id) ORDER BY 1, 2, 3, explanation.position"""
FIGURES = """SELECT organisation_id, year, cell, value, state, raw, place, doubt FROM figure JOIN report
             USING (report_id) ORDER BY 1, 2, 3"""
SUMS = "SELECT * FROM rollup ORDER BY 1, 2, 3, 4"


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


@pytest.fixture
def repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve units with a history of their own, and eight that repeat them."""
    monkeypatch.setattr(nation, "SOURCES", SOURCES)
    nation.write(tmp_path / "repeated.db", UNITS, YEARS)
    return tmp_path / "repeated.db"


def test_a_written_ledger_is_whole_and_checked(written: Path) -> None:
    with store.ledger(written) as db:
        store.must_be_whole(db)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert store.unchecked_organisations(db) == set()
        assert store.outdated_districts(db, rules_version()) == []
    assert rows(written, "SELECT count(*) FROM organisation") == [(13,)]


def test_the_rules_say_of_it_what_it_holds(written: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(written, tmp_path / "ledger.db"))
    before = [rows(copy, sql) for sql in (FOUND, EXPLAINED, SUMS)]
    loaders.reconcile_all(copy)
    assert [rows(copy, sql) for sql in (FOUND, EXPLAINED, SUMS)] == before
    assert all(len(one) > 5 for one in before)


def test_it_holds_what_makes_pages_dear(written: Path) -> None:
    states = {str(state) for (state,) in rows(written, "SELECT DISTINCT state FROM figure")}
    assert {"number", "blank", "doubtful"} <= states
    assert len(rows(written, "SELECT 1 FROM report")) < 12 * nation.YEARS, "some are not filed"
    graves = {one[0] for one in rows(written, "SELECT DISTINCT severity FROM finding WHERE status = 'fail'")}
    assert graves == {"error", "warning", "notice"}
    assert {one[0] for one in rows(written, "SELECT DISTINCT form FROM report")} == {"2019", "2021"}


def test_a_unit_beyond_the_sources_repeats_one_under_its_own_name(repeated: Path) -> None:
    figures: dict[object, list[tuple[object, ...]]] = {}
    for unit, *rest in rows(repeated, FIGURES):
        figures.setdefault(unit, []).append(tuple(rest))
    assert len(figures) == UNITS
    for at in range(SOURCES, UNITS):
        assert figures[nation.id_of(at)] == figures[nation.id_of(at % SOURCES)]
    titles = rows(repeated, "SELECT title, name FROM report JOIN organisation USING (organisation_id)")
    assert all(str(title).startswith(str(name)) for title, name in titles)
    assert len({title for title, _ in titles}) == len(titles)


def test_the_rules_say_of_a_repeated_unit_what_was_copied(repeated: Path) -> None:
    """But for what they say of copies as copies."""
    before, sums, explained = (rows(repeated, sql) for sql in (FOUND, SUMS, EXPLAINED))
    assert explained and any(str(one[0]) >= nation.id_of(SOURCES) for one in before)
    loaders.reconcile_all(repeated)
    after = [one for one in rows(repeated, FOUND) if one[2] not in RULES]
    assert [(*one[:5], one[-1]) for one in after] == [(*one[:5], one[-1]) for one in before if one[2] not in RULES]
    assert (rows(repeated, SUMS), {one[:2] for one in rows(repeated, EXPLAINED)}) == (
        sums,
        {one[:2] for one in explained},
    )
    assert len({one[-1] for one in before}) == len(before)


def test_it_is_the_same_every_time(written: Path, tmp_path: Path) -> None:
    nation.write(tmp_path / "again.db", 12)
    every = [
        name for (name,) in rows(written, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY 1")
    ]
    assert "figure" in every
    for table in every:
        assert rows(tmp_path / "again.db", f'SELECT * FROM "{table}"') == rows(written, f'SELECT * FROM "{table}"')


def test_the_program_starts_on_it_and_shows_it_first(written: Path, tmp_path: Path) -> None:
    """What ships is loaded beside it, but no sample."""
    copy = Path(shutil.copy(written, tmp_path / "ledger.db"))
    assert len(loaders.first_start(copy)) == 1
    found = queries.districts(copy)
    assert found["district"].iloc[0] == nation.DISTRICT.id and not found["is_sample"].any()
    assert found["organisations"].iloc[0] == 12


@pytest.mark.parametrize("page", [page for pages in SECTIONS.values() for page in pages])
def test_every_page_opens_over_it(page: str, written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(written))
    monkeypatch.setenv("LEDGER_TODAY", "2026-01-15")
    opened(page)


@pytest.mark.parametrize("page", ["overview", "compare", "reconciliation"])
def test_pages_open_over_repeated_units(page: str, repeated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(repeated))
    monkeypatch.setenv("LEDGER_TODAY", "2026-01-15")
    opened(page)

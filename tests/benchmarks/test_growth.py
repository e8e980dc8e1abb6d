"""Ledgers of several sizes: what is done in them is done, what is thin is told, and the table says both."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import growth, levels, nation, visitors
from benchmarks.serving import UnmeasuredError
from loaders import store


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("growth") / "ledger.db"
    nation.write(path, 4, 2)
    levels.arrange(path, 2)
    levels.add_thin(path, 30, 12)
    return path


def count(path: Path, sql: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(sql).fetchone()[0])


def test_what_is_thin_has_reports_and_nothing_in_them(thin: Path) -> None:
    of_thin = "FROM report WHERE organisation_id GLOB 'thin-*'"
    assert count(thin, f"SELECT count(*) {of_thin}") == 30 * nation.YEARS
    assert count(thin, f"SELECT count(*) FROM figure WHERE report_id IN (SELECT report_id {of_thin})") == 0
    assert count(thin, "SELECT count(*) FROM rollup WHERE scope_id GLOB 'thin-0*'") == 30 * nation.YEARS
    assert count(thin, "SELECT count(*) FROM unit_stale") == count(thin, "SELECT count(*) FROM family_stale") == 0


def test_a_unit_among_the_thin_is_found_by_its_name(thin: Path) -> None:
    with store.ledger(thin) as db, store.transaction(db):
        names = [one.name for one in store.stored_organisations(db) if one.id.startswith("thin-0")]
        assert len(names) == len(set(names)) == 30
        found = store.registry_under(db, [f"x:{names[7]}"])
    assert names[7] in {one.name for one in found.organisations.values()}


@pytest.mark.parametrize("what", growth.DONE)
def test_what_is_measured_is_done(what: str, thin: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(thin)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM organisation WHERE organisation_id GLOB 'unit-*'")]
    ledger = growth.Ledger(thin, 0, iter(names * 20))
    before = count(thin, "SELECT count(*) FROM document"), count(thin, "SELECT count(*) FROM confirmation")
    prepared, _ = growth.DONE[what]
    run = prepared(ledger, tmp_path)
    prepared_at = count(thin, "SELECT count(*) FROM document")
    assert growth.cost(run) > 0
    after = count(thin, "SELECT count(*) FROM document"), count(thin, "SELECT count(*) FROM confirmation")
    gained = {"one more report": (1, 0), "a figure confirmed": (0, 1)}.get(what, (after[0] - before[0], 0))
    assert (after[0] - before[0], after[1] - before[1]) == gained
    if what == "a known file again":
        assert after[0] == prepared_at, "nothing is read that is there"


def test_the_table_names_what_is_reached(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(growth, "WHOLE", 12)
    monkeypatch.setattr(sys, "argv", ["growth", "--units", "12", "24", "--rounds", "1"])
    assert growth.main() == 0
    printed = capsys.readouterr().out
    for what in (*growth.DONE, "× smallest", "kB a report", "coded_figure", "all but originals"):
        assert what in printed
    assert sum(line.count("✓") + line.count("✗") for line in printed.splitlines()) == len(growth.DONE) + 1


def test_what_is_loaded_while_others_visit_is_loaded_to_the_end(
    thin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(thin, "SELECT count(*) FROM document")
    with visitors.loading(thin, tmp_path / "none", 0):
        pass
    assert count(thin, "SELECT count(*) FROM document") == before and not (tmp_path / "none").exists()
    with visitors.loading(thin, tmp_path / "some", 2):
        pass
    assert count(thin, "SELECT count(*) FROM document") == before + 2
    assert "2 reports loaded meanwhile to the end of the visits: exit 0" in capsys.readouterr().err
    monkeypatch.setattr(visitors, "ROOT", tmp_path)
    with pytest.raises(UnmeasuredError, match="the load ended with 1"), visitors.loading(thin, tmp_path / "more", 1):
        pass

"""A write makes old what is remembered of the districts that it concerns, and no other: whatever is done to a ledger,
what is asked of a district whose revision is as it was is answered as it was."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import loaders
from benchmarks import levels
from loaders import store
from loaders.series import load_series
from loaders.store import revisions
from pages.shared.data import cached, queries

SERIES = tuple(load_series())
MORE = {  # what a query of a district is asked beside it
    "cells": (("app.received_new:total",),),
    "mentions": ("政府", 2000),
    "values": (SERIES,),
}
OF_DISTRICT = sorted(queries.OF_DISTRICT)
OF_UNITS = ("districts", "merged", "organisation_names", "places")
Answers = dict[tuple[str, str], Any]


@pytest.fixture(scope="module")
def arranged(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three districts of four units, beside the sample's."""
    path = Path(shutil.copy(written, tmp_path_factory.mktemp("arranged") / "ledger.db"))
    assert levels.arrange(path, 4) == 3
    loaders.load([loaders.SAMPLE / "reports" / "2025"], path)
    return path


@pytest.fixture
def own(arranged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(arranged, tmp_path / "ledger.db"))


def districts(db: Path) -> list[str]:
    return list(queries.districts(db)["district"])


def answers(db: Path, every: list[str]) -> Answers:
    """What is asked of each district, and of the units."""
    found: Answers = {}
    for name in OF_DISTRICT:
        for one in every:
            found[name, one] = _plain(getattr(queries, name)(db, one, *MORE.get(name, ())))
    for name in OF_UNITS:
        found[name, revisions.UNITS] = _plain(getattr(queries, name)(db))
    return found


def _plain(found: Any) -> Any:
    """What stands in an answer, whatever numbers the ledger gives its own rows."""
    if not isinstance(found, pd.DataFrame):
        return found
    return found.to_dict("list")


def told(db: Path, every: list[str]) -> dict[str, str]:
    return {one: queries.revision(db, one) for one in (*every, revisions.UNITS)}


def a_cell(db: Path, unit: str) -> tuple[str, int, str]:
    with closing(sqlite3.connect(db)) as connection:
        sql = """SELECT organisation_id, year, cell FROM figure JOIN report USING (report_id)
                 WHERE organisation_id = ? AND state = 'number' AND is_current ORDER BY year DESC, cell"""
        unit, year, cell = connection.execute(sql, [unit]).fetchone()
    return unit, year, cell


def _confirm(db: Path) -> None:
    loaders.confirm(*a_cell(db, "unit-00000"), "某人", db=db)


def _undo(db: Path) -> None:
    _confirm(db)
    loaders.undo(db)


def _remove(db: Path) -> None:
    unit, year, _ = a_cell(db, "unit-00005")
    loaders.remove(queries.name_of(db, unit), year, None, "重复", db, "某人")


def _load(db: Path) -> None:
    loaders.load([loaders.SAMPLE / "reports" / "2024"], db)


def _nothing(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        pass


def _view(db: Path) -> None:
    loaders.save_view("我的", "overview", {"lang": ["zh"]}, db)


def _contact(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute("UPDATE organisation SET contact = '新人' WHERE organisation_id = 'unit-00001'")


def _move(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute("UPDATE organisation SET parent_id = 'district-0002' WHERE organisation_id = 'unit-00001'")


def _rename_district(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute("UPDATE organisation SET short_name = '新区' WHERE organisation_id = 'district-0001'")


def _other_program(db: Path) -> None:
    """One that raises the ledger's revision and knows of no other."""
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE figure SET raw = raw || '!' WHERE state <> 'number'")
        connection.execute("UPDATE setting SET value = value + 1 WHERE name = 'revision'")


def _other_program_and_ours(db: Path) -> None:
    _other_program(db)
    _confirm(db)


DEEDS: dict[Callable[[Path], None], set[str] | None] = {  # whose revision rises; None: of all
    _nothing: set(),
    _view: set(),
    _confirm: {"district-0000"},
    _undo: {"district-0000"},
    _remove: {"district-0001", revisions.UNITS},
    _load: {"sample-district", revisions.UNITS},
    _contact: {"district-0000", revisions.UNITS},
    _move: None,
    _rename_district: {"district-0001", "city-000", revisions.UNITS},
    _other_program: None,
    _other_program_and_ours: None,
}


@pytest.mark.parametrize("deed", DEEDS, ids=lambda one: one.__name__.strip("_"))
def test_what_is_not_raised_is_as_it_was(deed: Callable[[Path], None], own: Path) -> None:
    _nothing(own)
    every = districts(own)
    assert len(every) > 3
    before, known = answers(own, every), told(own, every)
    deed(own)
    after, now = answers(own, every), told(own, every)
    raised = {one for one in now if now[one] != known[one]}
    changed = {of for (name, of) in before if before[name, of] != after[name, of]}
    assert changed <= raised, "nothing is remembered that is not so any more"
    expected = DEEDS[deed]
    assert raised == (set(now) if expected is None else expected & set(now))


def test_the_schema_of_today_can_be_watched(own: Path) -> None:
    """Where a watched table becomes a view or goes, every write makes everything old."""
    with store.ledger(own) as ledger:
        triggers = ledger.execute("SELECT count(*) FROM temp.sqlite_master WHERE type = 'trigger'").fetchone()[0]
        assert triggers > len(revisions.WATCHED)
        ledger.execute("ALTER TABLE problem RENAME TO problems")
        with closing(sqlite3.connect(":memory:")) as other:
            other.execute("ATTACH ? AS main2", [str(own)])
    with closing(sqlite3.connect(own)) as connection:
        revisions.watch(connection)
        assert revisions._touched(connection) is None


def test_many_districts_are_raised_as_all(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "MOST_DISTRICTS", 0)
    _nothing(own)
    known = told(own, districts(own))
    _confirm(own)
    now = told(own, districts(own))
    assert all(now[one] != known[one] for one in now)
    with closing(sqlite3.connect(own)) as connection:
        assert connection.execute("SELECT 1 FROM setting WHERE name LIKE 'revision:of:%'").fetchall() == []


def test_what_is_rolled_back_raises_nothing(own: Path) -> None:
    every = districts(own)
    known = told(own, every)
    with store.ledger(own) as ledger:
        with store.taken_back(ledger):
            ledger.execute("UPDATE report SET title = 'x'")
        with pytest.raises(ZeroDivisionError), store.transaction(ledger):
            ledger.execute("UPDATE report SET title = 'y'")
            _ = 1 / 0
        assert ledger.execute("SELECT count(*) FROM touched").fetchone() == (0,)
    assert told(own, every) == known


def test_a_visitor_of_another_district_keeps_what_was_made(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(own))
    _nothing(own)
    cached.MEMORY.clear()
    mine, theirs = (cached.observations(one, SERIES[:2], "zh") for one in ("district-0000", "district-0001"))
    units = cached.read(queries.districts)
    _confirm(own)
    assert cached.observations("district-0001", SERIES[:2], "zh") is theirs
    assert cached.read(queries.districts) is units
    assert cached.observations("district-0000", SERIES[:2], "zh") is not mine


def test_the_roll_up_is_written_where_it_differs_only(own: Path) -> None:
    from loaders import rollup

    sql = "SELECT * FROM rollup ORDER BY 1, 2, 3, 4"
    with store.ledger(own) as ledger:
        before, changes = ledger.execute(sql).fetchall(), ledger.total_changes
        rollup.rebuild(ledger)
        assert ledger.total_changes == changes and ledger.execute(sql).fetchall() == before
        ledger.execute("DELETE FROM rollup WHERE year = 2020")
        ledger.execute("UPDATE rollup SET sum = sum + 1, reported = 9 WHERE year = 2021")
        ledger.execute("INSERT INTO rollup VALUES ('app.received_new', 'parent', 'nowhere', 1999, NULL, 1.0, 1, 1)")
        ledger.execute("UPDATE rollup SET sum = CAST(sum AS REAL) WHERE year = 2022 AND typeof(sum) = 'integer'")
        rollup.rebuild(ledger)
        after = ledger.execute(sql).fetchall()
        assert after == before and list(map(repr, after)) == list(map(repr, before))

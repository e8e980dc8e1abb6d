"""What was done can be taken back, row for row, whatever tables it wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import store
from loaders.organisations import Organisation
from loaders.store.journal import WATCHED


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with store.ledger(tmp_path / "ledger.db") as ledger:
        yield ledger


def rows(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(db.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in WATCHED}


def unit(name: str, parent: str | None = None, **more: str) -> Organisation:
    return Organisation(name, f"测试区{name}", name, "subdistrict", parent, **more)


def write(db: sqlite3.Connection, *units: Organisation) -> None:
    with store.transaction(db):
        store.save_organisations(db, units)


def test_a_change_of_several_transactions_is_taken_back_as_one(db: sqlite3.Connection) -> None:
    write(db, unit("甲街道"))
    before = rows(db)
    with store.change(db, "load", {"files": 2}, who="某人"):
        write(db, unit("乙街道", "甲街道", contact="张'三"))
        write(db, unit("甲街道", contact="李四"))
    assert rows(db) != before
    undone = store.undo(db)
    assert undone is not None and undone[0].action == "load" and undone[0].who == "某人"
    assert rows(db) == before and undone[1] == {"甲街道"}
    assert store.undo(db) is None, "what is undone is not undone again"


def test_the_last_change_goes_first_and_what_wrote_nothing_is_none(db: sqlite3.Connection) -> None:
    with store.change(db, "first", {}):
        write(db, unit("甲街道"))
    with store.change(db, "second", {}):
        write(db, unit("乙街道"))
    with store.change(db, "nothing", {}):
        pass
    said = []
    while found := store.undo(db):
        said.append(found[0].action)
    assert said == ["second", "first"] and rows(db)["organisation"] == []
    assert [one.undone_at is None for one in store.changes(db)] == [False, False]


def test_a_change_within_a_change_belongs_to_it(db: sqlite3.Connection) -> None:
    with store.change(db, "outer", {}), store.change(db, "inner", {}):
        write(db, unit("甲街道"))
    assert [one.action for one in store.changes(db)] == ["outer"]


def test_a_change_that_fails_can_be_undone_as_far_as_it_came(db: sqlite3.Connection) -> None:
    with pytest.raises(RuntimeError), store.change(db, "load", {}):
        write(db, unit("甲街道"))
        raise RuntimeError
    assert [one.action for one in store.changes(db)] == ["load"]
    store.undo(db)
    assert rows(db)["organisation"] == []


def test_nothing_is_watched_outside_a_change(db: sqlite3.Connection) -> None:
    with store.change(db, "one", {}):
        write(db, unit("甲街道"))
    steps = db.execute("SELECT count(*) FROM change_step").fetchone()
    write(db, unit("乙街道"))
    assert db.execute("SELECT count(*) FROM change_step").fetchone() == steps


EDITS = st.lists(
    st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(["", "it's", "一\n二", "😀"]), st.booleans()), max_size=8
)


@given(EDITS, EDITS)
def test_undo_is_the_inverse_of_whatever_was_written(
    tmp_path_factory: pytest.TempPathFactory, first: list[tuple[str, str, bool]], then: list[tuple[str, str, bool]]
) -> None:
    with store.ledger(tmp_path_factory.mktemp("journal") / "ledger.db") as db:
        edit(db, first)
        before = rows(db)
        with store.change(db, "edit", {}):
            edit(db, then)
        store.undo(db)
        assert rows(db) == before


def edit(db: sqlite3.Connection, steps: list[tuple[str, str, bool]]) -> None:
    for name, contact, removes in steps:
        with store.transaction(db):
            if removes:
                db.execute("DELETE FROM organisation WHERE organisation_id = ?", (name,))
            else:
                store.save_organisations(db, [unit(name, contact=contact, due=contact or None)])

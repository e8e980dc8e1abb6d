"""The roll-up that follows what is written is the one that is made of everything anew, whatever was written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import rollup, store
from tests.examples import examples
from tests.second.ledgers import RECEIVED, Draft

PLACES, UNITS, YEARS = (
    ("甲区", "乙区", "丙市"),
    ("清波街道", "松砚镇", "青山乡", "财政局", "示例街道"),
    (2018, 2020, 2022, 2023),
)


def lines(db: sqlite3.Connection) -> set[tuple[object, ...]]:
    return set(db.execute("SELECT * FROM rollup"))


def anew(db: sqlite3.Connection) -> set[tuple[object, ...]]:
    """What a roll-up of everything is; nothing of it stays."""
    with store.taken_back(db):
        rollup.rebuild(db)
        return lines(db)


def small(path: Path) -> Draft:
    """Two districts below a city, an invented one, and units of which no place is known."""
    draft = Draft(path)
    draft.unit("丙市", "district")
    for place in PLACES[:2]:
        draft.unit(place, "district", "丙市")
    for at, unit in enumerate(UNITS):
        draft.unit(unit, "town", (*PLACES, None)[at % 4], is_sample=int(unit.startswith("示例")))
        for year in YEARS[1 + at % 2 : 3]:
            draft.report(unit, year, "2019" if at == 1 else None, **{RECEIVED: 10 * at + year - 2020})
    return draft


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[Draft]:
    small(tmp_path / "ledger.db").done()
    found = Draft(tmp_path / "ledger.db")
    yield found
    found.db.close()


unit, year = st.sampled_from(UNITS), st.sampled_from(YEARS)
place = st.sampled_from((*PLACES, *UNITS[:1], None))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("figure"), unit, year),
        st.tuples(st.just("takes out"), unit, year),
        st.tuples(st.just("moves"), unit, place),
        st.tuples(st.just("is invented"), unit, st.booleans()),
        st.tuples(st.just("owes from"), unit, st.none() | year),
        st.tuples(st.just("goes"), unit, st.none()),
        st.tuples(st.just("files"), unit, year),
    ),
    min_size=1,
    max_size=6,
)


def take(draft: Draft, step: tuple[str, str, object]) -> None:
    what, one, with_what = step
    db, at = draft.db, (one, with_what)
    if what == "figure":
        db.execute(
            """UPDATE figure SET value = value + 7 WHERE state = 'number' AND report_id IN
               (SELECT report_id FROM report WHERE organisation_id = ? AND year = ?)""",
            at,
        )
    elif what == "takes out":
        db.execute("UPDATE report SET is_current = 0 WHERE organisation_id = ? AND year = ?", at)
    elif what == "files":
        known = db.execute("SELECT 1 FROM report WHERE organisation_id = ? AND year = ?", at).fetchone()
        if not known and db.execute("SELECT 1 FROM organisation WHERE organisation_id = ?", (one,)).fetchone():
            draft.report(one, int(str(with_what)))
    elif what == "goes":
        db.execute("DELETE FROM report WHERE organisation_id = ?", (one,))
        db.execute("UPDATE organisation SET parent_id = NULL WHERE parent_id = ?", (one,))
        db.execute("DELETE FROM organisation WHERE organisation_id = ?", (one,))
    else:
        column = {"moves": "parent_id", "is invented": "is_sample", "owes from": "since"}[what]
        known = db.execute("SELECT 1 FROM organisation WHERE organisation_id = ?", at[1:]).fetchone()
        if what != "moves" or with_what is None or known:
            db.execute(f"UPDATE organisation SET {column} = ? WHERE organisation_id = ?", (with_what, one))


@pytest.fixture(scope="module")
def rolled_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small ledger with its roll-up: written once, for each example a copy."""
    file = tmp_path_factory.mktemp("rollup") / "ledger.db"
    draft = small(file)
    with store.transaction(draft.db):
        rollup.rebuild(draft.db)
    draft.db.close()
    return file


@settings(max_examples=examples(60))
@given(steps=STEPS)
def test_it_follows_every_step(
    steps: list[tuple[str, str, object]], rolled_up: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    draft = Draft(Path(shutil.copy(rolled_up, tmp_path_factory.mktemp("example"))))
    for step in steps:
        with store.transaction(draft.db):
            take(draft, step)
            rollup.update(draft.db, [step[1]])
        assert lines(draft.db) == anew(draft.db), step
    draft.db.close()


def test_what_is_not_touched_is_not_written(draft: Draft) -> None:
    """The lines of other places, and of years that stay as they are, are left where they are."""
    written: list[str] = []
    db = draft.db
    db.create_function("noted", 1, written.append)
    db.execute(
        "CREATE TEMP TRIGGER note AFTER DELETE ON coded_rollup BEGIN SELECT noted(OLD.scope_id || OLD.year); END"
    )
    db.execute(
        """UPDATE figure SET value = value + 1 WHERE state = 'number' AND report_id =
           (SELECT report_id FROM report WHERE organisation_id = '清波街道' AND year = 2022)"""
    )
    with store.transaction(db):
        rollup.update(db, ["清波街道"])
    assert set(written) == {"清波街道2022", "甲区2022"}


def test_a_new_newest_year_is_owed_by_all_beside(draft: Draft) -> None:
    draft.report("清波街道", 2024)
    draft.unit("新街道", "town", "甲区", since=2022)
    with store.transaction(draft.db):
        rollup.update(draft.db, ["清波街道"])
    owed = {one for (one,) in draft.db.execute("SELECT DISTINCT scope_id FROM rollup WHERE year = 2024")}
    assert owed >= {"清波街道", "新街道", "甲区"} and "财政局" not in owed
    assert lines(draft.db) == anew(draft.db)

"""Figures and roll-up as they are kept: what is read back, through the views, is what was written, by whomever."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import store
from loaders.documents.model import Place
from loaders.figures import Figure
from loaders.store.coded import STATES, place_of, raw_of, save_figures
from loaders.store.ledger import SCHEMA

FIELDS = "cell, value, state, raw, place, doubt, likely"
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
numbers = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12, allow_nan=False).filter(lambda one: one % 1 != 0)
places = st.one_of(
    texts,
    st.builds("table {} row {} column {}".format, st.integers(0, 1200), st.integers(0, 20_000), st.integers(0, 1200)),
    st.builds("line {}".format, st.integers(-1, 2_000_000_000)),
    st.builds("page {} table {} row {} column {}".format, *[st.integers(0, 99)] * 4),
    st.sampled_from(("table 01 row 2 column 3", "line 007", "line -1", "table 1 row 2 column 3 ", "Line 4", "", "12")),
)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    state = draw(st.sampled_from(STATES))
    value = draw(numbers) if state in ("number", "settled") else None
    doubt = draw(texts) if state in ("doubtful", "settled") else None
    raw = draw(st.one_of(texts, st.just(str(value)), st.just("")))
    return Figure("x:total", value, state, raw, draw(places), doubt, draw(st.none() | numbers))


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as found:
        found.executescript(SCHEMA.read_text(encoding="utf-8"))
        found.execute(
            "INSERT INTO organisation (organisation_id, name, short_name, kind) VALUES ('o', 'o', 'o', 'town')"
        )
        found.execute(
            """INSERT INTO document (sha256, file_name, path, media_type, size, status, loaded_at)
               VALUES ('s', '', '', '', 0, 'read', '')"""
        )
        found.execute(
            """INSERT INTO report (report_id, sha256, organisation_id, year, form, version, is_current)
               VALUES (1, 's', 'o', 2024, '2021', 1, 1)"""
        )
        yield found


def read_back(db: sqlite3.Connection) -> list[Figure]:
    return [Figure(*row) for row in db.execute(f"SELECT {FIELDS} FROM figure WHERE report_id = 1")]


@given(figures())
def test_what_is_kept_is_what_was_read(db: sqlite3.Connection, figure: Figure) -> None:
    db.execute("DELETE FROM figure")
    save_figures(db, 1, [figure])
    assert read_back(db) == [figure]
    ((value,),) = db.execute("SELECT value FROM figure").fetchall()
    assert type(value) is type(figure.value)


@given(figures(), figures())
def test_others_write_and_change_it_through_the_view(db: sqlite3.Connection, before: Figure, after: Figure) -> None:
    db.execute("DELETE FROM figure")
    row = (1, before.cell, before.value, before.state, before.raw, before.place, before.doubt, before.likely)
    db.execute(f"INSERT INTO figure (report_id, {FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    assert read_back(db) == [before]
    changed = ", ".join(f"{one} = ?" for one in FIELDS.split(", ")[1:])
    new = (after.value, after.state, after.raw, after.place, after.doubt, after.likely)
    db.execute(f"UPDATE figure SET {changed} WHERE cell = ?", (*new, before.cell))
    assert read_back(db) == [after]


@given(figures())
def test_a_figure_that_is_settled_keeps_what_was_read(db: sqlite3.Connection, figure: Figure) -> None:
    db.execute("DELETE FROM figure")
    save_figures(db, 1, [figure])
    db.execute("UPDATE figure SET state = 'settled', value = 7, doubt = 'x'")
    ((raw, place),) = db.execute("SELECT raw, place FROM figure").fetchall()
    assert (raw, place) == (figure.raw, figure.place)


@pytest.mark.parametrize(
    "row",
    [
        "1, 'c', NULL, 'number', '', '', NULL",
        "1, 'c', 0, 'blank', '', '', NULL",
        "1, 'c', NULL, 'guess', '', '', NULL",
        "1, 'c', 'five', 'number', '', '', NULL",
        "1, 'c', NULL, 'doubtful', '', '', NULL",
        "1, 'c', 3, 'number', '', '', 'a doubt'",
        "9, 'c', 3, 'number', '', '', NULL",
    ],
)
def test_what_may_not_stand_in_a_ledger_does_not(db: sqlite3.Connection, row: str) -> None:
    """A blank is never a zero: not for another program either."""
    db.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(f"INSERT INTO figure (report_id, cell, value, state, raw, place, doubt) VALUES ({row})")


def test_usual_places_are_numbers_and_numbers_have_no_text() -> None:
    assert place_of(str(Place(table=3, row=12, column=5))) == 30012005 and place_of("line 40") == -40
    assert place_of("page 2 table 1 row 3 column 4") == "page 2 table 1 row 3 column 4"
    assert raw_of(Figure("c", 3, "number", "3", "")) is None and raw_of(Figure("c", None, "blank", "", "")) is None
    assert raw_of(Figure("c", 3, "number", "３", "")) == "３" and raw_of(Figure("c", 3.5, "number", "3.5", "")) == "3.5"


def test_the_states_are_those_of_the_schema() -> None:
    said = re.findall(r"WHEN (\d) THEN '(\w+)'", SCHEMA.read_text(encoding="utf-8").split("CREATE VIEW figure")[1])
    assert [STATES[int(number)] for number, _ in said[:6]] == [name for _, name in said[:6]] == list(STATES[:6])


ROLLUP = "series, scope, scope_id, year, form, sum, reported, expected"


@given(
    st.lists(
        st.tuples(
            *(st.sampled_from("ab"), st.sampled_from(("organisation", "parent")), st.sampled_from(("", "o"))),
            *(st.integers(2019, 2021), st.none() | st.just("2021"), st.none() | numbers, *[st.integers(0, 9)] * 2),
        ),
        max_size=8,
        unique_by=lambda row: row[:4],
    )
)
def test_the_roll_up_is_read_as_it_was_written(db: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    db.execute("DELETE FROM rollup")
    marks = ", ".join("?" * 8)
    db.executemany(f"INSERT INTO rollup ({ROLLUP}) VALUES ({marks})", rows)
    assert set(db.execute(f"SELECT {ROLLUP} FROM rollup")) == set(rows)
    if rows:
        key = "series = ? AND scope = ? AND scope_id = ? AND year = ?"
        db.execute(f"UPDATE rollup SET sum = 5, reported = 1 WHERE {key}", rows[0][:4])
        changed = (*rows[0][:5], 5, 1, rows[0][7])
        assert set(db.execute(f"SELECT {ROLLUP} FROM rollup")) == {changed, *rows[1:]}
        db.execute(f"DELETE FROM rollup WHERE {key}", rows[0][:4])
    assert set(db.execute(f"SELECT {ROLLUP} FROM rollup")) == set(rows[1:])


def test_a_ledger_of_schema_7_keeps_its_figures_and_its_roll_up(tmp_path: Path) -> None:
    figure = (1, "x:total", 12, "number", "12", "table 1 row 2 column 3", None, None)
    doubted = (1, "y:total", None, "doubtful", "1 2", "line 9", "two_figures", 12)
    line = ("app.received_new", "organisation", "o", 2024, "2021", 12, 1, 1)
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as old:
        old.executescript((Path(__file__).parent / "schemas" / "7.sql").read_text("utf-8") + "PRAGMA user_version = 7;")
        old.execute(
            "INSERT INTO organisation (organisation_id, name, short_name, kind) VALUES ('o', '甲镇', '甲镇', 'town')"
        )
        old.execute(
            """INSERT INTO document (sha256, file_name, path, media_type, size, status, loaded_at)
               VALUES ('s', '', '', '', 0, 'read', '')"""
        )
        old.execute(
            """INSERT INTO report (report_id, sha256, organisation_id, year, form, version, is_current)
               VALUES (1, 's', 'o', 2024, '2021', 1, 1)"""
        )
        old.executemany(
            """INSERT INTO figure (report_id, cell, value, state, raw, place, doubt, likely)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [figure, doubted],
        )
        old.execute(f"INSERT INTO rollup ({ROLLUP}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", line)
    with store.ledger(tmp_path / "ledger.db") as db:
        assert set(db.execute(f"SELECT report_id, {FIELDS} FROM figure")) == {figure, doubted}
        assert db.execute(f"SELECT {ROLLUP} FROM rollup").fetchall() == [line]
        assert not db.execute("SELECT 1 FROM sqlite_master WHERE name LIKE '%_before'").fetchall()
        assert db.execute("SELECT typeof(place), raw FROM coded_figure ORDER BY cell_id").fetchall()[0] == (
            "integer",
            None,
        )
        with store.transaction(db):
            found = store.registry_under(db, ["x:甲镇"])
        assert [one.id for one in found.organisations.values()] == ["o"], "who was there before is found by name"

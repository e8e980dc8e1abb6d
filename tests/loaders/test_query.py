"""Questions to the nation: the answer over an export is that of the ledger, and nothing but the export is reached."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from loaders import store
from loaders.__main__ import main
from loaders.commands.query import _table
from loaders.errors import WrongRequestError
from loaders.store.national import Answer, asked

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = re.findall(r"^```sql\n(.+?)\n```$", (ROOT / "docs" / "scale.md").read_text(encoding="utf-8"), re.M | re.S)
COUNT = "SELECT count(*) AS n FROM report"


@pytest.fixture(scope="module")
def over(loaded_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that ships, exported into a folder whose name DuckDB could take for a pattern."""
    out = tmp_path_factory.mktemp("given") / "全国 [2025] *'年?"
    loaders.export(out, loaded_ledger, "parquet")
    return out


def from_sqlite(ledger: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def to_the_fen(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [tuple(round(one, 2) if isinstance(one, float) else one for one in row) for row in rows]


@pytest.mark.parametrize("sql", QUESTIONS, ids=lambda sql: sql.splitlines()[0].removeprefix("-- "))
def test_a_question_of_the_docs_has_one_answer(sql: str, loaded_ledger: Path, over: Path) -> None:
    with asked(over, sql) as answer:
        found = list(answer.rows)
    expected = from_sqlite(loaded_ledger, sql)
    assert to_the_fen(found) == to_the_fen(expected) and len(found) > 1
    assert any(isinstance(one, int | float) and one > 0 for row in found for one in row)


def test_every_table_is_there_with_its_columns_and_rows(loaded_ledger: Path, over: Path) -> None:
    described = json.loads((over / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    names = [one["name"] for one in described]
    assert {"report", "figure", "rollup", "organisation", "finding"} < set(names)
    for name in names:
        columns = [line[1] for line in from_sqlite(loaded_ledger, f"PRAGMA table_info({name})")]
        with asked(over, f'SELECT * FROM "{name}"') as answer:
            assert set(answer.columns) - {"year"} == set(columns) - {"year"}, name
            assert [(sum(1 for _ in answer.rows),)] == from_sqlite(loaded_ledger, f'SELECT count(*) FROM "{name}"')


def test_a_blank_is_no_zero_and_in_no_sum(loaded_ledger: Path, over: Path) -> None:
    sql = "SELECT state, count(*), count(value), sum(value) FROM figure GROUP BY state ORDER BY state"
    with asked(over, sql) as answer:
        found = list(answer.rows)
    assert found == from_sqlite(loaded_ledger, sql)
    assert {row[0]: row[3] for row in found}["blank"] is None


SHUT = [
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_csv('http://127.0.0.1:9/a.csv')",
    "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM '/etc/hostname'",
    "SELECT * FROM sqlite_scan('data/ledger.db', 'report')",
]
NO_QUESTION = [
    "COPY (SELECT 1) TO '{out}/x.csv'",
    "COPY report TO '{out}/x.parquet'",
    "EXPORT DATABASE '{out}/x'",
    "ATTACH '{out}/x.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET threads = 1",
    "PRAGMA version",
    "CREATE TABLE x AS SELECT 1",
    "DROP VIEW report",
    "DELETE FROM report",
    "SELECT 1; SELECT 2",
    "",
    "-- nothing",
]


@pytest.mark.parametrize("sql", SHUT)
def test_nothing_but_the_export_is_read(sql: str, over: Path) -> None:
    with pytest.raises(WrongRequestError, match=r"query\.failed"), asked(over, sql) as answer:
        list(answer.rows)


@pytest.mark.parametrize("sql", NO_QUESTION)
def test_nothing_is_written_set_or_asked_twice(sql: str, over: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in over.rglob("*")}
    with pytest.raises(WrongRequestError, match=r"query\.no_question"), asked(over, sql.format(out=tmp_path)):
        pass
    assert list(tmp_path.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in over.rglob("*")} == before


def test_the_doors_stay_shut_should_a_statement_slip_through(over: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from loaders.store import national

    monkeypatch.setattr(national, "QUESTIONS", {"SELECT", "COPY", "SET", "LOAD", "ATTACH", "EXPORT"})
    inside = f"COPY (SELECT 1) TO '{str(over).replace(chr(39), chr(39) * 2)}/x.csv'"
    for sql in (inside, *(one.format(out=over.parent) for one in NO_QUESTION[1:8] if "'{out}" not in one)):
        with pytest.raises(WrongRequestError, match=r"query\.failed"), asked(over, sql) as answer:
            list(answer.rows)
    assert not (over / "x.csv").exists()


def empty_ledger(folder: Path) -> Path:
    with store.ledger(folder / "empty.db"):
        return folder / "empty.db"


def test_a_table_without_a_row_is_there(tmp_path: Path) -> None:
    loaders.export(tmp_path / "out", empty_ledger(tmp_path), "parquet")
    sql = "SELECT count(*), sum(value), max(year) FROM figure JOIN report USING (report_id)"
    with asked(tmp_path / "out", sql.replace("max(year)", "max(report.year)")) as answer:
        assert list(answer.rows) == [(0, None, None)]


def command(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(["query", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_answer_as_a_table_csv_and_json(over: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT * FROM (VALUES ('街道', 12, 0.5, NULL), ('=1+1', -3, 2.0, 'a\nb')) AS x (\"类别\", n, share, note)"
    code, out, err = command(capsys, sql, "--over", over)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "类别   n  share  note",
        "----  --  -----  ----",
        "街道  12    0.5  NULL",
        "=1+1  -3      2  a b",
    ]
    _, out, _ = command(capsys, sql, "--over", over, "--csv")
    assert list(csv.reader(io.StringIO(out))) == [
        ["类别", "n", "share", "note"],
        ["街道", "12", "0.5", ""],
        ["'=1+1", "-3", "2", "a\nb"],
    ]
    _, out, _ = command(capsys, sql, "--over", over, "--json")
    assert [json.loads(line) for line in out.splitlines()] == [
        {"类别": "街道", "n": 12, "share": 0.5, "note": None},
        {"类别": "=1+1", "n": -3, "share": 2, "note": "a\nb"},
    ]


def test_kinds_that_json_does_not_know_are_told_as_they_are(over: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT 'nan'::DOUBLE AS a, 'inf'::DOUBLE AS b, 12345678901234567890::HUGEINT AS c, DATE '2025-03-31' AS d"
    sql += ", 1.50::DECIMAL(5, 2) AS e, 2.00::DECIMAL(5, 2) AS f, true AS g"
    _, out, _ = command(capsys, sql, "--over", over, "--json")
    told = {"a": None, "b": "inf", "c": 12345678901234567890, "d": "2025-03-31", "e": 1.5, "f": 2, "g": True}
    assert json.loads(out) == told
    code, out, _ = command(capsys, sql, "--over", over)
    assert code == 0 and out.splitlines()[2].split() == [
        *("NULL", "inf", "12345678901234567890", "2025-03-31", "1.5", "2", "True")
    ]


def test_what_cannot_be_asked_is_one_sentence_and_exit_2(
    over: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaders.export(tmp_path / "csv", empty_ledger(tmp_path), "csv")
    outside, gone = tmp_path / "outside", tmp_path / "gone"
    for folder in (outside, gone):
        shutil.copytree(over, folder)
    package = json.loads((outside / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"][0]["path"] = "../elsewhere.parquet"
    (outside / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (gone / "organisation.parquet").unlink()
    damaged = tmp_path / "damaged"
    shutil.copytree(over, damaged)
    (damaged / "organisation.parquet").write_bytes(b"PAR1 is what it begins with, and no more PAR1")
    said = {
        "is no export": (COUNT, tmp_path / "none"),
        "was exported as CSV": (COUNT, tmp_path / "csv"),
        "of the export is gone": (COUNT, gone),
        "It cannot be answered: Footer length error in file 'organisation.parquet'": (COUNT, damaged),
        "It cannot be answered: Parser Error": ("SELEC 1", over),
        "It cannot be answered: Catalog Error: Table with name reports does not exist!": ("FROM reports", over),
        "It cannot be answered: Conversion Error": ("SELECT cell::INTEGER FROM figure", over),
        "One question at a time": ("DROP VIEW report", over),
    }
    said |= {"outside is no export": (COUNT, outside)}
    for sentence, (sql, folder) in said.items():
        code, out, err = command(capsys, sql, "--over", folder, "--language", "en")
        assert (code, len(err.splitlines())) == (2, 1) and sentence in err and "LINE 1" not in err, (sentence, err, out)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, out, err = command(capsys, COUNT, "--over", over, "--language", "en")
    assert (code, out) == (2, "") and "pip install '.[query]'" in err


@given(st.lists(st.tuples(st.text(max_size=9), st.integers() | st.floats() | st.none()), max_size=5))
def test_a_table_has_a_line_a_row_whatever_stands_in_it(rows: list[tuple[str, float | None]]) -> None:
    lines = list(_table(Answer(("名称", "n"), iter(rows))))
    assert len(lines) == len(rows) + 2 and not any("\n" in line or "\r" in line for line in lines)


def test_a_long_answer_is_not_held_in_memory(over: Path) -> None:
    taken = 0

    def endless() -> Iterator[tuple[int]]:
        nonlocal taken
        for number in range(10**9):
            taken += 1
            yield (number,)

    lines = _table(Answer(("n",), endless()))
    assert [next(lines) for _ in range(3)][2].strip() == "0" and taken <= 1_001

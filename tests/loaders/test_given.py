"""What is given away whole: as ``csv`` would write it, of one moment, in memory that does not grow."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from loaders import given
from loaders.disarmed import disarm, written
from loaders.forms import load_forms
from loaders.given.__main__ import main
from loaders.store import given as store
from loaders.words import Words

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "SELECT cell, value, state, raw FROM figure WHERE report_id = ?"
HELD = 4_000  # kB that a process may take more for twenty times the lines
TOLD = """import resource, sys
from loaders.given.__main__ import main
with open(sys.argv[1], "wb") as out:
    main(sys.argv[2:], out)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"""


def given_away(*arguments: str) -> bytes:
    out = io.BytesIO()
    main(arguments, out)
    return out.getvalue()


def as_csv_writes(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def plain(value: str | float | None) -> str:
    """A value as the tables of the pages write it."""
    if isinstance(value, str):
        return disarm(value)
    return "" if value is None else written(float(value))


def hurt(db: Path, texts: Sequence[str]) -> None:
    """Put hard texts and numbers into a ledger."""
    with closing(sqlite3.connect(db)) as connection, connection:
        (unit,) = connection.execute("SELECT organisation_id FROM organisation WHERE kind <> 'district'").fetchone()
        connection.execute("UPDATE organisation SET name = ? WHERE organisation_id = ?", [texts[0], unit])
        for at, text in enumerate(texts):
            of = (
                "report_id = 1 AND cell IN (SELECT cell FROM figure WHERE report_id = 1 ORDER BY cell LIMIT 1 OFFSET ?)"
            )
            connection.execute(f"UPDATE figure SET raw = ? WHERE {of}", [text, at])
            connection.execute(f"UPDATE figure SET value = ? WHERE value IS NOT NULL AND {of}", [at / 7, at])


HARD = (
    *('甲,"乙"', "=1+1", "-3", "0012", "12e45", 'a"b', "两\n行", "回\r车", "", " 前", "'", "١٢"),
    *("\u2028", "+", "1,234,567,890,12"),
)


@pytest.fixture
def hard(written: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copy(written, tmp_path / "ledger.db"))
    hurt(copy, HARD)
    return copy


@holds(st.text(st.characters(codec="utf-8")), st.text(alphabet=",\"\r\n'=+-@\t 01.eE"))
def test_a_field_is_what_csv_writes(any_text: str, hard_text: str) -> None:
    for text in (any_text, hard_text):
        assert f"{given.field(text)},x\r\n".encode() == as_csv_writes([[disarm(text), "x"]])[3:]


@holds(st.none() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_as_in_the_tables_of_the_pages(value: float | None) -> None:
    assert given.number(value) == plain(value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_figures_are_the_lines_as_csv_writes_them(language: str, hard: Path) -> None:
    words = Words(language)
    rows = [given.headings(words), *([plain(one) for one in line] for line in given.lines(hard, words))]
    found = given_away(str(hard), "figures", language)
    assert found == as_csv_writes(rows) and found.startswith(b"\xef\xbb\xbf") and b"'=1+1" in found
    assert len(rows) > 10_000


def test_every_table_is_as_csv_writes_it(hard: Path) -> None:
    with closing(sqlite3.connect(hard)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in [one for one in tables if one not in ("original", "sqlite_stat1")]:
            found = db.execute(f"SELECT * FROM {name}")
            rows = [[one[0] for one in found.description], *([plain(one) for one in row] for row in found)]
            assert given_away(str(hard), "table", name) == as_csv_writes(rows), name
    assert "report" in tables


def test_what_is_not_there_is_not_given_away(written: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no table 'figures; DROP'"):
        given_away(str(written), "table", "figures; DROP")
    with pytest.raises(ValueError, match="everything is not given away"):
        given_away(str(written), "everything")
    with pytest.raises(sqlite3.OperationalError):
        given_away(str(tmp_path / "none.db"), "figures", "zh")
    assert not (tmp_path / "none.db").exists()


def test_a_cell_that_the_form_does_not_have_is_told(written: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(written, tmp_path / "ledger.db"))
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute("INSERT INTO figure (report_id, cell, state, raw, place) VALUES (1, 'no.such', 'blank', '', '')")
    with pytest.raises(KeyError, match=r"report 1: \['no.such'\]"):
        given_away(str(copy), "figures", "zh")


def test_reports_come_one_by_one_with_what_stands_in_them(written: Path) -> None:
    reports = store.every_report(written)
    (first, cells, _), (second, _, _) = next(reports), next(reports)
    assert first.year == 2019 and list(cells) != [] and set(cells) == set(load_forms()["2019"].cells)
    assert first.report_id != second.report_id
    with closing(sqlite3.connect(written)) as db:
        assert sorted(cells.values()) == sorted(db.execute(PLAIN, [first.report_id]))
    reports.close()


def test_figures_are_of_one_moment_and_nobody_waits(written: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(written, tmp_path / "ledger.db"))
    with closing(sqlite3.connect(copy)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    before = [cells for _, cells, _ in store.every_report(copy)]
    reading = store.every_report(copy)
    found = [next(reading)[1]]
    with closing(sqlite3.connect(copy, timeout=0)) as db, db:
        db.execute("UPDATE figure SET raw = 'later'")
    found += [cells for _, cells, _ in reading]
    assert found == before


def test_the_ledger_is_given_away_whole_while_others_write(written: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(written, tmp_path / "ledger.db"))
    with closing(sqlite3.connect(copy)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE organisation SET name = name || '!'")
        (tmp_path / "given.db").write_bytes(given_away(str(copy), "ledger"))
        db.rollback()
    with closing(sqlite3.connect(copy)) as here, closing(sqlite3.connect(tmp_path / "given.db")) as there:
        assert list(here.iterdump()) == list(there.iterdump())
        assert there.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_the_copy_of_the_ledger_is_removed_also_where_nobody_takes_it(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone(io.BytesIO):
        def write(self, _: object) -> int:
            assert [one.name for one in tmp_path.glob("*/*")] == ["ledger.db"], "it lies there while it is sent"
            raise BrokenPipeError

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(BrokenPipeError):
        given.ledger(written, Gone())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", [("figures", "zh"), ("table", "figure"), ("ledger",)], ids="-".join)
def test_memory_does_not_grow_with_what_is_given_away(what: tuple[str, ...], written: Path, tmp_path: Path) -> None:
    few, many = tmp_path / "few.db", tmp_path / "many.db"
    shutil.copy(written, many)
    with closing(sqlite3.connect(many)) as db, db:
        db.execute("CREATE TABLE padding AS SELECT zeroblob(1000000) FROM figure LIMIT 40")
        _twenty_times(db)
    shutil.copy(written, few)
    sizes, peaks = [], []
    for path in (few, many):
        out = tmp_path / f"{path.stem}.out"
        done = subprocess.run(
            [sys.executable, "-c", TOLD, str(out), str(path), *what],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        sizes.append(out.stat().st_size)
        peaks.append(int(done.stdout))
    assert sizes[1] > 5 * sizes[0] and sizes[1] - sizes[0] > 20_000_000
    assert peaks[1] - peaks[0] < HELD, "twenty megabytes more are written with none of them kept"


def _twenty_times(db: sqlite3.Connection) -> None:
    """Every report nineteen times more, of later years."""
    columns = "sha256, organisation_id, year, form, version, is_current, standing"
    (last,) = db.execute("SELECT max(report_id) FROM report").fetchone()
    for at in range(1, 20):
        db.execute(
            f"""INSERT INTO report (report_id, {columns}) SELECT report_id + {at * last}, sha256 || '{at}',
                organisation_id, year + {at * 10}, form, version, is_current, standing FROM report
                WHERE report_id <= {last}"""
        )
        db.execute(
            f"""INSERT INTO figure SELECT report_id + {at * last}, cell, value, state, raw, place, doubt, likely
                FROM figure WHERE report_id <= {last}"""
        )


def test_the_process_that_gives_away_needs_no_pandas_and_no_streamlit() -> None:
    code = "import sys, loaders.given.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pandas", "streamlit", "numpy", "plotly"} & set(done.stdout.split())


def test_the_command_writes_to_its_output(written: Path) -> None:
    command = [sys.executable, "-m", "loaders.given", str(written), "table", "setting"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert b"revision" in done.stdout and done.stderr == b""

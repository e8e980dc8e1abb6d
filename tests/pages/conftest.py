"""A small ledger of real rows: one district of three units, 2020 to 2022, with each kind of missing figure."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loaders.forms import load_forms
from loaders.series import load_series

UNIT = "(organisation_id, name, short_name, kind, parent_id, since, until, is_sample)"
SCHEMA = Path(__file__).resolve().parents[2] / "loaders" / "schema.sql"
UNITS = (("a", "甲街道"), ("b", "乙镇"), ("c", "丙局"))
YEARS = {2020: "2019", 2021: "2021", 2022: "2021"}
NOT_FILED = {("c", 2022)}
BLANK = {("b", 2022, "app.received_new:total"): "blank", ("b", 2021, "pub.licensing:decisions"): "doubtful"}
FLAGGED = ("a", 2022, "app.received_new:total")


def value(unit: str, year: int, place: int) -> int:
    """The made-up number of a cell: differs by unit and year, and is 0 now and then."""
    return ("abc".index(unit) + 1) * (place % 4) + year - 2020


def write_report(db: sqlite3.Connection, unit: str, year: int) -> None:
    """One filed report with every cell of its form."""
    sha, form = f"{unit}{year}", load_forms()[YEARS[year]]
    db.execute(
        "INSERT INTO document (sha256, file_name, path, media_type, size, status, loaded_at, is_sample)"
        " VALUES (?, ?, '', 'text/html', 1, 'read', '2026-01-02T03:04:05+00:00', 1)",
        [sha, f"{sha}.html"],
    )
    row = db.execute(
        "INSERT INTO report (sha256, organisation_id, year, form, version, is_current) VALUES (?, ?, ?, ?, 1, 1)",
        [sha, unit, year, form.id],
    )
    for place, cell in enumerate(form.cells):
        state = BLANK.get((unit, year, cell), "number")
        number = value(unit, year, place) if state == "number" else None
        doubt = "unclear_row" if state == "doubtful" else None
        db.execute(
            "INSERT INTO figure (report_id, cell, value, state, raw, place, doubt) VALUES (?, ?, ?, ?, ?, '', ?)",
            [row.lastrowid, cell, number, state, str(number), doubt],
        )
    if (unit, year) == FLAGGED[:2]:
        cells = json.dumps([{"cell": FLAGGED[2], "year": year}])
        problem = db.execute(
            "INSERT INTO problem (report_id, position, status, severity) VALUES (?, 1, 'fail', 'error')",
            [row.lastrowid],
        )
        db.execute(
            "INSERT INTO finding (report_id, problem_id, rule_id, subject, status, severity, formula, numbers, cells,"
            " fingerprint) VALUES (?, ?, 'K01', 'total', 'fail', 'error', '', '1 + 0 = 2', ?, 'f')",
            [row.lastrowid, problem.lastrowid, cells],
        )


def write_rollup(db: sqlite3.Connection) -> None:
    """The roll-up of the units, as the loader writes it."""
    for unit, _ in UNITS:
        for year, form in YEARS.items():
            figures = db.execute(
                "SELECT cell, value FROM figure JOIN report USING (report_id) WHERE organisation_id = ? AND year = ?",
                [unit, year],
            )
            known = dict(figures.fetchall())
            for series in load_series().values():
                numbers = [known.get(cell) for cell in series.cells[form]]
                if numbers:
                    total = None if None in numbers else sum(numbers)
                    db.execute(
                        "INSERT INTO rollup VALUES (?, 'organisation', ?, ?, ?, ?, ?, 1)",
                        [series.id, unit, year, form, total, int(total is not None)],
                    )


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the small ledger; read only, shared by all tests."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        db.execute(
            f"INSERT INTO organisation {UNIT} VALUES ('d', '某区人民政府', '某区', 'district', NULL, NULL, NULL, 1)"
        )
        for unit, name in UNITS:
            db.execute(
                f"INSERT INTO organisation {UNIT} VALUES (?, ?, ?, 'town', 'd', 2020, NULL, 1)", [unit, name, name]
            )
            for year in YEARS:
                if (unit, year) not in NOT_FILED:
                    write_report(db, unit, year)
        write_rollup(db)
        db.execute(
            "INSERT INTO document (sha256, file_name, path, media_type, size, status, reason_code, loaded_at)"
            " VALUES ('x', '=坏.pdf', '', 'application/pdf', 1, 'refused', 'no_tables', '2026-01-02T00:00:00+00:00')"
        )
        db.execute("INSERT INTO setting VALUES ('revision', '1'), ('data_date', '2026-01-02T03:04:05+00:00')")
    return path


@pytest.fixture(scope="session")
def sample(loaded_ledger: Path) -> Path:
    """The ledger with the sample district; read only, shared by all tests."""
    return loaded_ledger


@pytest.fixture
def shown_ledger(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small ledger as the one the pages show."""
    monkeypatch.setenv("LEDGER_DB", str(ledger))
    yield ledger

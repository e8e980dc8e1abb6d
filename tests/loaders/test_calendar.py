"""The year that is due follows from today, never from the newest report."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import registrar
from loaders.calendar import Filing, SetDay, calendar, due_day, owed, year_due
from loaders.organisations import Organisation
from tests import warm

UNIT = Organisation("u", "测试区清波街道办事处", "清波街道", "subdistrict", "d", since=2023)
BUREAU = Organisation("b", "测试区财政局", "财政局", "bureau", "d", since=2023)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def states(
    today: date, filed: dict[tuple[str, int], Filing] | None = None, unit: Organisation = UNIT
) -> dict[int, tuple[str, int | None]]:
    return {one.year: (one.state, one.days) for one in calendar([unit], filed or {}, [], today)}


def test_in_january_nobody_is_late_and_in_february_all_are() -> None:
    assert states(date(2026, 1, 15))[2025] == ("not_yet_due", None)
    assert states(date(2026, 1, 31))[2025] == ("not_yet_due", None), "the last day is in time"
    assert states(date(2026, 2, 1))[2025] == ("late", 1)
    assert states(date(2026, 1, 15))[2024][0] == "late", "an older gap stays one"


def test_a_report_is_in_time_or_late_by_the_day_of_its_first_version() -> None:
    filed = {
        ("u", 2023): Filing(date(2024, 1, 31), 3),
        ("u", 2024): Filing(date(2025, 2, 10), 1),
        ("u", 2025): Filing(None, 1),
    }
    found = states(date(2026, 11, 26), filed)
    assert found == {2023: ("in_time", None), 2024: ("late", 10), 2025: ("filed_no_date", None)}
    assert [one.corrected for one in calendar([UNIT], filed, [], date(2026, 11, 26))] == [2, 0, 0]


def test_where_the_day_comes_from() -> None:
    office = [SetDay("d", "subdistrict", 2020, None, "03-15"), SetDay("d", "subdistrict", 2025, None, "02-29")]
    own = Organisation("x", "x", "x", "subdistrict", "d", due="04-01")
    assert due_day(own, 2024, office) == (date(2025, 4, 1), "unit")
    assert due_day(UNIT, 2024, office) == (date(2025, 3, 15), "office")
    assert due_day(UNIT, 2025, office) == (date(2026, 2, 28), "office"), "no 29th in that year"
    assert due_day(UNIT, 2024, []) == (date(2025, 1, 31), "otherwise")
    assert due_day(BUREAU, 2024, []) == (date(2025, 1, 31), "statute")
    sample = Organisation("s", "s", "s", "town", "sample-district", is_sample=True)
    assert due_day(sample, 2024, [])[1] == "notice"


@pytest.mark.parametrize(
    ("fields", "filed", "years"),
    [
        ({"since": 2023}, [], [2023, 2024, 2025]),
        ({}, [2024], [2024, 2025]),
        ({"listed_on": "2026-11-26"}, [], [2025]),
        ({"listed_on": "2026-11-26"}, [2022], [2022, 2023, 2024, 2025]),
        ({"since": 2023, "until": 2024}, [], [2023, 2024]),
        ({"since": 2026}, [], []),
        ({}, [], []),
    ],
)
def test_which_years_are_owed(fields: dict[str, Any], filed: list[int], years: list[int]) -> None:
    unit = replace(Organisation("u", "甲镇", "甲镇", "town"), **fields)
    assert list(owed(unit, filed, 2025)) == years


def test_a_place_that_files_nothing_owes_nothing_and_invented_units_know_no_today() -> None:
    assert list(owed(Organisation("d", "测试区", "测试区", "district", listed_on="2026-01-01"), [], 2025)) == []
    sample = Organisation("u", "甲镇", "甲镇", "town", since=2023, is_sample=True)
    assert list(states(date(2030, 5, 1), {("u", 2024): Filing(None, 1)}, sample)) == [2023, 2024]


@given(DAYS, st.integers(0, 500))
def test_a_later_day_is_never_less_late(today: date, more: int) -> None:
    rank = {"not_yet_due": 0, "late": 1}
    before, after = states(today), states(today + timedelta(days=more))
    for year, (state, days) in before.items():
        assert rank[after[year][0]] >= rank[state] and (after[year][1] or 0) >= (days or 0)


@given(DAYS)
def test_the_year_that_is_due_is_the_one_before_todays(today: date) -> None:
    assert max(states(today), default=year_due(today)) in (year_due(today), UNIT.since) or today.year < 2024


def due(db: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return warm.loaders("due", "--db", db, *arguments)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with three units and no report."""
    monkeypatch.setenv("LEDGER_TODAY", "2026-01-10")
    rows = ("测试区甲街道办事处,街道", "测试区乙镇人民政府,镇", "测试区财政局,部门")
    text = "\n".join(
        ("名称,类别,上级,电话", *(f"{row},测试区人民政府,{'0571-1' if '甲' in row else ''}" for row in rows))
    )
    registrar.import_units("名单.csv", text.encode(), tmp_path / "ledger.db")
    return tmp_path / "ledger.db"


def test_the_command_on_an_empty_ledger_names_all_units_to_come(db: Path) -> None:
    found = [json.loads(line) for line in due(db, "--json").stdout.splitlines()]
    assert [(one["year"], one["state"], one["filed"]) for one in found] == [(2025, "not_yet_due", False)] * 3
    assert {one["telephone"] for one in found} == {"0571-1", ""}
    late = [json.loads(line) for line in due(db, "--json", "--today", "2026-02-03").stdout.splitlines()]
    assert [(one["state"], one["days_late"]) for one in late] == [("late", 3)] * 3
    assert "未报，已逾期 3 天" in due(db, "--today", "2026-02-03").stdout


def test_the_office_sets_a_day_and_takes_it_back(db: Path) -> None:
    assert due(db, "--set", "街道", "3月31日", "--parent", "测试区人民政府").returncode == 0
    states = {one["organisation"]: one["due"] for one in map(json.loads, due(db, "--json").stdout.splitlines())}
    assert states["测试区甲街道办事处"] == "2026-03-31" and states["测试区乙镇人民政府"] == "2026-01-31"
    assert due(db, "--set", "街", "03-31").returncode == 2 and due(db, "--set", "街道", "13-01").returncode == 2
    assert registrar.undo(db)
    assert "2026-03-31" not in due(db).stdout


def test_what_is_no_day_is_a_sentence(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = due(db, "--today", "明天")
    assert done.returncode == 2 and "明天" in done.stderr and "Traceback" not in done.stderr
    monkeypatch.setenv("LEDGER_TODAY", "soon")
    assert due(db).returncode == 2

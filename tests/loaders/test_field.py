"""Small reports with symptoms of published ones, and sentences: each has its right outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.field import cases
from tests.field.cases import EXPECTED, SENTENCES, faults, found_in, undecided, units_of

FAILS = ("total_wrong", "new_wrong")  # their number is not that of the table


@pytest.mark.parametrize("name", EXPECTED)
def test_a_report_is_read_as_a_person_reads_it(name: str, tmp_path: Path) -> None:
    assert [*faults(name), *undecided(name, tmp_path / "ledger.db")] == []


@pytest.mark.parametrize("order", [(2022, 2023), (2023, 2022)])
def test_a_unit_with_and_without_its_district_is_one_or_a_question(order: tuple[int, ...], tmp_path: Path) -> None:
    units, asked = units_of([f"same_unit_{year}.txt" for year in order], tmp_path / "ledger.db")
    assert units == 1
    assert asked in (0, 1)


@pytest.mark.parametrize("line", SENTENCES, ids=lambda line: line["case"])
def test_a_sentence_is_held_against_the_tables_as_it_is_meant(line: Mapping[str, str]) -> None:
    assert bool(found_in(dict(line))) == (line["case"] in FAILS)


def test_the_measure_sees_a_wrong_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "by_whom_and_year.txt"
    wrong = json.loads(json.dumps(EXPECTED[name]))
    wrong["figures"]["pub.licensing:decisions"] += 1
    wrong["organisation"] = ["another"]
    monkeypatch.setitem(cases.EXPECTED, name, wrong)
    said = list(faults(name))
    assert len(said) == 2
    assert "pub.licensing:decisions: number 126, not 127" in said

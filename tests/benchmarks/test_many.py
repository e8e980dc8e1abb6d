"""The commands that measure reading by many and asking a nation: they run, and refuse to compare what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import cluster, nation, national
from benchmarks.cluster import DASK, HERE, JOBS, Cost
from benchmarks.serving import UnmeasuredError
from loaders.documents import read_document
from loaders.recognise import recognise


def test_a_round_of_reading_by_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    assert cluster.main(["--files", "8", "--rounds", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("8 web pages, 1 rounds; ")
    table = {line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]] for line in lines[4:]}
    assert list(table) == [HERE, JOBS, DASK] and table[HERE][2] == table[HERE][4] == "1.00"
    assert all(float(cells[3]) > 0 and float(cells[5]) > 0 for cells in table.values())


def test_the_pages_that_are_read_are_reports_of_different_units(tmp_path: Path) -> None:
    files = cluster.pages(30, tmp_path)
    texts = {file.read_bytes() for file in files}
    assert len(files) == len(texts) == 30
    assert recognise(read_document(files[-1].name, files[-1].read_bytes())).count("number") > 150


def test_ratios_are_those_of_a_round_and_not_of_the_medians() -> None:
    found = {HERE: [Cost(10, 5, 5), Cost(1, 1, 1), Cost(4, 4, 4)], DASK: [Cost(5, 10, 1), Cost(1, 2, 1), Cost(1, 8, 2)]}
    line = cluster.report(found, 10)[3].split("|")
    assert [cell.strip() for cell in line[2:-1]] == ["1.00", "10.0", "2.00", "8.00", "2.00", "100.0"]


def test_a_small_nation_is_given_away_and_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert national.main(["--units", "3", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    asked = national.questions()
    assert "3 units, " in said and "of Parquet" in said and len(asked) >= 5
    assert [name for name in asked if f"| {name} " not in said] == []


def test_answers_that_differ_are_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nation.write(tmp_path / "l.db", 2, years=1)
    national.given_away(tmp_path / "l.db", tmp_path / "out")
    monkeypatch.setattr(national, "_by_duckdb", lambda *_: [(1,)])
    with pytest.raises(UnmeasuredError, match="answer differently: every series by year"):
        national.measured(tmp_path / "l.db", tmp_path / "out", 1)
    with pytest.raises(UnmeasuredError, match="the export failed: "):
        national.given_away(tmp_path / "none.db", tmp_path / "other")

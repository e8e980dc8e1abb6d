"""What a load costs is measured on loads that read every file, twice, and is set beside what is to be reached."""

from __future__ import annotations

import pytest

from benchmarks import loading

FAST, SLOW = ([1.0, 0.05], [2.0, 0.1], 0.1), ([4.0, 0.2], [5.0, 0.3], 0.1)


def test_a_load_and_the_same_again_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert loading.main(["--reports", "3", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    assert "3 web pages, 1 rounds, medians" in said
    assert said.count("✓") + said.count("✗") == 2 and "× only parsing them" in said


def test_figures_are_medians_of_the_rounds_beside_what_is_to_be_reached() -> None:
    _, loaded, again = loading.said(100, [FAST, FAST, SLOW])
    assert loaded.startswith("loaded: 100.0 reports a CPU second (target ≥ 35 ✓), 50.0 a second by the clock, 10 ×")
    assert again == "the same again: 0.50 CPU ms a file (target ≤ 1 ✓), 1.00 ms by the clock"
    _, loaded, again = loading.said(100, [SLOW])
    assert "25.0 reports a CPU second (target ≥ 35 ✗)" in loaded and "2.00 CPU ms a file (target ≤ 1 ✗)" in again


def test_files_that_are_not_read_are_no_measure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "drawn", lambda layout, number: b"<html><p>no report</p></html>")
    assert loading.main(["--reports", "2", "--rounds", "1"]) == 1
    assert capsys.readouterr().err.startswith("of 2 files 0 were read")

"""The rules on invented districts: silent where all is right, and no kind of fault passes. More by the command
``python -m tests.reconcile``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from loaders.reconcile.confront import check
from loaders.reconcile.rulebook import load_rules
from tests.reconcile.faults import FAULTS
from tests.reconcile.measure import FLOORS, MOST_NOTICES, by_severity, clean, copied, planted
from tests.reconcile.series import UNITS, YEARS, district

SEEDS = range(9)  # 36 reports each


def test_three_hundred_right_reports_draw_no_error_no_warning_and_hardly_a_notice() -> None:
    reports, counts, found = clean(SEEDS)
    assert reports == len(SEEDS) * len(UNITS) * len(YEARS) > 300
    assert (counts["error"], counts["warning"]) == (0, 0), found
    assert counts["notice"] <= MOST_NOTICES * reports, found


def test_nothing_is_left_open_in_a_right_report() -> None:
    for filed in (filed for series in district(0) for filed in series):
        assert [one.rule.id for one in check(filed, load_rules()) if one.status == "undetermined"] == []


def test_the_faults_are_found() -> None:
    scores = planted(range(1))
    assert {fault.severity for fault in FAULTS} == set(FLOORS)
    assert all(score.planted for score in scores.values()), "every kind is planted"
    for severity, share in by_severity(scores):
        assert share >= FLOORS[severity], {f.name: s for f, s in scores.items() if f.severity == severity}


@pytest.mark.parametrize("section", "五二")
def test_a_section_of_another_unit_is_found_on_both_sides(section: str) -> None:
    score = copied(range(2), section)
    assert score.found == score.planted == 4


def test_the_command_prints_its_measure_and_says_whether_the_floors_are_reached() -> None:
    command = [sys.executable, "-m", "tests.reconcile", "--districts", "1"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("clean reports 36: 0 errors, 0 warnings")

"""The table of attacks: what it names is there, what is told is what was printed, and what fails is said to."""

from __future__ import annotations

import sys
from importlib import metadata, util

import pytest

from tests import attacked
from tests.attacked import ATTACKS, ROOT, Attack

VISITS = """Linux x86_64, 2 cores, load 0.4; 444 units in districts of 12; think time 3 s ± half.
Targets: median ≤ 0.3 s, p95 ≤ 1 s

| visitors | page  | runs/s | median, s | lost |
| -------- | ----- | ------ | --------- | ---- |
| 40       | empty | 13.1   | 0.00      | 0    |
| 40       | app   | 12.1   | 0.21 ✓    | 0    |
"""


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_what_a_row_names_is_there(attack: Attack) -> None:
    module, *arguments = attack.command
    assert util.find_spec(module) is not None
    files = [one for one in arguments if one.endswith(".py")]
    assert all((ROOT / one).is_file() for one in files) and (module != "pytest" or files)


def test_no_two_rows_are_one() -> None:
    assert len({one.name for one in ATTACKS}) == len({one.command for one in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("....\n5 passed in 3.21s\n", "5 passed"),
        ("==== 2 failed, 5 passed, 1 skipped in 61.10s (0:01:01) ====\n", "2 failed, 5 passed, 1 skipped"),
        ("no tests ran in 0.1s", "no tests ran in 0.1s"),
    ],
)
def test_of_tests_their_numbers_are_told(said: str, told: str) -> None:
    assert attacked.by_tests(said) == told


def test_of_measures_their_lines_are_told() -> None:
    kills = "\nkills 110 (too late 4), looks 5000\nlost                    0\ntorn                    0\n"
    assert attacked.by_lines(kills) == "kills 110 (too late 4), looks 5000; lost 0; torn 0"
    assert attacked.first(2)("1000 files\ncrashes\t0\ntracebacks\t0\n") == "1000 files; crashes 0"
    growth = "0.98\thtml: cells\t0.1 s 40 MB\ttoo_large\n1.10\tlines: titles\t0.2 s 40 MB\tnot_report\n"
    assert attacked.by_growth(growth).startswith("2 families") and attacked.by_growth(growth).endswith(
        "power 1.10: lines: titles"
    )
    assert attacked.by_visits(VISITS) == "visitors 40, page app, runs/s 12.1, median, s 0.21 ✓, lost 0"


def test_a_row_tells_what_was_tried_and_one_that_fails_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    version = f"pip {metadata.version('pip')}"
    borne = Attack("borne", "was not", ("pip", "--version"), lambda said: " ".join(said.split()[:2]))
    fails = Attack("fails", "was not", ("pip", "nothing-of-the-kind"), attacked.by_tests)
    monkeypatch.setattr(attacked, "ATTACKS", (borne, fails))
    assert attacked.main(["--only", "borne"]) == 0
    assert f"| borne | was not | {version} | `python -m pip --version`, " in capsys.readouterr().out
    assert attacked.main([]) == 1
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 4 and "| **exit 1** ERROR: unknown command" in rows[3]
    with pytest.raises(SystemExit):
        attacked.main(["--only", "nothing of the kind"])
    assert "no attack has this name: borne, fails" in capsys.readouterr().err


def test_the_commands_are_run_by_this_python() -> None:
    is_borne, said = attacked.tried(Attack("", "", ("sysconfig",), attacked.first(40)))
    assert is_borne and sys.exec_prefix in said

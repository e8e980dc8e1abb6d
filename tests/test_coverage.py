"""The measurement of what the tests run, run on a test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def measured(folder: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """The command on some tests, its records in a folder, apart from those of a measurement that is under way."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    env["COVERAGE_FILE"] = str(folder / "measured")
    command = (sys.executable, "-m", "tests.coverage", "-q", "-p", "no:cacheprovider", *tests)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=env)


def test_branches_are_measured_in_every_process(tmp_path: Path) -> None:
    done = measured(tmp_path, "-n", "1", "tests/loaders/test_units.py", "tests/test_docs.py")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = {parts[0]: parts for line in done.stdout.splitlines() if (parts := line.split())}
    assert lines["Name"][:5] == ["Name", "Stmts", "Miss", "Branch", "BrPart"]
    assert (
        0 < int(lines["loaders/__main__.py"][2]) < int(lines["loaders/__main__.py"][1])
    )  # ran as a command of its own
    assert not [name for name in lines if name.startswith("tests/")]


def test_a_test_that_fails_is_told(tmp_path: Path) -> None:
    (tmp_path / "test_wrong.py").write_text("def test() -> None:\n    assert not __import__('app')\n", encoding="utf-8")
    assert measured(tmp_path, "-n", "0", str(tmp_path / "test_wrong.py")).returncode == 1

"""A new edition of the form is data to the last page: in a copy of the program where one is declared all of it works.

What is held there stands in ``within.py``; no line of code differs between the copy and the program.
"""

from __future__ import annotations

import subprocess
import sys
from filecmp import cmp
from pathlib import Path

import pytest

from loaders.forms import load_forms, read_csv
from tests.edition import EDITION, HERE, ROOT, program_with_edition


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program_with_edition(tmp_path_factory.mktemp("program"))


def test_only_data_differs(program: Path) -> None:
    for path in [program / "app.py", *(program / "loaders").rglob("*"), *(program / "pages").rglob("*")]:
        assert path.is_dir() or cmp(path, ROOT / path.relative_to(program), shallow=False)
    assert {path.suffix for folder in ("data", "more") for path in (HERE / folder).rglob("*.*")} == {".csv"}


def test_nobody_knows_it_here() -> None:
    assert EDITION not in load_forms()


def test_what_ends_with_it_is_all_that_changes() -> None:
    """Rules that go on name no edition anew: of the rules one line ends, with the row that it is about."""
    changed = [line["file"] for line in read_csv(HERE / "changes.csv")]
    assert sorted(changed) == ["forms/forms.csv", "rules/stated.csv"]


def test_it_is_read_reconciled_explained_compared_charted_printed_and_taken_away(program: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]
    command += ["tests/edition/within.py", "tests/loaders/test_groups.py"]
    done = subprocess.run(command, cwd=program, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]

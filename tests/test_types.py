"""Types are checked as strictly as the checker can, over the whole program; what it is told to overlook is counted."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKED = ("loaders", "pages", "benchmarks", "app.py")
MOST_OVERLOOKED = 2  # in the program and its tests
OVERLOOKED = re.compile(r"#\s*type:\s*ignore(?P<code>\[[\w-]+\])?(?P<reason>\s*#\s*\S+)?")


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The checker, with the settings of the project; what it knows of yesterday's files it keeps in its cache."""
    command = (sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--no-color-output", *arguments)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def comments(path: Path) -> list[re.Match[str]]:
    """Where a file tells the checker to overlook something."""
    return [found for line in path.read_text(encoding="utf-8").splitlines() if (found := OVERLOOKED.search(line))]


def test_every_type_of_the_program_is_right() -> None:
    done = check()
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_of_the_program_is_checked_strictly() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["strict"] is True
    assert set(settings["files"]) == set(CHECKED)
    assert [set(one) for one in settings["overrides"]] == [{"module", "ignore_missing_imports"}]
    assert not [
        name
        for name in settings["overrides"][0]["module"]
        if name.split(".")[0] in ("loaders", "pages", "benchmarks", "app")
    ]


WRONG = {
    "wrong": "count: int = 'one'",
    "untyped": "def f(a): return a",
    "of_the_program": "from loaders.words import Words\nWords().number('3')",
}


def test_a_wrong_type_is_seen(tmp_path: Path) -> None:
    """In each file; together, for the checker takes long to begin."""
    for name, line in WRONG.items():
        (tmp_path / f"{name}.py").write_text(f"{line}\n", encoding="utf-8")
    done = check(*(str(tmp_path / f"{name}.py") for name in WRONG))
    found = {Path(line.partition(":")[0]).stem for line in done.stdout.splitlines() if ": error:" in line}
    assert done.returncode == 1 and found == set(WRONG), done.stdout + done.stderr


def test_little_is_overlooked_and_each_with_its_reason() -> None:
    files = [path for name in (*CHECKED, "tests") for path in [*(ROOT / name).rglob("*.py"), ROOT / name]]
    found = [one for path in files if path.is_file() and path != Path(__file__) for one in comments(path)]
    assert len(found) <= MOST_OVERLOOKED
    assert all(one["code"] and one["reason"] for one in found)

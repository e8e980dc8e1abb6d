"""What is installed is what is locked: every package in one version with the hashes of its files; pip holds to it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.lock import LOCKS, OLDEST, ROOT, WHOLE, command, direct

ENTRY = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;]+)(?: ; (?P<where>.+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:([0-9a-f]{64})(?: \\)?$")
Locked = dict[tuple[str, str], tuple[str, frozenset[str]]]  # name and version -> where it is installed, its hashes


def locked(file: str) -> Locked:
    """A lock; any line that is neither an entry nor a hash nor of the head is a failure."""
    found: Locked = {}
    name = ("", "")
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if entry := ENTRY.match(line):
            name = (entry["name"], entry["version"])
            assert name not in found
            found[name] = (entry["where"] or "", frozenset())
        elif one := HASH.match(line):
            found[name] = (found[name][0], found[name][1] | {one[1]})
        else:
            assert line.startswith("#"), line
    return found


def normal(asked: str) -> tuple[str, str]:
    """A pin as a lock writes it."""
    name, _, version = asked.partition("==")
    return re.sub(r"[-_.]+", "-", name).lower(), version


@pytest.mark.parametrize("file", LOCKS)
def test_what_is_asked_for_is_locked_with_that_version_and_everything_is_hashed(file: str) -> None:
    found = locked(file)
    asked = [normal(line) for part in LOCKS[file] for line in direct(part)]
    assert len(found) > len(asked) > 10
    assert [one for one in asked if found.get(one, ("not locked", 0))[0]] == [], "everywhere, whatever the system"
    assert [name for name, (_, hashes) in found.items() if not hashes] == []


def test_the_program_is_tested_on_what_it_is_installed_with() -> None:
    whole = locked(WHOLE)
    assert {name: one[1] for name, one in locked("requirements.lock").items()}.items() <= {
        name: one[1] for name, one in whole.items()
    }.items()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_are_named_before_what_they_lock(file: str) -> None:
    """pip takes the hashes of a package from where it is named first."""
    lines = [line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    first = {
        "requirements.txt": ["-r requirements.lock"],
        "requirements-dev.txt": [f"-r {WHOLE}", "-r requirements.txt"],
    }
    assert [line for line in lines if line[0] == "-"] == first[file] == lines[: len(first[file])]


def test_the_project_asks_for_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"] == direct("requirements.txt")
    assert project["requires-python"] == f">={OLDEST}"
    extras = {one for extra in project["optional-dependencies"].values() for one in extra}
    assert extras <= set(direct("requirements-dev.txt"))


def test_what_writes_the_lock_hashes_every_file_and_names_no_place_of_this_machine() -> None:
    told = command("requirements.lock", Path("asked.txt"), is_upgrade=False)
    assert {"--generate-hashes", "--universal", "--no-emit-index-url", "--no-config"} <= set(told)
    assert told[told.index("--only-binary") + 1] == ":all:", "what is built while it is installed is not hashed"
    for file in LOCKS:
        assert not re.search(r"https?:|file:|--(extra-)?index|--find-links", (ROOT / file).read_text(encoding="utf-8"))


# --- pip itself, with two packages of our own and no network -------------------------------------------


def wheel(folder: Path, name: str, needs: str = "") -> str:
    """A package of nothing; the hash of its file."""
    about, file = f"{name}-1.0.dist-info", folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(f"{name}.py", "")
        made.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}")
        made.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def installed(folder: Path, **hashes: str) -> str:
    """What pip says to a lock of these, above one direct line: as our two files are written."""
    lock = "".join(f"{name}==1.0 \\\n    --hash=sha256:{one}\n" for name, one in hashes.items())
    (folder / "requirements.lock").write_text(lock, encoding="utf-8")
    (folder / "requirements.txt").write_text("-r requirements.lock\nasked==1.0  # why\n", encoding="utf-8")
    told = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--no-index",
        "--find-links",
        ".",
        "--ignore-installed",
    ]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env |= {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(
        [*told, "-r", "requirements.txt"], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert ("Would install" in done.stdout) == (done.returncode == 0), done.stdout + done.stderr
    return done.stdout + done.stderr


def test_pip_installs_what_is_locked_and_nothing_that_was_tampered_with(tmp_path: Path) -> None:
    asked, brought = wheel(tmp_path, "asked", "Requires-Dist: brought\n"), wheel(tmp_path, "brought")
    assert "Would install asked-1.0 brought-1.0" in installed(tmp_path, asked=asked, brought=brought)
    for wrong in ({"asked": brought}, {"brought": asked}):
        assert "DO NOT MATCH THE HASHES" in installed(tmp_path, **({"asked": asked, "brought": brought} | wrong))
    assert "must have their versions pinned" in installed(tmp_path, asked=asked), "what is brought along, too"
    wheel(tmp_path, "brought", "Summary: changed\n")
    assert "DO NOT MATCH THE HASHES" in installed(tmp_path, asked=asked, brought=brought), "the file has changed"

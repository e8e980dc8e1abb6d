"""The lock of all packages, direct and brought along, written anew: ``python -m tests.lock [--upgrade]``.

What is asked for stands in ``requirements.txt`` and ``requirements-dev.txt``, each line with its reason; what is
installed stands in ``requirements.lock`` and ``requirements-dev.lock``: every package with its one version and the
SHA-256 of every file that its release offers, for Python 3.11 and later on Linux, Windows and macOS. Only what has
changed in the requirements is resolved anew; with ``--upgrade`` also what is brought along. It needs a network.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHOLE = "requirements-dev.lock"
LOCKS = {WHOLE: ("requirements.txt", "requirements-dev.txt"), "requirements.lock": ("requirements.txt",)}
OLDEST = "3.11"


def direct(file: str) -> list[str]:
    """The lines of a file of requirements that ask for a package, without their reasons."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line.partition("#")[0].strip() for line in lines if line and line[0] not in "#-"]


def command(lock: str, asked: Path, is_upgrade: bool) -> list[str]:
    """How a lock is written. What the program runs on has the version that suits the tests and the extras, too."""
    told = [sys.executable, "-m", "uv", "pip", "compile", str(asked), "--output-file", lock, "--quiet", "--universal"]
    told += ["--python-version", OLDEST, "--generate-hashes", "--only-binary", ":all:", "--no-annotate"]
    told += ["--custom-compile-command", "python -m tests.lock", "--no-emit-index-url", "--no-config"]
    told += ["--upgrade"] if is_upgrade else []
    return told if lock == WHOLE else [*told, "--constraints", WHOLE]


def main() -> int:
    """Write both."""
    parser = argparse.ArgumentParser(prog="python -m tests.lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="also what is brought along, to its newest version")
    is_upgrade = parser.parse_args().upgrade
    with tempfile.TemporaryDirectory() as folder:
        for lock, files in LOCKS.items():
            asked = Path(folder) / "asked.txt"
            asked.write_text("".join(f"{line}\n" for file in files for line in direct(file)), encoding="utf-8")
            if code := subprocess.run(command(lock, asked, is_upgrade), cwd=ROOT, check=False).returncode:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main())

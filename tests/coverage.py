"""What the tests run of the program, line by line and branch by branch: ``python -m tests.coverage [PYTEST'S OWN …]``.

Runs the suite, or the tests that are named, and prints every file of which something was not run: how much of it was,
and which lines and branches were not (``12->15``: the way from line 12 to line 15). Exits as pytest does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence


def step(*arguments: str) -> int:
    """One step of the measurement, with the settings of the project; how it ended."""
    return subprocess.run([sys.executable, "-m", "coverage", *arguments], check=False).returncode


def main(asked: Sequence[str]) -> int:
    """Measure and print."""
    step("erase")
    ended = step("run", "-m", "pytest", *asked)
    return step("combine", "--quiet") or step("report") or ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

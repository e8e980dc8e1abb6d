"""What strangers, crashes and crowds could do before, and what comes of it now: ``python -m tests.attacked``.

The figures of before are those of an attack on commit acffb1b, by hand, on a machine of this kind; those of now are
measured while the command runs, one attack after another, for three quarters of an hour in all. Each row names the
command that does it alone. Ends with 1 where something is not as it should be.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COUNTS = ("passed", "failed", "error", "errors", "skipped")


@dataclass(frozen=True)
class Attack:
    """One kind of attack: what came of it before, the command that tries it (after ``python -m``), what of its words is
    told."""

    name: str
    before: str
    command: tuple[str, ...]
    told: Callable[[str], str]


def by_tests(said: str) -> str:
    """The last line of pytest, without the time."""
    last = said.strip().splitlines()[-1].strip("= ")
    counts = [part.split(" in ")[0] for part in last.split(", ")]
    return ", ".join(one for one in counts if one.split(" ")[-1] in COUNTS) or last


def by_lines(said: str) -> str:
    """All that was printed, a line a part."""
    return "; ".join(" ".join(line.replace("|", "/").split()) for line in said.strip().splitlines())


def first(count: int) -> Callable[[str], str]:
    """The first lines of what was printed."""
    return lambda said: by_lines("\n".join(said.strip().splitlines()[:count]))


def by_growth(said: str) -> str:
    """How many families there are, the largest power and whose it is."""
    rows = [line.split("\t") for line in said.strip().splitlines()]
    worst = max(rows, key=lambda row: float(row[0]))
    return f"{len(rows)} families from 1,000 to 100,000; the steepest with the power {worst[0]}: {worst[1]}"


def by_visits(said: str) -> str:
    """The line of the app in the table of visitors."""
    heads, app = ([cell.strip() for cell in line.strip("| \n").split("|")] for line in _of_table(said))
    return ", ".join(f"{head} {cell}" for head, cell in zip(heads, app, strict=True))


def _of_table(said: str) -> tuple[str, str]:
    rows = [line for line in said.splitlines() if line.startswith("|")]
    return rows[0], next(line for line in rows if "| app" in line)


def tests(*paths: str) -> tuple[str, ...]:
    """The command that runs some tests alone."""
    return ("pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *paths)


ATTACKS = (
    Attack(
        "killed at a moment by chance in eleven kinds of writing, a reader looking on",
        "62 kills: 0 lost, 0 torn, 52 left current reports that no rule had seen",
        ("tests.kills", "--kills", "110"),
        by_lines,
    ),
    Attack(
        "hostile files, spoilt and crafted",
        "1,022 files: 0 crashes, 1 internal error, 8 over 20 s or 1 GB, 1 over 90 s",
        ("tests.hostile", "files"),
        first(5),
    ),
    Attack(
        "documents that grow",
        "titles, CDATA, cuttings of texts: the square and worse, no end in 300 s, 3.5 GB",
        ("tests.hostile", "growth"),
        by_growth,
    ),
    Attack(
        "patterns that are led astray",
        "one, found by chance, > 47 s",
        ("tests.hostile", "patterns"),
        by_lines,
    ),
    Attack(
        "every role × every action",
        "no roles: anybody did everything under any name",
        tests("tests/loaders/test_access.py", "tests/loaders/test_users.py"),
        by_tests,
    ),
    Attack(
        "in without being let in",
        "no login; anybody who reached the port was in",
        tests("tests/pages/test_gate.py", "tests/browser/test_login.py", "tests/browser/test_oidc.py"),
        by_tests,
    ),
    Attack(
        "another site in the official's browser; what the server asks outside",
        "the whole ledger was taken by another name of this machine; checkip.amazonaws.com was asked",
        tests("tests/pages/test_site.py"),
        by_tests,
    ),
    Attack(
        "every page × every markup",
        "20 views: 18 requests to an outside host, 17 pictures, 4 links",
        tests("tests/browser/test_poisoned.py", "tests/pages/test_inert.py"),
        by_tests,
    ),
    Attack(
        "every command × every failure of the machine",
        "a traceback for a full disk, a lock, a folder, another program's file, a newer schema",
        tests("tests/loaders/test_every_command.py", "tests/loaders/test_failures.py"),
        by_tests,
    ),
    Attack(
        "a ledger damaged, cut, copied while it is written; brought back",
        "4 of 16 damaged ledgers opened as if sound; no backup",
        tests("tests/loaders/test_backup.py"),
        by_tests,
    ),
    Attack(
        "40 visitors while reports are loaded",
        "680 runs, 0 failures, median 6.6 s, p95 16.7 s on a busy machine",
        ("benchmarks.visitors", "--visitors", "40", "--seconds", "120", "--meanwhile", "40"),
        by_visits,
    ),
)


def tried(attack: Attack) -> tuple[bool, str]:
    """Whether an attack was borne, and what is told of it; the end of what was said where it was not."""
    done = subprocess.run(
        [sys.executable, "-m", *attack.command], cwd=ROOT, capture_output=True, text=True, errors="replace"
    )
    try:
        said = attack.told(done.stdout)
    except (IndexError, ValueError, StopIteration):  # it said nothing that can be told
        said = ""
    if done.returncode:
        end = by_lines("\n".join((done.stderr or done.stdout).strip().splitlines()[-3:]))
        said = f"**exit {done.returncode}** {said or end}"
    return done.returncode == 0, said


def rows(attacks: tuple[Attack, ...]) -> Iterator[tuple[bool, str]]:
    """A row of the table each, as soon as it is known."""
    for attack in attacks:
        begun = time.monotonic()
        is_borne, said = tried(attack)
        took = f"{time.monotonic() - begun:.0f} s"
        yield is_borne, f"| {attack.name} | {attack.before} | {said} | `python -m {' '.join(attack.command)}`, {took} |"


def main(arguments: list[str] | None = None) -> int:
    """Try and print; 0 where all were borne."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacked", description=__doc__.partition(":")[0])
    parser.add_argument("--only", default="", metavar="WORDS", help="the attacks with these words in their name")
    asked = parser.parse_args(arguments)
    chosen = tuple(one for one in ATTACKS if asked.only in one.name)
    if not chosen:
        parser.error("no attack has this name: " + ", ".join(one.name for one in ATTACKS))
    print("| attack | before | now | by |\n| --- | --- | --- | --- |", flush=True)
    borne = []
    for is_borne, row in rows(chosen):
        borne.append(is_borne)
        print(row, flush=True)
    return 0 if all(borne) else 1


if __name__ == "__main__":
    sys.exit(main())

"""What it costs to take the ledger away is what the commands cost, and the table says what holds."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import downloads
from benchmarks.downloads import Cost, Pair
from benchmarks.serving import ROOT, UnmeasuredError

BURN = (
    "import time\nx = bytearray(60_000_000)\nuntil = time.process_time() + 0.3\nwhile time.process_time() < until: pass"
)


pytestmark = pytest.mark.skipif(not shutil.which("sqlite3"), reason="the program sqlite3 is the anchor")


def printed(command: list[str]) -> list[list[str]]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return list(csv.reader(io.StringIO(done.stdout.decode("utf-8-sig"))))


def test_a_process_costs_its_time_and_its_memory_and_no_others(tmp_path: Path) -> None:
    nothing, found = (downloads.cost([sys.executable, "-c", code], tmp_path / "out") for code in ("", BURN))
    assert found.cpu >= 0.3 and found.memory - nothing.memory > 50
    assert nothing.memory < 30, "not that of who measures"
    with pytest.raises(UnmeasuredError, match="ZeroDivisionError"):
        downloads.cost([sys.executable, "-c", "1 / 0"], tmp_path / "out")


def test_both_write_the_same_lines(written: Path, tmp_path: Path) -> None:
    commands = downloads.commands(written, str(tmp_path / "out"))
    assert list(commands) == ["all figures, CSV", "the ledger", "every table, CSV"]
    own, anchor = map(printed, commands["all figures, CSV"])
    assert len(own) - 1 == len(anchor) > 10_000
    assert sorted((row[1], row[2], row[14], row[8], row[10].removeprefix("'")) for row in own[1:]) == sorted(
        (row[1], row[2], row[4], row[5].removesuffix(".0"), row[7]) for row in anchor
    )


def test_each_is_measured_in_an_empty_folder(tmp_path: Path) -> None:
    write = [sys.executable, "-c", f"open({str(tmp_path / 'room' / 'out')!r}, 'x').write('12345')"]
    (tmp_path / "room").mkdir()
    found = list(downloads.measured((write, write), tmp_path / "room", 2))
    assert [one.written for one in found] == [5, 5] and list((tmp_path / "room").iterdir()) == []


def test_the_table_marks_what_holds() -> None:
    found = [Pair(Cost(cpu, 90), Cost(1.0, 10), 2_000_000) for cpu in (1.5, 2.0, 9.0)]
    assert downloads.line(1_000, "it", found) == ("1,000", "it", "2", "2.00", "1.00", "2.0 ✓", "90 ✓", "10")
    dear = [Pair(Cost(2.1, 101), Cost(1.0, 10), 0)]
    assert downloads.line(1, "it", dear)[5:7] == ("2.1 ✗", "101 ✗")


def test_the_whole_command_prints_a_line_for_each() -> None:
    command = [sys.executable, "-m", "benchmarks.downloads", "--units", "2", "--pairs", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [name in done.stdout for name in ("all figures, CSV", "the ledger", "every table, CSV")] == [True] * 3
    assert "cores, load" in done.stdout

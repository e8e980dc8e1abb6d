"""What reading costs is measured on reports that are read, by each reader, and set beside what is to be reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import reading
from benchmarks.anchors import FORMATS, Format
from benchmarks.reading import cost, costs, drawn, line, worker
from benchmarks.serving import ROOT, UnmeasuredError
from loaders.documents.formats import read_document
from loaders.recognise import recognise

BURN = "import subprocess, sys\ndef read(c): subprocess.run([sys.executable, '-c', 'for _ in range(4_000_000): pass'])"
IDLE = "def read(c): pass"


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.layout)
def test_every_report_is_read_whole_and_no_two_say_the_same(one: Format) -> None:
    first, second = (recognise(read_document("report", drawn(one.layout, number))) for number in (0, 1))
    assert first.count("number") > 100 and first.figures != second.figures
    sentences = [set(found.passages["一"].text.replace("\n", "").split("。")) for found in (first, second)]
    assert len(sentences[0]) > 5 and sentences[0] & sentences[1] <= {""}


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.layout)
def test_every_anchor_gets_at_the_cells(one: Format) -> None:
    code = f"{one.anchor}\nimport sys\nprint(len(read(sys.stdin.buffer.read())))"
    done = subprocess.run([sys.executable, "-c", code], input=drawn(one.layout, 0), capture_output=True, cwd=ROOT)
    assert done.returncode == 0 and int(done.stdout) > 0, done.stderr


def test_what_a_reader_starts_is_counted_and_one_that_fails_is_told(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_bytes(b"x")
    with worker(ROOT, BURN) as burning, worker(ROOT, IDLE) as idle:
        assert cost(burning, file) > 10 * cost(idle, file)
    with worker(ROOT, "def read(c): raise SystemExit(0)") as gone, pytest.raises(UnmeasuredError, match="report"):
        cost(gone, file)


def test_every_reader_reads_every_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WARM_UPS", 1)
    found = costs(FORMATS[0], {"now": ROOT, "before": ROOT}, tmp_path, 2)
    assert {name: len(values) for name, values in found.items()} == {"now": 2, "before": 2, "anchor": 2}
    assert all(value > 0 for values in found.values() for value in values)


def test_a_line_bears_the_medians_and_the_mark_of_its_target() -> None:
    times = Format("HTML", "html", "lxml.html", "", times=15)
    found = {"now": [14.0, 30.0, 12.0], "anchor": [1.0, 2.0, 1.0], "before": [40.0, 80.0, 44.0]}
    assert line(times, found) == ["HTML", "14.0", "lxml.html", "1.00", "14.0", "≤ 15 × ✓", "44.0", "40.0"]
    assert line(Format("a", "", "b", "", most=13), {"now": [14.0], "anchor": [1.0]})[-1] == "≤ 13 ms ✗"
    assert line(Format("a", "", "b", ""), {"now": [14.0], "anchor": [1.0]})[-1] == ""
    still = {"now": [14.0, 30.0], "anchor": [0.0, 2.0]}
    assert line(times, still)[4] == "15.0", "a clock that stood still tells nothing"
    assert line(Format("a", "", "b", "", most=13), {"now": [12.0], "anchor": [0.0]})[4:] == ["inf", "≤ 13 ms ✓"]


def test_the_command_prints_a_table_with_the_machine_or_what_a_load_adds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WARM_UPS", 1)
    assert reading.main(["--formats", "pipe_rows", "--documents", "1"]) == 0
    said = capsys.readouterr().out
    assert "| text with pipes |" in said and "1 documents each" in said
    assert reading.main(["--stages", "--formats", "pipe_rows", "--documents", "2"]) == 0
    heads, _, stages = capsys.readouterr().out.splitlines()
    assert all(one in heads for one in reading.HEADS_OF_STAGES) and stages.count("×") == 4
    assert reading.main(["--memory", "2"]) == 0
    assert capsys.readouterr().out.startswith("now: 2 files, 2 of them read: +")
    assert reading.main(["--formats", "html", "--against", "no-such-commit"]) == 1

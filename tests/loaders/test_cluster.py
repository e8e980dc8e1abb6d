"""A load whose documents are read by a real Dask cluster: the ledger is that of a load on one machine, row by row, also
where workers are killed in the middle of it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from benchmarks.serving import ROOT
from benchmarks.workers import Cluster, started
from loaders.__main__ import main
from loaders.bounds import MEMORY_BYTES
from loaders.cluster import cluster
from loaders.organisations import Registry
from loaders.outcome import Outcome
from loaders.program import READ_WITH, program
from loaders.readers import Task
from loaders.sources import Source
from tests.loaders.test_bounds import eats, runs
from tests.loaders.test_flow import write
from tests.loaders.test_readers import dies, faulty

FOLDERS = [ROOT / "data" / "sample" / "reports" / "2023"]
OF_THE_CLOCK = {"at", "digest", "loaded_at", "changed_at", "listed_on"}  # columns that say when
Rows = dict[str, list[tuple[object, ...]]]


def rows(ledger: Path) -> Rows:
    """Every row of a ledger, in the order of writing, but for what says when it was written."""
    with closing(sqlite3.connect(ledger)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        columns = {name: [line[1] for line in db.execute(f"PRAGMA table_info({name})")] for name in tables}
        return {
            name: db.execute(f"SELECT {', '.join(c for c in columns[name] if c not in OF_THE_CLOCK)} FROM {name}")
            .fetchall()
            for name in tables
            if name != "setting"
        }  # fmt: skip


def test_with_a_worker_killed_in_the_middle_the_ledger_is_that_of_one_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.readers.BATCH", 1)  # many on their way when it dies
    here = loaders.load(FOLDERS, tmp_path / "here.db")
    seen: list[str] = []
    with started(tmp_path, ROOT, ROOT) as there, cluster(there.address) as readers:

        def kills(number: int, total: int, name: str) -> None:
            seen.append(name)
            if number == 2:
                there.workers[0].send_signal(signal.SIGKILL)

        outcomes = loaders.load(FOLDERS, tmp_path / "there.db", readers=readers, progress=kills)
        assert there.workers[0].wait(10) == -signal.SIGKILL
    assert seen == [one.name for one in here] == [one.name for one in outcomes], "each file once, in order"
    assert readers.again == 0, "the other worker took over"
    expected = rows(tmp_path / "here.db")
    assert rows(tmp_path / "there.db") == expected
    assert len(expected["report"]) == 12 and len(expected["figure"]) > 2_000


def said_by(task: Task) -> Outcome:
    """Says who reads, for whom, and whether time and memory are bounded there."""
    is_first = threading.current_thread() is threading.main_thread()
    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    return Outcome(task[0].path, "refused", f"{os.getpid()} {os.getppid()} {is_first} {memory}")


def test_a_worker_reads_within_the_bounds_of_this_machine_and_outlives_what_ends_its_reader(tmp_path: Path) -> None:
    tasks = [(Source(Path(f"{at}.txt"), b"1"), Registry(())) for at in range(10)]
    with started(tmp_path, ROOT) as there, cluster(there.address) as readers:
        worker = there.workers[0]
        (one,) = {one.reason_code for one in readers.read(said_by, tasks)}
        reader, asking, is_first, memory = str(one).split()
        assert (int(asking), is_first) == (worker.pid, "True") and 0 < int(memory) <= MEMORY_BYTES
        assert [one.reason_code for one in readers.read(eats, tasks[:3])] == ["not_report", "too_heavy", "not_report"]
        found = [one.reason_code for one in readers.read(dies, tasks)]
        assert [at for at, reason in enumerate(found) if reason == "too_heavy"] == [2, 7]
        with pytest.raises(ZeroDivisionError):
            list(readers.read(faulty, tasks[:1]))
        (one,) = {one.reason_code for one in readers.read(said_by, tasks)}
        after, asking = map(int, str(one).split()[:2])
        assert asking == worker.pid and worker.poll() is None and after != int(reader)
        worker.kill()
        until = time.monotonic() + 30
        while runs(after) and time.monotonic() < until:
            time.sleep(0.1)
        assert not runs(after) and not runs(int(reader))


def of_another_version(folder: Path) -> Path:
    """A copy of the program in which one word is read otherwise."""
    copy = folder / "other"
    for room in ("loaders", "data/forms", "data/rules", "data/words"):
        shutil.copytree(ROOT / room, copy / room)
    with (copy / "data" / "forms" / "aliases.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    return copy


def goes_on_where_the_cluster_ends(
    there: Cluster, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker takes what it is given and answers no more; then the scheduler ends as well."""
    files = [write(folder / f"{year}.html", "测试区云溪镇人民政府", year) for year in (2021, 2022)]
    monkeypatch.setattr("loaders.cluster.PATIENCE", 1.0)
    monkeypatch.setattr("loaders.readers.MOMENT", 0.2)
    load = loaders.load

    def ends(*given: object, **said: object) -> list[Outcome]:
        there.workers[0].send_signal(signal.SIGSTOP)
        threading.Timer(0.5, there.scheduler.kill).start()
        return load(*given, **said)

    monkeypatch.setattr(loaders, "load", ends)
    told = ["load", *map(str, files), "--db", str(folder / "ends.db"), "--cluster", there.address, "--language", "en"]
    assert main(told) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("Readers ended in the middle: 2 files were read again on this machine")
    assert said[1].startswith("2 files: 2 loaded") and len(said) == 2
    monkeypatch.undo()


def test_the_command_reads_on_a_cluster_and_says_why_it_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = tmp_path / "reports"
    write(reports / "a.html", "测试区清波街道办事处")
    (reports / "b.html").write_text("这不是年报。", encoding="utf-8")
    told = ["load", str(reports), str(tmp_path / "none.html"), "--db", str(tmp_path / "l.db"), "--language", "en"]
    with started(tmp_path, ROOT, of_another_version(tmp_path)) as there:
        assert main([*told, "--cluster", there.address]) == 2
        assert_one_sentence(capsys, "does not run this very program (1 of 2 workers differ")
        there.workers[1].kill()
        there.workers[1].wait()
        assert main([*told, "--cluster", there.address]) == 1
        said = capsys.readouterr()
        assert [line.split("\t")[0] for line in said.out.splitlines()] == ["loaded", "refused", "refused"]
        assert said.err == "3 files: 1 loaded, 0 unchanged, 0 need identity, 2 refused.\n"
        with pytest.raises(SystemExit, match="2"):
            main([*told, "--cluster", there.address, "--jobs", "2"])
        capsys.readouterr()
        goes_on_where_the_cluster_ends(there, tmp_path, capsys, monkeypatch)
    assert main([*told, "--cluster", there.address]) == 2
    assert_one_sentence(capsys, "No Dask scheduler answers at tcp://127.0.0.1:")
    assert main([*told, "--cluster", "somewhere"]) == 2
    assert_one_sentence(capsys, "somewhere is no address of a cluster")


def assert_one_sentence(capsys: pytest.CaptureFixture[str], said: str) -> None:
    found = capsys.readouterr()
    assert said in found.err and len(found.err.splitlines()) == 1 and found.out == ""


def test_without_the_extra_a_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = ["load", str(tmp_path), "--db", str(tmp_path / "l.db"), "--language", "en"]
    assert main([*told, "--cluster", "tcp://127.0.0.1:8786"]) == 2
    assert_one_sentence(capsys, "pip install '.[cluster]'")
    assert not (tmp_path / "l.db").exists()


def test_what_reads_a_document_is_in_the_word_for_the_program() -> None:
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    of_pdfplumber = {"pdfminer.six"}
    assert {name for name in READ_WITH if f"\n{name}==" not in pinned} == of_pdfplumber
    assert len(program()) == 64

"""Who reads: in their order, never too much on its way, and nothing lost or twice where a reader dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from loaders import readers
from loaders.organisations import Registry, new_organisation
from loaders.outcome import Outcome
from loaders.readers import AHEAD, BATCH, Readers, Task, local
from loaders.sources import Source
from tests.loaders.test_flow import write

NOBODY = Registry(())
UNITS = Registry([new_organisation("测试区清波街道办事处")])


def read(task: Task) -> Outcome:
    """Says what it was given, and keeps the bytes where they are an even number."""
    source, registry = task
    content = source.content if source.content and len(source.content) % 2 == 0 else None
    return Outcome(source.path, "refused", str(len(registry.organisations)), content=content)


def tasks(sizes: list[int]) -> list[Task]:
    return [(Source(Path(f"{at}.txt"), b"x" * size), (NOBODY, UNITS)[at % 2]) for at, size in enumerate(sizes)]


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(1, 3), st.booleans(), st.integers(1, 12))
def test_what_others_read_is_what_is_read_here_in_the_same_order(
    sizes: list[int], hands: int, afar: bool, most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "AHEAD_BYTES", most)
        patch.setattr(readers, "BATCH_BYTES", max(most // 2, 1))
        crew = Readers(partial(ThreadPoolExecutor, hands), hands, afar=afar)
        assert list(crew.read(read, iter(tasks(sizes)))) == [read(task) for task in tasks(sizes)]
        assert crew.again == 0


def test_the_bytes_that_are_kept_are_those_that_came() -> None:
    crew = Readers(partial(ThreadPoolExecutor, 1), 1, afar=True)
    kept = [outcome.content for outcome in crew.read(read, tasks([3, 4]))]
    assert kept == [None, b"xxxx"]


@pytest.mark.parametrize(("size", "most"), [(1, AHEAD * 2 * BATCH + BATCH), (50_000_000, 5)])
def test_no_more_is_on_its_way_than_keeps_the_readers_busy(size: int, most: int) -> None:
    """Counted between what is taken from the tasks and what is given on; 200 MB are four files of the largest."""
    taken, given_on, worst = 0, 0, 0
    content = b"x" * size

    def endless() -> Iterator[Task]:
        nonlocal taken
        for at in range(100):
            taken += 1
            yield Source(Path(f"{at}.txt"), content), NOBODY

    for _ in Readers(partial(ThreadPoolExecutor, 2), 2).read(read, endless()):
        worst = max(worst, taken - given_on)
        given_on += 1
    assert given_on == 100 and 2 <= worst <= most + 1


def test_a_registry_is_unpacked_once_however_many_files_it_is_for() -> None:
    readers._unpacked.cache_clear()
    list(Readers(partial(ThreadPoolExecutor, 1), 1).read(read, tasks([1] * 40)))
    assert readers._unpacked.cache_info().misses == 2


def dies_once(folder: Path, task: Task) -> Outcome:
    """Ends its process at the third file, the first time that it is read."""
    mark = folder / task[0].path.name
    if task[0].path.stem == "2" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return read(task)


def dies(task: Task) -> Outcome:
    if task[0].path.stem in ("2", "7"):
        os.kill(os.getpid(), signal.SIGKILL)
    return read(task)


def test_a_reader_of_this_machine_that_is_killed_costs_no_file(tmp_path: Path) -> None:
    crew = local(2)
    found = list(crew.read(partial(dies_once, tmp_path), tasks([1] * 30)))
    assert found == [read(task) for task in tasks([1] * 30)] and 0 < crew.again <= 30


def test_a_file_that_ends_every_reader_is_refused_and_the_others_are_read() -> None:
    found = list(local(2).read(dies, tasks([1] * 10)))
    assert [one.path.stem for one in found if one.reason_code == "too_heavy"] == ["2", "7"]
    assert [one.path.stem for one in found] == [str(at) for at in range(10)]
    assert all(one.document and one.document.sha256 for one in found if one.reason_code == "too_heavy")


def faulty(task: Task) -> Outcome:
    raise ZeroDivisionError(task[0].path.name)


def test_a_fault_of_the_program_is_not_taken_for_a_dead_reader() -> None:
    with pytest.raises(ZeroDivisionError, match=r"0\.txt"):
        list(local(2).read(faulty, tasks([1])))


def test_who_stops_in_the_middle_leaves_no_process_behind() -> None:
    reading = local(2).read(read, tasks([1] * 400))
    next(reading)
    reading.close()
    assert not [one for one in threading.enumerate() if "Queue" in one.name]


class Deaf(Executor):
    """Takes everything and never answers."""

    def submit(self, *_: object, **__: object) -> Future[object]:
        return Future()


def test_where_nobody_is_left_to_answer_the_rest_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MOMENT", 0.01)
    left = iter([True, True, False])
    crew = Readers(Deaf, 1, afar=True, there=partial(next, left))
    begun = time.monotonic()
    assert list(crew.read(read, tasks([1] * 40))) == [read(task) for task in tasks([1] * 40)]
    assert crew.again == 40 and time.monotonic() - begun < 60


def test_what_another_program_read_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["ours", "another", "ours", "ours"])
    monkeypatch.setattr(readers, "program", partial(next, said))
    crew = Readers(partial(ThreadPoolExecutor, 1), 1, afar=True)
    assert list(crew.read(read, tasks([2]))) == [read(task) for task in tasks([2])]
    assert crew.again == 1


@pytest.mark.parametrize("afar", [False, True])
def test_what_cannot_be_opened_is_refused_as_it_is_here(tmp_path: Path, afar: bool) -> None:
    write(tmp_path / "a.html")
    os.mkfifo(tmp_path / "b.html")
    files = [tmp_path / "gone.html", tmp_path / "a.html", tmp_path / "b.html"]
    here = loaders.load(files, tmp_path / "here.db")
    crew = Readers(partial(ThreadPoolExecutor, 1), 1, afar=afar)
    there = loaders.load(files, tmp_path / "there.db", readers=crew)
    assert [(one.path, one.status, one.reason_code) for one in there] == [
        (one.path, one.status, one.reason_code) for one in here
    ]
    assert {one.reason_code for one in here} >= {"no_file", "unreadable_file"} and crew.again == 0


def test_a_process_that_is_large_already_has_readers_too() -> None:
    """A copy of a server has its address space from the start: bounds below it would let it do nothing at all."""
    code = (
        "import mmap; taken = mmap.mmap(-1, 3_000_000_000)\n"
        "from pathlib import Path\nfrom loaders.organisations import Registry\n"
        "from loaders.readers import local\nfrom loaders.sources import Source\n"
        "from tests.loaders.test_bounds import eats\n"
        "tasks = [(Source(Path(f'{at}.txt'), b'1'), Registry(())) for at in range(3)]\n"
        "print([one.reason_code for one in local(1).read(eats, tasks)])\n"
    )
    told = [sys.executable, "-c", code]
    done = subprocess.run(told, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['not_report', 'too_heavy', 'not_report']", done.stderr

"""A file is read in a process of its own: the same answer, and one that is too much for it harms nobody else."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import loaders
from loaders.apart import Apart
from loaders.sources import Source

SEED = Path("data/reports/000_5f1380157b69d8b6.txt").resolve()


@pytest.fixture
def apart() -> Iterator[Apart]:
    reader = Apart()
    yield reader
    reader.close()


def source(name: str = "年报.txt", content: bytes | None = None) -> Source:
    return Source(Path(name), SEED.read_bytes() if content is None else content)


def child(reader: Apart) -> int:
    assert reader._child
    return reader._child.pid


def test_the_answer_is_that_of_the_same_process(apart: Apart) -> None:
    for asked in ((source(), "测试区甲街道办事处", 2020), (source(), None, None), (source("空.docx", b""), None, None)):
        assert apart.read_source(*asked) == loaders.read_source(*asked)


def test_one_process_serves_many_files(apart: Apart) -> None:
    assert apart.read_source(source("一.html", b"<p>1</p>")).status == "refused"
    first = child(apart)
    assert apart.read_source(source()).reading is not None and child(apart) == first


def test_a_process_that_was_killed_is_replaced(apart: Apart) -> None:
    apart.read_source(source())
    os.kill(child(apart), signal.SIGKILL)
    assert apart._child and apart._child.wait() < 0
    assert apart.read_source(source()).reading is not None


def test_a_file_that_takes_too_long_is_refused_with_its_reason_and_the_next_is_read() -> None:
    reader = Apart(seconds=0.0)
    try:
        late = reader.read_source(source())
        assert (late.status, late.reason_code, late.name) == ("refused", "too_heavy", "年报.txt")
        assert late.document is not None and late.document.sha256
        reader._seconds = 60.0
        assert reader.read_source(source()).reading is not None
    finally:
        reader.close()


def test_several_visitors_get_each_their_own_answer(apart: Apart) -> None:
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = apart.read_source(source(f"{number}.txt")).name

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == {number: f"{number}.txt" for number in range(6)}


def test_a_reader_that_never_read_can_be_closed() -> None:
    Apart().close()

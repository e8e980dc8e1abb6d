"""PDF files are read in copies of a process that stays: the same answers, and what happens to one harms no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import pytest

from loaders.documents.formats import read_document
from loaders.documents.model import Document
from loaders.documents.pdf import alone, warm
from loaders.documents.pdf.warm import KILLED, Warm
from loaders.documents.pdf.wire import MANY, as_json, from_json
from loaders.errors import RefusedDocumentError
from loaders.forms import load_forms
from loaders.piped import hand_over, handed
from tests.corpus.cases import Case
from tests.loaders.test_pdf import flate_bomb, forms_in_forms

ROOT = Path(__file__).resolve().parents[2]
FORM = load_forms()["2021"]
LAYOUTS = ("pdf_ruled", "pdf_unruled", "pdf_rows_only", "pdf_frame_only")
WITHIN = 20.0  # seconds
LASTING = """
import sys, loaders.documents.pdf.__main__ as process, time
def answer(content):
    print('a library prints', flush=True)
    if content == b'fail':
        raise KeyError('ours')
    if content == b'exit':
        sys.exit(3)
    while content == b'hang':
        time.sleep(0.1)
    return content.upper()
process.answer = answer
process.WALL_SECONDS = 1
process.serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@cache
def pdf(layout: str = "pdf_ruled", number: int = 0) -> bytes:
    return Case(layout, FORM, "as printed", number).content()


@pytest.fixture
def reader() -> Iterator[Warm]:
    """One of its own, for who kills it."""
    found = Warm()
    yield found
    found.close()


@pytest.fixture(scope="module")
def lasting() -> Iterator[Warm]:
    """One that all who only ask share."""
    found = Warm()
    yield found
    found.close()


by_itself = cache(alone)  # the same file is asked about more than once


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that stays, with an answer that a test can foresee."""
    command = [sys.executable, "-c", LASTING]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as found:
        yield found
        if found.stdin and not found.stdin.closed:
            found.stdin.close()


def asked(process: subprocess.Popen[bytes], content: bytes) -> tuple[int, bytes]:
    assert process.stdin and process.stdout
    hand_over(process.stdin, content)
    return int(handed(process.stdout)), handed(process.stdout)


def pid_of(reader: Warm) -> int:
    assert reader._child
    return reader._child.pid


def children(pid: int) -> list[int]:
    return [int(one) for file in Path(f"/proc/{pid}/task").glob("*/children") for one in file.read_text().split()]


def until(found: Callable[[], object]) -> None:
    last = time.monotonic() + WITHIN
    while not found():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.005)


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_copy_says_what_a_process_of_its_own_says(lasting: Warm, layout: str) -> None:
    for number in range(3):
        assert lasting.answer(pdf(layout, number)) == by_itself(pdf(layout, number))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4 broken", b"", pdf()[:2000], flate_bomb(), forms_in_forms()], ids=range(5)
)
def test_so_it_does_of_what_is_damaged_or_a_bomb_and_the_next_is_read_by_the_same_process(
    lasting: Warm, content: bytes
) -> None:
    good = lasting.answer(pdf())
    first = pid_of(lasting)
    assert lasting.answer(content) == alone(content)
    assert lasting.answer(pdf()) == good and pid_of(lasting) == first


def test_many_files_in_any_order_leave_no_trace_in_each_other(lasting: Warm) -> None:
    files = [pdf(layout, number) for number in range(3) for layout in LAYOUTS]
    first = [lasting.answer(one) for one in files]
    assert [lasting.answer(one) for one in reversed(files)] == first[::-1]
    assert children(pid_of(lasting)) == []


def test_a_process_that_is_killed_in_the_middle_of_a_file_is_replaced_and_the_file_is_read(reader: Warm) -> None:
    right = reader.answer(pdf())
    first, answers = pid_of(reader), list[object]()
    asking = threading.Thread(target=lambda: answers.append(reader.answer(pdf())))
    asking.start()
    until(lambda: children(first))
    os.kill(first, signal.SIGKILL)
    asking.join(WITHIN)
    assert answers == [right] and pid_of(reader) != first and not is_alive(first)


def test_a_copy_that_is_killed_refuses_its_file_alone(reader: Warm) -> None:
    right = reader.answer(pdf())
    first, answers = pid_of(reader), list[tuple[int, bytes]]()
    asking = threading.Thread(target=lambda: answers.append(reader.answer(pdf())))
    asking.start()
    until(lambda: children(first))
    os.kill(children(first)[0], signal.SIGKILL)
    asking.join(WITHIN)
    assert [code for code, _ in answers] == [KILLED]
    assert reader.answer(pdf()) == right and pid_of(reader) == first


def test_one_that_died_between_two_files_is_replaced(reader: Warm) -> None:
    right = reader.answer(pdf())
    first = pid_of(reader)
    os.kill(first, signal.SIGKILL)
    until(lambda: not is_alive(first))
    assert reader.answer(pdf()) == right and pid_of(reader) != first


def test_a_process_that_takes_too_long_itself_is_ended_with_its_copy_and_not_asked_again() -> None:
    reader = Warm(seconds=0.0)
    try:
        assert reader.answer(pdf()) == (KILLED, b"")
        assert reader._child is None
        reader._seconds = WITHIN * 10
        assert reader.answer(pdf())[0] == 0
    finally:
        reader.close()


def test_what_cannot_be_started_is_no_answer(reader: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "COMMAND", [sys.executable, "-c", "pass"])
    assert reader.answer(pdf()) == (KILLED, b"")


def test_an_error_of_ours_a_copy_that_leaves_and_one_that_hangs_are_told_apart(
    process: subprocess.Popen[bytes],
) -> None:
    assert asked(process, b"abc") == (0, b"ABC")
    code, said = asked(process, b"fail")
    assert code == 1 and b"KeyError: 'ours'" in said
    assert asked(process, b"exit")[0] == 1
    assert asked(process, b"hang") == (KILLED, b"")
    assert asked(process, b"x" * 300_000) == (0, b"X" * 300_000)


def test_who_asks_goes_in_the_middle_of_a_file_and_nobody_reads_on(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    hand_over(process.stdin, b"hang")
    until(lambda: children(process.pid))
    (copy,) = children(process.pid)
    process.stdin.close()
    assert process.wait(WITHIN) == 0 and not is_alive(copy)


def test_the_process_ends_with_the_program_however_that_ends() -> None:
    program = (
        "import os, sys, signal; from loaders.documents.pdf.warm import WARM; WARM.answer(sys.stdin.buffer.read());"
        "print(WARM._child.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=pdf(), capture_output=True, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    until(lambda: not is_alive(int(done.stdout)))


def test_a_copy_of_the_program_starts_a_process_of_its_own_and_takes_none_away() -> None:
    mine = read_document("年报.pdf", pdf())
    first = pid_of(warm.WARM)
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(partial(read_document, "年报.pdf"), [pdf()] * 4))
    assert found == [mine] * 4
    assert read_document("年报.pdf", pdf()) == mine and pid_of(warm.WARM) == first


def test_several_threads_get_each_their_own_answer(reader: Warm) -> None:
    files = [pdf("pdf_ruled", number) for number in range(4)]
    answers: dict[int, object] = {}
    asking = [threading.Thread(target=lambda at=at: answers.update({at: reader.answer(files[at])})) for at in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert answers == {at: by_itself(file) for at, file in enumerate(files)}


def test_a_system_that_cannot_copy_processes_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    copied = read_document("年报.pdf", pdf())
    monkeypatch.setattr("loaders.documents.pdf.CAN_COPY", False)
    assert read_document("年报.pdf", pdf()) == copied
    with pytest.raises(RefusedDocumentError, match="too_heavy"):
        read_document("年报.pdf", flate_bomb())


def test_a_process_asked_for_one_file_ends_with_it() -> None:
    command = [sys.executable, "-m", "loaders.documents.pdf"]
    done = subprocess.run(command, input=pdf(), capture_output=True, cwd=ROOT)
    assert done.returncode == 0 and json.loads(done.stdout)["blocks"]
    assert [*command, MANY] == warm.COMMAND


def test_what_is_handed_over_is_what_was_read() -> None:
    document: Document = read_document("年报.pdf", pdf("pdf_unruled"))
    assert from_json(json.loads(as_json(document.blocks))) == document.blocks
    assert all(from_json(json.loads(as_json(way))) == way for way in document.otherwise)

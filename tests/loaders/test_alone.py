"""A process that does one thing after another for this one: what it says and raises, and what is too much for it."""

from __future__ import annotations

import gc
import operator
import os
import sys
import threading
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

from loaders.alone import Alone
from loaders.bounds import NEW_VALUES
from loaders.errors import RefusedDocumentError, WrongRequestError


@pytest.fixture
def other() -> Iterator[Alone]:
    found = Alone()
    yield found
    found.close()


def refuses() -> None:
    raise WrongRequestError(("office.unknown", {"name": "清波街道"}))


def is_first_thread() -> tuple[int, bool]:
    return os.getppid(), threading.current_thread() is threading.main_thread()


def test_it_says_what_is_said_here_from_the_first_thread_of_a_process_of_ours(other: Alone) -> None:
    assert other.done(operator.add, 1, 2) == 3
    assert other.done(is_first_thread) == (os.getpid(), True), "only there time is bounded"
    assert other.done(os.getpid) == other.done(os.getpid) != os.getpid()
    assert other.done(gc.get_threshold) == (NEW_VALUES, *gc.get_threshold()[1:])


def test_what_is_raised_there_is_raised_here_with_where_it_comes_from(other: Alone) -> None:
    with pytest.raises(ZeroDivisionError) as fault:
        other.done(operator.truediv, 1, 0)
    assert any("Traceback" in note for note in fault.value.__notes__)
    with pytest.raises(WrongRequestError) as wrong:
        other.done(refuses)
    assert wrong.value.sentences == (("office.unknown", {"name": "清波街道"}),)


def test_a_process_needs_nothing_of_the_program_that_asks(other: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under Streamlit a page is the program that runs: another process must not start it."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    assert other.done(operator.add, 1, 2) == 3


class Spoilt:
    """Cannot be unpacked where it is handed to."""

    def __reduce__(self) -> tuple[object, ...]:
        return operator.truediv, (1, 0)


def test_what_cannot_be_unpacked_there_is_no_file_that_is_too_much(other: Alone) -> None:
    with pytest.raises(ZeroDivisionError):
        other.done(operator.neg, Spoilt())
    assert other.done(operator.add, 1, 2) == 3


def test_what_is_too_much_is_refused_and_the_next_is_done(other: Alone) -> None:
    for function, given in ((bytes, 3_000_000_000), (os._exit, 1)):
        with pytest.raises(RefusedDocumentError) as refused:
            other.done(function, given)
        assert refused.value.code == "too_heavy"
        assert other.done(operator.add, 1, 2) == 3


def test_what_takes_too_long_by_the_clock_is_ended() -> None:
    late = Alone(seconds=2.0)
    try:
        with pytest.raises(RefusedDocumentError):
            late.done(time.sleep, 600)
    finally:
        late.close()

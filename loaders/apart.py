"""Files read in a process of their own: what a large or hostile file costs is not paid by whoever else uses the pages.

One child serves file after file; where it ends or takes too long it is ended, the file refused with the reason, and the
next file gets a new one. The two sides hand each other pickled values, each led by its length: both are this program.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from loaders.appraisal import Appraisal, appraise
from loaders.documents.formats import unread_document
from loaders.failure import Failure
from loaders.flow import read_source
from loaders.outcome import Outcome
from loaders.sources import Source

ROOT = Path(__file__).resolve().parents[1]
LENGTH = struct.Struct(">Q")  # of the pickle behind it
SECONDS = 120.0  # for one file; an honest one takes less than three


class Apart:
    """A reading process, started with the first file. Several threads may ask: one file is read at a time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def read_source(self, source: Source, organisation: str | None = None, year: int | None = None) -> Outcome:
        """As ``flow.read_source``; refused as too heavy where the process ended or took longer than its time."""
        answer = self._answer("read", source, organisation, year)
        return answer if isinstance(answer, Outcome) else _too_heavy(source)

    def appraise(self, outcome: Outcome, db: Path) -> Appraisal:
        """As ``appraisal.appraise``. Raises what that raises; refused as too heavy as a reading is."""
        answer = self._answer("appraise", outcome, db)
        if isinstance(answer, Exception):
            raise answer
        refused = replace(outcome, status="refused", reason_code="too_heavy", reading=None, content=None)
        return answer if isinstance(answer, Appraisal) else Appraisal(refused)

    def _answer(self, *asked: Any) -> Any:
        """The answer of the process; None where it ended, or took longer than its time."""
        with self._turn:
            child = self._running()
            late = threading.Timer(self._seconds, child.kill)
            late.start()
            try:
                assert child.stdin and child.stdout
                _hand_over(child.stdin, asked)
                return _handed(child.stdout)
            except (OSError, EOFError):  # the child is gone: what it was reading was too much for it
                self._end()
                return None
            finally:
                late.cancel()

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            command = [sys.executable, "-m", __name__]
            above = {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
            self._child = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | above
            )
        return self._child

    def _end(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:  # bytes that the dead process will not read
                    continue
        self._child.wait()
        self._child = None


def _too_heavy(source: Source) -> Outcome:
    name = source.member or source.path.name
    document = None if source.content is None else unread_document(name, source.content)
    return Outcome(source.path, "refused", "too_heavy", None, document, member=source.member)


def _hand_over(pipe: IO[bytes], value: Any) -> None:
    packed = pickle.dumps(value)
    pipe.write(LENGTH.pack(len(packed)))
    pipe.write(packed)
    pipe.flush()


def _handed(pipe: IO[bytes]) -> Any:
    """What the other side handed over. Raises EOFError where it is gone."""
    start = pipe.read(LENGTH.size)
    if len(start) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(start)
    packed = pipe.read(length)
    if len(packed) < length:
        raise EOFError
    return pickle.loads(packed)  # noqa: S301 - written by this program, on a pipe that nobody else has


def main() -> None:
    """Read file after file until the asking side is gone."""
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while True:
        try:
            task, *given = _handed(asked)
        except EOFError:
            return
        _hand_over(told, read_source(*given) if task == "read" else _appraised(*given))


def _appraised(outcome: Outcome, db: Path) -> Appraisal | Exception:
    try:
        return appraise(outcome, db)
    except Failure as error:  # the ledger is locked or gone: the asking side says so
        return error


if __name__ == "__main__":
    main()

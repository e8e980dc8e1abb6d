"""The process that stays and reads PDF files one by one, each in a copy of itself: asked from here.

Starting a process and fetching the parser costs as much as reading a report; copying a process that has it costs a
twentieth. A file that is too much for its copy harms no other; a process that is gone is replaced, and asked again.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from loaders.documents.pdf.limits import WALL_SECONDS
from loaders.documents.pdf.wire import MANY
from loaders.piped import hand_over, handed

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "loaders.documents.pdf", MANY]
GRACE = 30  # seconds that the process may take beyond those of a file, before it is ended itself
KILLED = -getattr(signal, "SIGKILL", 9)
Answer = tuple[int, bytes]  # the exit code of what read a file, and what it said


class Warm:
    """A reading process, started with the first file. Several threads may ask: one file is read at a time."""

    def __init__(self, seconds: float = WALL_SECONDS + GRACE) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def answer(self, content: bytes) -> Answer:
        """What the reading of a file says. Where the process is gone, another is asked; as if killed by the file where
        that is gone as well, or where the first took too long."""
        with self._turn:
            return self._asked(content) or self._asked(content) or (KILLED, b"")

    def _asked(self, content: bytes) -> Answer | None:
        child, begun = self._running(), time.monotonic()
        late = threading.Timer(self._seconds, _kill, [child])
        late.start()
        try:
            assert child.stdin and child.stdout
            hand_over(child.stdin, content)
            return int(handed(child.stdout)), handed(child.stdout)
        except (OSError, EOFError):
            self._end()
            return (KILLED, b"") if time.monotonic() - begun >= self._seconds else None
        except BaseException:  # interrupted: the answer that is still to come is no other file's
            self._end()
            raise
        finally:
            late.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 - our own module
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT,
                start_new_session=True,
            )  # fmt: skip
        return self._child

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._end()

    def _end(self) -> None:
        if self._child:
            _kill(self._child)
            self._child.wait()
            self._let_go()

    def forget(self) -> None:
        """Begin anew where this program was copied: the process goes on for who started it."""
        self._turn = threading.Lock()  # whoever held it stayed behind
        if self._child:
            self._child.returncode = 0  # of nobody's interest here
            self._let_go()

    def _let_go(self) -> None:
        for pipe in (self._child.stdin, self._child.stdout) if self._child else ():
            with suppress(BrokenPipeError):  # bytes that the dead process will not read
                assert pipe
                pipe.close()
        self._child = None


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the process, and the copy of it that is reading."""
    with suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(child.pid, signal.SIGKILL)


WARM = Warm()
atexit.register(WARM.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=WARM.forget)

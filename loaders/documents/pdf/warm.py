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
from contextlib import suppress
from pathlib import Path

from loaders.documents.pdf.limits import WALL_SECONDS
from loaders.documents.pdf.wire import MANY
from loaders.piped import Asked, GoneError

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "loaders.documents.pdf", MANY]
GRACE = 30  # seconds that the process may take beyond those of a file, before it is ended itself
KILLED = -getattr(signal, "SIGKILL", 9)
Answer = tuple[int, bytes]  # the exit code of what read a file, and what it said


class Warm(Asked):
    """A reading process, started with the first file."""

    def __init__(self, seconds: float = WALL_SECONDS + GRACE) -> None:
        super().__init__(seconds)

    def answer(self, content: bytes) -> Answer:
        """What the reading of a file says. Where the process is gone, another is asked; as if killed by the file where
        that is gone as well, or where the first took too long."""
        for _ in range(2):
            try:
                code, said = self.asked(content, 2)
            except GoneError as gone:
                if gone.is_late:
                    break
            else:
                return int(code), said
        return KILLED, b""

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own module
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip

    def _kill(self, child: subprocess.Popen[bytes]) -> None:
        """End the process, and the copy of it that is reading."""
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(child.pid, signal.SIGKILL)

    def forget(self) -> None:
        """Begin anew where this program was copied: the process goes on for who started it."""
        self._turn = threading.Lock()  # whoever held it stayed behind
        if self._child:
            self._child.returncode = 0  # of nobody's interest here
            self._let_go()


WARM = Warm()
atexit.register(WARM.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=WARM.forget)

"""A process of its own that does one thing after another for this one, held to its bounds: what is too much for it
harms nobody else.

It is started with the first thing, ended where that takes too long, and replaced where it is gone. The two sides hand
each other pickled values (``piped``): both are this program.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from loaders.bounds import TooLongError, bounded, for_others
from loaders.errors import RefusedDocumentError
from loaders.piped import Asked, GoneError, hand_over, handed

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120.0  # for one thing; to read an honest file takes less than three
Said = TypeVar("Said")


class Alone(Asked):
    """The process, started when it is first asked."""

    def __init__(self, seconds: float = SECONDS) -> None:
        super().__init__(seconds)

    def done(self, function: Callable[..., Said], *given: Any) -> Said:
        """What a function of a module says there. Raises what it raises, and RefusedDocumentError where it took more
        than it may or ended the process."""
        try:
            (answer,) = self.asked(pickle.dumps((function, given)))
        except GoneError as gone:  # what it was doing was too much for it
            raise RefusedDocumentError("too_heavy") from gone
        said: Said
        said, error = pickle.loads(answer)  # noqa: S301 - by this program, on a pipe nobody else has
        if error is not None:
            raise error
        return said

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._let_go()  # it ended between two things: of neither it is to be said that it was too much
        return super()._running()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", __name__, str(os.getpid())]
        above = {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
        return subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | above
        )


def main() -> None:
    """Do one thing after another until the asking side is gone."""
    for_others(int(sys.argv[1]))
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while True:
        try:
            said = _done(handed(asked))
        except EOFError:
            return
        hand_over(told, pickle.dumps(said))


def _done(asked: bytes) -> tuple[Any, Exception | None]:
    """What the function says, or what it raises: who asks raises it, with where it came from."""
    try:
        function, given = pickle.loads(asked)  # noqa: S301 - by this program, on a pipe nobody else has
        with bounded():
            return function(*given), None
    except (TooLongError, MemoryError):
        return None, RefusedDocumentError("too_heavy")
    except Exception as error:  # noqa: BLE001 - the border of the process
        error.add_note(traceback.format_exc())
        return None, error


if __name__ == "__main__":
    main()

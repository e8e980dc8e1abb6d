"""How two processes of this program hand each other what they say, each piece led by its length; and the one that asks
keeps the one that answers."""

from __future__ import annotations

import struct
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import IO

LENGTH = struct.Struct(">Q")


def hand_over(pipe: IO[bytes], said: bytes) -> None:
    """Write one piece. Raises OSError where the other side is gone."""
    pipe.write(LENGTH.pack(len(said)))
    pipe.write(said)
    pipe.flush()


def handed(pipe: IO[bytes]) -> bytes:
    """The next piece. Raises EOFError where the other side is gone."""
    (length,) = LENGTH.unpack(_whole(pipe, LENGTH.size))
    return _whole(pipe, length)


def _whole(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found


class GoneError(Exception):
    """The process that was asked ended before it had answered; ``is_late``: for it took longer than its time."""

    def __init__(self, is_late: bool) -> None:
        super().__init__(is_late)
        self.is_late = is_late


class Asked(ABC):
    """A process that answers one thing after another: started when it is first asked, ended where an answer takes more
    than so many seconds, and replaced where it is gone. Several threads may ask: one thing is asked at a time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def _start(self) -> subprocess.Popen[bytes]:
        """A new process, with pipes to it and from it."""

    def _kill(self, child: subprocess.Popen[bytes]) -> None:
        child.kill()

    def asked(self, said: bytes, pieces: int = 1) -> list[bytes]:
        """The pieces that are answered. Raises GoneError."""
        with self._turn:
            child, begun = self._running(), time.monotonic()
            late = threading.Timer(self._seconds, self._kill, [child])
            late.start()
            try:
                assert child.stdin and child.stdout
                hand_over(child.stdin, said)
                return [handed(child.stdout) for _ in range(pieces)]
            except (OSError, EOFError) as error:
                self._end()
                raise GoneError(time.monotonic() - begun >= self._seconds) from error
            except BaseException:  # interrupted: the answer that is still to come is nobody's
                self._end()
                raise
            finally:
                late.cancel()

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = self._start()
        return self._child

    def _end(self) -> None:
        if self._child:
            self._kill(self._child)
            self._child.wait()
            self._let_go()

    def _let_go(self) -> None:
        for pipe in (self._child.stdin, self._child.stdout) if self._child else ():
            with suppress(BrokenPipeError):  # bytes that the dead process will not read
                assert pipe
                pipe.close()
        self._child = None

"""What a process that reads for others may take, and that it ends with who asked it.

Time is that of the processor, so that a busy machine refuses no honest report, with a limit by the clock behind it.
What takes longer is interrupted where it stands; what cannot be interrupted, for it is in a library, ends the process,
and who waits for the answer tells the two apart from nothing else. Windows has neither signals nor limits of memory:
there who asks ends the process by the clock.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

try:
    import resource as resource
except ImportError:
    # not on Windows
    resource = None  # type: ignore[assignment] # a module, or none

CPU_SECONDS = 15.0  # of one file; an honest one takes less than three
WALL_SECONDS = 240.0  # by the clock: more than those who read in processes of their own may take, LibreOffice and PDF
MEMORY_BYTES = 1_500_000_000  # of address space; libraries that are fetched but not touched are half a billion of it
MORE = 1_000_000_000  # bytes beside what a process has already
ONCE_MORE = 1.0  # seconds after which one is interrupted again that did not let itself be
NEW_VALUES = 20_000  # before garbage is looked for; Python's own is 700
MOMENT = 1.0  # seconds between two looks whether who asked is still there
HAS_TIMERS = hasattr(signal, "setitimer")


class TooLongError(BaseException):
    """The time is over. No ``Exception``: who catches all that may be wrong with a document must not catch this."""


@contextmanager
def bounded(seconds: float = CPU_SECONDS, wall: float = WALL_SECONDS) -> Iterator[None]:
    """Let what is done take so many seconds of this process. Raises TooLongError where it takes more; ends the process
    where it takes more than ``wall`` by the clock. Only the first thread of a process can be held to it: in any other
    nothing is bounded."""
    if not HAS_TIMERS or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _interrupt)
    at_last = signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        signal.setitimer(signal.ITIMER_REAL, wall)
        signal.setitimer(signal.ITIMER_PROF, seconds, ONCE_MORE)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGPROF, before)
        signal.signal(signal.SIGALRM, at_last)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise TooLongError


def hold_memory(most: int = MEMORY_BYTES) -> None:
    """Let this process take no more memory, where the system can; what it starts may be allowed more. One that is large
    already, for it is a copy of a server, may take MORE beside what it has: with less it could not even begin."""
    if resource:
        _, above = resource.getrlimit(resource.RLIMIT_AS)
        most = max(most, _taken() + MORE)
        resource.setrlimit(resource.RLIMIT_AS, (most if above == resource.RLIM_INFINITY else min(most, above), above))


def _taken() -> int:
    """The address space that this process has, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def end_with(asking: int) -> None:
    """End this process as soon as the one with that number, which started it, is gone."""
    if hasattr(os, "getppid"):
        threading.Thread(target=_watch, args=(asking,), daemon=True, name="end with who asked").start()


def _watch(asking: int) -> None:
    while os.getppid() == asking:
        time.sleep(MOMENT)
    os._exit(1)


def for_others(asking: int) -> None:
    """What a process does first that reads what strangers sent."""
    hold_memory()
    end_with(asking)
    collect_seldom()


def collect_seldom() -> None:
    """Look for garbage less often, in a process that reads or loads and ends: a document is thousands of values that go
    by themselves, and to look through them again and again is a tenth of what reading costs."""
    gc.set_threshold(NEW_VALUES, *gc.get_threshold()[1:])

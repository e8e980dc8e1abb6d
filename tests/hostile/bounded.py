"""A file read and filed in a copy of this process that is held to limits: how it ended, and what it cost."""

from __future__ import annotations

import logging
import os
import pickle
import resource
import select
import signal
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from loaders.flow import file_read, read_source
from loaders.sources import unpacked

MEMORY, SECONDS = 6_000_000_000, 90  # more than any file may take: what takes more than it may is measured, too


@dataclass(frozen=True)
class Cost:
    """``said``: the states and reasons of what was read, or how the process ended. Seconds of the processor and bytes
    of memory, those of the processes that it started counted."""

    said: str
    seconds: float
    memory: int


def cost(name: str, content: bytes, files: bool = False) -> Cost:
    """Read a file, all in it if it is an archive; ``files``: and check it in a ledger of its own."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        _read_and_end(name, content, there, files)
    os.close(there)
    until, pieces = time.monotonic() + 4 * SECONDS, []
    while select.select([here], [], [], max(0.0, until - time.monotonic()))[0]:
        piece = os.read(here, 1 << 16)
        if not piece:
            break
        pieces.append(piece)
    else:
        os.kill(child, signal.SIGKILL)
    os.close(here)
    _, status, used = os.wait4(child, 0)
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    if not pieces:
        return Cost(f"ended by {os.waitstatus_to_exitcode(status)}", seconds, memory)
    said, theirs = pickle.loads(b"".join(pieces))
    return Cost(said, seconds, max(memory, theirs))


def _read_and_end(name: str, content: bytes, there: int, files: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    logging.disable(logging.CRITICAL)
    try:
        said = _read(name, content, files)
    except BaseException:  # noqa: BLE001 - told to who asks
        said = f"traceback: {traceback.format_exc()[-600:]}"
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    with os.fdopen(there, "wb") as pipe:
        pipe.write(pickle.dumps((said, theirs)))
    os._exit(0)


def _read(name: str, content: bytes, files: bool) -> str:
    outcomes = [read_source(source) for source in unpacked(Path("/nowhere", name), content)]
    if files:
        with tempfile.TemporaryDirectory() as folder:
            outcomes = file_read(outcomes, Path(folder, "ledger.db"))
    said = sorted({one.reason_code or one.status for one in outcomes})
    return ", ".join(said) if len(said) < 4 else f"{len(outcomes)} files"


def warm() -> None:
    """Fetch and remember what every copy needs: else each would pay for it."""
    from tests.hostile.families import honest

    for layout in ("seed_text", "html", "docx", "xlsx_one_sheet", "csv"):
        _read("一.txt", honest(layout), True)

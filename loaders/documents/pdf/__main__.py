"""The reading process: PDF files → blocks as JSON, or why a file is refused.

Asked for ``many``, it stays and reads file after file, each in a copy of itself: a copy has all that is imported, its
own limits of time and memory, and nothing of the files before. Otherwise it reads the one file on its standard input.
"""

from __future__ import annotations

import gc
import logging
import os
import select
import signal
import sys
import traceback
from itertools import count
from typing import IO

from pdfminer.cmapdb import CMapDB

from loaders.bounds import resource
from loaders.documents.pdf.blocks import cuttings
from loaders.documents.pdf.limits import CPU_SECONDS, MEMORY_BYTES, WALL_SECONDS, TooMuchError
from loaders.documents.pdf.pages import pages_of
from loaders.documents.pdf.wire import MANY, as_json
from loaders.errors import RefusedDocumentError
from loaders.piped import hand_over, handed

MAPS = ("UniGB-UCS2-H", "UniGB-UTF16-H", "GBK-EUC-H")  # the usual encodings of such Chinese fonts
PIECE = 1 << 16  # bytes
FAILED = 1  # the exit code of a copy that met an error of ours


def main() -> None:
    """Read one file within the limits, or many."""
    logging.disable(logging.ERROR)  # the parser tells of every flaw it could mend
    if sys.argv[1:] == [MANY]:
        serve(sys.stdin.buffer, sys.stdout.buffer)
        return
    hold_to_limits()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


def answer(content: bytes) -> bytes:
    """What is read from a file, as JSON."""
    try:
        pages = pages_of(content)
        blocks, otherwise = cuttings(pages)
        pictures = sum(page.pictures for page in pages)
        return as_json({"blocks": blocks, "otherwise": otherwise, "pictures": pictures})
    except RefusedDocumentError as refused:
        return as_json({"refused": [refused.code, refused.detail]})
    except (TooMuchError, MemoryError):
        return as_json({"refused": ["too_heavy", ""]})


def hold_to_limits() -> None:
    """Let this process take no more memory and time than the reading of a file may."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Read file after file until who asks is gone."""
    for number in count():
        try:
            content = handed(asked)
        except EOFError:
            return
        if number == 1:
            _fetch_maps()
        if number < 2:
            gc.collect()
            gc.freeze()  # what is imported is no rubbish, and shared with every copy as long as nobody touches it
        here, there = os.pipe()
        copy = os.fork()
        if copy == 0:
            os.close(here)
            _read_and_end(content, there, (asked.fileno(), told.fileno()))
        os.close(there)
        with os.fdopen(here, "rb", buffering=0) as pipe:
            said, is_over = _said(pipe, asked, copy)
        _, status = os.waitpid(copy, 0)
        if is_over:
            return
        code = -signal.SIGKILL if said is None else os.waitstatus_to_exitcode(status)
        hand_over(told, str(code).encode())
        hand_over(told, said or b"")


def _fetch_maps() -> None:
    """Fetch what the parser looks up for fonts that are not in the file, for all copies: who reads one PDF file reads
    others, and it costs as much as half a page each time."""
    for name in MAPS:
        CMapDB.get_cmap(name)
    CMapDB.get_unicode_map("Adobe-GB1")


def _read_and_end(content: bytes, there: int, others: tuple[int, int]) -> None:
    """In the copy: read the file, say so and end. What a library prints is no answer."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for one in others:
        os.dup2(nothing, one)
    code = 0
    try:
        hold_to_limits()
        said = answer(content)
    except BaseException:  # noqa: BLE001 - told to who asks, who raises it
        said, code = traceback.format_exc().encode(), FAILED
    with os.fdopen(there, "wb") as pipe:
        pipe.write(said)
    os._exit(code)


def _said(pipe: IO[bytes], asked: IO[bytes], copy: int) -> tuple[bytes | None, bool]:
    """What a copy says until it ends, None where it took too long and was ended; and whether who asks is gone, who says
    nothing while waiting: then the copy is ended, too."""
    pieces: list[bytes] = []
    left = select.select([pipe, asked], [], [], WALL_SECONDS)[0]
    while left == [pipe]:
        if not (piece := pipe.read(PIECE)):
            return b"".join(pieces), False
        pieces.append(piece)
        left = select.select([pipe, asked], [], [], WALL_SECONDS)[0]
    os.kill(copy, signal.SIGKILL)
    return None, bool(left)


if __name__ == "__main__":
    main()

"""PDF documents with text: a file → words by position → tables and paragraphs.

The file is read in a process of its own, held to limits of time and memory: a PDF of a few kilobytes can unpack without
end, name a million glyphs or send a parser round in circles, and no check beforehand finds every such way. It is a copy
of one that stays and has the parser at hand (``warm``), where the system can copy processes.

``pages`` words, strokes and pictures of each page · ``strokes`` what is drawn around tables · ``ruled`` tables with
rules · ``aligned`` tables without, by position · ``fragments`` tables over page breaks · ``blocks`` all of it in the
order of print
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from loaders.documents.model import Contents
from loaders.documents.pdf.limits import WALL_SECONDS
from loaders.documents.pdf.warm import KILLED, WARM
from loaders.documents.pdf.wire import from_json
from loaders.errors import RefusedDocumentError

ROOT = Path(__file__).resolve().parents[3]
CAN_COPY = hasattr(os, "fork")  # not on Windows
STOPPED = {-getattr(signal, "SIGXCPU", 0), KILLED}  # by the limits
CRASHED = {-getattr(signal, name, 0) for name in ("SIGSEGV", "SIGABRT", "SIGBUS")}  # in the parser


def read(content: bytes) -> Contents:
    """The paragraphs and tables of a PDF file in order, and how many pictures it shows."""
    answer = json.loads(_answer(content))
    if "refused" in answer:
        code, detail = answer["refused"]
        raise RefusedDocumentError(code, detail)
    return Contents(from_json(answer["blocks"]), answer["pictures"], tuple(map(from_json, answer["otherwise"])))


def _answer(content: bytes) -> bytes:
    code, said = WARM.answer(content) if CAN_COPY else alone(content)
    if code in STOPPED:
        raise RefusedDocumentError("too_heavy")
    if code in CRASHED:
        raise RefusedDocumentError("damaged_file", str(code))
    if code:
        raise RuntimeError(said.decode(errors="replace")[-2000:])
    return said


def alone(content: bytes) -> tuple[int, bytes]:
    """The exit code of a process that reads one file, and what it says."""
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS, cwd=ROOT, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        return KILLED, b""
    return done.returncode, done.stderr if done.returncode else done.stdout

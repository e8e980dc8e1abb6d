"""PDF documents with text: a file → words by position → tables and paragraphs.

The file is read in a process of its own, held to limits of time and memory: a PDF of a few kilobytes can unpack without
end, name a million glyphs or send a parser round in circles, and no check beforehand finds every such way.

``pages`` words, strokes and pictures of each page · ``strokes`` what is drawn around tables · ``ruled`` tables with
rules · ``aligned`` tables without, by position · ``fragments`` tables over page breaks · ``blocks`` all of it in the
order of print
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from loaders.documents.model import Contents
from loaders.documents.pdf.limits import WALL_SECONDS
from loaders.documents.pdf.wire import from_json
from loaders.errors import RefusedDocumentError

ROOT = Path(__file__).resolve().parents[3]
STOPPED = {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL")}  # by the limits
CRASHED = {-getattr(signal, name, 0) for name in ("SIGSEGV", "SIGABRT", "SIGBUS")}  # in the parser


def read(content: bytes) -> Contents:
    """The paragraphs and tables of a PDF file in order, and how many pictures it shows."""
    answer = json.loads(_answer(content))
    if "refused" in answer:
        code, detail = answer["refused"]
        raise RefusedDocumentError(code, detail)
    return Contents(from_json(answer["blocks"]), answer["pictures"], tuple(map(from_json, answer["otherwise"])))


def _answer(content: bytes) -> bytes:
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS, cwd=ROOT, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as error:
        raise RefusedDocumentError("too_heavy") from error
    if done.returncode in STOPPED:
        raise RefusedDocumentError("too_heavy")
    if done.returncode in CRASHED:
        raise RefusedDocumentError("damaged_file", str(done.returncode))
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout

"""Older formats (.doc, .wps, .rtf, .odt) through LibreOffice, where it is installed.

Each conversion has a folder and a profile of its own, so that several can run beside each other; macros are off, links
are not followed, and the whole family of processes ends with the time limit, and with who asked (``keeper``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

from loaders.documents.word import keeper
from loaders.errors import RefusedDocumentError

ROOT = Path(__file__).resolve().parents[3]
SETTING = "LEDGER_SOFFICE"  # environment variable: where LibreOffice is, if not where it usually is
NAMES = ("soffice", "libreoffice")
USUAL_PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
MAX_SECONDS = 90  # a report takes two; the first start of a machine some ten


def installed() -> str | None:
    """The program, where it is installed."""
    named = os.environ.get(SETTING)
    if named:
        return shutil.which(named)
    usual = (str(place) for place in USUAL_PLACES if place.is_file())
    return next((found for name in NAMES if (found := shutil.which(name))), None) or next(usual, None)


def converted(content: bytes, extension: str, target: str) -> bytes:
    """A document in another format, both named by their extensions (doc, docx).

    Raises RefusedDocumentError where LibreOffice is not there, cannot read the document, or does not come to an end.
    """
    program = installed()
    if program is None:
        raise RefusedDocumentError("needs_libreoffice", f".{extension}")
    if os.name == "nt":  # a process there is not told that who started it is gone: it would keep nothing
        return keeper.kept(program, content, extension, target, MAX_SECONDS, lambda: True)
    command = [sys.executable, "-m", keeper.__name__, str(os.getpid()), program, extension, target, str(MAX_SECONDS)]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=ROOT, start_new_session=True
    ) as process:
        try:
            found, said = process.communicate(content)
        except BaseException:  # interrupted: it ends what it has started before it ends
            process.terminate()
            raise
    if code := process.returncode:
        if code not in keeper.CODES:
            raise RuntimeError(said.decode(errors="replace")[-2000:])
        raise RefusedDocumentError(keeper.CODES[code], "LibreOffice" if keeper.CODES[code] == "damaged_file" else "")
    return found

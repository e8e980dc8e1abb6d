"""Older formats (.doc, .wps, .rtf, .odt) through LibreOffice, where it is installed.

Each conversion has a folder and a profile of its own, so that several can run beside each other; macros are off, links
are not followed, and the whole family of processes ends with the time limit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from loaders.errors import RefusedDocumentError

SETTING = "LEDGER_SOFFICE"  # environment variable: where LibreOffice is, if not where it usually is
NAMES = ("soffice", "libreoffice")
USUAL_PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
MAX_SECONDS = 90  # a report takes two; the first start of a machine some ten
MAX_MEMORY = 4_000_000_000  # bytes of address space
MAX_WRITTEN = 200_000_000  # bytes of any file it writes
PROFILE = "registrymodifications.xcu"
# Nothing is executed, fetched or updated, whatever the document asks for.
SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


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
    with tempfile.TemporaryDirectory(prefix="ledger-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / f"report.{extension}").write_bytes(content)
        _write_profile(folder / "profile" / "user")
        _run(program, folder, extension, target)
        result = folder / "out" / f"report.{target}"
        if not result.is_file():
            raise RefusedDocumentError("damaged_file", "LibreOffice")
        return result.read_bytes()


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    folder.mkdir(parents=True)
    (folder / PROFILE).write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(program: str, folder: Path, extension: str, target: str) -> None:
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        *("--convert-to", target, "--outdir", str(folder / "out"), str(folder / f"report.{extension}")),
    ]
    process = subprocess.Popen(  # noqa: S603 - no shell, and no word of the command comes from a document
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=os.environ | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=True,
    )
    try:
        _limit(process.pid)
        process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise RefusedDocumentError("too_heavy") from error
    finally:
        _end(process)


def _limit(process: int) -> None:
    """Bound the memory and the files of a process and of all it starts, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if hasattr(resource, "prlimit"):
        resource.prlimit(process, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all its children, if any still run."""
    if os.name == "nt":
        taskkill = shutil.which("taskkill")
        if taskkill and process.poll() is None:
            subprocess.run([taskkill, "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)  # noqa: S603
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:  # all have ended by themselves
            return
    process.wait()

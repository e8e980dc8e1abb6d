"""The process that keeps LibreOffice: it starts it in a group of its own, and ends that group with all that is in it
when the time is over, or when who asked is gone, whatever ended it.

LibreOffice is several processes, of which only the first could be told to end with its parent. Nobody else knows of its
folder, either: it is made here, with a new name, and it alone is removed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from loaders.errors import RefusedDocumentError

MAX_PROCESSOR = 15  # seconds of the processor; an honest document takes less than five
MAX_MEMORY = 4_000_000_000  # bytes of address space
MAX_WRITTEN = 200_000_000  # bytes of any file it writes
MOMENT = 0.5  # seconds between two looks whether who asked is still there
STOPPED = {
    sign * getattr(signal, "SIGXCPU", 0) + base for sign, base in ((-1, 0), (1, 128))
}  # by itself, or told by its script
CODES = {3: "too_heavy", 4: "damaged_file"}  # with which this process says why there is nothing
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


def kept(
    program: str, content: bytes, extension: str, target: str, seconds: float, is_wanted: Callable[[], bool]
) -> bytes:
    """A document in another format, made by LibreOffice as long as it is wanted, and no longer than so many seconds.
    Raises RefusedDocumentError where nothing comes of it."""
    with tempfile.TemporaryDirectory(prefix="ledger-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / f"report.{extension}").write_bytes(content)
        _write_profile(folder / "profile" / "user")
        _run(program, folder, extension, target, seconds, is_wanted)
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


def _run(
    program: str, folder: Path, extension: str, target: str, seconds: float, is_wanted: Callable[[], bool]
) -> None:
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
        if _code(process, seconds, is_wanted) in STOPPED:
            raise RefusedDocumentError("too_heavy")
    finally:
        _end(process)


def _code(process: subprocess.Popen[bytes], seconds: float, is_wanted: Callable[[], bool]) -> int:
    """How a process has ended. Raises RefusedDocumentError where it has not in time, or need not any more."""
    last = time.monotonic() + seconds
    while is_wanted() and time.monotonic() < last:
        try:
            return process.wait(min(MOMENT, seconds))
        except subprocess.TimeoutExpired:  # it is looked once more whether it is wanted
            continue
    raise RefusedDocumentError("too_heavy")


def _limit(process: int) -> None:
    """Bound the memory and the files of a process and of all it starts, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if hasattr(resource, "prlimit"):
        resource.prlimit(process, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.prlimit(process, resource.RLIMIT_CPU, (MAX_PROCESSOR, MAX_PROCESSOR))
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


def main() -> None:
    """Convert the document on the standard input, for the process with the number that is told."""
    asking, program, extension, target, seconds = sys.argv[1:]
    signal.signal(signal.SIGTERM, _stop)

    def is_wanted() -> bool:
        return os.getppid() == int(asking)

    try:
        found = kept(program, sys.stdin.buffer.read(), extension, target, float(seconds), is_wanted)
    except RefusedDocumentError as refused:
        sys.exit(next(code for code, reason in CODES.items() if reason == refused.code))
    sys.stdout.buffer.write(found)


def _stop(*_: object) -> None:
    """Told to end: what was started is ended on the way."""
    sys.exit(1)


if __name__ == "__main__":
    main()

"""Processes whose start is paid once: a process that has the libraries loaded copies itself for each that is asked for.

A test that runs the command line or a server wants a real process with its own arguments, environment, files and end;
what it does not want is to load pandas and Streamlit once more, for two seconds of every three that it takes. What runs
in a copy is the module, as ``python -m`` runs it. Where a system cannot copy processes each is started by itself; what
a cold start does, ``tests/loaders/test_read_command.py`` and the first start in ``tests/browser/test_pages.py`` hold.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CAN_COPY = hasattr(os, "fork")
LIBRARIES = ("pandas", "numpy", "plotly.graph_objects", "pyarrow", "lxml.html", "sqlite_utils", "rapidfuzz", "xlrd")
OF_SERVERS = ("streamlit.web.cli", "streamlit.web.bootstrap", *LIBRARIES)  # nothing of the program itself
OF_COMMANDS = ("loaders.flow", "loaders.desk", "loaders.registrar", "loaders.commands.due", "loaders.listing")


def become(asked: dict[str, Any]) -> None:
    """In the copy: take on what was asked for and run the module; the process ends as the module does."""
    encoding, _, errors = asked["environment"].get("PYTHONIOENCODING", "").partition(":")
    for number, (name, path) in enumerate(zip(("stdin", "stdout", "stderr"), asked["files"], strict=True)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND if number else os.O_RDONLY, 0o666)
        os.dup2(file, number)
        os.close(file)
        own = {"encoding": encoding or None, "errors": "backslashreplace" if number == 2 else errors or None}
        setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False, **own))
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    sys.path[0] = asked["folder"]
    sys.argv = ["", *asked["arguments"]]
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)


def ended(pid: int, options: int) -> int | None:
    """How a copy ended, as ``subprocess`` tells it, or None while it runs."""
    found, status = os.waitpid(pid, options)
    return os.waitstatus_to_exitcode(status) if found else None


def main(modules: Sequence[str]) -> None:
    """Load the modules, then answer each line asked with one: a copy's number, or how it ended."""
    asks, answers = os.fdopen(os.dup(0), "r", encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library says while it is loaded is no answer
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    for line in asks:
        asked = json.loads(line)
        answer: int | None
        if "pid" in asked:
            answer = ended(asked["pid"], os.WNOHANG if asked["at_once"] else 0)
        elif not (answer := os.fork()):
            asks.close()
            answers.close()
            become(asked)
            return
        answers.write(f"{json.dumps(answer)}\n")
        answers.flush()


class Copy:
    """A process that was asked for, as much of ``subprocess.Popen`` as the tests need."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self.pid, self.returncode, self._warm = pid, None, warm

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode: int | None = self._warm.answer(pid=self.pid, at_once=True)
        return self.returncode

    def send_signal(self, sent: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sent)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def wait(self, seconds: float | None = None) -> int:
        """Wait for its end; raises ``TimeoutExpired`` as ``Popen.wait`` does."""
        if seconds is None and self.returncode is None:
            self.returncode = self._warm.answer(pid=self.pid, at_once=False)
        last = time.monotonic() + (seconds or 0)
        while self.poll() is None:
            if time.monotonic() > last:
                raise subprocess.TimeoutExpired("", seconds or 0)
            time.sleep(0.02)  # the process that is waited for is no child of ours: nothing tells of its end
        assert self.returncode is not None
        return self.returncode


class Warm:
    """The process that copies itself; it ends with the one that asks."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._command = [sys.executable, "-m", "tests.warm", *modules]
        self._process: subprocess.Popen[bytes] | None = None

    def answer(self, **asked: object) -> Any:
        if self._process is None:
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdin=pipe, stdout=pipe)
            atexit.register(self.close)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{json.dumps(asked)}\n".encode())
        self._process.stdin.flush()
        if not (line := self._process.stdout.readline()):
            raise ChildProcessError("the process that is copied has ended")
        return json.loads(line)

    def start(
        self,
        module: str,
        arguments: Sequence[str],
        files: Sequence[Path | str],
        environment: Mapping[str, str],
        folder: Path = ROOT,
    ) -> Copy:
        """``python -m module arguments`` in a folder; ``files``: its standard input, output and error."""
        told = {"folder": str(folder), "environment": dict(environment), "files": [str(one) for one in files]}
        return Copy(self, self.answer(module=module, arguments=list(arguments), **told))

    def close(self) -> None:
        if self._process and self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None


SERVERS, COMMANDS = Warm(OF_SERVERS), Warm(OF_COMMANDS)


def loaders(
    *arguments: object, text: bool = True, given: str = "", env: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[Any]:
    """``python -m loaders arguments``, as ``subprocess.run`` tells it; ``given``: what it reads, ``env``: what is set
    beside what is set here."""
    return _ran(COMMANDS, [str(one) for one in arguments], ROOT, text, given, env)


def loaders_of(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``python -m loaders arguments`` of a copy of the program: nothing of ours is in memory before."""
    return _ran(SERVERS, arguments, program, True, "", {})


def _ran(
    process: Warm, arguments: Sequence[str], folder: Path, text: bool, given: str, env: Mapping[str, str]
) -> subprocess.CompletedProcess[Any]:
    environment = os.environ | env
    if not CAN_COPY:
        command = [sys.executable, "-m", "loaders", *arguments]
        encoding = "utf-8" if text else None
        fed = given if text else given.encode()
        return subprocess.run(
            command, cwd=folder, env=environment, input=fed, capture_output=True, encoding=encoding, check=False
        )
    with tempfile.TemporaryDirectory() as place:
        files = [Path(place) / name for name in ("in", "out", "err")]
        files[0].write_bytes(given.encode())
        code = process.start("loaders", arguments, files, environment, folder).wait()
        said = [one.read_bytes() for one in files[1:]]
    return subprocess.CompletedProcess(arguments, code, *(one.decode() if text else one for one in said))


if __name__ == "__main__":
    main(sys.argv[1:])

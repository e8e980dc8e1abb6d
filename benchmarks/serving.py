"""The app served by a process of its own, and a browser that opens it, for measuring."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-01-15"  # of every measurement: what is late changes what a page says
FILL = "import sys, pathlib, loaders; loaders.first_start(pathlib.Path(sys.argv[1]))"
STARTS_WITHIN = 60.0  # seconds
LOOK_AGAIN = 0.25  # seconds
FAULT = "Traceback"  # how a fault begins in what a server says
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")


class UnmeasuredError(Exception):
    """What cannot be measured, and why, as a sentence for who started the command."""


@dataclass(frozen=True)
class Server:
    """A script of Streamlit that is being served: where, by which process, and what it said."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def faults(self) -> list[str]:
        """The faults that the server wrote down, each to where the next begins."""
        said = self.log.read_text(encoding="utf-8", errors="replace").split(FAULT)
        return [FAULT + one for one in said[1:]]


def machine() -> str:
    """The machine and how busy it is, for the heading of a table."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def environment(ledger: Path) -> dict[str, str]:
    """What the app is told: its ledger, and which day it is."""
    return os.environ | {"LEDGER_DB": str(ledger), "LEDGER_TODAY": TODAY}


def printed(root: Path, code: str, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What a piece of Python prints in the folder of a program, which may be another version of this one. Raises
    UnmeasuredError where it fails."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise UnmeasuredError(f"the program in {root} does not run: {done.stderr}")
    return done.stdout


def fill(root: Path, ledger: Path) -> None:
    """Load into a ledger what ships with the program in a folder, lest the first visitor wait for it."""
    printed(root, FILL, str(ledger), environment=environment(ledger))


@contextmanager
def served(root: Path, script: Path | str, log: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    """A script served from a folder until the block ends. Raises UnmeasuredError where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(server: Server) -> None:
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(LOOK_AGAIN)
    raise UnmeasuredError(f"the server did not start: {server.log.read_text(encoding='utf-8', errors='replace')}")


def browser_path() -> str | None:
    """The browser that LEDGER_BROWSER names, or one of this machine; None for Playwright's own."""
    named = os.environ.get("LEDGER_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser until the block ends."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        try:
            yield found
        finally:
            found.close()

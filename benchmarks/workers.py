"""A real Dask cluster on this machine, for measuring and for the tests: a scheduler and workers, a process each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import distributed

from benchmarks.serving import ROOT, UnmeasuredError

PATIENCE = 60.0


@dataclass(frozen=True)
class Cluster:
    """A scheduler, its address and its workers, in the order in which they were asked for."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def started(folder: Path, *programs: Path) -> Iterator[Cluster]:
    """A scheduler and a worker for each of the programs that they have at hand; ended with the block at the latest."""
    file = folder / "scheduler.json"
    every: list[subprocess.Popen[bytes]] = []

    def start(kind: str, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments, "--no-dashboard"]
        where = ["--host", "127.0.0.1", "--scheduler-file", str(file)]
        env = os.environ | {"PYTHONPATH": str(program)}
        every.append(subprocess.Popen([*command, *where], cwd=folder, env=env, stderr=subprocess.DEVNULL))
        return every[-1]

    try:
        scheduler = start("scheduler", ROOT, "--port", "0")
        workers = [start("worker", program, "--nthreads", "1", "--no-nanny") for program in programs]
        yield Cluster(_address(file, len(workers)), scheduler, workers)
    finally:
        for one in reversed(every):
            one.kill()
            one.wait()


def _address(file: Path, workers: int) -> str:
    """The address of the scheduler, once so many workers are with it."""
    until = time.monotonic() + PATIENCE
    while not file.is_file() or not file.read_text(encoding="utf-8").strip():
        if time.monotonic() > until:
            raise UnmeasuredError("the scheduler of the cluster did not start")
        time.sleep(0.05)
    address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
    connect: Any = distributed.Client
    with connect(address, timeout=PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=PATIENCE)
    return address

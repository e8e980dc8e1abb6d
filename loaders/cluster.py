"""The workers of a Dask cluster as readers: an optional extra, ``pip install '.[cluster]'``.

Who runs the workers runs this program there, in the same version; they need no file of ours. What travels is pickled:
the network between them must be one's own, or the address ``tls://``. A worker does its work in threads, where nothing
can be bounded: each of them has a process that reads, held to its bounds, which ends with the worker.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

from loaders.alone import Alone
from loaders.bounds import WALL_SECONDS
from loaders.errors import RefusedDocumentError, WrongRequestError
from loaders.program import program
from loaders.readers import BATCH, Answer, Read, Readers, Sent, read_there, too_heavy

PATIENCE = 10.0  # seconds in which a scheduler answers
_own = threading.local()  # of a worker's thread: the process that reads for it


@contextmanager
def cluster(address: str) -> Iterator[Readers]:
    """The readers of a cluster. Raises WrongRequestError where it cannot be used: a sentence with what to do."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise WrongRequestError(("cluster.not_installed", {})) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it says of lost workers is said by the readers
    workers = _workers(address)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph")  # a report of some megabytes
        with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
            _must_be_ours(client, address)
            executor, there = partial(client.get_executor, pure=False), partial(_has_workers, client)
            yield Readers(executor, workers, afar=True, there=there, does=read_by_worker)


def read_by_worker(read: Read, tasks: list[Sent], asked: str) -> Answer:
    """As ``read_there``. Where one file of several ends the process, each has one to itself; it is refused then."""
    if not hasattr(_own, "reader"):
        _own.reader = Alone(BATCH * WALL_SECONDS)
    reader: Alone = _own.reader
    try:
        return reader.done(read_there, read, tasks, asked)
    except RefusedDocumentError:
        if len(tasks) == 1:
            return program() if asked else "", [(too_heavy(tasks[0][0]), False)]
    return program() if asked else "", [read_by_worker(read, [one], asked)[1][0] for one in tasks]


def _workers(address: str) -> int:
    """How many files the workers of the scheduler read at once."""
    try:
        found = asyncio.run(_identity(address))
    except ValueError as error:
        raise WrongRequestError(("cluster.address", {"address": address})) from error
    except OSError as error:
        raise WrongRequestError(("cluster.not_there", {"address": address})) from error
    hands = sum(int(one["nthreads"]) for one in found.get("workers", {}).values())
    if not hands:
        raise WrongRequestError(("cluster.no_workers", {"address": address}))
    return hands


async def _identity(address: str) -> dict[str, Any]:
    core: Any = import_module("distributed.core")
    async with core.rpc(address, timeout=PATIENCE) as scheduler:
        found: dict[str, Any] = await asyncio.wait_for(scheduler.identity(n_workers=-1), PATIENCE)
        return found


def _must_be_ours(client: Any, address: str) -> None:
    """Every worker, and the scheduler that hands the work on, knows this program in this version."""
    said = client.run(program, on_error="return")
    others = sum(one != program() for one in said.values())
    handed_on = client.get_executor(pure=False).submit(program)
    if others or handed_on.exception():
        raise WrongRequestError(("cluster.other_program", {"address": address, "others": others, "all": len(said)}))


def _has_workers(client: Any) -> bool:
    try:
        return client.status == "running" and bool(client.nthreads())
    except OSError:  # the scheduler is gone
        return False

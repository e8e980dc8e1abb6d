"""The ways to what is given away whole: the server passes on, piece by piece, what a process of its own writes.

A button of Streamlit's would have the whole file in the server's memory and keep it there; and six million lines are
written for ten seconds, in which no other visitor's page would be drawn.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from loaders.access import Actor, act_as
from loaders.store.audit import told
from loaders.words import LANGUAGES, Words
from pages.shared.access import keys
from pages.shared.access.gate import ACTOR
from pages.shared.data import cached

ROOT = Path(__file__).resolve().parents[3]
PIECE = 1 << 16  # bytes passed on at once
AT_ONCE = 8  # files written at once: who asks for one more waits
OF_TABLE = {"audit": "read_audit", "document": "take_ledger", "change": "take_ledger", "change_step": "take_ledger"}
CSV, SQLITE = "text/csv", "application/vnd.sqlite3"
_places = asyncio.Semaphore(AT_ONCE)


class CutShortError(Exception):
    """What was being given away was not written to its end: the visitor's browser must not take it for whole."""


@dataclass(frozen=True)
class Given:
    """An answer that is written while it is sent. ``arguments`` are those of ``loaders.given``, after the ledger."""

    arguments: tuple[str, ...]
    name: str
    kind: str
    failed: str  # what is said where nothing could be written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. The process ends with the visitor's leaving, and what it kept meanwhile is removed."""
        async with _written(self.arguments) as process:
            pieces = _pieces(process)
            first = await anext(pieces, b"")
            if first:
                whole = StreamingResponse(_after(first, pieces), headers=self._headers(), media_type=self.kind)
                await whole(scope, receive, send)
            else:
                await PlainTextResponse(self.failed, 500)(scope, receive, send)

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Disposition": f"attachment; filename*=utf-8''{quote(self.name, safe='')}",
            "Content-Encoding": "identity",  # else it would be packed in the server's process
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",  # a proxy need not keep it either
        }


@asynccontextmanager
async def _written(arguments: tuple[str, ...]) -> AsyncIterator[Process]:
    command = [sys.executable, "-m", "loaders.given", str(cached.database().resolve()), *arguments]
    async with _places:
        with tempfile.TemporaryDirectory(prefix="given-") as folder:
            told = os.environ | {"TMPDIR": folder}
            process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=told, stdout=PIPE)
            try:
                yield process
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def _pieces(process: Process) -> AsyncIterator[bytes]:
    """What a process writes. Raises CutShortError where it fails after it began."""
    assert process.stdout is not None
    begun = False
    while piece := await process.stdout.read(PIECE):
        begun = True
        yield piece
    if await process.wait() and begun:
        raise CutShortError(f"status {process.returncode}")


async def _after(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece


def _words(request: Request) -> Words:
    language = request.query_params.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise HTTPException(404)
    return Words(language)


async def _asked(request: Request, action: str | None) -> Actor:
    """Who asks. Raises HTTPException where he may not have it, which the audit log keeps."""
    key = request.query_params.get("key", "")
    actor: Actor | None = request.scope.get(ACTOR) or await run_in_threadpool(keys.by_key, key)
    if actor is None:
        raise HTTPException(401)
    if action is None:
        return actor
    is_allowed = actor.may(action)
    with act_as(actor):
        about = {"file": request.url.path.rpartition("/")[2]}
        result = "done" if is_allowed else "refused"
        await run_in_threadpool(told, cached.database(), action, about, result)
    if not is_allowed:
        raise HTTPException(403)
    return actor


async def _figures(request: Request) -> Given:
    words = _words(request)
    await _asked(request, None)
    return Given(("figures", words.language), f"{words('data.figures')}.csv", CSV, words("data.not_given"))


async def _table(request: Request) -> Given:
    name = request.path_params["table"]
    await _asked(request, OF_TABLE.get(name))
    return Given(("table", name), f"{name}.csv", CSV, _words(request)("data.not_given"))


async def _ledger(request: Request) -> Given:
    await _asked(request, "take_ledger")
    return Given(("ledger",), cached.database().name, SQLITE, _words(request)("data.not_given"))


def routes() -> list[Route]:
    """What the server answers beside the pages."""
    found = {"/given/figures.csv": _figures, "/given/tables/{table}.csv": _table, "/given/ledger.db": _ledger}
    return [Route(path, answer, methods=["GET"]) for path, answer in found.items()]


def address_of(what: str, words: Words) -> str:
    """The address of a file (``figures.csv``, ``tables/report.csv``, ``ledger.db``), as a link of our own has it."""
    return f"./given/{what}?{urlencode({'lang': words.language} | keys.of_visit())}"

"""How many visitors one process serves: ``python -m benchmarks.visitors``.

Visitors without a browser, each of one district, open pages at random over the websocket and think for three seconds,
half more or half less; a page of nothing but a title is visited in the same way by as many, before and after, as the
anchor. Runs a second, the wall time of a run as a visitor waits for it, the CPU time of the servers, memory a session.
With ``--processes 2`` as many servers stand behind nginx, which keeps a visitor with one (``docs/serving.md``).
With ``--meanwhile 40`` a command loads as many reports into the same ledger while the visitors of the app are there.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks import levels, nation
from benchmarks.clicks import cpu
from benchmarks.glance import aligned
from benchmarks.growth import document
from benchmarks.proxy import known, proxied
from benchmarks.reruns import EMPTY
from benchmarks.serving import ROOT, Server, UnmeasuredError, environment, fill, machine, served

PAGES = ("", "disclosures", "procurement", "applications", "reviews", "compare", "reconciliation", "report")
VISITORS, UNITS, OF_A_DISTRICT, SECONDS, THINK = (10, 40), 444, 12, 40.0, 3.0
MEDIAN, P95 = 0.3, 1.0  # seconds: the targets
PATIENCE = 300.0  # seconds that a run may take
HEADS = ("visitors", "page", "runs/s", "median, s", "p95, s", "CPU ms a run", "CPU of a core", "MB a session", "lost")


@dataclass
class Walk:
    """What the visits of a while have cost: the seconds of every run, and how often a visitor lost the server."""

    waits: list[float] = field(default_factory=list)
    lost: int = 0


@dataclass(frozen=True)
class Load:
    """A while of visits: how many, the walk, the seconds that it lasted, the CPU seconds, and the MB a session."""

    visitors: int
    walk: Walk
    seconds: float
    cpu: float
    memory: float

    def line(self, page: str, has_target: bool) -> tuple[str, ...]:
        """The line of the table."""
        waits = self.walk.waits
        middle, late = median(waits), quantiles(waits, n=20, method="inclusive")[-1]
        marks = [" ✓" if found <= most else " ✗" for found, most in ((middle, MEDIAN), (late, P95))]
        marks = marks if has_target else ["", ""]
        return (
            *(str(self.visitors), page, f"{len(waits) / self.seconds:.1f}"),
            *(f"{middle:.2f}{marks[0]}", f"{late:.2f}{marks[1]}", f"{self.cpu / len(waits) * 1000:.0f}"),
            *(f"{self.cpu / self.seconds * 100:.0f} %", f"{self.memory:.1f}", str(self.walk.lost)),
        )


class Guest:
    """A visitor who goes from page to page: what he may keep of what he was sent, and where he is."""

    def __init__(self, url: str, query: str, pages: Sequence[str], chance: random.Random) -> None:
        self.url, self.query, self.pages, self.chance = url, query, pages, chance
        self.kept: set[str] = set()
        self.cookie = f"{chance.getrandbits(64):x}"

    async def walk(self, until: float, walk: Walk) -> None:
        """Open pages until a moment, again where the server is lost."""
        await asyncio.sleep(self.chance.uniform(0, THINK))
        while time.monotonic() < until:
            try:
                async with self._connected() as connection:
                    while time.monotonic() < until:
                        walk.waits.append(await self._open(connection, self.chance.choice(self.pages)))
                        await asyncio.sleep(self.chance.uniform(THINK / 2, THINK * 3 / 2))
            except (ConnectionClosed, OSError):
                walk.lost += 1
                self.kept.clear()
                await asyncio.sleep(0.5)

    async def tour(self) -> None:
        """Open every page once, lest the first visits of a district be measured."""
        async with self._connected() as connection:
            for page in self.pages:
                await self._open(connection, page)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[ClientConnection]:
        stream = f"{self.url.replace('http', 'ws', 1)}/_stcore/stream"
        asked = [Subprotocol("streamlit")], {"Cookie": f"ledger={self.cookie}"}
        async with connect(
            stream,
            subprotocols=asked[0],
            additional_headers=asked[1],
            max_size=None,
            compression=None,
            ping_interval=None,
        ) as connection:
            yield connection

    async def _open(self, connection: ClientConnection, page: str) -> float:
        """Open a page; the seconds until it is there."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_name = page
        asked.rerun_script.cached_message_hashes.extend(sorted(self.kept))
        begun = time.monotonic()
        await connection.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._is_finished(await connection.recv()):
                pass
        return time.monotonic() - begun

    def _is_finished(self, received: str | bytes) -> bool:
        assert isinstance(received, bytes)
        said = ForwardMsg()
        said.ParseFromString(received)
        if said.metadata.cacheable and said.hash:
            self.kept.add(said.hash)
        finished = said.WhichOneof("type") == "script_finished"
        return finished and said.script_finished == ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


def visited(
    url: str, servers: Sequence[Server], visitors: int, queries: Sequence[str], pages: Sequence[str], seconds: float
) -> Load:
    """Visits of so many for a while, after each has opened every page once."""
    chance = random.Random(visitors)
    guests = [Guest(url, queries[at % len(queries)], pages, random.Random(chance.random())) for at in range(visitors)]
    before = sum(map(memory, servers))
    asyncio.run(_toured(guests))
    used, begun = sum(cpu(one.process.pid) for one in servers), time.monotonic()
    walk = asyncio.run(_together(guests, seconds))
    lasted = time.monotonic() - begun
    used = sum(cpu(one.process.pid) for one in servers) - used
    if not walk.waits:
        raise UnmeasuredError("no page was there in time")
    return Load(visitors, walk, lasted, used, (sum(map(memory, servers)) - before) / visitors)


async def _toured(guests: Sequence[Guest]) -> None:
    await asyncio.gather(*(one.tour() for one in guests))


async def _together(guests: Sequence[Guest], seconds: float) -> Walk:
    walk, until = Walk(), time.monotonic() + seconds
    await asyncio.gather(*(one.walk(until, walk) for one in guests))
    return walk


def memory(server: Server) -> float:
    """The MB that a server holds."""
    said = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in said.splitlines() if line.startswith("VmRSS"))) / 1024


@contextmanager
def app(ledger: Path, folder: Path, processes: int) -> Iterator[tuple[str, list[Server]]]:
    """The app over a ledger, by so many processes; where it is visited."""
    with ExitStack() as stack:
        told = environment(ledger) | (known(ledger) if processes > 1 else {})
        found = [stack.enter_context(served(ROOT, "app.py", folder / f"app{at}.log", told)) for at in range(processes)]
        url = stack.enter_context(proxied(found, folder)) if processes > 1 else found[0].url
        yield url, found


@contextmanager
def loading(ledger: Path, folder: Path, count: int) -> Iterator[None]:
    """So many reports loaded by a command until the block ends, and then to the end. Raises UnmeasuredError where the
    command fails, or where a report counts afterwards that no rule has seen."""
    if not count:
        yield
        return
    folder.mkdir()
    with closing(sqlite3.connect(ledger)) as db:
        names = db.execute("SELECT name FROM organisation WHERE organisation_id GLOB 'unit-*' LIMIT ?", (count,))
        for (name,) in names.fetchall():
            document(folder, name)
    command = [sys.executable, "-m", "loaders", "load", str(folder), "--db", str(ledger)]
    with (folder.with_suffix(".log")).open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        yield
        is_under_way = process.poll() is None
        process.wait()
    with closing(sqlite3.connect(ledger)) as db:
        (unchecked,) = db.execute("SELECT count(*) FROM report WHERE is_current AND rules IS NULL").fetchone()
    if process.returncode or unchecked:
        raise UnmeasuredError(f"the load ended with {process.returncode}, {unchecked} reports unchecked")
    when = "to the end of the visits" if is_under_way else "and ended before the visits did"
    print(f"{count} reports loaded meanwhile {when}: exit 0, all checked", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.visitors", description=__doc__.partition(":")[0])
    parser.add_argument("--visitors", type=int, nargs="+", default=VISITORS, metavar="N", help="how many at once")
    parser.add_argument("--units", type=int, default=UNITS, metavar="N", help=f"in districts of {OF_A_DISTRICT}")
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S", help="how long they visit")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="so many servers, behind nginx")
    parser.add_argument("--meanwhile", type=int, default=0, metavar="N", help="load so many reports by a command")
    asked = parser.parse_args(arguments)
    try:
        lines = list(_measured(asked))
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{machine()}; {asked.units} units in districts of {OF_A_DISTRICT}; think time {THINK:g} s ± half.")
    print(f"Targets: median ≤ {MEDIAN} s, p95 ≤ {P95:g} s\n")
    print("\n".join(aligned([HEADS, *lines])))
    return 0


def _measured(asked: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ledger, empty = folder / "ledger.db", folder / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        nation.write(ledger, asked.units)
        districts = levels.arrange(ledger, OF_A_DISTRICT)
        fill(ROOT, ledger)
        queries = [f"district={levels.district_of(at)}" for at in range(districts)]
        with (
            served(ROOT, empty, folder / "empty.log", environment(ledger)) as nothing,
            app(ledger, folder, asked.processes) as (url, servers),
        ):
            for count in asked.visitors:
                anchor = visited(nothing.url, [nothing], count, [""], [""], asked.seconds / 2)
                with loading(ledger, folder / f"meanwhile {count}", asked.meanwhile):
                    found = visited(url, servers, count, queries, PAGES, asked.seconds)
                faults = [one.faults[-1] for one in servers if one.faults]
                if faults:
                    raise UnmeasuredError(f"the app failed: {faults[0]}")
                yield anchor.line("empty", False)
                yield found.line("app", True)
                print(f"{count} visitors: measured", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

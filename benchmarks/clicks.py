"""What a rerun of a page costs its server: a visitor without a browser, and the clock of a process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.serving import Server, UnmeasuredError

PATIENCE = 300.0  # seconds that a rerun may take
TICKS = 100  # of the clock of /proc, a second
QUIET, QUIET_CPU, QUIET_WITHIN = 0.04, 0.002, 30.0  # seconds: at rest when so long costs less than so much


def cpu(process: int) -> float:
    """The CPU seconds, user and system, that a process and its children have used so far. Raises UnmeasuredError where
    the system does not tell."""
    try:
        gone = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[13:15]
        used = time.clock_gettime((~process << 3) | 2)  # of all its threads, also those that have ended
    except (OSError, AttributeError) as error:
        raise UnmeasuredError(f"this system does not tell what a process costs: {error}") from error
    return used + sum(map(int, gone)) / TICKS + sum(map(cpu, children(process)))


def children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for file in found for one in file.read_text(encoding="utf-8").split()]


def cpu_at_rest(process: int) -> float:
    """What a process has used when it does nothing more: it sends, collects garbage and lets go after a run."""
    last, used = time.monotonic() + QUIET_WITHIN, cpu(process)
    while time.monotonic() < last:
        time.sleep(QUIET)
        before, used = used, cpu(process)
        if used - before < QUIET_CPU:
            return used
    raise UnmeasuredError(f"the server does not come to rest within {QUIET_WITHIN:.0f} s")


class Visitor:
    """One visit of a page over the websocket, as the browser makes it: it keeps what may be kept, and does not draw."""

    def __init__(self, connection: ClientConnection, server: Server, page: str) -> None:
        self.connection, self.server, self.page = connection, server, page
        self.hash = ""  # of the page, once the server has said it
        self.kept: set[str] = set()

    def rerun(self, query: str) -> float:
        """Run the script with a query string; the CPU seconds of the server."""
        before = cpu_at_rest(self.server.process.pid)
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self.hash
        asked.rerun_script.page_name = "" if self.hash else self.page
        asked.rerun_script.cached_message_hashes.extend(sorted(self.kept))
        self.connection.send(asked.SerializeToString())
        while not self._is_finished():
            pass
        return cpu_at_rest(self.server.process.pid) - before

    def _is_finished(self) -> bool:
        """Take one message; whether it says that the script has run to its end."""
        said = ForwardMsg()
        try:
            received = self.connection.recv(PATIENCE)
        except TimeoutError as error:
            raise UnmeasuredError(f"{self.page!r} was not answered within {PATIENCE:.0f} s") from error
        assert isinstance(received, bytes)
        said.ParseFromString(received)
        if said.metadata.cacheable and said.hash:
            self.kept.add(said.hash)
        if said.WhichOneof("type") == "navigation":
            self.hash = said.navigation.page_script_hash
        if said.WhichOneof("type") == "page_not_found":
            raise UnmeasuredError(f"the app has no page {self.page!r}")
        finished = said.WhichOneof("type") == "script_finished"
        return finished and said.script_finished == ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


@contextmanager
def visitor(server: Server, page: str) -> Iterator[Visitor]:
    """A visitor of a page until the block ends; ``''`` is the first one."""
    stream = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as connection:
        yield Visitor(connection, server, page)

"""Who reads the documents of a load: other processes of this machine, or the workers of a cluster.

What they read comes back in the order in which it was asked for, and is written by one process. Only so many files are
on their way at once as keep the readers busy. Where a reader dies, what it had is read again, each file in a process of
its own; a file that ends that one too is refused. So nothing is lost, and nothing is filed twice.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from loaders.alone import Alone
from loaders.bounds import WALL_SECONDS, TooLongError, bounded, for_others
from loaders.documents.formats import unread_document
from loaders.errors import RefusedDocumentError
from loaders.organisations import Registry
from loaders.outcome import Outcome
from loaders.program import program
from loaders.sources import Source, content_of

Task = tuple[Source, Registry]
Read = Callable[[Task], Outcome]
BATCH, BATCH_BYTES = 4, 8_000_000  # handed over at once: files, and their bytes
AHEAD, AHEAD_BYTES = 4, 200_000_000  # on their way at once: batches for each reader, and their bytes
MOMENT = 2.0  # seconds after which it is asked whether a reader that does not answer is still there
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Lists:
    """A registry on its way: packed once, unpacked once by each reader. That of a nation has ten million bytes."""

    digest: str
    packed: bytes = field(compare=False, repr=False)


Sent = tuple[Source, _Lists]


@dataclass(frozen=True)
class _Batch:
    tasks: list[Task]
    future: Future[Answer] | None = None  # None: to be read here

    @property
    def size(self) -> int:
        return sum(len(source.content or b"") for source, _ in self.tasks)


Answer = tuple[str, list[tuple[Outcome, bool]]]  # the program that read, and a reading with whether its bytes are kept


class Readers:
    """``hands`` processes, started with the first file by ``start``.

    ``afar``: they see no file of ours, and their program may be another: the bytes travel with the task, and what
    another program read is read again. ``there``: whether anybody is left to answer. ``does``: what each of them does,
    as ``read_there``. ``again`` counts the files that had to be read a second time.
    """

    def __init__(
        self,
        start: Callable[[], Executor],
        hands: int,
        *,
        afar: bool = False,
        there: Callable[[], bool] | None = None,
        does: Callable[[Read, list[Sent], str], Answer] | None = None,
    ) -> None:
        self._start, self._hands, self._afar, self._there = start, hands, afar, there
        self._does = does or read_there
        self._executor: Executor | None = None
        self._alone = Alone(WALL_SECONDS)
        self._is_gone = False
        self.again = 0

    def read(self, read: Read, tasks: Iterable[Task]) -> Generator[Outcome, None, None]:
        """What became of each task, in their order."""
        waiting: deque[_Batch] = deque()
        try:
            for batch in self._batches(tasks):
                waiting.append(self._handed(read, batch))
                while len(waiting) > AHEAD * self._hands or sum(one.size for one in waiting) > AHEAD_BYTES:
                    yield from self._answered(read, waiting.popleft())
            while waiting:
                yield from self._answered(read, waiting.popleft())
        finally:
            self._end(waiting)

    def _end(self, waiting: Iterable[_Batch]) -> None:
        """Nobody needs to answer any more; those afar may be others' too, and stay."""
        for one in waiting:
            if one.future and not self._is_gone:
                one.future.cancel()
        if self._executor and not self._afar:
            self._executor.shutdown()
        self._executor = None
        self._alone.close()

    def _batches(self, tasks: Iterable[Task]) -> Iterator[_Batch]:
        """The tasks in heaps of few files; by itself what has no bytes to send: it is refused here."""
        heap: list[Task] = []
        for source, registry in tasks:
            task = (_with_content(source) if self._afar else source, registry)
            is_bare = self._afar and task[0].content is None
            if heap and (is_bare or len(heap) == BATCH or _Batch([*heap, task]).size > BATCH_BYTES):
                yield _Batch(heap)
                heap = []
            if is_bare:
                yield _Batch([task])
            else:
                heap.append(task)
        if heap:
            yield _Batch(heap)

    def _handed(self, read: Read, batch: _Batch) -> _Batch:
        if self._is_gone or (self._afar and batch.tasks[0][0].content is None):
            return batch
        lists = [(source, _packed(registry)) for source, registry in batch.tasks]
        said = program() if self._afar else ""
        try:
            self._executor = self._executor or self._start()
            return replace(batch, future=self._executor.submit(self._does, read, lists, said))
        except BrokenExecutor:  # a reader died: others are started for this batch, what the dead had is read again
            self._executor = self._start()
            return replace(batch, future=self._executor.submit(self._does, read, lists, said))

    def _answered(self, read: Read, batch: _Batch) -> list[Outcome]:
        future = batch.future
        if future is None and not self._is_gone:
            return [read(task) for task in batch.tasks]
        while future and not self._is_gone and not wait([future], MOMENT).done:
            self._is_gone = self._there is not None and not self._there()
        if future is None or not future.done():
            return self._once_more(read, batch)
        why = CancelledError() if future.cancelled() else future.exception()
        if why:
            self._is_gone = self._is_gone or (self._there is not None and not self._there())
            log.warning("%s files are read again: %r", len(batch.tasks), why)
            return self._once_more(read, batch)
        by, answers = future.result()
        if self._afar and by != program():
            return self._once_more(read, batch)
        return [
            replace(outcome, content=source.content) if is_kept else outcome
            for (source, _), (outcome, is_kept) in zip(batch.tasks, answers, strict=True)
        ]

    def _once_more(self, read: Read, batch: _Batch) -> list[Outcome]:
        self.again += len(batch.tasks)
        return [self._by_itself(read, task) for task in batch.tasks]

    def _by_itself(self, read: Read, task: Task) -> Outcome:
        """A file in a process that reads nothing else meanwhile, and that it may end. Raises what reading raises."""
        try:
            return self._alone.done(read, task)
        except RefusedDocumentError:
            return too_heavy(task[0])


def local(jobs: int) -> Readers:
    """So many processes of this machine, each held to its bounds, and none left where this one is ended."""
    return Readers(partial(_processes, jobs), jobs)


def _processes(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=for_others, initargs=(os.getpid(),))


def _read_within(read: Read, task: Task) -> Outcome:
    """What is read within the bounds of one file; refused where it would take more."""
    try:
        with bounded():
            return read(task)
    except (TooLongError, MemoryError):
        return too_heavy(task[0])


def too_heavy(source: Source) -> Outcome:
    """Refused, for reading it ended the process that did."""
    document = None if source.content is None else unread_document(source.name, source.content)
    return Outcome(source.path, "refused", "too_heavy", None, document, member=source.member)


def _with_content(source: Source) -> Source:
    """A source with its bytes; as it was where it has none to give, and is refused for it when it is read."""
    if source.content is not None or source.reason_code:
        return source
    try:
        return replace(source, content=content_of(source.path))
    except (OSError, RefusedDocumentError):
        return source


@lru_cache(maxsize=16)
def _packed(registry: Registry) -> _Lists:
    packed = pickle.dumps(registry)
    return _Lists(hashlib.sha256(packed).hexdigest(), packed)


@lru_cache(maxsize=16)
def _unpacked(lists: _Lists) -> Registry:
    found: Registry = pickle.loads(lists.packed)  # noqa: S301 - packed by this program
    return found


def read_there(read: Read, tasks: list[Sent], asked: str) -> Answer:
    """What a reader does. Bytes that came with the task need not go back: whether they are kept is told. Nor need the
    document cell by cell: nobody asks for it once it is read, and it is the most of what would travel."""
    answers = []
    for source, lists in tasks:
        outcome = _read_within(read, (source, _unpacked(lists)))
        returns = source.content is not None and outcome.content is not None
        answers.append((replace(outcome.filed, content=None if returns else outcome.content), returns))
    return program() if asked else "", answers

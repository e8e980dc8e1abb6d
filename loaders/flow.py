"""The whole flow: ``load`` reads files, stores what they say and reconciles it.

Everything before the store is pure: it takes values and returns values. The lists that lie beside the documents
(organisations, manifests) are read once a folder and handed in.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from loaders import rollup, store
from loaders.documents.formats import read_document, unread_document
from loaders.documents.limits import MAX_FILE
from loaders.documents.model import Document
from loaders.errors import RefusedDocumentError
from loaders.filing import file_outcome, save_registries
from loaders.identify import identify
from loaders.organisations import Registry, registry_of
from loaders.outcome import Outcome, at_odds, lacking
from loaders.recognise import recognise
from loaders.reconcile.claims import Claim, check_claims, claims_of
from loaders.reconcile.confront import check
from loaders.reconcile.declarations import check_declarations
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.problems import problems
from loaders.reconcile.rulebook import load_rules, rules_version
from loaders.sources import Source, content_of, documents_in, hash_of, readable, unpacked

Progress = Callable[[int, int, str], None]  # how many are done, of how many, the last one's name
Task = tuple[Source, Registry]
FILED = ("new", "new_version", "moved", "restored")  # what a load did to the ledger
READ_AHEAD = 16  # files handed to each process at a time: what is unpacked from archives waits in memory
log = logging.getLogger(__name__)


def read(path: Path, organisation: str | None = None, year: int | None = None, content: bytes | None = None) -> Outcome:
    """Read one file and store nothing. Never raises for what is in the file: what cannot be read is refused.

    ``organisation`` and ``year`` are what the person who loads it says; ``content`` replaces the bytes on disk. Of an
    archive, the one document in it is read; one that holds several is refused.
    """
    sources = list(islice(unpacked(path, content), 2))
    return read_source(sources[0] if len(sources) == 1 else Source(path, content), organisation, year)


def read_source(
    source: Source, organisation: str | None = None, year: int | None = None, registry: Registry | None = None
) -> Outcome:
    """Read one file or one member of an archive, as ``read`` does. ``registry``: what the lists beside it say, read
    from its folder unless it is given."""
    path = readable(source.path)
    name = source.member or path.name
    try:
        content = content_of(source.path) if source.content is None and not source.reason_code else source.content
    except RefusedDocumentError as error:
        return Outcome(path, "refused", error.code, error.detail, _unopened(source.path, name, error.code))
    except OSError as error:
        return Outcome(path, "refused", "unreadable_file", error.strerror or str(error))
    document = unread_document(name, content) if content is not None else None
    if source.reason_code or content is None:
        return Outcome(path, "refused", source.reason_code, source.reason_detail, document, member=source.member)
    try:
        document = read_document(name, content)
        reading = recognise(document)
    except RefusedDocumentError as error:
        return Outcome(path, "refused", error.code, error.detail, document, member=source.member)
    except Exception as error:  # the one border of the batch: a bad document never stops the others
        log.exception("could not read %s", name)
        detail = f"{type(error).__name__}: {error}"
        return Outcome(path, "refused", "internal_error", detail, document, member=source.member)
    identity = identify(document, path, registry or registry_of(path.parent), organisation, year)
    code = lacking(identity)
    status = "needs_identity" if code else "read"
    kept = None if document.size > MAX_FILE else content
    said = at_odds(identity)
    return Outcome(path, status, code, said, document, reading, identity, member=source.member, content=kept)


def _unopened(path: Path, name: str, code: str) -> Document | None:
    """What is known of a file that is too large to be opened; nothing of what is no file."""
    if code != "too_large":
        return None
    return replace(unread_document(name, b""), sha256=hash_of(path), size=path.stat().st_size)


def load(
    paths: Iterable[Path | str],
    db: Path | None = None,
    *,
    organisation: str | None = None,
    year: int | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    by_hand: bool = True,
) -> list[Outcome]:
    """Load files, folders and archives into the ledger and reconcile them; loading again changes nothing. What a person
    loads (``by_hand``) can be undone as a whole."""
    check_declarations()  # what is declared wrongly stops here, before anything is read
    files = list(dict.fromkeys(path.resolve() for path in documents_in(map(Path, paths))))
    registries = cache(registry_of)
    tasks = ((source, registries(source.path.parent)) for file in files for source in unpacked(file))
    with store.ledger(db) as ledger, _change(ledger, by_hand) as change:
        with store.transaction(ledger):
            save_registries(ledger, map(registries, dict.fromkeys(file.parent for file in files)))
        reader = partial(_read_task, organisation=organisation, year=year)
        return _filed(ledger, _read_all(reader, tasks, jobs), len(files), change, progress)


def file_read(outcomes: Iterable[Outcome], db: Path | None = None, progress: Progress | None = None) -> list[Outcome]:
    """File what was read already, with the identity that each reading has, and reconcile it: one change that can be
    undone as a whole, a transaction a document. What was refused or is asked about is kept in the list of what was not
    loaded."""
    every = list(outcomes)
    with store.ledger(db) as ledger, _change(ledger, by_hand=True) as change:
        return _filed(ledger, every, len(every), change, progress)


def _filed(
    ledger: sqlite3.Connection,
    outcomes: Iterable[Outcome],
    count: int,
    change: int | None,
    progress: Progress | None,
) -> list[Outcome]:
    done, filed = [], 0
    for number, outcome in enumerate(outcomes, start=1):
        with store.transaction(ledger):
            done.append(replace(file_outcome(ledger, outcome), content=None))
            if done[-1].action in FILED and change is not None:
                filed += 1
                store.retold(ledger, change, {"count": filed})
        if progress:
            progress(number, max(number, count), outcome.name)
    reconcile(ledger, outdated(ledger))
    return done


@contextmanager
def _change(ledger: sqlite3.Connection, by_hand: bool) -> Iterator[int | None]:
    """A load as a change that can be taken back; what the program brings along by itself is none."""
    if not by_hand:
        yield None
        return
    with store.change(ledger, "load", {"count": 0}) as change:
        yield change


def _read_task(task: Task, organisation: str | None, year: int | None) -> Outcome:
    source, registry = task
    return read_source(source, organisation, year, registry)


def _read_all(reader: Callable[[Task], Outcome], tasks: Iterator[Task], jobs: int) -> Iterator[Outcome]:
    if jobs <= 1:
        yield from map(reader, tasks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        while ahead := list(islice(tasks, READ_AHEAD * jobs)):
            yield from pool.map(reader, ahead, chunksize=READ_AHEAD // 4)


def reconcile(ledger: sqlite3.Connection, organisations: Iterable[str]) -> None:
    """Check every report of these organisations, and of those they belong to, anew, and write the roll-up: in one
    transaction, with which the versions that waited begin to count. Nobody sees a report that no rule has seen."""
    with store.transaction(ledger):
        touched = set(organisations)
        store.make_current(ledger, touched)
        store.project_settlements(ledger, touched)
        wanted = store.with_parents(ledger, store.with_successors(ledger, touched))
        shared = store.shared_sections(ledger, wanted)
        for organisation in sorted(store.with_copies(ledger, wanted, shared)):
            for report in store.reports_of(ledger, organisation, shared):
                claims, checks = checked(report.filed)
                store.save_claims(ledger, report, claims, checks)
                store.save_checks(ledger, report, checks, problems(report.filed, checks, report.confirmed))
                store.checked_by(ledger, report.report_id, rules_version())
        rollup.rebuild(ledger)


def checked(report: Filed) -> tuple[Sequence[Claim], list[Check]]:
    """The claims of a report's prose, and every check of its figures and of these."""
    rules, claims = load_rules(), claims_of(report)
    return claims, [*check(report, rules), *check_claims(report, rules, claims)]


def reconcile_all(db: Path | None = None) -> list[dict[str, Any]]:
    """Re-run every rule over the whole ledger; returns the findings of the current reports. Raises
    sqlite3.DatabaseError where the file is damaged."""
    with store.ledger(db) as ledger:
        store.must_be_whole(ledger)
        reconcile(ledger, _everybody(ledger))
        return list(store.findings(ledger))


def open_sums(db: Path | None = None) -> list[tuple[str, int, str, int]]:
    """The aggregates that could not be held against their units in every cell: organisation, year, rule, how many."""
    with store.ledger(db) as ledger:
        return store.open_sums(ledger)


def outdated(ledger: sqlite3.Connection) -> set[str]:
    """The organisations to check anew: with reports that the rules of today have not seen."""
    return store.unchecked_organisations(ledger, rules_version())


def _everybody(ledger: sqlite3.Connection) -> list[str]:
    return [one.id for one in store.stored_organisations(ledger)]

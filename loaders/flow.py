"""The whole flow: ``load`` reads files, stores what they say and reconciles it.

Everything before the store is pure: it takes values and returns values. The lists that lie beside the documents
(organisations, manifests) are read once a folder and handed in.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from loaders import rollup, store
from loaders.deeds import deed
from loaders.documents.formats import read_document, unread_document
from loaders.documents.limits import MAX_FILE
from loaders.documents.model import Document
from loaders.errors import RefusedDocumentError
from loaders.filing import file_outcome, save_registries
from loaders.forms import form_of
from loaders.identify import identify
from loaders.one_line import one_line
from loaders.organisations import Registry, registry_of
from loaders.outcome import Outcome, at_odds, lacking
from loaders.readers import Readers, Task, local
from loaders.recognise import recognise
from loaders.reconcile.declarations import check_declarations
from loaders.reconcile.problems import problems
from loaders.reconcile.rulebook import changed, deciding, rules_version
from loaders.remote import is_remote, where
from loaders.sources import Source, content_of, digest_of, documents_in, hash_of, opened, readable, unpacked
from loaders.store import StoredReport

Progress = Callable[[int, int, str], None]  # how many are done, of how many, the last one's name
FILED = ("new", "new_version", "moved", "restored")  # what a load did to the ledger
TOGETHER = 128  # reports that are checked at once, those of the units below counted: so many wait in memory
log = logging.getLogger(__name__)


def read(path: Path, organisation: str | None = None, year: int | None = None, content: bytes | None = None) -> Outcome:
    """Read one file and store nothing. Never raises for what is in the file: what cannot be read is refused.

    It is read by this process, which nothing bounds but for PDF and old Word: ``python -m loaders read`` and ``Apart``
    ask one that is held to its bounds to do so.

    ``organisation`` and ``year`` are what the person who loads it says; ``content`` replaces the bytes on disk. Of an
    archive, the one document in it is read; one that holds several is refused.
    """
    sources = list(islice(unpacked(path, content), 2))
    return read_source(sources[0] if len(sources) == 1 else Source(path, content), organisation, year)


def read_file(task: Task) -> Outcome:
    """The same of a file that others are asked to read."""
    return read(task[0].path)


def read_source(
    source: Source, organisation: str | None = None, year: int | None = None, registry: Registry | None = None
) -> Outcome:
    """Read one file or one member of an archive, as ``read`` does. ``registry``: what the lists beside it say, read
    from its folder unless it is given."""
    path, name = readable(source.path), source.name
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
    except MemoryError:  # more than this process may take
        return Outcome(path, "refused", "too_heavy", None, document, member=source.member)
    except Exception as error:  # the one border of the batch: a bad document never stops the others
        log.exception("could not read %s", one_line(name))
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


@deed("load")
def load(
    paths: Iterable[Path | str],
    db: Path | None = None,
    *,
    organisation: str | None = None,
    year: int | None = None,
    jobs: int = 1,
    readers: Readers | None = None,
    progress: Progress | None = None,
    by_hand: bool = True,
) -> list[Outcome]:
    """Load files, folders and archives into the ledger and reconcile them; loading again changes nothing. What a person
    loads (``by_hand``) can be undone as a whole. Read by ``jobs`` processes that are held to their bounds, or by
    ``readers``; by this one, which nothing bounds, where there are none: only what ships with the program is so read.
    Written by this one."""
    check_declarations()  # what is declared wrongly stops here, before anything is read
    found = documents_in(map(where, paths))
    files = list(dict.fromkeys(path if is_remote(path) else Path(os.path.realpath(path)) for path in found))
    registries = cache(registry_of)
    tasks = ((source, registries(source.path.parent)) for source in opened(files))
    with store.ledger(db) as ledger, _change(ledger, by_hand) as change:
        with store.transaction(ledger):
            save_registries(ledger, map(registries, dict.fromkeys(file.parent for file in files)))
        if organisation is None and year is None:  # or what is known may be filed elsewhere
            tasks = (_looked_up(ledger, *task) for task in tasks)
        reader = partial(_read_task, organisation=organisation, year=year)
        crew = readers or (local(jobs) if jobs else None)
        with closing(crew.read(reader, tasks) if crew else (reader(task) for task in tasks)) as outcomes:
            done = _filed(ledger, outcomes, len(files), change, progress)
        if by_hand:
            renew(ledger)
        else:
            store.note(ledger, "load", {"count": sum(one.action in FILED for one in done)})
        return done


def _looked_up(ledger: sqlite3.Connection, source: Source, registry: Registry) -> Task:
    """A document of which the ledger has a report need not be read again: it stays where it is, whatever it says."""
    digest = digest_of(source)
    if digest is None or not store.is_loaded(ledger, digest):
        return source, registry
    return replace(source, content=None, known=digest), Registry(())


@deed("load")
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
            done.append(file_outcome(ledger, outcome).filed)
            if done[-1].action in FILED and change is not None:
                filed += 1
                store.retold(ledger, change, {"count": filed})
        if progress:
            progress(number, max(number, count), outcome.name)
    reconcile(ledger, store.unchecked_organisations(ledger))
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
    if source.known:
        document = replace(unread_document(source.name, b""), sha256=source.known)
        return Outcome(readable(source.path), "read", document=document, member=source.member)
    return read_source(source, organisation, year, registry)


def reconcile(ledger: sqlite3.Connection, organisations: Iterable[str]) -> None:
    """Check every report of these organisations, and of those they belong to, anew, and write the roll-up: in one
    transaction, with which the versions that waited begin to count. Nobody sees a report that no rule has seen."""
    with store.transaction(ledger):
        touched = set(organisations)
        store.make_current(ledger, touched)
        store.project_settlements(ledger, touched)
        carry_on = {later for later, one in store.carried_on(ledger, touched).items() if one.id in touched}
        for family in store.families(ledger, store.with_parents(ledger, touched | carry_on)):
            for batch in _batches(ledger, family):
                _check(ledger, batch)
        rollup.update(ledger, touched)
        store.rekey(ledger)


def _batches(
    ledger: sqlite3.Connection, units: Collection[str], only: Container[int] | None = None
) -> Iterator[list[StoredReport]]:
    """The reports of units right below one, and of those beside them that have a section in common with theirs, all or
    ``only`` some; so many at a time that checking them at once pays and they do not fill memory."""
    shared, earlier = store.shared_sections(ledger, units), store.carried_on(ledger, units)
    batch: list[StoredReport] = []
    size = 0
    for unit in sorted(units if only is not None else store.with_copies(ledger, units, shared)):
        for report in store.reports_of(ledger, unit, shared, earlier):
            if only is not None and report.report_id not in only:
                continue
            batch.append(report)
            size += 1 + len(report.filed.children)
            if size >= TOGETHER:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _check(ledger: sqlite3.Connection, reports: Sequence[StoredReport]) -> None:
    """Check reports and store what is said of each."""
    from loaders.reconcile.checked import checked  # numpy, which a document that is only read should not cost

    for report, said in zip(reports, checked([one.filed for one in reports]), strict=True):
        store.save_claims(ledger, report, said.claims, said.of_claims)
        store.save_checks(ledger, report, said.counts, problems(report.filed, said.found, report.confirmed))
    store.checked_by(ledger, [one.report_id for one in reports], rules_version())
    store.keep_rulebook(ledger, rules_version(), deciding())


def renew(ledger: sqlite3.Connection, most: int = 10**9) -> int:
    """Apply the rules of today to the reports that an earlier version of them has checked: those that a changed rule
    concerns are checked anew, the others are noted to be as today's have them. A transaction for the units below one,
    ``most``: about so many reports for now. Returns how many there were; none: all is as the rules of today say."""
    done = 0
    for parent in store.outdated_districts(ledger, rules_version()):
        with store.transaction(ledger):
            done += _renewed(ledger, store.outdated_reports(ledger, rules_version(), parent)[: most - done])
        if done >= most:
            return done
    if done:
        with store.transaction(ledger):
            store.forget_rulebooks(ledger)
    return done


def _renewed(ledger: sqlite3.Connection, outdated: Sequence[store.Outdated]) -> int:
    """The same for some of the reports below one unit, which are read, checked and written in one moment."""
    concerned = _concerned(ledger, outdated)
    organisations = list(dict.fromkeys(one.organisation for one in outdated if one.report_id in concerned))
    for batch in _batches(ledger, organisations, concerned):
        _check(ledger, batch)
    store.checked_by(ledger, [one.report_id for one in outdated if one.report_id not in concerned], rules_version())
    store.keep_rulebook(ledger, rules_version(), deciding())
    return len(outdated)


def _concerned(ledger: sqlite3.Connection, outdated: Sequence[store.Outdated]) -> set[int]:
    """The reports that a rule concerns, or has concerned, which is another today than when they were checked."""
    from loaders.reconcile.checked import concerns

    found: set[int] = set()
    for version in dict.fromkeys(one.rules for one in outdated):
        own = [one for one in outdated if one.rules == version]
        differing = changed(store.kept_rulebook(ledger, version), deciding())
        if differing is None:
            found |= {one.report_id for one in own}
            continue
        found |= store.reports_with(ledger, differing, [one.report_id for one in own])
        forms = {one.form for one in own}
        concerned = {form for form in forms if any(concerns(rule, form_of(form)) for rule in differing)}
        found |= {one.report_id for one in own if one.form in concerned}
    return found


@deed("check")
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


def outdated(ledger: sqlite3.Connection) -> bool:
    """Whether there is a report that the rules of today have not seen."""
    return bool(store.unchecked_organisations(ledger) or store.outdated_districts(ledger, rules_version()))


def _everybody(ledger: sqlite3.Connection) -> list[str]:
    return [one.id for one in store.stored_organisations(ledger)]

"""Load time: files → documents → readings → reports in the ledger → reconciled. Knows no Streamlit.

``load`` is the whole flow. Everything before the store is pure: it takes values and returns values.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from loaders import rollup, store
from loaders.documents import Document, read_document, unread_document
from loaders.documents.container import archive
from loaders.errors import RefusedDocumentError
from loaders.forms import DATA
from loaders.identify import Identity, identify
from loaders.identify.known import compared
from loaders.identify.signature import is_signed, stated_years
from loaders.organisations import Registry, registry_for
from loaders.recognise import Reading, recognise
from loaders.reconcile.claims import check_claims, claims_of
from loaders.reconcile.confront import Check, Filed, check
from loaders.reconcile.limits import deadline
from loaders.reconcile.problems import problems
from loaders.reconcile.rules import load_rules, rules_version

Progress = Callable[[int, int, str], None]
# what a document may be called; of those that cannot be read, each is refused with its reason rather than passed over
DOCUMENT_SUFFIXES = frozenset(
    (
        *(".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"),
        *(".docx", ".docm", ".doc", ".wps", ".rtf", ".odt"),
        *(".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"),
        *(".pdf", ".ofd", ".txt", ".md", ".csv", ".tsv"),
        *(".zip", ".rar", ".7z"),
    )
)
# lists that lie beside documents, and what explains them
NO_DOCUMENTS = frozenset(("manifest.csv", "organisations.csv", "planted.csv", "stories.csv", "readme.md", "readme.txt"))
MAX_ARCHIVE = 500_000_000  # bytes; as much as may come out of one
READ_AHEAD = 16  # files handed to each process at a time: what is unpacked from archives waits in memory
STARTING_FOLDERS = (DATA / "reports", DATA / "sample")
SAMPLE = DATA / "sample"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of one file. ``status`` is read, needs_identity or refused; ``action`` what the ledger did with it:
    new, new_version, unchanged, or None where nothing was stored as a report. The path of a file in an archive begins
    with the path of the archive."""

    path: Path
    status: str
    reason_code: str | None = None
    reason_detail: str | None = None
    document: Document | None = None
    reading: Reading | None = None
    identity: Identity | None = None
    action: str | None = None
    member: str | None = None  # of a file in an archive: the name of the archive and the path in it

    @property
    def name(self) -> str:
        """What the file is called on screen."""
        return self.member or self.path.name


@dataclass(frozen=True)
class Source:
    """A file to read: on disk, or unpacked from an archive (then with its bytes, or the reason why it has none)."""

    path: Path
    content: bytes | None = None
    member: str | None = None
    reason_code: str | None = None
    reason_detail: str | None = None


def unpacked(path: Path, content: bytes | None = None) -> Iterator[Source]:
    """The file itself, or, where it is an archive, the documents in it one by one. Never raises for what is in it."""
    try:
        size = path.stat().st_size if content is None else len(content)
        packed = _archive_bytes(path) if content is None and size <= MAX_ARCHIVE else content
    except OSError:  # refused with its reason when it is read
        packed = None
    if packed is None or not archive.is_archive(packed):
        yield Source(path, content)
        return
    is_empty = True
    for one in archive.members(packed, could_be_document):
        is_empty = False
        code, detail = (one.refused.code, one.refused.detail) if one.refused else (None, None)
        yield Source(path / one.path, None if code else one.content, f"{path.name}/{one.path}", code, detail)
    if is_empty:
        yield Source(path, packed, None, "empty_archive", archive.listed(archive.opened(packed)))


def _archive_bytes(path: Path) -> bytes | None:
    with path.open("rb") as file:
        start = file.read(len(archive.SIGNATURE))
        return start + file.read() if start == archive.SIGNATURE else None


def read(path: Path, organisation: str | None = None, year: int | None = None, content: bytes | None = None) -> Outcome:
    """Read one file and store nothing. Never raises for what is in the file: what cannot be read is refused.

    ``organisation`` and ``year`` are what the person who loads it says; ``content`` replaces the bytes on disk. Of an
    archive, the one document in it is read; one that holds several is refused.
    """
    sources = list(islice(unpacked(path, content), 2))
    return read_source(sources[0] if len(sources) == 1 else Source(path, content), organisation, year)


def read_source(source: Source, organisation: str | None = None, year: int | None = None) -> Outcome:
    """Read one file or one member of an archive, as ``read`` does."""
    path, name = source.path, source.member or source.path.name
    try:
        content = path.read_bytes() if source.content is None and not source.reason_code else source.content
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
    identity = identify(document, path, registry_for(path), organisation, year)
    code = _lacking(identity)
    status = "needs_identity" if code else "read"
    return Outcome(path, status, code, _years_at_odds(identity), document, reading, identity, member=source.member)


def _years_at_odds(identity: Identity) -> str | None:
    """The years a document names, where they disagree and the year is asked."""
    years = sorted({sign.value for sign in identity.evidence if sign.about == "year"})
    return f" {' / '.join(years)}" if len(years) > 1 and identity.year is None else None


def _lacking(identity: Identity) -> str | None:
    """Why an identity is not complete: the code of the sentence that asks for it."""
    if identity.organisation is None:
        return "needs_both" if identity.year is None else "needs_organisation"
    return "needs_year" if identity.year is None else None


def documents_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to look at: files as named, folders with all below them that could be documents, in order."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            if file.is_file() and could_be_document(file.name) and not hidden:
                yield file


def could_be_document(name: str) -> bool:
    """Whether a file in a folder or an archive is to be looked at, by its name."""
    return Path(name).suffix.lower() in DOCUMENT_SUFFIXES and name.lower() not in NO_DOCUMENTS


def load(
    paths: Iterable[Path | str],
    db: Path | None = None,
    *,
    organisation: str | None = None,
    year: int | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Load files, folders and archives into the ledger and reconcile them; loading again changes nothing."""
    load_rules()  # a broken rule stops here, before anything is read
    files = list(dict.fromkeys(path.resolve() for path in documents_in(map(Path, paths))))
    outcomes = []
    with store.ledger(db) as ledger:
        save_registries(ledger, files)
        for number, outcome in enumerate(_read_all(files, organisation, year, jobs), start=1):
            outcomes.append(store_outcome(ledger, outcome))
            if progress:
                progress(number, max(number, len(files)), outcome.name)
        changed = [one.identity for one in outcomes if one.action in ("new", "new_version")]
        touched = {one.organisation.id for one in changed if one and one.organisation}
        reconcile(ledger, touched | _outdated(ledger))
    return outcomes


def _read_all(files: Sequence[Path], organisation: str | None, year: int | None, jobs: int) -> Iterator[Outcome]:
    reader = partial(read_source, organisation=organisation, year=year)
    sources = (source for file in files for source in unpacked(file))
    if jobs <= 1:
        yield from map(reader, sources)
        return
    with ProcessPoolExecutor(jobs) as pool:
        while ahead := list(islice(sources, READ_AHEAD * jobs)):
            yield from pool.map(reader, ahead, chunksize=READ_AHEAD // 4)


def save_registries(ledger: sqlite3.Connection, files: Iterable[Path]) -> None:
    """Make the organisations known that the folders of these files declare, so that who has not filed can be seen."""
    folders = {file.parent: file for file in files}
    declared = {one.id: one for file in folders.values() for one in registry_for(file).organisations.values()}
    known = {one.id: one for one in store.stored_organisations(ledger)}
    if any(known.get(one) != organisation for one, organisation in declared.items()):
        with store.transaction(ledger):
            store.save_organisations(ledger, declared.values())


def store_outcome(ledger: sqlite3.Connection, outcome: Outcome) -> Outcome:
    """Write what became of a file; a report only if it was read, its identity is known and it is not there yet."""
    document, identity = outcome.document, outcome.identity
    if document is None:
        return outcome
    if store.is_loaded(ledger, document.sha256):
        return replace(outcome, action="unchanged")
    outcome = _against(ledger, outcome)
    identity = outcome.identity
    with store.transaction(ledger):
        organisation = identity.organisation if identity else None
        if organisation and outcome.status == "read":
            known = {one.id for one in store.stored_organisations(ledger)}
            store.save_organisations(ledger, [] if organisation.id in known else [organisation])
        store.save_document(ledger, _document_line(outcome, document, identity))
        if outcome.status != "read" or identity is None or outcome.reading is None:
            return outcome
        version = store.save_report(ledger, document, identity, outcome.reading)
        store.set_setting(ledger, "data_date", store.now())
    return replace(outcome, identity=identity, action="new" if version == 1 else "new_version")


def against_ledger(outcome: Outcome, db: Path | None = None) -> Outcome:
    """A reading with the unit that the ledger knows; asked about where the name may be that of a unit it has."""
    with store.ledger(db) as ledger:
        return _against(ledger, outcome)


def _against(ledger: sqlite3.Connection, outcome: Outcome) -> Outcome:
    document, identity = outcome.document, outcome.identity
    if document is None or identity is None or identity.organisation is None:
        return outcome
    identity = compared(identity, Registry(store.stored_organisations(ledger)), document, outcome.path)
    if identity.organisation:
        return replace(outcome, identity=identity)
    code = "same_unit" if identity.year else "same_unit_no_year"
    names = "、".join(one.name for one in identity.in_ledger)
    return replace(outcome, identity=identity, status="needs_identity", reason_code=code, reason_detail=names)


def _document_line(outcome: Outcome, document: Document, identity: Identity | None) -> store.DocumentLine:
    organisation = identity.organisation if identity else None
    return store.DocumentLine(
        document,
        outcome.path,
        outcome.status,
        outcome.reason_code,
        outcome.reason_detail,
        outcome.reading.form if outcome.reading else None,
        identity,
        is_sample=organisation.is_sample if organisation else outcome.path.is_relative_to(SAMPLE),
    )


def reconcile(ledger: sqlite3.Connection, organisations: Iterable[str]) -> None:
    """Check every report of these organisations, and of those they belong to, anew, and write the roll-up."""
    rules = load_rules()
    wanted = store.with_parents(ledger, store.with_successors(ledger, organisations))
    shared = store.shared_sections(ledger, wanted)
    for organisation in sorted(store.with_copies(ledger, wanted, shared)):
        with store.transaction(ledger):
            for report in store.reports_of(ledger, organisation, shared):
                claims = claims_of(report.filed)
                checks = [*check(report.filed, rules), *check_claims(report.filed, rules, claims)]
                store.save_claims(ledger, report, claims, checks)
                store.save_checks(ledger, report, checks, problems(report.filed, checks, report.confirmed))
    with store.transaction(ledger):
        rollup.rebuild(ledger)
        store.set_setting(ledger, "rules", rules_version())


def reconcile_all(db: Path | None = None) -> list[dict]:
    """Re-run every rule over the whole ledger; returns the findings of the current reports."""
    with store.ledger(db) as ledger:
        reconcile(ledger, _everybody(ledger))
        return list(store.findings(ledger))


def open_sums(db: Path | None = None) -> list[tuple[str, int, str, int]]:
    """The aggregates that could not be held against their units in every cell: organisation, year, rule, how many."""
    with store.ledger(db) as ledger:
        return store.open_sums(ledger)


def _everybody(ledger: sqlite3.Connection) -> list[str]:
    return [one.id for one in store.stored_organisations(ledger)]


def _outdated(ledger: sqlite3.Connection) -> set[str]:
    """The organisations to check anew: with reports that no rule has seen, or all where the rules have changed."""
    has_changed = store.setting(ledger, "rules") != rules_version()
    return set(_everybody(ledger)) if has_changed else store.unchecked_organisations(ledger)


def confirm(organisation: str, year: int, cell: str, reviewer: str, note: str = "", db: Path | None = None) -> None:
    """Remember that an official has compared a figure with the original, and check again: it is not accused any more.

    Holds as long as the figure is read with the same value. Raises KeyError where the report has no such number.
    """
    with store.ledger(db) as ledger:
        with store.transaction(ledger):
            store.confirm(ledger, organisation, year, cell, reviewer, note)
        reconcile(ledger, [organisation])


def withdraw(organisation: str, year: int, cell: str, reviewer: str, note: str = "", db: Path | None = None) -> None:
    """Take a confirmation back, and check again."""
    with store.ledger(db) as ledger:
        with store.transaction(ledger):
            store.withdraw(ledger, organisation, year, cell, reviewer, note)
        reconcile(ledger, [organisation])


def save_view(name: str, page: str, query: Mapping[str, Sequence[str]], db: Path | None = None) -> None:
    """Keep a page with its choices under a name; a view of that name is replaced."""
    with store.ledger(db) as ledger, store.transaction(ledger):
        store.save_view(ledger, name, page, query)


def forget_view(name: str, db: Path | None = None) -> None:
    """Take a saved view away."""
    with store.ledger(db) as ledger, store.transaction(ledger):
        store.forget_view(ledger, name)


def first_start(db: Path | None = None, progress: Progress | None = None) -> list[Outcome]:
    """Load the reports that ship with the program, unless they are there unchanged or the sample was removed."""
    with store.ledger(db) as ledger:
        removed = store.setting(ledger, "sample_removed") == "1"
        known = store.known_documents(ledger)
        is_outdated = bool(_outdated(ledger))
    folders = [folder for folder in STARTING_FOLDERS if not (removed and folder == SAMPLE)]
    missing = [file for file in documents_in(folders) if unread_document("", file.read_bytes()).sha256 not in known]
    return load(missing, db, progress=progress) if missing or is_outdated else []


def remove_sample(db: Path | None = None) -> int:
    """Remove the sample district; returns how many reports went. Loading ``data/sample`` brings it back."""
    with store.ledger(db) as ledger:
        removed = store.remove_sample(ledger)
        reconcile(ledger, ())
    return removed


def rehearse(outcome: Outcome, db: Path | None = None) -> list[Check]:
    """What reconciliation would find in a report that was read but not stored: for a draft before it is published.

    Gives the checks that failed or cannot be told, against the ledger's report of the year before if there is one.
    """
    if outcome.reading is None or outcome.identity is None or not outcome.identity.is_complete:
        return []
    with store.ledger(db) as ledger:
        identity = _against(ledger, outcome).identity
        if identity is None or not identity.is_complete:
            return []
        assert identity.organisation and identity.year
        earlier = [one for one in store.reports_of(ledger, identity.organisation.id) if one.filed.year < identity.year]
    current = {one.filed.year: one.filed for one in earlier if one.is_current}
    organisation, published_on = identity.organisation, identity.published_on
    filed = Filed(
        organisation=organisation.id,
        kind=organisation.kind,
        year=identity.year,
        form=outcome.reading.of_form,
        figures=outcome.reading.figures,
        extra_labels=tuple(row.label for row in outcome.reading.extra_rows),
        previous=current.get(identity.year - 1),
        earlier_years=tuple(sorted(current)),
        title=identity.title or "",
        passages={section: passage.text for section, passage in outcome.reading.passages.items()},
        published_on=date.fromisoformat(published_on) if published_on else None,
        is_signed=is_signed(identity.evidence),
        stated_years=stated_years(identity.evidence),
        deadline=deadline(organisation.parent, organisation.kind, identity.year),
    )
    checks = [*check(filed, load_rules()), *check_claims(filed, load_rules())]
    return [one for one in checks if one.status in ("fail", "undetermined")]

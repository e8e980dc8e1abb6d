"""A reading enters the ledger: held against the units that are known there, then kept as a document and a report.

Everything here is written inside the transaction of who calls.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from loaders import store
from loaders.documents.model import Document
from loaders.identify.identity import Identity
from loaders.identify.known import compared, keys_of
from loaders.organisations import Registry
from loaders.outcome import Outcome
from loaders.register import adopted, looked_up
from loaders.sources import SAMPLE


def save_registries(ledger: sqlite3.Connection, registries: Iterable[Registry]) -> None:
    """Make the organisations known that folders declare, so that who has not filed can be seen."""
    declared = {one.id: one for registry in registries for one in registry.organisations.values()}
    keys, ids = looked_up(declared.values())
    known = store.registry_under(ledger, keys, ids).organisations.values()
    store.save_organisations(ledger, adopted(declared.values(), known, store.today().isoformat()))


def file_outcome(ledger: sqlite3.Connection, outcome: Outcome) -> Outcome:
    """Write what became of a file; a report only if it was read, its identity is known and it is not there yet."""
    document = outcome.document
    if document is None:
        return outcome
    if there := store.whereabouts(ledger, document.sha256):
        return _already(ledger, outcome, *there)
    outcome = against(ledger, outcome)
    identity = outcome.identity
    organisation = identity.organisation if identity else None
    if organisation and outcome.status == "read":
        known = store.organisations_of(ledger, [organisation.id])
        store.save_organisations(ledger, [] if known else [organisation])
    store.save_document(ledger, _document_line(outcome, document, identity))
    if outcome.status != "read" or identity is None or outcome.reading is None:
        return outcome
    if outcome.content is not None:
        store.keep_original(ledger, document.sha256, outcome.content)
    version = store.save_report(ledger, document, identity, outcome.reading)
    store.set_setting(ledger, "data_date", store.now())
    return replace(outcome, action="new" if version == 1 else "new_version")


def _already(
    ledger: sqlite3.Connection, outcome: Outcome, unit: str, year: int, version: int, standing: str
) -> Outcome:
    """A document that the ledger has: where it stands; where a person says otherwise, it is filed there from now on.
    One that was taken out comes back when a person names unit and year, and stays out otherwise."""
    own = store.organisations_of(ledger, [unit])[unit]
    found = outcome.identity or Identity(None, None, None, None, ())
    at = replace(found, organisation=own, year=year)
    said = against(ledger, outcome).identity if found.is_said else None
    to = (said.organisation if said else None) or own
    to_year = found.year if found.year and found.says_year else year
    if standing == "removed" and not (found.is_said or found.says_year):
        return replace(outcome, status="refused", reason_code="removed", identity=at, action="removed_before")
    action = "restored" if standing == "removed" else "unchanged"
    if standing == "removed":
        store.stand(ledger, unit, year, version, "kept")
    if (to.id, to_year) != (unit, year):
        if not store.organisations_of(ledger, [to.id]):
            store.save_organisations(ledger, [to])
        store.refile(ledger, unit, year, to.id, to_year)
        action = "moved"
    at = replace(at, organisation=to, year=to_year)
    return replace(outcome, status="read", reason_code=None, reason_detail=None, identity=at, action=action)


def against(ledger: sqlite3.Connection, outcome: Outcome) -> Outcome:
    """A reading with the unit that the ledger knows; asked about where the name may be that of a unit it has."""
    document, identity = outcome.document, outcome.identity
    if document is None or identity is None or identity.organisation is None:
        return outcome
    identity = compared(identity, store.registry_under(ledger, keys_of(identity)), document, outcome.path)
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

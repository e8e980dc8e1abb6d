"""What an official does: confirm a figure, save a view, try a draft, start the program, take the sample away."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from loaders import store
from loaders.access import signed
from loaders.appraisal import Finding, appraise
from loaders.deeds import deed
from loaders.flow import Progress, load, reconcile, renew
from loaders.outcome import Outcome
from loaders.reconcile.declarations import check_declarations
from loaders.sources import SAMPLE, STARTING_FOLDERS, documents_in, hash_of
from loaders.store.ledger import default_db

LOOKED_THROUGH = 20_000_000  # bytes of a ledger: one that is larger is looked through when the pages can be seen
AT_A_TIME = 64  # reports that a new version of the rules is applied to before others may write


@deed("confirm")
def confirm(organisation: str, year: int, cell: str, reviewer: str, note: str = "", db: Path | None = None) -> None:
    """Remember that an official has compared a figure with the original, and check again: it is not accused any more.

    Holds as long as the figure is read with the same value. Raises KeyError where the report has no such number.
    """
    reviewer = signed(reviewer)
    with store.ledger(db) as ledger:
        about = {"unit": _name(ledger, organisation), "year": year, "cell": cell}
        with store.transaction(ledger):
            with store.change(ledger, "confirm", about, note, reviewer):
                store.confirm(ledger, organisation, year, cell, reviewer, note)
            reconcile(ledger, [organisation])


@deed("withdraw")
def withdraw(organisation: str, year: int, cell: str, reviewer: str, note: str = "", db: Path | None = None) -> None:
    """Take a confirmation back, and check again."""
    reviewer = signed(reviewer)
    with store.ledger(db) as ledger:
        about = {"unit": _name(ledger, organisation), "year": year, "cell": cell}
        with store.transaction(ledger):
            with store.change(ledger, "withdraw", about, note, reviewer):
                store.withdraw(ledger, organisation, year, cell, reviewer, note)
            reconcile(ledger, [organisation])


def _name(ledger: sqlite3.Connection, organisation: str) -> str:
    known = store.organisations_of(ledger, [organisation])
    return known[organisation].name if known else organisation


@deed("save_view")
def save_view(name: str, page: str, query: Mapping[str, Sequence[str]], db: Path | None = None) -> None:
    """Keep a page with its choices under a name; a view of that name is replaced."""
    with store.ledger(db) as ledger, store.transaction(ledger, is_news=False):
        store.save_view(ledger, name, page, query)
        store.note(ledger, "save_view", {"name": name, "page": page})


@deed("forget_view")
def forget_view(name: str, db: Path | None = None) -> None:
    """Take a saved view away."""
    with store.ledger(db) as ledger, store.transaction(ledger, is_news=False):
        store.forget_view(ledger, name)
        store.note(ledger, "forget_view", {"name": name})


def first_start(db: Path | None = None, progress: Progress | None = None) -> list[Outcome]:
    """Load the reports that ship with the program, unless they are there unchanged; the sample not where it was
    removed, nor beside reports of one's own. No stranger has sent them: they are read by this process. Raises
    BrokenRuleError where something declared is wrong."""
    check_declarations()
    with store.ledger(db) as ledger:
        if (db or default_db()).stat().st_size <= LOOKED_THROUGH:
            store.must_be_whole(ledger)
        unwanted = store.setting(ledger, "sample_removed") == "1" or store.has_own_reports(ledger)
        folders = [folder for folder in STARTING_FOLDERS if not (unwanted and folder == SAMPLE)]
        is_unchecked = bool(store.unchecked_organisations(ledger))
        shipped = {file: hash_of(file) for file in documents_in(folders)}
        known = store.known_documents(ledger, shipped.values())
    missing = [file for file, digest in shipped.items() if digest not in known]
    return load(missing, db, jobs=0, progress=progress, by_hand=False) if missing or is_unchecked else []


def catch_up(db: Path | None = None) -> None:
    """What a start need not wait for: the rules of today are applied to what an earlier version of them has checked,
    some reports at a time, and a large ledger is looked through. Raises sqlite3.DatabaseError where it is damaged."""
    with store.ledger(db) as ledger:
        while renew(ledger, AT_A_TIME):
            pass
        if (db or default_db()).stat().st_size > LOOKED_THROUGH:
            store.must_be_whole(ledger)


@deed("remove_sample")
def remove_sample(db: Path | None = None) -> int:
    """Remove the sample district; returns how many reports went. Loading ``data/sample`` brings it back."""
    with store.ledger(db) as ledger, store.transaction(ledger):
        removed = store.remove_sample(ledger)
        reconcile(ledger, ())
        store.note(ledger, "remove_sample", {"count": removed})
    return removed


def rehearse(outcome: Outcome, db: Path | None = None) -> list[Finding]:
    """What reconciliation would find in a report that was read but not stored: for a draft before it is published.

    The report is stored, put before the rules like any other, and taken back before anybody sees it. So it is checked
    by the very facts that it will be checked by once it is stored: last year's report, also under an earlier name, the
    units below, what others of the year have in common with it. Gives the checks that failed or cannot be told.
    """
    if outcome.identity is None or not outcome.identity.is_complete:
        return []
    return list(appraise(outcome, db).findings)

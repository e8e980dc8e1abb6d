"""Read the kept originals again with today's reader: what would change in each report, and, when told, change it.

Whose report it is and for which year stays as it stands in the ledger; only what was read in it is read anew, by a
process that is held to its bounds: a reader that is new may find heavy what the one before did not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from loaders import store
from loaders.deeds import deed
from loaders.figures import Figure
from loaders.flow import read_source, reconcile
from loaders.organisations import Registry
from loaders.outcome import Outcome
from loaders.reader_version import READER
from loaders.readers import Task, local
from loaders.recognise import Reading
from loaders.sources import Source
from loaders.store.journal import WATCHED
from loaders.store.originals import Original

READ = ("coded_figure", "extra_row", "passage")  # the tables of what was read


@dataclass(frozen=True)
class Reread:
    """What reading a report again gives. ``status``: same, changed, refused (then ``reason`` is its code: it was read
    once and stays as it is), or gone, where its original was not kept. ``cells``: cell -> before and after."""

    original: Original
    status: str
    reason: str | None = None
    cells: dict[str, tuple[Figure | None, Figure | None]] | None = None
    other: tuple[str, ...] = ()  # what else differs: form, extra_row, passage


@deed("reread")
def reread(db: Path | None = None, apply: bool = False) -> list[Reread]:
    """Read every report again; ``apply`` stores what differs, as one change that can be undone, and checks it anew."""
    with store.ledger(db) as ledger:
        if not apply:
            return [found for found, _ in _all(ledger)]
        done, touched = [], set[str]()
        about = {"reader": READER}
        with store.change(ledger, "reread", about, tables=(*WATCHED, *READ)) as change:
            for found, reading in _all(ledger):
                done.append(found)
                if reading is not None and (found.status == "changed" or found.original.reader != READER):
                    with store.transaction(ledger):
                        store.replace_reading(ledger, found.original.report_id, reading)
                    touched.add(found.original.organisation_id)
            with store.transaction(ledger):
                store.retold(ledger, change, about | {"count": sum(one.status == "changed" for one in done)})
        reconcile(ledger, touched)
        return done


def _all(ledger: sqlite3.Connection) -> Iterator[tuple[Reread, Reading | None]]:
    every = list(store.originals(ledger))
    there = ((Source(Path(one.file_name), one.content), Registry(())) for one in every if one.content is not None)
    with closing(local(1).read(_read, there)) as outcomes:
        for one in every:
            yield (Reread(one, "gone"), None) if one.content is None else _again(ledger, one, next(outcomes))


def _read(task: Task) -> Outcome:
    source, registry = task
    return read_source(source, registry=registry)


def _again(ledger: sqlite3.Connection, one: Original, outcome: Outcome) -> tuple[Reread, Reading | None]:
    if outcome.reading is None:
        return Reread(one, "refused", outcome.reason_code), None
    stored = store.stored_reading(ledger, one.report_id)
    cells = {
        cell: (stored.figures.get(cell), outcome.reading.figures.get(cell))
        for cell in dict.fromkeys((*stored.figures, *outcome.reading.figures))
        if stored.figures.get(cell) != outcome.reading.figures.get(cell)
    }
    now = store.as_stored(outcome.reading)
    other = tuple(part for part in ("form", "extra_row", "passage") if getattr(stored, part) != getattr(now, part))
    status = "changed" if cells or other else "same"
    return Reread(one, status, None, cells, other), outcome.reading

"""What the ledger would do with a document that was read, tried and taken back: nothing is stored."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from loaders import store
from loaders.filing import file_outcome, save_registries
from loaders.organisations import Organisation, registry_of
from loaders.outcome import Outcome
from loaders.recognise import Reading
from loaders.reconcile.checked import checked
from loaders.reconcile.filed import Check


@dataclass(frozen=True)
class Standing:
    """Where a document stands in the ledger. ``standing`` is kept, waiting or removed."""

    unit: Organisation
    year: int
    version: int
    standing: str


@dataclass(frozen=True)
class Finding:
    """A check that failed or cannot be told, light enough to be handed to another process."""

    rule: str
    subject: str
    status: str
    numbers: str
    difference: float | None
    hint: str = ""


@dataclass(frozen=True)
class Appraisal:
    """``outcome`` as the ledger would file it, with its action. ``before``: where this very document stands now.
    ``findings``: what reconciliation would say of it. Of a new version: its number, the cells that differ from the
    version that counts now, and the findings that it cures and brings, as (rule, subject)."""

    outcome: Outcome
    before: Standing | None = None
    findings: tuple[Finding, ...] = ()
    version: int | None = None
    cells: tuple[str, ...] = ()
    cured: tuple[tuple[str, str], ...] = ()
    brought: tuple[tuple[str, str], ...] = ()

    @property
    def state(self) -> str:
        """new, new_version, unchanged, moved, restored, removed_before, needs_identity or refused."""
        return self.outcome.action or self.outcome.status

    @property
    def is_ready(self) -> bool:
        """Whether loading it would change what the ledger counts."""
        return self.state in ("new", "new_version", "moved", "restored")


def appraise(outcome: Outcome, db: Path | None = None) -> Appraisal:
    """What would become of a reading."""
    if outcome.document is None:
        return Appraisal(outcome)
    with store.ledger(db) as ledger, store.taken_back(ledger):
        save_registries(ledger, [registry_of(outcome.path.parent)])
        before = _standing(ledger, outcome.document.sha256)
        filed = replace(file_outcome(ledger, outcome), content=None)
        unit = filed.identity.organisation if filed.identity else None
        if filed.action not in ("new", "new_version", "unchanged") or unit is None or filed.reading is None:
            return Appraisal(filed, before)
        year = filed.identity.year if filed.identity else None
        earlier = store.current_report(ledger, unit.id, year) if year and filed.action == "new_version" else None
        known = store.findings_of(ledger, earlier) if earlier else set()
        cells = _differing(ledger, earlier, filed.reading) if earlier else ()
        now = _standing(ledger, outcome.document.sha256)
        store.make_current(ledger, [unit.id])
        report = store.report_of(ledger, outcome.document.sha256)
    found = checked([report.filed])[0].found if report else ()
    failed = {(one.rule.id, one.subject) for one in found if one.status == "fail"}
    cured, brought = tuple(sorted(known - failed)), tuple(sorted(failed - known)) if earlier else ()
    version = now.version if now else None
    return Appraisal(filed, before, tuple(map(_light, found)), version, cells, cured, brought)


def _standing(ledger: sqlite3.Connection, sha256: str) -> Standing | None:
    found = store.whereabouts(ledger, sha256)
    if found is None:
        return None
    unit, year, version, standing = found
    return Standing(store.organisations_of(ledger, [unit])[unit], year, version, standing)


def _light(check: Check) -> Finding:
    return Finding(check.rule.id, check.subject, check.status, check.numbers, check.difference, check.hint)


def _differing(ledger: sqlite3.Connection, report_id: int, reading: Reading) -> tuple[str, ...]:
    """The cells of which number or state differ."""
    stored = store.stored_reading(ledger, report_id).figures
    now = {cell: (one.state, one.value) for cell, one in reading.figures.items()}
    was = {cell: (one.state, one.value) for cell, one in stored.items()}
    return tuple(cell for cell in dict.fromkeys((*was, *now)) if was.get(cell) != now.get(cell))

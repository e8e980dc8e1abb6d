"""A draft before its publication: what the rules would say of it, as a receipt for the unit. Nothing is stored.

The draft is filed, checked and told like any report, in a transaction that is taken back: by the same rules, with the
same past of its unit, in the same words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from loaders import store
from loaders.access import Actor, act_as
from loaders.errors import WrongRequestError
from loaders.filing import file_outcome, save_registries
from loaders.flow import read
from loaders.letters.letter import day, rectification, sent
from loaders.letters.template import FOLDER, filled
from loaders.organisations import Organisation, Registry, registry_of
from loaders.outcome import Outcome
from loaders.readers import Task, local
from loaders.reconcile.checked import checked
from loaders.reconcile.problems import problems
from loaders.said.trouble import Trouble, troubles
from loaders.sources import Source

SEEN = ("new", "new_version", "unchanged")  # what the ledger would do with a draft that can be tried


@dataclass(frozen=True)
class Rehearsal:
    """A draft that was tried: as the ledger would file it, whose and of which year, and what the rules say of it;
    nothing of that where it was refused or must be asked about."""

    outcome: Outcome
    unit: Organisation | None = None
    year: int | None = None
    troubles: tuple[Trouble, ...] = ()


def draft(file: Path, organisation: str | None = None, year: int | None = None) -> Outcome:
    """A file as a process that is held to its bounds reads it. ``organisation`` and ``year``: what the person says."""
    (outcome,) = local(1).read(partial(_read, organisation=organisation, year=year), [(Source(file), Registry(()))])
    return outcome


def _read(task: Task, organisation: str | None, year: int | None) -> Outcome:
    return read(task[0].path, organisation, year)


def tried(outcome: Outcome, db: Path | None = None) -> Rehearsal:
    """What the rules would say of a reading. Raises WrongRequestError where the ledger has that very document and took
    it out, or would file it elsewhere."""
    if outcome.document is None:
        return Rehearsal(outcome)
    with store.ledger(db) as ledger, store.taken_back(ledger):
        save_registries(ledger, [registry_of(outcome.path.parent)])
        filed = file_outcome(ledger, outcome)
        unit, year = (filed.identity.organisation, filed.identity.year) if filed.identity else (None, None)
        if filed.action is None or filed.reading is None or unit is None or year is None:
            return Rehearsal(filed)
        if filed.action not in SEEN:
            raise WrongRequestError(("letters.not_tried", {"file": filed.name}))
        store.make_current(ledger, [unit.id])
        report = store.report_of(ledger, outcome.document.sha256)
        if report is None or not report.is_current:
            raise WrongRequestError(("letters.not_tried", {"file": filed.name}))
        (said,) = checked([report.filed])
        store.save_checks(ledger, report, said.counts, problems(report.filed, said.found, report.confirmed))
        form = store.stored_reading(ledger, report.report_id).form
        found = troubles(unit.short_name, year, form, store.findings(ledger, report.report_id))
    return Rehearsal(filed, unit, year, tuple(found))


def receipt(rehearsal: Rehearsal, templates: Path = FOLDER) -> bytes:
    """The receipt of a draft whose unit and year are known."""
    assert rehearsal.unit and rehearsal.year and rehearsal.outcome.reading
    figures = rehearsal.outcome.reading.figures
    states = Counter(one.state for one in figures.values())
    about = {"file": rehearsal.outcome.name, "today": day(store.today()), "cells": len(figures)}
    about |= {"sure": states["number"], "doubtful": states["doubtful"]}
    values = sent(rehearsal.unit, rehearsal.year, None) | rectification(rehearsal.troubles, figures, "")
    return filled("receipt.docx", values | about, templates)


def receipt_of(outcome: Outcome, db: Path, actor: Actor) -> bytes:
    """The receipt of a reading for a person who asked for it. Raises LookupError where unit or year is not known."""
    with act_as(actor):
        found = tried(outcome, db)
    if found.unit is None:
        raise LookupError(f"no unit is known for {outcome.name}")
    return receipt(found)

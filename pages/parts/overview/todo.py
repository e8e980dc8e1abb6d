"""Whom to contact today: reports with errors or without a sure figure, documents that wait. Pure; gravest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from loaders.reconcile.rulebook import load_rules
from loaders.words import Words
from pages.shared.data import each_row
from pages.shared.data.observations import unit_label
from pages.shared.look.marks import mark
from pages.shared.said import findings, problems


@dataclass(frozen=True)
class Task:
    """One line of the list: whom, why and what to ask, and where it is seen: a page and changes to the selection."""

    who: str
    what: str
    page: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def tasks(
    filings: pd.DataFrame, found: pd.DataFrame, unsure: pd.DataFrame, unloaded: pd.DataFrame, words: Words
) -> list[Task]:
    """What is to be done for the newest year of the filings: wrong, blank or doubtful, one task a unit each; then one
    for each kind of document. Who has not filed stands before them: see ``due``."""
    year = int(filings["year"].max())
    owed = filings[filings["year"] == year]
    wrong = _wrong(found[found["year"] == year], words)
    return wrong + _unsure(owed, unsure[unsure["year"] == year], words) + _waiting(unloaded, words)


def _of(organisation: str, year: int) -> dict[str, Any]:
    return {"organisations": (organisation,), "years": (int(year),)}


def _wrong(found: pd.DataFrame, words: Words) -> list[Task]:
    """One task a unit whose report has problems of severity error; most problems first."""
    groups = [group for _, group in problems.errors(found).groupby("organisation_id", sort=False)]
    return [_unit(group, words) for group in sorted(groups, key=len, reverse=True)]


def _unit(wrong: pd.DataFrame, words: Words) -> Task:
    lead = wrong.iloc[0]
    rule = load_rules()[lead["rule_id"]]
    said = {"title": findings.title(rule, words), "ask": findings.ask(rule, words)}
    what = words("todo.wrong", mark=mark("severity", "error").text(words), **said)
    more = words("todo.more_problems", count=len(wrong) - 1) if len(wrong) > 1 else ""
    changes = _of(lead["organisation_id"], lead["year"]) | {"problem": lead["fingerprint"]}
    return Task(unit_label(lead["short_name"], lead["is_sample"], words), what + more, "reconciliation", changes)


def _unsure(owed: pd.DataFrame, unsure: pd.DataFrame, words: Words) -> list[Task]:
    """One task a unit whose report has cells without a sure number; most cells first."""
    counts = unsure["organisation_id"].value_counts()
    units = {one.organisation_id: one for one in each_row(owed)}
    return [
        Task(
            unit_label(units[one].short_name, units[one].is_sample, words),
            words("todo.unsure", mark=mark("outcome", "undetermined").symbol, count=int(count)),
            "report",
            _of(units[one].organisation_id, units[one].year),
        )
        for one, count in counts.items()
        if one in units
    ]


def _waiting(unloaded: pd.DataFrame, words: Words) -> list[Task]:
    """Documents that wait for a unit or year, and those that were refused."""
    counts = [(one, int((unloaded["status"] == one).sum())) for one in ("needs_identity", "refused")]
    return [Task(words("todo.documents", count=count), words(f"todo.{one}"), "load") for one, count in counts if count]

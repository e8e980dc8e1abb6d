"""Whom to contact today: reports with errors or without a sure figure, documents that wait. Pure; gravest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from loaders.forms import form_of
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.shared.data import each_row
from pages.shared.look.marks import mark
from pages.shared.said import problems


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
    found = found[found["year"] == year]
    wrong = _wrong(found, words)
    return wrong + _unsure(owed, unsure[unsure["year"] == year], found, words) + _waiting(unloaded, words)


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
    return Task(lead["short_name"], what + more, "reconciliation", changes)


def _unsure(owed: pd.DataFrame, unsure: pd.DataFrame, found: pd.DataFrame, words: Words) -> list[Task]:
    """One task a unit whose report has cells without a sure number; most cells first."""
    units = {one.organisation_id: one for one in each_row(owed)}
    groups = sorted(unsure.groupby("organisation_id"), key=lambda group: len(group[1]), reverse=True)
    symbol = mark("outcome", "undetermined").symbol
    return [
        Task(
            units[one].short_name,
            words("todo.unsure", mark=symbol, what=_open(cells, found[found["organisation_id"] == one], words)),
            "report",
            _of(units[one].organisation_id, units[one].year),
        )
        for one, cells in groups
        if one in units
    ]


def _open(cells: pd.DataFrame, found: pd.DataFrame, words: Words) -> str:
    """What is known of the cells of a report that hold no sure number: the only figures that balance, else how many
    are blank or bear what; whether a blank means 0 is asked nowhere, for it may be impossible."""
    known = findings.balanced(filter(None, found["hint"]))
    is_known = cells["cell"].isin(list(known))
    parts = []
    if is_known.any():
        rows = findings.filled_in(known, form_of(found["form"].iloc[0]), words)
        states = words.join(words(f"state.{one}") for one in dict.fromkeys(cells.loc[is_known, "state"]))
        parts.append(words("todo.known", count=int(is_known.sum()), states=states, rows=rows))
    for state, some in cells[~is_known].groupby("state", sort=False):
        raws = words.join(words("todo.raw", raw=one) for one in dict.fromkeys(some["raw"]))
        parts.append(words(f"todo.open.{state}", count=len(some), raws=raws))
    return words("list.semicolon").join(parts)


def _waiting(unloaded: pd.DataFrame, words: Words) -> list[Task]:
    """Documents that wait for a unit or year, and those that were refused."""
    counts = [(one, int((unloaded["status"] == one).sum())) for one in ("needs_identity", "refused")]
    return [Task(words("todo.documents", count=count), words(f"todo.{one}"), "load") for one, count in counts if count]

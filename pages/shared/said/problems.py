"""A problem: findings with one cause, as an official reads and acts on it. Pure.

A problem is a run of lines of ``queries.findings`` with the same ``problem_id``; the first of them leads.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from loaders.figures import SURE
from loaders.forms import form_of
from loaders.reconcile.explain.wording import changes_text, evidence_text, sentence
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings, stated
from loaders.said.trouble import Trouble, trouble
from loaders.words import Words
from pages.shared.data import Row, each_row, records
from pages.shared.look import marks
from pages.shared.look.marks import mark
from pages.shared.tables.tables import Table


def leads(found: pd.DataFrame) -> pd.DataFrame:
    """One line a problem: its leading finding, and how many findings it has (``symptoms``)."""
    counts = found.groupby("problem_id", sort=False).size()
    first = found.drop_duplicates("problem_id").reset_index(drop=True)
    return first.assign(symptoms=first["problem_id"].map(counts))


def errors(found: pd.DataFrame) -> pd.DataFrame:
    """The leading finding of each problem of severity error, in order."""
    return leads(found[(found["status"] == "fail") & (found["severity"] == "error")])


def listed(first: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The problems as a table for the page: severity, unit, year, what is wrong, where, with which figures, how many
    findings it has."""
    rules = load_rules()
    lines = [
        {
            words("column.severity"): marks.severity(one.severity, one.status, words),
            words("column.organisation"): one.short_name,
            words("column.year"): str(one.year),
            words("column.problem"): findings.title(rules[one.rule_id], words),
            words("column.subject"): findings.subject(one.subject, form_of(one.form), words),
            words("column.numbers"): findings.numbers(one.numbers, one.status, words),
            words("column.symptoms"): one.symptoms,
        }
        for one in each_row(first)
    ]
    return pd.DataFrame(lines)


def cause(problem: pd.DataFrame, explained: pd.DataFrame, words: Words) -> str:
    """Which cells are most likely wrong, said to an official; empty where no relation of the tables is broken."""
    found = as_trouble(problem, explained)
    if found.location is None:
        return ""
    broken = int((problem["status"] == "fail").sum())
    return sentence(found.location, broken, form_of(found.form), found.places(words), words.language)


def explanations(problem: pd.DataFrame, explained: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Every explanation as a table: order (ties share it), what would change, which slip it looks like."""
    found = as_trouble(problem, explained)
    form, places = form_of(found.form), found.places(words)
    lines = [
        {
            words("column.rank"): one.rank,
            words("column.changes"): changes_text(one, form, places, words.language),
            words("column.slip"): evidence_text(one, words.language) or words("sign.none"),
        }
        for one in (found.location.explanations if found.location else ())
    ]
    return pd.DataFrame(lines)


def explanation_lines(found: pd.DataFrame, words: Words) -> list[str]:
    """``explanations`` as the lines of a list, each with the slip it looks like."""
    if not len(found):
        return []
    columns = [words(f"column.{one}") for one in ("changes", "slip")]
    return [
        words("problem.explanation", number=number, changes=changes)
        + (words("problem.slip", slip=slip) if slip != words("sign.none") else "")
        for number, (changes, slip) in enumerate(zip(*(found[one] for one in columns), strict=True), 1)
    ]


def likeliest(explained: pd.DataFrame) -> pd.DataFrame:
    """Of the explanations of a problem those that none is likelier than; none where there is none."""
    return explained[explained["rank"] == explained["rank"].min()] if len(explained) else explained


def suspects(explained: pd.DataFrame) -> list[str]:
    """The cells that any explanation accuses, the likeliest first, each once."""
    return list(dict.fromkeys(cell for changes in explained["changes"] for cell in json.loads(changes)))


def first_cell(problem: pd.DataFrame, suspected: list[str]) -> str | None:
    """The cell of this year's report to look at first: the likeliest suspect, else the first that a finding names."""
    return next(iter((*suspected, *as_trouble(problem, None).cells)), None)


def as_trouble(problem: pd.DataFrame, explained: pd.DataFrame | None) -> Trouble:
    """A problem as the loaders tell it, without its explanations where these are none."""
    lead = problem.iloc[0]
    lines = [_record(one) for one in records(problem)]
    ways = [one | {name: json.loads(one[name]) for name in ("changes", "evidence")} for one in _ways(explained)]
    return trouble(lead["short_name"], int(lead["year"]), lead["form"], lines, ways)


def _ways(explained: pd.DataFrame | None) -> list[dict[str, Any]]:
    return [] if explained is None else records(explained)


def _record(one: dict[str, Any]) -> dict[str, Any]:
    """A line of ``queries.findings`` as ``store.findings`` has it."""
    claim = json.loads(one["claim"]) if isinstance(one["claim"], str) else None
    location = None if pd.isna(one["location"]) else one["location"]
    return one | {"cells": json.loads(one["cells"]), "claim": claim, "location": location}


def claims(problem: pd.DataFrame, words: Words) -> list[str]:
    """What the prose states that the findings of a problem are about, each once."""
    said = (stated.sentence(one.claim, words) for one in as_trouble(problem, None).findings)
    return list(dict.fromkeys(filter(None, said)))


def symptoms(problem: pd.DataFrame, words: Words) -> Table:
    """The findings of a problem: rule, to what it was applied, its relation, with the figures, by how much it fails."""
    form = form_of(problem.iloc[0]["form"])
    lines = [
        {
            words("column.severity"): marks.severity(one.severity, one.status, words),
            words("column.rule"): one.rule_id,
            words("column.subject"): findings.subject(one.subject, form, words),
            words("column.formula"): _relation(one, words),
            words("column.numbers"): findings.numbers(one.numbers, one.status, words),
            words("column.left_minus_right"): findings.difference(one.difference, words),
        }
        for one in each_row(problem)
    ]
    return Table(pd.DataFrame(lines), widths={words("column.formula"): 370})


def _relation(one: Row, words: Words) -> str:
    """The relation with the labels of the form; a long sum, or what is no formula, as its rule says it."""
    said = findings.formula(one.formula, form_of(one.form), words)
    return said if 0 < len(said) <= findings.LONG else findings.statement(load_rules()[one.rule_id], words)


def cells(problem: pd.DataFrame, suspected: list[str], words: Words) -> Table:
    """Every cell that the findings of a problem name, once: what is written there, and where in the document. The
    suspected ones first, then what is not a zero."""
    form = form_of(problem.iloc[0]["form"])
    found = {(one["year"], one["cell"]): one for text in problem["cells"] for one in json.loads(text)}
    ordered = sorted(found.values(), key=lambda one: (one["cell"] not in suspected, one["value"] == 0))
    lines = [
        {
            words("column.year"): str(one["year"]),
            words("column.cell"): findings.cell_label(one["cell"], form, words),
            words("column.value"): words.number(one["value"]) if one["state"] in SURE else "",
            words("column.state"): mark("state", one["state"]).text(words),
            words("column.raw"): one["raw"],
            words("column.place"): findings.place(one["place"], words),
        }
        for one in ordered
    ]
    on_the_right = (words("column.value"), words("column.raw"))
    return Table(pd.DataFrame(lines), on_the_right, {words("column.cell"): 350})


def hints(problem: pd.DataFrame, words: Words) -> list[str]:
    """What the findings most likely come from, where the report itself shows it."""
    form = form_of(problem.iloc[0]["form"])
    return [findings.hint(code, form, words) for code in dict.fromkeys(problem["hint"]) if code]

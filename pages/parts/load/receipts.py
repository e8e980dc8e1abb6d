"""A document dropped on the load page: what was read, whose it is, what reconciliation would find. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

import loaders
from loaders.forms import load_forms
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.shared.look import marks
from pages.shared.look.marks import mark

YEARS = (min(form.first_year for form in load_forms().values()), 2035)  # for which a report may be given on this page


def headline(outcome: loaders.Outcome, words: Words) -> str:
    """What became of the reading, in a sentence."""
    if outcome.status == "refused" or outcome.reading is None:
        return words("load.refused", reason=words.reason(outcome.reason_code or "", outcome.reason_detail))
    form = outcome.reading.of_form
    title = words.pick(form.title_zh, form.title_en)
    said = words("load.read", form=title, sure=outcome.reading.count("number"), cells=len(outcome.reading.figures))
    asked = words.reason(outcome.reason_code, outcome.reason_detail) if outcome.reason_code else ""
    return f"{said} {asked}".strip()


def evidence(outcome: loaders.Outcome, words: Words) -> pd.DataFrame:
    """What in the document says whose report it is and for which year, the most trusted first."""
    signs = outcome.identity.evidence if outcome.identity else ()
    columns = ("evidence_about", "evidence_value", "evidence_source", "evidence_text", "place")
    lines = [
        (
            words(f"evidence.{sign.about}"),
            sign.value,
            words(f"evidence.{sign.source}"),
            sign.text,
            findings.place(sign.place, words),
        )
        for sign in signs
    ]
    return pd.DataFrame(lines, columns=[words(f"column.{column}") for column in columns])


def candidates(outcome: loaders.Outcome) -> list[str]:
    """The names to offer first where the unit is asked: those of the document, and those of the list most like them."""
    return [one.name for one in outcome.identity.candidates] if outcome.identity else []


def offered(outcome: loaders.Outcome, words: Words) -> list[str]:
    """The candidates as the page names them: those that are in the ledger say so."""
    known = {one.name for one in outcome.identity.in_ledger} if outcome.identity else set()
    return [words("load.in_ledger", name=name) if name in known else name for name in candidates(outcome)]


def choices(outcome: loaders.Outcome, names: Iterable[str]) -> list[str]:
    """The names to choose from: the unit that was found, else the candidates, then every unit of the ledger."""
    known = outcome.identity.organisation if outcome.identity else None
    return list(dict.fromkeys([*([known.name] if known else candidates(outcome)), *names]))


def rehearsed(appraisal: loaders.Appraisal, words: Words) -> pd.DataFrame:
    """What reconciliation would find, before anything is stored: ``findings.listed`` without unit and year."""
    if appraisal.outcome.reading is None:
        return pd.DataFrame()
    form, rules = appraisal.outcome.reading.of_form, load_rules()
    lines = [
        {
            words("column.severity"): marks.severity(rules[one.rule].severity, one.status, words),
            words("column.rule"): one.rule,
            words("column.subject"): findings.subject(one.subject, form, words),
            words("column.numbers"): findings.numbers(one.numbers, one.status, words),
            words("column.left_minus_right"): findings.difference(one.difference, words),
            words("column.statement"): findings.statement(rules[one.rule], words),
        }
        for one in appraisal.findings
    ]
    return pd.DataFrame(lines)


def figures(outcome: loaders.Outcome, words: Words) -> pd.DataFrame:
    """Every cell that was read: name, value, state, what is written there, place, why it is doubtful."""
    if outcome.reading is None:
        return pd.DataFrame()
    form = outcome.reading.of_form
    columns = ("cell", "value", "state", "raw", "place", "doubt")
    lines = [
        (
            form.label(one.cell, words.language),
            words.number(one.value) if one.value is not None else "",
            mark("state", one.state).text(words),
            one.raw,
            findings.place(one.place, words),
            words.doubt(one.doubt, one.likely) if one.doubt else "",
        )
        for one in outcome.reading.figures.values()
    ]
    return pd.DataFrame(lines, columns=[words(f"column.{column}") for column in columns])

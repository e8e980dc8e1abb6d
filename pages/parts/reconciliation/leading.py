"""What leads the page of the checks: how many reports have errors, which unit most, which rule fails most. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.shared.said import answers, problems


def errors(filings: pd.DataFrame, found: pd.DataFrame, words: Words) -> str:
    """How many units and reports have problems of severity error; which unit and which rule most."""
    reports = filings[filings["report_id"].notna()]
    if not len(reports):
        return answers.no_reports(filings, words)
    wrong = problems.errors(found)
    seen = {"reports": len(reports), "units": reports["organisation_id"].nunique()}
    if not len(wrong):
        return words("leading.no_errors", **seen)
    if len(reports) == 1:
        return words("leading.one_report", problems=len(wrong))
    return words(
        "leading.errors",
        **seen,
        wrong_reports=wrong["report_id"].nunique(),
        wrong_units=wrong["organisation_id"].nunique(),
        problems=len(wrong),
    ) + words("leading.most", unit=_unit(wrong, words), rule=_rule(found, words))


def narrowed(found: pd.DataFrame, words: Words) -> str:
    """How many problems there are of the severities, outcomes and rules that are chosen."""
    if not len(found):
        return words("leading.narrowed_none")
    return words(
        "leading.narrowed",
        units=found["organisation_id"].nunique(),
        reports=found["report_id"].nunique(),
        problems=found["problem_id"].nunique(),
        findings=len(found),
    )


def absence(shown: pd.DataFrame, district: pd.DataFrame, problem: str) -> str:
    """Why the problem that a link names is not in the list: the word that says it."""
    if (shown["fingerprint"] == problem).any():
        return "reconciliation.narrowed_out"
    return "reconciliation.elsewhere" if (district["fingerprint"] == problem).any() else "reconciliation.gone"


def _unit(wrong: pd.DataFrame, words: Words) -> str:
    """The unit with most problems of severity error, with the number; all of them where several have as many."""
    counts = wrong["short_name"].value_counts()
    most = counts[counts == counts.iloc[0]]
    return words("leading.count", name=words.join(most.index), count=int(counts.iloc[0]))


def _rule(found: pd.DataFrame, words: Words) -> str:
    """The rules of severity error that fail in most reports, with the number of reports."""
    failed = found[(found["status"] == "fail") & (found["severity"] == "error")]
    counts = failed.groupby("rule_id", sort=False)["report_id"].nunique().sort_values(ascending=False, kind="stable")
    most = counts[counts == counts.iloc[0]]
    named = [words("leading.rule", rule=one, title=findings.title(load_rules()[one], words)) for one in most.index]
    return words("leading.reports", name=words.join(named), count=int(counts.iloc[0]))


def position(first: pd.DataFrame, found: pd.DataFrame, problem: str | None) -> int | None:
    """Where in the list of problems the one with a finding of this fingerprint stands; None if it is not there."""
    ids = found.loc[found["fingerprint"] == problem, "problem_id"]
    return list(first["problem_id"]).index(ids.iloc[0]) if len(ids) else None

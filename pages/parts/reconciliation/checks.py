"""How the checks of the view ended, rule by rule, and the findings to take away. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from loaders.forms import Form, form_of
from loaders.reconcile.rule import SEVERITIES
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.shared.data import each_row
from pages.shared.look import marks
from pages.shared.view.selection import Selection


def summary(counts: pd.DataFrame, found: pd.DataFrame, words: Words) -> str:
    """How the checks of the view ended, so that "no failures" can be told from "nothing was checked"."""
    failed = found[found["status"] == "fail"]["severity"].value_counts()
    totals = counts[["passed", "failed", "undetermined", "not_assessable"]].sum()
    return words(
        "finding.summary",
        checked=words.number(int(totals.sum())),
        **{str(name): words.number(int(value)) for name, value in totals.items()},
        **{name: int(failed.get(name, 0)) for name in SEVERITIES},
    )


def wanted(found: pd.DataFrame, chosen: Selection) -> tuple[pd.DataFrame, bool]:
    """All findings of the problems of which one finding is of the severities, outcomes and rules chosen; and whether
    any are chosen."""
    shown = found
    kinds = {"severity": chosen.severities, "status": chosen.statuses, "rule_id": chosen.rules}
    for column, some in kinds.items():
        shown = shown[shown[column].isin(some)] if some else shown
    return found[found["problem_id"].isin(shown["problem_id"])], any(kinds.values())


def narrowed(frame: pd.DataFrame, rules: Sequence[str], severities: Sequence[str]) -> pd.DataFrame:
    """The lines of these rules, and of the rules of these severities; all where none are chosen."""
    known = load_rules()
    of_rules = frame["rule_id"].isin(rules) if rules else frame["rule_id"].notna()
    grave = frame["rule_id"].map(lambda one: one in known and known[one].severity in severities)
    return frame[of_rules & grave] if severities else frame[of_rules]


def outcomes(counts: pd.DataFrame, words: Words) -> pd.DataFrame:
    """How the checks of each rule ended, and why some were not assessable: "no failures" is not "nothing checked"."""
    names = ("passed", "failed", "undetermined", "not_assessable")
    lines = []
    for key, group in counts.groupby("rule_id", sort=False):
        rule_id = str(key)
        rule = load_rules().get(rule_id)
        if rule is not None:
            reasons = sum((Counter(json.loads(one)) for one in group["reasons"]), Counter())
            said = (
                words("outcome.reason", reason=words(f"reason.{code}"), count=n) for code, n in reasons.most_common()
            )
            lines.append(
                {
                    words("column.rule"): rule_id,
                    words("column.problem"): findings.title(rule, words),
                    **{words(f"column.{name}"): int(group[name].sum()) for name in names},
                    words("column.reasons"): words("list.semicolon").join(said),
                }
            )
    return pd.DataFrame(lines)


def listed(found: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The findings as a table: severity, unit, year, rule, what is wrong, subject, numbers, difference, statement."""
    rules = load_rules()
    lines = [
        {
            words("column.severity"): marks.severity(one.severity, one.status, words),
            words("column.organisation"): one.short_name,
            words("column.year"): str(one.year),
            words("column.rule"): one.rule_id,
            words("column.problem"): findings.title(rules[one.rule_id], words),
            words("column.subject"): findings.subject(one.subject, form_of(one.form), words),
            words("column.numbers"): findings.numbers(one.numbers, one.status, words),
            words("column.left_minus_right"): findings.difference(one.difference, words),
            words("column.statement"): findings.statement(rules[one.rule_id], words),
        }
        for one in each_row(found)
    ]
    return pd.DataFrame(lines)


def exported(found: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The findings to take away: as listed, with the number of their problem, the relation in words, the cells as
    written, what to ask and the authority."""
    rules = load_rules()
    table = listed(found, words)
    table[words("column.year")] = found["year"].astype(int).to_numpy()
    table[words("column.left_minus_right")] = pd.to_numeric(found["difference"]).astype(float).round(6).to_numpy()
    table.insert(0, words("column.problem_number"), pd.factorize(found["problem_id"])[0] + 1)
    table[words("column.formula")] = [
        findings.formula(one.formula, form_of(one.form), words) for one in each_row(found)
    ]
    table[words("column.cells")] = [_written(one.cells, form_of(one.form), words) for one in each_row(found)]
    table[words("column.ask")] = [findings.ask(rules[one.rule_id], words) for one in each_row(found)]
    table[words("column.authority")] = [findings.authority(rules[one.rule_id], words) for one in each_row(found)]
    table[words("column.fingerprint")] = list(found["fingerprint"])
    return table


def _written(text: str, form: Form, words: Words) -> str:
    """The cells of a finding in one line: label「as written」(place)."""
    return words("list.semicolon").join(
        words(
            "finding.cell",
            cell=findings.cell_label(one["cell"], form, words),
            raw=one["raw"],
            place=findings.place(one["place"], words),
        )
        for one in json.loads(text)
    )

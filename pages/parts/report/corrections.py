"""What a corrected report changed, from the findings of two versions. Pure."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from loaders.forms import Form
from loaders.reconcile.rulebook import load_rules
from loaders.said.findings import numbers, statement, subject
from loaders.words import Words
from pages.shared.data import Row, each_row
from pages.shared.look.marks import mark, severity

CHANGES = ("new", "moved", "same", "cured")  # of a finding, from one version of a report to the next


def corrected(before: pd.DataFrame, after: pd.DataFrame, form: Form, words: Words) -> pd.DataFrame:
    """What a corrected report changed, from the findings of two versions: cured, new, still there with other numbers or
    as it was; what is still to be done first."""
    keys = ["rule_id", "subject"]
    both = before.merge(after, on=keys, how="outer", suffixes=("_before", "_after"))
    both["change"] = [_change(one) for one in each_row(both)]
    both["order"] = both["change"].map(CHANGES.index)
    rules = load_rules()
    lines = [
        {
            words("column.change"): mark("change", one.change).text(words),
            words("column.severity"): severity(rules[one.rule_id].severity, _status(one), words),
            words("column.rule"): one.rule_id,
            words("column.subject"): subject(one.subject, form, words),
            words("column.numbers_before"): _numbers(one.numbers_before, one.status_before, words),
            words("column.numbers_after"): _numbers(one.numbers_after, one.status_after, words),
            words("column.statement"): statement(rules[one.rule_id], words),
        }
        for one in each_row(both.sort_values(["order", *keys], kind="stable"))
        if one.rule_id in rules
    ]
    return pd.DataFrame(lines)


def correction(changed: pd.DataFrame, words: Words) -> str:
    """How many findings a corrected version cured, brought, changed and left."""
    counts = Counter(changed[words("column.change")] if len(changed) else ())
    return words("report.correction", **{one: counts[mark("change", one).text(words)] for one in CHANGES})


def _status(one: Row) -> str:
    return str(one.status_before if one.change == "cured" else one.status_after)


def _change(one: Row) -> str:
    if pd.isna(one.fingerprint_after):
        return "cured"
    if pd.isna(one.fingerprint_before):
        return "new"
    return "same" if one.fingerprint_before == one.fingerprint_after else "moved"


def _numbers(text: str, status: str, words: Words) -> str:
    return words("sign.none") if pd.isna(text) else numbers(text, status, words)

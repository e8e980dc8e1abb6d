"""勾稽核验: every relation that does not hold or cannot be told, with its numbers, its cells and their places."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from loaders.forms import load_forms
from loaders.reconcile.rules import load_rules
from pages.shared import cached, display, filters, findings, marks, navigation, queries
from pages.shared.view import View
from pages.shared.words import Words

STATUSES = ("fail", "undetermined")
SEVERITIES = ("error", "warning", "notice")


def show() -> None:
    """Draw the page."""
    view = filters.draw("reconciliation", "organisations", "years", "severities", "statuses", "rules", more=_choices)
    words, chosen = view.words, view.selection
    found = view.shown(cached.read(queries.findings, view.district))
    st.markdown(findings.summary(view.shown(cached.read(queries.check_counts, view.district)), found, words))
    for column, wanted in (("severity", chosen.severities), ("status", chosen.statuses), ("rule_id", chosen.rules)):
        found = found[found[column].isin(wanted)] if wanted else found
    if not len(found):
        st.info(words("reconciliation.none"))
        return
    _detail(view, found.iloc[_pick(found, words)])
    display.offer_frame(findings.exported(found, words), view, words("page.reconciliation"), "findings")


def _choices(_district: str, words: Words) -> dict[str, dict[Any, str]]:
    rules = {
        one.id: words("rule.choice", rule=one.id, statement=findings.statement(one, words))
        for one in load_rules().values()
    }
    return {
        "severities": {one: marks.mark("severity", one).text(words) for one in SEVERITIES},
        "statuses": {one: marks.mark("outcome", one).text(words) for one in STATUSES},
        "rules": rules,
    }


def _pick(found: pd.DataFrame, words: Words) -> int:
    """Draw the list; the position of the row that is picked, the first unless one is."""
    st.caption(words("reconciliation.pick"))
    event = display.table(
        findings.listed(found, words), words, "findings list", on_select="rerun", selection_mode="single-row"
    )
    picked = event.selection.rows
    return picked[0] if picked else 0


def _detail(view: View, finding: pd.Series) -> None:
    words, rule, form = view.words, load_rules()[finding["rule_id"]], load_forms()[finding["form"]]
    grave = findings.severity(finding["severity"], finding["status"], words)
    with st.container(border=True):
        st.subheader(words("reconciliation.detail", severity=grave, unit=finding["short_name"], year=finding["year"]))
        st.markdown(words("reconciliation.must_hold", rule=rule.id, statement=findings.statement(rule, words)))
        st.markdown(words("reconciliation.subject", subject=findings.subject(finding["subject"], form, words)))
        if formula := findings.formula(finding["formula"], form, words):
            st.markdown(words("reconciliation.formula", formula=formula))
            st.markdown(
                words("reconciliation.numbers", numbers=findings.numbers(finding["numbers"], finding["status"], words))
            )
        if difference := findings.difference(finding["difference"], words):
            st.markdown(words("reconciliation.difference", difference=difference))
        st.markdown(words("reconciliation.authority", authority=findings.authority(rule, words)))
        if unless := findings.exceptions(rule, words):
            st.caption(words("reconciliation.exceptions", exceptions=unless))
        cells = findings.cells(finding["cells"], form, words)
        if len(cells):
            st.caption(words("reconciliation.check_first"))
            display.table(cells, words, "finding cells")
        report = replace(view.selection, organisations=(finding["organisation_id"],), years=(int(finding["year"]),))
        navigation.link("report", words("reconciliation.open_report"), report, words)


if __name__ == "__main__":
    import app

    app.main()

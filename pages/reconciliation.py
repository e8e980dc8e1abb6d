"""勾稽核验: what does not add up or cannot be told, problem by problem, with its likely cause, cells and places."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from loaders.reconcile.explain.wording import foot
from loaders.reconcile.rule import SEVERITIES
from loaders.reconcile.rulebook import load_rules
from loaders.words import Words
from pages.parts.reconciliation import checks, dossier, leading
from pages.shared.data import cached, queries
from pages.shared.look import display, marks
from pages.shared.said import findings, problems
from pages.shared.view import address, filters
from pages.shared.view.view import View

STATUSES = ("fail", "undetermined")
LIST = "findings list"


def show() -> None:
    """Draw the page."""
    view, take = filters.draw(
        "reconciliation", "organisations", "years", "severities", "statuses", "rules", more=_choices
    )
    words = view.words
    counts = view.shown(cached.read(queries.check_counts, view.district))
    found = view.shown(cached.read(queries.findings, view.district))
    everything, found, is_narrowed = found, *checks.wanted(found, view.selection)
    st.markdown(leading.narrowed(found, words) if is_narrowed else leading.errors(view.filings, found, words))
    if not view.filings["report_id"].notna().any():
        take.away("reconciliation")
        return
    counts = checks.narrowed(counts, view.selection.rules, view.selection.severities)
    if not view.selection.statuses:
        of_rules = checks.narrowed(everything, view.selection.rules, view.selection.severities)
        st.caption(checks.summary(counts, of_rules, words))
    if len(found):
        first = problems.leads(found)
        if not is_narrowed:
            st.markdown(words("problem.count", problems=len(first), findings=len(found)))
        lead = first.iloc[_pick(first, found, everything, view)]
        dossier.draw(view, found[found["problem_id"] == lead["problem_id"]])
        take.table(checks.exported(found, words), words("page.reconciliation"), "findings")
    else:
        st.info(words("reconciliation.none"))
    with st.expander(words("outcome.by_rule")):
        display.table(checks.outcomes(counts, words), words, "outcomes")
    take.away("reconciliation")


def _choices(_district: str, words: Words) -> dict[str, dict[Any, str]]:
    rules = {
        one.id: words("rule.choice", rule=one.id, statement=findings.title(one, words)) for one in load_rules().values()
    }
    return {
        "severities": {one: marks.mark("severity", one).text(words) for one in SEVERITIES},
        "statuses": {one: marks.mark("outcome", one).text(words) for one in STATUSES},
        "rules": rules,
    }


def _pick(first: pd.DataFrame, found: pd.DataFrame, everything: pd.DataFrame, view: View) -> int:
    """Draw the list; the position of the problem the address asks for, the first unless it is there."""
    words, asked = view.words, view.selection.problem
    place = leading.position(first, found, asked)
    if asked and place is None:
        st.warning(words(leading.absence(everything, cached.read(queries.findings, view.district), asked)))
    st.caption(words("reconciliation.pick") + foot(words.language))
    st.session_state[LIST] = {"selection": {"rows": [place or 0]}}
    picked = partial(_picked, tuple(first["fingerprint"]))
    listed = problems.listed(first, words)
    display.table(listed, words, LIST, on_select=picked, selection_mode="single-row-required")
    return place or 0


def _picked(fingerprints: tuple[str, ...]) -> None:
    """A row was picked: write its problem to the address."""
    rows = st.session_state[LIST]["selection"]["rows"]
    address.write(replace(address.current()[0], problem=fingerprints[rows[0]] if rows else None))


if __name__ == "__main__":
    import app

    app.main()

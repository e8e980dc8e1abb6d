"""勾稽核验: what does not add up or cannot be told: the problems on the left, on the right the one that is open."""

from __future__ import annotations

from typing import Any

import pandas as pd

from loaders.reconcile.rule import SEVERITIES
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.parts.reconciliation import checks, dossier, leading, listing
from pages.shared.data import cached, queries
from pages.shared.look import display, marks
from pages.shared.look import elements as st
from pages.shared.said import problems
from pages.shared.view import filters
from pages.shared.view.view import View

STATUSES = ("fail", "undetermined")
TALL = 590  # pixels of list and dossier: with what stands above they fill a screen of 768


def show() -> None:
    """Draw the page."""
    view, take = filters.draw(
        "reconciliation", "organisations", "years", "severities", "statuses", "rules", more=_choices
    )
    words = view.words
    everything, found, is_narrowed = cached.made(_found, view)
    display.answer(leading.narrowed(found, words) if is_narrowed else leading.errors(view.filings, found, words))
    if not view.filings["report_id"].notna().any():
        take.away("reconciliation")
        return
    if len(found):
        _problems(found, everything, view)
        take.table(lambda: checks.exported(found, words), words("page.reconciliation"), "findings")
    else:
        st.info(words("reconciliation.none"))
    with st.expander(words("outcome.by_rule"), key="by rule", on_change="rerun") as fold:
        if fold.open:
            _by_rule(everything, view)
    take.away("reconciliation")


def _found(view: View) -> tuple[pd.DataFrame, pd.DataFrame, bool]:
    """The findings of the view: all, those of the choices, whether any are made."""
    everything = view.shown(cached.read(queries.findings, view.district))
    return everything, *checks.wanted(everything, view.selection)


def _by_rule(everything: pd.DataFrame, view: View) -> None:
    """How the checks ended, in all and rule by rule."""
    words, chosen = view.words, view.selection
    counts = view.shown(cached.read(queries.check_counts, view.district))
    counts = checks.narrowed(counts, chosen.rules, chosen.severities)
    if not chosen.statuses:
        st.caption(checks.summary(counts, checks.narrowed(everything, chosen.rules, chosen.severities), words))
    display.table(checks.outcomes(counts, words), words, "outcomes")


def _choices(_district: str, words: Words) -> dict[str, dict[Any, str]]:
    rules = {
        one.id: words("rule.choice", rule=one.id, statement=findings.title(one, words)) for one in load_rules().values()
    }
    return {
        "severities": {one: marks.mark("severity", one).text(words) for one in SEVERITIES},
        "statuses": {one: marks.mark("outcome", one).text(words) for one in STATUSES},
        "rules": rules,
    }


def _problems(found: pd.DataFrame, everything: pd.DataFrame, view: View) -> None:
    """The list, and beside it the problem that the address asks for, the first unless it is there."""
    words, asked, first = view.words, view.selection.problem, problems.leads(found)
    place = leading.position(first, found, asked)
    if asked and place is None:
        st.warning(words(leading.absence(everything, cached.read(queries.findings, view.district), asked)))
    shown = listing.first_of(view.selection.leaf, len(first)) if place is None else place
    listed, opened = st.columns([2, 3], gap="small")
    with listed, st.container(height=TALL):
        st.html(listing.html(first, shown, view))
    with opened, st.container(height=TALL):
        dossier.draw(view, found[found["problem_id"] == first.iloc[shown]["problem_id"]])


if __name__ == "__main__":
    import app

    app.main()

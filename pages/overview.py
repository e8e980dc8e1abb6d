"""总览: who has filed, what is wrong, what changed; the newest year in five numbers."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from pages.shared import answers, breakdowns, cached, charts, display, figures, filters, listings, queries, tables
from pages.shared.marks import mark
from pages.shared.navigation import link

NUMBERS = ("licensing.decisions", "penalty.decisions", "app.received_new", "app.carried_out", "case.review.total")
REQUESTS = "app.received_new"
SEVERITIES = ("error", "warning", "notice")
CHANGES_SHOWN = 8


def show() -> None:
    """Draw the page."""
    view = filters.draw("overview", "organisations", "years")
    observed = view.observed(*NUMBERS)
    st.markdown(answers.filing(view.filings, view.words))
    st.subheader(view.words("overview.numbers", year=view.words.year(view.years[-1])))
    display.numbers(figures.totals(observed), NUMBERS, view.years[-1], view.words)
    _findings(view)
    _filing_matrix(view)
    _requests(view, observed[observed["series"] == REQUESTS])
    _changes(view, observed)
    _unloaded(view)
    display.take_away(view, "overview")


def _findings(view: filters.View) -> None:
    words = view.words
    st.subheader(words("overview.findings"))
    st.markdown(answers.findings(view.filings, words))
    with st.container(horizontal=True):
        for severity in SEVERITIES:
            label = words("overview.see", what=mark("severity", severity).text(words))
            link("reconciliation", label, replace(view.selection, severities=(severity,)), words)


def _filing_matrix(view: filters.View) -> None:
    words = view.words
    st.subheader(words("overview.matrix"))
    st.caption(words("overview.matrix_key"))
    matrix = listings.filing_matrix(view.filings, words)
    display.table(matrix, words, "matrix")
    display.offer_frame(matrix.reset_index(), view, words("overview.matrix"), "matrix")


def _requests(view: filters.View, requests: pd.DataFrame) -> None:
    words, totals = view.words, figures.totals(requests)
    st.subheader(words("overview.requests"))
    st.markdown(answers.total(figures.line_of(totals, REQUESTS, figures.latest(totals)), words))
    caption = charts.Caption(words("overview.requests"), words.unit("件"), display.source(view))
    display.chart(charts.lines(charts.of_totals(totals), caption, words), words, "requests")
    display.table(tables.total_table(totals, words), words, "requests table", flags=True)
    display.offer(requests, view, words("overview.requests"), "requests")


def _changes(view: filters.View, observed: pd.DataFrame) -> None:
    words, year = view.words, view.years[-1]
    st.subheader(words("overview.changes", year=words.year(year)))
    changed = breakdowns.changes(observed, year, CHANGES_SHOWN)
    if not len(changed):
        st.write(words("overview.no_changes"))
        return
    st.caption(words("overview.changes_note"))
    display.table(listings.change_table(changed, words), words, "changes table", flags=True)
    display.offer(changed, view, words("overview.changes_file"), "changes")


def _unloaded(view: filters.View) -> None:
    words = view.words
    st.subheader(words("overview.unloaded"))
    unloaded = cached.read(queries.unloaded)
    if not len(unloaded):
        st.write(words("overview.all_loaded"))
        return
    shown = tables.unloaded_table(unloaded, words)
    display.table(shown, words, "unloaded table")
    display.offer_frame(shown, view, words("overview.unloaded"), "unloaded")


if __name__ == "__main__":
    import app

    app.main()

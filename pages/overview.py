"""总览: whom to contact today, who has not filed, this year against last year, who changed most."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared.charts import charts
from pages.shared.data import breakdowns, cached, observations, queries
from pages.shared.look import display
from pages.shared.said import answers, todo
from pages.shared.tables import listings, tables
from pages.shared.view import filters
from pages.shared.view.navigation import task_list

NUMBERS = ("licensing.decisions", "penalty.decisions", "app.received_new", "app.carried_out", "case.review.total")
REQUESTS = "app.received_new"
SHOWN = 8  # lines of a list


def show() -> None:
    """Draw the page."""
    view = filters.draw("overview", "organisations", "years")
    words, observed, year = view.words, view.observed(*NUMBERS), view.years[-1]
    _today(view)
    _filing_matrix(view)
    st.subheader(words("overview.compared", year=words.year(year)))
    display.numbers(observations.totals(observed), NUMBERS, year, words)
    _requests(view, observed[observed["series"] == REQUESTS])
    _changes(view, observed)
    _unloaded(view)
    display.take_away(view, "overview")


def _today(view: filters.View) -> None:
    """Whom to contact, the gravest first, and where to see the rest."""
    words = view.words
    st.subheader(words("overview.today"))
    found = view.shown(cached.read(queries.findings, view.district))
    waiting = (cached.read(queries.unsure, view.district), cached.read(queries.unloaded))
    tasks = todo.tasks(view.filings, found, *waiting, words)
    if not tasks:
        st.write(words("overview.nobody", year=words.year(view.filings["year"].max())))
    task_list(tasks[:SHOWN], view.selection, words)
    if rest := tasks[SHOWN:]:
        with st.expander(words("overview.more_tasks", count=len(rest))):
            task_list(rest, view.selection, words)
    st.caption(answers.findings(view.filings, words))


def _filing_matrix(view: filters.View) -> None:
    words = view.words
    st.subheader(words("overview.filed"))
    st.markdown(answers.filing(view.filings, words))
    st.caption(words("overview.matrix_key"))
    matrix = listings.filing_matrix(view.filings, words)
    display.table(matrix, words, "matrix")
    display.offer_frame(matrix.reset_index(), view, words("overview.matrix"), "matrix")


def _requests(view: filters.View, requests: pd.DataFrame) -> None:
    words, totals = view.words, observations.totals(requests)
    st.subheader(words("overview.requests"))
    st.markdown(answers.total(observations.line_of(totals, REQUESTS, observations.latest(totals)), words))
    caption = charts.Caption(words("overview.requests"), words.unit("件"), display.source(view))
    display.chart(charts.lines(charts.of_totals(totals), caption, words), words, "requests")
    display.table(tables.total_table(totals, words), words, "requests table", flags=True)
    display.offer(requests, view, words("overview.requests"), "requests")


def _changes(view: filters.View, observed: pd.DataFrame) -> None:
    """The largest changes; those that rest on a figure under a finding apart, to be checked first."""
    words, year = view.words, view.years[-1]
    st.subheader(words("overview.changed"))
    unsure = breakdowns.doubted(observed)
    kinds = {"real": observed[~unsure], "doubted": observed[unsure]}
    parts = {one: breakdowns.changes(part, year, SHOWN) for one, part in kinds.items()}
    some = any(map(len, parts.values()))
    st.caption(words("overview.changes_note" if some else "overview.no_changes"))
    for name, changed in (one for one in parts.items() if len(one[1])):
        st.markdown(words(f"overview.{name}"))
        display.table(listings.change_table(changed, words), words, f"{name} changes", flags=name == "doubted")
        display.offer(changed, view, words(f"overview.{name}_file"), f"{name} changes")


def _unloaded(view: filters.View) -> None:
    words = view.words
    if len(unloaded := cached.read(queries.unloaded)):
        shown = tables.unloaded_table(unloaded, words)
        st.subheader(words("overview.unloaded"))
        display.table(shown, words, "unloaded table")
        invented = [words("yes") if one else words("no") for one in unloaded["is_sample"]]
        taken = shown.assign(**{words("column.sample"): invented})
        display.offer_frame(taken, view, words("overview.unloaded"), "unloaded")


if __name__ == "__main__":
    import app

    app.main()

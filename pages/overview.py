"""总览: whom to contact today, who has not filed, this year against last year, who changed most."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts.overview import changes, due, filings, today
from pages.shared.charts import charts
from pages.shared.data import cached, observations, queries, suspects
from pages.shared.look import display
from pages.shared.said import answers
from pages.shared.tables import tables
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

NUMBERS = ("licensing.decisions", "penalty.decisions", "app.received_new", "app.carried_out", "case.review.total")
REQUESTS = "app.received_new"
SHOWN = 8  # lines of a list


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("overview", "organisations", "years", without_reports=due.draw)
    words, observed, year = view.words, view.observed(*NUMBERS), view.years[-1]
    today.draw(view)
    _filing_matrix(view, take)
    _calendar(view, take)
    st.subheader(words("overview.compared", year=words.year(year)))
    display.numbers(observations.totals(observed), NUMBERS, year, words)
    _requests(view, take, observed[observed["series"] == REQUESTS])
    _changes(view, take, observed)
    _unloaded(view, take)
    take.away("overview")


def _filing_matrix(view: View, take: Takeaway) -> None:
    words = view.words
    st.subheader(words("overview.filed"))
    st.markdown(answers.filing(view.filings, words))
    st.caption(words("overview.matrix_key"))
    matrix = filings.filing_matrix(view.filings, words)
    display.table(matrix, words, "matrix")
    take.table(matrix.reset_index(), words("overview.matrix"), "matrix")


def _calendar(view: View, take: Takeaway) -> None:
    """Every report that is owed, with its day and how it stands to it."""
    words, years = view.words, set(view.selection.years)
    found = [
        one for one in due.of(view.district, view.selection.organisations or None) if one.year in years or not years
    ]
    with st.expander(words("overview.due_all", count=len(found))):
        table = due.table(found, words)
        display.table(table, words, "calendar")
        take.table(table, words("overview.due_file"), "calendar")


def _requests(view: View, take: Takeaway, requests: pd.DataFrame) -> None:
    words, totals = view.words, observations.totals(requests)
    st.subheader(words("overview.requests"))
    st.markdown(answers.total(observations.line_of(totals, REQUESTS, observations.latest(totals)), words))
    caption = charts.Caption(words("overview.requests"), words.unit("件"), display.source(view))
    display.chart(charts.lines(charts.of_totals(totals), caption, words), words, "requests")
    display.table(tables.total_table(totals, words), words, "requests table", flags=True)
    take.observations(requests, words("overview.requests"), "requests")


def _changes(view: View, take: Takeaway, observed: pd.DataFrame) -> None:
    """The largest changes; those that rest on a figure under a finding apart, to be checked first."""
    words, year = view.words, view.years[-1]
    st.subheader(words("overview.changed"))
    unsure = suspects.doubted(observed)
    kinds = {"real": observed[~unsure], "doubted": observed[unsure]}
    parts = {one: changes.changes(part, year, SHOWN) for one, part in kinds.items()}
    some = any(map(len, parts.values()))
    st.caption(words("overview.changes_note" if some else "overview.no_changes"))
    for name, changed in (one for one in parts.items() if len(one[1])):
        st.markdown(words(f"overview.{name}"))
        display.table(changes.change_table(changed, words), words, f"{name} changes", flags=name == "doubted")
        take.observations(changed, words(f"overview.{name}_file"), f"{name} changes")


def _unloaded(view: View, take: Takeaway) -> None:
    words = view.words
    if len(unloaded := cached.read(queries.unloaded)):
        shown = tables.unloaded_table(unloaded, words)
        st.subheader(words("overview.unloaded"))
        display.table(shown, words, "unloaded table")
        invented = [words("yes") if one else words("no") for one in unloaded["is_sample"]]
        taken = shown.assign(**{words("column.sample"): invented})
        take.table(taken, words("overview.unloaded"), "unloaded")


if __name__ == "__main__":
    import app

    app.main()

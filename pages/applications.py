"""依申请公开: what became of the requests, year by year and unit by unit, who asked, and what was carried over."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.groups import outcome_groups, parts_of, series_of
from pages.parts.applications import applicants, handling, request_answers
from pages.shared.charts import bars, charts
from pages.shared.data import cached, observations, queries, suspects
from pages.shared.look import display
from pages.shared.said import answers
from pages.shared.tables import tables
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

MOVING = ("app.received_new", "app.carried_in", "app.result.total", "app.carried_out")
OUTCOMES = outcome_groups()
ENDS = (*OUTCOMES, MOVING[3])
SERIES = series_of("applications")
CELLS = parts_of(MOVING[0])


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("applications", "organisations", "years", "focus", focus=SERIES)
    words = view.words
    observed = view.observed(*MOVING, *OUTCOMES)
    if take.nothing(observed):
        return
    totals = observations.totals(observed)
    year = observations.latest(totals[totals["series"] == MOVING[0]])
    if year is None:
        st.info(words("empty.view"))
    else:
        for series in (MOVING[0], MOVING[3]):
            st.markdown(answers.total(observations.line_of(totals, series, year), words))
        st.markdown(request_answers.granted(observed, OUTCOMES[0], MOVING[2], year, words))
        handling.flow_of(view, observed, year, MOVING[:2], ENDS)
        _over_years(view, take, totals)
        handling.by_unit(view, take, observed, year, ENDS)
        _applicants(view, take, year)
        handling.carried(view, take, observed, MOVING[3], MOVING[1])
    take.observations(observed, words("page.applications"), "applications")
    display.units(view, take)
    take.away("applications")


def _over_years(view: View, take: Takeaway, totals: pd.DataFrame) -> None:
    words = view.words
    st.subheader(words("applications.over_years"))
    for name, series, draw in (("moving", MOVING, charts.lines), ("outcomes", OUTCOMES, bars.bars)):
        part, title = totals[totals["series"].isin(series)], words(f"applications.{name}")
        caption = charts.Caption(title, words.unit("件"), display.source(view))
        display.chart(draw(charts.of_totals(part), caption, words), words, name)
        display.table(tables.wide_totals(part, words), words, f"{name} table", flags=True, covered=True)
        take.totals(part, title, name)


def _applicants(view: View, take: Takeaway, year: int) -> None:
    words = view.words
    st.subheader(words("applications.who"))
    labels = {cell: applicants.column_label(cell, words) for cell in CELLS}
    cells = view.shown(cached.read(queries.cells, view.district, CELLS))
    found = applicants.observe_cells(view.filings, cells, cached.read(queries.flags, view.district), CELLS, labels)
    kinds, covered = applicants.by_kind(cells, year, CELLS)
    owed = int((view.filings["year"] == year).sum())
    severity = suspects.gravest(found.loc[found["year"] == year, "flag"])
    st.markdown(request_answers.applicants(kinds.rename(labels), covered, owed, year, words, severity))
    caption = charts.Caption(words("applications.applicants"), words.unit("件"), display.source(view))
    display.chart(bars.bars(charts.of_totals(found), caption, words), words, "applicants")
    display.table(tables.wide_totals(found, words), words, "applicants table", flags=True, covered=True)
    take.totals(found, words("applications.applicants"), "applicants")


if __name__ == "__main__":
    import app

    app.main()

"""依申请公开: requests received and handled, their outcomes, who asked, and how the newest year flowed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.forms import load_forms
from loaders.series import load_series
from pages.shared import answers, bars, breakdowns, cached, charts, display, figures, filters, flow, queries, tables

FLOW = ("app.received_new", "app.carried_in", "app.result.total", "app.carried_out")
GROUPS = ("granted", "partial", "denied", "unavailable", "not_processed", "other")
OUTCOMES = tuple(f"app.result.{group}" for group in GROUPS)
SERIES = tuple(one for one in load_series() if one.startswith("app."))
KINDS = ("natural_person", "org_business", "org_research", "org_public_interest", "org_legal_service", "org_other")
CELLS = tuple(f"app.received_new:{kind}" for kind in KINDS)


def show() -> None:
    """Draw the page."""
    view = filters.draw("applications", "organisations", "years", "focus", focus=SERIES)
    words = view.words
    observed = view.observed(*FLOW, *OUTCOMES)
    totals = figures.totals(observed)
    year = figures.latest(totals[totals["series"] == FLOW[0]])
    if year is None:
        st.info(words("empty.view"))
    else:
        st.markdown(answers.total(figures.line_of(totals, FLOW[0], year), words))
        st.markdown(answers.granted(observed, OUTCOMES[0], FLOW[2], year, words))
        _over_years(view, totals)
        _applicants(view)
        _flow(view, observed, year)
    display.offer(observed, view, words("page.applications"), "applications")
    display.units(view)
    display.take_away(view, "applications")


def _over_years(view: filters.View, totals: pd.DataFrame) -> None:
    words, source = view.words, display.source(view)
    moving = totals[totals["series"].isin(FLOW)]
    caption = charts.Caption(words("applications.moving"), words.unit("件"), source)
    display.chart(charts.lines(charts.of_totals(moving), caption, words), words, "moving")
    display.table(tables.wide_totals(moving, words), words, "moving table", flags=True, covered=True)
    outcomes = totals[totals["series"].isin(OUTCOMES)]
    caption = charts.Caption(words("applications.outcomes"), words.unit("件"), source)
    display.chart(bars.bars(charts.of_totals(outcomes), caption, words), words, "outcomes")
    display.table(tables.wide_totals(outcomes, words), words, "outcomes table", flags=True, covered=True)


def _applicants(view: filters.View) -> None:
    words, form = view.words, list(load_forms().values())[-1]
    labels = {cell: tables.column_label(form, cell, words) for cell in CELLS}
    found = breakdowns.observe_cells(view.filings, cached.read(queries.cells, view.district, CELLS), CELLS, labels)
    caption = charts.Caption(words("applications.applicants"), words.unit("件"), display.source(view))
    display.chart(bars.bars(charts.of_totals(found), caption, words), words, "applicants")
    display.table(tables.wide_totals(found, words), words, "applicants table", covered=True)


def _flow(view: filters.View, observed: pd.DataFrame, year: int) -> None:
    words = view.words
    st.subheader(words("applications.flow", year=words.year(year)))
    steps = breakdowns.flow_steps(observed, year, FLOW[:2], (*OUTCOMES, FLOW[3]))
    if steps.obstacle:
        st.write(answers.no_flow(steps, words))
        return
    covered = words.coverage(steps.reported, steps.expected)
    title = words("applications.flow_title", year=words.year(year), coverage=covered)
    caption = charts.Caption(title, words.unit("件"), display.source(view))
    middle = words("applications.middle")
    display.chart(flow.flow(steps.sources, middle, steps.outcomes, caption, words), words, "flow")


if __name__ == "__main__":
    import app

    app.main()

"""主动公开: table two without procurement, year over year, for the district and unit by unit."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.series import load_series
from pages.shared import answers, axes, charts, display, figures, filters, listings, panels, tables

TOPICS = ("licensing", "penalty", "compulsion", "other_service", "fee", "normative", "rules")
SERIES = tuple(one for topic in TOPICS for one in load_series() if one.partition(".")[0] == topic)
UNITS_DRAWN = 12


def show() -> None:
    """Draw the page."""
    view = filters.draw("disclosures", "organisations", "years", "series", "focus", series=SERIES, focus=SERIES)
    observed = view.observed()
    totals = figures.totals(observed)
    _district(view, totals)
    display.offer(observed, view, view.words("page.disclosures"), "disclosures")
    _units(view)
    display.take_away(view, "disclosures")


def _district(view: filters.View, totals: pd.DataFrame) -> None:
    words = view.words
    for series in ("licensing.decisions", "penalty.decisions"):
        if series in view.series:
            line = figures.line_of(totals, series, figures.latest(totals[totals["series"] == series]))
            st.markdown(answers.total(line, words))
    if not len(totals):
        st.info(words("empty.view"))
        return
    caption = charts.Caption(words("disclosures.district", district=view.district_name), "", display.source(view))
    display.chart(panels.panels(charts.of_totals(totals), caption, words), words, "district")
    st.caption(words("chart.reading_panels"))
    if axes.has_break(view.years):
        with st.expander(words("form_break.title")):
            st.table(listings.break_notes(view.series, words))
    display.table(tables.total_table(totals, words), words, "totals", flags=True)


def _units(view: filters.View) -> None:
    words, series = view.words, load_series()[view.focus]
    observed = view.observed(view.focus)
    label = words.series(series)
    st.subheader(words("units.of", label=label, unit=words.unit(series.unit)))
    drawn = charts.of_units(observed, UNITS_DRAWN)
    if not observed["value"].notna().any():
        st.info(words("empty.view"))
    else:
        caption = charts.Caption(label, words.unit(series.unit), display.source(view))
        display.chart(panels.panels(drawn, caption, words), words, "units")
        st.caption(words("chart.reading_panels"))
        if drawn["name"].nunique() < observed["organisation"].nunique():
            st.caption(words("chart.first_units", count=UNITS_DRAWN))
    display.table(tables.pivot(observed, words), words, "units table", flags=True)
    display.offer(observed, view, label, "focus", series=False)


if __name__ == "__main__":
    import app

    app.main()

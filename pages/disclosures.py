"""主动公开: what changed in table two (without procurement) and why; year over year, for the district and by unit."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.groups import series_of
from loaders.series import load_series
from pages.parts.disclosures import breaks, shifts
from pages.shared.charts import charts, panels
from pages.shared.charts.panels import of_units
from pages.shared.data import observations
from pages.shared.look import display
from pages.shared.tables import tables
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

SERIES = series_of("disclosures")
UNITS_DRAWN = 12


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("disclosures", "organisations", "years", "series", "focus", series=SERIES, focus=SERIES)
    observed = view.observed()
    if take.nothing(observed):
        return
    totals = observations.totals(observed)
    _shifts(view, observed, totals)
    _district(view, take, totals)
    take.observations(observed, view.words("page.disclosures"), "disclosures")
    _units(view, take)
    take.away("disclosures")


def _shifts(view: View, observed: pd.DataFrame, totals: pd.DataFrame) -> None:
    """What changed, and whether it is real or the form's doing."""
    words = view.words
    st.subheader(words("disclosures.changed"))
    said = [shifts.sentence(one, observed, totals, words) for one in shifts.ordered(view.selection.series, view.series)]
    st.markdown("\n".join(f"- {one}" for one in (*said, shifts.summary(view.series, words))))
    with st.expander(words("form_break.title")):
        st.table(breaks.break_notes(view.series, words))


def _district(view: View, take: Takeaway, totals: pd.DataFrame) -> None:
    words = view.words
    if not len(totals):
        st.info(words("empty.view"))
        return
    chosen = len(view.selection.organisations)
    key = "disclosures.chosen" if chosen else "disclosures.district"
    title = words(key, count=chosen, district=view.district_name)
    caption = charts.Caption(title, "", display.source(view))
    display.chart(panels.panels(charts.of_totals(totals), caption, words), words, "district")
    st.caption(words("chart.reading_panels"))
    display.table(tables.total_table(totals, words), words, "totals", flags=True)
    take.totals(totals, title, "totals")


def _units(view: View, take: Takeaway) -> None:
    words, series = view.words, load_series()[view.focus]
    observed = view.observed(view.focus)
    label = words.series(series)
    st.subheader(words("units.of", label=label, unit=words.unit(series.unit)))
    drawn = of_units(observed, UNITS_DRAWN)
    if not observed["value"].notna().any():
        st.info(words("empty.view"))
    else:
        caption = charts.Caption(label, words.unit(series.unit), display.source(view))
        display.chart(panels.panels(drawn, caption, words), words, "units")
        st.caption(words("chart.reading_panels"))
        if drawn["name"].nunique() < observed["organisation"].nunique():
            st.caption(words("chart.first_units", count=UNITS_DRAWN))
    display.table(tables.pivot(observed, words), words, "units table", flags=True)
    take.observations(observed, label, "focus", series=False)


if __name__ == "__main__":
    import app

    app.main()

"""复议诉讼: reconsideration, direct suits and suits after reconsideration, by result and year."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.groups import case_kinds, case_results, series_of
from pages.shared.charts import bars, charts
from pages.shared.data import observations
from pages.shared.look import display
from pages.shared.said import answers
from pages.shared.tables import tables
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

KINDS = case_kinds()
RESULTS = case_results()
TOTALS = tuple(f"{kind}.total" for kind in KINDS)
SERIES = (*TOTALS, *(one for one in series_of("reviews") if one not in TOTALS))


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("reviews", "organisations", "years", "focus", focus=SERIES)
    words = view.words
    observed = view.observed(*(f"{kind}.{result}" for kind in KINDS for result in (*RESULTS, "total")))
    if take.nothing(observed):
        return
    totals = observations.totals(observed)
    for series in TOTALS:
        part = totals[totals["series"] == series]
        st.markdown(answers.total(observations.line_of(part, series, observations.latest(part)), words))
    st.caption(words("reviews.small"))
    for kind in KINDS:
        _kind(view, take, totals, kind)
    take.observations(observed, words("page.reviews"), "reviews")
    display.units(view, take)
    take.away("reviews")


def _kind(view: View, take: Takeaway, totals: pd.DataFrame, kind: str) -> None:
    words = view.words
    part = totals[totals["series"].isin([f"{kind}.{result}" for result in RESULTS])]
    part = part.assign(label=part["series"].map({f"{kind}.{one}": words(f"reviews.result.{one}") for one in RESULTS}))
    title = words(f"reviews.{kind.partition('.')[2]}")
    st.subheader(title)
    if not part["value"].notna().any():
        st.info(words("empty.view"))
        return
    caption = charts.Caption(title, words.unit("件"), display.source(view))
    display.chart(bars.bars(charts.of_totals(part), caption, words), words, kind)
    display.table(tables.wide_totals(part, words), words, f"{kind} table", flags=True, covered=True)
    take.totals(part, title, kind)


if __name__ == "__main__":
    import app

    app.main()

"""横向比较: any units, years and series side by side, with the difference to the median and to last year."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.series import load_series
from pages.shared import answers, bars, breakdowns, charts, display, figures, filters, listings

SERIES = tuple(load_series())
DEFAULT = ("app.received_new",)


def show() -> None:
    """Draw the page."""
    view = filters.draw("compare", "organisations", "years", "series", series=SERIES, default_series=DEFAULT)
    words = view.words
    observed = breakdowns.with_median(view.observed())
    asked = observed[observed["state"] != "not_asked"]
    if not len(asked):
        st.info(words("empty.view"))
        return
    for series in view.series:
        part = asked[asked["series"] == series]
        st.markdown(answers.median(part, figures.latest(part), words))
    st.caption(words("compare.note"))
    display.table(listings.compare_table(asked, words), words, "compare table")
    display.offer(asked, view, words("page.compare"), "compare")
    _chart(view, asked, view.series[0])
    display.take_away(view, "compare")


def _chart(view: filters.View, asked: pd.DataFrame, series: str) -> None:
    words = view.words
    part = asked[asked["series"] == series]
    year = figures.latest(part)
    if year is None:
        return
    part = part[part["year"] == year].sort_values("value", ascending=False, kind="stable")
    title = words("compare.chart", label=part["label"].iloc[0], year=words.year(year))
    caption = charts.Caption(title, words.unit(part["unit"].iloc[0]), display.source(view))
    display.chart(bars.bars_by_unit(part, caption, words, part["median"].iloc[0]), words, "compare")


if __name__ == "__main__":
    import app

    app.main()

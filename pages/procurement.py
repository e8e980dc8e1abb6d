"""政府采购: items and amount of the years whose form asks. The forms dropped the row, and the page says so."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.groups import dropped_in
from pages.parts.procurement import items, mentions
from pages.shared.charts import bars, charts
from pages.shared.data import cached, observations, queries
from pages.shared.look import display
from pages.shared.said import answers
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

ITEMS, AMOUNT = "procurement.items", "procurement.amount"
DROPPED_IN = dropped_in(ITEMS)
WORD = "采购"


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("procurement", "organisations", "years")
    words = view.words
    if DROPPED_IN is not None:
        st.info(words("procurement.dropped"))
    observed = view.observed(ITEMS, AMOUNT)
    asked = observed[observed["state"].ne("not_asked")]
    if len(asked):
        _figures(view, take, asked, observations.totals(observed))
    else:
        st.write(words("procurement.no_years"))
    if DROPPED_IN is not None:
        _mentions(view, take, DROPPED_IN)
    take.away("procurement")


def _figures(view: View, take: Takeaway, asked: pd.DataFrame, totals: pd.DataFrame) -> None:
    words = view.words
    for series in (AMOUNT, ITEMS):
        part = totals[totals["series"] == series]
        if (year := observations.latest(part)) is not None:
            st.markdown(answers.total(observations.line_of(part, series, year), words))
    for series, unit in ((AMOUNT, "元"), (ITEMS, "项")):
        part = asked[asked["series"] == series]
        caption = charts.Caption(part["label"].iloc[0], words.unit(unit), display.source(view))
        display.chart(bars.bars_by_unit(part, caption, words), words, series)
        if bars.cut_at(part) is not None:
            st.caption(words("chart.cut"))
    if DROPPED_IN is not None and (said := answers.later(asked, DROPPED_IN, words)):
        st.markdown(said)
    st.subheader(words("procurement.table"))
    st.caption(words("procurement.table_note"))
    shown = items.per_item(asked, ITEMS, AMOUNT)
    display.table(items.procurement_table(shown, words), words, "procurement table", flags=True)
    take.observations(asked, words("page.procurement"), "procurement")


def _mentions(view: View, take: Takeaway, since: int) -> None:
    words = view.words
    st.subheader(words("procurement.mentions"))
    found = cached.read(queries.mentions, view.district, WORD, since)
    found = found[found["organisation_id"].isin(view.organisations) & found["year"].isin(view.years)]
    st.caption(words("procurement.mentions_note"))
    if not len(found):
        searched = max(view.years) >= since
        st.write(words("procurement.no_mentions" if searched else "procurement.not_searched"))
        return
    shown = mentions.mention_table(found, WORD, words)
    display.table(shown, words, "mentions")
    taken = shown.assign(**{words("column.year"): shown[words("column.year")].astype(int)})
    take.table(taken, words("procurement.mentions"), "mentions")


if __name__ == "__main__":
    import app

    app.main()

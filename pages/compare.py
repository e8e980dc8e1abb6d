"""横向比较: who stands out, for any units, years and series side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.series import load_series
from pages.parts.compare import long_table, standing_table, standings
from pages.shared.charts import bars, charts, panels
from pages.shared.look import display
from pages.shared.view import filters
from pages.shared.view.view import View

SERIES = tuple(load_series())
DEFAULT = ("app.received_new",)
SERIES_DRAWN = 4
UNITS_DRAWN = 40


def show() -> None:
    """Draw the page."""
    needs = ("organisations", "years", "series", "pinned", "scale")
    view, take = filters.draw("compare", *needs, series=SERIES, default_series=DEFAULT)
    words = view.words
    asked = view.shown(standings.beside_district(view.of_district()))
    if take.nothing(asked):
        return
    series = [one for one in view.series if one in set(asked["series"])]
    ordered = standings.ordered(asked, series[0], view.selection.pinned, words)
    _answers(ordered, series, view)
    for one in series[:SERIES_DRAWN]:
        _bars(standings.newest(ordered, one), view)
    _multiples(ordered, series, view)
    _table(ordered, view)
    take.observations(asked, words("page.compare"), "compare")
    take.away("compare")


def _answers(ordered: pd.DataFrame, series: list[str], view: View) -> None:
    words = view.words
    for one in series[:SERIES_DRAWN]:
        st.markdown(standings.sentence(standings.newest(ordered, one), words))
    if len(series) > SERIES_DRAWN:
        st.caption(words("compare.first_series", count=SERIES_DRAWN, all=len(series)))


def _bars(part: pd.DataFrame, view: View) -> None:
    """The newest year of a series, unit by unit."""
    words = view.words
    if not len(part):
        return
    ranked = part.sort_values(["pinned", "value"], ascending=False, kind="stable")
    title = words("compare.chart", label=part["label"].iloc[0], year=words.year(part["year"].iloc[0]))
    caption = charts.Caption(title, words.unit(part["unit"].iloc[0]), display.source(view))
    median = part["median"].iloc[0] if part["kind"].nunique() == 1 else None  # several kinds have no one middle
    display.chart(bars.bars_by_unit(ranked, caption, words, median), words, f"compare:{title}")


def _multiples(ordered: pd.DataFrame, series: list[str], view: View) -> None:
    """A block a series, a panel a unit over the years; none for a single year."""
    words, ids = view.words, list(dict.fromkeys(ordered["organisation_id"]))
    if ordered["year"].nunique() < 2:
        return
    st.subheader(words("compare.multiples"))
    st.caption(words(f"compare.reading_{view.selection.scale}"))
    if len(ids) > UNITS_DRAWN:
        st.caption(words("chart.first_units", count=UNITS_DRAWN))
    drawn = ordered[ordered["organisation_id"].isin(ids[:UNITS_DRAWN])]
    for one in series[:SERIES_DRAWN]:
        part = standings.as_written(drawn[drawn["series"] == one].assign(name=drawn["organisation"]), words)
        grid = panels.compact(part["name"].nunique(), shared=view.selection.scale == "shared")
        caption = charts.Caption(part["label"].iloc[0], words.unit(part["unit"].iloc[0]), display.source(view))
        display.chart(panels.panels(part, caption, words, grid), words, f"multiples:{one}")


def _table(ordered: pd.DataFrame, view: View) -> None:
    words = view.words
    st.subheader(words("compare.table", unit=words.join(dict.fromkeys(map(words.unit, ordered["unit"])))))
    display.table(standing_table.standing_table(ordered, words), words, "standing table")
    st.caption(words("compare.note"))
    with st.expander(words("compare.long_table")):
        display.table(long_table.compare_table(ordered, words), words, "compare table")


if __name__ == "__main__":
    import app

    app.main()

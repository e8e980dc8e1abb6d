"""Drawing the ways of comparing, one at a time: a shaded table, bars, lines, two series against each other, a list."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from loaders.series import load_series
from pages.parts.compare import glance, long_table, panels, scatters, standings
from pages.shared.charts import ranked
from pages.shared.charts.charts import Caption, as_written
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import downloads, measured, pivots
from pages.shared.tables.grid import Grid
from pages.shared.view import widgets
from pages.shared.view.view import View

BARS_DRAWN = 2  # series
TOLD = 4  # series over the list
UNITS_DRAWN = 20
AMONG = (glance.KINDS, glance.ALL)
SCALES = ("shared", "own")


def _by(view: View) -> str:
    return view.selection.by if view.selection.by in AMONG else AMONG[0]


def _measure(view: View) -> str:
    return view.selection.measure if view.selection.measure in measured.MEASURES else measured.MEASURES[0]


def _shown(view: View) -> pd.DataFrame:
    """One series over the years, or the newest figures of several."""
    found = cached.made(glance.standing, view)
    series = list(dict.fromkeys(found["series"]))
    if len(series) == 1:
        return pd.DataFrame(found)
    return pd.concat([standings.newest(found, one) for one in series])


def made(view: View) -> pivots.Pivot:
    """Units × years of one series, or × several series of their newest year; with the medians of each kind."""
    found = _shown(view)
    across = "year" if found["series"].nunique() == 1 else "series"
    medians = found.drop_duplicates(["kind", across])[["kind", "series", "year", "unit", "median"]]
    return pivots.Pivot(found, across, _measure(view), _by(view) == glance.KINDS, medians)


def pivot(view: View) -> Grid:
    """The table on screen."""
    return pivots.drawn(made(view), view, view.words("page.compare"))


def wide(view: View) -> pd.DataFrame:
    """The table to take away, with sums where the table on screen has them."""
    found, total = _shown(view), _measure(view) == measured.MEASURES[0]
    return downloads.wide_frame(found, "year" if found["series"].nunique() == 1 else "series", view.words, total)


def _table(view: View) -> None:
    words = view.words
    measure, by = display.chosen(view, "measure", measured.MEASURES), display.chosen(view, "by", AMONG)
    with st.container(horizontal=True, vertical_alignment="center"):
        choices = {one: words(f"measure.{one}") for one in measured.MEASURES}
        widgets.switch("measure", measure, choices, words("selection.field.measure"))
        among = {one: words(f"compare.among.{one}") for one in AMONG}
        widgets.switch("by", by, among, words("selection.field.by"))
    st.caption(pivots.told(cached.made(made, view), words))
    display.figures(cached.made(pivot, view))


def bars(view: View, series: str) -> tuple[go.Figure | None, pd.DataFrame]:
    """The newest year of a series, unit by unit."""
    words, part = view.words, standings.newest(cached.made(glance.standing, view), series)
    if not len(part):
        return None, part
    year, unit = int(part["year"].iloc[0]), part["unit"].iloc[0]
    title = words("compare.chart", label=part["label"].iloc[0], year=words.year(year))
    to = [view.report(one, year) for one in part["organisation_id"]]
    median = as_written(part, words)["median"].iloc[0] if part["kind"].nunique() == 1 else None
    caption = Caption(title, measured.written_unit(unit, words), display.source(view))
    return ranked.ranked(part.assign(to=to), caption, words, median), part.assign(name=part["organisation"])


def _bars(view: View) -> None:
    words, shown = view.words, list(dict.fromkeys(cached.made(glance.standing, view)["series"]))
    for one in shown[:BARS_DRAWN]:
        figure, points = cached.made(bars, view, one)
        if figure is None:
            st.info(words("empty.view"))
        else:
            display.chart(figure, words, f"bars of {one}", points)
    if len(shown) > BARS_DRAWN:
        st.caption(words("compare.first_series", count=BARS_DRAWN, all=len(shown)))


def lines(view: View, scale: str) -> tuple[go.Figure, pd.DataFrame, int]:
    """A panel a unit over the years, of the first series; how many units there are."""
    words, found = view.words, cached.made(glance.standing, view)
    first = found[found["series"] == found["series"].iloc[0]]
    ids = list(dict.fromkeys(first["organisation_id"]))
    part = first[first["organisation_id"].isin(ids[:UNITS_DRAWN])]
    part = as_written(part.assign(name=part["organisation"]), words)
    grid = panels.compact(part["name"].nunique(), shared=scale == "shared")
    caption = Caption(part["label"].iloc[0], words.unit(part["unit"].iloc[0]), display.source(view))
    return panels.panels(part, caption, words, grid), part, len(ids)


def _lines(view: View) -> None:
    words = view.words
    if len(view.years) < 2:
        st.info(words("compare.one_year"))
        return
    scale = view.selection.scale if view.selection.scale in SCALES else SCALES[0]
    widgets.switch("scale", scale, {one: words(f"scale.{one}") for one in SCALES}, words("filter.scale"))
    figure, points, count = cached.made(lines, view, scale)
    display.chart(figure, words, f"lines {scale}", points)
    st.caption(words(f"compare.reading_{scale}"))
    if count > UNITS_DRAWN:
        st.caption(words("chart.first_units", count=UNITS_DRAWN))


def scattered(view: View, across: str, up: str) -> tuple[go.Figure | None, pd.DataFrame]:
    """The units by two series of the newest year in which some are sure of both."""
    words, observed = view.words, view.observed(across, up)
    both = observed[observed["value"].notna()]
    pairs = both.groupby(["organisation_id", "year"])["series"].nunique()
    complete = pairs[pairs == len({across, up})]
    years = [int(year) for year in complete.index.get_level_values("year")]
    if not years:
        return None, both
    of_year = observed[observed["year"] == max(years)]
    title = words("compare.scatter", year=words.year(max(years)))
    caption = Caption(title, "", display.source(view))
    return scatters.scatter(of_year, across, up, caption, view), of_year.assign(name=of_year["organisation"])


def _scatter(view: View) -> None:
    words, offered = view.words, view.offer.choices["series"]
    shown = view.series
    other = next((one for one in (*shown[1:], *offered) if one != shown[0]), shown[0])
    up = view.selection.against if view.selection.against in offered else other
    st.caption(words("compare.scatter_told", label=words.series(load_series()[shown[0]])))
    widgets.select("against", up, offered, words("selection.field.against"), 420)
    figure, points = cached.made(scattered, view, shown[0], up)
    if figure is None:
        st.info(words("empty.view"))
    else:
        display.chart(figure, words, "scatter", points)


def _list(view: View) -> None:
    words, found = view.words, cached.made(glance.standing, view)
    for one in list(dict.fromkeys(found["series"]))[:TOLD]:
        st.markdown(standings.sentence(standings.newest(found, one), words))
    display.table(long_table.compare_table(found, words), words, "compare table")
    st.caption(words("compare.note"))


DRAW: dict[str, Callable[[View], None]] = {
    "table": _table,
    "bars": _bars,
    "lines": _lines,
    "scatter": _scatter,
    "list": _list,
}

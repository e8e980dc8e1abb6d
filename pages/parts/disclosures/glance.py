"""What the page of disclosures says at a glance: its sentence, its key figures, the two charts of one series. Pure."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from loaders.series import load_series
from pages.parts.disclosures import contributions, shifts
from pages.shared.charts import charts
from pages.shared.charts.charts import Caption
from pages.shared.data import cached, observations
from pages.shared.look import cards, display
from pages.shared.look.cards import Card, Glance
from pages.shared.tables import measured
from pages.shared.view.view import View

MOST = 4  # key figures


def totals_of(view: View) -> pd.DataFrame:
    """The sums of every series shown, year by year."""
    return observations.totals(view.observed())


def of(view: View) -> Glance:
    """The answer for the series in focus: the one chosen, else the first that leads and has a figure."""
    words, totals = view.words, cached.made(totals_of, view)
    told = shifts.ordered(view.selection.series, view.series)[:MOST] or list(view.series[:MOST])
    focus = view.selection.focus if view.selection.focus in view.series else None
    known = [one for one in told if observations.latest(totals[totals["series"] == one]) is not None]
    focus = focus or (known or told)[0]
    if focus not in told:
        told = [focus, *told][:MOST]

    shown: list[Card | None] = []
    for one in told:
        year = observations.latest(totals[totals["series"] == one])
        card = cards.of_total(totals, one, view.years[-1] if year is None else year, words, view.behind)
        if card is not None and year is not None and year != view.years[-1]:
            card = replace(card, label=words("chart.panel", name=card.label, unit=words.year(year)))
        shown.append(card and replace(card, to=view.to(focus=one), chosen=one == focus))
    return Glance(shifts.short(focus, view.observed(focus), totals, words), tuple(shown), focus=focus)


def over_years(view: View, series: str) -> tuple[go.Figure, pd.DataFrame]:
    """The sums of a series over the years, and these as the points of the chart."""
    words = view.words
    totals = observations.totals(view.observed(series))
    points = charts.as_written(charts.of_totals(totals), words)
    chosen = len(view.selection.organisations)
    title = words(
        "disclosures.over_years", label=words.series(load_series()[series]), count=chosen or len(view.organisations)
    )
    to = [view.behind(series, year) for year in points["year"]]
    unit = measured.written_unit(load_series()[series].unit, words)
    return charts.lines(points.assign(to=to), Caption(title, unit, display.source(view)), words), points


def by_unit(view: View, series: str) -> tuple[go.Figure | None, pd.DataFrame]:
    """Whose change the change of the newest year comes from; None where nothing changed."""
    words, observed = view.words, view.observed(series)
    year = observations.latest(observed)
    rows = observed[(observed["year"] == year) & observed["difference"].notna() & observed["difference"].ne(0)]
    if year is None or not len(rows):
        return None, rows
    rows = charts.as_written(rows, words)
    to = [view.report(one, year) for one in rows["organisation_id"]]
    unit = measured.written_unit(load_series()[series].unit, words)
    title = words("disclosures.whose", year=words.year(year))
    figure = contributions.contributions(rows.assign(to=to), Caption(title, unit, ""), words)
    return figure, rows.assign(name=rows["organisation"])

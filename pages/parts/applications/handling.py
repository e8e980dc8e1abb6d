"""Drawing the parts of the page of requests, one at a time: outcomes unit by unit, a series over the years, the flow of
a year, what is carried over, the sums of each year."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import plotly.graph_objects as go

from loaders.words import unstressed
from pages.parts.applications import flow, outcome_tables, outcomes, request_answers
from pages.parts.applications.glance import ENDS, MOVING, OUTCOMES, asked_by, left_out
from pages.shared.charts.charts import Caption
from pages.shared.data import cached, observations
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import downloads, pivots, tables
from pages.shared.tables.grid import Grid
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

WIDE = (MOVING[0], *OUTCOMES, MOVING[3])


def outcome_grid(view: View, year: int) -> Grid:
    """Units × outcomes of a year, shaded."""
    observed = view.observed(*WIDE)
    caption = view.words("applications.by_unit", year=view.words.year(year))
    return pivots.drawn(pivots.Pivot(observed[observed["year"] == year], "series"), view, caption)


def _by_outcome(view: View, take: Takeaway, year: int) -> None:
    words, observed = view.words, view.observed(*WIDE)
    of_year = observed[observed["year"] == year]
    st.caption(words("pivot.shade.kinds.series") + words("sign.stop"))
    display.figures(cached.made(outcome_grid, view, year))
    mixed = outcomes.mix(observed, year, OUTCOMES)  # as the chart above has it: one rate, one denominator
    if len(mixed):
        st.caption(unstressed(request_answers.most(mixed, OUTCOMES[2], words)))
    title = words("applications.by_unit", year=words.year(year))
    make = partial(downloads.wide_frame, of_year, "series", words, total=True)
    take.table(make, words("take.wide", title=title), "outcomes wide")
    take.observations(of_year, words("take.long", title=title), "mix", series=False)


def _by_year(view: View, take: Takeaway, _year: int) -> None:
    display.units(view, take)


def flow_figure(view: View, year: int) -> tuple[go.Figure | None, str]:
    """The flow of a year over the units that are sure and balance; who is not in it."""
    words = view.words
    steps = outcomes.flow_steps(view.observed(*MOVING, *OUTCOMES), year, MOVING[:2], ENDS)
    said = request_answers.flow_left_out(steps, words)
    if not any(step.count for step in steps.sources):
        return None, said
    covered = words.coverage(steps.covered, steps.expected)
    title = words("applications.flow_title", year=words.year(year), coverage=covered)
    caption = Caption(title, words.unit("件"), display.source(view))
    return flow.flow(steps.sources, words("applications.middle"), steps.outcomes, caption, words), said


def _flow(view: View, _take: Takeaway, year: int) -> None:
    figure, said = cached.made(flow_figure, view, year)
    if figure is None:
        st.markdown(view.words("flow.empty"))
    else:
        display.chart(figure, view.words, "flow")
    if said:
        st.markdown(said)


def _carried(view: View, take: Takeaway, _year: int) -> None:
    """Whether what a year carried over is what the next took in."""
    words, found = view.words, outcomes.carried(view.observed(*MOVING), MOVING[3], MOVING[1])
    st.markdown(request_answers.carried(found, words))
    if len(wrong := outcomes.broken(found)):
        display.table(outcome_tables.carried_table(wrong, words), words, "carried", flags=True)
        take.table(lambda: outcome_tables.carried_frame(wrong, words), words("applications.carried"), "carried")


def totals_of(view: View) -> pd.DataFrame:
    """The sums of each year."""
    return observations.totals(view.observed(*MOVING, *OUTCOMES))


def _totals(view: View, take: Takeaway, _year: int) -> None:
    words, totals = view.words, cached.made(totals_of, view)
    display.table(tables.wide_totals(totals, words), words, "totals table", flags=True, covered=True)
    take.totals(totals, words("applications.over_years"), "totals")


def _applicants(view: View, _take: Takeaway, year: int) -> None:
    words, found = view.words, cached.made(asked_by, view)
    st.caption(cached.made(left_out, view, "applicants", year))
    display.table(tables.wide_totals(found, words), words, "applicants table", flags=True, covered=True)


DRAW: dict[str, Callable[[View, Takeaway, int], None]] = {
    "outcomes": _by_outcome,
    "years": _by_year,
    "flow": _flow,
    "carried": _carried,
    "applicants": _applicants,
    "totals": _totals,
}

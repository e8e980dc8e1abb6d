"""依申请公开: what became of the requests, by year, unit and applicant; unit by unit; what was carried over."""

from __future__ import annotations

from loaders.groups import series_of
from pages.parts.applications import glance, handling
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters, widgets
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

SERIES = series_of("applications")
PARTS = ("outcomes", "years", "flow", "applicants", "carried", "totals")


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("applications", "organisations", "years", "focus", focus=SERIES)
    observed = view.observed(*glance.MOVING, *glance.OUTCOMES)
    if take.nothing(observed):
        return
    found = cached.made(glance.of, view)
    display.answer(found.sentence)
    display.key_figures(found.cards)
    _outcomes(view, take, found.year)
    part = display.parts(view, PARTS)
    handling.DRAW[part](view, take, found.year)
    display.legend(view.words)
    take.totals(lambda: cached.made(glance.asked_by, view), view.words("part.applications.applicants"), "applicants")
    take.observations(lambda: observed, view.words("page.applications"), "applications")
    take.away("applications")


def _outcomes(view: View, take: Takeaway, year: int) -> None:
    """The one chart: what requests became, as parts of all that were handled."""
    words = view.words
    by = display.chosen(view, "by", glance.BREAKDOWNS)
    choices = {one: words(f"applications.by.{one}") for one in glance.BREAKDOWNS}
    widgets.switch("by", by, choices, words("selection.field.by"))
    frame = cached.made(glance.shares, view, by, year)
    if not len(frame):
        st.info(words("applications.no_whole"))
        return
    figure = cached.made(glance.drawn, view, by, year)
    display.chart(figure, words, f"outcomes by {by}", frame)
    take.table(lambda: glance.taken(frame, words), words(f"applications.shares.{by}"), "shares")
    if said := cached.made(glance.left_out, view, by, year):
        st.caption(said)


if __name__ == "__main__":
    import app

    app.main()

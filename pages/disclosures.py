"""主动公开: what changed in table two (without procurement) and who did it; year over year and by unit."""

from __future__ import annotations

from loaders.groups import series_of
from pages.parts.disclosures import glance, more
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.look.cards import Glance
from pages.shared.view import filters
from pages.shared.view.view import View

SERIES = series_of("disclosures")
PARTS = ("units", "series", "why", "form")


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("disclosures", "organisations", "years", "series", "focus", series=SERIES, focus=SERIES)
    observed = view.observed()
    if take.nothing(observed):
        return
    found = cached.made(glance.of, view)
    display.answer(found.sentence)
    display.key_figures(found.cards)
    _charts(view, found)
    part = display.parts(view, PARTS)
    more.DRAW[part](view, take)
    display.legend(view.words)
    take.totals(cached.made(glance.totals_of, view), view.words("part.disclosures.series"), "totals")
    take.observations(lambda: observed, view.words("page.disclosures"), "disclosures")
    take.away("disclosures")


def _charts(view: View, found: Glance) -> None:
    """The series in focus over the years, and beside it who its last change comes from."""
    words, series = view.words, found.focus
    years, units = st.columns([3, 2], gap="medium")
    with years:
        figure, points = cached.made(glance.over_years, view, series)
        display.chart(figure, words, "years", points)
    with units:
        figure, points = cached.made(glance.by_unit, view, series)
        if figure is None:
            st.info(words("disclosures.no_change"))
        else:
            display.chart(figure, words, "changes", points)


if __name__ == "__main__":
    import app

    app.main()

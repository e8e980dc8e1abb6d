"""复议诉讼: reconsideration, direct suits and suits after reconsideration, by result and year."""

from __future__ import annotations

from loaders.groups import case_kinds, series_of
from pages.parts.reviews import glance
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters

TOTALS = tuple(f"{kind}.total" for kind in case_kinds())
SERIES = (*TOTALS, *(one for one in series_of("reviews") if one not in TOTALS))


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("reviews", "organisations", "years", "focus", focus=SERIES)
    words, observed = view.words, glance.observed_of(view)
    if take.nothing(observed):
        return
    found = cached.made(glance.of, view)
    display.answer(found.sentence)
    display.key_figures(found.cards)
    display.figures(cached.made(glance.results, view))
    st.caption(words("reviews.small"))
    display.units(view, take)
    take.totals(cached.made(glance.totals_of, view), words("reviews.by_result"), "totals")
    take.observations(lambda: observed, words("page.reviews"), "reviews")
    display.legend(words)
    take.away("reviews")


if __name__ == "__main__":
    import app

    app.main()

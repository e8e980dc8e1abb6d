"""总览: who has filed and whom to contact today; the main figures against last year; who changed most."""

from __future__ import annotations

from loaders.store.ledger import today as today_is
from pages.parts.overview import due, filings, glance, more, today
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

PARTS = ("changed", "years", "calendar", "unloaded")


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("overview", "organisations", "years", without_reports=due.draw)
    display.answer(cached.made(glance.sentence, view, today_is()))
    display.key_figures(cached.made(glance.figures, view, today_is()))
    matrix, tasks = st.columns([5, 3], gap="medium")
    with matrix:
        _filed(view, take)
    with tasks:
        today.draw(view)
    part = display.parts(view, PARTS)
    more.DRAW[part](view, take)
    more.offer(view, take)
    display.legend(view.words, view.words("overview.matrix_key"))
    take.away("overview")


def _filed(view: View, take: Takeaway) -> None:
    """Units × years: who has filed, and which reports have problems of severity error."""
    words = view.words
    display.figures(cached.made(filings.filing_grid, view))
    take.table(lambda: filings.filing_matrix(view.filings, words).reset_index(), words("overview.matrix"), "matrix")


if __name__ == "__main__":
    import app

    app.main()

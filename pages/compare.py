"""横向比较: who stands out, for any units, years and series: a table, bars, lines, two series against each other."""

from __future__ import annotations

from loaders.series import load_series
from pages.parts.compare import glance, ways
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

SERIES = tuple(load_series())
DEFAULT = ("app.received_new",)
PARTS = ("table", "bars", "lines", "scatter", "list")


def show() -> None:
    """Draw the page."""
    needs = ("organisations", "years", "series", "pinned")
    view, take = filters.draw("compare", *needs, series=SERIES, default_series=DEFAULT)
    standing = cached.made(glance.standing, view)
    if take.nothing(standing):
        return
    display.answer(cached.made(glance.sentence, view))
    display.key_figures(cached.made(glance.figures, view))
    part = display.parts(view, PARTS)
    ways.DRAW[part](view)
    _offer(view, take)
    display.legend(view.words)
    take.away("compare")


def _offer(view: View, take: Takeaway) -> None:
    """The table as it is on screen, wide, and every figure compared, long."""
    words, standing = view.words, cached.made(glance.standing, view)
    title = words("page.compare")
    take.table(lambda: ways.wide(view), words("take.wide", title=title), "compare wide")
    take.observations(lambda: standing, words("take.long", title=title), "compare")


if __name__ == "__main__":
    import app

    app.main()

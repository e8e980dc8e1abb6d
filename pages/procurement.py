"""政府采购: items and amount of the years whose form asks. The forms dropped the row, and the page says so."""

from __future__ import annotations

from pages.parts.procurement import glance, items, mentions
from pages.parts.procurement.named import AMOUNT, ITEMS
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

PARTS = ("units", "years", "mentions")


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("procurement", "organisations", "years")
    found = cached.made(glance.of, view)
    display.answer(found.sentence)
    if found.year is None:
        st.markdown(view.words("procurement.no_years"))
    else:
        display.key_figures(found.cards)
        figure, points = cached.made(glance.ranked_amounts, view, found.year)
        if figure is not None:
            display.chart(figure, view.words, "amounts", points)
        if found.note:
            st.caption(found.note)
    part = display.parts(view, PARTS if found.year is not None else PARTS[2:])
    DRAW[part](view, take)
    if found.year is not None:
        asked = glance.asked_of(view)
        take.table(lambda: items.wide(asked, ITEMS, AMOUNT, view.words), view.words("procurement.table"), "wide")
        take.observations(lambda: asked, view.words("page.procurement"), "procurement")
    display.legend(view.words)
    take.away("procurement")


def _units(view: View, _take: Takeaway) -> None:
    display.figures(cached.made(items.item_grid, view))
    st.caption(view.words("procurement.table_note"))


def _years(view: View, take: Takeaway) -> None:
    words = view.words
    display.table(cached.made(glance.totals_table, view), words, "totals", flags=True)
    take.totals(cached.made(glance.totals_of, view), words("part.procurement.years"), "totals")


DRAW = {"units": _units, "years": _years, "mentions": mentions.draw}

if __name__ == "__main__":
    import app

    app.main()

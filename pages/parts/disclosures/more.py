"""Drawing the parts of the page of disclosures, one at a time: a series by unit, every series, what changed and why,
what the change of the form means."""

from __future__ import annotations

from collections.abc import Callable

from loaders.words import Said
from pages.parts.disclosures import breaks, glance, shifts
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import tables
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View


def _units(view: View, take: Takeaway) -> None:
    display.units(view, take)


def _series(view: View, _take: Takeaway) -> None:
    words, totals = view.words, cached.made(glance.totals_of, view)
    display.table(tables.wide_totals(totals, words), words, "totals", flags=True, covered=True)


def sentences(view: View) -> str:
    """What changed in each series that leads, whether it is real, and how many go on over the change of the form."""
    words, totals, observed = view.words, cached.made(glance.totals_of, view), view.observed()
    said = [shifts.sentence(one, observed, totals, words) for one in shifts.ordered(view.selection.series, view.series)]
    return Said("\n").join(Said("- {one}", {"one": one}) for one in (*said, shifts.summary(view.series, words)))


def _why(view: View, _take: Takeaway) -> None:
    st.markdown(cached.made(sentences, view))


def _form(view: View, _take: Takeaway) -> None:
    st.table(breaks.break_notes(view.series, view.words))


DRAW: dict[str, Callable[[View, Takeaway], None]] = {"units": _units, "series": _series, "why": _why, "form": _form}

"""A report that is not there: whether it is owed, by when, since when it is late, and where to go from here."""

from __future__ import annotations

from dataclasses import replace

from loaders.calendar import Due
from loaders.store.ledger import today
from pages.shared.data import cached, queries
from pages.shared.look import elements as st
from pages.shared.view import address, navigation
from pages.shared.view.view import View


def draw(view: View, organisation: str, year: int, is_out: bool) -> None:
    """Say how it stands with the report, and where to go from here."""
    words, unit = view.words, view.offer.label("organisations", organisation)
    st.info(
        words("report.is_out" if is_out else _how(organisation, year), unit=unit, **_about(view, organisation, year))
    )
    navigation.link("load", words("report.open_load"), view.selection, words)
    if len(cached.read(queries.versions, organisation, year - 1)):
        before = replace(view.selection, organisations=(organisation,), years=(year - 1,))
        label = words("report.open_before", year=words.year(year - 1))
        st.button(label, on_click=address.write, args=(before,))  # a page's link to itself does not change the address


def _how(organisation: str, year: int) -> str:
    """Of a report that was never there: asked for where it is late, not yet due before, not owed elsewhere."""
    state = next((one.state for one in _due(organisation, year)), "not_owed")
    return f"report.missing_{state}"


def _about(view: View, organisation: str, year: int) -> dict[str, str]:
    found = {"year": view.words.year(year), "day": "", "days": "", "contact": ""}
    for one in _due(organisation, year):
        found |= {"day": view.words.date(one.day.isoformat()), "days": str(one.days)}
        if one.unit.contact or one.unit.telephone:
            about = {"contact": one.unit.contact, "telephone": one.unit.telephone}
            found["contact"] = view.words("overview.due_contact", **about)
    return found


def _due(organisation: str, year: int) -> list[Due]:
    every = cached.read(queries.due, today())
    return [one for one in every if (one.unit.id, one.year) == (organisation, year) and one.filing is None]

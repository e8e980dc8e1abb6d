"""Where a report is filed: moved to another unit or year, a version taken out, brought back; each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

import loaders
from loaders.access import may
from loaders.words import Words
from pages.shared.data import cached, each_row, queries
from pages.shared.look import elements as st
from pages.shared.view import address, widgets
from pages.shared.view.view import View

NEEDS = {"move": "move", "remove_version": "remove", "remove": "remove"}
DEEDS = ("move", "remove_version", "remove")


def years(district: str, words: Words) -> dict[str, dict[Any, str]]:  # noqa: ARG001 - years are written alike
    """The years on offer: those that are owed, and those of which a report was taken out."""
    owed = set(cached.read(queries.filings, district)["year"])
    return {"years": {one: str(one) for one in sorted(owed | set(cached.read(queries.years_taken_out, district)))}}


def draw(view: View, organisation: str, year: int, version: pd.Series, filed: pd.DataFrame) -> None:
    """The part in which the report that is shown is filed elsewhere or taken out."""
    words, unit = view.words, view.offer.label("organisations", organisation)
    name = cached.read(queries.name_of, organisation)
    st.caption(words("places.how", unit=unit, year=words.year(year)))
    deeds = [one for one in (DEEDS if len(filed) > 1 else ("move", "remove")) if may(NEEDS[one])]
    if not deeds:
        st.caption(words("access.needs.clerk"))
        return
    deed = st.radio(words("places.deed"), deeds, format_func=lambda one: words(f"places.{one}"), horizontal=True)
    to, to_year = _where(name, year, words) if deed == "move" else (name, year)
    why = st.text_input(words("places.why"), key="places:why")
    who = widgets.signature(words, "places:who")
    number = int(version["version"]) if deed == "remove_version" else None
    do = (
        _move(view, name, year, to, to_year, why, who)
        if deed == "move"
        else _remove(name, year, number, why, who, words)
    )
    widgets.deed(words(f"places.do_{deed}"), do, words, "places:do", disabled=not (why.strip() and to))


def _where(name: str, year: int, words: Words) -> tuple[str | None, int]:
    left, right = st.columns([3, 1])
    names = cached.read(queries.organisation_names)
    at = names.index(name) if name in names else None
    label = words("places.to")
    hint = words("load.organisation_hint")
    with left:
        to = st.selectbox(label, names, at, placeholder=hint, key="places:to", accept_new_options=True)
    with right:
        return to, int(st.number_input(words("load.year"), 2008, 2100, year, key="places:to_year"))


def _move(view: View, name: str, year: int, to: str | None, to_year: int, why: str, who: str) -> Callable[[], str]:
    def do() -> str:
        one, other = loaders.move(name, year, to or "", to_year, why.strip(), cached.database(), who.strip())
        address.write(replace(view.selection, organisations=(other.id,), years=(to_year,), version=None, cell=None))
        return view.words("places.moved", name=one.name, year=view.words.year(year), to=other.name, to_year=to_year)

    return do


def _remove(name: str, year: int, number: int | None, why: str, who: str, words: Words) -> Callable[[], str]:
    def do() -> str:
        unit, count = loaders.remove(name, year, number, why.strip(), cached.database(), who.strip())
        return words("places.removed", name=unit.name, year=words.year(year), count=count)

    return do


def taken_out(organisation: str, year: int, removed: pd.DataFrame, words: Words) -> None:
    """The versions that were taken out, and the way back."""
    if not len(removed):
        return
    name = cached.read(queries.name_of, organisation)
    for one in each_row(removed):
        left, right = st.columns([5, 1], vertical_alignment="center")
        about = {"number": one.version, "file": one.file_name, "year": words.year(year), "name": name}
        with left:
            st.warning(words("places.is_out", **about))
        if not may("restore"):
            continue
        with right:
            version = int(one.version)

            def do(version: int = version) -> str:
                unit, count = loaders.restore(name, year, version, cached.database())
                return words("places.restored", name=unit.name, year=words.year(year), count=count)

            widgets.deed(words("places.restore"), do, words, f"restore:{version}")

"""The heading of a page and its one set of filters, resolved to a view. See ``address`` for where choices live."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from loaders.groups import group_of
from loaders.series import load_series
from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.data.observations import unit_labels
from pages.shared.look import elements as st
from pages.shared.look import paper
from pages.shared.view import address, bar, behind, levels, start, widgets
from pages.shared.view.levels import districts
from pages.shared.view.navigation import address_of
from pages.shared.view.selection import Dropped, Offer, Selection, as_text, on_offer
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View


def resolved(asked: Selection, names: Mapping[str, str], default: str) -> tuple[Selection, str]:
    """The selection with its district, and why it is that one: named, units (those of the address say it), years (only
    that district has them), gone (what the address names is not there), or open (it names none)."""
    heirs = cached.read(queries.merged)
    moved: dict[str, Any] = {
        name: tuple(dict.fromkeys(heirs.get(one, one) for one in getattr(asked, name)))
        for name in ("organisations", "pinned")
    }
    asked = replace(asked, **moved)
    if asked.district is not None:
        district = heirs.get(asked.district, asked.district)
        return replace(asked, district=district if district in names else default), (
            "named" if district in names else "gone"
        )
    units = (*asked.organisations, *asked.pinned)
    places = cached.read(queries.whereabouts, units) if units else {}
    of_units = [places[one] for one in units if places.get(one) in names]
    if of_units:
        return replace(asked, district=of_units[0]), "units"
    if asked.years:
        there = cached.read(queries.districts_of_years, asked.years)
        for one in (default, *names):
            if one in there:
                return replace(asked, district=one), "open" if one == default else "years"
    return replace(asked, district=default), "open"


def show_own(words: Words) -> None:
    """After something of the office's own came: show it next, unless a district of its own is shown."""
    names, _, sample = districts(words)
    before = st.session_state.get(address.MEMORY, ("", {}))[1].get("district", [None])[0]
    if before is not None and (not before or before in sample or before not in names):
        address.forget_district()


def shown_district(words: Words) -> tuple[str | None, bool]:
    """The district of this visit and whether it is sample data."""
    names, default, sample = districts(words)
    if default is None:
        return None, False
    shown = resolved(address.current()[0], names, default)[0].district
    return shown, shown in sample


def draw(
    page: str,
    *needs: str,
    series: Sequence[str] = (),
    default_series: Sequence[str] | None = None,
    focus: Sequence[str] = (),
    more: Callable[[str, Words], dict[str, dict[Any, str]]] | None = None,
    single: Sequence[str] = (),
    without_reports: Callable[[str, Words], object] | None = None,
) -> tuple[View, Takeaway]:
    """Draw the line over a page; return its view and the collector of its downloads. Without data it says so and stops.

    ``needs`` are fields of Selection beside the district: organisations, years, series, focus, or one that ``more``
    offers: a function from district and words to {field: {choice: label}}. Where no series is chosen,
    ``default_series`` are shown, by default all of ``series``. Of a ``single`` field exactly one is shown: the one
    chosen, else the first unit and the newest year it has a report of. ``without_reports`` draws what is to be said of
    a district that has none yet.
    """
    words = Words(address.current()[0].language)
    line = bar.start(page, words)
    widgets.told(page)
    asked, dropped = address.current()
    names, default, sample = districts(words)
    if default is None:
        start.instead(words)
    wanted, (asked, why) = asked.district, resolved(asked, names, default)
    district = default if asked.district is None else asked.district
    address.name_district(district)
    _tell_district(why, wanted, asked, names, words)
    filings = cached.read(queries.filings, district)
    if filings.empty:
        _another(page, asked, names, words)
        _ = without_reports and without_reports(district, words)
        st.info(words("empty.no_report"))
        st.stop()
    choices, kinds = cached.made(_units_and_years, district, words)
    choices = choices | {"district": names, "series": _labels(series, words), "focus": _labels(focus, words)}
    choices |= more(district, words) if more else {}
    offer = Offer({name: choices[name] for name in ("district", "kinds", "organisations", "years", *needs)})
    selection, off_offer = on_offer(asked, offer)
    if single:
        selection = _single(replace(selection, kinds=()), offer, single, filings)
    _name_dropped((*dropped, *off_offer), words)
    shown = tuple(default_series or series)
    view = View(selection, words, offer, district, district in sample, needs, shown, MappingProxyType(kinds), page)
    shelf = bar.fill(line, view, asked, single)
    paper.head(words("paper.shown", filters=view.sentence(), date=view.data_date), words)
    if not view.organisations:
        st.info(words("bar.no_unit"))
        st.stop()
    behind.draw(view)
    return view, Takeaway(view, shelf)


def _another(page: str, asked: Selection, names: Mapping[str, str], words: Words) -> None:
    """The choice of another district than one that has nothing to show."""
    shown = asked.district or ""
    if len(names) > levels.MANY:
        levels.draw(shown, words, lambda one: address_of(page, address.with_choice(asked, district=one)))
    else:
        widgets.radio("district", shown, names, words("filter.district"))


def _tell_district(why: str, wanted: str | None, asked: Selection, names: Mapping[str, str], words: Words) -> None:
    """Say which district is shown where the address does not, or names one that is gone; nothing where a bare address
    was opened."""
    shown = names[asked.district or ""]
    if why == "gone":
        st.warning(words("district.gone", district=as_text(wanted or ""), shown=shown))
    elif why in ("open", "years") and len(names) > 1 and (asked.years or asked.organisations or asked.series):
        st.info(words("district.open", shown=shown))


def _name_dropped(dropped: Sequence[Dropped], words: Words) -> None:
    for one in dropped:
        st.warning(one.sentence(words))


def keep(selection: Selection, offer: Offer, words: Words) -> Selection:
    """The selection without what a page, once it knows what it shows, cannot offer; that is named."""
    kept, dropped = on_offer(selection, offer)
    _name_dropped(dropped, words)
    return kept


def heading(page: str) -> Words:
    """Draw the line over a page that has no filters; the words of the language."""
    words = Words(address.current()[0].language)
    bar.start(page, words)
    paper.head(words("product.name"), words)
    widgets.told(page)
    return words


def _single(selection: Selection, offer: Offer, fields: Sequence[str], filings: pd.DataFrame) -> Selection:
    """One choice of each of these fields: the chosen one, else the first unit, and the newest year of which it has a
    report."""
    for name in fields:
        choices = list(offer.choices[name])
        if name == "years":
            units = selection.organisations or tuple(offer.choices["organisations"])
            there = filings[filings["organisation_id"].isin(units) & filings["report_id"].notna()]["year"]
            choices = [there.max()] if len(there) else choices[-1:]
        chosen: dict[str, Any] = {name: tuple(getattr(selection, name)[:1] or choices[:1])}
        selection = replace(selection, **chosen)
    return selection


def _units_and_years(district: str, words: Words) -> tuple[dict[str, dict[Any, str]], dict[str, str]]:
    """The units, kinds and years of a district that can be chosen, and the kind of each unit."""
    filings = cached.read(queries.filings, district)
    units, years = unit_labels(filings, words), {year: str(year) for year in sorted(set(filings["year"]))}
    kinds = dict(zip(filings["organisation_id"], filings["kind"], strict=True))
    named = {one: words(f"units.kind.{one}") for one in dict.fromkeys(kinds.values())}
    return {"organisations": units, "pinned": units, "years": years, "kinds": named}, kinds


def _labels(series: Sequence[str], words: Words) -> dict[str, str]:
    """Series with their labels; with the table they stand in where there are several."""
    groups = {one: words(f"series_group.{group_of(one)}") for one in series}
    several = len(set(groups.values())) > 1
    labels = {one: words.series(load_series()[one]) for one in series}
    return {one: words("series_group.label", group=groups[one], label=labels[one]) if several else labels[one]
            for one in series}  # fmt: skip

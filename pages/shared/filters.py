"""The one set of filter widgets. The URL is the state: widgets are drawn from it, and their changes are written to it.

``session_state`` holds one key of ours (MEMORY, the last view, because links of the menu carry no query string) and one
key a widget (``filter:<field>``), which is set from the URL before the widget is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from loaders.series import load_series
from pages.shared import bookmarks, cached, queries
from pages.shared.figures import unit_label
from pages.shared.selection import PICTURES, Dropped, Offer, Selection, from_query, is_many, on_offer, to_query
from pages.shared.view import View
from pages.shared.words import LANGUAGES, Words

MEMORY = "last view"
WIDTHS = {"series": 2, "focus": 2, "organisations": 2, "pinned": 2, "years": 1.4, "scale": 1.3}
OF_ONE_REPORT = {"version": None, "cell": None}
RESETS = {  # the units of one district mean nothing in another, the versions and cells of one report neither
    "district": {"organisations": (), "pinned": ()} | OF_ONE_REPORT,
    "organisations": OF_ONE_REPORT,
    "years": OF_ONE_REPORT,
}
SCALES = ("shared", "own")
SEGMENTED = ("scale",)  # fields of few choices, each with its button
IN_A_ROW = 4  # more filters go on a second row


def query() -> dict[str, list[str]]:
    """The query string of this visit, every value of each key."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def current() -> tuple[Selection, list[Dropped]]:
    """The selection of the URL and what in it could not be read."""
    return from_query(query())


def language() -> str:
    """The language of this run: that of the URL; of the view before where a link of the menu brought no choices."""
    before = st.session_state.get(MEMORY)
    asked = from_query(before[1]) if before and not query() else current()
    return asked[0].language


def restore(page: str) -> None:
    """Give a page opened from the menu the choices of the page before. Called once a run, before the page."""
    before = st.session_state.get(MEMORY)
    if before and before[0] != page and not query():
        st.query_params.from_dict(before[1])
    st.session_state[MEMORY] = (page, query())


def write(selection: Selection) -> None:
    """Make the URL say a selection."""
    st.query_params.from_dict(to_query(selection))


def language_switch(words: Words) -> None:
    """The language of the pages, 中文 or English."""
    _bind("language", words.language)
    options = {"format_func": lambda one: words(f"language.{one}"), "required": True, "width": "stretch"}
    label = words("filter.language")
    st.segmented_control(label, LANGUAGES, key="filter:language", on_change=_changed, args=("language",), **options)


def picture_switch(words: Words, chosen: str) -> None:
    """How the button on each chart saves it: PNG for documents, SVG for print."""
    _bind("picture", chosen)
    label, shown = words("filter.picture"), {"format_func": str.upper, "required": True}
    st.segmented_control(label, PICTURES, key="filter:picture", on_change=_changed, args=("picture",), **shown)


def _bind(name: str, value: Any) -> None:
    st.session_state[f"filter:{name}"] = list(value) if isinstance(value, tuple) else value


def _changed(name: str) -> None:
    """A widget was changed: write it to the URL, without the choices that it makes meaningless."""
    value = st.session_state[f"filter:{name}"]
    value = int(value) if isinstance(value, bool) else value
    values = tuple(value) if isinstance(value, list) else (value,)
    before = replace(current()[0], **RESETS.get(name, {}))
    write(replace(before, **{name: values if is_many(name) else value}))


def districts(words: Words) -> tuple[dict[str, str], str | None, set[str]]:
    """The districts on offer (id → name), the one shown by default (None: no data), and those that are sample data.

    By default a real one of two or more units, else the one with the most reports.
    """
    found = cached.read(queries.districts)
    names = {one.district: one.name or words("district.none") for one in found.itertuples()}
    sample = {one.district for one in found.itertuples() if one.is_sample}
    several = found[(found["is_sample"] == 0) & (found["organisations"] >= 2)]
    ranked = (several if len(several) else found).sort_values("reports", ascending=False, kind="stable")
    return names, (ranked["district"].iloc[0] if len(ranked) else None), sample


def shown_district(words: Words) -> tuple[str | None, bool]:
    """The district of this visit and whether it is sample data."""
    names, default, sample = districts(words)
    asked = current()[0].district
    shown = asked if asked in names else default
    return shown, shown in sample


def draw(
    page: str,
    *needs: str,
    series: Sequence[str] = (),
    default_series: Sequence[str] | None = None,
    focus: Sequence[str] = (),
    more: Callable[[str, Words], dict[str, dict[Any, str]]] | None = None,
    single: Sequence[str] = (),
) -> View:
    """Draw the heading of a page and its filters in one row; return its view. Without data it says so and stops.

    ``needs`` are fields of Selection beside the district: organisations, years, series, focus, or one that ``more``
    offers: a function from district and words to {field: {choice: label}}. Where no series is chosen,
    ``default_series`` are shown, by default all of ``series``. Of a ``single`` field exactly one is shown: the one
    chosen, else the first unit and the newest year.
    """
    words = heading(page)
    asked, dropped = current()
    names, default, sample = districts(words)
    if default is None:
        st.info(words("empty.database"))
        st.stop()
    district = asked.district if asked.district in names else default
    choices = {"district": names, **_units_and_years(district, words)}
    choices["scale"] = {one: words(f"scale.{one}") for one in SCALES}
    choices |= {"series": _labels(series, words), "focus": _labels(focus, words)} | (
        more(district, words) if more else {}
    )
    offer = Offer({name: choices[name] for name in ("district", "organisations", "years", *needs)})
    selection, off_offer = on_offer(asked, offer)
    selection = replace(selection, **{name: _one(selection, offer, name) for name in single})
    _name_dropped((*dropped, *off_offer), words)
    shown = tuple(default_series or series)
    view = View(selection, words, offer, district, district in sample, needs, shown)
    _rows(view, single)
    shelf = bookmarks.draw(page, asked, words)
    with shelf:
        picture_switch(words, selection.picture)
    return replace(view, shelf=shelf)


def _name_dropped(dropped: Sequence[Dropped], words: Words) -> None:
    for one in dropped:
        st.warning(one.sentence(words))


def keep(selection: Selection, offer: Offer, words: Words) -> Selection:
    """The selection without what a page, once it knows what it shows, cannot offer; that is named."""
    kept, dropped = on_offer(selection, offer)
    _name_dropped(dropped, words)
    return kept


def radio(name: str, value: Any, choices: Mapping[Any, str], label: str) -> None:
    """A choice of one of a few, drawn where the page wants it; it is written to the URL."""
    _bind(name, value)
    shared = {"key": f"filter:{name}", "on_change": _changed, "args": (name,)}
    st.radio(label, list(choices), format_func=choices.get, horizontal=True, **shared)


def toggle(name: str, value: int, label: str) -> None:
    """A switch, drawn where the page wants it; it is written to the URL."""
    _bind(name, bool(value))
    st.toggle(label, key=f"filter:{name}", on_change=_changed, args=(name,))


def heading(page: str) -> Words:
    """Draw the heading of a page; the words of the visit's language."""
    words = Words(current()[0].language)
    st.title(words(f"page.{page}"))
    return words


def _one(selection: Selection, offer: Offer, name: str) -> tuple[Any, ...]:
    """The one choice of a field of many: the chosen one, else the first unit or the newest year."""
    chosen, choices = getattr(selection, name), list(offer.choices[name])
    return tuple(chosen[:1] or (choices[-1:] if name == "years" else choices[:1]))


def _units_and_years(district: str, words: Words) -> dict[str, dict[Any, str]]:
    filings = cached.read(queries.filings, district)
    units = {one.organisation_id: unit_label(one.short_name, one.is_sample, words) for one in filings.itertuples()}
    return {
        "organisations": units,
        "pinned": units,
        "years": {year: str(year) for year in sorted(set(filings["year"]))},
    }


def _labels(series: Sequence[str], words: Words) -> dict[str, str]:
    """Series with their labels; with the table they stand in where there are several."""
    groups = {one: words(f"series_group.{one.partition('.')[0]}") for one in series}
    several = len(set(groups.values())) > 1
    labels = {one: words.series(load_series()[one]) for one in series}
    return {one: words("series_group.label", group=groups[one], label=labels[one]) if several else labels[one]
            for one in series}  # fmt: skip


def _rows(view: View, single: Sequence[str]) -> None:
    names = ("district", *view.needs)
    first = names if len(names) <= IN_A_ROW else names[: IN_A_ROW - 1]
    for row in filter(None, (first, names[len(first) :])):
        columns = st.columns([WIDTHS.get(name, 1) for name in row], vertical_alignment="bottom")
        for column, name in zip(columns, row, strict=True):
            with column:
                _widget(view, name, one=name in single or not is_many(name))


def _widget(view: View, name: str, one: bool) -> None:
    words, options = view.words, view.offer.choices[name]
    shared = {"key": f"filter:{name}", "on_change": _changed, "args": (name,), "format_func": options.get}
    if one:
        _bind(name, _value(view, name))
        if name in SEGMENTED:
            st.segmented_control(words(f"filter.{name}"), list(options), required=True, **shared)
        else:
            st.selectbox(words(f"filter.{name}"), list(options), **shared)
        return
    _bind(name, getattr(view.selection, name))
    placeholder = words(f"selection.all.{name}")
    if name == "series" and view.has_default_series:
        placeholder = words.join(options[each] for each in view.default_series)
    st.multiselect(words(f"filter.{name}"), list(options), placeholder=placeholder, **shared)


def _value(view: View, name: str) -> Any:
    """The one value a select box shows."""
    if name in ("district", "focus"):
        return getattr(view, name)
    value = getattr(view.selection, name)
    return value[0] if is_many(name) else value

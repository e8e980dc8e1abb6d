"""The widgets of filters, and the switches pages draw where they want them. Each is written to the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from loaders.access import acting
from loaders.failure import Failure, sentences
from loaders.words import LANGUAGES, Said, Words
from pages.shared.access.way import LOCAL, chosen
from pages.shared.data import cached
from pages.shared.look import elements as st
from pages.shared.view import address, groups, levels
from pages.shared.view.address import bind, changed
from pages.shared.view.selection import FIELDS, PICTURES, is_many
from pages.shared.view.view import View

TOLD = "told"
SPAN = ("first_year", "last_year_shown")  # the years from one to another
WIDTHS = {"organisations": 260, "years": 110}  # pixels of a select box in the line


def language_switch(words: Words) -> None:
    """The language of the pages, 中文 or English."""
    bind("language", words.language)
    options: dict[str, Any] = {
        "format_func": lambda one: words(f"language.{one}"),
        "required": True,
        "width": "stretch",
    }
    label = words("filter.language")
    st.segmented_control(label, LANGUAGES, key="filter:language", on_change=changed, args=("language",), **options)


def picture_switch(words: Words, chosen: str) -> None:
    """How the button on each chart saves it: PNG for documents, SVG for print."""
    bind("picture", chosen)
    label = words("filter.picture")
    shown: dict[str, Any] = {"format_func": str.upper, "required": True}
    st.segmented_control(label, PICTURES, key="filter:picture", on_change=changed, args=("picture",), **shown)


def deed(label: str, do: Callable[[], str], words: Words, key: str, in_form: bool = False, **options: Any) -> None:
    """A button that does something to the ledger. What it says, or why it was not done, is told at the top of the page:
    see ``told``."""
    (st.form_submit_button if in_form else st.button)(label, key=key, on_click=_do, args=(do, words), **options)


def _do(do: Callable[[], str], words: Words) -> None:
    try:
        st.session_state[TOLD] = ("success", [do()], None)
    except Failure as error:
        st.session_state[TOLD] = ("error", sentences(error, cached.database(), words), None)


def signature(words: Words, key: str) -> str:
    """The name under which what is done is signed: that of the login; a field where there is none."""
    if chosen().how == LOCAL:
        return st.text_input(words("confirm.who"), key=key).strip()
    actor = acting()
    return actor.name if actor else ""


def told(page: str) -> None:
    """Tell what the last deed did, as long as its page is shown and nothing else is done."""
    kind, lines, where = st.session_state.get(TOLD, ("", (), None))
    if where not in (None, page):
        del st.session_state[TOLD]
        return
    if lines and where is None:
        st.session_state[TOLD] = (kind, lines, page)
        st.toast(Said("  \n").join(lines))  # seen wherever the page is scrolled to
    for one in lines:
        (st.success if kind == "success" else st.error)(one)


def radio(name: str, value: Any, choices: Mapping[Any, str], label: str) -> None:
    """A choice of one of a few, drawn where the page wants it; it is written to the URL."""
    bind(name, value)
    shared: dict[str, Any] = {"key": f"filter:{name}", "on_change": changed, "args": (name,)}
    st.radio(label, list(choices), format_func=choices.get, horizontal=True, **shared)


def switch(name: str, value: Any, choices: Mapping[Any, str], label: str) -> None:
    """The same as buttons in a row, without a heading of its own."""
    bind(name, value)
    shared: dict[str, Any] = {"key": f"filter:{name}", "on_change": changed, "args": (name,), "required": True}
    shared |= {"format_func": choices.get, "label_visibility": "collapsed"}
    st.segmented_control(label, list(choices), **shared)


def select(name: str, value: Any, choices: Mapping[Any, str], label: str, width: int) -> None:
    """A choice of one of many, drawn where the page wants it, without a heading of its own."""
    bind(name, value)
    shared: dict[str, Any] = {"key": f"filter:{name}", "on_change": changed, "args": (name,), "width": width}
    shared |= {"format_func": choices.get, "label_visibility": "collapsed"}
    st.selectbox(label, list(choices), **shared)


def toggle(name: str, value: int, label: str) -> None:
    """A switch, drawn where the page wants it; it is written to the URL."""
    bind(name, bool(value))
    st.toggle(label, key=f"filter:{name}", on_change=changed, args=(name,))


def districts(view: View) -> None:
    """The district, where there are several. It is shown at once: the other filters are those of the one shown."""
    names = view.offer.choices["district"]
    if len(names) > levels.MANY:
        levels.draw(view.district, view.words, lambda one: view.to(district=one))
    elif len(names) > 1:
        bind("district", view.district)
        shared: dict[str, Any] = {"key": "filter:district", "on_change": changed, "args": ("district",)}
        st.selectbox(view.words("filter.district"), list(names), **shared | {"format_func": names.get})


def singles(view: View, fields: Sequence[str]) -> None:
    """The district and fields of which exactly one is shown, each changed at once."""
    names = view.offer.choices["district"]
    if len(names) > levels.MANY:
        with st.popover(view.district_name, help=view.words("filter.district")):
            districts(view)
    elif len(names) > 1:
        select("district", view.district, names, view.words("filter.district"), 150)
    for name in fields:
        label = view.words(f"filter.{name}")
        select(name, getattr(view.selection, name)[0], view.offer.choices[name], label, WIDTHS.get(name, 200))


def form(view: View, fields: Sequence[str]) -> None:
    """Filters that are changed together: the page is drawn anew once, when they are sent."""
    words = view.words
    with st.form("filters", border=False):
        for name in fields:
            if name == "years":
                _span(view)
            elif len(view.offer.choices[name]) > 1 or getattr(view.selection, name):
                _field(view, name)
        if kept := groups.of(view):
            labels = {one: words("groups.choice", name=one, count=len(units)) for one, units in kept.items()}
            st.session_state["filter:group"] = None
            shown: dict[str, Any] = {"format_func": labels.get, "placeholder": words("groups.none")}
            st.selectbox(words("groups.title"), list(labels), None, key="filter:group", **shown)
        st.form_submit_button(words("bar.apply"), type="primary", on_click=_apply, args=(view, tuple(fields), kept))
    kept_choices = {name: FIELDS[name].default for name in fields}
    if any(getattr(view.selection, name) != default for name, default in kept_choices.items()):
        st.button(words("view.clear"), key="clear filters", on_click=_clear, args=(kept_choices,), type="tertiary")


def _field(view: View, name: str) -> None:
    words, options = view.words, view.offer.choices[name]
    shared: dict[str, Any] = {"key": f"filter:{name}", "format_func": options.get}
    bind(name, getattr(view.selection, name))
    if not is_many(name):
        st.selectbox(words(f"filter.{name}"), list(options), **shared)
    elif name == "kinds":
        st.pills(words("filter.kinds"), list(options), selection_mode="multi", **shared)
    else:
        placeholder = words(f"selection.all.{name}")
        if name == "series" and view.has_default_series:
            placeholder = words.join(options[each] for each in view.default_series)
        st.multiselect(words(f"filter.{name}"), list(options), placeholder=placeholder, **shared)


def _span(view: View) -> None:
    """Years from one to another. Single ones that a link names stay until the span is moved."""
    every = list(view.offer.choices["years"])
    if len(every) > 1:
        places = st.columns(2)
        for place, end, year in zip(places, SPAN, (view.years[0], view.years[-1]), strict=True):
            bind(end, year)
            with place:
                st.selectbox(view.words(f"filter.{end}"), every, key=f"filter:{end}")


def _apply(view: View, fields: Sequence[str], kept: Mapping[str, tuple[str, ...]]) -> None:
    """The form was sent: write all of it to the address at once."""
    drawn = [one for one in fields if one != "years" and f"filter:{one}" in st.session_state]
    if group := kept.get(st.session_state.get("filter:group") or ""):
        st.session_state["filter:organisations"] = list(group)
    if "years" in fields and all(f"filter:{end}" in st.session_state for end in SPAN):
        first, last = sorted(st.session_state[f"filter:{end}"] for end in SPAN)
        every = tuple(view.offer.choices["years"])
        if (first, last) != (view.years[0], view.years[-1]):
            span = tuple(one for one in every if first <= one <= last)
            st.session_state["filter:years"] = [] if span == every else list(span)
            drawn.append("years")
    changed(*drawn)


def _clear(choices: Mapping[str, Any]) -> None:
    address.write(replace(address.current()[0], **choices))

"""The widgets of filters, and the switches pages draw where they want them. Each is written to the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from loaders.failure import Failure, sentences
from loaders.words import LANGUAGES, Words
from pages.shared.data import cached
from pages.shared.view.address import bind, changed
from pages.shared.view.selection import PICTURES, is_many
from pages.shared.view.view import View

WIDTHS = {"series": 2, "focus": 2, "organisations": 2, "pinned": 2, "years": 1.4, "scale": 1.3}
TOLD = "told"
SEGMENTED = ("scale",)  # fields of few choices, each with its button
IN_A_ROW = 4  # more filters go on a second row


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


def told(page: str) -> None:
    """Tell what the last deed did, as long as its page is shown and nothing else is done."""
    kind, lines, where = st.session_state.get(TOLD, ("", (), None))
    if where not in (None, page):
        del st.session_state[TOLD]
        return
    if lines and where is None:
        st.session_state[TOLD] = (kind, lines, page)
        st.toast("  \n".join(lines))  # seen wherever the page is scrolled to
    for one in lines:
        (st.success if kind == "success" else st.error)(one)


def radio(name: str, value: Any, choices: Mapping[Any, str], label: str) -> None:
    """A choice of one of a few, drawn where the page wants it; it is written to the URL."""
    bind(name, value)
    shared: dict[str, Any] = {"key": f"filter:{name}", "on_change": changed, "args": (name,)}
    st.radio(label, list(choices), format_func=choices.get, horizontal=True, **shared)


def toggle(name: str, value: int, label: str) -> None:
    """A switch, drawn where the page wants it; it is written to the URL."""
    bind(name, bool(value))
    st.toggle(label, key=f"filter:{name}", on_change=changed, args=(name,))


def rows(view: View, single: Sequence[str]) -> None:
    """The filters of a view; more than IN_A_ROW go on a second row. Of a ``single`` field one is chosen."""
    names = ("district", *view.needs)
    first = names if len(names) <= IN_A_ROW else names[: IN_A_ROW - 1]
    for row in filter(None, (first, names[len(first) :])):
        columns = st.columns([WIDTHS.get(name, 1) for name in row], vertical_alignment="bottom")
        for column, name in zip(columns, row, strict=True):
            with column:
                _widget(view, name, one=name in single or not is_many(name))


def _widget(view: View, name: str, one: bool) -> None:
    words, options = view.words, view.offer.choices[name]
    shared: dict[str, Any] = {
        "key": f"filter:{name}",
        "on_change": changed,
        "args": (name,),
        "format_func": options.get,
    }
    if one:
        bind(name, _value(view, name))
        if name in SEGMENTED:
            st.segmented_control(words(f"filter.{name}"), list(options), required=True, **shared)
        else:
            st.selectbox(words(f"filter.{name}"), list(options), **shared)
        return
    bind(name, getattr(view.selection, name))
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

"""Views that people keep under a name, and groups of units: opened, kept and taken away from the line over the page."""

from __future__ import annotations

import json
from dataclasses import replace

import loaders
from loaders.access import may
from loaders.words import Words
from pages.shared.data import Row, cached, each_row, queries
from pages.shared.look import elements as st
from pages.shared.view import navigation
from pages.shared.view.groups import PAGE as GROUP
from pages.shared.view.selection import Selection, from_query, to_query

LONGEST_NAME = 40  # characters


def draw(page: str, chosen: Selection, words: Words) -> None:
    """Draw the menu of saved views and groups."""
    saved = cached.read_now(queries.saved_views)
    views, groups = saved[saved["page"] != GROUP], saved[saved["page"] == GROUP]
    with st.popover(words("bar.views"), help=words("view.saved", count=len(views)), key="bar views"):
        for one in each_row(views):
            _saved(one, page, chosen, words)
        if may("save_view"):
            _save(page, chosen, words)
        for one in each_row(groups):
            _group(one, words)
        if chosen.organisations and may("save_view"):
            _save_group(chosen, set(views["name"]), words)


def _show(selection: Selection) -> None:
    st.query_params.from_dict(to_query(selection))


def _saved(one: Row, page: str, chosen: Selection, words: Words) -> None:
    """The way to a saved view, in the language of this visit, and the way to take it away.

    A view of the page that is shown is a button: a link of Streamlit's to its own page leaves the address as it was.
    """
    selection = replace(from_query(json.loads(one.query))[0], language=chosen.language)
    label = words("view.link", name=one.name, page=words(f"page.{one.page}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.page == page:
            st.button(label, on_click=_show, args=(selection,), key=f"show:{one.name}", type="tertiary")
        else:
            navigation.link(one.page, label, selection, words)
        if may("forget_view"):
            st.button(words("view.forget"), key=f"forget:{one.name}", on_click=_forget, args=(one.name,))


def _group(one: Row, words: Words) -> None:
    count = len(json.loads(one.query).get("unit", ()))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words("groups.choice", name=one.name, count=count))
        if may("forget_view"):
            st.button(words("view.forget"), key=f"forget:{one.name}", on_click=_forget, args=(one.name,))


def _forget(name: str) -> None:
    loaders.forget_view(name, cached.database())


def _save(page: str, chosen: Selection, words: Words) -> None:
    with st.form("save view", border=False):
        name = st.text_input(words("view.name"), max_chars=LONGEST_NAME, key="view name").strip()
        asked = st.form_submit_button(words("view.save"))
    st.caption(words("view.note"))
    if asked and name:
        loaders.save_view(name, page, to_query(replace(chosen, language="zh")), cached.database())
        st.rerun()


def _save_group(chosen: Selection, taken: set[str], words: Words) -> None:
    """Keep the units that are chosen as a group; a name that a view has is not taken from it."""
    units = chosen.organisations
    with st.form("save group", border=False):
        label = words("groups.name", count=len(units))
        name = st.text_input(label, max_chars=LONGEST_NAME, key="group name").strip()
        asked = st.form_submit_button(words("view.save"))
    if asked and name in taken:
        st.error(words("groups.taken", name=name))
    elif asked and name:
        loaders.save_view(name, GROUP, {"unit": list(units)}, cached.database())
        st.rerun()

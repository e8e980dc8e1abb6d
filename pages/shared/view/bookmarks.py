"""Beside the filters: take all choices back, keep the view under a name, the terms of the page, its downloads."""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import loaders
from loaders.words import Words
from pages.shared.data import Row, cached, each_row, queries
from pages.shared.said import reference
from pages.shared.view import navigation
from pages.shared.view.selection import Selection, from_query, to_query

LONGEST_NAME = 40  # characters


def draw(page: str, chosen: Selection, words: Words) -> DeltaGenerator:
    """Draw them in one row under the filters; returns the place for the page's downloads at the end of the row."""
    kept = Selection(language=chosen.language, district=chosen.district, picture=chosen.picture)
    with st.container(horizontal=True, vertical_alignment="center"):
        if chosen != kept:
            st.button(words("view.clear"), on_click=_show, args=(kept,), key="clear filters")
        saved = cached.read(queries.saved_views)
        with st.popover(words("view.saved", count=len(saved))):
            for one in each_row(saved):
                _saved(one, page, chosen, words)
            _save(page, chosen, words)
        if terms := reference.terms_of(page, words):
            with st.popover(words("terms.title", count=len(terms))):
                st.markdown("  \n".join(terms))
        return st.popover(words("view.downloads"))


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
        removed = st.button(words("view.forget"), key=f"forget:{one.name}")
    if removed:
        loaders.forget_view(one.name, cached.database())
        st.rerun()


def _save(page: str, chosen: Selection, words: Words) -> None:
    with st.form("save view", border=False):
        name = st.text_input(words("view.name"), max_chars=LONGEST_NAME, key="view name").strip()
        asked = st.form_submit_button(words("view.save"))
    st.caption(words("view.note"))
    if asked and name:
        loaders.save_view(name, page, to_query(replace(chosen, language="zh")), cached.database())
        st.rerun()

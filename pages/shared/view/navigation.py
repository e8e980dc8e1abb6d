"""The pages of the product: their names, addresses and sections, and links between them that keep the choices."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from loaders.words import Words
from pages.shared.view.selection import Selection, to_query

SECTIONS = {
    "look": ("overview", "disclosures", "procurement", "applications", "reviews", "compare"),
    "check": ("reconciliation", "report"),
    "data": ("load", "units", "data"),
}
DEFAULT = "overview"
MENU = "client.showSidebarNavigation"


def show_menu() -> None:
    """Turn the menu on, once a server: until here it was off, lest the file names of ``pages/`` flash up in it."""
    if not st.get_option(MENU):
        st.set_option(MENU, True)
        st.rerun()


def page(name: str, words: Words) -> st.Page:
    """A page by name. Two of the same name are the same page to Streamlit."""
    show = import_module(f"pages.{name}").show
    return st.Page(show, title=words(f"page.{name}"), url_path=name, default=name == DEFAULT)


def all_pages(words: Words) -> dict[str, list[st.Page]]:
    """Every page under the heading of its section, for st.navigation."""
    return {words(f"section.{one}"): [page(name, words) for name in names] for one, names in SECTIONS.items()}


def link(name: str, label: str, selection: Selection, words: Words) -> None:
    """A link to a page that shows a selection."""
    st.page_link(page(name, words), label=label, query_params=to_query(selection))

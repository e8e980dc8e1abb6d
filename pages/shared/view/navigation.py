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
AT_THE_ROOT = "start"  # the address that Streamlit reserves for the default page and does not use
MENU = "client.showSidebarNavigation"


def show_menu() -> None:
    """Turn the menu on, once a server: until here it was off, lest the file names of ``pages/`` flash up in it."""
    if not st.get_option(MENU):
        st.set_option(MENU, True)
        st.rerun()


def page(name: str, words: Words) -> st.Page:
    """A page by name. Two of the same name are the same page to Streamlit."""
    show, is_default = import_module(f"pages.{name}").show, name == DEFAULT
    return st.Page(show, title=words(f"page.{name}"), url_path=AT_THE_ROOT if is_default else name, default=is_default)


def all_pages(words: Words) -> dict[str, list[st.Page]]:
    """Every page under the heading of its section, for st.navigation."""
    found = {words(f"section.{one}"): [page(name, words) for name in names] for one, names in SECTIONS.items()}
    found[words(f"section.{next(iter(SECTIONS))}")].append(_by_its_name(words))
    return found


def _by_its_name(words: Words) -> st.Page:
    """The default page at the address that its name suggests; Streamlit knows it by an empty one only."""
    show = import_module(f"pages.{DEFAULT}").show
    return st.Page(show, title=words(f"page.{DEFAULT}"), url_path=DEFAULT, visibility="hidden")


def link(name: str, label: str, selection: Selection, words: Words) -> None:
    """A link to a page that shows a selection."""
    st.page_link(page(name, words), label=label, query_params=to_query(selection))

"""The pages of the product: their names, addresses and sections, and links between them that keep the choices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from urllib.parse import urlencode

from loaders.access import NEEDS as ACTIONS
from loaders.access import may
from loaders.words import Words
from pages.shared.look import elements as st
from pages.shared.view.selection import Selection, to_query

NEEDS = {"load": "load", "units": "see_units", "users": "read_audit"}  # page -> what who sees it must be allowed to do
SECTIONS = {
    "find": ("search",),
    "look": ("overview", "disclosures", "procurement", "applications", "reviews", "compare"),
    "check": ("reconciliation", "report"),
    "data": ("load", "units", "data", "users", "help"),
}
DEFAULT = "overview"
UNNAMED = "find"  # the section that stands first and has no heading
AT_THE_ROOT = "start"  # the address that Streamlit reserves for the default page and does not use
MENU = "client.showSidebarNavigation"


def show_menu() -> None:
    """Turn the menu on, once a server: until here it was off, lest the file names of ``pages/`` flash up in it."""
    if not st.get_option(MENU):
        st.set_option(MENU, True)
        st.rerun()


def page(name: str, words: Words) -> st.Page:
    """A page by name. Two of the same name are the same page to Streamlit."""
    is_default, url = name == DEFAULT, AT_THE_ROOT if name == DEFAULT else name
    if name in NEEDS and not may(NEEDS[name]):
        return st.Page(
            partial(_not_theirs, name, words), title=words(f"page.{name}"), url_path=url, visibility="hidden"
        )
    return st.Page(import_module(f"pages.{name}").show, title=words(f"page.{name}"), url_path=url, default=is_default)


def one_page(show: Callable[[], None], words: Words) -> st.Page:
    """One thing to be shown, whatever page the address names, and no menu: without a navigation of ours Streamlit would
    make one of the files in ``pages/``."""
    names = [name for of_section in SECTIONS.values() for name in of_section]
    urls = {name: AT_THE_ROOT if name == DEFAULT else name for name in names}
    title = words("product.name")
    pages = [st.Page(partial(show), title=title, url_path=urls[one], default=one == DEFAULT) for one in names]
    return st.navigation(pages, position="hidden")


def _not_theirs(name: str, words: Words) -> None:
    """In place of a page that a role may not use: who follows a link to it is told so."""
    st.title(words(f"page.{name}"))
    st.info(words(f"access.needs.{ACTIONS[NEEDS[name]]}"))


def all_pages(words: Words) -> dict[str, list[st.Page]]:
    """Every page under the heading of its section, for st.navigation."""
    headings = {one: "" if one == UNNAMED else words(f"section.{one}") for one in SECTIONS}
    found = {headings[one]: [page(name, words) for name in names] for one, names in SECTIONS.items()}
    found[next(headings[one] for one, names in SECTIONS.items() if DEFAULT in names)].append(_by_its_name(words))
    return found


def _by_its_name(words: Words) -> st.Page:
    """The default page at the address that its name suggests; Streamlit knows it by an empty one only."""
    show = import_module(f"pages.{DEFAULT}").show
    return st.Page(show, title=words(f"page.{DEFAULT}"), url_path=DEFAULT, visibility="hidden")


def address_of(name: str, selection: Selection) -> str:
    """The address of a page that shows a selection, as a link in our own HTML has it."""
    pairs = [(key, value) for key, values in to_query(selection).items() for value in values]
    return f"{'./' if name == DEFAULT else name}?{urlencode(pairs)}"


def link(name: str, label: str, selection: Selection, words: Words) -> None:
    """A link to a page that shows a selection."""
    st.page_link(page(name, words), label=label, query_params=to_query(selection))

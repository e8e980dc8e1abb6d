"""What is round every page: its look, the language of the document, and that the data shown are a sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from loaders.words import LANGUAGES, Words, words_of_file
from pages.shared.data import cached
from pages.shared.look.templates import template
from pages.shared.view import filters

STYLE = Path(__file__).with_name("frame.css")
LOGO = Path(__file__).with_name("logo.svg")
TEMPLATE = "shared/look/frame.html.jinja"
TAGS = {"zh": "zh-CN", "en": "en"}  # BCP 47


def draw(words: Words) -> None:
    """Set the look, the product's name above the menu, and the language of what Streamlit says itself."""
    st.html(STYLE)
    st.logo(str(LOGO), size="large")
    st.html(language_script(words.language), unsafe_allow_javascript=True)


def language_script(language: str) -> str:
    """The script that sets the document's language and says Streamlit's own words in it, from ``data/words/``.

    It holds words of this program only, never what a document brought along.
    """
    (other,) = (one for one in LANGUAGES if one != language)
    pairs = [(line[other], line[language]) for line in words_of_file("streamlit").values()]
    return template(TEMPLATE).render(language=TAGS[language], words=pairs)


def sample_banner(words: Words, remove: Callable[[Path], object]) -> None:
    """Say that the district shown is invented, and offer to remove it after a confirmation."""
    _, is_sample = filters.shown_district(words)
    if not is_sample:
        return

    def remove_now(ledger: Path) -> None:
        remove(ledger)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words("sample.banner"))
        with st.popover(words("sample.remove")):
            st.write(words("sample.confirm"))
            st.button(words("sample.remove_now"), on_click=remove_now, args=(cached.database(),))

"""The look of every page and the language of the document: what Streamlit's theme and options cannot say."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from loaders.words import LANGUAGES, Words, words_of_file
from pages.shared.look.templates import template

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

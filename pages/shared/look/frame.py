"""What is round every page: its look, the language of the document, and that the data shown are a sample."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from loaders import backup
from loaders.access import may
from loaders.store.ledger import today
from loaders.words import LANGUAGES, Words, words_of_file
from pages.shared.data import cached, queries
from pages.shared.look import elements as st
from pages.shared.look import paper
from pages.shared.look.templates import template
from pages.shared.view import filters

STYLE = Path(__file__).with_name("frame.css")
LOGO = Path(__file__).with_name("logo.svg")
TEMPLATE = "shared/look/frame.html.jinja"
LINKS = "shared/look/links.html.jinja"
TEXT = "{text}"  # what a visitor typed, within one of Streamlit's own words
TAGS = {"zh": "zh-CN", "en": "en"}  # BCP 47


def draw(words: Words) -> None:
    """Set the look, the product's name above the menu, and the language of what Streamlit says itself."""
    st.html(STYLE)
    st.logo(str(LOGO), size="large")
    st.html(language_script(words.language), unsafe_allow_javascript=True)
    st.html(template(LINKS).render(), unsafe_allow_javascript=True)
    paper.draw()


def language_script(language: str) -> str:
    """The script that sets the document's language and says Streamlit's own words in it, from ``data/words/``.

    It holds words of this program only, never what a document brought along.
    """
    (other,) = (one for one in LANGUAGES if one != language)
    pairs = [(line[other], line[language]) for line in words_of_file("streamlit").values()]
    whole = [one for one in pairs if TEXT not in one[0]]
    patterns = [(re.escape(one[0]).replace(re.escape(TEXT), "(.+)"), one[1]) for one in pairs if TEXT in one[0]]
    return template(TEMPLATE).render(language=TAGS[language], words=whole, patterns=patterns)


def sample_banner(words: Words, remove: Callable[[Path], object]) -> None:
    """Say that the district shown is invented, and offer to remove it after a confirmation."""
    _, is_sample = filters.shown_district(words)
    if not is_sample:
        return

    def remove_now(ledger: Path) -> None:
        remove(ledger)

    with st.container(key="sample"):
        st.markdown(words("sample.banner"))
        if not may("remove_sample"):
            return
        with st.popover(words("sample.remove")):
            st.markdown(words("sample.confirm"))
            st.button(words("sample.remove_now"), on_click=remove_now, args=(cached.database(),))


def rules_banner(words: Words) -> None:
    """Say of how many reports of the district what is shown is still what an earlier version of the rules found."""
    district, _ = filters.shown_district(words)
    if count := cached.read(queries.not_renewed, district or ""):
        st.caption(words("rules.renewing", count=count))


def backup_banner(words: Words) -> None:
    """Say that the last backup is old, to who can make one; nobody need keep what only ships with the program."""
    if not may("backup") or not cached.read(queries.history):
        return
    found = backup.reminder(cached.read_now(queries.settings).get(backup.LAST), today())
    if found is not None:
        st.warning(words("backup.none_yet") if found.days is None else words("backup.old", days=found.days))

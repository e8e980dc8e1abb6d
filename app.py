"""The frame: pages, language, the first loading with its progress. Start with ``streamlit run app.py``."""

import logging
import sqlite3
import time
from pathlib import Path

import streamlit as st

import loaders
from loaders.words import Words
from pages.shared.data import cached
from pages.shared.look import frame
from pages.shared.view import address, navigation, widgets

FAVICON = Path(__file__).parent / "pages" / "shared" / "look" / "favicon.png"
POLL_SECONDS = 0.2
MENU_WIDTH = 236  # pixels: leaves a projector of 1280 the most for tables
log = logging.getLogger(__name__)


def load_first(words: Words) -> None:
    """Load what ships with the program; once a server, every visitor sees the same progress."""
    state = cached.first_start(str(cached.database()), loaders.first_start)
    if not state.finished.is_set():
        bar = st.progress(0.0, words("start.progress", done=0, total="…", name=""))
        while not state.finished.wait(POLL_SECONDS):
            text = words("start.progress", done=state.done, total=state.total or "…", name=state.name)
            bar.progress(state.done / max(state.total, 1), text)
        time.sleep(POLL_SECONDS)
        st.rerun()
    if state.error is not None:
        raise state.error
    cached.warm_up()


def main() -> None:
    """Draw the page the address names, in its frame."""
    navigation.show_menu()
    words = Words(address.language())
    st.set_page_config(words("product.name"), str(FAVICON), layout="wide", initial_sidebar_state=MENU_WIDTH)
    page = st.navigation(navigation.all_pages(words), expanded=True)
    address.restore(page.url_path)
    with st.sidebar:
        widgets.language_switch(words)
        st.caption(words("product.about"))
        frame.draw(words)
    try:
        load_first(words)
        frame.sample_banner(words, loaders.remove_sample)
        page.run()
    except (sqlite3.Error, OSError) as error:
        st.error(words("error.database", path=cached.database(), detail=error))
    except Exception as error:  # the border of view time: one page's fault is told and logged, the others go on
        log.exception("page %s", page.url_path or "overview")
        st.error(words("error.page", detail=f"{type(error).__name__}: {error}"))


if __name__ == "__main__":
    main()

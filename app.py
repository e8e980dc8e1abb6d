"""The frame: pages, language, the first loading with its progress. Start with ``streamlit run app.py``."""

import logging
import time
from pathlib import Path

import streamlit
from starlette.middleware import Middleware

import loaders
from loaders.failure import Failure, sentences
from loaders.store.ledger import is_read_only
from loaders.words import Words
from pages.shared.access import entry, gate, visitor, way
from pages.shared.data import cached, given
from pages.shared.look import elements as st
from pages.shared.look import frame
from pages.shared.serve import site
from pages.shared.view import address, navigation, widgets

FAVICON = Path(__file__).parent / "pages" / "shared" / "look" / "favicon.png"
POLL_SECONDS = 0.2
MENU_WIDTH = 236  # pixels: leaves a projector of 1280 the most for tables
log = logging.getLogger(__name__)


def load_first(words: Words) -> None:
    """Load what ships with the program; once a server, every visitor sees the same progress."""
    if is_read_only():
        cached.warm_up()
        return
    state = cached.first_start(str(cached.database()), loaders.first_start)
    if not state.finished.is_set():
        bar = st.empty()
        with bar:
            st.progress(0.0, words("start.progress", done=0, total="…", name=""))
        while not state.finished.wait(POLL_SECONDS):
            text = words("start.progress", done=state.done, total=state.total or "…", name=state.name)
            with bar:
                st.progress(state.done / max(state.total, 1), text)
        time.sleep(POLL_SECONDS)
        st.rerun()
    if state.error is not None:
        cached.first_start.clear()  # who comes next tries again
        raise state.error
    if state.later is not None:
        raise state.later
    cached.warm_up()


def main() -> None:
    """Draw the page the address names, in its frame."""
    words = Words(address.language())
    st.set_page_config(words("product.name"), str(FAVICON), layout="wide", initial_sidebar_state=MENU_WIDTH)
    navigation.show_menu()
    if visitor.acting() is None:
        navigation.one_page(lambda: visitor.show_nobody(words), words).run()
        return
    page = st.navigation(navigation.all_pages(words), expanded=True)
    address.restore(page.url_path)
    with st.sidebar:
        widgets.language_switch(words)
        visitor.draw(words)
        banner = st.container()
        st.caption(words("product.about"))
        frame.draw(words)
    try:
        load_first(words)
    except Exception as error:  # the border of the start: nothing is shown as if it were whole
        log.exception("start")
        _tell(error, words, "error.start")
        return
    try:
        with banner:
            frame.sample_banner(words, loaders.remove_sample)
            frame.rules_banner(words)
            frame.backup_banner(words)
        page.run()
    except Exception as error:  # the border of view time: one page's fault is told and logged, the others go on
        log.exception("page %s", page.url_path or "overview")
        _tell(error, words, "error.page")


def _tell(error: Exception, words: Words, otherwise: str) -> None:
    """Say what went wrong and what to do; of a fault of the program what it means for what is shown."""
    if isinstance(error, Failure):
        for said in sentences(error, cached.database(), words):
            st.error(said)
    if not isinstance(error, Failure) or otherwise == "error.start":
        detail = "" if isinstance(error, Failure) else f" {type(error).__name__}"
        st.error(words(otherwise, detail=detail))


visitor.introduce()
if __name__ == "__main__":
    with cached.one_run():
        main()
else:  # imported by the server that runs it
    way.choose_or_exit(st.get_option("server.address"), visitor.has_provider())
    server = streamlit.App(  # by this very name Streamlit finds that the file is a server's
        __file__, routes=[*given.routes(), *entry.routes()], middleware=[Middleware(site.Site), Middleware(gate.Gate)]
    )

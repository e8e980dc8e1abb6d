"""帮助: what the marks mean, how figures and checks are to be read, where to begin, which version this is."""

from __future__ import annotations

from collections.abc import Callable

from loaders.words import Words
from pages.parts.help import told, version
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import address, filters, start, widgets


def show() -> None:
    """Draw the page; of its parts only the one that is open."""
    words = filters.heading("help")
    display.answer(words("help.answer"))
    asked = address.current()[0].part
    shown = asked if asked in DRAW else next(iter(DRAW))
    widgets.switch("part", shown, {one: words(f"part.help.{one}") for one in DRAW}, words("filter.part"))
    DRAW[shown](words)


def _start(words: Words) -> None:
    st.html(told.html(told.first_minutes(words), is_numbered=True))
    st.subheader(words("start.steps"), anchor=False)
    start.draw(words)


def _marks(words: Words) -> None:
    st.html(told.html(told.marks(words)))


def _topic(name: str) -> Callable[[Words], None]:
    def draw(words: Words) -> None:
        st.html(told.html(told.topic(name, words)))

    return draw


def _version(words: Words) -> None:
    st.html(told.html(version.lines(cached.read(queries.settings), words)))
    fold = st.expander(words("help.changes"), key="help changes", on_change="rerun")
    if fold.open:
        with fold:
            st.html(version.changes_html())


DRAW = {
    "start": _start,
    "marks": _marks,
    "figures": _topic("figures"),
    "checks": _topic("checks"),
    "fault": _topic("fault"),
    "version": _version,
}


if __name__ == "__main__":
    import app

    app.main()

"""All figures and the history to take away. Each file is made when it is asked for; the longest is streamed."""

from __future__ import annotations

from functools import partial

from loaders.access import may
from loaders.given import headings, lines
from loaders.words import Words
from pages.parts.data import history, links, whole
from pages.shared.data import cached, given, queries
from pages.shared.look import elements as st
from pages.shared.tables import downloads
from pages.shared.view.takeaway import XLSX

MOST_ROWS = 500_000  # of a workbook: it takes a twelfth of a second a thousand, in which other visitors wait


def draw(words: Words) -> None:
    """Draw the downloads and what is in them."""
    st.markdown(words("data.take_how", what=words("data.figures_what")))
    rows, name = cached.read(queries.figures_count), words("data.figures")
    files = [
        (words("data.figures_xlsx"), figures_xlsx, f"{name}.xlsx", XLSX),
        (words("data.history_csv"), history_csv, f"{words('data.tab.history')}.csv", "text/csv"),
    ]
    if not may("undo"):
        del files[1]
    if rows > MOST_ROWS:
        del files[0]
        st.caption(words("data.too_many", most=words.number(MOST_ROWS)))
    with st.container(horizontal=True):
        links.draw(words("data.figures_csv", rows=words.number(rows)), given.address_of("figures.csv", words))
        for label, made, file, kind in files:
            st.download_button(label, partial(made, words), file, kind, key=f"take:{made.__name__}", on_click="ignore")


def figures_xlsx(words: Words) -> bytes:
    """All figures as a workbook."""
    return whole.workbook_bytes(headings(words), lines(cached.database(), words), words)


def history_csv(words: Words) -> bytes:
    """What was done by hand, as CSV."""
    return downloads.csv_bytes(history.table(cached.read(queries.history), words))

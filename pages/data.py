"""数据: what the ledger holds and what can be asked of it, all of it to take away, and the codes for engineers."""

from __future__ import annotations

from loaders.access import may
from pages.parts.data import backup, history, take, technical, tell
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.said import reference
from pages.shared.tables.tables import Table
from pages.shared.view import filters

DRAWN = {
    "series": lambda words: tell.dictionary(Table(reference.series(words), widths=tell.widths(words)), "series", words),
    "rules": lambda words: tell.dictionary(Table(reference.rules(words)), "rules", words),
    "terms": lambda words: tell.dictionary(Table(reference.terms(words)), "terms", words),
    "take": take.draw,
    "history": history.draw,
    "backup": backup.draw,
    "technical": technical.draw,
}
NEEDS = {"history": "undo", "backup": "backup"}  # tab -> what who sees it must be allowed to do


def show() -> None:
    """Draw the page; of its tabs only the one that is open."""
    words = filters.heading("data")
    st.markdown(tell.extent(cached.read(queries.extent), cached.read(queries.settings), words))
    offered = {one: draw for one, draw in DRAWN.items() if one not in NEEDS or may(NEEDS[one])}
    display.in_tabs(offered, "data.tab", "data:tabs", words)


if __name__ == "__main__":
    import app

    app.main()

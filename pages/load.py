"""导入: drop files, see in one table what would become of each, load all that is ready. Nothing is stored before."""

from __future__ import annotations

from pathlib import Path

import loaders
from loaders.errors import WrongRequestError
from loaders.failure import sentences
from loaders.words import Words
from pages.parts.load import details, dropping, rows, saying, storing
from pages.parts.load.rows import Dropped
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import tables
from pages.shared.tables.tables import Table
from pages.shared.view import filters

MAX_MB = 50  # as the loaders' own limit


def show() -> None:
    """Draw the page."""
    words = filters.heading("load")
    st.markdown(words("load.how"), help=words("load.help"))
    files = (
        st.file_uploader(words("load.choose"), accept_multiple_files=True, max_upload_size=MAX_MB, key="uploads") or []
    )
    try:
        sources = dropping.documents([(file.name, file.getvalue()) for file in files])
    except WrongRequestError as error:
        sources = []
        for sentence in sentences(error, cached.database(), words):
            st.error(sentence)
    storing.results(words)
    if names := rows.twice(sources):
        st.caption(words("desk.twice", names=words.join(names)))
    if sources:
        _desk(_dropped(sources, words), words)
    _not_loaded(bool(sources), words)


def _dropped(sources: list[loaders.Source], words: Words) -> list[Dropped]:
    """Every file with what would become of it; how far the reading is, is shown."""
    bar, found = st.empty(), list[Dropped]()
    for number, (key, source) in enumerate(rows.keyed(sources).items(), start=1):
        with bar:
            st.progress(number / len(sources), words("desk.reading", done=number, total=len(sources)))
        organisation, year = saying.said(key)
        found.append(Dropped(key, source, cached.appraise(source, organisation, year), organisation, year))
    bar.empty()
    return found


def _desk(dropped: list[Dropped], words: Words) -> None:
    st.markdown(rows.headline(dropped, words))
    display.table(Table(rows.table(dropped, words), widths=rows.widths(words)), words, "desk")
    storing.button(dropped, words)
    saying.draw(dropped, words)
    details.draw(dropped, words)


def _not_loaded(is_dropped: bool, words: Words) -> None:
    """The documents of earlier loads that are not in the ledger, with the reason and what to do; that there are none is
    not said below files that wait."""
    unloaded = cached.read(queries.unloaded)
    if len(unloaded):
        st.subheader(words("load.not_loaded", count=words.number(len(unloaded))))
        display.table(tables.unloaded_table(unloaded, words), words, "not loaded")
    elif not is_dropped:
        st.caption(words("load.all_loaded"))
    sample = Path(loaders.SAMPLE)
    if cached.read(queries.settings).get("sample_removed") == "1" and st.button(words("load.restore_sample")):
        loaders.load([sample], cached.database(), jobs=0)
        st.rerun()


if __name__ == "__main__":
    import app

    app.main()

"""导入: drop files, see what was read and whose it is, then confirm. Nothing is stored before."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import loaders
from loaders.words import Words
from pages.parts.load import receipts
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.tables import tables
from pages.shared.view import filters

MAX_MB = 50  # as the loaders' own limit


def show() -> None:
    """Draw the page."""
    words = filters.heading("load")
    st.markdown(words("load.how"))
    files = (
        st.file_uploader(words("load.choose"), accept_multiple_files=True, max_upload_size=MAX_MB, key="uploads") or []
    )
    sources = [source for file in files for source in receipts.unpacked(file.name, file.getvalue())]
    for number, source in enumerate(sources):
        with st.container(border=True):
            _one(number, source, words)
    _not_loaded(words)


def _one(number: int, source: loaders.Source, words: Words) -> None:
    """One file, or one of an archive: what was read, who and when, then the button that stores it."""
    outcome = receipts.against_ledger(cached.read_source(source))
    st.subheader(outcome.name)
    st.markdown(receipts.headline(outcome, words))
    if outcome.status == "refused":
        return
    organisation, year = _identity(number, outcome, words)
    confirmed = cached.read_source(source, organisation, year)
    found = receipts.rehearsed(confirmed, words)
    st.markdown(receipts.verdict(confirmed, found, words))
    if len(found):
        display.table(found, words, f"rehearsal {number}")
    with st.expander(words("load.figures")):
        display.table(receipts.figures(outcome, words), words, f"read {number}")
    ready = confirmed.status == "read"
    if st.button(words("load.store"), key=f"store:{number}", type="primary", disabled=not ready):
        stored = receipts.store(source, organisation, year)
        st.success(receipts.stored(stored, words))


def _identity(number: int, outcome: loaders.Outcome, words: Words) -> tuple[str | None, int | None]:
    """Whose report and which year: as the document says, with the evidence, or as the official says."""
    known = outcome.identity
    st.dataframe(receipts.evidence(outcome, words), hide_index=True, width="stretch")
    if offered := receipts.offered(outcome, words):
        st.markdown(words("load.candidates", names=words.join(offered)))
    left, right = st.columns(2)
    organisation = left.selectbox(
        words("load.organisation"),
        receipts.choices(outcome, cached.read(queries.organisation_names)),
        index=0 if known and known.organisation else None,
        placeholder=words("load.organisation_hint"),
        accept_new_options=True,
        key=f"organisation:{number}",
    )
    first, last = receipts.YEARS
    year = right.number_input(
        words("load.year"),
        first,
        last,
        known.year if known else None,
        placeholder=words("load.year_hint"),
        key=f"year:{number}",
    )
    return organisation or None, int(year) if year else None


def _not_loaded(words: Words) -> None:
    """The documents of earlier loads that are not in the ledger, with the reason and what to do."""
    st.subheader(words("load.not_loaded"))
    unloaded = cached.read(queries.unloaded)
    if len(unloaded):
        display.table(tables.unloaded_table(unloaded, words), words, "not loaded")
    else:
        st.caption(words("load.all_loaded"))
    sample = Path(loaders.SAMPLE)
    if cached.read(queries.settings).get("sample_removed") == "1" and st.button(words("load.restore_sample")):
        loaders.load([sample], cached.database())
        st.rerun()


if __name__ == "__main__":
    import app

    app.main()

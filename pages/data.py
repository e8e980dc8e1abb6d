"""数据: the dictionary (series, cells, rules, terms) from ``data/``, and the whole ledger to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.forms import load_forms
from loaders.words import Words
from pages.parts.data import history
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.said import reference
from pages.shared.tables import downloads
from pages.shared.view import filters

TABS = ("series", "cells", "rules", "terms", "downloads", "history")


def show() -> None:
    """Draw the page."""
    words = filters.heading("data")
    st.markdown(words("data.what"))
    series, cells, rules, terms, whole, past = st.tabs([words(f"data.tab.{one}") for one in TABS])
    with series:
        _dictionary(reference.series(words), "series", words)
    with cells:
        forms = {form.id: words.pick(form.title_zh, form.title_en) for form in load_forms().values()}
        form = st.selectbox(words("data.form"), list(forms), format_func=forms.__getitem__, index=len(forms) - 1)
        _dictionary(reference.cells(form, words), f"cells {form}", words)
    with rules:
        _dictionary(reference.rules(words), "rules", words)
    with terms:
        _dictionary(reference.terms(words), "terms", words)
    with whole:
        _downloads(words)
    with past:
        history.draw(words)


def _dictionary(frame: pd.DataFrame, name: str, words: Words) -> None:
    display.table(frame, words, name)
    label = words("download.csv", topic=words(f"data.tab.{name.partition(' ')[0]}"), rows=words.number(len(frame)))
    st.download_button(
        label, downloads.csv_bytes(frame), f"{name}.csv", "text/csv", key=f"csv:{name}", on_click="ignore"
    )


def _downloads(words: Words) -> None:
    """The ledger's tables one by one, with the names the schema gives them, and the ledger's file itself."""
    st.markdown(words("data.whole"))
    described = cached.read(queries.described)
    display.table(described.set_axis([words(f"column.{one}") for one in described.columns], axis=1), words, "schema")
    table = st.selectbox(words("data.table"), list(described["table"]))
    label = words("data.download_table", table=table)
    st.download_button(
        label,
        lambda: downloads.csv_bytes(cached.read(queries.whole_table, table)),
        f"{table}.csv",
        "text/csv",
        on_click="ignore",
    )
    ledger = cached.database()
    st.download_button(
        words("data.ledger"), queries.snapshot(ledger), ledger.name, "application/vnd.sqlite3", on_click="ignore"
    )


if __name__ == "__main__":
    import app

    app.main()

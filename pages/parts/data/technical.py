"""For engineers: the codes of series and cells, the rules as they are written, the ledger's tables and its file."""

from __future__ import annotations

from loaders.access import may
from loaders.forms import load_forms
from loaders.words import Words
from pages.parts.data import links, tell
from pages.shared.data import cached, given, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.said import reference
from pages.shared.tables.tables import Table


def draw(words: Words) -> None:
    """Draw the tabs; only the one that is open."""
    display.in_tabs(DRAWN, "data.technical", "data:technical", words)


def _codes(words: Words) -> None:
    tell.dictionary(Table(reference.codes(words)), "codes", words)


def _cells(words: Words) -> None:
    forms = {form.id: words.pick(form.title_zh, form.title_en) for form in load_forms().values()}
    form = st.selectbox(words("data.form"), list(forms), format_func=forms.__getitem__, index=len(forms) - 1)
    tell.dictionary(Table(reference.cells(form, words)), f"cells {form}", words)


def _formulas(words: Words) -> None:
    tell.dictionary(Table(reference.formulas(words)), "formulas", words)


def _tables(words: Words) -> None:
    """The ledger's tables one by one, with the names the schema gives them, and the ledger's file itself."""
    st.markdown(words("data.whole"))
    described = cached.read(queries.described)
    display.table(described.set_axis([words(f"column.{one}") for one in described.columns], axis=1), words, "schema")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        offered = [one for one in described["table"] if one not in given.OF_TABLE or may(given.OF_TABLE[one])]
        table = st.selectbox(words("data.table"), offered, width=260)
        links.draw(words("data.download_table", table=table), given.address_of(f"tables/{table}.csv", words))
        if may("take_ledger"):
            links.draw(words("data.ledger"), given.address_of("ledger.db", words))


DRAWN = {"codes": _codes, "cells": _cells, "formulas": _formulas, "tables": _tables}

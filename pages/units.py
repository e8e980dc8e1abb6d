"""单位名单: the office's own units: a table, forms to change them, lists in and out, the days they report by."""

from __future__ import annotations

import streamlit as st

from pages.parts.units import deadlines, forms, listed, lists
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.view import filters

TABS = ("import", "edit", "add", "rename", "merge", "due", "export")


def show() -> None:
    """Draw the page."""
    words = filters.heading("units")
    st.markdown(words("units.what"))
    units = cached.read(queries.own_units)
    if len(units):
        reporting = int((units["reports"] > 0).sum())
        st.markdown(words("units.count", count=len(units), reporting=reporting))
        display.table(listed.table(units, words), words, "units")
    else:
        st.info(words("units.none"))
    tabs = dict(zip(TABS, st.tabs([words(f"units.tab.{one}") for one in TABS]), strict=True))
    with tabs["import"]:
        lists.draw_import(words)
    with tabs["edit"]:
        forms.edit(units, words)
    with tabs["add"]:
        forms.add(units, words)
    with tabs["rename"]:
        forms.rename(units, words)
    with tabs["merge"]:
        forms.merge(units, words)
    with tabs["due"]:
        deadlines.draw(units, words)
    with tabs["export"]:
        lists.draw_export(len(units), words)


if __name__ == "__main__":
    import app

    app.main()

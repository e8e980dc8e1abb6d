"""单位名单: the office's own units: a table, forms to change them, lists in and out, the days they report by."""

from __future__ import annotations

from loaders.access import may
from pages.parts.units import deadlines, forms, listed, lists
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters


def show() -> None:
    """Draw the page."""
    words = filters.heading("units")
    units = cached.read(queries.own_units)
    if len(units):
        has_sample = bool(cached.read(queries.extent)["invented"].iloc[0])
        st.markdown(listed.counted(units, has_sample, words), help=words("units.what"))
        display.table(listed.table(units, words), words, "units")
    else:
        st.info(words("units.none"))
    drawn = {
        "import": lambda: lists.draw_import(words),
        "edit": lambda: forms.edit(units, words),
        "add": lambda: forms.add(units, words),
        "rename": lambda: forms.rename(units, words),
        "merge": lambda: forms.merge(units, words),
        "due": lambda: deadlines.draw(units, words),
        "export": lambda: lists.draw_export(len(units), words),
    }
    offered = [one for one in drawn if one == "export" or may("organisations")]
    for one, tab in zip(offered, st.tabs([words(f"units.tab.{one}") for one in offered]), strict=True):
        with tab:
            drawn[one]()


if __name__ == "__main__":
    import app

    app.main()

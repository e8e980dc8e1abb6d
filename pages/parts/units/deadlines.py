"""By when the units report: the day of each kind, where it is said, and the form that sets one."""

from __future__ import annotations

import pandas as pd

import loaders
from loaders import calendar
from loaders.store.ledger import today
from loaders.words import Words
from pages.parts.units.listed import KINDS
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import widgets

FIELDS = ("kind", "day", "parent", "since", "who")


def draw(units: pd.DataFrame, words: Words) -> None:
    """The days as they are for the year that is due, and the form."""
    st.caption(words("units.due_short"), help=words("units.due_how"))
    shown = table(units, words)
    if len(shown):
        st.markdown(words("units.due_now"))
        display.table(shown, words, "days")
    with st.form("units:due", border=False):
        kind, parent = st.columns(2)
        with kind:
            st.selectbox(
                words("units.col.kind"), KINDS, 0, format_func=lambda one: words(f"units.kind.{one}"), key="due:kind"
            )
        with parent:
            st.selectbox(words("units.due_parent"), list(units["name"]), None, key="due:parent", placeholder="")
        day, since = st.columns(2)
        with day:
            st.text_input(words("units.due_day"), key="due:day")
        with since:
            st.number_input(words("units.due_from"), 2008, 2100, calendar.year_due(today()), key="due:since")
        widgets.signature(words, "due:who")

        def do() -> str:
            said = st.session_state
            kind, day = loaders.set_due_day(
                said["due:kind"],
                said["due:day"],
                said["due:parent"],
                int(said["due:since"]),
                cached.database(),
                said.get("due:who", ""),
            )
            return words("units.due_done", kind=words(f"units.kind.{kind}"), day=day)

        widgets.deed(words("units.due_set"), do, words, "due:set", in_form=True)


def table(units: pd.DataFrame, words: Words) -> pd.DataFrame:
    """One line a unit: the day of the report that is due this year, and who says so."""
    year = calendar.year_due(today())
    due = {one.unit.id: one for one in cached.read(queries.due, today()) if one.year == year}
    lines = [
        (name, words.date(due[one].day.isoformat()), words(f"due.source.{due[one].source}"))
        for one, name in zip(units["organisation_id"], units["name"], strict=True)
        if one in due
    ]
    return pd.DataFrame(lines, columns=[words(f"units.col.{one}") for one in ("name", "due", "source")])

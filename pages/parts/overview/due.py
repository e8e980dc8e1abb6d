"""What is due by the calendar: the year whose reports are due, who has not filed, and the older gaps."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from loaders import calendar
from loaders.calendar import Due
from loaders.store.ledger import today
from loaders.words import Words
from pages.shared.data import cached, queries


def draw(district: str, words: Words, units: Sequence[str] | None = None) -> bool:
    """Draw it for a district, or for some of its units; returns whether a report is missing."""
    found = [one for one in cached.read(queries.due, today()) if one.district == district]
    shown = [one for one in found if units is None or one.unit.id in units]
    is_sample = any(one.unit.is_sample for one in shown)
    year = max((one.year for one in shown), default=0) if is_sample else calendar.year_due(today())
    due = [one for one in shown if one.year == year]
    missing = [one for one in due if one.filing is None]
    gaps = [one for one in shown if one.year < year and one.filing is None]
    counts = {"owed": len(due), "filed": len(due) - len(missing), "missing": len(missing)}
    key = "overview.due" if due else "overview.due_none"
    st.markdown(words(key, today=words.date(today().isoformat()), year=words.year(year), **counts))
    for title, lines in (("overview.due_list", missing), ("overview.due_gaps", gaps)):
        if lines:
            with st.expander(words(title, count=len(lines)), expanded=lines is missing):
                st.markdown("  \n".join(line(one, words) for one in lines))
    return bool(missing or gaps)


def line(one: Due, words: Words) -> str:
    """A report that is missing: whose, how late, by when it was due, and whom to ask."""
    state = words("due.not_filed_late" if one.state == "late" else f"due.{one.state}", days=one.days)
    day = words("due.day", day=one.day.isoformat(), source=words(f"due.source.{one.source}"))
    said = words("overview.due_open", year=words.year(one.year), unit=one.unit.short_name, state=state, day=day)
    if not (one.unit.contact or one.unit.telephone):
        return said
    return said + words("overview.due_contact", contact=one.unit.contact, telephone=one.unit.telephone)

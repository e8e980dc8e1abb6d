"""What is due by the calendar: the year whose reports are due, who has not filed, the older gaps, and every report with
its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from loaders import calendar
from loaders.calendar import Due
from loaders.store.ledger import today
from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.look import elements as st
from pages.shared.view import navigation
from pages.shared.view.selection import Selection
from pages.shared.view.view import View

SHOWN = 20  # lines with a link; the rest stands in the table of all
COLUMNS = ("organisation", "year", "due", "source", "published", "state", "corrected", "contact", "telephone")


def draw(district: str, words: Words, units: Sequence[str] | None = None) -> bool:
    """Draw it for a district, or for some of its units; returns whether a report is missing."""
    shown = of(district, units)
    year = year_of(shown)
    due = [one for one in shown if one.year == year]
    missing = [one for one in due if one.filing is None]
    gaps = [one for one in shown if one.year < year and one.filing is None]
    counts = {"owed": len(due), "filed": len(due) - len(missing), "missing": len(missing)}
    key = "overview.due" if due else "overview.due_none"
    st.markdown(words(key, today=words.date(today().isoformat()), year=words.year(year), **counts))
    for title, lines in (("overview.due_list", missing), ("overview.due_gaps", gaps)):
        if lines:
            with st.expander(words(title, count=len(lines)), expanded=lines is missing):
                for one in lines[:SHOWN]:
                    _draw_line(one, district, words)
                if len(lines) > SHOWN:
                    st.caption(words("overview.due_more", count=len(lines) - SHOWN))
    return bool(missing or gaps)


def year_of(shown: Sequence[Due]) -> int:
    """The year whose reports are due by the calendar; of the sample its newest."""
    if any(one.unit.is_sample for one in shown):
        return max(one.year for one in shown)
    return calendar.year_due(today())


def of_view(view: View) -> list[Due]:
    """Every report that is owed by today by the units shown: where none are chosen, also by those of the office's list
    that can be shown nowhere else yet, for nobody of their district has filed for a year that they owe."""
    units = view.organisations if view.selection.organisations else None
    kinds = view.selection.kinds
    return [one for one in of(view.district, units) if not kinds or one.unit.kind in kinds]


def of(district: str, units: Sequence[str] | None = None) -> list[Due]:
    """Every report that is owed by today in a district, or by some of its units."""
    found: list[Due] = cached.made(_owed, district, None if units is None else frozenset(units), today())
    return found


def _owed(district: str, units: frozenset[str] | None, day: date) -> list[Due]:
    found = (one for one in cached.read(queries.due, day) if one.district == district)
    return [one for one in found if units is None or one.unit.id in units]


def _draw_line(one: Due, district: str, words: Words) -> None:
    who, what = st.columns([1, 4], vertical_alignment="center")
    with what:
        st.markdown(line(one, words))
    at = Selection(words.language, district, (one.unit.id,), (one.year,))
    with who:
        navigation.link("report", one.unit.short_name, at, words)


def line(one: Due, words: Words) -> str:
    """A report that is missing: how late, by when it was due, and whom to ask."""
    day = words("due.day", day=words.date(one.day.isoformat()), source=words(f"due.source.{one.source}"))
    said = words("overview.due_open", year=words.year(one.year), state=state(one, words), day=day)
    if not (one.unit.contact or one.unit.telephone):
        return said
    return said + words("overview.due_contact", contact=one.unit.contact, telephone=one.unit.telephone)


def state(one: Due, words: Words) -> str:
    """How a report stands to its day, in words."""
    key = "not_filed_late" if one.filing is None and one.state == "late" else one.state
    return words(f"due.{key}", days=one.days)


def table(found: Sequence[Due], words: Words) -> pd.DataFrame:
    """One line a report that is owed, newest year first: its day and who says so, the day it bears, how it stands to
    it, how many times it was corrected, whom to ask."""
    none = words("sign.none")
    lines = [
        (
            one.unit.short_name,
            str(one.year),
            one.day.isoformat(),
            words(f"due.source.{one.source}"),
            one.filing.published_on.isoformat() if one.filing and one.filing.published_on else none,
            state(one, words),
            str(one.corrected) if one.corrected else none,
            one.unit.contact or none,
            one.unit.telephone or none,
        )
        for one in sorted(found, key=lambda one: -one.year)
    ]
    return pd.DataFrame(lines, columns=[words(f"due.column.{one}") for one in COLUMNS])

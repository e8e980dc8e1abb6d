"""Drawing whom to contact today, the gravest first, each with where it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loaders.store.ledger import today
from pages.parts.overview import due, todo
from pages.shared.data import cached, queries
from pages.shared.look import elements as st
from pages.shared.look.templates import template
from pages.shared.view.view import View

SHOWN = 9  # lines; the rest is folded away
LIST = "parts/overview/today.html.jinja"


@dataclass(frozen=True)
class Entry:
    """A line of the list: whom, what, and where it is seen."""

    who: str
    what: str
    to: str


def draw(view: View) -> None:
    """Draw the list: reports that are missing, then tasks of the newest year."""
    words = view.words
    found: list[Entry] = cached.made(entries, view, today())
    st.markdown(words("overview.today_count", count=len(found)))
    if not found:
        st.markdown(words("overview.nobody", year=words.year(view.filings["year"].max())))
    _list(found[:SHOWN])
    if rest := found[SHOWN:]:
        fold = st.expander(words("overview.more_tasks", count=len(rest)), key="more tasks", on_change="rerun")
        if fold.open:
            with fold, st.container(height=320, border=False):
                _list(rest[: SHOWN * 20])


def entries(view: View, _day: date) -> list[Entry]:
    """Every line of the list by a day."""
    return [*_missing(view), *_tasks(view)]


def _list(found: list[Entry]) -> None:
    st.html(template(LIST).render(entries=found))


def _missing(view: View) -> list[Entry]:
    """The reports that are due by the calendar and not there, then the gaps of earlier years."""
    found = due.of_view(view)
    year = due.year_of(found)
    ordered = sorted((one for one in found if one.filing is None and one.year <= year), key=lambda one: -one.year)
    return [
        Entry(
            one.unit.short_name,
            due.line(one, view.words),
            view.report(one.unit.id, one.year),
        )
        for one in ordered
    ]


def _tasks(view: View) -> list[Entry]:
    found = view.shown(cached.read(queries.findings, view.district))
    waiting = (cached.read(queries.unsure, view.district), cached.read(queries.unloaded))
    tasks = todo.tasks(view.filings, found, *waiting, view.words)
    return [Entry(one.who, one.what, view.to(one.page, **one.changes)) for one in tasks]

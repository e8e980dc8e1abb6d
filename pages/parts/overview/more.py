"""Drawing the parts of the overview, one at a time: who changed most, the main figures over the years, every report
that is owed, and files that are not in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from pages.parts.overview import changes, due
from pages.parts.overview.glance import NUMBERS, totals_of
from pages.shared.data import cached, queries, suspects
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import tables
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

SHOWN = 8  # lines of a list


def most_changed(view: View) -> dict[str, pd.DataFrame]:
    """The largest changes of the newest year shown; those that rest on a figure under a finding apart."""
    observed = view.observed(*NUMBERS)
    unsure = suspects.doubted(observed)
    kinds = {"real": observed[~unsure], "doubted": observed[unsure]}
    return {one: changes.changes(part, view.years[-1], SHOWN) for one, part in kinds.items()}


def _of_kind(view: View, kind: str) -> pd.DataFrame:
    changed: pd.DataFrame = cached.made(most_changed, view)[kind]
    return changed


def _changed(view: View, _take: Takeaway) -> None:
    words, found = view.words, cached.made(most_changed, view)
    st.caption(words("overview.changes_note" if any(map(len, found.values())) else "overview.no_changes"))
    if any(map(len, found.values())):
        display.figures(changes.change_grid(found, view))


def _years(view: View, _take: Takeaway) -> None:
    totals = cached.made(totals_of, view)
    display.table(tables.total_table(totals, view.words), view.words, "totals", flags=True)


def _calendar(view: View, _take: Takeaway) -> None:
    display.table(_owed(view), view.words, "calendar")


def _owed(view: View) -> pd.DataFrame:
    """Every report that is owed, with its day and how it stands to it."""
    years = set(view.selection.years)
    found = [one for one in due.of_view(view) if one.year in years or not years]
    return due.table(found, view.words)


def _unloaded(view: View, _take: Takeaway) -> None:
    unloaded = cached.read(queries.unloaded)
    if len(unloaded):
        display.table(tables.unloaded_table(unloaded, view.words), view.words, "unloaded table")
    else:
        st.markdown(view.words("overview.all_loaded"))


def offer(view: View, take: Takeaway) -> None:
    """Offer every table of the page to be taken away, also of the parts that are not open."""
    words = view.words
    for name in ("real", "doubted"):
        take.observations(partial(_of_kind, view, name), words(f"overview.{name}_file"), f"{name} changes")
    take.totals(cached.made(totals_of, view), words("overview.numbers"), "totals")
    take.table(lambda: _owed(view), words("overview.due_file"), "calendar")
    if len(unloaded := cached.read(queries.unloaded)):
        invented = [words("yes") if one else words("no") for one in unloaded["is_sample"]]
        shown = tables.unloaded_table(unloaded, words).assign(**{words("column.sample"): invented})
        take.table(shown, words("overview.unloaded"), "unloaded")


DRAW: dict[str, Callable[[View, Takeaway], None]] = {
    "changed": _changed,
    "years": _years,
    "calendar": _calendar,
    "unloaded": _unloaded,
}

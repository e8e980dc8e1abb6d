"""What was done to the ledger by hand, with the way back; and what today's program would read or check otherwise."""

from __future__ import annotations

import pandas as pd

import loaders
from loaders.access import may
from loaders.errors import WrongRequestError
from loaders.reader_version import READER
from loaders.reconcile.rulebook import rules_version
from loaders.store.journal import Change
from loaders.words import Words
from pages.shared.data import cached, each_row, queries
from pages.shared.data.observations import unit_labels
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import downloads
from pages.shared.view import widgets

COLUMNS = ("changed_at", "done", "who", "reason", "undone_at")


def draw(words: Words) -> None:
    """Draw the history, newest first."""
    found = cached.read(queries.history)
    st.markdown(words("history.what"))
    last = next((one for one in found if one.undone_at is None), None)
    if last is not None and may(last.action):
        label = words("history.undo", what=loaders.change_said(last, words))
        expected = last.change_id
        widgets.deed(label, lambda: _undo(expected, words), words, "undo")
    if found:
        shown = table(found, words)
        display.table(shown, words, "history")
        label = words("download.csv", topic=words("data.tab.history"))
        st.download_button(label, lambda: downloads.csv_bytes(shown), "history.csv", "text/csv", on_click="ignore")
    else:
        st.caption(words("history.none"))
    for said in outdated(cached.read(queries.readings), words):
        st.warning(said)


def _undo(expected: int, words: Words) -> str:
    done = loaders.undo(cached.database(), expected)
    if done is None:
        raise WrongRequestError(("history.later", {}))
    return words("history.undone", what=loaders.change_said(done, words))


def table(found: list[Change], words: Words) -> pd.DataFrame:
    """One line a change."""
    lines = [
        (
            words.moment(one.changed_at),
            loaders.change_said(one, words),
            one.who or words("sign.none"),
            one.reason or words("sign.none"),
            words.moment(one.undone_at),
        )
        for one in found
    ]
    return pd.DataFrame(lines, columns=[words(f"history.{one}") for one in COLUMNS])


def outdated(readings: pd.DataFrame, words: Words) -> list[str]:
    """Which current reports an earlier reader read or earlier rules checked, and what to do; nothing where none."""
    rules, names = rules_version(), unit_labels(readings, words)
    kinds = {
        "history.older_reader": [one for one in each_row(readings) if one.reader != READER],
        "history.older_rules": [one for one in each_row(readings) if one.rules != rules],
    }
    return [
        words(
            key,
            count=len(found),
            reports=words.join(f"{names[one.organisation_id]} {words.year(one.year)}" for one in found),
        )
        for key, found in kinds.items()
        if found
    ]

"""The audit log: who did what, when, from where, with what result; to be taken away whole."""

from __future__ import annotations

import pandas as pd

from loaders import audit_said
from loaders.store.audit import Entry
from loaders.words import Words
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import downloads

SHOWN = 500  # lines on the page; the download has all


def draw(words: Words) -> None:
    """The newest lines, whether the log is whole, and all of it to take away."""
    found, broken = audit_said.entries(cached.database(), most=SHOWN)
    st.markdown(words("audit.what"))
    if broken is None:
        st.caption(words("audit.whole"))
    else:
        st.error(words("audit.broken", number=broken))
    if len(found) == SHOWN:
        st.caption(words("audit.newest", count=words.number(SHOWN)))
    display.table(table(found, words), words, "audit")
    label = words("download.csv", topic=words("users.tab.log"))
    st.download_button(label, lambda: _all(words), "audit.csv", "text/csv", on_click="ignore", key="audit csv")


def _all(words: Words) -> bytes:
    return downloads.csv_bytes(table(audit_said.entries(cached.database())[0], words))


def table(found: list[Entry], words: Words) -> pd.DataFrame:
    """One line an entry."""
    lines = [audit_said.said(one, words) for one in found]
    shown = pd.DataFrame(lines, columns=list(audit_said.COLUMNS))
    return shown.rename(columns={one: words(f"audit.col.{one}") for one in audit_said.COLUMNS})

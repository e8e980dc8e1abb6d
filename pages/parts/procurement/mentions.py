"""What the prose says of procurement since the form no longer asks, sentence by sentence."""

from __future__ import annotations

import re

import pandas as pd

from loaders.groups import dropped_in
from loaders.words import Words
from pages.parts.procurement.named import ITEMS
from pages.shared.data import cached, each_row, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

WORD = "采购"
SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")


def mention_table(found: pd.DataFrame, word: str, words: Words) -> pd.DataFrame:
    """The sentences of the prose that hold a word: unit, year, section, sentence."""
    rows = [
        (
            one.short_name,
            str(one.year),
            one.section,
            sentence,
        )
        for one in each_row(found)
        for sentence in (part.strip() for part in SENTENCE.findall(one.text))
        if word in sentence
    ]
    return pd.DataFrame(
        rows, columns=[words(f"column.{one}") for one in ("organisation", "year", "section", "sentence")]
    )


def draw(view: View, take: Takeaway) -> None:
    """Draw the sentences of the prose that speak of procurement since the form no longer asks."""
    words, since = view.words, dropped_in(ITEMS)
    if since is None:
        return
    st.caption(words("procurement.mentions_note"))
    found = view.shown(cached.read(queries.mentions, view.district, WORD, since))
    if not len(found):
        searched = max(view.years) >= since
        st.markdown(words("procurement.no_mentions" if searched else "procurement.not_searched"))
        return
    shown = mention_table(found, WORD, words)
    display.table(shown, words, "mentions")
    taken = shown.assign(**{words("column.year"): shown[words("column.year")].astype(int)})
    take.table(taken, words("procurement.mentions"), "mentions")

"""What the prose says of procurement since the form no longer asks, sentence by sentence. Pure."""

from __future__ import annotations

import re

import pandas as pd

from loaders.words import Words
from pages.shared.data import each_row
from pages.shared.data.observations import unit_label

SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")


def mention_table(found: pd.DataFrame, word: str, words: Words) -> pd.DataFrame:
    """The sentences of the prose that hold a word: unit, year, section, sentence."""
    rows = [
        (
            unit_label(one.short_name, one.is_sample, words),
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

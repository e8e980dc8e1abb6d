"""What the change of the form means for each series. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.series import load_series
from loaders.words import Words
from pages.shared.said.reference import over_breaks


def break_notes(series: tuple[str, ...], words: Words) -> pd.DataFrame:
    """What each change of the form means for each series: whether it goes on, and the notes of the crosswalk."""
    rows = [
        {words("column.series"): words.series(one)} | over_breaks(one, words) | {words("column.note"): words.notes(one)}
        for one in (load_series()[name] for name in series)
    ]
    return pd.DataFrame(rows).set_index(words("column.series"))

"""What the change of the form means for each series. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.series import load_series
from loaders.words import Words


def break_notes(series: tuple[str, ...], words: Words) -> pd.DataFrame:
    """What the change of the form means for each series: whether it goes on, and the note of the crosswalk."""
    rows = []
    for one in (load_series()[name] for name in series):
        rows.append((words.series(one), words(f"comparability.{one.over_breaks}"), words.notes(one)))
    columns = [words(f"column.{one}") for one in ("series", "comparability", "note")]
    return pd.DataFrame(rows, columns=columns).set_index(columns[0])

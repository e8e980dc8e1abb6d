"""What the ledger holds, in a sentence; and a table of the dictionary with its download."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from loaders.words import Words
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.tables import downloads
from pages.shared.tables.tables import Table

WIDTHS = {  # pixels of the columns of series
    "zh": {"group": 100, "series": 240, "unit": 74, "asked": 88, "note": 420},
    "en": {"group": 160, "series": 270, "unit": 90, "asked": 88, "note": 300},
}


def extent(found: pd.DataFrame, settings: Mapping[str, str], words: Words) -> str:
    """How many reports of how many units for which years, as of when; which part of them is invented, if a part is."""
    one = found.iloc[0]
    if not one["reports"]:
        return words("empty.database")
    years = words.years(map(int, str(one["years"]).split(",")))
    said = {"units": words.number(one["units"]), "reports": words.number(one["reports"]), "years": years}
    invented = int(one["invented"])
    told = words("data.invented", count=words.number(invented)) if 0 < invented < one["reports"] else ""
    return words("data.extent", **said, date=words.date(settings.get("data_date"))) + told


def widths(words: Words) -> dict[str, int]:
    """The pixels of the columns of series, wide enough for what stands in them."""
    return {words(f"column.{one}"): pixels for one, pixels in WIDTHS[words.language].items()}


def dictionary(shown: Table, name: str, words: Words) -> None:
    """Draw a table of the dictionary; its CSV is made on click."""
    display.table(shown, words, name)
    frame = shown.frame
    label = words("download.csv", topic=_topic(name, words))
    st.download_button(
        label, lambda: downloads.csv_bytes(frame), f"{name}.csv", "text/csv", key=f"csv:{name}", on_click="ignore"
    )


def _topic(name: str, words: Words) -> str:
    first = name.partition(" ")[0]
    return words(next(key for key in (f"data.tab.{first}", f"data.technical.{first}") if words.has(key)))

"""The letters to take away: to the unit of the problem that is open, and all of its year for the units shown."""

from __future__ import annotations

import pandas as pd

import loaders
from pages.shared.data import cached
from pages.shared.look import elements as st
from pages.shared.view.view import View

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"


def draw(view: View, lead: pd.Series) -> None:
    """Offer them; they are made on click, and Word's libraries are fetched no earlier."""
    words, db = view.words, cached.database()
    unit, year = lead["organisation_id"], int(lead["year"])
    units = list(view.filings["organisation_id"].unique())
    name = loaders.offered_name(words("letters.file.rectification", unit=lead["short_name"], year=year, more=""))
    one, every = st.columns(2)
    with one:
        label = words("letters.download")
        st.download_button(
            label, lambda: loaders.letter_of(db, unit, year), name, DOCX, key="letter", on_click="ignore"
        )
    with every:
        label, name = words("letters.download_all", year=year), words("letters.file.all", year=year)
        st.download_button(
            label, lambda: loaders.letters_of(db, units, year), name, ZIP, key="all letters", on_click="ignore"
        )

"""The letters to take away: to the unit of the problem that is open, and all of its year for the units shown."""

from __future__ import annotations

from functools import partial

import pandas as pd

import loaders
from pages.shared.data import cached
from pages.shared.look import elements as st
from pages.shared.view.view import View

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"


def draw(view: View, lead: pd.Series) -> None:
    """Offer them; they are made on click."""
    words, db = view.words, cached.database()
    unit, year = lead["organisation_id"], int(lead["year"])
    name = words("letters.file.rectification", unit=lead["short_name"], year=year, more="")
    one, every = st.columns(2)
    with one:
        make = partial(loaders.letter_of, db, unit, year)
        st.download_button(
            words("letters.download"), make, loaders.offered_name(name), DOCX, key="letter", on_click="ignore"
        )
    with every:
        units = list(view.filings["organisation_id"].unique())
        label = words("letters.download_all", year=year)
        make = partial(loaders.letters_of, db, units, year)
        st.download_button(label, make, words("letters.file.all", year=year), ZIP, key="all letters", on_click="ignore")

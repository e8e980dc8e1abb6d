"""The office's units as a table. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words

FIELDS = (
    *("name", "short_name", "kind", "parent", "aliases"),
    *("since", "until", "successor", "contact", "telephone", "due"),
)  # as ``registrar.EXPORTED``
KINDS = ("subdistrict", "town", "township", "bureau", "district", "other")


def table(units: pd.DataFrame, words: Words) -> pd.DataFrame:
    """One line a unit; what is not said is empty."""
    shown = units[[*FIELDS, "reports"]].astype(object)
    shown = shown.assign(kind=[words(f"units.kind.{one}") for one in shown["kind"]]).fillna("").astype(str)
    return shown.rename(columns={one: words(f"units.col.{one}") for one in shown.columns})

"""The office's units as a table. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words
from pages.shared.tables.tables import Table, right

FIELDS = (
    *("name", "short_name", "kind", "parent", "aliases"),
    *("since", "until", "successor", "contact", "telephone", "due"),
)  # as ``registrar.EXPORTED``
SHOWN = (
    *("name", "kind", "reports", "contact", "telephone", "due"),
    *("parent", "since", "until", "successor", "short_name", "aliases"),
)  # what is asked for most stands first
KINDS = ("subdistrict", "town", "township", "bureau", "district", "other")


def counted(units: pd.DataFrame, has_sample: bool, words: Words) -> str:
    """How many units there are and how many of them have reports; that invented ones are not among them."""
    reporting = int((units["reports"] > 0).sum())
    said = words("units.count", count=words.number(len(units)), reporting=words.number(reporting))
    return said + (words("units.without_sample") if has_sample else "")


def table(units: pd.DataFrame, words: Words) -> Table:
    """One line a unit; what is not said is empty."""
    shown = units[list(SHOWN)].astype(object)
    shown = shown.assign(kind=[words(f"units.kind.{one}") for one in shown["kind"]]).fillna("").astype(str)
    shown = shown.rename(columns={one: words(f"units.col.{one}") for one in shown.columns})
    return right(shown, [words("units.col.reports")])

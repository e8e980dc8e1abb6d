"""Who has filed: units × years, each with the problems of its report. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import Row, each_row
from pages.shared.data.observations import unit_labels
from pages.shared.look import marks


def filing_matrix(filings: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Units × years: filed, corrected or not filed, and how many problems of severity error. Shape and word."""
    names, texts = unit_labels(filings, words), [_filing(one, words) for one in each_row(filings)]
    named = filings.assign(name=filings["organisation_id"].map(names), text=texts)
    wide = named.pivot(index="name", columns="year", values="text").reindex(list(dict.fromkeys(named["name"])))
    wide.columns = [str(year) for year in wide.columns]
    wide.index.name = words("column.organisation")
    return wide.fillna(words("filing.not_owed"))


def _filing(one: Row, words: Words) -> str:
    if is_missing(one.report_id):
        return marks.mark("filing", "not_filed").text(words)
    found = marks.mark("filing", "corrected" if one.version > 1 else "filed").text(words)
    return f"{found} {marks.mark('severity', 'error').symbol}{int(one.errors)}" if one.errors else found

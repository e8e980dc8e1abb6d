"""Which figures changed most from last year. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words
from pages.shared.data import each_row
from pages.shared.look import marks
from pages.shared.said.percents import percent_cell
from pages.shared.tables.tables import Table, right


def changes(observed: pd.DataFrame, year: int, most: int) -> pd.DataFrame:
    """The observations of a year that differ most from last year, largest first; money is left out."""
    found = observed[(observed["year"] == year) & observed["difference"].notna() & (observed["unit"] != "元")]
    found = found[found["difference"] != 0]
    order = found["difference"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order[:most]]


def change_table(changed: pd.DataFrame, words: Words) -> Table:
    """Observations beside last year's: unit, series, this year, last year, difference, per cent."""
    rows = [
        (
            one.organisation,
            one.label,
            words.number(one.value, one.unit) + marks.flag(one.flag, one.settled),
            words.number(one.previous, one.unit) + marks.flag(one.previous_flag, one.previous_settled),
            words.signed(one.difference, one.unit),
            percent_cell(one.percent, one.previous, one.unit, words),
        )
        for one in each_row(changed)
    ]
    names = ("organisation", "series", "value", "previous", "difference", "percent")
    columns = [words(f"column.{one}") for one in names]
    return right(pd.DataFrame(rows, columns=columns), columns[2:])

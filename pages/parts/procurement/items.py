"""Procurement, unit by unit: items, amount, the average of an item and each unit's share. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import each_row, exact, measures
from pages.shared.look import marks
from pages.shared.tables.tables import Table, right, written


def with_share(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds ``share``: each unit's part in the sum of the shown units of the year, where there are several. A figure
    under a finding has none and is in no sum: one misread amount would make every share wrong; nor has one on a form
    that is not the year's."""
    sure = observed["value"].where(observed["flag"].eq("") & measures.counted(observed))
    groups = sure.groupby([observed["series"], observed["year"]])
    whole = groups.transform(exact.total).where(groups.transform("count") > 1)
    return observed.assign(share=sure / whole.where(whole > 0))


def per_item(observed: pd.DataFrame, items: str, amount: str) -> pd.DataFrame:
    """Procurement, one line a unit and year: organisation, year, items, amount (yuan), their states, average (yuan an
    item, where both are sure and items > 0) and share of the shown units' amount."""
    keys = ["organisation", "year"]
    sides = [
        with_share(observed[observed["series"] == one])[[*keys, "value", "state", "flag", "settled", "share"]]
        for one in (items, amount)
    ]
    found = sides[0].drop(columns="share").merge(sides[1], on=keys, suffixes=("_items", "_amount"))
    names = {"value_items": "items", "value_amount": "amount"}
    names |= {
        f"{what}_{side}": f"{side}_{what}" for what in ("state", "flag", "settled") for side in ("items", "amount")
    }
    found = found.rename(columns=names)
    found["average"] = found["amount"] / found["items"].where(found["items"] > 0)
    return found.sort_values("year", ascending=False, kind="stable").reset_index(drop=True)


def procurement_table(units: pd.DataFrame, words: Words) -> Table:
    """``per_item`` on screen: unit, year, items, amount, average an item, share of the shown units."""
    rows = [
        (
            one.organisation,
            str(one.year),
            written(one.items, one.items_state, one.items_flag, one.items_settled, words),
            written(one.amount, one.amount_state, one.amount_flag, one.amount_settled, words),
            words.number(one.average) + marks.flag(one.amount_flag or one.items_flag) * (not is_missing(one.average)),
            words.percent(one.share),
        )
        for one in each_row(units)
    ]
    names = ("organisation", "year", "items", "amount", "average", "share")
    columns = [words(f"column.{one}") for one in names]
    return right(pd.DataFrame(rows, columns=columns), columns[2:])

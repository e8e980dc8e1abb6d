"""Figures of single pages, made from observations (see ``figures``): medians, shares, changes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

SMALL = 30  # a rate over fewer cases than this is marked


def with_median(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds the median of the shown units (same series, year and form) and the difference to it."""
    keys = ["series", "year", "form"]
    found = observed.copy()
    found["median"] = found.groupby(keys)["value"].transform("median")
    found["median_units"] = found.groupby(keys)["value"].transform("count")
    found["to_median"] = found["value"] - found["median"]
    return found


def with_share(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds ``share``: each unit's part in the sum of the shown units of the year, where there are several."""
    groups = observed.groupby(["series", "year"])["value"]
    whole = groups.transform("sum").where(groups.transform("count") > 1)
    return observed.assign(share=observed["value"] / whole.where(whole > 0))


def observe_cells(
    filings: pd.DataFrame, cells: pd.DataFrame, wanted: Sequence[str], labels: dict[str, str]
) -> pd.DataFrame:
    """The sum of single cells over the units shown, by year: cell, label, year, value (NaN if none), reported,
    expected. For figures that are no series, such as requests by kind of applicant."""
    grid = filings[["organisation_id", "year"]].merge(pd.DataFrame({"cell": list(wanted)}), how="cross")
    grid = grid.merge(cells, on=["organisation_id", "year", "cell"], how="left").astype({"value": float, "year": int})
    groups = grid.groupby(["cell", "year"], sort=False)["value"]
    found = groups.agg(reported="count", expected="size").reset_index()
    found["value"] = groups.sum(min_count=1).to_numpy()
    return found.assign(label=found["cell"].map(labels), unit="件")


def doubted(observed: pd.DataFrame) -> pd.Series:
    """Whether this year's figure or last year's is under a finding: its change is to be checked before it is news."""
    return observed["flag"].ne("") | observed["previous_flag"].ne("")


def changes(observed: pd.DataFrame, year: int, most: int) -> pd.DataFrame:
    """The observations of a year that differ most from last year, largest first; money is left out."""
    found = observed[(observed["year"] == year) & observed["difference"].notna() & (observed["unit"] != "元")]
    found = found[found["difference"] != 0]
    order = found["difference"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order[:most]]


def per_item(observed: pd.DataFrame, items: str, amount: str) -> pd.DataFrame:
    """Procurement, one line a unit and year: organisation, year, items, amount (yuan), their states, average (yuan an
    item, where both are sure and items > 0) and share of the shown units' amount."""
    keys = ["organisation", "year"]
    sides = [
        with_share(observed[observed["series"] == one])[[*keys, "value", "state", "flag", "share"]]
        for one in (items, amount)
    ]
    found = sides[0].drop(columns="share").merge(sides[1], on=keys, suffixes=("_items", "_amount"))
    names = {"value_items": "items", "value_amount": "amount"}
    names |= {f"{what}_{side}": f"{side}_{what}" for what in ("state", "flag") for side in ("items", "amount")}
    found = found.rename(columns=names)
    found["average"] = found["amount"] / found["items"].where(found["items"] > 0)
    return found.sort_values("year", ascending=False, kind="stable").reset_index(drop=True)

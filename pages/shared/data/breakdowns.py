"""Figures of single pages, made from observations (see ``figures``): medians, shares, changes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.shared.data import exact, measures
from pages.shared.data.suspects import flags_by_cell, gravest

SMALL = 30  # a rate over fewer cases than this is marked
FEWEST = 2  # units: one alone has no median


def is_few(previous: float, unit: str) -> bool:
    """Whether last year's figure is a count too small for a per cent to be read alone; money never is."""
    return unit != "元" and 0 < previous < SMALL


def with_median(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds the one median of each series and year, over the units that measure what the form due measures, where there
    are several; how many these are and how many owe a report; and the difference to it."""
    keys = ["series", "year"]
    found = observed.assign(same=observed["value"].where(measures.same(observed)))
    groups = found.groupby(keys)["same"]
    medians, units = groups.agg(exact.middle), groups.count()
    known = medians.where(units >= FEWEST)
    places = pd.MultiIndex.from_frame(found[keys])
    found["median"] = known.reindex(places).to_numpy(dtype=float)
    found["median_units"] = units.reindex(places).to_numpy()
    found["median_expected"] = groups.transform("size")
    found["to_median"] = exact.minus(found["same"], found["median"])
    return found.drop(columns="same")


def with_share(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds ``share``: each unit's part in the sum of the shown units of the year, where there are several. A figure
    under a finding has none and is in no sum: one misread amount would make every share wrong; nor has one on a form
    that is not the year's."""
    sure = observed["value"].where(observed["flag"].eq("") & measures.counted(observed))
    groups = sure.groupby([observed["series"], observed["year"]])
    whole = groups.transform(exact.total).where(groups.transform("count") > 1)
    return observed.assign(share=sure / whole.where(whole > 0))


def observe_cells(
    filings: pd.DataFrame, cells: pd.DataFrame, flags: pd.DataFrame, wanted: Sequence[str], labels: dict[str, str]
) -> pd.DataFrame:
    """The sum of single cells over the units shown, by year: cell, label, unit, year, value (NaN if none), reported,
    expected, flagged (units), flag. For figures that are no series, such as requests by kind of applicant."""
    grid = filings[["organisation_id", "year"]].merge(pd.DataFrame({"cell": list(wanted)}), how="cross")
    grid = grid.merge(cells, on=["organisation_id", "year", "cell"], how="left").astype({"value": float, "year": int})
    known = flags_by_cell(flags)
    places = zip(grid["organisation_id"], grid["year"], grid["cell"], strict=True)
    grid["flag"] = pd.Series([known.get(one, "") for one in places], dtype=object).where(grid["value"].notna(), "")
    groups = grid.groupby(["cell", "year"], sort=False)
    found = groups["value"].agg(reported="count", expected="size").reset_index()
    found["value"] = groups["value"].agg(exact.total).to_numpy()
    found["flagged"] = groups["flag"].agg(lambda flag: int(flag.ne("").sum())).to_numpy()
    found["flag"] = groups["flag"].agg(gravest).to_numpy()
    return found.assign(label=found["cell"].map(labels), unit="件")


def by_kind(cells: pd.DataFrame, year: int, wanted: Sequence[str]) -> tuple[pd.Series, int]:
    """The sum of each cell in a year over the units that are sure of all of them, largest first; and how many those
    are."""
    rows = cells[(cells["year"] == year) & cells["cell"].isin(wanted)]
    wide = rows.pivot(index="organisation_id", columns="cell", values="value").reindex(columns=list(wanted)).dropna()
    return wide.astype(float).sum().sort_values(ascending=False, kind="stable"), len(wide)


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

"""Who asked: requests by kind of applicant, which are cells and no series. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.forms import load_forms
from loaders.words import Words
from pages.shared.data import exact
from pages.shared.data.suspects import flags_by_cell, gravest


def observe_cells(
    filings: pd.DataFrame, cells: pd.DataFrame, flags: pd.DataFrame, wanted: Sequence[str], labels: dict[str, str]
) -> pd.DataFrame:
    """The sum of single cells over the units shown, by year: cell, label, unit, year, value (NaN if none), reported,
    expected, flagged (units), flag. For figures that are no series, such as requests by kind of applicant; a unit whose
    form does not ask for a cell is not expected to have it."""
    grid = filings[["organisation_id", "year", "form"]].merge(pd.DataFrame({"cell": list(wanted)}), how="cross")
    asked = [cell in load_forms()[form].column_by_cell for form, cell in zip(grid["form"], grid["cell"], strict=True)]
    grid = grid[asked].drop(columns="form")
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
    """The sum of each cell in a year over the units that are sure of all that their form asks, largest first; and how
    many those are. A cell that no form asked for that year is left out."""
    rows = cells[(cells["year"] == year) & cells["cell"].isin(wanted)]
    unsure = set(rows.loc[rows["value"].isna(), "organisation_id"])
    sure = rows[~rows["organisation_id"].isin(unsure)]
    asked = [one for one in wanted if one in set(rows["cell"])]
    sums = sure["value"].astype(float).groupby(sure["cell"]).sum().reindex(asked, fill_value=0.0)
    return sums.sort_values(ascending=False, kind="stable"), sure["organisation_id"].nunique()


def column_label(cell: str, words: Words) -> str:
    """The heading of a cell's column in the newest edition that has it: 自然人."""
    column = next(form.column_by_cell[cell] for form in reversed(load_forms().values()) if cell in form.column_by_cell)
    return words.pick(column.label_zh, column.label_en)

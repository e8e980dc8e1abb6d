"""The median of the units of a kind, beside each of them. Pure."""

from __future__ import annotations

import pandas as pd

from pages.shared.data import exact, measures

FEWEST = 3  # units: of fewer a middle says nothing


def with_median(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds the median of each series, year and kind of unit, over the units that measure what the form due measures,
    where there are FEWEST; how many these are and how many owe a report; and the difference to it."""
    keys = ["series", "year", "kind"]
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

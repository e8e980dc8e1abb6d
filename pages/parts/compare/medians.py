"""The median of the units, beside each of them. Pure."""

from __future__ import annotations

import pandas as pd

from pages.shared.data import exact, measures

FEWEST = 2  # units: one alone has no median


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

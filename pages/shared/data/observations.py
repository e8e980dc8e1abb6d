"""From rows of the ledger to the figures of a view: pure, DataFrame in, DataFrame out. No value ever becomes 0 here.

*Observations* hold one line a unit, year and series: organisation_id, organisation (label), is_sample, kind, year,
series, label, unit (件 项 元), form, value (float, NaN unless sure), state, settled (whether a person has said what a
cell of it means), flag (the gravest severity of a finding on it, or empty), previous, previous_flag,
previous_settled, owed_before, difference, percent, comparability.
*Totals* hold one line a series and year over the units shown, with how many of them the sum covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from loaders.series import LEVELS, load_series
from loaders.words import Words
from pages.shared.data import each_row, exact, measures, records
from pages.shared.data.suspects import first_of, flags_by_cell, gravest, settled_in

STATES = ("missing", "doubtful", "text", "dash", "blank")  # the worst first: it speaks for a sum of several cells
Line = dict[str, Any]  # of observations or totals
MONEY = "元"


def observe(
    filings: pd.DataFrame,
    values: pd.DataFrame,
    unsure: pd.DataFrame,
    flags: pd.DataFrame,
    settled: pd.DataFrame,
    series: Sequence[str],
    words: Words,
) -> pd.DataFrame:
    """Observations of some series for every report that is owed; what was not filed or not asked has a line too.

    The frames are those of ``queries``: filings, values, unsure, flags and settled of one district.
    """
    units = filings[["organisation_id", "is_sample", "kind", "year", "form", "report_id"]]
    grid = units.merge(pd.DataFrame({"series": list(series)}), how="cross")
    own = values[["organisation_id", "series", "year", "form", "value"]].assign(asked=True)
    grid = grid.merge(own, on=["organisation_id", "series", "year"], how="left", suffixes=("", "_of_table"))
    grid["form"] = grid["form_of_table"].fillna(grid["form"])  # a report may mix editions, table by table
    grid["value"] = grid["value"].astype(float)
    grid["state"] = _states(grid, unsure)
    grid["settled"] = settled_in(grid, settled)
    grid["flag"] = _flags(grid, flags)
    chosen = load_series()
    grid["organisation"] = grid["organisation_id"].map(unit_labels(filings, words))
    grid["label"] = grid["series"].map({one: words.series(chosen[one]) for one in series})
    grid["unit"] = grid["series"].map({one: chosen[one].unit for one in series})
    found = with_last_year(grid.drop(columns=["asked", "form_of_table", "report_id"]).astype({"year": int}))
    return found.assign(percent=found["percent"].where(~(found["unit"].eq(MONEY) & _is_flagged(found))))


def unit_labels(filings: pd.DataFrame, words: Words) -> dict[str, str]:
    """The name of each unit by its id: the short one unless two units share it. Invented ones say so beside real ones;
    where all are invented the frame says it once."""
    units = filings.drop_duplicates("organisation_id")
    shared = units["short_name"].duplicated(keep=False)
    named = units["short_name"].where(~shared, units["name"])
    told = units["is_sample"].astype(bool) & (units["is_sample"].nunique() > 1)
    labels = [words("name.sample", name=one) if sample else one for one, sample in zip(named, told, strict=True)]
    return dict(zip(units["organisation_id"], labels, strict=True))


def _states(grid: pd.DataFrame, unsure: pd.DataFrame) -> list[str]:
    """Why there is a number or none, for each line of the grid."""
    by_cell = {(one.organisation_id, one.year, one.cell): one.state for one in each_row(unsure)}
    found = []
    for line in each_row(grid):
        if pd.isna(line.asked):
            found.append("not_asked")
        elif not pd.isna(line.value):
            found.append("number")
        elif pd.isna(line.report_id):
            found.append("not_filed")
        else:
            asked = measures.cells_of(line.series, line.form)
            states = [by_cell.get((line.organisation_id, line.year, cell), "") for cell in asked]
            found.append(first_of(STATES, states) or "missing")  # a cell without a state is a number, or is not there
    return found


def _flags(grid: pd.DataFrame, flags: pd.DataFrame) -> list[str]:
    """The gravest severity of a failed check that a number of the grid stands in; empty for none."""
    found = flags_by_cell(flags)
    return [
        gravest(
            found.get((line.organisation_id, line.year, cell), "")
            for cell in (measures.cells_of(line.series, line.form) if line.state == "number" else ())
        )
        for line in each_row(grid)
    ]


def with_last_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds last year's value, the difference and per cent of it. NaN unless both are sure and comparable."""
    keys = ["organisation_id", "series", "year"]
    before = frame[[*keys, "form", "value", "flag", "settled"]].assign(year=frame["year"] + 1)
    found = frame.merge(before, on=keys, how="left", suffixes=("", "_before"))
    pairs = zip(found["series"], found["form_before"], found["form"], strict=True)
    found["comparability"] = ["" if pd.isna(old) else measures.comparability(one, old, new) for one, old, new in pairs]
    found["previous"] = found.pop("value_before").where(found["comparability"] != "none")
    found["previous_flag"] = found.pop("flag_before").where(found["previous"].notna(), "")
    before_settled = found.pop("settled_before").eq(True)
    found["previous_settled"] = before_settled & found["previous"].notna()
    found["owed_before"] = found["form_before"].notna()
    found["difference"] = exact.minus(found["value"], found["previous"])
    found["percent"] = found["difference"] / found["previous"].where(found["previous"] > 0)
    return found.drop(columns="form_before")


def _is_flagged(observed: pd.DataFrame) -> pd.Series:
    return observed["flag"].ne("") | observed["previous_flag"].ne("")


def misread(observed: pd.DataFrame) -> pd.Series:
    """Whether a change rests on a figure that is hardly right: under an error, or an amount under any finding. Such a
    change is in no sum."""
    wrong = observed["flag"].eq("error") | observed["previous_flag"].eq("error")
    return wrong | (observed["unit"].eq(MONEY) & _is_flagged(observed))


def compared(observed: pd.DataFrame) -> pd.Series:
    """Whether the change of each observation is part of the change of its year's total."""
    return measures.counted(observed) & observed["difference"].notna() & ~misread(observed)


TOTALS = (
    *("series", "label", "unit", "year", "form", "value", "reported", "expected", "units"),
    *("previous", "difference", "paired", "left_out", "comparability"),
    *("flagged", "flagged_units", "flagged_value", "flag", "previous_flag", "settled", "previous_settled"),
)


def totals(observed: pd.DataFrame) -> pd.DataFrame:
    """The sum over the units shown, a line a series and year that the form due asks for: TOTALS and percent.

    ``expected`` counts the units that owe a report for the year, ``reported`` those in the sum (``units``: their ids);
    a figure on another form is in it where both measure the same, or nearly. ``difference`` is over the ``paired``
    units that are sure in both years and not misread; ``previous`` is the sum of the same units last year, also where
    last year is not among the years shown. ``left_out`` names the units whose change is misread, ``flagged_units``
    those of the ``flagged`` figures.
    """
    rows = observed.assign(counted=measures.counted(observed), compared=compared(observed))
    groups: dict[tuple[str, int], list[Line]] = {}
    for line in records(rows):
        groups.setdefault((line["series"], int(line["year"])), []).append(line)
    lines = [_total(one, year, group) for (one, year), group in groups.items() if measures.is_asked(one, year)]
    found = pd.DataFrame(lines, columns=list(TOTALS))
    found["percent"] = found["difference"] / found["previous"].where(found["previous"] > 0)
    order = list(dict.fromkeys(observed["series"]))
    return found.sort_values(["series", "year"], key=lambda one: one.map(order.index) if one.name == "series" else one)


def _total(one: str, year: int, group: list[Line]) -> Line:
    sure = [line for line in group if line["counted"] and line["state"] == "number"]
    paired, flagged = [line for line in sure if line["compared"]], [line for line in sure if line["flag"]]
    gone = [line for line in sure if not line["compared"] and not pd.isna(line["difference"])]
    return {
        "series": one,
        "label": group[0]["label"],
        "unit": load_series()[one].unit,
        "year": year,
        "form": measures.due(year),
        "value": exact.total(line["value"] for line in sure),
        "reported": len(sure),
        "expected": len(group),
        "units": frozenset(line["organisation_id"] for line in sure),
        "previous": exact.total(line["previous"] for line in paired),
        "difference": exact.total(line["difference"] for line in paired),
        "paired": len(paired),
        "left_out": tuple(line["organisation"] for line in gone),
        "comparability": first_of(LEVELS, (line["comparability"] for line in paired or sure)),
        "flagged": len(flagged),
        "flagged_units": tuple(line["organisation"] for line in flagged),
        "flagged_value": exact.total([0, *(line["value"] for line in flagged)]),
        "flag": gravest(line["flag"] for line in flagged),
        "previous_flag": gravest(line["previous_flag"] for line in paired),
        "settled": sum(bool(line["settled"]) for line in sure),
        "previous_settled": sum(bool(line["previous_settled"]) for line in paired),
    }


def latest(frame: pd.DataFrame) -> int | None:
    """The newest year with a sure value."""
    years = frame.loc[frame["value"].notna(), "year"]
    return int(years.max()) if len(years) else None


def line_of(totals_frame: pd.DataFrame, series: str, year: int | None) -> pd.Series | None:
    """The total of one series and year, or None where the form does not ask or nothing is owed."""
    found = totals_frame[(totals_frame["series"] == series) & (totals_frame["year"] == year)]
    return found.iloc[0] if len(found) else None

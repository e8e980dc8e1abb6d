"""From rows of the ledger to the figures of a view: pure, DataFrame in, DataFrame out. No value ever becomes 0 here.

*Observations* hold one line a unit, year and series: organisation_id, organisation (label), is_sample, year, series,
label, unit (件 项 元), form, value (float, NaN unless sure), state, flag (the gravest severity of a
finding on it, or empty), previous, previous_flag, owed_before, difference, percent, comparability.
*Totals* hold one line a series and year over the units shown, with how many of them the sum covers.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import pandas as pd

from loaders.series import Series, load_series
from pages.shared.words import Words

STATES = ("missing", "doubtful", "text", "dash", "blank")  # the worst first: it speaks for a sum of several cells
SEVERITIES = ("error", "warning", "notice")  # the gravest first


def observe(
    filings: pd.DataFrame,
    values: pd.DataFrame,
    unsure: pd.DataFrame,
    flags: pd.DataFrame,
    series: Sequence[str],
    words: Words,
) -> pd.DataFrame:
    """Observations of some series for every report that is owed; what was not filed or not asked has a line too.

    The frames are those of ``queries``: filings, values, unsure and flags of one district.
    """
    units = filings[["organisation_id", "short_name", "is_sample", "year", "form", "report_id"]]
    grid = units.merge(pd.DataFrame({"series": list(series)}), how="cross")
    own = values[["organisation_id", "series", "year", "form", "value"]].assign(asked=True)
    grid = grid.merge(own, on=["organisation_id", "series", "year"], how="left", suffixes=("", "_of_table"))
    grid["form"] = grid["form_of_table"].fillna(grid["form"])  # a report may mix editions, table by table
    grid["value"] = grid["value"].astype(float)
    grid["state"] = _states(grid, unsure)
    grid["flag"] = _flags(grid, flags)
    chosen = load_series()
    grid["organisation"] = [unit_label(*one, words) for one in zip(grid["short_name"], grid["is_sample"], strict=True)]
    grid["label"] = grid["series"].map({one: words.series(chosen[one]) for one in series})
    grid["unit"] = grid["series"].map({one: chosen[one].unit for one in series})
    return with_last_year(
        grid.drop(columns=["asked", "form_of_table", "short_name", "report_id"]).astype({"year": int})
    )


def unit_label(short_name: str, is_sample: int, words: Words) -> str:
    """The name of a unit in tables and charts; invented ones carry 示例."""
    return words("name.sample", name=short_name) if is_sample else short_name


def _states(grid: pd.DataFrame, unsure: pd.DataFrame) -> list[str]:
    """Why there is a number or none, for each line of the grid."""
    series = load_series()
    by_cell = {(one.organisation_id, one.year, one.cell): one.state for one in unsure.itertuples()}
    found = []
    for line in grid.itertuples():
        if pd.isna(line.asked):
            found.append("not_asked")
        elif not pd.isna(line.value):
            found.append("number")
        elif pd.isna(line.report_id):
            found.append("not_filed")
        else:
            asked = series[line.series].cells[line.form]
            states = {by_cell.get((line.organisation_id, line.year, cell), "missing") for cell in asked}
            found.append(next((state for state in STATES if state in states), "missing"))
    return found


def _flags(grid: pd.DataFrame, flags: pd.DataFrame) -> list[str]:
    """The gravest severity of a failed check that a number of the grid stands in; empty for none."""
    series, found = load_series(), flags_by_cell(flags)
    gravest = []
    for line in grid.itertuples():
        asked = series[line.series].cells[line.form] if line.state == "number" else ()
        severities = {found.get((line.organisation_id, line.year, cell), "") for cell in asked}
        gravest.append(next((one for one in SEVERITIES if one in severities), ""))
    return gravest


def flags_by_cell(flags: pd.DataFrame) -> dict[tuple[str, int, str], str]:
    """The gravest severity of ``queries.flags`` for each organisation_id, year and cell."""
    found: dict[tuple[str, int, str], str] = {}
    for one in flags.itertuples():
        place = (one.organisation_id, one.year, one.cell)
        found[place] = min(found.get(place, one.severity), one.severity, key=SEVERITIES.index)
    return found


@functools.cache
def comparability(series: str, first_form: str, second_form: str) -> str:
    """exact, near or none between two forms, for a series."""
    return load_series()[series].comparability(first_form, second_form)


def with_last_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds last year's value, the difference and per cent of it. NaN unless both are sure and comparable."""
    keys = ["organisation_id", "series", "year"]
    before = frame[[*keys, "form", "value", "flag"]].assign(year=frame["year"] + 1)
    found = frame.merge(before, on=keys, how="left", suffixes=("", "_before"))
    pairs = zip(found["series"], found["form_before"], found["form"], strict=True)
    found["comparability"] = ["" if pd.isna(old) else comparability(one, old, new) for one, old, new in pairs]
    found["previous"] = found.pop("value_before").where(found["comparability"] != "none")
    found["previous_flag"] = found.pop("flag_before").where(found["previous"].notna(), "")
    found["owed_before"] = found["form_before"].notna()
    found["difference"] = found["value"] - found["previous"]
    found["percent"] = found["difference"] / found["previous"].where(found["previous"] > 0)
    return found.drop(columns="form_before")


def main_forms(observed: pd.DataFrame) -> dict[int, str]:
    """The form most units used, by year."""
    return {int(year): forms.mode().iloc[0] for year, forms in observed.groupby("year")["form"]}


def totals(observed: pd.DataFrame) -> pd.DataFrame:
    """The sum over the units shown: series, label, unit, year, form, value, reported, expected, previous,
    previous_reported, previous_expected, difference, percent, paired, comparability, flagged (units), flagged_value
    (their sum), flag (gravest), previous_flag.

    ``expected`` counts the units that owe a report for the year, ``reported`` those in the sum. Where two forms measure
    different things only the form most units used that year is summed. ``difference`` is over the ``paired`` units
    that are sure in both years; ``previous`` is last year's sum over this year's units, also where last year is not
    among the years shown. A year whose form does not ask has no line.
    """
    forms = main_forms(observed)
    lines = [
        _total(one, int(year), group, forms[int(year)])
        for (one, year), group in observed.groupby(["series", "year"], sort=False)
        if load_series()[one].cells[forms[int(year)]]
    ]
    columns = ["series", "label", "unit", "year", "form", "value", "reported", "expected"]
    columns += [
        "previous",
        "previous_reported",
        "previous_expected",
        "difference",
        "paired",
        "paired_previous",
        "comparability",
        "flagged",
        "flagged_value",
        "flag",
        "previous_flag",
    ]
    found = pd.DataFrame(lines, columns=columns)
    found["percent"] = found["difference"] / found["paired_previous"].where(found["paired_previous"] > 0)
    order = list(dict.fromkeys(observed["series"]))
    return found.sort_values(["series", "year"], key=lambda one: one.map(order.index) if one.name == "series" else one)


def _total(one: str, year: int, group: pd.DataFrame, form: str) -> dict[str, object]:
    series: Series = load_series()[one]
    mixed = {comparability(one, form, other) for other in group["form"].unique()}
    summed = group[group["form"] == form] if "none" in mixed else group
    sure = summed[summed["state"] == "number"]
    paired = sure[sure["difference"].notna()]
    return {
        "series": one,
        "label": group["label"].iloc[0],
        "unit": series.unit,
        "year": year,
        "form": form,
        "value": sure["value"].sum() if len(sure) else float("nan"),
        "reported": len(sure),
        "expected": len(group),
        "previous": summed["previous"].sum(min_count=1),
        "previous_reported": int(summed["previous"].notna().sum()),
        "previous_expected": int(group["owed_before"].sum()),
        "difference": paired["difference"].sum() if len(paired) else float("nan"),
        "paired": len(paired),
        "paired_previous": paired["previous"].sum() if len(paired) else float("nan"),
        "comparability": _first(("none", "near", "exact"), sure["comparability"]),
        "flagged": int(sure["flag"].ne("").sum()),
        "flagged_value": sure.loc[sure["flag"].ne(""), "value"].sum(),
        "flag": _first(SEVERITIES, sure["flag"]),
        "previous_flag": _first(SEVERITIES, summed["previous_flag"]),
    }


def _first(order: Sequence[str], found: Iterable[str]) -> str:
    known = set(found)
    return next((one for one in order if one in known), "")


def gravest(flags: Iterable[str]) -> str:
    """The gravest severity of some; empty for none."""
    return _first(SEVERITIES, flags)


def latest(frame: pd.DataFrame) -> int | None:
    """The newest year with a sure value."""
    years = frame.loc[frame["value"].notna(), "year"]
    return int(years.max()) if len(years) else None


def line_of(totals_frame: pd.DataFrame, series: str, year: int | None) -> pd.Series | None:
    """The total of one series and year, or None where the form does not ask or nothing is owed."""
    found = totals_frame[(totals_frame["series"] == series) & (totals_frame["year"] == year)]
    return found.iloc[0] if len(found) else None

"""What requests became, as parts of a whole: by year, by unit, by kind of applicant. Pure.

Only units that are sure of every outcome are in a whole; how many they are of how many is said beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.forms import load_forms
from loaders.series import load_series
from loaders.words import Words
from pages.parts.applications import applicants, outcomes
from pages.shared.data import cached, exact, measures, queries
from pages.shared.data.suspects import flags_by_cell, gravest
from pages.shared.view.view import View

TOTAL = ":total"
RECEIVED = "app.received_new"
COLUMNS = ("name", "series", "label", "value", "whole", "flag", "reported", "expected", "to")
KEYS = ["year", "organisation_id"]


def by_year(observed: pd.DataFrame, parts: Sequence[str], words: Words, view: View) -> pd.DataFrame:
    """A bar a year, newest first: the sum of each outcome over the units sure of all, with how many these are."""
    rows = observed[observed["series"].isin(parts)]
    sure = rows.groupby(KEYS)["value"].transform("count") == len(parts)
    kept = rows[sure]
    sums = kept.groupby(["year", "series", "label"], sort=False, observed=True)
    found = sums.agg(value=("value", exact.total), flag=("flag", gravest)).reset_index()
    units = pd.DataFrame(
        {
            "reported": kept.groupby("year")["organisation_id"].nunique(),
            "expected": rows.groupby("year")["organisation_id"].nunique(),
            "whole": kept.groupby("year")["value"].agg(exact.total),
        }
    )
    found = found.merge(units.reset_index(), on="year").sort_values("year", ascending=False, kind="stable")
    to = [view.to(years=(int(year),), by="units") for year in found["year"]]
    return found.assign(name=found["year"].map(words.year), to=to, label=_short(found, words))


def by_unit(observed: pd.DataFrame, parts: Sequence[str], year: int, words: Words, view: View) -> pd.DataFrame:
    """A bar a unit that is sure of all outcomes of a year, those with most requests first."""
    found = outcomes.mix(observed, year, parts)
    to = [
        view.report(unit, year, f"{series}{TOTAL}")
        for unit, series in zip(found["organisation_id"], found["series"], strict=True)
    ]
    return found.assign(name=found["organisation"], to=to, label=_short(found, words))


def by_applicant(view: View, parts: Sequence[str], columns: Sequence[str], year: int, words: Words) -> pd.DataFrame:
    """A bar a kind of applicant that the form of the year has: the cells of each outcome in its column, over the units
    sure of all of these; no bar where there is no such unit, for nothing is known then."""
    form = load_forms()[measures.due(year)]
    columns = [one for one in columns if f"{RECEIVED}:{one}" in form.column_by_cell]
    cells = {
        (column, one): [cell.replace(TOTAL, f":{column}") for cell in measures.cells_of(one, measures.due(year))]
        for column in columns
        for one in parts
    }
    wanted = tuple(dict.fromkeys(cell for many in cells.values() for cell in many))
    read = view.shown(cached.read(queries.cells, view.district, wanted))
    of_year = read[read["year"] == year]
    wide = of_year.pivot(index="organisation_id", columns="cell", values="value").reindex(columns=list(wanted))
    sure = wide[wide.notna().all(axis=1)].astype(float)
    if not len(sure):
        return pd.DataFrame(columns=list(COLUMNS))
    marked = flags_by_cell(cached.read(queries.flags, view.district))
    owed = int((view.filings["year"] == year).sum())
    labels = {one: words.brief(one, words.series(load_series()[one])) for one in parts}
    lines = []
    for column in columns:
        values = {one: exact.total(sure[cells[(column, one)]].sum(axis=1)) for one in parts}
        whole = exact.total(values.values())
        for one in parts:
            flag = gravest(marked.get((unit, year, cell), "") for unit in sure.index for cell in cells[(column, one)])
            name = applicants.column_label(f"{RECEIVED}:{column}", words)
            lines.append((name, one, labels[one], values[one], whole, flag, len(sure), owed, ""))
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _short(found: pd.DataFrame, words: Words) -> list[str]:
    return [words.brief(one, label) for one, label in zip(found["series"], found["label"], strict=True)]

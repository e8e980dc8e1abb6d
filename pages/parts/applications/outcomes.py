"""What became of requests: the flow of a year, the mix of outcomes a unit, what is carried from year to year. Pure.

All take observations (see ``observations``); a unit with a figure that is not sure is left out and named, never read
as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages.shared.data import exact
from pages.shared.data.suspects import gravest

UNIT = "organisation"


@dataclass(frozen=True)
class Step:
    """One side of a flow: a series, its label and how many requests."""

    series: str
    label: str
    count: float
    flag: str = ""  # of the gravest finding on a figure in it


@dataclass(frozen=True)
class Flow:
    """Requests received and what became of them, over the units whose figures are all sure and balance."""

    sources: tuple[Step, ...] = ()
    outcomes: tuple[Step, ...] = ()
    covered: int = 0
    expected: int = 0
    unsure: tuple[str, ...] = ()  # units that filed, with a figure that is not sure
    unbalanced: tuple[tuple[str, float], ...] = ()  # units, and by how much more was received than is accounted for
    not_filed: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()  # units that are in the flow, with a figure under a finding
    severity: str = ""  # of the gravest of these findings


def flow_steps(observed: pd.DataFrame, year: int, sources: Sequence[str], outcomes: Sequence[str]) -> Flow:
    """The flow of one year; every unit that is not in it is named with the reason."""
    rows = observed[(observed["year"] == year) & observed["series"].isin([*sources, *outcomes])]
    wide = rows.pivot(index=UNIT, columns="series", values="value").reindex(list(dict.fromkeys(rows[UNIT])))
    gone = set(rows.loc[rows["state"] == "not_filed", UNIT])
    sure = wide[wide.notna().all(axis=1)]
    sides = (sure[list(one)].agg(exact.total, axis=1) for one in (sources, outcomes))
    over = pd.Series(exact.minus(*sides), sure.index, dtype=float)
    kept = sure[over == 0]
    labels = dict(zip(rows["series"], rows["label"], strict=True))
    flagged = rows[rows[UNIT].isin(kept.index) & (rows["flag"] != "")]
    marks = flagged.groupby("series")["flag"].agg(gravest)

    def steps(side: Sequence[str]) -> tuple[Step, ...]:
        return tuple(Step(one, labels[one], kept[one].sum(), marks.get(one, "")) for one in side)

    return Flow(
        sources=steps(sources),
        outcomes=steps(outcomes),
        covered=len(kept),
        expected=len(wide),
        unsure=tuple(one for one in wide.index if one not in sure.index and one not in gone),
        unbalanced=tuple((str(one), gap) for one, gap in over[over != 0].items()),
        not_filed=tuple(one for one in wide.index if one in gone),
        doubted=tuple(dict.fromkeys(flagged[UNIT])),
        severity=gravest(flagged["flag"]),
    )


def mix(observed: pd.DataFrame, year: int, outcomes: Sequence[str]) -> pd.DataFrame:
    """The outcomes of one year, a line a unit and outcome, with ``whole``: the unit's sum. Only units sure of all;
    those with most requests first."""
    rows = observed[(observed["year"] == year) & observed["series"].isin(outcomes)]
    sure = rows.groupby(UNIT)["value"].transform("count") == len(outcomes)
    whole, place = (
        rows[sure].groupby(UNIT)["value"].transform(exact.total),
        rows[sure]["series"].map(list(outcomes).index),
    )
    found = rows[sure].assign(whole=whole, place=place)
    return found.sort_values(["whole", UNIT, "place"], ascending=[False, True, True], kind="stable")


def left_out(observed: pd.DataFrame, year: int, outcomes: Sequence[str]) -> pd.DataFrame:
    """The units of a year that ``mix`` leaves out, a line each, with the state of the first unsure figure."""
    rows = observed[(observed["year"] == year) & observed["series"].isin(outcomes)]
    return rows[rows["state"] != "number"].drop_duplicates(UNIT)


def apart(observed: pd.DataFrame, outcomes: Sequence[str], total: str) -> pd.DataFrame:
    """Where the sum of all outcomes is not the total of the report, a line a unit and year, newest year first: year,
    organisation, state (of the first unsure outcome, else number), sum (NaN unless sure of all), total, total_state."""
    keys = ["year", UNIT]
    rows = observed[observed["series"].isin(outcomes)]
    of_unit = rows.groupby(keys, sort=False)
    found = of_unit["value"].agg(exact.total).rename("sum").to_frame()
    found["sum"] = found["sum"].where(of_unit["value"].count() == len(outcomes))
    unsure = rows[rows["state"] != "number"].drop_duplicates(keys).set_index(keys)["state"]
    found["state"] = unsure.reindex(found.index).fillna("number")
    written = observed[observed["series"] == total].set_index(keys)
    found = found.join(written[["value", "state"]].rename(columns={"value": "total", "state": "total_state"}))
    found = found[found["sum"].ne(found["total"])].reset_index()  # not known is no more equal than another number
    return found.sort_values("year", ascending=False, kind="stable")


def carried(observed: pd.DataFrame, out: str, into: str) -> pd.DataFrame:
    """What a year carried over beside what the next took in: organisation, year (of the latter), out, into, gap. Only
    where a unit is sure of both."""
    ahead = observed[observed["series"] == out].assign(year=lambda one: one["year"] + 1)
    columns = [UNIT, "year", "value", "flag"]
    found = ahead[columns].merge(observed[observed["series"] == into][columns], on=[UNIT, "year"])
    found = found.rename(columns={"value_x": "out", "value_y": "into", "flag_x": "out_flag", "flag_y": "into_flag"})
    found = found.dropna(subset=["out", "into"])
    return found.assign(gap=exact.minus(found["into"], found["out"]))


def broken(found: pd.DataFrame) -> pd.DataFrame:
    """The hand-overs of ``carried`` that do not agree, newest first."""
    return found[found["gap"] != 0].sort_values("year", ascending=False, kind="stable")

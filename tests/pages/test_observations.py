"""Observations and totals: nothing becomes 0, sums say what they cover, two measures are never added or compared."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders.words import Words
from pages.parts.applications import outcomes
from pages.parts.compare import medians
from pages.parts.procurement import items
from pages.shared.data import observations, queries
from tests.pages.conftest import FLAGGED

SERIES = ("app.received_new", "licensing.decisions", "normative.stock", "normative.made", "fee.amount")


@pytest.fixture(scope="module")
def observed(ledger: Path) -> pd.DataFrame:
    frames = (
        *(queries.values(ledger, "d", SERIES), queries.unsure(ledger, "d")),
        *(queries.flags(ledger, "d"), queries.settled(ledger, "d")),
    )
    return observations.observe(queries.filings(ledger, "d"), *frames, SERIES, Words("zh"))


def line(frame: pd.DataFrame, unit: str, year: int, series: str) -> pd.Series:
    found = frame[(frame["organisation_id"] == unit) & (frame["year"] == year) & (frame["series"] == series)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("unit", "year", "series", "state"),
    [
        ("c", 2022, "app.received_new", "not_filed"),
        ("b", 2022, "app.received_new", "blank"),
        ("b", 2021, "licensing.decisions", "doubtful"),
        ("a", 2020, "fee.amount", "not_asked"),
        ("a", 2021, "fee.amount", "number"),
    ],
)
def test_why_there_is_no_number(observed: pd.DataFrame, unit: str, year: int, series: str, state: str) -> None:
    found = line(observed, unit, year, series)
    assert found["state"] == state
    assert pd.isna(found["value"]) == (state != "number")


def test_every_owed_report_has_a_line(observed: pd.DataFrame) -> None:
    assert len(observed) == 3 * 3 * len(SERIES)


def test_a_figure_under_a_finding_is_flagged(observed: pd.DataFrame) -> None:
    flagged = observed[observed["flag"] != ""]
    assert list(zip(flagged["organisation_id"], flagged["year"], flagged["series"], strict=True)) == [
        (*FLAGGED[:2], "app.received_new")
    ]
    assert set(flagged["flag"]) == {"error"}


def test_a_sum_says_what_it_covers(observed: pd.DataFrame) -> None:
    found = observations.line_of(observations.totals(observed), "app.received_new", 2022)
    assert (found["reported"], found["expected"], found["paired"], found["flagged"]) == (1, 3, 0, 1)
    assert found["value"] == line(observed, "a", 2022, "app.received_new")["value"]
    assert pd.isna(found["difference"]) and found["left_out"] == ("甲街道",), "it rests on an error"


def test_last_year_is_known_also_where_it_is_not_shown(observed: pd.DataFrame) -> None:
    whole = observations.line_of(observations.totals(observed), "app.received_new", 2022)
    alone = observations.line_of(observations.totals(observed[observed["year"] == 2022]), "app.received_new", 2022)
    columns = ["left_out", "paired", "reported", "expected"]
    assert list(alone[columns]) == list(whole[columns])
    before = observations.line_of(observations.totals(observed[observed["year"] == 2021]), "app.received_new", 2021)
    years = [line(observed, unit, 2020, "app.received_new")["value"] for unit in "abc"]
    assert (before["previous"], before["paired"]) == (sum(years), 3)


def test_measures_that_differ_are_not_compared(observed: pd.DataFrame) -> None:
    assert pd.isna(line(observed, "a", 2021, "normative.stock")["difference"])
    assert line(observed, "a", 2021, "normative.made")["comparability"] == "near"
    total = observations.line_of(observations.totals(observed), "normative.stock", 2021)
    assert total["comparability"] == "none" and pd.isna(total["difference"]) and pd.isna(total["previous"])


def test_a_late_user_of_the_old_form_is_not_added_to_another_measure(observed: pd.DataFrame) -> None:
    late = observed.copy()
    late.loc[(late["organisation_id"] == "c") & (late["year"] == 2021), "form"] = "2019"
    total = observations.line_of(observations.totals(late), "normative.stock", 2021)
    expected = sum(line(late, unit, 2021, "normative.stock")["value"] for unit in "ab")
    assert (total["value"], total["reported"], total["expected"]) == (expected, 2, 3)


def test_a_year_that_is_not_asked_for_has_no_total(observed: pd.DataFrame) -> None:
    assert observations.line_of(observations.totals(observed), "fee.amount", 2020) is None


def test_nothing_sure_is_no_zero(observed: pd.DataFrame) -> None:
    empty = observed[(observed["organisation_id"] == "c") & (observed["year"] == 2022)]
    assert observations.totals(empty)["value"].isna().all()


def test_per_cent_only_of_more_than_nothing() -> None:
    rows = {"organisation_id": "a", "series": "app.received_new", "form": "2021", "year": [2021, 2022, 2023]}
    rows |= {"flag": ["error", "", ""], "settled": [True, False, False]}
    found = observations.with_last_year(pd.DataFrame(rows | {"value": [0.0, 4.0, 5.0]}))
    assert list(found["difference"])[1:] == [4, 1]
    assert pd.isna(found["percent"][1]) and found["percent"][2] == 0.25
    assert list(found["previous_flag"]) == ["", "error", ""], "last year's value keeps its mark"
    assert list(found["previous_settled"]) == [False, True, False]


def test_the_median_and_the_share_leave_out_what_is_missing(observed: pd.DataFrame) -> None:
    rows = observed[(observed["series"] == "app.received_new") & (observed["year"] == 2021)]
    found = items.with_share(medians.with_median(rows))
    assert found["median"].iloc[0] == rows["value"].median() and found["share"].sum() == pytest.approx(1)


def test_the_flow_is_of_the_units_that_are_sure_and_names_the_others(observed: pd.DataFrame) -> None:
    steps = outcomes.flow_steps(observed, 2022, ["app.received_new"], ["app.received_new"])
    assert (steps.covered, steps.expected) == (1, 3)
    assert (steps.unsure, steps.not_filed, steps.unbalanced) == (("乙镇",), ("丙局",), ())
    other = outcomes.flow_steps(observed, 2021, ["app.received_new"], ["licensing.decisions"])
    rows = observed[observed["year"] == 2021].pivot(index="organisation", columns="series", values="value").dropna()
    gaps = rows["app.received_new"] - rows["licensing.decisions"]
    assert dict(other.unbalanced) == gaps[gaps != 0].to_dict() != {}
    assert sum(step.count for step in other.sources) == rows["app.received_new"][gaps == 0].sum()


def test_the_mix_holds_only_units_sure_of_every_outcome(observed: pd.DataFrame) -> None:
    mixed = outcomes.mix(observed, 2022, ["app.received_new"])
    gone = outcomes.left_out(observed, 2022, ["app.received_new"])
    assert set(mixed["organisation"]) == {"甲街道"}
    assert dict(zip(gone["organisation"], gone["state"], strict=True)) == {
        "乙镇": "blank",
        "丙局": "not_filed",
    }


def test_what_is_carried_over_is_held_against_what_was_taken_in() -> None:
    lines = [("甲", 2021, "out", 3.0), ("甲", 2022, "into", 2.0), ("乙", 2021, "out", None), ("乙", 2022, "into", 1.0)]
    frame = pd.DataFrame(lines, columns=["organisation", "year", "series", "value"]).assign(flag="")
    found = outcomes.carried(frame, "out", "into")
    assert found[["organisation", "year", "out", "into", "gap"]].to_numpy().tolist() == [["甲", 2022, 3.0, 2.0, -1.0]]

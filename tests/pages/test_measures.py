"""Which form speaks for a year, which figures bear a mark, what is in a change, and where a line is broken."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import Words
from pages.parts.applications import share_bars
from pages.parts.compare import medians
from pages.parts.procurement import items
from pages.shared.charts import axes, charts
from pages.shared.data import exact, measures, observations
from pages.shared.data.suspects import flags_by_cell, gravest
from pages.shared.look import cards
from pages.shared.said import answers
from pages.shared.tables import tables

ZH = Words("zh")
CAPTION = charts.Caption("图", "件", "来源")
AMOUNT, STOCK, RECEIVED = "procurement.amount", "normative.stock", "app.received_new"
NAN = float("nan")


def seen(*rows: tuple[str, int, str, float], series: str = RECEIVED, **more: object) -> pd.DataFrame:
    """Observations: unit, year, form, value; ``more`` sets whole columns."""
    found = pd.DataFrame(rows, columns=["organisation_id", "year", "form", "value"]).assign(series=series, flag="")
    found = found.assign(organisation=found["organisation_id"], label="数", is_sample=0, settled=False, kind="town")
    found["unit"] = "元" if series == AMOUNT else "件"
    found["state"] = found["value"].notna().map({True: "number", False: "blank"})
    return observations.with_last_year(found.assign(**more))


def line(frame: pd.DataFrame, year: int, series: str = RECEIVED) -> pd.Series:
    found = observations.line_of(observations.totals(frame), series, year)
    assert found is not None
    return found


def test_of_a_tie_the_form_that_is_due_speaks() -> None:
    frame = seen(("甲", 2021, "2019", 11.0), ("乙", 2021, "2021", 8.0), series=STOCK)
    for order in (frame, frame[::-1]):
        found = line(order, 2021, STOCK)
        assert (found["value"], found["reported"], found["expected"], found["form"]) == (8, 1, 2, "2021")
    late = seen(("甲", 2021, "2019", 5.0), ("乙", 2021, "2019", 6.0), series=AMOUNT)
    assert observations.line_of(observations.totals(late), AMOUNT, 2021) is None, (
        "no total of a year whose form does not ask"
    )
    assert items.with_share(late)["share"].isna().all()


def test_there_is_one_median_a_year_over_both_forms_where_they_ask_the_same() -> None:
    rows = (("甲", 2021, "2019", 1.0), ("乙", 2021, "2021", 5.0), ("丙", 2021, "2021", 9.0))
    both = medians.with_median(seen(*rows))
    assert set(both["median"]) == {5} and set(both["median_units"]) == {3} and set(both["median_expected"]) == {3}
    other = medians.with_median(seen(*rows, series=STOCK))
    assert other["median"].isna().all() and set(other["median_units"]) == {2}, "two have no middle"
    more = medians.with_median(seen(*rows, ("丁", 2021, "2021", 30.0), series=STOCK))
    assert set(more["median"]) == {9} and set(more["median_units"]) == {3}
    assert pd.isna(more["to_median"].iloc[0]), "what measures something else is not held against it"


@pytest.mark.parametrize("sure", [1, 2])
def test_fewer_than_three_have_no_median(sure: int) -> None:
    rows = [(f"u{at}", 2022, "2021", 371.0 if at < sure else NAN) for at in range(5)]
    found = medians.with_median(seen(*rows))
    assert found["median"].isna().all() and set(found["median_units"]) == {sure}


def test_a_median_is_of_one_kind() -> None:
    rows = [(f"u{at}", 2022, "2021", float(at)) for at in range(8)]
    found = medians.with_median(seen(*rows, kind=["town"] * 3 + ["bureau"] * 5))
    assert list(found["median"]) == [1.0] * 3 + [5.0] * 5
    assert list(found["median_expected"]) == [3] * 3 + [5] * 5 and list(found["to_median"])[:3] == [-1, 0, 1]


def flagged(*findings: tuple[int, str, tuple[tuple[int, str], ...]]) -> pd.DataFrame:
    """Findings: the year of the report, severity, and year and cell of its figures."""
    lines = [
        {"organisation_id": "a", "year": year, "cell": cell, "severity": severity, "finding_id": n, "report_year": of}
        for n, (of, severity, places) in enumerate(findings)
        for year, cell in places
    ]
    return pd.DataFrame(lines)


def test_a_figure_that_was_only_compared_with_a_wrong_one_is_innocent() -> None:
    across = (2020, "warning", ((2020, "amount"), (2019, "amount")))
    assert set(flags_by_cell(flagged(across))) == {("a", 2019, "amount"), ("a", 2020, "amount")}
    alone = (2020, "notice", ((2020, "amount"), (2020, "items")))
    found = flags_by_cell(flagged(across, alone))
    assert found == {("a", 2020, "amount"): "warning", ("a", 2020, "items"): "notice"}
    before = (2019, "error", ((2019, "amount"),))
    assert flags_by_cell(flagged(across, before)) == {("a", 2019, "amount"): "error"}
    assert len(flags_by_cell(flagged(across, before, alone))) == 3, "where both are accused, both are marked"


@given(st.lists(st.sampled_from(("error", "warning", "notice", "")), max_size=9))
def test_the_gravest_speaks_for_all(marks: list[str]) -> None:
    order = ("error", "warning", "notice", "")
    assert gravest(marks) == min([*marks, ""], key=order.index)


def test_a_blank_in_a_sum_of_cells_is_not_a_cell_that_is_missing() -> None:
    filings = pd.DataFrame(
        {
            "organisation_id": ["a"],
            "name": "甲镇",
            "short_name": "甲镇",
            "kind": "town",
            "is_sample": 0,
            "year": 2022,
            "form": "2021",
        }
    ).assign(report_id=1)
    known = {"series": "case.suit.total", "year": 2022, "form": "2021", "value": None}
    values = pd.DataFrame({"organisation_id": ["a"], **known})
    none = pd.DataFrame(columns=["organisation_id", "year", "cell", "severity", "finding_id", "report_year"])
    for state in observations.STATES:
        unsure = pd.DataFrame(
            {"organisation_id": ["a"], "year": 2022, "cell": "case.suit_direct:total", "state": state}
        )
        found = observations.observe(filings, values, unsure, none, none, ["case.suit.total"], ZH)
        assert list(found["state"]) == [state]
    gone = observations.observe(filings, values, unsure[:0], none, none, ["case.suit.total"], ZH)
    assert list(gone["state"]) == ["missing"]


def test_units_that_share_a_short_name_are_told_apart() -> None:
    rows = {"organisation_id": ["a", "b", "c"], "name": ["东县城关镇", "西县城关镇", "河口镇"]}
    filings = pd.DataFrame(rows | {"short_name": ["城关镇", "城关镇", "河口镇"], "is_sample": [0, 0, 1]})
    assert list(observations.unit_labels(filings, ZH).values()) == ["东县城关镇", "西县城关镇", "河口镇（示例）"]


def two_years(**flags: list[str]) -> pd.DataFrame:
    rows = (
        ("甲", 2022, 8.4),
        ("乙", 2022, 40.0),
        ("丙", 2022, NAN),
        ("甲", 2023, 91.0),
        ("乙", 2023, 50.0),
        ("丙", 2023, 7.0),
    )
    return seen(*((unit, year, "2021", value) for unit, year, value in rows), **flags)


def test_the_base_is_that_of_the_same_units_and_an_error_is_in_no_change() -> None:
    found = line(two_years(), 2023)
    assert (found["value"], found["previous"], found["difference"], found["paired"]) == (148, 48.4, 92.6, 2)
    text = answers.total(found, ZH)
    assert "两年均有数的 2 家：上年 48.4 件，本年 141 件，+92.6 件" in text
    wrong = line(two_years(flag=["error", "", "", "", "", ""]), 2023)
    assert (wrong["value"], wrong["previous"], wrong["difference"]) == (148, 40, 10)
    assert wrong["left_out"] == ("甲",) and "甲（1 家）的数与核验发现有关，没有计入这一比较" in answers.total(wrong, ZH)
    card = cards.of_total(observations.totals(two_years(flag=["error", "", "", "", "", ""])), RECEIVED, 2023, ZH)
    assert card and "没有计入这一比较" in card.lines[0].told and card.lines[0].symbol.startswith("同1家 40 → 50")


def test_an_amount_under_a_finding_has_no_per_cent() -> None:
    rows = (("甲", 2019, "2019", 100.0), ("甲", 2020, "2019", 1e6))
    found = line(seen(*rows, series=AMOUNT, flag=["", "warning"]), 2020, AMOUNT)
    assert pd.isna(found["percent"]) and found["paired"] == 0 and len(found["left_out"]) == 1
    assert not pd.isna(line(seen(*rows, series=AMOUNT), 2020, AMOUNT)["percent"])


def test_a_zero_and_a_sum_bear_the_mark_of_their_finding() -> None:
    rows = {"organisation": "甲", "series": ["a", "b"], "label": ["予以公开", "不予公开"], "value": [0.0, 40.0]}
    mixed = pd.DataFrame(rows | {"whole": 40.0, "flag": ["error", ""], "settled": False})
    figure = share_bars.share_bars(mixed.assign(name="甲", to=""), CAPTION, ZH)
    assert figure.layout.annotations[0].text == "40 件 ✕" and "✕ 错误" in figure.data[0].hovertext[0]
    table = tables.total_table(observations.totals(two_years(flag=["", "", "", "", "notice", ""])), ZH).frame
    assert table.iloc[0]["数值"].strip() == "148 件 ◇"


def test_years_that_are_not_there_leave_room_and_join_nothing() -> None:
    frame = seen(("甲", 2020, "2021", 1.0), ("甲", 2023, "2021", 4.0), ("甲", 2024, "2021", 5.0))
    assert axes.span(frame["year"]) == [2020, 2021, 2022, 2023, 2024]
    (trace,) = charts.lines(frame.assign(name="甲"), CAPTION, ZH).data
    assert list(trace.x) == [0, None, 3, 4] and list(trace.y) == [1, None, 4, 5]


@pytest.mark.parametrize(
    ("before", "after", "joined"), [("甲乙丙", "甲乙丙", "exact"), ("甲乙丙", "甲乙", "near"), ("甲", "甲乙丙", "none")]
)
def test_a_line_over_other_units_is_dotted_or_broken(before: str, after: str, joined: str) -> None:
    rows = [(unit, year, "2021", 1.0) for year, units in ((2022, before), (2023, after)) for unit in units]
    drawn = charts.lines(charts.of_totals(observations.totals(seen(*rows))), CAPTION, ZH)
    solid = None not in drawn.data[0].x
    dotted = [one for one in drawn.data if one.line.dash == "dot"]
    assert (solid, len(dotted)) == {"exact": (True, 0), "near": (False, 1), "none": (False, 0)}[joined]


@given(st.lists(st.decimals(0, 10**6, places=2).map(float), max_size=9))
def test_sums_and_medians_of_pages_are_exact(values: list[float]) -> None:
    found = exact.total(values)
    assert (
        pd.isna(found) if not values else found == pytest.approx(sum(values)) and len(f"{found!r}".split(".")[1]) <= 2
    )
    middle = exact.middle([*values, NAN])
    assert pd.isna(middle) == (not values) and (not values or min(values) <= middle <= max(values))
    assert exact.minus([1.2, NAN], [1.0, 1.0])[0] == 0.2


def test_the_form_due_asks() -> None:
    assert measures.due(2020) == "2019" and measures.due(2021) == "2021" and measures.due(2015) == "2019"
    assert measures.is_asked(AMOUNT, 2020) and not measures.is_asked(AMOUNT, 2021)
    frame = seen(("甲", 2021, "2019", 1.0), ("甲", 2021, "2021", 1.0), series="normative.made")
    assert list(measures.counted(frame)) == [True, True] and list(measures.same(frame)) == [False, True]


@given(
    st.lists(st.tuples(st.sampled_from("东西"), st.sampled_from(["城关镇", "河口镇"]), st.integers(0, 1)), min_size=1)
)
def test_invented_units_say_so_where_real_ones_stand_beside_them_and_nowhere_else(
    units: list[tuple[str, str, int]],
) -> None:
    frame = pd.DataFrame(units, columns=["district", "short_name", "is_sample"])
    frame = frame.assign(name=frame["district"] + "县" + frame["short_name"], organisation_id=range(len(frame)))
    labels = observations.unit_labels(frame, ZH)
    invented = {labels[place] for place in frame.index[frame["is_sample"] == 1]}
    real = {labels[place] for place in frame.index[frame["is_sample"] == 0]}
    assert not invented & real
    assert not any("示例" in one for one in real) and len(labels) == len(frame)
    assert all(("示例" in one) == bool(real) for one in invented)

"""Charts: no 0 where there is no figure, no line across a break that is not comparable, caption always there."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from loaders.words import Words
from pages.parts.applications import share_bars
from pages.parts.compare import panels
from pages.parts.disclosures import contributions
from pages.shared.charts import charts, picture, ranked
from pages.shared.charts.axes import has_break
from pages.shared.said import answers

ZH = Words("zh")
CAPTION = charts.Caption("标题", "件", "来源：测试")
NAN = float("nan")


def frame(series: str, values: dict[int, float], state: str = "not_filed") -> pd.DataFrame:
    """One unit over the years; the form changes in 2021."""
    rows = [
        {
            "year": year,
            "value": value,
            "form": "2019" if year < 2021 else "2021",
            "flag": "",
            "settled": False,
            "unit": "件",
        }
        | {"state": state if value != value else "number"}
        for year, value in values.items()
    ]
    return pd.DataFrame(rows).assign(name="甲街道", organisation="甲街道", series=series)


def joined(figure: go.Figure, dash: str | None = None) -> set[tuple[int, int]]:
    """The pairs of neighbouring places a drawn line joins."""
    found = set()
    for trace in figure.data:
        if trace.type == "scatter" and "lines" in trace.mode and trace.line.dash == dash:
            points = list(zip(trace.x, trace.y, strict=True))
            found |= {(x, other) for (x, y), (other, z) in pairwise(points) if None not in (y, z)}
    return found


def ranked_by_year(rows: pd.DataFrame, caption: charts.Caption, words: Words) -> go.Figure:
    """The ranked bars, a bar a year: they know no years, so each stands for a unit."""
    figure = ranked.ranked(rows.assign(organisation=rows["year"].astype(str)), caption, words)
    assert figure is not None
    return figure


def drawn(figure: go.Figure) -> list[float]:
    """Every value drawn on a value axis; the strip of the missing ones is none."""
    return [
        value
        for trace in figure.data
        if trace.yaxis != "y2"
        for value in (trace.x if trace.orientation == "h" else trace.y)
        if value is not None
    ]


MAKERS = [charts.lines, ranked_by_year, panels.panels]


@pytest.mark.parametrize("make", MAKERS)
def test_a_missing_value_is_never_drawn_as_a_number(make) -> None:
    figure = make(frame("app.received_new", {2021: 3, 2022: NAN, 2023: 5}), CAPTION, ZH)
    assert sorted(drawn(figure)) == [3, 5]


@pytest.mark.parametrize("make", MAKERS)
def test_a_real_zero_is_drawn(make) -> None:
    assert 0 in drawn(make(frame("app.received_new", {2021: 0, 2022: 2}), CAPTION, ZH))


@pytest.mark.parametrize("make", [charts.lines, panels.panels])
@pytest.mark.parametrize(
    ("series", "solid", "dotted"),
    [
        ("app.received_new", {(0, 1), (1, 2), (2, 3)}, set()),
        ("normative.made", {(0, 1), (2, 3)}, {(1, 2)}),
        ("normative.stock", {(0, 1), (2, 3)}, set()),
    ],
)
def test_two_measures_are_never_joined(make, series: str, solid: set, dotted: set) -> None:
    figure = make(frame(series, {2019: 4, 2020: 5, 2021: 6, 2022: 7}), CAPTION, ZH)
    assert joined(figure) == solid
    assert joined(figure, "dot") == dotted


def test_a_gap_is_not_bridged() -> None:
    assert joined(charts.lines(frame("app.received_new", {2021: 1, 2022: NAN, 2023: 3}), CAPTION, ZH)) == set()


def test_a_missing_value_has_a_mark_with_its_reason() -> None:
    figure = charts.lines(frame("app.received_new", {2021: 1, 2022: NAN}, "blank"), CAPTION, ZH)
    marks = [trace for trace in figure.data if trace.yaxis == "y2"]
    assert [text for trace in marks for text in trace.text] == ["甲街道 2022年\n空白"]


def test_a_year_the_form_does_not_ask_for_has_no_mark() -> None:
    figure = charts.lines(frame("fee.amount", {2020: NAN, 2021: 1}, "not_asked"), CAPTION, ZH)
    assert [trace for trace in figure.data if trace.yaxis == "y2"] == []


@pytest.mark.parametrize("make", MAKERS)
def test_every_chart_names_itself_its_unit_and_its_source(make) -> None:
    title = make(frame("app.received_new", {2021: 1}), CAPTION, ZH).layout.title
    assert (title.text, title.subtitle.text) == ("标题（件）", "来源：测试")


@pytest.mark.parametrize(("years", "lines"), [([2019, 2020], 0), ([2020, 2021], 1), ([2019, 2022, 2023], 1)])
def test_the_change_of_the_form_is_drawn(years: list[int], lines: int) -> None:
    figure = charts.lines(frame("app.received_new", dict.fromkeys(years, 1)), CAPTION, ZH)
    assert len(figure.layout.shapes) == len(figure.layout.annotations) == lines
    assert has_break(years) == bool(lines)


def test_a_figure_under_a_finding_is_hollow() -> None:
    rows = frame("app.received_new", {2021: 1, 2022: 2}).assign(flag=["", "error"])
    figure = charts.lines(rows, CAPTION, ZH)
    (trace,) = figure.data
    assert picture.has_hollow(figure) and not picture.has_hollow(charts.lines(rows.assign(flag=""), CAPTION, ZH))
    assert [one.endswith("-open") for one in trace.marker.symbol] == [False, True]


def test_colour_is_never_alone() -> None:
    rows = pd.concat([frame("app.received_new", {2021: 1}).assign(name=name) for name in "甲乙丙"])
    lines = {(trace.line.color, trace.marker.symbol[0]) for trace in charts.lines(rows, CAPTION, ZH).data}
    assert len({colour for colour, _ in lines}) == len({shape for _, shape in lines}) == 3


def test_a_single_line_has_its_numbers_beside_its_points() -> None:
    figure = charts.lines(frame("app.received_new", {2021: 1200, 2022: NAN, 2023: 3}), CAPTION, ZH)
    assert "1,200" in figure.data[0].texttemplate and "0" not in figure.data[0].texttemplate


def test_a_unit_without_a_value_is_named_with_its_reason_below_the_bars() -> None:
    rows = by_units({"甲": 5, "乙": NAN}).assign(state=["number", "doubtful"])
    figure = ranked.ranked(rows, CAPTION, ZH)
    assert figure and [one.text for one in figure.layout.annotations] == ["乙 ? 未读准"]
    assert figure.data[0].y == ("甲",)


def test_of_many_units_the_largest_are_drawn_and_the_rest_counted() -> None:
    count = ranked.SHOWN + 7
    figure = ranked.ranked(by_units({f"第{n}": float(n) for n in range(1, count + 1)}), CAPTION, ZH)
    assert figure and len(figure.data[0].y) == ranked.SHOWN and figure.data[0].y[0] == f"第{count}"
    assert "另有 7 家" in figure.layout.annotations[0].text
    assert figure.layout.height < 2 * 768


def test_nothing_is_ranked_where_there_is_no_figure() -> None:
    assert ranked.ranked(by_units({"甲": NAN}), CAPTION, ZH) is None


def test_money_is_drawn_as_it_is_written() -> None:
    rows = frame("procurement.amount", {2020: 291000.0}).assign(unit="元")
    for words, length, text in ((ZH, 29.1, "29.1"), (Words("en"), 291000.0, "291,000")):
        figure = ranked.ranked(rows, CAPTION, words)
        assert figure and (figure.data[0].x, figure.data[0].text) == ((length,), (text,))


def by_units(values: dict[str, float], flagged: str = "") -> pd.DataFrame:
    """One year of several units; one of them may stand under a finding."""
    rows = [
        frame("procurement.items", {2020: value}).assign(organisation=name, flag="error" if name == flagged else "")
        for name, value in values.items()
    ]
    return pd.concat(rows, ignore_index=True)


def test_a_figure_under_a_finding_that_dwarfs_all_others_is_cut_and_said_in_full() -> None:
    wrong = by_units({"甲": 5, "乙": 4, "丙": 5000}, flagged="丙")
    end, figure = ranked.cut_at(wrong), ranked.ranked(wrong, CAPTION, ZH)
    assert figure and end
    (trace,) = figure.data
    assert trace.y[0] == "丙" and trace.x[0] == end == figure.layout.xaxis.range[1]
    assert "5,000" in trace.text[0] and trace.text[0].endswith(ranked.CUT)
    assert all(ranked.CUT not in text for text in trace.text[1:])


def test_a_large_figure_without_a_finding_is_news_and_never_cut() -> None:
    assert ranked.cut_at(by_units({"甲": 5, "丙": 5000})) is None
    assert ranked.cut_at(by_units({"甲": 5, "丙": 20}, flagged="丙")) is None


def outcome(name: str, series: str, value: float, whole: float, flag: str = "") -> dict[str, object]:
    return {
        "name": name,
        "series": series,
        "label": series,
        "value": value,
        "whole": whole,
        "flag": flag,
        "to": "report?x=1",
    }


def test_parts_of_a_whole_make_it_up_and_have_their_counts_in_them() -> None:
    rows = pd.DataFrame(
        [
            outcome("2025年", "a", 86, 100),
            outcome("2025年", "b", 14, 100, "error"),
            outcome("2024年", "a", 0, 0),
            outcome("2024年", "b", 0, 0),
        ]
    )
    figure = share_bars.share_bars(rows, CAPTION, ZH)
    first, second = figure.data
    assert first.x[0] + second.x[0] == 1 and (first.text[0], second.text[0]) == ("86", "14")
    assert (first.x[1], second.x[1]) == (0, 0), "no request is no share"
    assert [one.text for one in figure.layout.annotations] == ["100 件 ✕", "0 件"]
    assert first.customdata[0] == "report?x=1" and first.marker.pattern.shape is None


def test_a_bar_named_by_a_number_stands_at_its_own_place() -> None:
    """In English a year is 2025 and no more: as a category it would be read as the 2025th place."""
    rows = pd.DataFrame([outcome(name, "a", 5, 5) for name in ("2025", "2024", "2023")])
    figure = share_bars.share_bars(rows, CAPTION, Words("en"))
    assert figure.data[0].y == (0, 1, 2) == tuple(one.y for one in figure.layout.annotations)
    assert figure.layout.yaxis.ticktext == ("2025", "2024", "2023") and figure.layout.yaxis.range == (2.5, -0.5)


def test_a_part_too_narrow_for_its_number_has_it_when_pointed_at() -> None:
    rows = pd.DataFrame([outcome("甲", "a", 99, 100), outcome("甲", "b", 1, 100)])
    small = share_bars.share_bars(rows, CAPTION, ZH).data[1]
    assert small.text == ("",) and "1 件" in small.hovertext[0] and "1.0%" in small.hovertext[0]


def test_whose_change_it_is_stands_by_size_and_what_is_doubted_is_pale() -> None:
    lines = [("甲", 3.0, ""), ("乙", -8.0, ""), ("丙", 5.0, "error")]
    rows = pd.DataFrame(lines, columns=["organisation", "difference", "flag"])
    rows = rows.assign(previous=10.0, value=rows["difference"] + 10, unit="件", previous_flag="", to="report?unit=a")
    figure = contributions.contributions(rows, CAPTION, ZH)
    (bar,) = figure.data
    assert bar.y == ("乙", "丙", "甲") and bar.text == ("−8", "+5 ✕", "+3")
    assert [len(one) for one in bar.marker.color] == [7, 9, 7], "a pale colour has a degree of transparency"
    low, high = figure.layout.xaxis.range
    assert low < -8 and high > 5, "nothing is cut off on either side"


def test_a_total_that_one_doubted_figure_decides_is_said_without_it_too() -> None:
    line = {"year": 2020, "label": "金额", "unit": "件", "value": 5009.0, "reported": 3, "expected": 4, "previous": NAN}
    line |= {
        "comparability": "",
        "flagged": 1,
        "flagged_value": 5000.0,
        "flagged_units": ("丙",),
        "flag": "error",
        "settled": 0,
        "previous_settled": 0,
    }
    line |= {"left_out": ()}
    said = answers.total(pd.Series(line), ZH)
    assert "其余 2/4 家合计 9 件" in said
    assert "其余" not in answers.total(pd.Series(line | {"flagged_value": 100.0}), ZH)

"""Charts: no 0 where there is no figure, no line across a break that is not comparable, caption always there."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from loaders.words import Words
from pages.shared.charts import bars, charts, panels, picture
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


def drawn(figure: go.Figure) -> list[float]:
    """Every value drawn on a value axis; the strip of the missing ones is none."""
    return [
        value
        for trace in figure.data
        if trace.yaxis != "y2"
        for value in (trace.x if trace.orientation == "h" else trace.y)
        if value is not None
    ]


MAKERS = [charts.lines, bars.bars, bars.bars_by_unit, panels.panels]


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
    assert [text for trace in marks for text in trace.text] == ["甲街道 2022年<br>空白"]


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
    patterns = {(one.marker.color, one.marker.pattern.shape) for one in bars.bars(rows, CAPTION, ZH).data}
    for pairs in (lines, patterns):
        assert len({colour for colour, _ in pairs}) == len({shape for _, shape in pairs}) == 3


def test_a_unit_without_a_value_has_its_reason_beside_its_name() -> None:
    figure = bars.bars_by_unit(frame("app.received_new", {2022: NAN}, "doubtful"), CAPTION, ZH)
    assert figure.layout.yaxis.ticktext == ("甲街道<br>2022年 ? 未读准",)


def test_money_is_drawn_as_it_is_written() -> None:
    rows = frame("procurement.amount", {2020: 291000.0}).assign(unit="元")
    (bar,) = bars.bars_by_unit(rows, CAPTION, ZH).data
    assert (bar.x, bar.text) == ((29.1,), ("29.1 万元",))
    assert bars.bars_by_unit(rows, CAPTION, Words("en")).data[0].x == (291000.0,)


def by_units(values: dict[str, float], flagged: str = "") -> pd.DataFrame:
    """One year of several units; one of them may stand under a finding."""
    rows = [
        frame("procurement.items", {2020: value}).assign(organisation=name, flag="error" if name == flagged else "")
        for name, value in values.items()
    ]
    return pd.concat(rows, ignore_index=True)


def test_a_figure_under_a_finding_that_dwarfs_all_others_is_cut_and_said_in_full() -> None:
    wrong = by_units({"甲": 5, "乙": 4, "丙": 5000}, flagged="丙")
    end = bars.cut_at(wrong)
    figure = bars.bars_by_unit(wrong, CAPTION, ZH)
    (trace,) = figure.data
    assert end and trace.x[2] == end == figure.layout.xaxis.range[1]
    assert "5,000" in trace.text[2] and trace.text[2].endswith(bars.CUT)
    assert all(bars.CUT not in text for text in trace.text[:2])


def test_a_large_figure_without_a_finding_is_news_and_never_cut() -> None:
    assert bars.cut_at(by_units({"甲": 5, "丙": 5000})) is None
    assert bars.cut_at(by_units({"甲": 5, "丙": 20}, flagged="丙")) is None


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

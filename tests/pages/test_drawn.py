"""The flow, the scatter, a chart's data, the list of problems: what is drawn is what is known, where it belongs."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import Words
from pages.parts.applications import flow
from pages.parts.applications.outcomes import Step
from pages.parts.compare import scatters
from pages.parts.reconciliation import listing
from pages.shared.charts import charts
from pages.shared.data import queries
from pages.shared.look.display import points_table
from pages.shared.said import problems
from pages.shared.tables import grid
from pages.shared.view.selection import Offer, Selection
from pages.shared.view.view import View
from tests.pages.test_pages import grids, html, opened

ZH, EN = Words("zh"), Words("en")
CAPTION = charts.Caption("标题", "件", "来源：测试")
DISTRICT = "sample-district"
COUNTS = st.lists(st.integers(1, 500), min_size=1, max_size=7)


def view_of(words: Words = ZH, **choices: object) -> View:
    offer = Offer({"district": {"d": "某区"}, "organisations": {"a": "甲"}, "years": {2024: "2024", 2025: "2025"}})
    return View(Selection(**choices), words, offer, "d", False, (), page="compare")


# --- the flow --------------------------------------------------------------------------------------------


def drawn_flow(counts: list[int]) -> go.Figure:
    ends = [Step(f"app.result.{n}", f"去向{n}", one) for n, one in enumerate(counts)]
    return flow.flow([Step("app.received_new", "新收", sum(counts))], "应办", ends, CAPTION, ZH)


@given(COUNTS)
def test_no_label_of_the_flow_lies_on_another_or_on_a_ribbon(counts: list[int]) -> None:
    figure = drawn_flow(counts)
    ends = [one for one in figure.layout.annotations if one.xanchor == "left"]
    heights = [one.y for one in ends]
    assert len(ends) == len(counts) and heights == sorted(heights, reverse=True) and len(set(heights)) == len(heights)
    left, right = figure.data[0].domain.x
    assert all(one.x >= right for one in ends) and all(
        one.x <= left for one in figure.layout.annotations if one.xanchor == "right"
    )
    (middle,) = [one for one in figure.layout.annotations if one.yanchor == "bottom"]
    assert middle.y == 1 and str(sum(counts)) in middle.text.replace(",", "")


@given(COUNTS)
def test_the_nodes_of_the_flow_fill_the_height_and_do_not_overlap(counts: list[int]) -> None:
    tall, most = 200.0, len(counts)
    scale = (tall - flow.PAD * (most - 1)) / sum(counts)
    centres = flow._centres(counts, scale, tall)
    edges = [(y * tall - one * scale / 2, y * tall + one * scale / 2) for y, one in zip(centres, counts, strict=True)]
    assert edges[0][0] == pytest.approx(0, abs=1e-6) and edges[-1][1] == pytest.approx(tall)
    for (_, end), (start, _) in pairwise(edges):
        assert start - end == pytest.approx(flow.PAD)


def test_what_nobody_got_is_not_drawn() -> None:
    figure = flow.flow([Step("a", "新收", 5), Step("b", "结转", 0)], "应办", [Step("c", "公开", 5)], CAPTION, ZH)
    assert [one.split(" ")[0] for one in figure.data[0].node.label] == ["新收", "应办", "公开"]


# --- two series against each other -----------------------------------------------------------------------


def pairs(*units: tuple[str, float | None, float | None, str]) -> pd.DataFrame:
    """Units with two series of 2025: name, the one, the other, flag of the first; kinds in turn."""
    rows = [
        {"organisation_id": name, "organisation": name, "series": series, "value": value, "flag": flag}
        | {"kind": ("town", "bureau")[at % 2], "year": 2025, "state": "number"}
        for at, (name, *values, flag) in enumerate(units)
        for series, value in zip(("app.received_new", "procurement.amount"), values, strict=True)
    ]
    return pd.DataFrame(rows).astype({"value": float})


def test_a_point_is_a_unit_that_is_sure_of_both_and_hollow_where_doubted() -> None:
    frame = pairs(("甲", 5, 1e6, ""), ("乙", 7, 2e6, "error"), ("丙", None, 3e6, ""))
    figure = scatters.scatter(frame, "app.received_new", "procurement.amount", CAPTION, view_of())
    by_kind = {one.name: one for one in figure.data}
    towns, bureaus = by_kind["镇"], by_kind["部门"]
    assert (towns.x, towns.y, bureaus.x, bureaus.y) == ((5,), (100,), (7,), (200,)), "money in 万元"
    assert (towns.marker.symbol[0].endswith("-open"), bureaus.marker.symbol[0].endswith("-open")) == (False, True)
    assert towns.text == ("甲",) and "unit=%E7%94%B2" in towns.customdata[0]
    assert "万元" in figure.layout.yaxis.title.text and "丙" not in str(figure)


def test_many_points_have_their_names_when_pointed_at() -> None:
    frame = pairs(*((f"第{n}", n, n, "") for n in range(scatters.NAMED + 2)))
    figure = scatters.scatter(frame, "app.received_new", "procurement.amount", CAPTION, view_of(EN))
    assert {one.mode for one in figure.data} == {"markers"} and "第3" in str(figure.data[1].hovertext)
    assert "yuan" in figure.layout.yaxis.title.text


# --- the data of a chart as a table ----------------------------------------------------------------------


def test_the_data_of_a_chart_say_why_there_is_no_figure() -> None:
    points = pd.DataFrame({"name": ["甲", "甲"], "year": [2024, 2025], "value": [5.0, float("nan")], "unit": "件"})
    table = points_table(points.assign(state=["number", "blank"], flag=["error", ""]), ZH)
    assert list(table[ZH("column.value")]) == ["5 件 ✕", "空白"] and list(table[ZH("column.year")]) == ["2024", "2025"]


def test_the_data_of_parts_have_their_share_and_no_share_of_nothing() -> None:
    points = pd.DataFrame({"name": ["甲", "乙"], "label": "公开", "value": [1.0, 0.0], "whole": [4.0, 0.0], "flag": ""})
    table = points_table(points, ZH)
    assert list(table[ZH("column.of_whole")]) == ["25.0%", "—"] and list(table[ZH("column.part")]) == ["公开"] * 2


# --- the list of problems --------------------------------------------------------------------------------


def leads(count: int, name: str = "甲街道") -> pd.DataFrame:
    rows = [
        {"fingerprint": f"f{n}", "short_name": name, "year": 2025, "rule_id": "K01", "severity": "error"}
        | {"status": "fail"}
        for n in range(count)
    ]
    return pd.DataFrame(rows)


def test_every_problem_is_a_link_and_the_one_that_is_open_is_marked() -> None:
    shown = listing.html(leads(3), 1, view_of())
    links = re.findall(r'<a data-go="1" href="([^"]+)"([^>]*)>', shown)
    assert [("problem=f" + str(n) in to, "aria-current" in more) for n, (to, more) in enumerate(links)] == [
        (True, False),
        (True, True),
        (True, False),
    ]
    assert "<nav" not in shown, "three problems need no pages"


def test_a_long_list_has_pages_and_shows_the_one_of_the_open_problem() -> None:
    shown = listing.html(leads(2 * grid.PAGE + 5), grid.PAGE + 3, view_of())
    assert shown.count('data-go="1" href="compare?problem=') == grid.PAGE
    assert f"problem=f{grid.PAGE + 3}&" in shown and "problem=f0&" not in shown
    assert re.search(r'<b aria-current="page">2</b>', shown)


def test_a_name_is_text_in_the_list() -> None:
    assert "<script>" not in listing.html(leads(1, "<script>alert(1)</script>"), 0, view_of())


def test_the_page_opens_the_problem_of_its_link_beside_the_list(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(sample))
    first = problems.leads(queries.findings(sample, DISTRICT))
    wanted = first.iloc[7]
    test = opened("reconciliation", district=DISTRICT, problem=wanted["fingerprint"])
    (current,) = re.findall(r'<tr class="open">.*?href="([^"]+)"', html(test), re.S)
    assert f"problem={wanted['fingerprint']}" in current
    assert wanted["short_name"] in test.subheader[0].value and str(wanted["year"]) in test.subheader[0].value
    assert wanted["short_name"] in test.code[0].value, "the question stands beside it"


# --- every page, one unit, one year, many doubts ------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("applications", {"unit": "sample-huangyu", "year": "2025"}),
        ("disclosures", {"kind": "township"}),
        ("procurement", {"year": "2019", "kind": "bureau"}),
        ("reviews", {"unit": "sample-huangyu", "year": "2025"}),
        ("compare", {"kind": "township"}),
        ("overview", {"year": "2019"}),
    ],
)
def test_a_page_of_few_figures_says_what_it_knows(
    page: str, query: dict[str, str], sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_DB", str(sample))
    test = opened(page, district=DISTRICT, **query)
    for table in grids(test):
        assert not table.map(lambda cell: cell in ("nan", "None", "NaN")).any(axis=None)


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        ("applications", ("outcomes", "years", "flow", "carried", "totals")),
        ("disclosures", ("units", "series", "why", "form")),
        ("procurement", ("units", "years", "mentions")),
        ("compare", ("table", "bars", "lines", "scatter", "list")),
        ("report", ("prose", "figures", "file", "settle", "places")),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_of_every_page_opens(
    page: str, parts: tuple[str, ...], language: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_DB", str(sample))
    for part in parts:
        assert not opened(page, district=DISTRICT, part=part, lang=language).warning, part

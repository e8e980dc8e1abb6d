"""Shares, kinds of applicant and headings: a figure under a finding is marked, and decides no share."""

from __future__ import annotations

import pandas as pd
import pytest

from loaders.words import Words
from pages.parts.applications import applicants, outcome_tables, outcomes, request_answers
from pages.parts.procurement import items
from pages.shared.charts import bars, charts
from pages.shared.said import answers
from pages.shared.tables import downloads, tables

ZH = Words("zh")
CAPTION = charts.Caption("图", "件", "来源")
KINDS = ("app.received_new:natural_person", "app.received_new:org_business")
LABELS = {KINDS[0]: "自然人", KINDS[1]: "商业企业"}
PROCURED = ("procurement.items", "procurement.amount")
FILINGS = pd.DataFrame({"organisation_id": ["a", "b", "c"], "year": 2025, "form": "2021"})


def cells(*values: tuple[str, float | None, float | None]) -> pd.DataFrame:
    """Requests by natural persons and by enterprises, unit by unit, of 2025."""
    lines = [
        {"organisation_id": unit, "year": 2025, "cell": cell, "value": value, "state": "number"}
        for unit, *pair in values
        for cell, value in zip(KINDS, pair, strict=True)
    ]
    return pd.DataFrame(lines).astype({"value": float})


def flags(*places: tuple[str, str, str]) -> pd.DataFrame:
    found = [
        {"organisation_id": unit, "year": 2025, "cell": cell, "severity": grave, "finding_id": n, "report_year": 2025}
        for n, (unit, cell, grave) in enumerate(places)
    ]
    return pd.DataFrame(found, columns=["organisation_id", "year", "cell", "severity", "finding_id", "report_year"])


def procured(*lines: tuple[str, str, float | None, str]) -> pd.DataFrame:
    found = [(unit, 2020, f"procurement.{what}", value, "number", flag) for unit, what, value, flag in lines]
    return pd.DataFrame(found, columns=["organisation", "year", "series", "value", "state", "flag"]).assign(
        form="2019", settled=False
    )


def test_the_sum_of_a_kind_is_marked_where_a_figure_in_it_is_under_a_finding() -> None:
    doubted = flags(("a", KINDS[0], "warning"), ("a", KINDS[0], "error"), ("b", KINDS[1], "notice"))
    frame = cells(("a", 3, 1), ("b", 2, None))
    found = applicants.observe_cells(FILINGS, frame, doubted, KINDS, LABELS).set_index("label")
    assert list(found.loc["自然人", ["value", "reported", "expected", "flagged", "flag"]]) == [5, 2, 3, 1, "error"]
    assert list(found.loc["商业企业", ["value", "reported", "expected", "flagged", "flag"]]) == [1, 1, 3, 0, ""]
    shown = tables.wide_totals(found.reset_index(), ZH).frame
    assert shown["自然人"].iloc[0].strip() == "5（2/3） ✕" and shown["商业企业"].iloc[0].strip() == "1（1/3）"


def test_sums_of_cells_are_taken_away_with_their_coverage() -> None:
    found = applicants.observe_cells(FILINGS, cells(("a", 3, 1)), flags(), KINDS, LABELS)
    taken = downloads.totals_frame(found, ZH)
    assert list(taken.columns) == [ZH(f"column.{one}") for one in downloads.TOTALS if one in found or one == "series"]
    assert taken[ZH("column.value")].tolist() == [3, 1] and set(taken[ZH("column.expected")]) == {3}


def test_who_asks_is_told_over_the_units_sure_of_every_kind() -> None:
    kinds, covered = applicants.by_kind(cells(("a", 30, 10), ("b", 2, None), ("c", 0, 0)), 2025, KINDS)
    assert (kinds[KINDS[0]], kinds[KINDS[1]], covered) == (30, 10, 2)
    told = request_answers.applicants(kinds.rename(LABELS), covered, len(FILINGS), 2025, ZH)
    assert "**自然人**最多：75.0%（30/40）" in told and "商业企业（10 件）" in told and "2/3 家" in told


@pytest.mark.parametrize("frame", [cells(("a", None, 1)), cells(("a", 0, 0))])
def test_no_share_of_nobody(frame: pd.DataFrame) -> None:
    kinds, covered = applicants.by_kind(frame, 2025, KINDS)
    told = request_answers.applicants(kinds.rename(LABELS), covered, len(FILINGS), 2025, ZH)
    assert told == ZH("answer.no_applicants", year=ZH.year(2025))


def test_few_requests_are_marked() -> None:
    kinds, covered = applicants.by_kind(cells(("a", 3, 1)), 2025, KINDS)
    assert "不足30件" in request_answers.applicants(kinds.rename(LABELS), covered, 3, 2025, ZH)


def test_a_doubted_amount_has_no_share_and_is_in_none() -> None:
    lines = [("甲", "amount", 100.0, ""), ("乙", "amount", 300.0, ""), ("丙", "amount", 9e9, "warning")]
    found = items.per_item(procured(*lines, *((unit, "items", 2.0, "") for unit in "甲乙丙")), *PROCURED)
    assert found.set_index("organisation")["share"].dropna().to_dict() == {"甲": 0.25, "乙": 0.75}
    shown = items.procurement_table(found, ZH).frame.set_index(ZH("column.organisation"))
    assert shown.loc["丙", ZH("column.average")].strip() == "4,500,000,000 ▲", "an average of it is marked too"
    assert shown.loc["甲", ZH("column.average")].strip() == "50"


def test_who_refuses_most_in_counts_and_in_shares_of_enough() -> None:
    shares = {"organisation": ["甲", "乙", "丙"], "series": "x", "label": "不予公开", "value": [8.0, 7.0, 2.0]}
    mixed = pd.DataFrame(shares | {"whole": [86.0, 56.0, 4.0], "flag": "", "settled": False})
    told = request_answers.most(mixed, "x", ZH)
    assert "甲（8 件）" in told and "乙 12.5%（7/56）" in told and "丙" not in told
    assert "占比" not in request_answers.most(mixed.assign(whole=4.0), "x", ZH)
    marked = request_answers.most(mixed.assign(flag=["error", "notice", ""]), "x", ZH)
    assert "8 件 ✕" in marked and "12.5%（7/56） ◇" in marked


def test_a_row_on_a_form_that_has_none_is_named() -> None:
    found = pd.DataFrame({"organisation": ["甲", "乙"], "year": [2021, 2020], "value": [5.0, 1.0]})
    assert answers.later(found, 2021, ZH).startswith("甲在2021年")
    assert answers.later(found[found["year"] < 2021], 2021, ZH) == ""


def test_a_total_that_a_doubted_figure_makes_is_not_quoted() -> None:
    line = pd.Series(
        {
            "settled": 0,
            "previous_settled": 0,
            "value": 100.0,
            "flagged_value": 90.0,
            "flagged": 1,
            "unit": "件",
            "year": 2020,
            "label": "数",
        }
    )
    told = answers.total(
        pd.concat([line, pd.Series({"reported": 3, "expected": 3, "flagged_units": ("甲",), "flag": "error"})]),
        ZH,
    )
    assert told.startswith("2020年数：合计不可直接引用。甲的数") and "其余 2/3 家合计 10 件" in told and "%" not in told


def test_a_total_of_doubted_figures_alone_has_no_rest_of_nothing() -> None:
    line = {"value": 100.0, "flagged_value": 100.0, "flagged": 1, "unit": "件", "year": 2020, "label": "数"}
    line |= {"reported": 1, "expected": 1, "comparability": "exact", "previous": float("nan")}
    line |= {"flag": "error", "left_out": (), "settled": 0, "previous_settled": 0}
    told = answers.total(pd.Series(line), ZH)
    assert (
        "**100 件 ✕**" in told and ZH("answer.flagged", count=1) in told and "0 件，" not in told and "0/1" not in told
    )


def test_hand_overs_are_taken_away_with_their_marks() -> None:
    found = {"organisation": ["甲", "乙"], "year": [2024, 2025], "out": [6.0, 2.0], "into": [5.0, 2.0]}
    found |= {"out_flag": ["notice", ""], "into_flag": ["warning", ""], "gap": [-1.0, 0.0]}
    taken = outcome_tables.carried_frame(outcomes.broken(pd.DataFrame(found)), ZH)
    assert taken[ZH("column.carried_out")].tolist() == [6] and taken[ZH("column.flag")].tolist() == [
        ZH("severity.warning")
    ]


def test_a_flow_names_who_is_in_it_under_a_finding() -> None:
    lines = [("甲", "in", 5.0, "error"), ("甲", "out", 5.0, ""), ("乙", "in", 2.0, ""), ("乙", "out", 2.0, "")]
    found = pd.DataFrame(lines, columns=["organisation", "series", "value", "flag"])
    found = found.assign(year=2025, label=found["series"], state="number")
    steps = outcomes.flow_steps(found, 2025, ["in"], ["out"])
    assert steps.covered == 2 and steps.doubted == ("甲",)
    assert "图中 甲 有数与核验发现有关（✕ 错误）" in request_answers.flow_left_out(steps, ZH)


def test_who_asks_is_marked_with_the_figures() -> None:
    kinds, covered = applicants.by_kind(cells(("a", 30, 10)), 2025, KINDS)
    told = request_answers.applicants(kinds.rename(LABELS), covered, 3, 2025, ZH, "error")
    assert told.endswith(ZH("answer.share_flagged", mark="✕ 错误"))


def test_a_flagged_year_is_marked_over_its_bar() -> None:
    frame = pd.DataFrame({"name": ["维持", "纠正"] * 2, "series": ["a", "b"] * 2, "year": [2024, 2024, 2025, 2025]})
    frame = frame.assign(value=[1.0, 2.0, 3.0, 4.0], flag=["", "", "notice", "error"], unit="件", state="number")
    drawn = bars.bars(frame, CAPTION, ZH)
    (mark,) = [one for one in drawn.layout.annotations if one.name == bars.FLAG]
    assert (mark.text, mark.x, mark.y) == ("✕", 1, 7)


def test_the_rate_disclosed_is_marked_with_its_figures() -> None:
    lines = [("a", "p", 5.0, "error"), ("a", "w", 50.0, ""), ("b", "p", 5.0, ""), ("b", "w", 50.0, "")]
    found = pd.DataFrame(lines, columns=["organisation_id", "series", "value", "flag"]).assign(year=2025)
    assert "其中 1 家的数与核验发现有关（✕ 错误）" in request_answers.granted(found, "p", "w", 2025, ZH)
    assert "核验" not in request_answers.granted(found.assign(flag=""), "p", "w", 2025, ZH)

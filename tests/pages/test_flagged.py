"""Shares, kinds of applicant and headings: a figure under a finding is marked, and decides no share."""

from __future__ import annotations

import pandas as pd
import pytest

from loaders.words import Words
from pages.parts.applications import applicants, glance, outcome_tables, outcomes, request_answers, share_bars
from pages.parts.procurement import items
from pages.shared.charts import charts
from pages.shared.look import display
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
    written = {"amount": "元", "items": "项"}
    found = [
        (unit, 2020, f"procurement.{what}", value, "number", flag, written[what]) for unit, what, value, flag in lines
    ]
    return pd.DataFrame(found, columns=["organisation", "year", "series", "value", "state", "flag", "unit"]).assign(
        form="2019", settled=False, kind="town", organisation_id=lambda one: one["organisation"]
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
    taken = items.wide(procured(*lines, *((unit, "items", 2.0, "") for unit in "甲乙丙")), *PROCURED, ZH)
    by_name = taken.set_index(ZH("column.organisation"))
    assert list(by_name[ZH("procurement.yuan.average")]) == [50, 150, 4.5e9]
    assert list(by_name[ZH("column.flag")]) == ["", "", ZH("severity.warning")], "an average of it is marked too"
    assert by_name[ZH("procurement.yuan.share")].isna().tolist() == [False, False, True]
    assert set(by_name[ZH("column.reported")]) == {2} and set(by_name[ZH("column.expected")]) == {3}


def test_who_refuses_most_in_counts_and_in_shares_of_enough() -> None:
    shares = {"organisation": ["甲", "乙", "丙"], "series": "x", "label": "不予公开", "value": [8.0, 7.0, 2.0]}
    mixed = pd.DataFrame(shares | {"whole": [86.0, 56.0, 4.0], "flag": "", "settled": False})
    told = request_answers.most(mixed, "x", ZH)
    assert "甲（8 件）" in told and "乙 12.5%（7/56）" in told and "丙" not in told
    assert "占比" not in request_answers.most(mixed.assign(whole=4.0), "x", ZH)
    marked = request_answers.most(mixed.assign(flag=["error", "notice", ""]), "x", ZH)
    assert "8 件 ✕" in marked and "12.5%（7/56） ◇" in marked


OUTCOMES, TOTAL = ("x", "y"), "t"


def handled(*units: tuple[str, int, float | None, float | None, float | None]) -> pd.DataFrame:
    """Two outcomes and the total as written, unit by unit."""
    found = [
        {"organisation": unit, "organisation_id": unit, "year": year, "series": series, "value": value, "flag": ""}
        for unit, year, *values in units
        for series, value in zip((*OUTCOMES, TOTAL), values, strict=True)
    ]
    frame = pd.DataFrame(found).astype({"value": float})
    return frame.assign(state=frame["value"].notna().map({True: "number", False: "blank"}), label=frame["series"])


def test_two_totals_of_one_thing_are_told_apart_by_their_units() -> None:
    frame = handled(
        *(("甲", 2024, 3, 2, 5), ("乙", 2024, 4, None, 6), ("丙", 2025, 1, 1, 1), ("丁", 2025, 2, 2, None)),
        ("戊", 2025, None, None, None),
    )
    told = outcome_tables.apart(outcomes.apart(frame, OUTCOMES, TOTAL), ZH)
    assert told.endswith(
        "2025年 丙（各项之和 2，所报总计 1）、丁（各项之和 4，所报总计 □ 空白）、戊（□ 空白，没有计入）；"
        "2024年 乙（□ 空白，没有计入）。"
    )
    assert "甲" not in told


def test_where_the_chart_and_the_tables_have_the_same_totals_nothing_is_said() -> None:
    found = outcomes.apart(
        handled(("甲", 2024, 3, 2, 5), ("乙", 2024, 0, 0, 0), ("甲", 2025, 0.1, 0.2, 0.3)), OUTCOMES, TOTAL
    )
    assert not len(found) and outcome_tables.apart(found, ZH) == ""


@pytest.mark.parametrize(("reported", "said"), [(11, True), (12, False)])
def test_a_whole_without_a_unit_says_so_in_the_tip_the_table_and_the_file(reported: int, said: bool) -> None:
    lines = {
        "name": "2024年",
        "series": ["x", "y"],
        "label": ["予以公开", "不予公开"],
        "value": [3.0, 2.0],
        "whole": 5.0,
    }
    frame = pd.DataFrame(lines | {"flag": "", "reported": reported, "expected": 12, "to": ""})
    drawn = share_bars.share_bars(frame, CAPTION, ZH)
    assert all((f"{reported}/12 家有数" in one) == said for trace in drawn.data for one in trace.hovertext)
    assert (f"{reported}/12" in drawn.layout.annotations[0].text) == said
    assert set(display.points_table(frame, ZH)[ZH("pivot.whole_covered")]) == {f"{reported}/12"}
    taken = glance.taken(frame, ZH)
    assert set(taken[ZH("column.reported")]) == {reported} and set(taken[ZH("column.expected")]) == {12}
    of_unit = frame.drop(columns=["reported", "expected"])
    assert ZH("column.reported") not in glance.taken(of_unit, ZH), "a unit is a whole of its own"
    assert ZH("pivot.whole_covered") not in display.points_table(of_unit, ZH)


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


def rates(flag: str = "") -> pd.DataFrame:
    """Two units with a part and a whole, in two years."""
    lines = [("a", "p", 5.0, flag), ("a", "w", 50.0, ""), ("b", "p", 5.0, ""), ("b", "w", 50.0, "")]
    found = pd.DataFrame(lines, columns=["organisation_id", "series", "value", "flag"])
    return pd.concat([found.assign(year=2025), found.assign(year=2024, flag="")], ignore_index=True)


def test_the_rate_disclosed_is_marked_with_its_figures() -> None:
    card = request_answers.rate_card(rates("error"), "p", "w", 2025, ZH)
    assert card.value == "10.0%" and [one.symbol for one in card.signs] == ["✕"]
    assert "1 家" in card.signs[0].told and any("10/100" in one.symbol for one in card.lines)
    assert request_answers.rate_card(rates(), "p", "w", 2025, ZH).signs == ()


def test_a_rate_beside_last_years_is_over_the_same_units() -> None:
    found = rates()
    found = found[~((found["year"] == 2024) & (found["organisation_id"] == "b"))]
    lines = [one.symbol for one in request_answers.rate_card(found, "p", "w", 2025, ZH).lines]
    assert any("同1家 10.0% → 10.0%" in one for one in lines) and any("2/2 家" in one for one in lines)


def test_a_rate_of_nothing_is_none() -> None:
    assert request_answers.rate_card(rates().assign(value=0.0), "p", "w", 2025, ZH).value == ZH("sign.none")

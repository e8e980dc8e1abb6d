"""Shares, kinds of applicant and headings: a figure under a finding is marked, and decides no share."""

from __future__ import annotations

import pandas as pd
import pytest

from pages.shared import answers, breakdowns, display, downloads, listings, tables
from pages.shared.words import Words

ZH = Words("zh")
KINDS = ("app.received_new:natural_person", "app.received_new:org_business")
LABELS = {KINDS[0]: "自然人", KINDS[1]: "商业企业"}
FILINGS = pd.DataFrame({"organisation_id": ["a", "b", "c"], "year": 2025})


def cells(*values: tuple[str, float | None, float | None]) -> pd.DataFrame:
    """Requests by natural persons and by enterprises, unit by unit, of 2025."""
    lines = [
        {"organisation_id": unit, "year": 2025, "cell": cell, "value": value, "state": "number"}
        for unit, *pair in values
        for cell, value in zip(KINDS, pair, strict=True)
    ]
    return pd.DataFrame(lines).astype({"value": float})


def flags(*places: tuple[str, str, str]) -> pd.DataFrame:
    found = [{"organisation_id": unit, "year": 2025, "cell": cell, "severity": grave} for unit, cell, grave in places]
    return pd.DataFrame(found, columns=["organisation_id", "year", "cell", "severity"])


def procured(*lines: tuple[str, str, float | None, str]) -> pd.DataFrame:
    found = [(unit, 2020, series, value, "number", flag) for unit, series, value, flag in lines]
    return pd.DataFrame(found, columns=["organisation", "year", "series", "value", "state", "flag"])


def test_the_sum_of_a_kind_is_marked_where_a_figure_in_it_is_under_a_finding() -> None:
    doubted = flags(("a", KINDS[0], "warning"), ("a", KINDS[0], "error"), ("b", KINDS[1], "notice"))
    frame = cells(("a", 3, 1), ("b", 2, None))
    found = breakdowns.observe_cells(FILINGS, frame, doubted, KINDS, LABELS).set_index("label")
    assert list(found.loc["自然人", ["value", "reported", "expected", "flagged", "flag"]]) == [5, 2, 3, 1, "error"]
    assert list(found.loc["商业企业", ["value", "reported", "expected", "flagged", "flag"]]) == [1, 1, 3, 0, ""]
    shown = tables.wide_totals(found.reset_index(), ZH)
    assert shown["自然人"].iloc[0].strip() == "5（2/3） ✕" and shown["商业企业"].iloc[0].strip() == "1（1/3）"


def test_sums_of_cells_are_taken_away_with_their_coverage() -> None:
    found = breakdowns.observe_cells(FILINGS, cells(("a", 3, 1)), flags(), KINDS, LABELS)
    taken = downloads.totals_frame(found, ZH)
    assert list(taken.columns) == [ZH(f"column.{one}") for one in downloads.TOTALS if one in found or one == "series"]
    assert taken[ZH("column.value")].tolist() == [3, 1] and set(taken[ZH("column.expected")]) == {3}


def test_who_asks_is_told_over_the_units_sure_of_every_kind() -> None:
    kinds, covered = breakdowns.by_kind(cells(("a", 30, 10), ("b", 2, None), ("c", 0, 0)), 2025, KINDS)
    assert (kinds[KINDS[0]], kinds[KINDS[1]], covered) == (30, 10, 2)
    told = answers.applicants(kinds.rename(LABELS), covered, len(FILINGS), 2025, ZH)
    assert "**自然人**最多：75.0%（30/40）" in told and "商业企业（10 件）" in told and "2/3 家" in told


@pytest.mark.parametrize("frame", [cells(("a", None, 1)), cells(("a", 0, 0))])
def test_no_share_of_nobody(frame: pd.DataFrame) -> None:
    kinds, covered = breakdowns.by_kind(frame, 2025, KINDS)
    told = answers.applicants(kinds.rename(LABELS), covered, len(FILINGS), 2025, ZH)
    assert told == ZH("answer.no_applicants", year=ZH.year(2025))


def test_few_requests_are_marked() -> None:
    kinds, covered = breakdowns.by_kind(cells(("a", 3, 1)), 2025, KINDS)
    assert "不足30件" in answers.applicants(kinds.rename(LABELS), covered, 3, 2025, ZH)


def test_a_doubted_amount_has_no_share_and_is_in_none() -> None:
    lines = [("甲", "amount", 100.0, ""), ("乙", "amount", 300.0, ""), ("丙", "amount", 9e9, "warning")]
    found = breakdowns.per_item(procured(*lines, *((unit, "items", 2.0, "") for unit in "甲乙丙")), "items", "amount")
    assert found.set_index("organisation")["share"].dropna().to_dict() == {"甲": 0.25, "乙": 0.75}
    shown = listings.procurement_table(found, ZH).set_index(ZH("column.organisation"))
    assert shown.loc["丙", ZH("column.average")].strip() == "4,500,000,000 ▲", "an average of it is marked too"
    assert shown.loc["甲", ZH("column.average")].strip() == "50"


def test_no_name_of_a_unit_is_cut() -> None:
    short, long = "甲街道", "区市场监督管理局（示例）"
    heading = ZH("column.organisation")
    column = display.widths(pd.DataFrame({heading: [short] * 20 + [long]}), ZH)
    index = display.widths(pd.DataFrame({"2025": [1]}, index=pd.Index([long], name=heading)), ZH)
    assert column[heading] == index["_index"] >= len(long) * display.LETTER
    assert display.widths(pd.DataFrame({"2025": [1]}), ZH) == {}

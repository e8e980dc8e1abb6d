"""The comparison: who stands out in numbers, pinned units first, one scale or each its own, for 2 and for 40 units."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders.words import Words
from pages.parts.compare import medians, panels, standings
from pages.shared.charts import charts, ranked
from pages.shared.tables import sums
from tests.pages.test_pages import by_unit, opened, said

ZH = Words("zh")
CAPTION = charts.Caption("标题", "件", "来源：测试")


def many(count: int) -> pd.DataFrame:
    """Observations of so many units over two years, the n-th with n and 2n; the last has no value this year."""
    lines = [
        {"organisation_id": f"u{n}", "organisation": f"第{n}街道", "year": year, "value": float(n * step)}
        | {
            "previous": float(n) if step == 2 else float("nan"),
            "previous_flag": "",
            "flag": "",
            "settled": False,
            "previous_settled": False,
            "kind": "town",
            "form": "2021",
        }
        for n in range(1, count + 1)
        for year, step in ((2023, 1), (2024, 2))
    ]
    found = pd.DataFrame(lines).assign(series="app.received_new", label="本年新收申请", unit="件", state="number")
    found.loc[(found["organisation_id"] == f"u{count}") & (found["year"] == 2024), ["value", "state"]] = [
        float("nan"),
        "not_filed",
    ]
    found["difference"] = found["value"] - found["previous"]
    found["percent"] = found["difference"] / found["previous"]
    return standings.beside_district(found)


@pytest.mark.parametrize("count", [2, 40])
def test_a_pinned_unit_stands_first_for_few_and_for_many(count: int) -> None:
    ordered = standings.ordered(many(count), "app.received_new", ["u1"], ZH)
    names = list(dict.fromkeys(ordered["organisation"]))
    assert len(names) == count and names[0] == ZH("compare.pinned", name="第1街道")
    assert ordered.loc[ordered["year"] == 2024, "value"].isna().sum() == 1, "no figure is blank, never 0"
    figure = panels.panels(ordered.assign(name=ordered["organisation"]), CAPTION, ZH, panels.compact(count, True))
    assert len([one for one in figure.layout if one.startswith("xaxis")]) == count


@pytest.mark.parametrize("shared", [True, False])
def test_panels_have_one_scale_or_each_its_own(shared: bool) -> None:
    ordered = standings.ordered(many(40), "app.received_new", [], ZH)
    figure = panels.panels(ordered.assign(name=ordered["organisation"]), CAPTION, ZH, panels.compact(40, shared))
    ranges = {figure.layout[one].range for one in figure.layout if one.startswith("yaxis")}
    assert (len(ranges) == 1) == shared


def test_the_answer_is_in_numbers_and_marks_what_is_doubted() -> None:
    frame = many(4)
    frame.loc[(frame["organisation_id"] == "u3") & (frame["year"] == 2024), "flag"] = "error"
    text = standings.sentence(
        standings.newest(standings.ordered(frame, "app.received_new", [], ZH), "app.received_new"), ZH
    )
    assert "（3/4 家有数）" in text and "最高 **第3街道 6 件 ✕**" in text and "最低 **第1街道 2 件**" in text
    assert "第3街道 +3 件（3 件 → 6 件 ✕，有核验发现，先核实）" in text


def test_where_all_are_equal_the_one_value_is_told_with_the_gravest_mark() -> None:
    part = standings.newest(many(4), "app.received_new").assign(value=5.0)
    assert standings.ends(part, ZH) == ("5 件", "")
    part.loc[part["organisation_id"] == "u2", "flag"] = "error"
    assert standings.ends(part, ZH) == ("5 件 ✕", "") and "均为 **5 件 ✕**" in standings.sentence(part, ZH)


def test_the_note_says_how_few_have_no_median() -> None:
    assert f"同类不足 {medians.FEWEST} 家不列" in ZH("compare.note")


def test_the_list_begins_with_its_answers(shown_ledger: Path) -> None:
    text = said(opened("compare", part="list"))
    assert ZH("compare.what", year=ZH.year(2022), label="本年新收申请") in text


def test_the_bar_of_a_pinned_unit_has_a_colour_of_its_own() -> None:
    ordered = standings.ordered(many(4), "app.received_new", ["u2"], ZH)
    figure = ranked.ranked(standings.newest(ordered, "app.received_new"), CAPTION, ZH)
    assert figure and len(set(figure.data[0].marker.color)) == 2
    assert figure.data[0].y[0] == ZH("compare.pinned", name="第2街道")


def test_pin_and_scale_come_from_the_address(shown_ledger: Path) -> None:
    assert by_unit(opened("compare", pin="b", by="all")).index[0].startswith("★")
    assert ZH("compare.reading_own") in said(opened("compare", pin="b", scale="own", part="lines"))
    assert any("nobody" in one.value for one in opened("compare", pin="nobody").warning)


def test_where_there_is_no_median_it_says_why() -> None:
    middles = many(2).drop_duplicates(["kind", "year"])[["kind", "series", "year", "unit", "median"]]
    few = sums.median(middles, "year", "town", [2023, 2024], ZH)
    assert [(one.text, one.told) for one in few.cells] == [(ZH("sign.none"), ZH("pivot.no_median"))] * 2
    enough = many(5).drop_duplicates(["kind", "year"])[["kind", "series", "year", "unit", "median"]]
    assert [one.text for one in sums.median(enough, "year", "town", [2023, 2024], ZH).cells] == ["3", "5"]

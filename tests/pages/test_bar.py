"""The line over a page says what is shown in full and short, and takes back one choice at a time."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from loaders.groups import case_kinds
from loaders.words import Words
from pages.parts.disclosures import glance as disclosed
from pages.parts.reviews import glance as reviewed
from pages.shared.data import observations, queries
from pages.shared.view import bar
from pages.shared.view.selection import Offer, Selection
from pages.shared.view.view import View

ZH, EN = Words("zh"), Words("en")
UNITS = {"a": "甲街道", "b": "乙街道", "c": "丙镇", "d": "丁局"}
KINDS = {"a": "subdistrict", "b": "subdistrict", "c": "town", "d": "bureau"}
NEEDS = ("organisations", "years", "series")


def view_of(words: Words = ZH, **choices: object) -> View:
    named = {one: words(f"units.kind.{one}") for one in dict.fromkeys(KINDS.values())}
    offer = Offer(
        {
            "district": {"x": "某区"},
            "kinds": named,
            "organisations": UNITS,
            "years": {one: str(one) for one in range(2019, 2026)},
            "series": {"p": "指标甲", "q": "指标乙"},
        }
    )
    return View(Selection(**choices), words, offer, "x", False, NEEDS, ("p", "q"), KINDS, "compare")


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({}, "某区 · 4 家 · 2019–2025年"),
        ({"kinds": ("subdistrict",)}, "某区 · 2 个街道 · 2019–2025年"),
        ({"organisations": ("a", "c")}, "某区 · 甲街道、丙镇 · 2019–2025年"),
        ({"organisations": ("a", "b", "c")}, "某区 · 3 家 · 2019–2025年"),
        ({"organisations": ("a", "b"), "years": (2021, 2022)}, "某区 · 甲街道、乙街道 · 2021–2022年"),
        ({"years": (2019, 2021)}, "某区 · 4 家 · 2019、2021年"),
        ({"organisations": ("a", "c"), "kinds": ("town",)}, "某区 · 丙镇 · 2019–2025年"),
    ],
)
def test_the_line_says_what_is_shown(choices: dict[str, object], said: str) -> None:
    assert bar.summary(view_of(**choices)) == said


def chips(view: View) -> dict[str, dict[str, list[str]]]:
    """The chips of a view: what stands on each, and the choices that are left after it."""
    found = re.findall(r'href="([^"]*)"[^>]*>([^<]*)</a>', bar.chips(view, view.selection, ()))
    return {unescape(text): parse_qs(unescape(to).partition("?")[2]) for to, text in found}


def test_each_chip_takes_one_choice_back_and_the_last_all() -> None:
    view = view_of(kinds=("town",), years=(2021, 2022), series=("p",), district="x")
    assert chips(view) == {
        "镇 ✕": {"district": ["x"], "year": ["2021", "2022"], "series": ["p"]},
        "2021–2022年 ✕": {"district": ["x"], "series": ["p"], "kind": ["town"]},
        "指标甲 ✕": {"district": ["x"], "year": ["2021", "2022"], "kind": ["town"]},
        "清除筛选 ✕": {"district": ["x"]},
    }


def test_one_choice_has_one_chip_and_none_has_none() -> None:
    assert list(chips(view_of(years=(2021,)))) == ["2021年 ✕"] and chips(view_of(language="en")) == {}


def test_many_choices_are_counted_and_named_when_pointed_at() -> None:
    shown = bar.chips(view_of(organisations=("a", "b", "c")), Selection(organisations=("a", "b", "c")), ())
    assert "3 个单位 ✕" in shown and "甲街道、乙街道、丙镇" in shown


def test_a_name_is_text_on_a_chip() -> None:
    view = view_of(organisations=("<b>",))
    assert "<b>" not in bar.chips(view, view.selection, ())


# --- what pages answer at a glance is what the ledger holds -----------------------------------------------


@pytest.fixture
def shown_view(shown_ledger: Path) -> View:
    filings = queries.filings(shown_ledger, "d")
    units = dict(zip(filings["organisation_id"], filings["short_name"], strict=True))
    offer = {"district": {"d": "某区"}, "organisations": units, "years": {2020: "2020", 2021: "2021", 2022: "2022"}}
    series = {"licensing.decisions": "行政许可", "penalty.decisions": "行政处罚", "normative.made": "规范性文件"}
    return View(Selection(), ZH, Offer(offer | {"series": series}), "d", True, NEEDS, tuple(series), {}, "disclosures")


def test_the_series_in_focus_is_told_and_its_card_is_marked(shown_view: View) -> None:
    found = disclosed.of(shown_view)
    (chosen,) = [one for one in found.cards if one and one.chosen]
    total = observations.totals(shown_view.observed(found.focus))
    newest = observations.line_of(total, found.focus, observations.latest(total))
    assert newest is not None and ZH.number(newest["value"], "件") in found.sentence
    assert chosen.value == ZH.number(newest["value"], "件") and f"focus={found.focus}" in chosen.to


def test_small_counts_stand_as_they_are_in_the_ledger(shown_view: View) -> None:
    shown, totals = reviewed.results(shown_view), reviewed.totals_of(shown_view)
    lines = [one for one in shown.lines if one.cells and one.name.text in ("结果维持", "结果纠正")]
    assert len(lines) == 2 * len(case_kinds())
    values = {(one["series"], one["year"]): one["value"] for one in totals.to_dict("records")}
    for kind, line in zip(case_kinds(), lines[::2], strict=True):
        for year, cell in zip(shown_view.years, line.cells, strict=True):
            assert cell.text == ZH.number(values[f"{kind}.upheld", year]) and f"behind={kind}.upheld-{year}" in cell.to

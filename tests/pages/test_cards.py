"""Key figures: never more than the figures say, never a figure without its mark, its base and what it covers."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import Words
from pages.shared.data import observations
from pages.shared.look import cards
from pages.shared.look.cards import Card, Glance
from pages.shared.tables.grid import Sign

ZH, EN = Words("zh"), Words("en")
RECEIVED, AMOUNT, STOCK = "app.received_new", "procurement.amount", "normative.stock"
NAN = float("nan")


def totals(*lines: tuple[str, int, float, str], series: str = RECEIVED, settled: bool = False) -> pd.DataFrame:
    """The sums of units: name, year, value (NaN: blank), flag."""
    rows = [
        {"organisation_id": name, "organisation": name, "year": year, "value": value, "flag": flag, "kind": "town"}
        | {"form": "2019" if year < 2021 else "2021", "settled": settled, "is_sample": 0}
        | {"state": "blank" if pd.isna(value) else "number"}
        for name, year, value, flag in lines
    ]
    frame = pd.DataFrame(rows).assign(series=series, label="新收", unit="元" if series == AMOUNT else "件")
    return observations.totals(observations.with_last_year(frame))


def card(*lines: tuple[str, int, float, str], year: int = 2022, words: Words = ZH, **more: object) -> Card:
    found = cards.of_total(totals(*lines, **more), more.get("series", RECEIVED), year, words)
    assert found is not None
    return found


def test_a_figure_stands_with_its_base_and_what_it_covers() -> None:
    found = card(("甲", 2021, 10, ""), ("甲", 2022, 12, ""), ("乙", 2021, 40, ""), ("乙", 2022, 38, ""))
    assert found.value == "50 件" and found.signs == ()
    assert [one.symbol for one in found.lines] == ["同2家 50 → 50（0.0%）", "2/2 家有数"]
    assert found.bars == (100, 100) and "2021年 50 件" in found.years


def test_last_year_is_that_of_the_same_units_though_others_are_in_the_sum() -> None:
    found = card(("甲", 2021, 10, ""), ("甲", 2022, 12, ""), ("乙", 2022, 38, ""))
    assert found.value == "50 件" and found.lines[0].symbol == "同1家 10 → 12（+20.0%，基数小）"
    assert "两年均有数的 1 家" in found.lines[0].told


def test_who_is_not_in_a_sum_is_counted_and_is_no_zero() -> None:
    found = card(("甲", 2022, 12, ""), ("乙", 2022, NAN, ""), ("丙", 2022, NAN, ""))
    assert found.value == "12 件" and found.lines[1].symbol == "1/3 家有数"
    assert "2 家" in found.lines[1].told and "没有按 0 计" in found.lines[1].told


def test_a_sum_of_nothing_is_no_zero() -> None:
    found = card(("甲", 2021, 5, ""), ("甲", 2022, NAN, ""))
    assert found.value == ZH("sign.none") and found.behind == "" and found.bars == (100, None)


def test_a_year_whose_form_does_not_ask_has_no_card() -> None:
    rows = totals(("甲", 2020, 5, ""), ("甲", 2022, NAN, ""), series=AMOUNT)
    assert cards.of_total(rows, AMOUNT, 2022, ZH) is None and cards.of_total(rows, RECEIVED, 2020, ZH) is None


def test_a_change_over_the_form_that_is_not_comparable_is_said_and_not_made() -> None:
    found = card(("甲", 2020, 50, ""), ("甲", 2021, 60, ""), year=2021, series=STOCK)
    assert found.lines[0].symbol == ZH("percent.not_comparable") and "→" not in found.lines[0].symbol


def test_marks_count_the_units_and_the_settled() -> None:
    found = card(("甲", 2022, 12, "notice"), ("乙", 2022, 8, "error"), settled=True)
    assert [one.symbol for one in found.signs] == ["✎", "✕"] and "2 家" in found.signs[1].told


def test_a_sum_that_doubted_figures_decide_is_shown_without_them() -> None:
    found = card(("甲", 2020, 5.0, ""), ("乙", 2020, 9e6, "error"), year=2020, series=AMOUNT)
    assert found.value == "5 元" and [one.symbol for one in found.signs] == ["✕"]
    assert found.lines[1].symbol == "不计有核验发现的 1 家" and "不可直接引用" in found.lines[1].told


def test_an_error_is_in_no_change_and_named() -> None:
    found = card(("甲", 2021, 10, ""), ("甲", 2022, 12, ""), ("乙", 2021, 84, "error"), ("乙", 2022, 91, ""))
    assert found.lines[0].symbol == "同1家 10 → 12（+20.0%，基数小）" and "乙（1 家）" in found.lines[0].told


@pytest.mark.parametrize(("words", "text"), [(ZH, "29.1 万元"), (EN, "¥291,000")])
def test_money_is_written_as_everywhere(words: Words, text: str) -> None:
    assert card(("甲", 2020, 291000.0, ""), year=2020, series=AMOUNT, words=words).value == text


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=9))
def test_bars_are_as_high_as_their_years_and_none_where_there_is_no_figure(values: list[int | None]) -> None:
    years = range(2015, 2015 + len(values))
    past = pd.DataFrame({"year": list(years), "value": [NAN if one is None else float(one) for one in values]})
    bars, said = cards.small_bars(past.assign(unit="件"), ZH)
    assert len(bars) == len(values) and [one is None for one in bars] == [one is None for one in values]
    known = [one for one in bars if one is not None]
    assert all(0 < one <= 100 for one in known), "a small figure is seen"
    if any(values):
        assert max(known) == 100
    order = [bar for _, bar in sorted(zip([v for v in values if v is not None], known, strict=True))]
    assert order == sorted(order) and said.count("年") == len(values)


def test_a_year_between_that_is_not_there_is_a_gap() -> None:
    bars, _ = cards.small_bars(pd.DataFrame({"year": [2020, 2023], "value": [5.0, 10.0], "unit": "件"}), ZH)
    assert bars == (50, None, None, 100) and cards.small_bars(pd.DataFrame({"year": [], "value": []}), ZH) == ((), "")


def test_what_a_document_brought_along_is_text_on_a_card() -> None:
    text = '<img src=x onerror="alert(1)">'
    shown = cards.html([Card(text, text, (Sign("✕", text),), (Sign(text, text),), to=text, behind=text, years=text)])
    assert "<img" not in shown and shown.count('class="card') == 2  # the row of cards, and the card


def test_a_card_leads_to_its_series_and_its_value_to_its_units() -> None:
    shown = cards.html([Card("新收", "5 件", to="?focus=x", behind="?behind=x-2022", chosen=True)])
    links = re.findall(r'<a data-go="1" href="([^"]+)"', shown)
    assert links == ["?focus=x", "?behind=x-2022"] and 'aria-current="true"' in shown
    assert "<a" not in cards.html([Card("新收", "5 件")])


def test_a_glance_without_figures_is_a_sentence_alone() -> None:
    assert Glance("没有").cards == () and Glance("没有").year is None

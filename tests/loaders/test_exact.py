"""Numbers as they are on paper: halves go up, and what binary arithmetic left behind the last decimal is no figure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import exact
from loaders.words import Words
from pages.shared.data.exact import percents

ZH = Words("zh")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (5 / 16, "31.3%"),  # 31.25: a spreadsheet says 31.3
        (1 / 16, "6.3%"),
        (3 / 16, "18.8%"),
        (0.0345, "3.5%"),  # 0.0345 × 100 is 3.4499999999999997 in binary
        (-5 / 16, "-31.3%"),
        (0.0, "0.0%"),
        (1 / 3, "33.3%"),
        (12.345, "1,234.5%"),
    ],
)
def test_a_half_goes_up_as_in_a_spreadsheet(share: float, said: str) -> None:
    assert ZH.percent(share) == said


def test_amounts_go_up_to_the_fen() -> None:
    assert [ZH.number(one) for one in (0.125, 2.675, 1_234.5, 10.0, 1e20)] == [
        *("0.13", "2.68", "1,234.5", "10"),
        "100,000,000,000,000,000,000",
    ]
    assert ZH.number(12_345_678_901_234.56) == "12,345,678,901,234.56"


def test_shares_that_are_taken_away_have_two_decimals_and_no_value_where_there_is_none() -> None:
    found = percents([5 / 32, float("nan"), 1 / 3])
    assert found[::2] == [15.63, 33.33] and found[1] != found[1]


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_of_counts_is_rounded_as_fractions_say(part: int, whole: int) -> None:
    tenths = (Fraction(part, whole) * 2000 + 1) // 2
    assert exact.percent(part / whole, 1) * 10 == tenths

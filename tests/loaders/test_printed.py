"""Amounts are known to half of their last printed decimal, no more and no less."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.figures import Figure, parse_figure
from loaders.forms import load_forms
from loaders.reconcile.claims.numbers import last_place
from loaders.reconcile.printed import half_step
from tests.loaders.test_claims import ended, report

FEE = "pub.fee:fee_amount"
AMOUNT = "pub.procurement:procure_amount"
COLUMN = {"2021": load_forms()["2021"].column_by_cell[FEE], "2019": load_forms()["2019"].column_by_cell[AMOUNT]}


def printed(raw: str, form: str = "2021") -> Figure:
    parsed = parse_figure(raw, COLUMN[form])
    return Figure(FEE, parsed.value, parsed.state, raw, "line 1", parsed.doubt)


@pytest.mark.parametrize(
    ("raw", "form", "half"),
    [
        ("0", "2021", 5000),  # the form prints 万元
        ("0.0", "2021", 500),
        ("0.00元", "2021", 0.005),
        ("0.1", "2021", 500),
        ("0.15", "2021", 50),
        ("2.3500", "2021", 0.5),
        ("12", "2021", 5000),
        ("1,234.5", "2021", 500),
        ("１.５", "2021", 500),
        ("29.1万元", "2019", 500),
        ("1,234元", "2019", 0.5),
        ("0.29亿元", "2019", 500_000),
        ("52.15", "2019", 0),  # no unit: no number
        ("", "2021", 0),
        ("无", "2021", 0),
    ],
)
def test_half_of_the_last_printed_decimal_in_its_own_unit(raw: str, form: str, half: float) -> None:
    assert half_step(printed(raw, form), COLUMN[form]) == half


def test_a_count_is_exact() -> None:
    column = load_forms()["2021"].column_by_cell["pub.licensing:decisions"]
    assert half_step(Figure("pub.licensing:decisions", 12, "number", "12", ""), column) == 0


@given(st.decimals(0, 9999, places=4), st.integers(0, 4))
def test_what_is_printed_rounded_lies_within_half_a_step(amount: Decimal, places: int) -> None:
    rounded = round(amount, places)
    figure = printed(f"{rounded:f}")
    assert abs(Decimal(str(figure.value)) - amount * 10_000) <= Decimal(str(half_step(figure, COLUMN["2021"])))


FEES = [  # what the text says, what the table prints, whether they contradict each other
    ("收取信息处理费5000元。", "0.1", True),
    ("收取信息处理费1000元。", "0.1", False),
    ("收取信息处理费1490元。", "0.1", False),
    ("收取信息处理费1500元。", "0.1", False),  # rounded downwards
    ("收取信息处理费1510元。", "0.1", True),
    ("收取信息处理费1560元。", "0.15", True),
    ("收取信息处理费1550元。", "0.15", False),
    ("收取信息处理费400元。", "0", False),
    ("收取信息处理费400元。", "0.00", True),
    ("收取信息处理费400元。", "0元", True),
    ("收取信息处理费400元。", "0.0400", False),
    ("收取信息处理费410元。", "0.0400", True),
    ("收取信息处理费0.04万元。", "0.0350", False),  # the text is rounded
    ("收取信息处理费410元。", "400元", False),  # two units: no number to hold it against
]


@pytest.mark.parametrize(("says", "table", "contradicts"), FEES)
def test_a_fee_is_held_against_the_amount_as_it_is_printed(says: str, table: str, contradicts: bool) -> None:
    assert ("X06" in {rule for rule, _ in ended(report(says, {FEE: table}))}) == contradicts


@pytest.mark.parametrize(
    ("says", "table", "contradicts"),
    [
        ("政府集中采购金额201234元。", "20.1万元", False),  # the table is rounded
        ("政府集中采购金额201234元。", "20.12万元", False),
        ("政府集中采购金额201234元。", "20.2万元", True),
        ("政府集中采购金额20.1万元。", "201234元", False),  # the text is rounded
        ("政府集中采购金额205000元。", "201234元", True),
    ],
)
def test_procurement_agrees_where_either_side_is_rounded(says: str, table: str, contradicts: bool) -> None:
    found = {rule for rule, _ in ended(report(says, {AMOUNT: table, "pub.procurement:procure_items": "3"}, "2019"))}
    assert ("N10" in found) == contradicts


@pytest.mark.parametrize(
    ("text", "place"), [("20.1", 0.1), ("20.1万", 1000), ("2,100", 1), ("3亿", 100_000_000), ("十二", 1)]
)
def test_the_last_place_of_a_number_as_it_is_written(text: str, place: float) -> None:
    assert last_place(text) == pytest.approx(place)

"""What a missing or blank row must hold, where the rest of the table leaves one answer."""

from __future__ import annotations

import json
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.figures import Figure
from loaders.reconcile.balancing import balancing
from loaders.reconcile.confront import check
from loaders.reconcile.filed import Filed
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.shared.said import problems
from tests.loaders.filed import FORMS, cases, report
from tests.mistakes import true_report

FORM = FORMS["2021"]
NOT_HELD = "app.result.unavailable.not_held"
ROW = [f"{NOT_HELD}:{column.code}" for column in FORM.row_by_code[NOT_HELD].columns]
LOST = dict.fromkeys(ROW)  # the row is not there
BLANK = dict.fromkeys(ROW, "")


def hints(filed: Filed) -> dict[str, str]:
    """Rule -> the hint of its first finding."""
    found = [one for one in check(filed, load_rules()) if one.status in ("fail", "undetermined")]
    return {one.rule.id: one.hint for one in reversed(found)}


def values(filed: Filed) -> dict[str, float]:
    return {cell: value for cell, value in balancing(filed).get("三", {}).items() if value}


@pytest.mark.parametrize(("changes", "rule"), [(LOST, "S03"), (BLANK, "C04")])
def test_the_single_value_that_balances_a_missing_or_blank_row_is_said(changes: dict, rule: str) -> None:
    filed = report(changes=changes)
    assert values(filed) == {f"{NOT_HELD}:natural_person": 1, f"{NOT_HELD}:total": 1}
    name, _, given_values = hints(filed)[rule].partition(" ")
    assert name == "balancing"
    assert json.loads(given_values) == dict.fromkeys(ROW, 0) | {ROW[0]: 1, ROW[-1]: 1}


def test_it_is_never_said_that_no_value_would_do() -> None:
    for changes in (LOST, BLANK, {ROW[0]: None}, {"pub.fee:fee_amount": None}):
        assert "whatever_blank" not in hints(report(changes=changes)).values()


def test_where_no_value_would_do_that_is_said_and_nothing_is_proposed() -> None:
    filed = report(changes=cases("case.review", "3", "0", "", "0", "2"))
    assert hints(filed)["H02"] == "whatever_blank"
    assert balancing(filed) == {}


def test_a_missing_row_of_zeros_is_said_to_be_zero() -> None:
    row = "app.result.denied.state_secret"
    lost = {cell: None for cell in FORM.cells if cell.startswith(f"{row}:")}
    said = findings.hint(hints(report(changes=lost))["S03"], FORM, Words("zh"))
    assert "各格均为 0" in said


TRAPS = {
    "two rows whose figures may be in either": {
        **LOST,
        **{cell: None for cell in FORM.cells if cell.startswith("app.result.granted:")},
    },
    "all zeros left blank": {cell: "" for cell in FORM.cells if cell.startswith("case.")},
    "doubtful, not blank": {ROW[0]: "1?", ROW[-1]: "1?"},
    "a negative number would be needed": LOST
    | {"app.result.granted:natural_person": "12", "app.result.granted:total": "15"},
    "nothing missing": {},
}


@pytest.mark.parametrize("trap", TRAPS)
def test_where_more_than_one_answer_is_left_or_none_nothing_is_said(trap: str) -> None:
    filed = report(changes=TRAPS[trap])
    assert balancing(filed) == {}
    assert not [hint for hint in hints(filed).values() if hint.startswith("balancing")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "若补上“1.本机关不掌握相关政府信息”一行，自然人 1、总计 1，该表各勾稽关系即全部成立"),
        ("en", "Natural persons 1"),
    ],
)
def test_the_sentence_an_official_reads(language: str, said: str) -> None:
    found = pd.DataFrame([{"form": "2021", "hint": hints(report(changes=LOST))["S03"]}])
    (sentence,) = problems.hints(found, Words(language))
    assert said in sentence


@pytest.mark.parametrize(("text", "mark"), [(None, "⊘"), ("", "□"), ("1?", "?"), ("/", "□")])
def test_a_cell_that_is_missing_is_not_shown_as_blank(text: str | None, mark: str) -> None:
    open_ones = [one for one in check(report(changes={ROW[0]: text}), load_rules()) if one.status == "undetermined"]
    numbers = next(one.numbers for one in open_ones if one.rule.id == "H01")
    assert numbers.startswith(f"{mark} + 0")


@given(st.integers(0, 5_000), st.booleans())
def test_a_row_taken_out_of_a_right_table_is_found_again(seed: int, is_missing: bool) -> None:
    random = Random(seed)
    table = true_report(FORM, random)
    row = random.choice(FORM.section_rows("三"))
    state = "missing" if is_missing else "blank"
    figures = {
        cell: Figure(cell, None, state, "", "")
        if cell in row.cells
        else Figure(cell, table.get(cell, 0), "number", "0", "")
        for cell in FORM.cells
    }
    found = balancing(Filed("unit", "town", 2023, FORM, figures))
    truth = {cell: table[cell] for cell in row.cells}
    assert found in ({}, {"三": truth})
    assert bool(found) == (is_missing or any(truth.values()))

"""Last year's tables with one or two figures changed are told from years that are alike by nature."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reconcile.nearly import likeness
from tests.loaders.filed import RIGHT, SAME, after, cases, outcomes, pair, report, requests
from tests.mistakes import true_report

BUSY = {"pub.licensing:decisions": "318", "pub.penalty:decisions": "46", "pub.compulsion:decisions": "12"}
SMALL = {"pub.licensing:decisions": "12", "pub.penalty:decisions": "0", "pub.fee:fee_amount": "0"}


def found(last: dict[str, str], now: dict[str, str]) -> list[str]:
    return [rule for rule, _ in outcomes(after(last, now)) if rule in ("Y09", "Y11")]


CHANGES = [
    {"pub.licensing:decisions": "319"},
    {"pub.penalty:decisions": "64"},
    {"pub.licensing:decisions": "320", "pub.compulsion:decisions": "0"},
    pair("app.result.granted", "natural_person", "9", "12") | pair("app.received_new", "natural_person", "12", "15"),
    {"pub.fee:fee_amount": "0"},
]


@pytest.mark.parametrize("changes", CHANGES)
def test_one_or_two_figures_changed_in_last_years_tables_are_a_warning(changes: dict[str, str]) -> None:
    assert found(SAME | BUSY, BUSY | changes) == ["Y11"]


def test_nothing_changed_is_said_by_the_other_rule_alone() -> None:
    assert found(SAME | BUSY, BUSY) == ["Y09"]


NOTHING = dict.fromkeys(RIGHT["2021"], "0")
FEW = requests(("natural_person", "granted", 2), ("org_business", "not_processed.petition", 1))
TRAPS = {
    "all zero in both years": (NOTHING, NOTHING),
    "zero but for one large figure": (NOTHING | {"pub.licensing:decisions": "88"},) * 2,
    "few requests, the same in both years": (
        NOTHING | FEW | SMALL,
        NOTHING | FEW | SMALL | {"pub.penalty:decisions": "3"},
    ),
    "what is large differs, what is small is equal": (
        SAME | BUSY,
        BUSY | {"pub.licensing:decisions": "290", "pub.penalty:decisions": "51", "pub.compulsion:decisions": "9"},
    ),
    "a fee that stays as it is": (
        NOTHING | FEW | {"pub.fee:fee_amount": "120", "pub.licensing:decisions": "30"},
        NOTHING | FEW | {"pub.fee:fee_amount": "120", "pub.licensing:decisions": "35"},
    ),
    "documents in force are a stock": (
        NOTHING | {"pub.admin_normative:in_force": "44", "pub.rules:in_force": "21"},
        NOTHING | {"pub.admin_normative:in_force": "44", "pub.rules:in_force": "21", "pub.licensing:decisions": "2"},
    ),
    "cases that repeat": (
        NOTHING | cases("case.review", "1", "1", "0", "0", "2"),
        NOTHING | cases("case.review", "1", "1", "0", "1", "3"),
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_years_that_are_alike_by_nature_are_no_copy(trap: str) -> None:
    last, now = TRAPS[trap]
    assert "Y11" not in found(last, now)


def test_a_figure_that_was_not_read_counts_as_one_that_differs() -> None:
    assert found(SAME | BUSY, BUSY | {"pub.licensing:decisions": "3?"}) == ["Y11"]
    unread = {"pub.licensing:decisions": "3?", "pub.penalty:decisions": "", "pub.compulsion:decisions": "/"}
    assert found(SAME | BUSY, BUSY | unread) == []


def test_the_finding_says_how_many_figures_differ() -> None:
    (one,) = [one for one in _checks(after(SAME | BUSY, BUSY | CHANGES[0])) if one.rule.id == "Y11"]
    assert one.numbers == "1 > 2"


def _checks(filed):
    from loaders.reconcile.confront import check
    from loaders.reconcile.rulebook import load_rules

    return [one for one in check(filed, load_rules()) if one.status == "fail"]


@given(st.integers(0, 10_000))
def test_two_independent_years_of_a_unit_are_never_a_copy(seed: int) -> None:
    random = Random(seed)
    form = report().form
    years = []
    for _ in range(2):
        size = random.choice((1, 3, 12, 40))
        few = {f"pub.{row}:decisions": random.randrange(size * 10) for row in ("licensing", "penalty", "compulsion")}
        years.append(true_report(form, random, size) | few)
    parts = [cell for cell in years[0] if not cell.endswith(":total") and "result.total" not in cell]
    pairs = [(cell, years[0][cell], years[1][cell]) for cell in parts if years[0][cell] or years[1][cell]]
    assert not likeness(pairs).is_copy_with_changes


@given(st.integers(0, 10_000), st.integers(1, 2))
def test_a_busy_unit_s_year_with_one_or_two_figures_changed_is_always_found(seed: int, changed: int) -> None:
    random = Random(seed)
    cells = [f"pub.{row}:decisions" for row in ("licensing", "penalty", "compulsion")]
    cells += [f"app.result.{row}:natural_person" for row in ("granted", "partial", "other.misc", "denied.state_secret")]
    year = {cell: random.randrange(11, 900) for cell in cells}
    other = dict(year)
    for cell in random.sample(cells, changed):
        other[cell] += random.randrange(1, 9)
    assert likeness((cell, year[cell], other[cell]) for cell in cells).is_copy_with_changes

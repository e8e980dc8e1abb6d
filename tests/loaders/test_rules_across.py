"""Reports beside other reports: last year's, those of the units below; and why a check is not assessable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reconcile.confront import check
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.evaluate import amount
from loaders.reconcile.language.interval import Interval
from loaders.reconcile.language.linear import linear
from loaders.reconcile.language.nodes import CellRef
from loaders.reconcile.language.parse import Parser
from loaders.reconcile.problems import problems
from loaders.reconcile.rulebook import load_rules
from tests.loaders.filed import FORMS, REQUESTS, SAME, after, cases, outcomes, pair, passages, report, requests

RULES = load_rules()
COLUMNS = [column.code for column in FORMS["2021"].row_by_code["app.received_new"].columns]


def reasons(filed: Filed, rule: str) -> set[str]:
    """Why the checks of a rule are not assessable; an empty text for a check that ended otherwise."""
    return {one.reason for one in check(filed, RULES) if one.rule.id == rule}


def failed(filed: Filed, rule: str) -> Check:
    (found,) = [one for one in check(filed, RULES) if one.rule.id == rule and one.status == "fail"]
    return found


# --- why a check is not assessable -----------------------------------------------------------

UNIT = replace(report(), organisation="甲")
SAYS = passages(2023, 一="本报告数据由所属各单位汇总。")


@pytest.mark.parametrize(
    ("rule", "filed", "reason"),
    [
        ("Y01", report(), "no_previous"),
        ("Y09", report(), "no_previous"),
        ("Y10", report(), "no_previous"),
        ("Y04", after(first="2019"), "other_form"),
        ("Y05", after(kind="other"), "other_form"),
        ("Y05", after(first="2019"), "kind"),
        ("L01", report(kind="district"), "kind"),
        ("D01", report(kind="bureau"), "no_date"),
        ("D04", report(published_on=date(2024, 3, 1)), "no_deadline"),
        ("D04", report(deadline=date(2024, 3, 1)), "no_date"),
        ("S01", report(passages={}), "no_passage"),
        ("S09", report(title="政府信息公开工作年度报告", passages={}), "no_subject"),
        ("L06", report("2019"), ""),
        ("L07", report(), "no_peers"),
        ("L07", report(alike=()), ""),
        ("K03", report(), "condition"),
        ("C06", report(changes=cases("case.review", "1", "0", "0", "0", "0")), "condition"),
        ("Y09", after(REQUESTS | {"pub.licensing:decisions": "0"}, dict.fromkeys(REQUESTS, "0")), ""),
        ("P01", report(), "not_aggregate"),
        ("P01", report(passages=SAYS), "missing_children"),
        ("P01", report(passages=SAYS, children=(UNIT,), owed_units=("甲", "乙")), "missing_children"),
        ("P01", report(passages=SAYS, children=(UNIT,), owed_units=("甲",)), ""),
        (
            "P01",
            report(passages=SAYS, children=(report(changes={"pub.fee:fee_amount": ""}),), owed_units=("unit",)),
            "units_blank",
        ),
    ],
)
def test_a_check_that_is_not_assessable_says_why(rule: str, filed: Filed, reason: str) -> None:
    assert reason in reasons(filed, rule)


def test_only_what_is_not_assessable_has_a_reason_and_each_has_one() -> None:
    for filed in (report(), after(first="2019"), report(changes={"case.review:total": ""}), report("2019", year=2021)):
        for one in check(filed, RULES):
            assert bool(one.reason) == (one.status == "not_assessable"), (one.rule.id, one.subject)


# --- across years ----------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(("form", "first"), [("2019", ""), ("2021", "2019"), ("2021", "")])
def test_the_carry_over_is_compared_in_every_column_also_over_the_break_of_the_form(column, form, first) -> None:
    carried = {f"app.carried_out:{column}": "1", f"app.received_new:{column}": "20"}
    found = outcomes(after(carried, None, form, first))
    assert [one for one in found if one[0].startswith("Y")] == [("Y01", column)]


def test_a_missing_year_is_named_and_nothing_is_compared_over_the_gap() -> None:
    filed = report(year=2025, earlier_years=(2021, 2022))
    assert outcomes(filed) == [("Y10", "2023"), ("Y10", "2024")]
    for rule in RULES.values():
        if rule.scope == "cross-year" and "2021" in rule.forms and rule.id not in ("Y05", "Y10"):
            assert reasons(filed, rule.id) == {"no_previous"}, rule.id


def test_a_blank_of_last_year_is_never_a_zero() -> None:
    blank = pair("app.carried_out", "natural_person", "", "")
    assert ("Y01", "total") in outcomes(after(blank), "undetermined")
    assert ("Y01", "total") not in outcomes(after(blank))


def test_a_fall_to_nothing_is_tenfold_and_a_start_from_nothing_is_not() -> None:
    assert outcomes(after({"pub.compulsion:decisions": "20"})) == [("Y07", "pub.compulsion:decisions")]
    assert outcomes(after(None, {"pub.compulsion:decisions": "400"})) == []
    assert outcomes(after({"pub.compulsion:decisions": "1"}, {"pub.compulsion:decisions": "19"})) == []


def test_a_report_copied_on_the_new_form_is_found_by_what_both_forms_ask() -> None:
    assert outcomes(after(SAME, None, first="2019")) == [("Y09", "form")]
    assert failed(after(SAME), "Y09").numbers == "9 < 9"


def test_small_or_few_equal_figures_are_no_copy() -> None:
    few = dict.fromkeys(REQUESTS, "0") | requests(("natural_person", "granted", 1))
    few |= {
        "pub.licensing:decisions": "9",
        "pub.penalty:decisions": "9",
        "pub.compulsion:decisions": "9",
        "pub.fee:fee_amount": "0",
    }
    assert outcomes(after(few, few)) == []


# --- the units below -------------------------------------------------------------------------


def above(*units: Filed, says: str = "本年报所列数据为区政府各部门、各街道数据汇总。", licences: str = "80") -> Filed:
    named = tuple(replace(unit, organisation=str(number)) for number, unit in enumerate(units))
    twice = {cell: str(2 * (figure.value or 0)) for cell, figure in UNIT.figures.items()}
    twice |= {"pub.fee:fee_amount": "1", "pub.licensing:decisions": licences}
    owed = tuple(unit.organisation for unit in named)
    return report(changes=twice, kind="district", passages=passages(2023, 一=says), children=named, owed_units=owed)


def test_an_aggregate_is_compared_with_the_sum_of_its_units() -> None:
    assert outcomes(above(UNIT, UNIT)) == []
    finding = failed(above(UNIT, UNIT, licences="79"), "P01")
    assert (finding.numbers, finding.difference, finding.rule.severity) == ("79 = 80", -1, "notice")
    assert finding.formula == "pub.licensing:decisions = pub.licensing:decisions@units"
    assert finding.cells == (CellRef("pub.licensing:decisions"),)


def test_a_figure_that_one_unit_does_not_give_leaves_the_sum_open() -> None:
    without = report(changes={"pub.licensing:decisions": ""})
    assert outcomes(above(UNIT, without), "undetermined") == []
    assert ("P01", "pub.licensing:decisions") not in outcomes(above(UNIT, without))
    assert "units_blank" in reasons(above(UNIT, without), "P01"), "counted, with its reason"
    assert ("P01", "pub.licensing:decisions") in outcomes(above(UNIT, without, licences="39")), "40 and more is not 39"


def test_a_right_aggregate_above_a_unit_whose_zeros_are_blank_draws_no_finding() -> None:
    blank = {cell: "" if (figure.value or 0) == 0 else figure.raw for cell, figure in UNIT.figures.items()}
    filed = above(UNIT, report(changes=blank))
    ended = list(check(filed, {"P01": RULES["P01"]}))
    assert {one.status for one in ended} == {"pass", "not_assessable"}
    assert len(ended) == len(UNIT.figures), "every cell is counted"
    assert {one.reason for one in ended if one.status == "not_assessable"} == {"units_blank"}


def test_an_aggregate_that_differs_in_many_cells_is_one_finding_and_one_problem() -> None:
    half = above(UNIT, UNIT, UNIT)  # twice the figures above three units
    (finding,) = [one for one in check(half, {"P01": RULES["P01"]}) if one.status == "fail"]
    differ = [cell for cell, figure in UNIT.figures.items() if figure.value and cell != "pub.fee:fee_amount"]
    assert (finding.subject, {ref.cell for ref in finding.cells}) == ("form", set(differ))
    assert finding.numbers.count(" = ") == finding.formula.count("@units") == len(differ)
    checks = [one for one in check(half, RULES) if one.status in ("fail", "undetermined")]
    assert [[one.rule.id for one in problem.checks] for problem in problems(half, checks)].count(["P01"]) == 1


def test_an_aggregate_stands_apart_from_its_own_errors() -> None:
    wrong = above(UNIT, UNIT)
    figures = dict(wrong.figures) | {"case.review:total": replace(wrong.figures["case.review:total"], value=3)}
    wrong = replace(wrong, figures=figures)
    found = problems(wrong, [one for one in check(wrong, RULES) if one.status == "fail"])
    assert sorted(tuple(one.rule.id for one in problem.checks) for problem in found) == [("H02",), ("P01",)]


@pytest.mark.parametrize(
    ("fee", "units", "differs"),
    [
        ("0.8", ("0.5", "0.25"), False),  # rounded to what it prints
        ("0.8", ("0.50", "0.1"), True),
        ("0.75", ("0.5", "0.25"), False),
        ("1.5", ("0", "0"), True),  # a zero is nothing, not up to 5,000
        ("0.3", ("0.1", "0.2"), False),  # no noise of adding decimals
    ],
)
def test_amounts_that_were_rounded_in_print_agree(fee: str, units: tuple[str, str], differs: bool) -> None:
    below = [report(changes={"pub.fee:fee_amount": one}) for one in units]
    whole = above(*below)
    figure = report(changes={"pub.fee:fee_amount": fee}).figures["pub.fee:fee_amount"]
    filed = replace(whole, figures=dict(whole.figures) | {"pub.fee:fee_amount": figure})
    assert (("P01", "pub.fee:fee_amount") in outcomes(filed)) == differs


def test_a_unit_on_another_form_makes_only_its_cells_not_assessable() -> None:
    found = {one.subject: one.reason for one in check(above(UNIT, report("2019")), RULES) if one.rule.id == "P01"}
    assert found["pub.fee:fee_amount"] == "other_form"
    assert found["app.received_new:total"] == ""


@pytest.mark.parametrize(
    "says",
    [
        "本街道及时汇总各科室公开信息，按月更新。",
        "区政府办公室定期汇总所属单位的意见。",
        "本年报只含本机关数据，未汇总所属单位数据。",
        "全年主动公开政府信息320条。",
        "本报告数据仅为区政府办公室本级情况，各部门数据由区政府办公室汇总后另报。",
        "本年报数据只统计本机关情况，全区数据汇总另见。",
        "本报告不含各街道、各部门数据，全区汇总数据由市里统一发布。",
        "所属各单位年报另行公布，汇总情况见门户网站数据。",
    ],
)
def test_a_report_that_gathers_something_else_is_no_aggregate(says: str) -> None:
    assert reasons(above(UNIT, UNIT, says=says, licences="79"), "P01") == {"not_aggregate"}


# --- hints and words -------------------------------------------------------------------------


def test_requests_answered_in_part_and_counted_twice_are_hinted_at() -> None:
    twice = pair("app.result.granted", "natural_person", "10", "13")  # the 2 answered in part stand here too
    found = {one.subject: one.hint for one in check(report(changes=twice), RULES) if one.status == "fail"}
    assert found == {"natural_person": "partial_twice", "total": "partial_twice"}


def test_a_slip_by_another_number_or_in_one_column_is_not_hinted_at() -> None:
    for changes in (pair("app.result.granted", "natural_person", "9", "12"), {"app.result.granted:total": "13"}):
        found = [one for one in check(report(changes=changes), RULES) if one.rule.id == "K02" and one.status == "fail"]
        assert {one.hint for one in found} == {""}


@pytest.mark.parametrize(
    ("filed", "rule", "numbers"),
    [
        (report(kind="bureau", published_on=date(2024, 2, 15)), "D01", "2024-02-15 <= 2024-01-31"),
        (report(kind="district", published_on=date(2024, 4, 2)), "D02", "2024-04-02 <= 2024-03-31"),
        (report(published_on=date(2024, 3, 2), deadline=date(2024, 3, 1)), "D04", "2024-03-02 <= 2024-03-01"),
        (report(published_on=date(2023, 12, 30)), "D05", "2023-12-30 > 2023-12-31"),
        (report(title="2022年政府信息公开工作年度报告"), "S09", "2022 = 2023"),
    ],
)
def test_what_is_no_relation_of_figures_shows_its_dates_and_years(filed: Filed, rule: str, numbers: str) -> None:
    finding = failed(filed, rule)
    assert finding.numbers == numbers
    assert finding.fingerprint(filed) == failed(filed, rule).fingerprint(filed)


@pytest.mark.parametrize(
    ("section", "says", "subject"),
    [
        ("一", "本报告中所列数据的统计期限自2022年1月1日起，至2022年12月31日止。", "period"),
        ("一", "统 计 期 限 从 2022 年 1 月 1 日起", "period"),
        ("一", "现将2022年度政府信息公开工作情况报告如下。", "text"),
        ("六", "本街道编制2022年政府信息公开年度报告。", "text"),
    ],
)
def test_a_year_left_from_last_years_text_is_found_where_it_stands(section: str, says: str, subject: str) -> None:
    words = passages(2023) | {section: says}
    assert outcomes(report(passages=words)) == [("S09", subject)]


def test_a_limit_is_held_against_the_kind_of_unit_once_it_is_switched_on() -> None:
    from loaders.forms import DATA, read_csv
    from loaders.reconcile.rulebook import _rule

    (line,) = [line for line in read_csv(DATA / "rules" / "rules.csv") if line["id"] == "L05"]
    rules = {"L05": _rule(line)}
    large = report(changes=requests(("natural_person", "granted", 5001)))
    (finding,) = [one for one in check(large, rules) if one.status == "fail"]
    assert (finding.subject, finding.numbers) == ("app.received_new:total", "5001 <= 5000")
    assert {one.status for one in check(report(), rules)} == {"pass"}
    assert {one.reason for one in check(replace(large, kind="bureau"), rules)} == {"no_subject"}


# --- laws ------------------------------------------------------------------------------------

small = st.integers(0, 6)


class Known:
    """Facts that know a few cells of the row of fees."""

    def __init__(self, **values: Interval) -> None:
        self.values = values

    def amount(self, ref: CellRef) -> Interval:
        return self.values[ref.cell.partition(":")[2]]

    def holds(self, predicate, argument):
        return None


@given(small, small, st.integers(1, 5), st.sampled_from("*/"))
def test_an_interval_times_a_known_number_holds_just_the_products(low: int, width: int, factor: int, sign: str) -> None:
    facts = Known(items_prev=Interval(low, low + width))
    found = amount(Parser(f"pub.fee:items_prev {sign} {factor}", FORMS["2019"]).parse(), facts)
    ends = [low * factor, (low + width) * factor] if sign == "*" else [low / factor, (low + width) / factor]
    assert found == pytest.approx(Interval(*ends))


@given(
    st.lists(st.tuples(st.sampled_from("+-"), st.sampled_from(["items_prev", "items_change", "7"]), small)),
    small,
    small,
)
def test_coefficients_amount_to_the_same_as_the_formula(terms, first: int, second: int) -> None:
    names = [name if name.isdigit() else f"pub.fee:{name}" for _, name, _ in terms]
    parts = "".join(f" {sign} {name} * {times}" for (sign, _, times), name in zip(terms, names, strict=True))
    node = Parser("0" + parts, FORMS["2019"]).parse()
    values = {"items_prev": first, "items_change": second}
    found = linear(node)
    assert found
    by_coefficients = sum(values[ref.cell.partition(":")[2]] * by for ref, by in found.coefficients.items())
    facts = Known(**{name: Interval(value, value) for name, value in values.items()})
    assert by_coefficients + found.constant == amount(node, facts).low


@settings(max_examples=30, deadline=None)
@given(st.data(), st.sampled_from(sorted(FORMS)))
def test_the_sum_over_identical_units_is_the_aggregate(data, form: str) -> None:
    texts = {cell: str(data.draw(small)) for cell in data.draw(st.sets(st.sampled_from(FORMS[form].cells), max_size=8))}
    unit = report(form, texts, 2023)
    times = data.draw(st.integers(1, 3))
    units = tuple(replace(unit, organisation=str(number)) for number in range(times))
    figures = {cell: replace(one, value=one.value and one.value * times) for cell, one in unit.figures.items()}
    whole = replace(
        unit, figures=figures, passages=SAYS, children=units, owed_units=tuple(u.organisation for u in units)
    )
    sure = {cell for cell, figure in unit.figures.items() if figure.value is not None}
    found = {one.subject for one in check(whole, {"P01": RULES["P01"]}) if one.status == "pass"}
    assert found == sure

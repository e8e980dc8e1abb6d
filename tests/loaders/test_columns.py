"""The rules in columns say what they say of each report by itself: the same counts, reasons and findings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.figures import Figure
from loaders.forms import form_of
from loaders.reconcile.columns.cells import LARGEST, Lines, Table
from loaders.reconcile.columns.counted import Book
from loaders.reconcile.columns.parallel import InColumns
from loaders.reconcile.columns.truths import combined, compared, is_provable, shape
from loaders.reconcile.confront import check
from loaders.reconcile.copies import Alike
from loaders.reconcile.filed import Filed
from loaders.reconcile.language.interval import ANYTHING, COMPARE, NOT_NEGATIVE, Interval, combine, compare
from loaders.reconcile.language.parse import parse
from loaders.reconcile.rule import Rule
from loaders.reconcile.rulebook import load_rules
from loaders.reconcile.tally import Tally
from tests.examples import examples
from tests.loaders.filed import RIGHT, after, report
from tests.reconcile.faults import FAULTS
from tests.reconcile.series import district

RULES = load_rules()
BOOK = Book(RULES)
FORMS = [form_of(key) for key in RIGHT]
CELLS = sorted({cell for form in FORMS for cell in form.cells})
MONEY = sorted(cell for cell in CELLS if "amount" in cell)
TEXTS = (
    "0",
    "1",
    "2",
    "3",
    "7",
    "12",
    "40",
    "5000",
    "",
    "",
    "/",
    "无",
    "-4",
    "+2",
    "增3",
    "1 2",
    "1.5",
    "详见附件",
    "O",
)
AMOUNTS = ("0", "", "5", "12.345万元", "1234.56元", "20万元", "0.1", "1234567.89元", "99999999999万元", "3.3元/次", "-")


def one_by_one(reports: Sequence[Filed], rules: dict[str, Rule] = RULES) -> list[Tally]:
    """What ``confront`` says of each report."""
    tallies = [Tally() for _ in reports]
    for one, tally in zip(reports, tallies, strict=True):
        tally.enter(check(one, rules))
    return tallies


def same(reports: Sequence[Filed]) -> None:
    """All at once, and each by itself."""
    expected = one_by_one(reports)
    for filed, found, said in zip(reports, BOOK.check(reports), expected, strict=True):
        assert found.lines == said.lines, (filed.organisation, filed.year)
        assert found.found == said.found, (filed.organisation, filed.year)
    assert [BOOK.check([one])[0] for one in reports] == expected


# --- reports -------------------------------------------------------------------------------


def test_of_right_districts_and_of_every_planted_fault() -> None:
    every, random = [filed for series in district(3) for filed in series], Random(3)
    wrong = [found for fault in FAULTS for one in every[2::3] if (found := fault.plant(one, random)) is not None]
    assert len(wrong) > len(FAULTS)
    same([*every, *wrong])


@st.composite
def figures(draw: st.DrawFn, filed: Filed) -> dict[str, Figure]:
    """The figures of a report with some of them otherwise: blank, doubtful, settled, missing, negative, huge."""
    cells = st.sampled_from(filed.form.cells)
    texts = draw(st.dictionaries(cells, st.sampled_from((*TEXTS, None)), max_size=12))
    texts |= draw(st.dictionaries(st.sampled_from(MONEY), st.sampled_from(AMOUNTS), max_size=2))
    found = dict(
        report(filed.form.key, {cell: text for cell, text in texts.items() if cell in filed.form.cells}).figures
    )
    for cell, value in draw(st.dictionaries(cells, st.integers(-3, 60) | st.just(2**41), max_size=3)).items():
        found[cell] = replace(
            found[cell], state="settled", value=value, doubt=draw(st.sampled_from(("unit", "two_figures")))
        )
    if draw(st.integers(0, 9)) == 0:  # a whole section left blank
        section = draw(st.sampled_from("二三四"))
        found |= {c: Figure(c, None, "blank", "", "") for c in filed.section_cells(section) if not found[c].value}
    return found


@st.composite
def filed_reports(draw: st.DrawFn) -> Filed:
    """A report of any edition, with or without last year's of the same or another edition, and what lies around it."""
    form = draw(st.sampled_from(sorted(RIGHT)))
    around: dict[str, Any] = {
        "kind": draw(st.sampled_from(("subdistrict", "township", "bureau", "district"))),
        "extra_labels": draw(st.sampled_from(((), ("其他",), ("其他", "又一行")))),
        "published_on": draw(st.sampled_from((None, date(2024, 1, 20), date(2024, 4, 1), date(2023, 12, 30)))),
        "deadline": draw(st.sampled_from((None, date(2024, 1, 31)))),
        "is_signed": draw(st.booleans()),
        "alike": draw(st.sampled_from((None, (), (Alike("二", "other", "别街道", 100),)))),
        "title": draw(st.sampled_from(("示例街道2023年政府信息公开工作年度报告", "示例街道2022年年报", ""))),
    }
    if draw(st.integers(0, 3)) == 0:
        around["passages"] = draw(
            st.sampled_from(({}, {"一": "本报告数据由各街道年报汇总编制。统计期限自2022年1月1日。"}))
        )
    found = report(form, year=2023, **around)
    found = replace(found, figures=draw(figures(found)))
    if draw(st.booleans()):
        before = report(draw(st.sampled_from(sorted(RIGHT))), year=2022)
        own = draw(figures(before)) if draw(st.booleans()) else before.figures
        if draw(st.integers(0, 3)) == 0:  # a copy of last year's tables with little changed
            own = {cell: found.figures.get(cell, figure) for cell, figure in own.items()}
        found = replace(found, previous=replace(before, figures=own), earlier_years=draw(earlier()))
    if draw(st.integers(0, 5)) == 0:
        below = report(draw(st.sampled_from(("2021", form))), year=2023, organisation="below")
        found = replace(found, children=(replace(below, figures=draw(figures(below))),), owed_units=("below",))
    return found


def earlier() -> st.SearchStrategy[tuple[int, ...]]:
    return st.sampled_from(((2022,), (2019, 2022), (2020,), ()))


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(filed_reports(), min_size=1, max_size=6))
def test_of_any_reports(reports: list[Filed]) -> None:
    same(reports)


def test_a_report_whose_cells_are_not_those_of_its_form_is_looked_at_by_itself() -> None:
    odd = after(now={"app.received_new:total": "9"})
    beside = Figure("app.unheard:total", 3, "number", "3", "line 1")
    last = odd.previous
    assert last is not None
    fewer = {cell: figure for cell, figure in last.figures.items() if cell != "app.carried_out:total"}
    reports = [
        replace(odd, figures=dict(odd.figures) | {beside.cell: beside}),
        replace(odd, previous=replace(last, figures=fewer)),
    ]
    lines = Lines(reports)
    assert not any(map(lines.holds, reports))
    same([*reports, odd])


@pytest.mark.parametrize(
    ("cell", "value", "is_held"),
    [
        ("app.received_new:total", int(LARGEST), True),
        ("app.received_new:total", int(LARGEST) + 1, False),
        ("app.received_new:total", -int(LARGEST) - 1, False),
        ("app.received_new:total", 2.5, False),
        ("pub.fee:fee_amount", 2.5, True),
    ],
)
def test_what_a_float_may_not_hold_exactly_stays_out_of_the_arrays(cell: str, value: float, is_held: bool) -> None:
    one = report()
    figure = replace(one.figures[cell], value=value, state="number")
    changed = replace(one, figures=dict(one.figures) | {cell: figure})
    assert Lines([changed]).holds(changed) is is_held
    later = replace(one, previous=changed, earlier_years=(2022,))
    assert Lines([later]).holds(later) is is_held
    same([changed, later])


def test_a_figure_without_a_value_that_is_called_a_number_stays_out_of_the_arrays() -> None:
    one = report()
    cell = "app.received_new:total"
    for figure in (replace(one.figures[cell], value=None), replace(one.figures[cell], state="blank")):
        changed = replace(one, figures=dict(one.figures) | {cell: figure})
        assert not Lines([changed]).holds(changed)
        same([changed])


def test_money_with_decimals_is_compared_to_the_last_of_them() -> None:
    cells = {"pub.procurement:procure_items": "3", "pub.procurement:procure_amount": "300.3元"}
    reports = [
        report("2019", cells | {"pub.procurement:procure_amount": f"{yuan}元"}) for yuan in ("299.97", "300", "300.3")
    ]
    same(reports)
    assert [any(one.rule.id == "T06" for one in tally.found) for tally in BOOK.check(reports)] == [True, False, False]


# --- formulas ------------------------------------------------------------------------------

OPERANDS = (
    *("app.received_new:total", "app.carried_in:total", "pub.penalty:decisions", "{x}"),
    *("app.carried_out:total@-1", "pub.fee:fee_amount@-1", "pub.procurement:procure_amount@-1", "{x}@-1"),
)


def sums() -> st.SearchStrategy[str]:
    leaf = st.sampled_from((*OPERANDS, "sum(app.result.*:total)", "sum(case.*:total@-1)", "2", "0", "0.8"))
    return st.recursive(
        leaf, lambda part: st.builds("({} {} {})".format, part, st.sampled_from("+-*/"), part), max_leaves=4
    )


def statements() -> st.SearchStrategy[str]:
    signs = st.sampled_from(sorted(COMPARE))
    leaf = st.one_of(
        st.builds("{} {} {}".format, sums(), signs, sums()),
        st.builds("{} {} {} {} {}".format, sums(), signs, sums(), signs, sums()),
        st.builds("({} > 0) = ({} > 0)".format, sums(), sums()),
        st.builds(
            "{}({})".format, st.sampled_from(("is_number", "blank", "present", "whole")), st.sampled_from(OPERANDS)
        ),
        st.sampled_from(
            ("has_previous()", "has_date()", "all_figures('三')", "zeros_fit('四')", "has_row('case.review')")
        ),
    )
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            st.builds("not ({})".format, part),
            st.builds("({}) {} ({})".format, part, st.sampled_from(("and", "or")), part),
        ),
        max_leaves=3,
    )


@settings(max_examples=examples(60), deadline=None)
@given(statements(), st.just("") | statements(), st.lists(filed_reports(), min_size=1, max_size=3))
def test_of_any_rule(formula: str, when: str, reports: list[Filed]) -> None:
    """Rules that nobody has written yet are counted as ``confront`` counts them."""
    for_each = "x in app.received_new:total pub.fee:fee_amount case.review:total pub.licensing:decisions"
    rules = {"Z01": replace(RULES["Y07"], id="Z01", for_each=for_each, when=when, formula=formula)}
    assert Book(rules).check(reports) == one_by_one(reports, rules)


def test_every_rule_of_the_book_that_a_form_gives_its_subjects_is_in_columns() -> None:
    alone = {one.rule.id for form in FORMS for one in BOOK.on(form) if not one.groups}
    assert alone == {"P01", "S04", "Y10"}


@pytest.mark.parametrize(
    "formula",
    ["has_previous() or zeros_fit('四')", "has_date() and {x} > 0", "(1 > 0) = ({x} > 0)", "1 < 2 and 2 > {x}@-1"],
)
def test_what_is_said_of_a_report_and_of_a_subject_is_joined(formula: str) -> None:
    rules = {"Z01": replace(RULES["Y07"], id="Z01", when="", formula=formula)}
    reports = [report(), after(), report("2019", {"case.review:total": ""})]
    assert Book(rules).check(reports) == one_by_one(reports, rules)


@pytest.mark.parametrize("name", ["is_number", "blank", "present", "whole", "unit_known"])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_of_a_cell_that_last_year_does_not_have_nothing_is_told(name: str, form: str) -> None:
    """As a condition of the whole rule, which is looked at before the cells are."""
    reports = [report(form, year=2023), after(form=form), after(form="2021", first="2019")]
    for cell in ("app.carried_out:total@-1", "pub.procurement:procure_amount@-1"):
        rules = {"Z01": replace(RULES["Y07"], id="Z01", when=f"{name}({cell})", formula="has_date()")}
        assert Book(rules).check(reports) == one_by_one(reports, rules)


def test_a_formula_whose_amounts_a_float_may_not_hold_is_left_to_single_reports() -> None:
    form = form_of("2021")
    for formula, is_sure in {
        "app.received_new:total * 8192 > 0": True,
        "app.received_new:total * 8193 > 0": False,
        "app.received_new:total * app.carried_in:total > 0": False,
        "app.received_new:total / app.carried_in:total > 0": True,
        "app.received_new:total@units > 0": False,
        "has_previous() and app.received_new:total * 9000 = 1": False,
    }.items():
        assert is_provable(parse(formula, form)) is is_sure, formula
        rules = {"Z01": replace(RULES["L02"], id="Z01", formula=formula, when="")}
        assert bool(InColumns(rules["Z01"], form).groups) is is_sure
        reports = [report(changes={"app.received_new:total": str(number)}) for number in (0, 3, 2**39 + 1)]
        assert Book(rules).check(reports) == one_by_one(reports, rules)


POINTS = (-3, 0, 1, 2, 0.5, 7)
INTERVALS = [
    *(Interval(one, one) for one in POINTS),
    NOT_NEGATIVE,
    ANYTHING,
    Interval(-math.inf, 2),
    Interval(1, math.inf),
]


def matrix(intervals: Sequence[Interval]) -> Any:
    return np.array(intervals, float).T[:, :, None]


@pytest.mark.parametrize("sign", "+-*/")
def test_amounts_are_combined_as_intervals_are(sign: str) -> None:
    pairs = list(product(INTERVALS, repeat=2))
    found = combined(sign, matrix([left for left, _ in pairs]), matrix([right for _, right in pairs]))
    expected = matrix([combine(sign, *pair) for pair in pairs])
    assert np.array_equal(found, expected, equal_nan=True)


@pytest.mark.parametrize("sign", sorted(COMPARE))
def test_amounts_are_compared_as_intervals_are(sign: str) -> None:
    pairs = list(product(INTERVALS, repeat=2))
    found = compared(sign, matrix([left for left, _ in pairs]), matrix([right for _, right in pairs]))
    meant = {False: 0, None: 1, True: 2}
    assert found[:, 0].tolist() == [meant[compare(sign, *pair)] for pair in pairs]


def test_formulas_of_one_shape_differ_in_their_cells_alone() -> None:
    form = form_of("2021")

    def of(formula: str) -> object:
        return shape(parse(formula, form))

    assert of("app.carried_in:total > 2") == of("app.carried_out:total > 2") != of("app.carried_in:total > 3")
    assert of("sum(app.*:total) > 0") == of("sum(case.*:total) > 0")
    assert of("app.carried_in:total > 0") != of("app.carried_in:total >= 0")
    assert of("blank(app.carried_in:total)") != of("present(app.carried_in:total)")
    assert of("not blank(app.carried_in:total)") != of("blank(app.carried_in:total)")


def test_a_report_is_asked_once_what_its_words_say(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setitem(
        __import__("loaders.reconcile.predicates", fromlist=["OF_REPORT"]).OF_REPORT,
        "has_date",
        lambda report, _: asked.append(report) or report.published_on is not None,
    )
    one = report()
    table = Table(one.form, [one], Lines([one]))
    assert [table.said(0, "has_date", "") for _ in range(3)] == [False] * 3
    assert len(asked) == 1

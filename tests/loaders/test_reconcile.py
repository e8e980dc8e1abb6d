"""The rules: what they say of the seed and of the sample, what breaks each, and the laws they obey."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.errors import BrokenRuleError
from loaders.forms import Form, load_forms, read_csv
from loaders.recognise import Reading
from loaders.reconcile.confront import check
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.evaluate import truth
from loaders.reconcile.language.interval import ANYTHING, NOT_NEGATIVE, Interval, compare
from loaders.reconcile.language.parse import Parser
from loaders.reconcile.rule import Rule
from loaders.reconcile.rulebook import load_rules
from tests.loaders.filed import figures_of, outcomes

FORMS = load_forms()
RULES = load_rules()
IDENTITIES = ("K01", "K02", "H01", "H02")
REQUIRED = {
    *(f"C0{n}" for n in range(1, 7)),
    *("S01", "S02", "S03", "S04", "S09", "S10", "K01", "K02", "K03", "H01", "H02"),
    *(f"T0{n}" for n in range(1, 10)),
    *("X01", "X02", "X03", *(f"Y0{n}" for n in range(1, 10)), "Y10", "Y11"),
    *("D01", "D02", "D04", "D05", "P01", "L01", "L02", "L03", "L06", "L07"),
}


def filed(form: str = "2019", year: int = 2020, changes: Mapping[str, str] | None = None, **more) -> Filed:
    """A report of zeros in which some cells say something else; None takes the cell out of the document."""
    return Filed("unit", "subdistrict", year, FORMS[form], figures_of(form, changes or {}), **more)


def test_the_rules_of_the_issue_are_all_there() -> None:
    assert {rule.id for rule in RULES.values() if not rule.is_of_prose} == REQUIRED


def test_a_report_of_zeros_breaks_nothing_and_leaves_nothing_open() -> None:
    for form, year in (("2019", 2020), ("2021", 2021)):
        assert outcomes(filed(form, year)) == []
        assert outcomes(filed(form, year), "undetermined") == []


def test_the_seed_holds_every_identity_and_reports_a_rule_it_cannot_make(seed: Reading) -> None:
    report = Filed("unsigned", "subdistrict", 2020, FORMS["2019"], seed.figures)
    checks = list(check(report, RULES))
    assert [(one.rule.id, one.subject, one.status) for one in checks if one.status in ("fail", "undetermined")] == [
        ("L01", "pub.rules", "fail")
    ]
    passed = [one for one in checks if one.status == "pass" and one.rule.id in IDENTITIES]
    assert len(passed) == 40  # 7 K01, 7 K02, 23 H01, 3 H02
    (notice,) = [one for one in checks if one.status == "fail"]
    assert (notice.rule.severity, notice.numbers, notice.difference) == ("notice", "0 + 0 + 1 = 0", 1)


def test_the_form_must_be_the_one_of_the_year_and_extra_rows_are_named() -> None:
    assert outcomes(filed("2019", 2021)) == [("S02", "form")]
    assert outcomes(filed(extra_labels=("其他主动公开文件（含“决定”）",))) == [("S04", "其他主动公开文件（含“决定”）")]


def test_across_years() -> None:
    last = filed(
        "2019",
        2019,
        {"pub.penalty:items_prev": "3", "pub.penalty:items_change": "1", "app.carried_out:total": "2"},
    )
    now = filed("2019", 2020, {"pub.normative:disclosed_total": "1"}, previous=last, earlier_years=(2019,))
    assert outcomes(now) == [("Y01", "total"), ("Y02", "pub.penalty"), ("Y03", "pub.normative")]
    next_form = filed("2021", 2021, {"pub.rules:in_force": "0"}, previous=now, earlier_years=(2019, 2020))
    assert {one.rule.id for one in check(next_form, RULES) if one.status == "not_assessable"} >= {"Y04", "K03"}
    assert outcomes(next_form) == []
    later = filed("2021", 2022, {"pub.admin_normative:in_force": "1"}, previous=next_form, earlier_years=(2021,))
    assert outcomes(later) == [("Y04", "pub.admin_normative")]


def test_a_missing_year_is_named_and_what_needs_it_is_not_assessable() -> None:
    report = filed("2021", 2025, earlier_years=(2021, 2022))
    assert outcomes(report) == [("Y10", "2023"), ("Y10", "2024")]
    statuses = {one.status for one in check(report, RULES) if one.rule.id == "Y01"}
    assert statuses == {"not_assessable"}


def test_a_finding_shows_its_numbers_cells_and_difference() -> None:
    (finding,) = [one for one in check(filed("2021", 2021, {"case.review:total": "3"}), RULES) if one.status == "fail"]
    assert finding.formula.endswith("case.review:pending = case.review:total")
    assert (finding.numbers, finding.left, finding.right, finding.difference) == ("0 + 0 + 0 + 0 = 3", 0, 3, -3)
    assert [ref.cell for ref in finding.cells] == list(FORMS["2021"].row_by_code["case.review"].cells)


def test_fingerprints_survive_and_change_with_the_numbers() -> None:
    def fingerprint(total: str) -> str:
        report = filed("2021", 2021, {"case.review:total": total})
        (finding,) = [one for one in check(report, RULES) if one.status == "fail"]
        return finding.fingerprint(report)

    assert fingerprint("3") == fingerprint("3") != fingerprint("4")


# --- laws -----------------------------------------------------------------------------------


def consistent(form: Form, draw) -> dict[str, str]:
    """Figures of a report in which every identity of tables three and four holds."""
    values = dict.fromkeys(form.cells, 0)
    columns = [column.code for column in form.row_by_code["app.received_new"].columns][:-1]
    results = [row.code for row in form.section_rows("三") if row.code.startswith("app.result.")][:-1]
    for column in columns:
        counts = {row: draw(st.integers(0, 30)) for row in results}
        values |= {f"{row}:{column}": count for row, count in counts.items()}
        handled, carried_in = sum(counts.values()), draw(st.integers(0, 5))
        carried_out = draw(st.integers(max(0, carried_in - handled), carried_in + 9))
        new = handled + carried_out - carried_in
        values |= {f"app.result.total:{column}": handled, f"app.carried_in:{column}": carried_in}
        values |= {f"app.carried_out:{column}": carried_out, f"app.received_new:{column}": new}
    for row in form.section_rows("三"):
        values[f"{row.code}:total"] = sum(values[f"{row.code}:{column}"] for column in columns)
    for row in form.section_rows("四"):
        parts = [draw(st.integers(0, 4)) for _ in range(4)]
        values |= dict(zip(row.cells, [*parts, sum(parts)], strict=True))
    return {cell: str(value) for cell, value in values.items()}


any_form = st.sampled_from(sorted(FORMS))


@settings(max_examples=25, deadline=None)
@given(st.data(), any_form)
def test_consistent_tables_break_no_identity(data, form: str) -> None:
    report = filed(form, FORMS[form].first_year, consistent(FORMS[form], data.draw))
    assert [one for one in outcomes(report) if one[0] in IDENTITIES] == []


@settings(max_examples=50, deadline=None)
@given(st.data(), any_form)
def test_any_single_changed_figure_in_tables_three_and_four_is_found(data, form: str) -> None:
    figures = consistent(FORMS[form], data.draw)
    cells = [cell for cell in figures if cell.startswith(("app.", "case."))]
    cell = data.draw(st.sampled_from(cells))
    changed = data.draw(st.integers(0, 200).filter(lambda value: str(value) != figures[cell]))
    report = filed(form, FORMS[form].first_year, figures | {cell: str(changed)})
    found = [one for one in check(report, RULES) if one.status == "fail" and one.rule.id in IDENTITIES]
    assert found
    assert all(cell in {ref.cell for ref in one.cells} for one in found)


@settings(max_examples=50, deadline=None)
@given(st.data(), any_form, st.sampled_from(["", "/", "见附件", "约3", None]))
def test_a_figure_that_is_not_a_number_never_makes_a_pass(data, form: str, raw: str | None) -> None:
    figures = consistent(FORMS[form], data.draw)
    cell = data.draw(st.sampled_from([cell for cell in figures if cell.startswith(("app.", "case."))]))
    report = filed(form, FORMS[form].first_year, figures | {cell: raw})
    needing = [one for one in _identities(report) if cell in one[1]]
    assert needing
    assert {status for status, _ in needing} == {"undetermined"}, "the true value makes it hold: it cannot fail either"


def _identities(report: Filed) -> list[tuple[str, set[str]]]:
    return [(one.status, _cells_of(one, report)) for one in check(report, RULES) if one.rule.id in IDENTITIES]


def _cells_of(one: Check, report: Filed) -> set[str]:
    from loaders.reconcile.language.nodes import references

    return {ref.cell for ref in references(one.rule.bind(one.subject, report.form)[1])}


def test_a_sum_that_no_blank_can_mend_fails() -> None:
    report = filed("2021", 2021, {"case.review:upheld": "", "case.review:other": "5", "case.review:total": "3"})
    assert ("H02", "case.review") in outcomes(report)


@given(st.integers(-5, 5), st.integers(-5, 5), st.sampled_from(["=", "!=", "<", ">", "<=", ">="]))
def test_comparing_points_is_comparing_numbers(left: int, right: int, sign: str) -> None:
    python = {"=": "=="}.get(sign, sign)
    assert compare(sign, Interval(left, left), Interval(right, right)) is eval(f"{left} {python} {right}")


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.sampled_from(["=", "!=", "<", ">", "<=", ">="]))
def test_an_interval_decides_only_what_every_value_in_it_decides(low: int, width: int, other: int, sign: str) -> None:
    decided = compare(sign, Interval(low, low + width), Interval(other, other))
    each = {compare(sign, Interval(value, value), Interval(other, other)) for value in range(low, low + width + 1)}
    if decided is not None:
        assert each == {decided}
    else:
        assert width > 0


# --- the language ---------------------------------------------------------------------------


class Known:
    """Facts for formulas over two cells, one known, one not."""

    def amount(self, ref):
        return {"pub.fee:items_prev": Interval(3, 3), "pub.fee:items_change": ANYTHING}.get(ref.cell, NOT_NEGATIVE)

    def holds(self, predicate, argument):
        return None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("pub.fee:items_prev = 3", True),
        ("not pub.fee:items_prev = 3", False),
        ("1 + 2 * 3 = 7", True),
        ("(1 + 2) * 3 = 9", True),
        ("10 - 3 - 2 = 5", True),
        ("1 <= 6 / 3 <= 2", True),
        ("pub.fee:items_change = 3", None),
        ("pub.fee:items_change = 3 or 1 = 1", True),
        ("pub.fee:items_change = 3 and 1 = 2", False),
        ("(1 > 0) = (2 > 3)", False),
        ("(1 > 0) = (pub.fee:items_change > 0)", None),
        ("pub.rules:made_new >= 0", True),
        ("sum(pub.fee:*) = 3", None),
        ("pub.fee:items_prev / pub.rules:made_new > 1", None),
    ],
)
def test_formulas_have_three_truth_values(formula: str, expected: bool | None) -> None:
    assert truth(Parser(formula, FORMS["2019"]).parse(), Known()) is expected


@pytest.mark.parametrize(
    "formula",
    ["app.received_new:totl = 0", "1 +", "1 = 2 3", "(1 = 1", "sum(pub.nothing:*) = 0", "1 ? 2", "pub.fee:items_prev"],
)
def test_a_broken_formula_is_named(formula: str) -> None:
    rule = replace(RULES["L01"], formula=formula)
    with pytest.raises(BrokenRuleError):
        rule.bind("pub.rules", FORMS["2019"])
        truth(Parser(formula, FORMS["2019"]).parse(), Known())


def test_a_broken_rules_file_stops_the_start_with_the_rules_name(tmp_path: Path) -> None:
    lines = read_csv(Path("data/rules/rules.csv"))
    lines[5]["formula"] = "presnt('{x}"
    broken = tmp_path / "rules.csv"
    with broken.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    with pytest.raises(BrokenRuleError, match=f"rule {lines[5]['id']}"):
        load_rules(broken)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_itself_in_both_languages_with_its_authority(rule: Rule) -> None:
    assert rule.statement_zh and rule.statement_en and rule.authority_zh and rule.authority_en
    assert rule.title_zh and rule.title_en and rule.ask_zh and rule.ask_en
    assert bool(rule.exceptions_zh) == bool(rule.exceptions_en)


def test_what_fails_whatever_a_blank_stands_for_says_so() -> None:
    parts = {"case.review:upheld": "3", "case.review:other": "", "case.review:total": "2"}
    (one,) = (found for found in check(filed("2021", 2023, parts), RULES) if found.rule.id == "H02" and found.hint)
    assert (one.status, one.hint, one.numbers) == ("fail", "whatever_blank", "3 + 0 + □ + 0 = 2")
    plain = {"case.review:upheld": "3", "case.review:total": "2"}
    assert not any(found.hint for found in check(filed("2021", 2023, plain), RULES))

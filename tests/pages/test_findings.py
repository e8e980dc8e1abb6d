"""Findings and printed tables in the words of the form, on the real report and the sample."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from loaders.forms import SECTIONS, load_forms
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.series import load_series
from loaders.words import Words
from pages.parts.reconciliation import checks
from pages.parts.report import printed, prose, whole
from pages.shared.data import queries
from pages.shared.said import problems, reference

ZH, EN = Words("zh"), Words("en")
FORM = load_forms()["2021"]
CODE = re.compile(r"[a-z_]+\.[a-z_]+:|@-1|all_figures|is_number|<=|>=")


@pytest.fixture(scope="module")
def ledger(sample: Path) -> Path:
    return sample


@pytest.fixture(scope="module")
def found(ledger: Path) -> pd.DataFrame:
    return queries.findings(ledger, "sample-district")


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("natural_person", "“自然人”列", "column “Natural persons”"),
        ("app.result.granted", "（一）予以公开", "Disclosed"),
        ("app.result.granted:total", "（一）予以公开·总计", "Disclosed: Total"),
        ("三", "第三部分全表", "all of section three"),
        ("form", "整份报告", "the whole report"),
        ("2022", "2022年", "2022"),
        ("其他主动公开文件", "其他主动公开文件", "其他主动公开文件"),
    ],
)
def test_what_a_rule_was_applied_to(code: str, zh: str, en: str) -> None:
    assert (findings.subject(code, FORM, ZH), findings.subject(code, FORM, EN)) == (zh, en)


def test_a_formula_names_only_what_differs() -> None:
    row = "case.review:upheld + case.review:other = case.review:total"
    assert findings.formula(row, FORM, ZH) == "结果维持 + 其他结果 = 总计"
    column = "app.carried_out:total@-1 = app.carried_in:total"
    assert findings.formula(column, FORM, ZH) == "四、结转下年度继续办理（上年报告） = 二、上年结转政府信息公开申请数量"
    assert findings.formula("all_figures(三)", FORM, ZH) == ""


def test_a_cell_that_only_last_years_form_has_is_named_by_that_form() -> None:
    text = "pub.rules:disclosed_total@-1 * 0.8 <= pub.rules:in_force - pub.rules:issued"
    said = findings.formula(text, FORM, ZH)
    assert said == "对外公开总数量（上年报告） × 0.8 ≤ 现行有效件数 - 本年制发件数"


def test_a_formula_of_another_version_is_left_to_the_statement_of_its_rule() -> None:
    assert findings.formula("app.gone:total = 0", FORM, ZH) == findings.formula("", FORM, ZH) == ""


def test_the_sum_over_the_units_is_said_in_words() -> None:
    said = findings.formula("app.carried_in:total = app.carried_in:total@units", FORM, ZH)
    assert "@" not in said and "所属单位之和" in said


@pytest.mark.parametrize(
    ("text", "status", "zh"),
    [
        ("4 + 1 = 4 + 0", "fail", "4 + 1 ≠ 4 + 0"),
        ("4 + □ = 4", "undetermined", "4 + □ = 4"),
        ("3 + 0 + 0 + 0 + 0 + 1 = 5", "fail", "3 + 1（另有 4 个 0） ≠ 5"),
        ("0 + 0 + 0 + 0 + 0 = 5", "fail", "0（另有 4 个 0） ≠ 5"),
        ("3 <= 2", "fail", "3 > 2"),
        ("not (1 > 0 and 0 = 0)", "fail", "并非 (1 > 0 且 0 = 0)"),
        ("(0 > 0) = (5 > 0)", "fail", "(0 > 0) = (5 > 0)"),
        ("21 = 12 or 21 = 12 + 3", "fail", "21 ≠ 12 且 21 ≠ 12 + 3"),
        ("(6 - 4) / 4 * 100 = 200", "fail", "(6 - 4) ÷ 4 × 100 ≠ 200"),
        ("whole(2.5)", "fail", "2.5"),
        ("100 <= 50000000 / 3 <= 100000000", "fail", "100 ≤ 50000000 ÷ 3 ≤ 100000000"),
    ],
)
def test_the_relation_with_its_figures(text: str, status: str, zh: str) -> None:
    assert findings.numbers(text, status, ZH) == zh


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_no_code_of_ours_reaches_an_official(found: pd.DataFrame, words: Words) -> None:
    table = checks.exported(found, words).drop(columns=words("column.fingerprint"))
    assert list(table[words("column.year")]) == list(found["year"])
    gaps = [None if one is None else float(one) for one in found["difference"]]
    assert [None if one != one else one for one in table[words("column.left_minus_right")]] == gaps
    assert len(table) == len(found) > 100
    for column in table.columns:
        assert [text for text in map(str, table[column]) if CODE.search(text)] == [], column


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_every_problem_can_be_told(ledger: Path, found: pd.DataFrame, words: Words) -> None:
    forms = load_forms()
    for problem_id, problem in found.groupby("problem_id", sort=False):
        explained = queries.explanations(ledger, int(problem_id))
        said = [problems.cause(problem, explained, words), *problems.hints(problem, words)]
        said += problems.claims(problem, words)
        said += [findings.subject(one.subject, forms[one.form], words) for one in problem.itertuples()]
        tables = (problems.symptoms(problem, words), problems.cells(problem, problems.suspects(explained), words))
        said += [str(text) for table in tables for text in table.frame.to_numpy().ravel()]
        assert [text for text in said if CODE.search(text) or "None" in text] == []
        listed = problems.explanations(problem, explained, words)
        assert len(listed) == len(explained)
        lines = problems.explanation_lines(listed, words)
        changes = listed[words("column.changes")] if len(listed) else []
        assert all(change in line for change, line in zip(changes, lines, strict=True))


def test_the_outcomes_of_every_rule_add_up(ledger: Path) -> None:
    counts = queries.check_counts(ledger, "sample-district")
    table = checks.outcomes(counts, ZH)
    assert set(table["规则"]) <= set(load_rules())
    names = ["passed", "failed", "undetermined", "not_assessable"]
    assert table[["成立", "不成立", "不能判断", "无法核对"]].to_numpy().sum() == counts[names].to_numpy().sum()
    unassessed = table[table["无法核对"] > 0]
    assert (unassessed["无法核对的原因"] != "").all()


def test_a_place_is_said_in_words() -> None:
    assert findings.place("line 78", ZH) == "第78行"
    assert findings.place("table 2 row 5 column 3", ZH) == "第2个表格第5行第3列"
    assert findings.place("table 2 row 5 column 3", EN) == "table 2, row 5, column 3"
    assert findings.place("", ZH) == "—"


def test_the_summary_counts_every_check(ledger: Path, found: pd.DataFrame) -> None:
    counts = queries.check_counts(ledger, "sample-district")
    said = checks.summary(counts, found, ZH)
    total = counts[["passed", "failed", "undetermined", "not_assessable"]].sum().sum()
    assert f"**{total:,}**" in said
    assert f"**不成立 {(found['status'] == 'fail').sum()}**" in said


# --- printed tables -------------------------------------------------------------------------


def sheet_of(ledger: Path, organisation: str, year: int, words: Words, monkeypatch) -> printed.PrintedReport:
    monkeypatch.setattr(whole.cached, "read", lambda query, *arguments: query(ledger, *arguments))
    current = queries.versions(ledger, organisation, year).iloc[0]
    return whole.of_report(int(current["report_id"]), organisation, year, current["form"], words)


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_the_official_tables_hold_every_cell_of_the_form_once(ledger: Path, words: Words, monkeypatch) -> None:
    sheet = sheet_of(ledger, "unsigned-subdistrict", 2020, words, monkeypatch)
    shown = [cell for section in SECTIONS for line in printed.rows(sheet, section, words) for cell in line]
    figures = [cell for cell in shown if cell.kind != "label"]
    assert len(figures) == 198
    assert [cell.text for cell in figures if cell.kind == "figure"] == [
        "1",
        "9",
        "29.1 万元" if words is ZH else "¥291,000",
    ]
    assert [cell.severity for cell in figures[:3]] == ["notice"] * 3, "the rules row is in a finding"


def test_a_blank_is_a_square_and_never_a_zero(ledger: Path, monkeypatch) -> None:
    sheet = sheet_of(ledger, "sample-huangyu", 2024, ZH, monkeypatch)
    shown = [cell for line in printed.rows(sheet, "三", ZH) for cell in line if cell.kind == "empty"]
    assert shown and {cell.text for cell in shown} == {"□"}
    assert not {cell.before for cell in shown} & {ZH("printed.before", value=one) for one in ("0", "0 元")}
    assert "□ 空白 163 个" in whole.summary(sheet, ZH)


def test_what_a_document_holds_is_escaped(ledger: Path, monkeypatch) -> None:
    sheet = sheet_of(ledger, "unsigned-subdistrict", 2020, ZH, monkeypatch)
    cell = "case.review:upheld"
    hostile = sheet.figures[cell]._replace(state="text", value=None, raw='<script>alert(1)</script>"x')
    changed = printed.PrintedReport(sheet.form, dict(sheet.figures) | {cell: hostile})
    html = printed.table(changed, "四", "四", ZH)
    assert "<script>" not in html and "&lt;script&gt;alert(1)" in html


# --- the prose ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_stated_numbers_are_marked_where_they_stand(ledger: Path, words: Words) -> None:
    report = int(queries.versions(ledger, "sample-luzhen", 2024).iloc[0]["report_id"])
    text = queries.report_prose(ledger, report).set_index("section").loc["一", "text"]
    found = list(prose.pieces(text, queries.claims(ledger, report), FORM, words))
    assert "".join(piece.text for piece in found) == text, "nothing of the text is lost"
    marked = {piece.text: piece for piece in found if piece.status}
    wrong = marked["新收政府信息公开申请21件"]
    assert (wrong.status, wrong.symbol) == ("fail", "✕")
    assert FORM.label("app.received_new:total", words.language) in wrong.title
    assert wrong.anchor == printed.anchor("app.received_new:total")
    assert marked["办结10件"].status == "pass"
    assert not any("“”" in piece.title for piece in marked.values()), "a claim about no cell names none"
    assert not any(CODE.search(piece.title) for piece in found)


def test_the_prose_of_a_document_is_escaped() -> None:
    claims = pd.DataFrame(
        columns=["section", "kind", "value", "words", "start_at", "end_at", "status", "matched", "cells"]
    )
    assert "<script>" not in prose.passage("<script>alert(1)</script>", claims, FORM, ZH)


# --- the dictionary -------------------------------------------------------------------------


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_the_dictionary_is_whole(words: Words) -> None:
    assert len(reference.rules(words)) == len(load_rules())
    for form in load_forms().values():
        assert list(reference.cells(form.id, words)[words("column.code")]) == list(form.cells)
    assert reference.terms(words).notna().all().all()
    assert list(reference.codes(words)[words("column.code")]) == list(load_series())
    assert list(reference.formulas(words)[words("column.rule")]) == list(load_rules())
    assert len(reference.series(words)) == len(load_series())

"""The suspected figures of a report, its problems on top and the question to the unit say what the explanations say."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from loaders.forms import load_forms
from loaders.said import question
from loaders.words import Words
from pages.parts.reconciliation import listing
from pages.parts.report import printed, troubles, whole
from pages.shared.data import queries
from pages.shared.said import problems
from pages.shared.tables.grid import PAGE
from tests.pages.test_pages import html, opened

ZH = Words("zh")
FORM = load_forms()["2021"]
A, B, C, D = FORM.cells[:4]
YEAR = 2025


@pytest.fixture
def db(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of one's own with the sample."""
    file = shutil.copy(sample, tmp_path / "ledger.db")
    monkeypatch.setenv("LEDGER_DB", str(file))
    return Path(file)


def finding(problem: int, *cells: tuple[str, int]) -> dict[str, object]:
    named = [{"cell": cell, "year": year} for cell, year in cells]
    return {"problem_id": problem, "status": "fail", "cells": json.dumps(named)}


def suspected(
    monkeypatch: pytest.MonkeyPatch, found: list[dict[str, object]], *explained: tuple[int, dict[str, float | None]]
) -> tuple[dict[str, str], frozenset[str]]:
    """What is suspected where every problem has these explanations (rank, changes)."""
    frame = pd.DataFrame([(rank, json.dumps(changes)) for rank, changes in explained], columns=["rank", "changes"])
    monkeypatch.setattr(whole.cached, "read", lambda *_: frame)
    return whole.suspects(pd.DataFrame(found), YEAR, ZH)


def test_one_figure_that_alone_would_do_is_said_with_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [finding(1, (A, YEAR), (B, YEAR))]
    should, related = suspected(monkeypatch, found, (1, {A: 11}), (2, {B: 7}))
    assert should == {A: "应为 11（若其余各数无误）"} and related == {B}


def test_figures_that_must_change_together_are_not_said_to_do_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    should, _ = suspected(monkeypatch, [finding(1, (A, YEAR), (B, YEAR))], (1, {A: 11, B: 7}))
    assert set(should) == {A, B} and all("须与另外 1 个数一同改" in one for one in should.values())


def test_of_explanations_that_tie_none_is_said_to_be_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    should, related = suspected(monkeypatch, [finding(1, (A, YEAR), (B, YEAR))], (1, {A: 11}), (1, {B: None}))
    assert set(should) == {A, B} and not related
    assert all(one.startswith("可能应为") and "另有 1 种同样可能" in one for one in should.values())


def test_a_figure_of_last_year_marks_none_of_this_report(monkeypatch: pytest.MonkeyPatch) -> None:
    _, related = suspected(monkeypatch, [finding(1, (A, YEAR), (C, YEAR - 1))], (1, {A: 11}))
    assert C not in related


def test_what_nothing_explains_is_not_made_pale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert suspected(monkeypatch, [finding(1, (A, YEAR), (B, YEAR))]) == ({}, frozenset())


def test_a_problem_leads_to_a_cell_of_its_own_report() -> None:
    lines = pd.DataFrame([finding(1, ("of.last:year", YEAR - 1), (D, YEAR))])
    assert troubles._first(lines, YEAR) == D
    assert troubles._first(lines.assign(cells=json.dumps([{"cell": A, "year": YEAR - 1}])), YEAR) is None


def reports(db: Path) -> list[tuple[int, str, int, str]]:
    """Every current report with a problem that fails."""
    sql = """SELECT DISTINCT report_id, organisation_id, year, form FROM report JOIN problem USING (report_id)
             WHERE is_current AND status = 'fail' ORDER BY report_id"""
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def test_every_suspect_of_the_sample_is_strong_and_no_relation_of_it_is(db: Path) -> None:
    seen = 0
    for number, organisation, year, form in reports(db):
        report = whole.of_report(number, organisation, year, form, ZH)
        assert not report.related & report.should.keys()
        shown = [one for section in ("二", "三", "四") for line in printed.rows(report, section, ZH) for one in line]
        assert {one.cell for one in shown if one.role == "suspect"} == set(report.should)
        assert {one.cell for one in shown if one.role == "related"} == report.related
        for one in shown:
            assert one.role != "suspect" or one.said[1] == report.should[one.cell], "before the rules"
        seen += len(report.should)
    assert seen


def test_a_confirmed_figure_is_marked_and_says_by_whom_until_it_is_taken_back(db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection:
        number, organisation, year, form, changes = connection.execute(
            """SELECT report_id, organisation_id, year, form, changes FROM explanation JOIN problem USING (problem_id)
               JOIN report USING (report_id) WHERE is_current ORDER BY explanation.problem_id LIMIT 1"""
        ).fetchone()
    cell = next(iter(json.loads(changes)))

    def marked() -> list[str]:
        report = whole.of_report(number, organisation, year, form, ZH)
        lines = printed.told(cell, report, ZH)
        shown = [one for part in ("二", "三", "四") for line in printed.rows(report, part, ZH) for one in line]
        locked = [one.cell for one in shown if printed.CONFIRMED in one.text]
        assert locked == [cell] * len(locked) and bool(locked) == any("张三" in one for one in lines)
        return locked

    assert marked() == []
    loaders.confirm(organisation, year, cell, "张三", "", db)
    assert marked() == [cell]
    assert cell not in whole.of_report(number, organisation, year, form, ZH).should, "it is suspected no more"
    loaders.withdraw(organisation, year, cell, "张三", "", db)
    assert marked() == []


def test_on_top_of_a_report_what_ties_stands_as_alternatives_and_what_accuses_nothing_as_no_suspect(db: Path) -> None:
    kinds = set()
    for number, organisation, year, form in reports(db):
        report = whole.of_report(number, organisation, year, form, ZH)
        found = queries.report_findings(db, number)
        for problem in found[found["status"] == "fail"]["problem_id"].unique():
            explained = queries.explanations(db, int(problem))
            count = int((explained["rank"] == explained["rank"].min()).sum())
            cell, told = troubles._suspected(problem, report, ZH)
            assert (cell is None) == (told == "") == (count == 0) and told.count("或者") == max(count - 1, 0)
            assert cell is None or cell in report.should
            kinds.add(min(count, 2))
    assert kinds == {0, 1, 2}, "the sample has all three"


def test_the_question_names_every_explanation_that_ties_and_none_as_sure(db: Path) -> None:
    found = queries.findings(db, "sample-district")
    kinds = set()
    for _, problem in found[found["status"] == "fail"].groupby("problem_id", sort=False):
        explained = queries.explanations(db, int(problem.iloc[0]["problem_id"]))
        asked = question.question(problems.as_trouble(problem, explained), ZH)
        assert problem.iloc[0]["short_name"] in asked and str(problem.iloc[0]["year"]) in asked and "**" not in asked
        if not len(explained):
            continue
        best = explained[explained["rank"] == explained["rank"].min()]
        texts = list(problems.explanations(problem, best, ZH)[ZH("column.changes")])
        assert all(one.replace("**", "") in asked for one in texts)
        is_sure = len(explained) == 1 and bool(problem.iloc[0]["complete"])
        assert ("只有一种情况" in asked) == is_sure
        kinds.add(len(best) > 1)
    assert kinds == {True, False}, "the sample has both"


@given(st.integers(-5, 10_000), st.integers(0, 5_000))
def test_a_page_of_the_list_begins_at_a_problem_that_is_there(page: int, count: int) -> None:
    first = listing.first_of(page, count)
    assert first % PAGE == 0 and 0 <= first < max(count, 1)
    if 1 <= page <= -(-count // PAGE):
        assert first == (page - 1) * PAGE


def test_all_problems_are_on_one_page_where_that_is_asked_for(db: Path) -> None:
    every = html(opened("reconciliation", leaf="0")).count("<tr")
    assert every > html(opened("reconciliation")).count("<tr") >= PAGE


def test_a_page_beyond_the_last_shows_the_last_with_its_first_problem_open(db: Path) -> None:
    test = opened("reconciliation", leaf="9999")
    assert html(test).count('aria-current="true"') == 1

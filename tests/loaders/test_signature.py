"""The day of the signature counts where no day of publication is printed; years stated against the year filed under."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.reconcile.confront import check
from loaders.reconcile.rulebook import load_rules
from tests.loaders.filed import FORMS, passages, report

FORM = FORMS["2021"]
UNIT = "示例区财政局"
HEAD = "id,name,short_name,kind,parent,aliases,is_sample,since,until"
REGISTRY = [
    HEAD,
    "q,示例区人民政府,示例区,district,,,0,,",
    "c,示例区财政局,区财政局,bureau,q,,0,2023,",
    "s,示例区水务局,区水务局,bureau,q,,0,,",
]


def draft(last: str = "", unit: str = UNIT, year: int = 2023, **more) -> Draft:
    prose = {
        "一": f"{year}年，我单位依法公开。统计期限自{year}年1月1日至{year}年12月31日。",
        "五": "存在不足，将改进。",
        "六": f"未收取信息处理费。\n{last}",
    }
    given = {"title": f"{unit}{year}年政府信息公开工作年度报告"} | more
    return Draft(unit, year, FORM, dict.fromkeys(FORM.cells, "0"), prose | given.pop("prose", {}), **given)


def loaded(folder: Path, one: Draft, layout: str = "html", **said) -> list[tuple[str, str, str]]:
    """Load a report into a ledger of its own: rule, subject, hint of what fails; published_on first."""
    (folder / "organisations.csv").write_text("\n".join(REGISTRY) + "\n", encoding="utf-8")
    write, suffix = LAYOUTS[layout]
    path = folder / f"report.{suffix.lstrip('.')}"
    path.write_bytes(write(one))
    (outcome,) = loaders.load([path], folder / "ledger.db", **said)
    assert outcome.status == "read", outcome.reason_code
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        (day,) = db.execute("SELECT published_on FROM report").fetchone()
        fails = db.execute("SELECT rule_id, subject, hint FROM finding WHERE status = 'fail'").fetchall()
    return [("day", day or "", ""), *fails]


SIGNATURES = {
    "unit over date": (f"{UNIT}\n2024年2月20日", "2024-02-20"),
    "unit before date": (f"{UNIT} 2024年2月20日", "2024-02-20"),
    "date in Chinese figures": (f"{UNIT}\n二〇二四年二月二十日", "2024-02-20"),
    "date with hyphens": (f"{UNIT}\n2024-2-20", "2024-02-20"),
    "date with points": (f"{UNIT}\n2024.02.20", "2024-02-20"),
    "sealed": (f"{UNIT}（公章）\n2024年2月20日", "2024-02-20"),
    "without its place": ("区财政局\n2024年2月20日", "2024-02-20"),
    "in brackets": (f"{UNIT}\n（2024年2月20日）", "2024-02-20"),
}


@pytest.mark.parametrize("layout", ["html", "docx", "cells"])
@pytest.mark.parametrize("kind", SIGNATURES)
def test_a_signature_counts_as_the_day_of_publication_and_the_finding_says_so(tmp_path, kind, layout) -> None:
    if layout not in LAYOUTS:
        layout = next(name for name in LAYOUTS if name not in ("html", "docx"))
    last, day = SIGNATURES[kind]
    found = loaded(tmp_path, draft(last), layout)
    assert found[0] == ("day", day, "")
    assert ("D01", "form", "signature") in found


NO_SIGNATURES = {
    "in time": (f"{UNIT}\n2024年1月20日", "2024-01-20"),
    "in the prose": ("本单位于2024年2月20日召开会议。", ""),
    "prose that ends with a day": (f"整改工作由{UNIT}完成于2024年2月20日", ""),
    "statistical period": (f"{UNIT}\n2023年1月1日至2023年12月31日", ""),
    "next year's plan": (f"{UNIT}下一步计划完成时间2024年12月31日", ""),
    "day of printing": ("打印日期：2024年2月20日", ""),
    "a bare date in the furniture": ("返回首页\n2024年2月20日", ""),
    "another unit's in a list": ("示例区水务局 2024-02-20", ""),
    "another unit's signature": ("示例区水务局\n2024年2月20日", ""),
    "before the year had ended": (f"{UNIT}\n2022年2月20日", ""),
}


@pytest.mark.parametrize("kind", NO_SIGNATURES)
def test_what_is_no_late_signature_is_no_finding(tmp_path: Path, kind: str) -> None:
    last, day = NO_SIGNATURES[kind]
    found = loaded(tmp_path, draft(last), organisation=UNIT, year=2023)
    assert found[0] == ("day", day, "")
    assert "D01" not in {rule for rule, _, _ in found}


def test_a_printed_day_of_publication_goes_before_the_signature(tmp_path: Path) -> None:
    found = loaded(tmp_path, draft(f"{UNIT}\n2024年2月20日", published_on="2024-01-25"))
    assert found[0] == ("day", "2024-01-25", "")
    assert "D01" not in {rule for rule, _, _ in found}


def test_a_signature_of_december_does_not_say_that_it_was_published_then() -> None:
    day = {"published_on": date(2023, 12, 28), "kind": "bureau"}
    early = [one for one in check(report(**day), load_rules()) if one.rule.id == "D05"]
    signed = [one for one in check(report(**day, is_signed=True), load_rules()) if one.rule.id == "D05"]
    assert [one.status for one in early] == ["fail"]
    assert [(one.status, one.reason) for one in signed] == [("not_assessable", "no_date")]


# --- the year after somebody has answered ----------------------------------------------------

YEARS = {  # what states another year: changes to the draft -> the subject of the finding
    "title": ({"title": f"{UNIT}2022年政府信息公开工作年度报告"}, "title"),
    "period": ({"prose": {"一": "我单位依法公开。统计期限自2022年1月1日至2022年12月31日。"}}, "period"),
    "period without its word": ({"prose": {"一": "我单位依法公开。2022年1月1日至12月31日，公开信息3条。"}}, "period"),
    "opening": ({"prose": {"一": "2022年，我单位依法公开政府信息。"}}, "text"),
    "statement before section one": ({"opening": f"现将{UNIT}2022年度政府信息公开工作报告如下。"}, "text"),
}


@pytest.mark.parametrize("where", YEARS)
def test_a_contradiction_about_the_year_stays_a_finding_after_the_answer(tmp_path: Path, where: str) -> None:
    changes, subject = YEARS[where]
    found = loaded(tmp_path, draft(**changes), organisation=UNIT, year=2023)
    assert [(rule, where) for rule, where, _ in found if rule == "S09"] == [("S09", subject)]


def test_a_wrong_answer_is_contradicted_by_all_that_the_report_states(tmp_path: Path) -> None:
    found = loaded(tmp_path, draft(), organisation=UNIT, year=2022)
    assert {where for rule, where, _ in found if rule == "S09"} >= {"title", "period"}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"prose": {"五": "2022年提出的问题已整改，2024年将继续改进。"}},
        {"prose": {"一": "2023年，我单位依法公开。与2022年1月1日至12月31日相比，2023年1月1日至12月31日公开增加。"}},
        {"prose": {"六": "根据2022年12月印发的文件，未收取信息处理费。"}},
    ],
)
def test_other_years_in_the_prose_contradict_nothing(tmp_path: Path, changes: dict) -> None:
    found = loaded(tmp_path, draft(**changes), organisation=UNIT, year=2023)
    assert [one for one in found if one[0] == "S09"] == []


def test_a_page_that_names_the_reports_of_other_years_does_not_contradict_its_own() -> None:
    listed = (("title", 2022), ("title", 2023), ("page_title", 2024))
    filed = replace(report(passages=passages(2023)), stated_years=listed)
    assert [one for one in check(filed, load_rules()) if one.rule.id == "S09" and one.status == "fail"] == []
    assert json.dumps(filed.stated_years)

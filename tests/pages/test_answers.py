"""What leads a page: whom to contact, which problems, what changed and whether the form did it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.parts.disclosures import shifts
from pages.parts.overview import todo
from pages.parts.reconciliation import leading
from pages.shared.data import queries
from pages.shared.said import answers, problems
from tests.pages.test_pages import grids, opened, said

ZH, EN = Words("zh"), Words("en")
DISTRICT = "sample-district"
UNSURE = pd.DataFrame({"organisation_id": [], "year": []})


@pytest.fixture
def shown_sample(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample district as the ledger the pages show."""
    monkeypatch.setenv("LEDGER_DB", str(sample))
    return sample


def filed(sample: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return queries.filings(sample, DISTRICT), queries.findings(sample, DISTRICT)


def rows(db: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def test_whom_to_contact_is_whose_report_has_errors_then_what_waits(sample: Path) -> None:
    filings, found = filed(sample)
    tasks = todo.tasks(filings, found, UNSURE, pd.DataFrame({"status": ["refused", "needs_identity"]}), ZH)
    assert not [task for task in tasks if "未报" in task.what], "who has not filed stands before them, by the calendar"
    stored = rows(
        sample,
        """SELECT DISTINCT short_name FROM problem JOIN report USING (report_id)
           JOIN organisation USING (organisation_id)
           WHERE is_current AND is_sample AND year = 2025 AND problem.status = 'fail' AND severity = 'error'""",
    )
    assert {task.who for task in tasks if task.page == "reconciliation"} == {name for (name,) in stored}
    assert [task.page for task in tasks[-2:]] == ["load", "load"]


def test_a_report_with_blanks_is_to_be_asked_about(sample: Path) -> None:
    filings, found = filed(sample)
    tasks = todo.tasks(filings, found, queries.unsure(sample, DISTRICT), pd.DataFrame({"status": []}), ZH)
    blank = next(task for task in tasks if task.who == "书桥街道")
    assert "7 格没有数（空白），只有补上" in blank.what and "自然人 1、总计 1" in blank.what and blank.page == "report"
    dash = next(task for task in tasks if task.who == "荷岸镇")
    assert "3 格印的是“/”，不是空白" in dash.what and "只有补上" not in dash.what
    assert not [task for task in tasks if "漏填" in task.what], "0 may be impossible, and a dash was not left out"


def test_of_cells_whose_figure_is_not_known_only_the_state_is_said(sample: Path) -> None:
    filings, found = filed(sample)
    states = ("blank", "dash", "text", "doubtful", "missing")
    cells = pd.DataFrame({"state": states, "raw": ["", "—", "见附件", "5 8", ""]})
    cells = cells.assign(organisation_id="sample-yanying", year=2025, cell="pub.rules:issued")
    tasks = todo.tasks(filings, found, cells, pd.DataFrame({"status": []}), ZH)
    (task,) = [one for one in tasks if one.page == "report"]
    assert task.what.split("：", 1)[1].removesuffix("。").split("；") == [
        "1 格空白，请单位逐格填写数字，确实为零的填“0”",
        "1 格印的是“—”，不是空白，请单位说明是不适用还是应填数字",
        "1 格填的是文字，请单位改填数字",
        "1 格没有读准，请先对照原件认定",
        "缺 1 格，请单位补上",
    ]


def test_nothing_filed_is_not_nothing_wrong(shown_sample: Path, sample: Path) -> None:
    filings, found = filed(sample)
    gone = filings[(filings["short_name"] == "竹坡乡") & (filings["year"] == 2025)]
    assert leading.errors(gone, found[:0], ZH) == ZH("leading.no_reports", units="竹坡乡")
    test = opened("reconciliation", unit=gone["organisation_id"].iloc[0], year="2025")
    assert "没有错误" not in said(test) and not test.dataframe
    for page in ("disclosures", "applications", "reviews", "compare"):
        test = opened(page, unit=gone["organisation_id"].iloc[0], year="2025")
        assert [one.value for one in test.info] == [ZH("leading.no_reports", units="竹坡乡")]
    missing = opened("report", unit=gone["organisation_id"].iloc[0], year="2025")
    assert "请催报" in " ".join(one.value for one in missing.info)


def test_what_is_wrong_with_a_whole_report_is_said_on_it(shown_sample: Path) -> None:
    rule = load_rules()["S02"]
    (table,) = grids(opened("report", unit="sample-luzhen", year="2021"))
    assert findings.title(rule, ZH) in set(table["问题"])
    (table,) = grids(opened("report", unit="sample-luzhen", year="2023"))
    assert findings.title(rule, ZH) not in set(table["问题"])


def test_nobody_is_to_be_contacted_where_nothing_is_wrong(sample: Path) -> None:
    filings, found = filed(sample)
    clean = filings[filings["report_id"].notna() & (filings["year"] == 2025)]
    assert todo.tasks(clean, found[found["severity"] == "none"], UNSURE, pd.DataFrame({"status": []}), ZH) == []


def test_the_page_of_the_checks_leads_with_how_many_reports_have_errors(sample: Path) -> None:
    filings, found = filed(sample)
    failed = found[(found["status"] == "fail") & (found["severity"] == "error")]
    text = leading.errors(filings, found, ZH)
    assert f"**{failed['organisation_id'].nunique()} 家的 {failed['report_id'].nunique()} 份**" in text
    assert "没有错误级问题" in leading.errors(filings, found[found["severity"] == "notice"], ZH)


def test_the_overview_counts_the_problems_that_the_page_of_the_checks_lists(sample: Path) -> None:
    filings, found = filed(sample)
    assert filings["errors"].sum() == len(problems.errors(found)) > 5
    text = answers.findings(filings, ZH)
    assert f"错误级问题 **{len(problems.errors(found))}** 个" in text


def test_a_link_to_a_problem_opens_it_and_a_problem_that_is_gone_is_said(shown_sample: Path) -> None:
    found = queries.findings(shown_sample, DISTRICT)
    wanted = found[found["status"] == "fail"].drop_duplicates("problem_id").iloc[5]
    test = opened("reconciliation", problem=wanted["fingerprint"])
    heading = next(one.value for one in test.subheader if str(wanted["year"]) in one.value)
    assert wanted["short_name"] in heading
    gone = opened("reconciliation", problem="nothing")
    assert any("没有找到链接所指的问题" in one.value for one in gone.warning)


def test_a_change_over_the_break_says_what_the_crosswalk_says() -> None:
    assert "相近" in shifts.form("normative.made", 2021, 2021, ZH) and "口径收窄" in shifts.form(
        "normative.made", 2021, 2021, ZH
    )
    assert shifts.form("normative.made", 2023, 2023, ZH) == ""
    assert "2020年以后表式改版" in shifts.form("licensing.items", 2020, 2025, ZH)
    assert "not comparable" in shifts.form("licensing.items", 2020, 2025, EN)


def test_the_units_behind_a_change_are_named_and_doubted_ones_marked() -> None:
    lines = [("甲", 10.0, "", ""), ("乙", -1.0, "", ""), ("丙", 0.0, "", ""), ("丁", float("nan"), "", "")]
    known = {"unit": "件", "series": "app.received_new", "year": 2023, "form": "2021"}
    frame = pd.DataFrame(lines, columns=["organisation", "difference", "flag", "previous_flag"]).assign(**known)
    text = shifts.drivers(frame, ZH)
    assert "甲 +10 件" in text and "90.9%" in text and "乙" not in text
    assert "先核实" in shifts.drivers(frame.assign(flag=["warning", "", "", ""]), ZH)
    gone = shifts.drivers(frame.assign(flag=["error", "", "", ""]), ZH)
    assert "甲" not in gone and "乙 −1 件" in gone and "100.0%" in gone, "what is in no change drives none"
    late = frame.assign(series="normative.stock", form=["2019", "2021", "2021", "2021"])
    assert "甲" not in shifts.drivers(late, ZH), "nor does a unit whose form is not the year's"
    even = pd.DataFrame([(f"第{n}家", 1.0) for n in range(10)], columns=["organisation", "difference"])
    assert "较分散" in shifts.drivers(even.assign(flag="", previous_flag="", **known), ZH)


def test_the_overview_and_the_disclosures_lead_with_their_answers(shown_sample: Path) -> None:
    assert "今天要联系" in said(opened("overview"))
    assert "同 10 家比上年" in said(opened("disclosures"))
    text = said(opened("disclosures", part="why"))
    assert "可比 3 项" in text

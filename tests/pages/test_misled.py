"""What misled on the pages: warnings about links that nobody followed, heads that ignored the filters, counts that
differed from page to page."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from loaders.words import Words
from pages.parts.reconciliation import checks
from pages.shared.data import queries
from pages.shared.said import problems
from pages.shared.view.address import RESETS
from pages.shared.view.selection import Selection
from tests import warm
from tests.pages.test_pages import grids, opened, said, sent

ZH = Words("zh")
DISTRICT = "sample-district"


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEDGER_DB", str(sample))
    return sample


def test_the_rate_of_the_sentence_is_that_of_the_chart() -> None:
    test = opened("applications", by="units", year="2025")
    (chart,) = test.get("plotly_chart")
    told = [one for trace in json.loads(chart.proto.spec)["data"] for one in trace["hovertext"]]
    (refused,) = [one for one in told if one.startswith("区城市管理局 不予公开 7 件")]
    (said,) = [one.value for one in test.caption if "不予公开件数最多" in one.value]
    assert "14.0%" in refused and "14.0%（7/50）" in said and "不含结转" in said


@pytest.mark.parametrize(("by", "unit"), [("years", "书桥街道（各项之和 12，所报总计 11）"), ("units", "各项之和 6")])
def test_the_page_says_why_it_has_two_totals_and_what_the_bars_are(by: str, unit: str) -> None:
    test = opened("applications", by=by)
    assert unit in said(test) and "与“办理结果总计”不同的" in said(test)
    (chart,) = test.get("plotly_chart")
    assert "条长为占比，条内为件数" in json.loads(chart.proto.spec)["layout"]["title"]["text"]


def warned(**query: str) -> list[str]:
    return [one.value for one in opened("reconciliation", district=DISTRICT, **query).warning]


def first_problem(sample: Path, **columns: str) -> str:
    found = queries.findings(sample, DISTRICT)
    for column, value in columns.items():
        found = found[found[column] == value]
    return str(found["fingerprint"].iloc[0])


# --- a warning is about a link that was followed -----------------------------------------------------


def test_a_page_that_is_opened_warns_of_nothing_whatever_is_filtered() -> None:
    for query in ({}, {"severity": "warning"}, {"status": "undetermined"}, {"rule": "D01"}, {"year": "2024"}):
        assert warned(**query) == [], query


def test_what_was_picked_is_forgotten_when_the_list_is_another() -> None:
    for field in ("severities", "statuses", "rules", "organisations", "years", "district"):
        assert RESETS[field]["problem"] is None and "problem" in RESETS[field], field


def test_a_problem_that_is_picked_is_dropped_from_the_address_by_a_filter(sample: Path) -> None:
    test = opened("reconciliation", district=DISTRICT, problem=first_problem(sample, severity="error"))
    assert not test.warning
    test.multiselect(key="filter:severities").set_value(["notice"])
    sent(test)
    assert not test.warning and "problem" not in test.query_params and not test.exception


def test_a_link_that_leads_nowhere_says_why(sample: Path) -> None:
    problem = first_problem(sample, severity="error")
    notice = first_problem(sample, severity="notice")
    assert warned(problem=problem) == []
    gone = warned(problem="0000000000000000")
    assert len(gone) == 1 and "没有找到链接所指的问题" in gone[0] and "可能已经更正" not in gone[0]
    assert "级别、结果或规则之内" in warned(problem=notice, rule="K02", severity="error")[0]
    found = queries.findings(sample, DISTRICT).set_index("fingerprint")
    other = "2019" if found.loc[problem, "year"] != 2019 else "2020"
    assert "单位或年度之内" in warned(problem=problem, year=other)[0]


# --- heads and counts follow the filters -------------------------------------------------------------


@pytest.mark.parametrize("rule", ["D01", "D04", "N17", "Y09", "K02"])
def test_the_head_counts_what_the_list_shows(sample: Path, rule: str) -> None:
    test = opened("reconciliation", district=DISTRICT, rule=rule)
    test.session_state["by rule"] = True  # the fold is opened
    text = said(test.run())
    found, is_narrowed = checks.wanted(queries.findings(sample, DISTRICT), Selection(rules=(rule,)))
    assert is_narrowed and "有错误级问题" not in text
    if len(found):
        head = re.search(r"(\d+) 家单位的 (\d+) 份报告有 \*\*(\d+)\*\* 个问题（(\d+) 条", text)
        assert head
        assert [int(one) for one in head.groups()] == [
            *(found[one].nunique() for one in ("organisation_id", "report_id", "problem_id")),
            len(found),
        ]
    else:
        assert ZH("leading.narrowed_none") in text
    checked = re.search(r"共核对 \*\*([\d,]+)\*\* 项", text)
    counts = queries.check_counts(sample, DISTRICT)
    columns = ["passed", "failed", "undetermined", "not_assessable"]
    own = counts[counts["rule_id"] == rule][columns].to_numpy().sum()
    assert checked and int(checked[1].replace(",", "")) == own


def test_without_a_choice_the_head_speaks_of_all() -> None:
    text = said(opened("reconciliation", district=DISTRICT))
    assert "有错误级问题" in text and "按所选" not in text


# --- one count of errors on every page ---------------------------------------------------------------


def test_errors_are_as_many_on_every_page(sample: Path) -> None:
    wanted = len(problems.errors(queries.findings(sample, DISTRICT)))
    overview = opened("overview", district=DISTRICT)
    told = re.search(r"错误级问题 (\d+) 个", said(overview))
    matrix = next(one for one in grids(overview) if "2025" in one.columns and one.index.name == "单位")
    marked = sum(int(n) for text in matrix.to_numpy().ravel() for n in re.findall(r"✕(\d+)", str(text)))
    head = re.search(r"共 (\d+) 个。", said(opened("reconciliation", district=DISTRICT)))
    assert told and head
    done = warm.loaders("check", "--db", sample)
    of_sample = re.search(r"错误级问题 (\d+) 个", done.stderr)
    assert of_sample, done.stderr
    assert {int(told[1]), marked, int(head[1]), int(of_sample[1])} == {wanted}


# --- an explanation says only what concerns its own cells ---------------------------------------------


def test_what_speaks_for_an_explanation_speaks_for_its_changes(sample: Path, tmp_path: Path) -> None:
    """A search that finds slips in two problems tells each its own: 0 → 1 is no stray figure that should be 0."""
    file = Path(shutil.copy(sample, tmp_path / "ledger.db"))
    loaders.confirm("sample-sunyun", 2025, "app.result.total:natural_person", "张三", "", file)
    with closing(sqlite3.connect(file)) as ledger:
        found = ledger.execute("SELECT changes, evidence FROM explanation").fetchall()
    strays = [json.loads(changes) for changes, evidence in found if "stray" in json.loads(evidence)]
    assert strays and all(0 in changes.values() for changes in strays)


# --- a middle is of three or more of one kind --------------------------------------------------------


def test_a_median_names_its_kind_and_is_of_three_at_least(sample: Path) -> None:
    test = opened("compare", district=DISTRICT, series="app.received_new")
    (table,) = grids(test)
    kinds = queries.filings(sample, DISTRICT).drop_duplicates("organisation_id")["kind"].value_counts()
    for kind, count in kinds.items():
        name = ZH(f"units.kind.{kind}")
        middle = table.loc[f"全区{name}中位数", "2025"]
        assert (middle != ZH("sign.none")) <= (count >= 3), "of fewer than three there is none"
        assert (f"全区{name}中位数" in said(test)) <= (count >= 3), "nor a card"

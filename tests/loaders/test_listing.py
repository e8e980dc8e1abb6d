"""What the command line lists: what fails line by line, what cannot be told once a table; ``--json`` everything."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.listing import listed, tables
from loaders.reconcile.problems import problems
from tests import warm
from tests.loaders.filed import FORMS, RIGHT, pair, report
from tests.loaders.test_problems import found as problems_of

FORM = FORMS["2021"]
PROSE = {"一": "依法公开。", "五": "存在不足，将改进。", "六": "未收取信息处理费。"}


def write(folder: Path, unit: str, figures: dict[str, str], year: int = 2022, says: str = "") -> Path:
    prose = PROSE | {"一": f"依法公开。{says}"}
    draft = Draft(unit, year, FORM, figures, prose, title=f"{unit}{year}年政府信息公开工作年度报告")
    file = folder / f"{unit}{year}.html"
    file.write_bytes(LAYOUTS["html"][0](draft))
    return file


def blank_zeros(**changes: str) -> dict[str, str]:
    """A right report whose zeros are left blank."""
    figures = dict.fromkeys(FORM.cells, "0") | {c: str(v) for c, v in RIGHT["2021"].items()} | changes
    return {cell: "" if text == "0" else text for cell, text in figures.items()}


def lines(file: Path, *options: str) -> list[str]:
    return warm.loaders("check", "--db", file, *options).stdout.splitlines()


def test_eight_reports_whose_zeros_are_blank_take_one_open_line_a_table(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    units = [f"示例{letter}街道办事处" for letter in "甲乙丙丁"]
    paths = [write(tmp_path, unit, blank_zeros(), year) for unit in units for year in (2022, 2023)]
    loaders.load(paths, file)
    every = [json.loads(line) for line in lines(file, "--json")]
    shown = [line.split("\t") for line in lines(file)]
    open_lines = Counter((one[3], one[2], one[5]) for one in shown if one[1] == "undetermined")
    assert set(open_lines.values()) == {1}
    assert len(shown) < len(every) / 4
    assert sum(one["status"] == "fail" for one in every) == sum(one[1] == "fail" for one in shown)
    assert {(one["organisation"], str(one["year"])) for one in every if one["status"] != "fail"} == {
        key[:2] for key in open_lines
    }


def test_an_aggregate_with_a_blank_unit_is_one_line_that_is_no_finding(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    head = "id,name,short_name,kind,parent,aliases,is_sample,since,until"
    rows = ["q,松砚区人民政府,松砚区,district,,,0,,", "j,松砚区甲街道办事处,甲街道,subdistrict,q,,0,2022,"]
    (tmp_path / "organisations.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    whole = {cell: text or "0" for cell, text in blank_zeros().items()}
    says = "本报告所列数据由区政府各部门、各街道数据汇总形成。"
    files = [
        write(tmp_path, "松砚区甲街道办事处", blank_zeros()),
        write(tmp_path, "松砚区人民政府", whole, says=says),
    ]
    loaders.load(files, file)
    assert [one for one in map(json.loads, lines(file, "--json")) if one["rule_id"] == "P01"] == []
    (line,) = [one for one in lines(file) if "\tP01\t" in one]
    assert line.startswith("notice\tnot_assessable\t2022\t松砚区人民政府\tP01\t-\t")
    assert loaders.open_sums(file) == [("松砚区人民政府", 2022, "P01", sum(not t for t in blank_zeros().values()))]


def finding(status: str, cell: str = "", state: str = "blank", year: int = 2023, **more: object) -> dict[str, object]:
    cells = [{"cell": cell, "year": year, "state": state}] if cell else []
    plain = {"severity": "error", "status": status, "year": 2023, "organisation": "甲", "rule_id": "K01"}
    return plain | {"subject": "total", "numbers": "1 = 2", "cells": cells} | more


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (finding("undetermined", "app.carried_in:total"), "第三部分"),
        (finding("undetermined", "case.review:total", "doubtful"), "第四部分"),
        (finding("undetermined", "app.carried_out:total", year=2022), "第三部分（上年报告）"),
        (finding("undetermined", "pub.procurement:procure_amount"), "第二部分"),
        (finding("undetermined"), "total"),
    ],
)
def test_an_open_check_is_listed_under_the_table_that_lacks_the_figure(one: dict, name: str) -> None:
    (line,) = listed([one], "zh")
    assert line.split("\t")[:6] == ["error", "undetermined", "2023", "甲", "K01", name]
    assert "1 项" in line


def test_open_checks_of_one_table_are_counted_with_the_gravest_severity_and_all_rules() -> None:
    found = [
        finding("undetermined", "app.carried_in:total", severity="notice", rule_id="C04"),
        finding("fail"),
        finding("undetermined", "app.carried_out:total"),
    ]
    first, second = listed(found, "en")
    assert first.startswith("error\tundetermined\t2023\t甲\tC04 K01\tsection three\t2 checks")
    assert second == "error\tfail\t2023\t甲\tK01\ttotal\t1 = 2"
    assert tables(found) == 1


def test_what_one_table_leaves_open_is_one_problem_on_the_page_too() -> None:
    unread = pair("app.carried_out", "natural_person", "3?", "3?") | pair("app.carried_in", "org_other", "1?", "1?")
    (one,) = problems_of(report(changes=unread))
    assert {check.status for check in one.checks} == {"undetermined"}
    assert problems(report(), []) == []

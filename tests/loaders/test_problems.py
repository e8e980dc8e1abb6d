"""One cause, one problem: findings gathered by what lies behind them, and figures that an official has confirmed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import store
from loaders.forms import load_forms
from loaders.reconcile.confront import check
from loaders.reconcile.filed import Filed
from loaders.reconcile.problems import Problem, problems
from loaders.reconcile.rulebook import load_rules
from tests import warm
from tests.loaders.test_explain import with_figures
from tests.loaders.test_reconcile import filed

FORM = load_forms()["2021"]
UNIT = "示例甲街道办事处"


def found(report: Filed, locked: tuple[str, ...] = ()) -> list[Problem]:
    return problems(report, check(report, load_rules()), locked)


def report(figures: dict[str, int | None], previous: Filed | None = None) -> Filed:
    texts = {cell: "" if value is None else str(value) for cell, value in with_figures(figures).items()}
    return filed("2021", 2023, texts, previous=previous, earlier_years=(2022,) if previous else ())


def rule_ids(problem: Problem) -> set[str]:
    return {one.rule.id for one in problem.checks}


def test_a_report_that_adds_up_has_no_problem() -> None:
    assert found(report({})) == []


def test_one_wrong_figure_is_one_problem_with_all_its_symptoms() -> None:
    (one,) = found(report({"app.result.total:total": 21}))
    assert rule_ids(one) == {"K01", "K02", "H01"}
    assert one.location.common == {"app.result.total:total"}


def test_two_wrong_figures_far_apart_are_two_problems() -> None:
    first, second = found(report({"app.received_new:total": 21, "case.review:total": 3}))
    accused = {first.location.explanations[0].changes[0].cell, second.location.explanations[0].changes[0].cell}
    assert accused == {"app.received_new:total", "case.review:total"}
    assert {first.location.at_least, second.location.at_least} == {1}


def test_every_check_comes_back_in_exactly_one_problem() -> None:
    unsure = report({"app.received_new:total": 21, "case.review:total": 3, "app.result.partial:total": None})
    checks = [one for one in check(unsure, load_rules()) if one.status in ("fail", "undetermined")]
    gathered = [one for problem in found(unsure) for one in problem.checks]
    assert len(checks) > 3
    assert sorted(map(id, gathered)) != [] and sorted((c.rule.id, c.subject) for c in gathered) == sorted(
        (c.rule.id, c.subject) for c in checks
    )


def test_what_is_open_for_want_of_one_figure_is_one_problem() -> None:
    (one,) = found(report({"app.received_new:total": None}))
    assert rule_ids(one) == {"C04", "K01", "H01"}
    assert one.lead.rule.id == "C04"
    assert one.location is None


def test_a_table_that_adds_up_is_not_doubted_because_of_last_years_report() -> None:
    before = report({"app.carried_out:natural_person": 2, "app.carried_out:total": 2})
    cross = [one for one in found(report({}, before)) if "Y01" in rule_ids(one)]
    assert [one.location for one in cross] == [None]
    assert len(cross[0].checks) == 2  # natural persons and the total: one cause


def test_a_confirmed_figure_is_accused_no_more() -> None:
    wrong = report({"case.review:upheld": 4, "case.review:other": 3, "case.review:total": 9})
    (before,) = found(wrong)
    (after,) = found(wrong, ("case.review:total",))
    assert "case.review:total" in before.location.accused
    assert "case.review:total" not in after.location.accused


# --- in the ledger --------------------------------------------------------------------------


def write(folder: Path, total: str, year: int = 2022, name: str = "a.html") -> None:
    figures = dict.fromkeys(FORM.cells, "0") | {"case.review:upheld": "2", "case.review:total": total}
    draft = Draft(UNIT, year, FORM, figures, {}, title=f"{UNIT}{year}年政府信息公开工作年度报告")
    (folder / name).write_bytes(LAYOUTS["html"][0](draft))


def rows(file: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql).fetchall()


ACCUSED = "SELECT changes FROM explanation WHERE changes LIKE '%case.review:total%'"


def test_confirming_a_figure_locks_it_until_it_is_read_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    write(tmp_path, "5")
    loaders.load([tmp_path / "a.html"], file)
    (organisation,) = rows(file, "SELECT organisation_id FROM report")[0]
    assert rows(file, ACCUSED)
    loaders.confirm(organisation, 2022, "case.review:total", "王某", "已与原件核对", file)
    assert not rows(file, ACCUSED)
    loaders.reconcile_all(file)
    assert not rows(file, ACCUSED)
    loaders.withdraw(organisation, 2022, "case.review:total", "王某", "", file)
    assert rows(file, ACCUSED)
    loaders.confirm(organisation, 2022, "case.review:total", "王某", "", file)
    write(tmp_path, "6", name="b.html")  # a corrected version says something else
    loaders.load([tmp_path / "b.html"], file)
    current = (
        f"{ACCUSED} AND problem_id IN (SELECT problem_id FROM problem JOIN report USING (report_id) WHERE is_current)"
    )
    assert rows(file, current)
    assert len(rows(file, "SELECT * FROM confirmation")) == 3


def test_what_is_no_number_cannot_be_confirmed(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    write(tmp_path, "")
    loaders.load([tmp_path / "a.html"], file)
    (organisation,) = rows(file, "SELECT organisation_id FROM report")[0]
    with pytest.raises(KeyError, match="no number"):
        loaders.confirm(organisation, 2022, "case.review:total", "王某", "", file)


def test_a_corrected_version_is_checked_against_both_neighbours(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"

    def carried(year: int, carried_in: int, carried_out: int, name: str) -> None:
        stock = {"received_new": 5, "carried_in": carried_in, "carried_out": carried_out}
        stock["result.total"] = stock["result.granted"] = 5 + carried_in - carried_out
        figures = dict.fromkeys(FORM.cells, "0")
        for row, value in stock.items():
            figures |= {f"app.{row}:natural_person": str(value), f"app.{row}:total": str(value)}
        draft = Draft(UNIT, year, FORM, figures, {}, title=f"{UNIT}{year}年政府信息公开工作年度报告")
        (tmp_path / name).write_bytes(LAYOUTS["html"][0](draft) + f"<!-- {name} -->".encode())
        loaders.load([tmp_path / name], file)

    failing = """SELECT DISTINCT report.year FROM finding JOIN report USING (report_id)
                 WHERE rule_id = 'Y01' AND is_current ORDER BY 1"""
    carried(2021, 0, 1, "1.html")
    carried(2022, 1, 2, "2.html")
    carried(2023, 2, 0, "3.html")
    assert rows(file, failing) == []
    carried(2022, 3, 4, "2b.html")  # the correction fits neither neighbour
    assert rows(file, failing) == [(2022,), (2023,)]
    carried(2022, 1, 2, "2c.html")
    assert rows(file, failing) == []


def test_claims_are_kept_with_their_sentence_place_and_reading(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    figures = dict.fromkeys(FORM.cells, "0")
    for cell, number in (("received_new", 5), ("carried_in", 2), ("result.granted", 7), ("result.total", 7)):
        figures |= {f"app.{cell}:natural_person": str(number), f"app.{cell}:total": str(number)}
    requests = "依申请公开方面，收到政府信息公开申请7件，办结6件。"
    prose = {"一": f"主动公开发布信息30条。\n{requests}", "五": "存在不足，将改进。", "六": "无。"}
    draft = Draft(UNIT, 2022, FORM, figures, prose, title=f"{UNIT}2022年政府信息公开工作年度报告")
    (tmp_path / "a.html").write_bytes(LAYOUTS["html"][0](draft))
    loaders.load([tmp_path / "a.html"], file)
    stated = rows(file, "SELECT kind, value, words, status, matched FROM claim ORDER BY position")
    assert stated == [
        ("received", 7, "收到政府信息公开申请7件", "pass", "app.received_new:total + app.carried_in:total"),
        ("handled", 6, "办结6件", "fail", ""),
    ]
    ((text, start, end, place),) = rows(
        file,
        """SELECT passage.text, start_at, end_at, claim.place FROM claim JOIN passage USING (report_id, section)
           WHERE kind = 'handled'""",
    )
    assert text[start:end] == "办结6件"
    assert place
    ((claim, numbers),) = rows(file, "SELECT claim, numbers FROM finding WHERE rule_id = 'N03'")
    assert json.loads(claim)["sentence"] == requests
    assert numbers == "6 = 7 or 6 = 7 - 2"


def test_the_findings_on_the_command_line_say_what_explains_them(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    write(tmp_path, "5")
    loaders.load([tmp_path / "a.html"], file)
    done = warm.loaders("check", "--db", file, "--json")
    (one,) = (line for line in map(json.loads, done.stdout.splitlines()) if line["rule_id"] == "H02")
    assert (done.returncode, one["location"], one["at_least"]) == (1, "located", 1)
    assert {tuple(found["changes"].items()) for found in one["explanations"] if found["steps"] == 1} >= {
        (("case.review:total", 2),)
    }


def test_an_aggregate_is_checked_again_when_a_unit_below_is_corrected(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    lines = "id,name,short_name,kind,parent,aliases,is_sample,since,until"
    units = ["q,松砚区人民政府,松砚区,district,,,0,,", "j,松砚区甲街道办事处,甲街道,subdistrict,q,,0,2022,"]
    (tmp_path / "organisations.csv").write_text("\n".join([lines, *units]) + "\n", encoding="utf-8")

    def report(name: str, unit: str, licences: str, says: str = "") -> None:
        figures = dict.fromkeys(FORM.cells, "0") | {"pub.licensing:decisions": licences}
        prose = {"一": f"依法公开。{says}", "五": "存在不足，将改进。", "六": "无。"}
        draft = Draft(unit, 2022, FORM, figures, prose, title=f"{unit}2022年政府信息公开工作年度报告")
        (tmp_path / name).write_bytes(LAYOUTS["html"][0](draft))
        loaders.load([tmp_path / name], file)

    failing = "SELECT subject, numbers FROM finding JOIN report USING (report_id) WHERE rule_id = 'P01' AND is_current"
    report("q.html", "松砚区人民政府", "8", "本报告所列数据由区政府各部门、各街道数据汇总形成。")
    report("j.html", "松砚区甲街道办事处", "8")
    assert rows(file, failing) == []
    report("j2.html", "松砚区甲街道办事处", "9")
    assert rows(file, failing) == [("pub.licensing:decisions", "8 = 9")]


def test_a_ledger_that_other_rules_have_checked_is_checked_again(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    write(tmp_path, "5")
    loaders.load([tmp_path / "a.html"], file)
    found = rows(file, "SELECT rule_id, numbers FROM finding ORDER BY 1")
    with store.ledger(file) as ledger, store.transaction(ledger):
        ledger.execute("DELETE FROM problem")
        ledger.execute("UPDATE report SET rules = 'those of another version of the program'")
    assert rows(file, "SELECT * FROM finding") == []
    loaders.load([], file)
    assert rows(file, "SELECT rule_id, numbers FROM finding ORDER BY 1") == found != []


def test_a_view_is_kept_by_name_replaced_and_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    loaders.save_view("我的街道", "compare", {"unit": ["a", "b"]}, file)
    loaders.save_view("我的街道", "reviews", {"year": ["2024"]}, file)
    assert rows(file, "SELECT name, page, query FROM saved_view") == [("我的街道", "reviews", '{"year": ["2024"]}')]
    loaders.forget_view("我的街道", file)
    assert rows(file, "SELECT * FROM saved_view") == []

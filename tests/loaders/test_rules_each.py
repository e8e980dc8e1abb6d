"""Every rule by itself: a report that breaks it, with just what follows from that, and a near miss that is silent.

A report is right but for what is changed in it. Where breaking one rule must break another, the other is listed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from loaders.reconcile.copies import Alike
from loaders.reconcile.filed import Filed
from loaders.reconcile.rulebook import load_rules
from tests.loaders.filed import REQUESTS, RIGHT, SAME, after, cases, outcomes, pair, passages, report, requests

Findings = list[tuple[str, str]]


class Case(NamedTuple):
    """A report that breaks a rule, all that fails in it, and a near miss with what fails there."""

    breaks: Filed
    found: Findings
    near: Filed
    near_found: Findings = []  # noqa: RUF012  # never changed


NO_REQUESTS = dict.fromkeys(REQUESTS, "0")
GRANTED, PARTIAL = "app.result.granted", "app.result.partial"
OTHER = "other.misc"
NOTHING = dict.fromkeys(RIGHT["2021"], "0")
RULES_ROW = {f"pub.rules:{one}": "1" for one in ("made_new", "disclosed_new", "disclosed_total")}
AGGREGATED = "本报告所列数据由各街道年度报告汇总形成。"


def without(section: str) -> Filed:
    return report(passages={one: text for one, text in passages(2023).items() if one != section})


def table_three(*groups: tuple[str, str, int], **ends: int) -> dict[str, str]:
    """The changes that replace the requests of a right report by others."""
    return NO_REQUESTS | requests(*groups, **ends)


def published(day: str, kind: str, **more: date) -> Filed:
    return report(kind=kind, published_on=date.fromisoformat(day), **more)


def district(licences: str, says: str = AGGREGATED, owed: tuple[str, ...] = ("甲", "乙")) -> Filed:
    """A district that says how it came by its figures, above two units with 40 and 42 licences and no more."""
    units = [
        replace(report(changes=NOTHING | {"pub.licensing:decisions": number}), organisation=name)
        for name, number in (("甲", "40"), ("乙", "42"))
    ]
    more = {"children": tuple(units), "owed_units": owed, "passages": passages(2023, 一=says)}
    return report(changes=NOTHING | {"pub.licensing:decisions": licences}, kind="district", **more)


CASES = {
    "C01": Case(
        report(changes={"pub.licensing:decisions": "40.5"}),
        [("C01", "pub.licensing:decisions")],
        report(changes={"pub.licensing:decisions": "４０件"}),
    ),
    "C02": Case(
        report(changes={"pub.licensing:decisions": "-40"}),
        [("C02", "pub.licensing:decisions")],
        report("2019", {"pub.licensing:items_change": "-2"}),
    ),
    "C03": Case(
        report("2019", {"pub.procurement:procure_amount": "20.5"}),
        [("C03", "pub.procurement:procure_amount")],
        report("2019", {"pub.procurement:procure_amount": "0", "pub.procurement:procure_items": "0"}),
    ),
    "C04": Case(
        report(changes={"pub.penalty:decisions": "见附件"}),
        [("C04", "二")],
        report(changes={"pub.penalty:decisions": "０"}),
    ),
    "C05": Case(
        report(changes={"pub.penalty:decisions": "15 3"}),
        [("C05", "pub.penalty")],
        report(changes={"pub.penalty:decisions": "1,503"}),
    ),
    "C06": Case(
        report(changes=cases("case.review", "", "", "", "", "")),
        [("C04", "四"), ("C06", "四")],  # what is left empty is no figure
        report(changes=cases("case.review", "", "", "", "", "1")),
        [("C04", "四")],  # not all of these blanks are zeros
    ),
    "S01": Case(without("五"), [("S01", "五")], report(passages=passages(2023, 三="表格如下。"))),
    "S02": Case(report("2019", year=2021), [("S02", "form")], report("2019", year=2019)),
    "S03": Case(
        report(changes={"pub.fee:fee_amount": None}),
        [("S03", "pub.fee:fee_amount")],
        report(changes={"pub.fee:fee_amount": ""}),
        [("C04", "二")],  # the cell is there, and empty
    ),
    "S04": Case(report(extra_labels=("其他主动公开文件",)), [("S04", "其他主动公开文件")], report(extra_labels=())),
    "S09": Case(
        report(title="示例街道2022年政府信息公开工作年度报告"),
        [("S09", "title")],
        report(passages=passages(2023, 五="2024年将改进2022年提出的问题，2025年1月1日起执行。")),
    ),
    "S10": Case(report("2021/2019/2021"), [("S10", "form")], report("2019", year=2023), [("S02", "form")]),
    "K01": Case(
        report(changes=pair("app.received_new", "natural_person", "12", "15")),
        [("K01", "natural_person"), ("K01", "total")],
        report(changes=table_three(("natural_person", "granted", 3), carried_in=1, carried_out=2)),
    ),
    "K02": Case(
        report(changes=pair(GRANTED, "natural_person", "9", "12")),
        [("K02", "natural_person"), ("K02", "total")],
        report(changes=pair(GRANTED, "natural_person", "9", "12") | pair(PARTIAL, "natural_person", "1", "1")),
    ),
    "K03": Case(
        report(
            changes=pair("app.received_new", "natural_person", "10", "13")
            | pair("app.carried_out", "natural_person", "", "")
        ),
        [
            *(("C04", "三"), ("K03", "natural_person"), ("K03", "total")),
            *(("K01", "natural_person"), ("K01", "total")),  # no carry-over makes it balance
        ],
        report(changes=pair("app.carried_out", "natural_person", "", "")),
        [("C04", "三"), ("C06", "三")],
    ),
    "H01": Case(
        report(
            changes={
                **{f"app.result.{one}:org_other": "1" for one in ("granted", "total")},
                "app.received_new:org_other": "1",
                "app.received_new:natural_person": "10",
                f"{GRANTED}:natural_person": "7",
                "app.result.total:natural_person": "10",
                f"{GRANTED}:total": "11",
                f"{PARTIAL}:total": "1",
                "app.result.unavailable.not_held:total": "2",
            }
        ),
        [("H01", PARTIAL), ("H01", "app.result.unavailable.not_held")],  # two errors that cancel out in the column
        report(changes=table_three(("natural_person", "granted", 1), ("org_other", "partial", 2))),
    ),
    "H02": Case(
        report(changes=cases("case.review", "1", "0", "0", "1", "3")),
        [("H02", "case.review")],
        report(changes=cases("case.review", "1", "0", "0", "1", "2")),
    ),
    "T01": Case(
        report("2019", {"pub.licensing:items_change": "-7"}),
        [("T01", "pub.licensing")],
        report("2019", {"pub.penalty:items_change": "-3", "pub.penalty:decisions": "0"}),
    ),
    "T02": Case(
        report("2019", {"pub.normative:disclosed_new": "5"}),
        [("T02", "pub.normative")],
        report("2019", {"pub.normative:disclosed_new": "4"}),
    ),
    "T03": Case(
        report("2019", {"pub.rules:made_new": "1"}, kind="district"),
        [("T03", "pub.rules")],
        report("2019", RULES_ROW, kind="other"),
    ),
    "T04": Case(
        report("2019", {"pub.normative:disclosed_new": "0"}),
        [("T04", "pub.normative")],
        report("2019", {"pub.normative:made_new": "2"}),
    ),
    "T05": Case(
        report("2019", {"pub.procurement:procure_items": "0"}),
        [("T05", "pub.procurement")],
        report("2019", {"pub.procurement:procure_items": "0", "pub.procurement:procure_amount": "0"}),
    ),
    "T06": Case(
        report("2019", {"pub.procurement:procure_amount": "199元"}),
        [("T06", "pub.procurement")],
        report("2019", {"pub.procurement:procure_amount": "200元"}),
    ),
    "T07": Case(
        report("2019", {"pub.penalty:items_change": "-3"}),
        [("T07", "pub.penalty")],
        report("2019", {"pub.penalty:items_change": "-2"}),
    ),
    "T08": Case(
        report(changes={"pub.admin_normative:issued": "6", "pub.admin_normative:repealed": "1"}),
        [("T08", "pub.admin_normative"), ("T09", "pub.admin_normative")],  # in force < issued - repealed <= issued
        report(changes={"pub.admin_normative:issued": "4"}),
    ),
    "T09": Case(
        report(changes={"pub.admin_normative:issued": "5", "pub.admin_normative:repealed": "1"}),
        [("T09", "pub.admin_normative")],
        report(changes={"pub.admin_normative:issued": "4", "pub.admin_normative:repealed": "1"}),
    ),
    "X01": Case(
        after(NO_REQUESTS, NO_REQUESTS | cases("case.suit_direct", "1", "0", "0", "0", "1")),
        [("X01", "form")],
        after(
            NO_REQUESTS | cases("case.suit_direct", "0", "0", "0", "1", "1"),
            NO_REQUESTS | cases("case.suit_direct", "1", "0", "0", "0", "1"),
        ),
    ),
    "X02": Case(
        after(table_three(("natural_person", "granted", 3)), cases("case.review", "18", "0", "0", "0", "18")),
        [("X02", "form")],  # 14 requests and 3 of last year
        after(table_three(("natural_person", "granted", 3)), cases("case.review", "17", "0", "0", "0", "17")),
    ),
    "X03": Case(
        after(
            cases("case.review", "1", "0", "0", "0", "1"),
            cases("case.review", "0", "1", "0", "0", "1") | cases("case.suit_after_review", "3", "0", "0", "0", "3"),
        ),
        [("X03", "form")],
        after(
            cases("case.review", "1", "0", "0", "0", "1"),
            cases("case.review", "0", "1", "0", "0", "1") | cases("case.suit_after_review", "1", "0", "0", "1", "2"),
        ),
    ),
    "Y01": Case(
        after(None, table_three(("natural_person", "granted", 3), carried_in=1)),
        [("Y01", "natural_person"), ("Y01", "total")],
        after(
            table_three(("org_business", "granted", 2), carried_out=1),
            table_three(("natural_person", "granted", 3), carried_in=1),
        ),
    ),
    "Y02": Case(
        after({"pub.licensing:items_change": "1"}, None, "2019"),
        [("Y02", "pub.licensing")],
        after({"pub.licensing:items_change": "1"}, {"pub.licensing:items_prev": "7"}, "2019"),
    ),
    "Y03": Case(
        after({"pub.normative:disclosed_total": "2"}, None, "2019"),
        [("Y03", "pub.normative")],
        after({"pub.normative:disclosed_total": "6"}, None, "2019"),
    ),
    "Y04": Case(
        after({"pub.admin_normative:in_force": "3"}),
        [("Y04", "pub.admin_normative")],
        after({"pub.admin_normative:in_force": "3"}, {"pub.admin_normative:issued": "1"}),
    ),
    "Y05": Case(
        after({"pub.rules:disclosed_total": "20"}, {"pub.rules:in_force": "15"}, first="2019", kind="other"),
        [("Y05", "pub.rules")],
        after({"pub.rules:disclosed_total": "20"}, {"pub.rules:in_force": "16"}, first="2019", kind="other"),
    ),
    "Y06": Case(
        after(cases("case.review", "0", "0", "0", "2", "2"), cases("case.review", "1", "0", "0", "0", "1")),
        [("Y06", "case.review")],
        after(cases("case.review", "0", "0", "0", "2", "2"), cases("case.review", "1", "0", "0", "1", "2")),
    ),
    "Y07": Case(
        after({"pub.penalty:decisions": "150"}),
        [("Y07", "pub.penalty:decisions")],
        after({"pub.penalty:decisions": "149"}, {"pub.compulsion:decisions": "19"}),
    ),
    "Y08": Case(
        after({"pub.fee:fee_amount": "5000"}),
        [("Y08", "pub.fee:fee_amount")],
        after({"pub.fee:fee_amount": "50"}),
    ),
    "Y09": Case(after(SAME), [("Y09", "form")], after()),
    "Y11": Case(
        after(SAME | {"pub.licensing:decisions": "41"}),
        [("Y11", "form")],
        after(SAME | {"pub.licensing:decisions": "41", "pub.penalty:decisions": "17", "pub.fee:fee_amount": "0.6"}),
    ),
    "Y10": Case(report(earlier_years=(2020, 2021)), [("Y10", "2022")], report(earlier_years=(2020, 2022))),
    "D01": Case(
        published("2024-02-01", "bureau"),
        [("D01", "form")],
        published("2024-01-31", "bureau"),
    ),
    "D02": Case(published("2024-04-01", "district"), [("D02", "form")], published("2024-03-31", "district")),
    "D04": Case(
        published("2024-03-01", "town", deadline=date(2024, 2, 29)),
        [("D04", "form")],
        published("2024-02-29", "town", deadline=date(2024, 2, 29)),
    ),
    "D05": Case(published("2023-12-31", "town"), [("D05", "form")], published("2024-01-01", "town")),
    "P01": Case(district("83"), [("P01", "pub.licensing:decisions")], district("82")),
    "L01": Case(
        report(changes={"pub.rules:in_force": "1"}),
        [("L01", "pub.rules")],
        report(changes={"pub.rules:in_force": "1"}, kind="district"),
    ),
    "L02": Case(
        report(changes=table_three(("natural_person", "granted", 1), carried_in=3, carried_out=3)),
        [("L02", "form")],
        report(changes=table_three(("natural_person", "granted", 3), carried_in=1, carried_out=2)),
    ),
    "L03": Case(
        report(changes=table_three(carried_in=1, carried_out=2)),
        [("L02", "form"), ("L03", "form")],  # what was carried in is still open
        report(changes=table_three(("natural_person", "granted", 1), carried_in=1)),
    ),
    "L07": Case(
        report(alike=(Alike("二", "b", "示例乙", 100),)),
        [("L07", "二")],
        report(alike=(Alike("五", "b", "示例乙", 90),)),
    ),
    "L06": Case(
        report(changes=table_three(("natural_person", OTHER, 6), ("natural_person", "granted", 4))),
        [("L06", "app.result.other.misc")],
        report(changes=table_three(("natural_person", OTHER, 5), ("natural_person", "granted", 5))),
    ),
}

OF_FIGURES = {rule.id for rule in load_rules().values() if not rule.is_of_prose}  # the others: test_claims


@pytest.mark.parametrize("rule", sorted(OF_FIGURES))
def test_a_report_that_breaks_a_rule_gives_just_its_findings(rule: str) -> None:
    case = CASES[rule]
    assert rule in {one for one, _ in case.found}
    assert sorted(outcomes(case.breaks)) == sorted(case.found)


@pytest.mark.parametrize("rule", sorted(OF_FIGURES))
def test_a_near_miss_stays_silent(rule: str) -> None:
    case = CASES[rule]
    assert rule not in {one for one, _ in case.near_found}
    assert sorted(outcomes(case.near)) == sorted(case.near_found)


@pytest.mark.parametrize(("form", "kind"), [("2019", "subdistrict"), ("2021", "subdistrict"), ("2021", "bureau")])
def test_a_right_report_breaks_nothing_and_leaves_nothing_open(form: str, kind: str) -> None:
    for right in (report(form, kind=kind), after(form=form, kind=kind)):
        assert outcomes(right) == outcomes(right, "undetermined") == []


def test_no_case_is_of_a_rule_that_is_gone() -> None:
    assert set(CASES) == OF_FIGURES

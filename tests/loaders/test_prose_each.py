"""Every rule of the prose by itself: a report that breaks it, with all that follows from that, and a near miss in which
it stays silent. A report is right but for what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from loaders.reconcile.claims import METHODS, check_claims
from loaders.reconcile.claims.wordings import thresholds, wordings
from loaders.reconcile.copies import Alike
from loaders.reconcile.filed import Filed
from loaders.reconcile.rulebook import load_rules
from tests.loaders.test_claims import BARE, PEOPLE, PROBLEMS, RESULTS, report

RULES = load_rules()
OF_PROSE = {rule.id for rule in RULES.values() if rule.is_of_prose}
Findings = list[tuple[str, str]]


class Case(NamedTuple):
    """A report that breaks a rule, all that fails in its prose, and a near miss with what fails there."""

    breaks: Filed
    found: Findings
    near: Filed
    near_found: Findings = []  # noqa: RUF012  # never changed


COVERED = "主动公开、依申请公开、信息管理、平台建设、监督保障。"
RESULTS_GIVEN = "工作考核、社会评议、责任追究均无异常。"
RECEIVED = "收到政府信息公开申请21件。"
OTHER = "app.result.other.fee_unpaid:total"


def says(text: str, changes: Mapping[str, str | None] | None = None, form: str = "2021", **more: object) -> Filed:
    """A report whose section one says this too."""
    return report(text, changes, form, **more)


def sections(one: str = COVERED + RESULTS_GIVEN, five: str = PROBLEMS, six: str = "未收取信息处理费。") -> dict:
    return {"passages": {"一": one, "五": five, "六": six}}


def charged(text: str, **changes: str) -> Filed:
    """A report on a fee: 10,000 yuan in table two, and this in section six."""
    return report(changes={"pub.fee:fee_amount": "1"} | changes, **sections(six=text))


def repeated(part: float) -> dict:
    """Section five, of which so large a part is last year's."""
    letters = [chr(0x4E00 + at) for at in range(400)]
    same = round(len(letters) * part)
    anew = [chr(0x5E00 + at) for at in range(len(letters) - same)]
    now, before = "".join(letters[:same] + anew), "".join(letters)
    return {**sections(five=PROBLEMS + now), "previous": report(**sections(one="甲", five=PROBLEMS + before))}


FROM_LAST_YEAR = report(changes={"app.received_new:total": "20"})
CASES = {
    "L04": Case(
        charged("收取信息处理费300元。", **{"app.received_new:total": "7"}),  # and 3 carried in
        [("L04", "fee=300")],
        charged("收取信息处理费300元。", **{"app.received_new:total": "8"}),
    ),
    "N01": Case(
        says("收到政府信息公开申请22件。"),
        [("N01", "received=22")],
        says("收到政府信息公开申请24件。"),  # 21 and 3 carried in
    ),
    "N02": Case(says("未收到政府信息公开申请。"), [("N02", "no_request=0")], says("未收到网上申请。")),
    "N03": Case(
        says("共答复政府信息公开申请19件。"),
        [("N03", "handled=19")],
        says("共答复政府信息公开申请17件。"),  # of those received this year
    ),
    "N04": Case(
        says(RECEIVED + "予以公开18件。"),
        [("N04", "outcome.granted=18")],
        says(RECEIVED + "予以公开20件。"),
    ),
    "N05": Case(says("上年结转2件。"), [("N05", "carried_in=2")], says("上年结转3件。")),
    "N06": Case(
        says("政府信息公开行政复议3件。", RESULTS),
        [("N06", "review=3")],
        says("行政复议3件。", RESULTS),  # of whatever matter
    ),
    "N07": Case(
        says("未发生因政府信息公开引起的行政复议。", RESULTS),
        [("N07", "no_review=0")],
        says("未发生因政府信息公开行政复议被纠正的情况。", RESULTS),
    ),
    "N08": Case(
        says("制发行政规范性文件2件。"),
        [("N08", "admin_normative.issued=2")],
        says("公开行政规范性文件2件。"),
    ),
    "N09": Case(
        says("作出行政处罚决定15件。"),
        [("N09", "decisions.penalty=15")],
        says("公示行政处罚决定15件。"),
    ),
    "N10": Case(
        says("政府集中采购项目9个。", form="2019"),
        [("N10", "procurement_items=9")],
        says("政府采购公告9个。", form="2019"),
    ),
    "N11": Case(
        says(RECEIVED + "予以公开20件，占95.4%。"),
        [("N11", "share=95.4")],
        says(RECEIVED + "予以公开20件，占83.3%。"),  # of those carried in too
    ),
    "N12": Case(
        says("收到政府信息公开申请21件，同比增长6%。", previous=FROM_LAST_YEAR),
        [("N12", "growth=6")],
        says("收到政府信息公开申请21件，同比增长5%。", previous=FROM_LAST_YEAR),
    ),
    "N13": Case(
        says("发布信息100条，其中网站60条、微信50条。"),
        [("N13", "parts=100")],
        says("发布信息110条，其中网站60条、微信50条。"),
    ),
    "N14": Case(
        says(RECEIVED, BARE),
        [("N14", "三")],
        says(RECEIVED, BARE | {"app.received_new:total": "21"}),
    ),
    "N15": Case(
        says(RECEIVED + "全部办结。"),
        [("N15", "all_closed=0")],
        says("政府信息公开申请按时办结率100%。"),
    ),
    "N16": Case(
        charged("收取信息处理费300元。未收取信息处理费。"),
        [("N16", "六")],
        charged("未收取信息处理费。信息处理费标准为每件100元。"),
    ),
    "N17": Case(report(**repeated(0.93)), [("N17", "五")], report(**repeated(0.85))),
    "N18": Case(
        report(alike=(Alike("五", "b", "示例乙", 92),)),
        [("N18", "五")],
        report(alike=(Alike("二", "b", "示例乙", 100),)),  # a table, of which another rule speaks
    ),
    "N19": Case(
        says(RECEIVED + "全年受理政府信息公开申请25件。"),
        [("N01", "received=25"), ("N19", "received")],  # of two totals one is not the table's
        says(RECEIVED + "含上年结转，全年共受理政府信息公开申请24件。"),
    ),
    "S05": Case(
        report(**sections(one=COVERED.replace("、平台建设", "") + RESULTS_GIVEN)),
        [("S05", "aspect.platforms")],
        report(**sections(one=COVERED.replace("平台建设", "公众号") + RESULTS_GIVEN)),
    ),
    "S06": Case(
        report(**sections(five="存在公开不够及时的问题。")),
        [("S06", "五")],
        report(**sections(five="公开有待加强。")),  # what is wrong and what is done in one breath
    ),
    "S07": Case(report(**sections(six="无。")), [("S07", "六")], report(**sections(six="收费0元。"))),
    "S08": Case(
        report(**sections(one=COVERED + "工作考核合格，无责任追究。")),
        [("S08", "result.review")],
        report(**sections(one=COVERED + "工作考核合格，群众满意度高，未追究责任。")),
    ),
    "X04": Case(
        report(changes={OTHER: "2"}, **sections(six="无。")),
        [("S07", "六"), ("X04", "六")],  # the report does not speak of the fee at all
        report(changes={OTHER: "0"}, **sections(six="无。")),
        [("S07", "六")],
    ),
    "X05": Case(
        says("发出收费通知1件。", {OTHER: "2"}),
        [("X05", "fee_notices=1")],
        says("发出收费通知2件。", {OTHER: "2"}),
    ),
    "X06": Case(
        charged("收取信息处理费10100元。", **{"pub.fee:fee_amount": "1.00"}),
        [("X06", "fee=10100")],
        charged("收取信息处理费10000元。", **{"pub.fee:fee_amount": "1.00"}),
    ),
    "X07": Case(charged("收取信息处理费405元。"), [("X07", "fee=405")], charged("收取信息处理费410元。")),
}


def ended(one: Filed) -> Findings:
    return sorted((check.rule.id, check.subject) for check in check_claims(one, RULES) if check.status == "fail")


def test_every_rule_of_the_prose_has_its_case() -> None:
    assert set(CASES) == OF_PROSE


@pytest.mark.parametrize("rule", CASES)
def test_what_breaks_a_rule_is_found_and_nothing_else(rule: str) -> None:
    case = CASES[rule]
    assert rule in {found for found, _ in case.found}
    assert ended(case.breaks) == case.found


@pytest.mark.parametrize("rule", CASES)
def test_a_near_miss_is_silent(rule: str) -> None:
    case = CASES[rule]
    assert rule not in {found for found, _ in case.near_found}
    assert ended(case.near) == case.near_found


# --- what the rules look for, as data -------------------------------------------------------


@pytest.mark.parametrize("aspect", wordings()["S05"])
def test_each_aspect_of_section_one_is_looked_for(aspect: str) -> None:
    words = dict(zip(wordings()["S05"], COVERED.rstrip("。").split("、"), strict=True))
    text = COVERED.replace(words[aspect], "其他")
    results = "" if aspect == "supervision" else RESULTS_GIVEN  # which are of it too
    found = ended(report(**sections(one=text + results)))
    assert ("S05", f"aspect.{aspect}") in found
    assert [one for one in found if one[0] == "S05"] == [("S05", f"aspect.{aspect}")]


def test_every_wording_and_threshold_is_of_a_rule_that_uses_it() -> None:
    uses = {"aspects", "government", "problems", "fee_stated", "fee_silent", "small_fee"}
    assert {RULES[rule].formula for rule in wordings()} == uses <= set(METHODS)
    assert {RULES[rule].formula for rule in thresholds()} == {"small_fee", "repeated", "fee_steps"}


def test_the_fee_is_known_by_the_same_words_to_both_rules() -> None:
    assert wordings()["S07"]["fee"] == wordings()["X04"]["fee"]


@pytest.mark.parametrize("part", [0.80, 0.88, 0.95, 1.0])
def test_a_section_is_last_years_from_the_threshold_on(part: float) -> None:
    (check,) = [
        one for one in check_claims(report(**repeated(part)), RULES) if (one.rule.id, one.subject) == ("N17", "五")
    ]
    assert check.right == thresholds()["N17"]["alike.五"]
    assert (check.status == "fail") == (check.left >= check.right)
    assert check.numbers == f"{check.left} < {check.right}"


def test_people_who_apply_are_held_against_their_column() -> None:
    assert ended(says(RECEIVED + "其中自然人15件。", PEOPLE)) == [("N01", "applicant.natural_person=15")]
    assert ended(says(RECEIVED + "其中自然人18件。", PEOPLE)) == []

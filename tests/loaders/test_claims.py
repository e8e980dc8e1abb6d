"""What the prose states: read as it is meant, checked against the tables, and nothing else taken for a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import BrokenRuleError
from loaders.forms import load_forms, read_csv
from loaders.reconcile.claims import METHODS, check_claims, claims_of
from loaders.reconcile.claims.numbers import value
from loaders.reconcile.claims.read import claims
from loaders.reconcile.claims.stated import equivalents
from loaders.reconcile.copies import Alike
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.rulebook import load_rules
from loaders.words import LANGUAGES, Words
from tests.loaders.test_reconcile import filed

SENTENCES = read_csv(Path(__file__).parent / "claims.csv")
RULES = load_rules()
OF_PROSE = {rule.id for rule in RULES.values() if rule.is_of_prose}
WHOLE = "主动公开、依申请公开、信息管理、平台建设、监督保障。工作考核、社会评议、责任追究均无异常。未收取信息处理费。"
PROBLEMS = "存在公开不够及时的问题，下一步加强改进。"
DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize("line", SENTENCES, ids=lambda line: line["sentence"][:24])
def test_a_sentence_states_this_and_nothing_else(line: Mapping[str, str]) -> None:
    found = claims("一", line["sentence"], 2023)
    assert sorted(one.subject for one in found) == sorted(line["claims"].split())


def test_there_are_sentences_enough_and_half_of_them_are_traps() -> None:
    assert len(SENTENCES) >= 150
    assert sum(not line["claims"] for line in SENTENCES) >= 70


@pytest.mark.parametrize("line", SENTENCES[:60], ids=lambda line: line["sentence"][:24])
def test_line_breaks_and_spaces_of_the_page_change_nothing(line: Mapping[str, str]) -> None:
    text = line["sentence"]
    spaced = "　".join(text)
    assert [one.subject for one in claims("一", spaced, 2023)] == [one.subject for one in claims("一", text, 2023)]


def test_a_claim_says_where_it_stands_in_the_passage() -> None:
    text = "（一）主动公开。发布信息10条。\n（二）依申请公开。全年收到\n政府信息公开申请２１件，办结 20 件。"
    received, handled = claims("一", text, 2023)
    assert text[received.start : received.end] == "收到\n政府信息公开申请２１件"
    assert text[handled.start : handled.end] == "办结 20 件"
    assert received.words == "收到政府信息公开申请２１件"


def test_section_five_and_other_years_state_nothing() -> None:
    assert claims("五", "收到政府信息公开申请21件。", 2023) == []
    assert claims("一", "2022年收到政府信息公开申请21件。", 2023) == []
    assert [one.value for one in claims("一", "2022年收到政府信息公开申请21件。", 2022)] == [21]


def test_lines_run_together_state_nothing() -> None:
    assert claims("一", "收到政府信息公开申请5件，其中" * 300, 2023) == []


def test_only_a_district_speaks_of_the_whole_district() -> None:
    text = "全区共收到政府信息公开申请210件。"
    assert claims("一", text, 2023, "subdistrict") == []
    assert [one.value for one in claims("一", text, 2023, "district")] == [210]


# --- numbers --------------------------------------------------------------------------------


def in_chinese(number: int) -> str:
    """A number in words, by the book: 105 is 一百零五."""
    if number < 10:
        return DIGITS[number]
    for name, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= size:
            high, rest = divmod(number, size)
            zero = "零" if 0 < rest < size // 10 else ""
            return in_chinese(high) + name + (zero + in_chinese(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(0, 10**9))
def test_a_number_in_words_reads_as_it_was_written(number: int) -> None:
    assert value(in_chinese(number)) == number
    assert (
        value(in_chinese(number).replace("一十", "十", 1) if number in range(10, 20) else in_chinese(number)) == number
    )
    assert value(f"{number:,}") == value(str(number)) == number


@pytest.mark.parametrize(
    ("text", "number"), [("廿一", 21), ("两", 2), ("二〇二三", 2023), ("1.5万", 15_000), ("〇", 0)]
)
def test_other_ways_to_write_a_number(text: str, number: int) -> None:
    assert value(text) == number


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        value("几")


# --- against the tables ---------------------------------------------------------------------

APP = {
    "app.received_new:natural_person": "21",
    "app.received_new:total": "21",
    "app.carried_in:natural_person": "3",
    "app.carried_in:total": "3",
    "app.result.granted:natural_person": "20",
    "app.result.granted:total": "20",
    "app.result.total:natural_person": "20",
    "app.result.total:total": "20",
    "app.carried_out:natural_person": "4",
    "app.carried_out:total": "4",
}


def report(text: str = "", changes: Mapping[str, str | None] | None = None, form: str = "2021", **more) -> Filed:
    """A report with this in section one, 21 requests received and 20 handled; otherwise as it should be."""
    passages = {"一": WHOLE + text, "五": PROBLEMS, "六": "无其他事项。"}
    year = 2020 if form == "2019" else 2023
    return replace(filed(form, year, APP | (changes or {})), **{"passages": passages, "kind": "town"} | more)


def checks(one: Filed) -> list[Check]:
    return list(check_claims(one, RULES))


def ended(one: Filed, status: str = "fail") -> list[tuple[str, str]]:
    return [(check.rule.id, check.subject) for check in checks(one) if check.status == status]


def test_a_report_whose_prose_agrees_breaks_nothing() -> None:
    assert ended(report("收到政府信息公开申请21件，上年结转3件，办结20件，结转下年度4件，予以公开20件。")) == []


CASES = {"case.review:other": "2", "case.review:total": "2"}
BREAKS = [  # rule, what the text says, changes to the tables, form; and a near miss that must stay silent
    ("N01", "收到政府信息公开申请22件。", {}, "2021", "收到政府信息公开申请24件。"),  # 21 + 3 carried in
    ("N02", "未收到政府信息公开申请。", {}, "2021", "未收到网上申请。"),
    ("N03", "共答复政府信息公开申请19件。", {}, "2021", "共答复政府信息公开申请17件。"),  # of those received this year
    ("N04", "收到政府信息公开申请21件，予以公开18件。", {}, "2021", "收到政府信息公开申请21件，予以公开20件。"),
    ("N05", "上年结转2件。", {}, "2021", "上年结转3件。"),
    ("N06", "政府信息公开行政复议3件。", CASES, "2021", "行政复议3件。"),  # of whatever matter
    ("N07", "未发生因政府信息公开引起的行政复议。", CASES, "2021", "未发生因政府信息公开行政复议被纠正的情况。"),
    ("N08", "制发行政规范性文件2件。", {}, "2021", "公开行政规范性文件2件。"),
    ("N09", "作出行政处罚决定15件。", {}, "2021", "公示行政处罚决定15件。"),
    ("N10", "政府集中采购项目9个。", {}, "2019", "政府采购公告9个。"),
    (
        "N11",
        "收到政府信息公开申请21件，予以公开20件，占80%。",
        {},
        "2021",
        "收到政府信息公开申请21件，予以公开20件，占95.2%。",
    ),
    ("N13", "发布信息100条，其中网站60条、微信50条。", {}, "2021", "发布信息110条，其中网站60条、微信50条。"),
    (
        "N19",
        "收到政府信息公开申请21件。全年受理政府信息公开申请22件。",
        {},
        "2021",
        "收到政府信息公开申请21件。含上年结转，全年共受理政府信息公开申请24件。",
    ),
    ("N15", "收到政府信息公开申请21件，全部办结。", {}, "2021", "政府信息公开申请按时办结率100%。"),
    ("N16", "收取信息处理费300元。", {"pub.fee:fee_amount": "1"}, "2021", "信息处理费标准为每件100元。"),
    ("X05", "发出收费通知1件。", {"app.result.other.fee_unpaid:total": "2"}, "2021", "发出收费通知2件。"),
    ("X06", "收取信息处理费8000元。", {}, "2021", "收取信息处理费4000元。"),  # below half of 10,000: rounded away
    ("X07", "收取信息处理费405元。", {"pub.fee:fee_amount": "1"}, "2021", "收取信息处理费400元。"),
]


@pytest.mark.parametrize(("rule", "text", "changes", "form", "_near"), BREAKS, ids=[one[0] for one in BREAKS])
def test_a_statement_that_the_tables_deny_fails(rule: str, text: str, changes: dict, form: str, _near: str) -> None:
    assert rule in {found for found, _ in ended(report(text, changes, form))}


@pytest.mark.parametrize(("rule", "_text", "changes", "form", "near"), BREAKS, ids=[one[0] for one in BREAKS])
def test_a_near_miss_stays_silent(rule: str, _text: str, changes: dict, form: str, near: str) -> None:
    assert rule not in {found for found, _ in ended(report(near, changes, form))}


BARE = dict.fromkeys((cell for cell in load_forms()["2021"].cells if cell.startswith("app.")), "")
PASSAGES = [  # rules about what is said at all: rule, subject, what makes them fail, what keeps them silent
    ("S05", "aspect.platforms", {"passages": {"一": "主动公开、依申请、信息管理、监督。"}}, {}),
    ("S06", "五", {"passages": {"一": WHOLE, "五": "无。"}}, {}),
    ("S07", "六", {"passages": {"一": "工作考核", "六": "无。"}}, {}),
    (
        "S08",
        "result.review",
        {"passages": {"一": "工作考核合格，无责任追究。"}},
        {"kind": "bureau", "passages": {"一": "无"}},
    ),
    (
        "X04",
        "六",
        {"passages": {"六": "无。"}, "changes": {"app.result.other.fee_unpaid:total": "2"}},
        {"passages": {"六": "无。"}},
    ),
    ("N14", "三", {"text": "收到政府信息公开申请21件。", "changes": BARE}, {"text": "收到政府信息公开申请21件。"}),
    (
        "L04",
        "fee=300",
        {"text": "收取信息处理费300元。", "changes": {"app.received_new:total": "5"}},
        {"text": "按量收取信息处理费300元。"},
    ),
]


@pytest.mark.parametrize(("rule", "subject", "breaking", "silent"), PASSAGES, ids=[one[0] for one in PASSAGES])
def test_what_is_left_out_is_found_and_what_is_there_is_not(
    rule: str, subject: str, breaking: dict, silent: dict
) -> None:
    assert (rule, subject) in ended(report(**breaking))
    assert rule not in {found for found, _ in ended(report(**silent))}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("本年度未收取任何费用。", True),
        ("依申请公开没有收取费用。", True),
        ("未产生收费。", True),
        ("收费0元。", True),
        ("未收取信息处理费。", True),
        ("公开了行政事业性收费目录。", False),
        ("三公经费支出减少。", False),
    ],
)
def test_the_fee_is_known_by_all_its_names(text: str, says: bool) -> None:
    one = report(passages={"一": "工作考核", "六": text})
    assert ("S07" not in {rule for rule, _ in ended(one)}) == says


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("收到政府信息公开申请21件。受理政府信息公开申请24件。", "pass"),  # 21 + 3 carried in
        ("收到政府信息公开申请21件。受理政府信息公开申请25件。", "fail"),
        ("收到政府信息公开申请21件。收到政府信息公开申请21件。", ""),
    ],
)
def test_two_totals_of_one_thing_are_both_borne_out_or_a_finding(text: str, status: str) -> None:
    found = [one.status for one in checks(report(text)) if one.rule.id == "N19" and one.subject == "received"]
    assert found == [status] * bool(status)


def test_two_totals_above_a_blank_cell_cannot_be_told() -> None:
    text = "收到政府信息公开申请21件。受理政府信息公开申请25件。"
    (one,) = (c for c in checks(report(text, {"app.received_new:total": ""})) if c.rule.id == "N19")
    assert (one.status, one.numbers) == ("undetermined", "21 = 25")


SUITS = {"case.suit_direct:total": "2", "case.suit_after_review:total": "1"}
RESULTS = {"case.review:upheld": "1", "case.review:corrected": "3", "case.review:total": "4"}
PEOPLE = {"app.received_new:natural_person": "18", "app.received_new:org_business": "3"}


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "changes"),
    [
        ("N06", "因政府信息公开提起行政诉讼3件。", "因政府信息公开提起行政诉讼2件。", SUITS),
        ("N06", "政府信息公开行政复议4件，其中维持1件、纠正3件。", "政府信息公开行政复议4件，其中维持2件。", RESULTS),
        ("N01", "收到政府信息公开申请21件，其中自然人18件。", "收到政府信息公开申请21件，其中自然人15件。", PEOPLE),
        (
            "N01",
            "收到政府信息公开申请21件，其中法人或其他组织3件。",
            "收到政府信息公开申请21件，其中商业企业4件。",
            PEOPLE,
        ),
        ("N04", "收到政府信息公开申请21件，予以公开及部分公开20件。", "政府信息公开申请予以公开或部分公开25件。", {}),
    ],
)
def test_what_is_newly_read_is_checked(rule: str, right: str, wrong: str, changes: dict) -> None:
    assert rule not in {found for found, _ in ended(report(right, changes))}
    assert rule in {found for found, _ in ended(report(wrong, changes))}


def test_growth_is_checked_against_last_years_report() -> None:
    before = report(changes={"app.received_new:total": "20"})
    for text, fails in (
        ("收到政府信息公开申请21件，同比增长5%。", False),
        ("收到政府信息公开申请21件，同比增长5.0%。", False),
        ("收到政府信息公开申请21件，比上年增加1件。", False),
        ("收到政府信息公开申请21件，同比增长15%。", True),
        ("收到政府信息公开申请21件，比上年减少1件。", True),
    ):
        assert ("N12" in {rule for rule, _ in ended(report(text, previous=before))}) == fails, text
    alone = [one for one in checks(report("收到政府信息公开申请21件，同比增长15%。")) if one.rule.id == "N12"]
    assert [(one.status, one.reason) for one in alone] == [("not_assessable", "no_previous")]


def test_a_section_copied_from_last_year_is_noticed_and_one_written_anew_is_not() -> None:
    text = (
        "存在的问题：一是公开内容不够全面，重点领域信息更新不够及时；二是政策解读形式单一，群众关注度不高；三是业务人员更换频繁，培训不够。"
        * 2
    )
    other = (
        "本年工作中，公开渠道与群众习惯还不相称，栏目设置有待优化，基层公开标准目录落实不平衡。下一步拟梳理目录、改版专栏、组织轮训，并请群众代表评议。"
        * 2
    )
    before = report(passages={"五": text})
    assert ("N17", "五") in ended(report(passages={"五": text.replace("三是", "此外")}, previous=before))
    assert ("N17", "五") not in ended(report(passages={"五": other}, previous=before))


def test_a_blank_cell_leaves_a_statement_open_and_never_passes_it() -> None:
    blank = report("收到政府信息公开申请21件。", {"app.received_new:total": ""})
    assert ("N01", "received=21") in ended(blank, "undetermined")
    assert "N01" not in {rule for rule, _ in ended(blank, "pass")}


def test_without_prose_nothing_is_assessed() -> None:
    bare = report(passages={})
    assert {one.status for one in checks(bare)} == {"not_assessable"}
    assert {one.reason for one in checks(bare)} == {"no_passage"}


def test_it_is_said_which_reading_agreed() -> None:
    for number, reading in ((21, "app.received_new:total"), (24, "app.received_new:total + app.carried_in:total")):
        (one,) = (c for c in checks(report(f"收到政府信息公开申请{number}件。")) if c.rule.id == "N01")
        assert one.claim.matched == reading


def test_a_finding_shows_the_number_beside_every_reading() -> None:
    (one,) = (c for c in checks(report("收到政府信息公开申请22件。")) if c.status == "fail")
    assert one.numbers == "22 = 21 or 22 = 21 + 3"
    assert (one.left, one.right, one.difference) == (22, 21, 1)


def test_the_fingerprint_does_not_depend_on_the_words_around() -> None:
    one, other = (report(text + "收到政府信息公开申请22件。") for text in ("", "本镇高度重视公开工作。"))
    first, second = ([c.fingerprint(r) for c in checks(r) if c.status == "fail"] for r in (one, other))
    assert first == second != []


def test_the_same_number_stated_twice_is_one_check() -> None:
    twice = report("收到政府信息公开申请22件。本年度共收到政府信息公开申请22件。")
    assert ended(twice) == [("N01", "received=22")]


TEMPLATES = (
    "收到政府信息公开申请{new}件，办结{done}件，结转下年度{later}件。",
    "全年新收到依申请公开申请{new}件。上年结转{earlier}件，予以公开{done}件。",
    "依申请公开。本年度受理{both}件政府信息公开申请，{later}件结转至下年度继续办理。",
    "政府信息公开申请{both}件，占比略。因政府信息公开引起的行政复议、行政诉讼均为0件。",
)


@given(st.integers(1, 400), st.integers(0, 40), st.integers(0, 40), st.sampled_from(TEMPLATES), st.booleans())
def test_a_text_that_states_the_tables_never_fails(new: int, earlier: int, later: int, text: str, words: bool) -> None:
    later = min(later, new + earlier)
    figures = {"new": new, "earlier": earlier, "later": later, "done": new + earlier - later, "both": new + earlier}
    said = {name: in_chinese(number) if words else number for name, number in figures.items()}
    rows = {"received_new": "new", "carried_in": "earlier", "result.granted": "done", "result.total": "done"}
    table = {f"app.{row}:total": str(figures[name]) for row, name in (rows | {"carried_out": "later"}).items()}
    assert ended(report(text.format(**said), table)) == []


# --- the declarations -----------------------------------------------------------------------


def test_every_rule_of_the_prose_has_a_method_and_every_claim_a_name() -> None:
    assert {RULES[rule].formula for rule in OF_PROSE} == set(METHODS)
    for form in load_forms():
        for (rule, kind), one in equivalents(form).items():
            assert rule in OF_PROSE and one.alternatives
            assert all(Words(language)(f"claim.{kind}") for language in LANGUAGES)


def test_prose_that_another_unit_has_names_it() -> None:
    shared = report(
        alike=(Alike("五", "b", "示例乙", 92), Alike("五", "c", "示例丙", 61), Alike("二", "b", "示例乙", 100))
    )
    (one,) = [check for check in checks(shared) if check.rule.id == "N18" and check.status == "fail"]
    assert (one.subject, one.numbers) == ("五", "示例乙 92%、示例丙 61%")
    assert "N18" not in {rule for rule, _ in ended(report(alike=()))}
    assert {check.reason for check in checks(report()) if check.rule.id == "N18"} == {"no_peers"}


def test_every_rule_of_the_prose_is_broken_by_a_test() -> None:
    assert {one[0] for one in (*BREAKS, *PASSAGES)} | {"N12", "N17", "N18"} == OF_PROSE


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("N01,x,2021,=,app.nothing:total", r"stated.csv, line 2: rule N01: .*app\.nothing"),
        ("N01,x,2021-,==,app.carried_in:total", "line 2: rule N01: relation '==' is none of =, >=, <=, of"),
        ("N01,x,2022-,=,app.carried_in:total", "line 2: rule N01: forms '2022' is none of 2019, 2021"),
        ("N01,x,2019-,=,pub.rules:issued", r"line 2: rule N01: .*form 2019 has no cell 'pub\.rules:issued'"),
    ],
)
def test_a_statement_about_what_the_form_lacks_stops_the_start(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "stated.csv"
    file.write_text(f"rule_id,claim,forms,relation,equals\n{line}\n", encoding="utf-8")
    with pytest.raises(BrokenRuleError, match=message):
        equivalents("2021", file)


def test_the_real_report_states_no_number_and_fails_nothing(seed) -> None:
    passages = {section: passage.text for section, passage in seed.passages.items()}
    one = Filed("unsigned", "subdistrict", 2020, load_forms()["2019"], seed.figures, passages=passages)
    assert ended(one) == []
    assert claims_of(one) == []

"""The grammar of a sentence: its clauses, its insertions, what is denied, who speaks, and what goes on behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reconcile.claims import claims_of
from loaders.reconcile.claims.clauses import clauses
from loaders.reconcile.claims.denials import denials
from loaders.reconcile.claims.lexicon import tokens
from loaders.reconcile.claims.names import Named, own_name
from loaders.reconcile.claims.read import claims
from tests.loaders.test_claims import report

NOBODY = Named("subdistrict")


def cut(text: str) -> list[tuple[str, int]]:
    """The clauses of a sentence as text, each with its depth."""
    found = clauses(tokens(text, 2023, NOBODY))
    return [(text[one.tokens[0].start : one.tokens[-1].end], one.depth) for one in found]


def subjects(text: str, section: str = "一", kind: str = "subdistrict", name: str = "") -> list[str]:
    return [one.subject for one in claims(section, text, 2023, kind, name)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("收到申请21件、答复20件", [("收到申请21件", 0), ("答复20件", 0)]),
        ("收到申请21件答复20件", [("收到申请21件", 0), ("答复20件", 0)]),
        ("收到21件政府信息公开申请", [("收到21件政府信息公开申请", 0)]),
        (
            "办结96件(内含上年结转的4件),其中予以公开40件",
            [("办结96件", 0), ("内含上年结转的4件", 1), ("其中予以公开40件", 0)],
        ),
        ("收到申请20件(2022年为12件),办结20件", [("收到申请20件", 0), ("2022年为12件", 1), ("办结20件", 0)]),
        ("予以公开(含部分公开)25件", [("予以公开(含部分公开)25件", 0)]),
        ("公民、法人和其他组织申请3件", [("公民、法人和其他组织申请3件", 0)]),
    ],
)
def test_a_sentence_is_cut_where_another_statement_begins(text: str, parts: list[tuple[str, int]]) -> None:
    assert [(part.replace("(含", "(含"), depth) for part, depth in cut(text)] == parts


@given(st.text(alphabet="收到申请公开政府信息件办结3，、（）其中未无2023年“”。上去结转", max_size=80))
def test_every_letter_is_a_word_and_every_word_is_in_order(text: str) -> None:
    words = tokens(text, 2023, NOBODY)
    assert "".join(text[one.start : one.end] for one in words) == text
    assert all(one.start < one.end for one in words)


@given(st.text(alphabet="收到申请公开政府信息件办结3，、（）其中未无2023年“”。上去结转\n", max_size=120))
def test_no_text_however_made_breaks_the_reader_and_a_claim_is_where_it_says(text: str) -> None:
    for one in claims("一", text, 2023):
        assert 0 <= one.start < one.end <= len(text)
        assert "".join(text[one.start : one.end].split()) == one.words


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("未收到政府信息公开申请、投诉、举报", ["no_request"]),
        ("未收到关于政府信息公开工作的投诉和申诉", []),
        ("未收到政府信息公开申请的投诉", []),
        ("没有发生因政府信息公开引起的行政诉讼和行政复议", ["no_suit", "no_review"]),
        ("无政府信息公开申请和行政复议", ["no_request", "no_review"]),
        ("未收到企业的政府信息公开申请", []),
        ("未收到通过邮寄提交的政府信息公开申请", []),
    ],
)
def test_each_thing_joined_is_denied_for_itself(text: str, denied: list[str]) -> None:
    (clause,) = clauses(tokens(text, 2023, NOBODY))
    assert [one.kind for one in denials(clause)] == denied


def test_a_denial_behind_a_colon_is_of_what_stands_before_it() -> None:
    assert subjects("因政府信息公开申请行政复议、提起行政诉讼情况：无。") == ["no_review=0", "no_suit=0"]
    assert subjects("其他情况：无。") == []


# --- what goes on behind --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("收到政府信息公开申请12件，办结10件。", ["received=12", "handled=10"]),
        ("收到政府信息公开申请12件。受理求助45件，办结45件。", ["received=12"]),
        ("收到政府信息公开申请12件。加强大厅管理，办结45件。", ["received=12"]),
        ("去年收到政府信息公开申请12件，办结10件。", []),
        ("去年收到政府信息公开申请12件，今年收到政府信息公开申请14件，办结14件。", ["received=14", "handled=14"]),
        ("去年收到政府信息公开申请12件。制定规范性文件3件。", ["admin_normative.issued=3"]),
        ("全区收到政府信息公开申请120件，办结118件。", []),
        ("全区收到政府信息公开申请120件。我街道收到政府信息公开申请12件，办结10件。", ["received=12", "handled=10"]),
        ("计划办理政府信息公开申请12件，办结率100%。", []),
        ("收到政府信息公开申请12件，办结10件，均按期答复。", ["received=12", "handled=10"]),
        ("收到政府信息公开申请12件，均按期答复。", ["received=12", "all_closed=0"]),
    ],
)
def test_a_subject_holds_until_another_is_named(text: str, stated: list[str]) -> None:
    assert subjects(text) == stated


def test_a_heading_names_the_topic_of_the_paragraphs_below_it() -> None:
    below = "\n全年共收到申请5件，办结5件。"
    assert subjects(f"（二）依申请公开情况{below}") == ["received=5", "handled=5"]
    assert subjects(f"（三）行政审批工作情况{below}") == []
    assert subjects(f"（二）依申请公开情况{below}\n（三）政务服务情况{below}") == ["received=5", "handled=5"]


def test_the_section_names_its_topic() -> None:
    assert subjects("全年共收到申请5件。", "三") == ["received=5"]
    assert subjects("全年共收到申请5件。", "一") == []
    assert subjects("发生行政复议2件、行政诉讼1件。", "四") == ["review=2", "suit=1"]
    assert subjects("发生行政复议2件、行政诉讼1件。", "一") == []
    assert subjects("未收取任何费用。", "六") == ["no_fee=0"]


def test_suits_beside_those_after_reconsideration_are_not_said_to_be_all() -> None:
    assert subjects("因政府信息公开提起行政诉讼2件、复议后起诉1件。") == ["suit_after=1"]
    assert "suit=3" in subjects("因政府信息公开提起行政诉讼3件，其中复议后起诉1件。")


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("政府信息公开行政复议2件、行政诉讼1件，其中维持2件。", ["review=2", "suit=1"]),
        ("政府信息公开行政复议、行政诉讼各1件，其中维持1件。", ["review=1", "suit=1"]),
        (
            "政府信息公开行政复议2件，其中维持2件；行政诉讼1件，其中维持1件。",
            ["review=2", "review.upheld=2", "suit=1", "suit.upheld=1"],
        ),
        ("政府信息公开行政复议2件，均为征地类案件。", []),
    ],
)
def test_results_are_those_of_the_case_they_stand_behind(text: str, stated: list[str]) -> None:
    assert subjects(text) == stated


# --- who speaks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mention", "is_own"),
    [
        ("砚塘区枫汀街道办事处", "枫汀街道", True),
        ("枫汀街道", "枫汀街道办事处", True),
        ("砚塘区枫汀街道办事处", "北塘街道", False),
        ("砚塘区住房和城乡建设局", "区住建局", True),
        ("砚塘区住房和城乡建设局", "区水务局", False),
    ],
)
def test_a_name_is_the_units_own_or_anothers(name: str, mention: str, is_own: bool) -> None:
    text = f"{mention}收到政府信息公开申请5件。"
    kind = "bureau" if name.endswith("局") else "subdistrict"
    assert subjects(text, kind=kind, name=name) == ["received=5"] * is_own


def test_the_title_names_the_unit() -> None:
    assert own_name("砚塘区枫汀街道办事处2023年政府信息公开工作年度报告") == "砚塘区枫汀街道办事处"
    assert own_name("2023年政府信息公开工作年度报告") == ""
    one = report("北塘街道收到政府信息公开申请5件。", title="枫汀街道2023年政府信息公开工作年度报告")
    assert [claim.subject for claim in claims_of(one) if claim.kind == "received"] == []


def test_a_street_is_none_of_a_bureaus_words_for_itself() -> None:
    assert subjects("街道收到政府信息公开申请5件。", kind="bureau") == []
    assert subjects("市局收到政府信息公开申请5件。", kind="subdistrict") == []
    assert subjects("市局收到政府信息公开申请5件。", kind="bureau") == ["received=5"]


def test_the_office_of_a_district_is_a_part_of_it() -> None:
    text = "全区收到政府信息公开申请95件，其中区政府本级受理17件。"
    assert subjects(text, kind="district") == ["received=95"]
    assert subjects("区政府办公室收到政府信息公开申请17件。", kind="district") == []
    assert subjects("全区依申请公开共受理95件，区政府受理17件。", kind="district") == ["received=95"]
    assert subjects("区政府共受理政府信息公开申请95件。", kind="district") == ["received=95"]


def test_a_region_is_the_units_own_by_its_level() -> None:
    for text, stated in (("全区收到政府信息公开申请95件。", ["received=95"]), ("全市收到政府信息公开申请950件。", [])):
        assert subjects(text, kind="district", name="砚塘区人民政府") == stated

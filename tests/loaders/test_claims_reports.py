"""Sentences and paragraphs as reports of all kinds of offices have them, each against the tables of its office.

``clean``: the tables say the same, so that no rule may be broken; ``faulty``: a number is wrong (``wrong``; ``none``
for a denial), and is found; ``silent``: wrong, but not plain enough to be read for sure. All figures are invented.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.forms import read_csv
from loaders.reconcile.claims import check_claims
from loaders.reconcile.filed import Filed
from loaders.reconcile.rulebook import load_rules
from tests.claims import HERE
from tests.loaders.filed import figures_of, report

LINES = read_csv(HERE / "claims_reports.csv")
TABLES = {line["table"]: line for line in read_csv(HERE / "claims_reports_tables.csv")}
RULES = load_rules()


def filed(table: str, text: str) -> Filed:
    """A report of 2023 of the office of a table, with a text as its first section."""
    line = TABLES[table]
    cells: Mapping[str, int] = json.loads(line["figures that are not zero"])
    figures = figures_of("2021", {cell: str(number) for cell, number in cells.items()})
    title = f"{line['name']}2023年政府信息公开工作年度报告"
    passages = {"一": text, "五": "有不足，将改进。"}
    return replace(report(), kind=line["kind of office"], title=title, figures=figures, passages=passages)


def broken(table: str, text: str) -> list[str]:
    """The rules that a text breaks, each with the claim that breaks it."""
    checks = check_claims(filed(table, text), RULES)
    return [f"{one.rule.id} {one.subject}" for one in checks if one.status == "fail" and one.claim]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["text"][:24])
def test_what_the_tables_bear_out_breaks_no_rule_and_a_wrong_number_is_found(line: Mapping[str, str]) -> None:
    assert bool(broken(line["table"], line["text"])) == (line["outcome"] == "faulty"), line["text"]


CLEAN = {
    table: [line["text"] for line in LINES if line["table"] == table and line["outcome"] == "clean"] for table in TABLES
}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([table for table in TABLES if TABLES[table]["name"]]), st.data())
def test_clean_texts_behind_one_another_are_clean(table: str, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(CLEAN[table]), min_size=2, max_size=3, unique=True))
    assert broken(table, "".join(texts)) == [], texts


def test_each_text_stands_once_and_most_are_clean() -> None:
    assert len({(line["text"], line["table"]) for line in LINES}) == len(LINES)
    count = Counter(line["outcome"] for line in LINES)
    assert count["clean"] > count["faulty"] > 10 * count["silent"]


@pytest.mark.parametrize("table", TABLES)
def test_the_tables_add_up(table: str) -> None:
    cells: Mapping[str, int] = json.loads(TABLES[table]["figures that are not zero"])
    new, carried = cells.get("app.received_new:total", 0), cells.get("app.carried_in:total", 0)
    handled, onward = cells.get("app.result.total:total", 0), cells.get("app.carried_out:total", 0)
    outcomes = [number for cell, number in cells.items() if cell.startswith("app.result.")]
    assert new + carried == handled + onward
    assert sum(outcomes) == 2 * handled
    assert sum(number for cell, number in cells.items() if cell.startswith("app.received_new")) == 2 * new


# --- kinds of sentence, each with its counter-example ----------------------------------------

OPEN = "依申请公开工作规范有序。"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "新收申请79件，较上年增加12件，其中网上40件、邮寄28件。",
            "新收申请79件，较上年增加12件，其中网上60件、邮寄28件。",
        ),
        ("行政复议方面，全年共7件，其中维持3件、纠正1件。", "行政复议方面，全年共7件，其中维持2件、纠正1件。"),
        ("对申请作出不予公开答复8件。", "对政府信息公开申请作出不予公开答复7件。"),
        ("结转上年6件。", "结转上年7件。"),
        ("79件申请中，59件由自然人提出。", "政府信息公开申请79件中，58件由自然人提出。"),
        ("不予公开8件，其中保护第三方合法权益5件。", "不予公开8件，其中保护第三方合法权益6件。"),
        ("因不掌握相关信息无法提供23件。", "因不掌握相关信息无法提供24件。"),
        ("不予处理10件，其中信访投诉类申请6件、重复申请4件。", "不予处理10件，其中信访投诉类申请5件、重复申请4件。"),
        ("因涉及商业秘密不予公开2件。", "因涉及商业秘密不予公开9件。"),
        (
            "政府信息公开行政诉讼9件，直接起诉3件，其中维持1件、其他结果2件。",
            "政府信息公开行政诉讼9件，直接起诉3件，其中维持2件、其他结果1件。",
        ),
        ("收到行政复议申请7件，均因不服政府信息公开答复提起。", "收到行政复议申请6件，均因不服政府信息公开答复提起。"),
    ],
)
def test_a_statement_of_a_kind_is_read(right: str, wrong: str) -> None:
    assert broken("office", OPEN + right) == []
    assert broken("office", OPEN + wrong)


@pytest.mark.parametrize(
    "text",
    [
        "收到申请79件，其中信访投诉类31件、征地类48件。",  # what they were about, not how they ended
        "收到申请79件，其中涉及第三方合法权益的9件。",
        "全年制发公文300件，其中予以公开180件，不予公开60件，部分公开60件。",
        "受理投诉举报80件，其中不予处理11件，予以公开5件。",
        "行政复议机关审理案件143件，其中维持90件。",
        "全年发生行政复议12件，其中2件因不服政府信息公开答复提起。",
        "全年发生行政复议12件，均因行政处罚引起。",
        "行政复议和行政诉讼方面，全年共26件。",
        "办理企业登记申请66件，办结66件。",
        "未作出涉及第三方权益的行政许可决定。",
        "上年结转工程12件，结转上年资金3万元。",
        "未制定年度行政规范性文件计划。",
        "补正告知9件，其中逾期未补正3件。",
        "产权登记申请中，自然人80件、法人或其他组织8件。",
        "产权登记申请88件，自然人申请80件、商业企业申请8件。",
        "全年受理行政复议143件，其中维持90件、纠正8件、其他结果45件。",
        "全区行政诉讼20件，其中维持12件、其他结果8件。",
        "行政应诉方面，直接起诉12件，复议后起诉8件。",
        "行政诉讼20件，其中直接起诉12件、复议后起诉8件。",
        "因房屋征收直接起诉12件，复议后起诉8件。",
        "全年行政复议12件，维持8件、其他结果4件，均为行政处罚类。",
        "收到政府信息公开申请79件。受理群众申请2135件，办结2135件。",
        "发出补正通知9份，3件未收到补正材料。",
        "就6件申请征求第三方意见，未收到异议。",
    ],
)
def test_what_is_like_a_statement_is_none(text: str) -> None:
    assert broken("office", text) == broken("office", OPEN + text) == []


@pytest.mark.parametrize(
    "text",
    [
        "行政复议方面，全年共7件，其中维持2件、纠正1件、其他结果3件、尚未审结1件。",
        "未经复议直接起诉4件，复议后起诉6件。",
        "予以公开19件，部分公开8件，不予公开8件。",
        "从申请主体看，自然人61件，法人或其他组织18件。",
        "无法提供24件，其中不掌握22件、需要另行制作2件。",
    ],
)
def test_what_only_tables_three_and_four_list_needs_no_subject(text: str) -> None:
    assert broken("office", text)


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("街道未制定行政规范性文件。", False),
        ("街道未作出行政强制决定。", False),
        ("街道未作出行政许可和行政处罚决定。", True),
        ("上年无结转申请。", True),
        ("没有结转到下一年度的申请。", True),
        ("2022年收到依申请公开3件，2023年未收到。", True),
        ("2022年未收到申请，2023年收到申请12件。", False),
        ("无结转下年度办理件。", True),
        ("没有行政处罚事项。", False),  # no such powers: not said of decisions
    ],
)
def test_a_denial_of_decisions_documents_and_what_is_carried(text: str, is_wrong: bool) -> None:
    assert bool(broken("subdistrict", text)) == is_wrong

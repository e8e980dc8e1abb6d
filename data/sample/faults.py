"""The faults planted in the sample district, declared as data: who, when, what is printed instead, and what must be
found for it at least. Every further symptom is worked out by ``symptoms`` and stands in ``PLANTED.csv``.

A change says what is printed in a cell: ``+1`` or ``-1`` the true figure plus or minus, ``=text`` that text,
``from cell`` the true figure of another cell, ``digits swapped`` and ``digit doubled`` slips of the pen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.sample.draft import ExtraRow
from data.sample.symptoms import FAIL
from loaders.forms import Form


@dataclass(frozen=True)
class Fault:
    """One planted fault. ``rule_id`` and ``subject`` name the finding it is planted for, in the report of its year."""

    id: str
    unit: str
    year: int
    kind_zh: str
    kind_en: str
    rule_id: str
    subject: str
    changes: Mapping[str, str] = field(default_factory=dict)
    form: str | None = None  # the report is written on this form instead of the year's
    no_report: int | None = None  # there is no report for this year
    blank_zeros: str | None = None  # every 0 of this section is left blank
    lost_row: str | None = None
    extra_row: ExtraRow | None = None
    said: Mapping[str, str] = field(default_factory=dict)  # words of the prose -> what it says instead
    published_on: str | None = None


COLUMNS = ("natural_person", "org_business", "org_research", "org_public_interest", "org_legal_service", "org_other")
GRANTED = "app.result.granted"
NOT_HELD, NEEDS_CREATION = "app.result.unavailable.not_held", "app.result.unavailable.needs_creation"
REPEAT, PETITION = "app.result.not_processed.repeat", "app.result.not_processed.petition"

FAULTS = (
    # 2019
    Fault(
        "P01", "sample-yanying", 2019, "项目数量为0而有处理决定", "decisions without any item of power",
        "T07", "pub.penalty", {"pub.penalty:decisions": "=6"},
    ),
    Fault(
        "P02", "sample-huangyu", 2019, "采购金额没有单位", "procurement amount without a unit",
        "C03", "pub.procurement:procure_amount", {"pub.procurement:procure_amount": "=28.6"},
    ),
    Fault(
        "P03", "sample-xiangzhu", 2019, "有采购金额而项目数量为0", "procurement amount without items",
        "T05", "pub.procurement", {"pub.procurement:procure_items": "=0"},
    ),
    Fault(
        "P04", "sample-sunyun", 2019, "数量为负数", "a negative count",
        "C02", "pub.other_service:decisions", {"pub.other_service:decisions": "=-205"},
    ),
    Fault(
        "P05", "sample-shichang", 2019, "有新制作规范性文件而新公开为0", "normative documents made, none disclosed",
        "T04", "pub.normative", {"pub.normative:disclosed_new": "=0"},
    ),
    # 2020
    Fault(
        "P06", "sample-dieling", 2020, "上一年项目数量与上年年报不符", "previous items differ from last year's report",
        "Y02", "pub.other_service", {"pub.other_service:items_prev": "-3"},
    ),
    Fault(
        "P07", "sample-xiangzhu", 2020, "街道填报规章", "a sub-district reports an administrative rule",
        "L01", "pub.rules", {"pub.rules:disclosed_total": "=1"},
    ),
    Fault(
        "P08", "sample-jianxi", 2020, "把元写成万元", "yuan written as ten thousand yuan",
        "T06", "pub.procurement", {"pub.procurement:procure_amount": "=1584000万元"},
    ),
    Fault(
        "P09", "sample-quxia", 2020, "增减后项目数量为负", "more items removed than there were",
        "T01", "pub.compulsion", {"pub.compulsion:items_change": "=-2"},
    ),
    Fault(
        "P10", "sample-huangyu", 2020, "新公开数量大于公开总数", "newly disclosed above total disclosed",
        "T02", "pub.normative", {"pub.normative:disclosed_new": "=4"},
    ),
    Fault(
        "P11", "sample-shichang", 2020, "诉讼总计漏计尚未审结", "pending suits left out of the total",
        "H02", "case.suit_direct", {"case.suit_direct:total": "-1"},
    ),
    # 2021
    Fault(
        "P12", "sample-luzhen", 2021, "仍用2019年版格式", "the 2019 form used for 2021",
        "S02", "form", form="2019",
    ),
    Fault(
        "P13", "sample-quxia", 2021, "结转下年度为空且推算值为负", "carry-over blank, implied value negative",
        "K03", "org_other",
        {
            f"{REPEAT}:org_other": "=2", f"{REPEAT}:total": "=3",
            "app.result.total:org_other": "=2", "app.result.total:total": "=3",
            "app.carried_out:org_other": "=", "app.carried_out:total": "=",
        },
    ),
    Fault(
        "P14", "sample-chengguan", 2021, "表中多出一行", "a row that the form does not have",
        "S04", "其他主动公开文件",
        extra_row=ExtraRow("pub.admin_normative", ("其他主动公开文件", "12", "3", "85")),
    ),
    # 2022
    Fault(
        "P15", "sample-dieling", 2022, "数字填到相邻列", "a figure written in the neighbouring column",
        "K02", "org_business",
        {f"{GRANTED}:org_business": "=0", f"{GRANTED}:org_research": f"from {GRANTED}:org_business"},
    ),
    Fault(
        "P16", "sample-sunyun", 2022, "制发件数大于现行有效件数", "more documents issued than are in force",
        "T09", "pub.admin_normative", {"pub.admin_normative:issued": "=9"},
    ),
    Fault(
        "P17", "sample-chengguan", 2022, "部分公开重复计入总计", "partial disclosure counted twice in the total",
        "K02", "natural_person", {"app.result.total:natural_person": "+1", "app.result.total:total": "+1"},
    ),
    Fault(
        "P18", "sample-shichang", 2022, "两行数字互相错行（总计列未错）", "figures of two rows exchanged, totals left",
        "H01", NOT_HELD,
        {f"{NOT_HELD}:{column}": f"from {NEEDS_CREATION}:{column}" for column in COLUMNS}
        | {f"{NEEDS_CREATION}:{column}": f"from {NOT_HELD}:{column}" for column in COLUMNS},
    ),
    # 2023
    Fault(
        "P19", "sample-yanying", 2023, "行总计填错", "wrong total of a row",
        "H01", GRANTED, {f"{GRANTED}:total": "+1"},
    ),
    Fault(
        "P20", "sample-luzhen", 2023, "数字多写一位", "a digit too many",
        "H01", NOT_HELD, {f"{NOT_HELD}:natural_person": "digit doubled"},
    ),
    Fault(
        "P21", "sample-xiangzhu", 2023, "现行有效件数与上年不衔接", "documents in force do not follow from last year",
        "Y04", "pub.admin_normative", {"pub.admin_normative:in_force": "+1"},
    ),
    Fault(
        "P22", "sample-jianxi", 2023, "缺少一年年报", "a year without a report",
        "Y10", "2022", no_report=2022,
    ),
    Fault(
        "P23", "sample-quxia", 2023, "表三缺少一行", "a row of table three is lost",
        "S03", f"{NEEDS_CREATION}:natural_person", lost_row=NEEDS_CREATION,
    ),
    # 2024
    Fault(
        "P24", "sample-chengguan", 2024, "两位数字颠倒", "two digits swapped",
        "K01", "natural_person", {"app.received_new:natural_person": "digits swapped"},
    ),
    Fault(
        "P25", "sample-dieling", 2024, "数字填到相邻行", "a figure written in the neighbouring row",
        "H01", PETITION,
        {f"{PETITION}:natural_person": "=0", f"{REPEAT}:natural_person": f"from {PETITION}:natural_person"},
    ),
    Fault(
        "P26", "sample-shichang", 2024, "上年结转与上年年报不符", "carried in differs from last year's carry-over",
        "Y01", "natural_person",
        {
            "app.carried_in:natural_person": "-1", "app.carried_in:total": "-1",
            "app.received_new:natural_person": "+1", "app.received_new:total": "+1",
        },
    ),
    Fault(
        "P27", "sample-jianxi", 2024, "数量不是整数", "a count that is no whole number",
        "C01", "pub.licensing:decisions", {"pub.licensing:decisions": "=8.4"},
    ),
    Fault(
        "P28", "sample-huangyu", 2024, "表三的零全部留空", "every zero of table three left blank",
        "C04", "三", blank_zeros="三",
    ),
    Fault(
        "P33", "sample-luzhen", 2024, "正文申请数两位颠倒", "requests in the text with two digits swapped",
        "N01", "received=21", said={"新收政府信息公开申请12件": "新收政府信息公开申请21件"},
    ),
    Fault(
        "P34", "sample-youtong", 2024, "正文称未发生复议", "the text says that there was no reconsideration",
        "N07", "no_review=0",
        said={"因政府信息公开引起的行政复议3件": "未发生因政府信息公开引起的行政复议"},
    ),
    Fault(
        "P35", "sample-xiangzhu", 2024, "没有写存在的问题", "no problem is stated",
        "S06", "五", said={"主要问题：": "", "一是部分信息发布不够及时；二是政策解读形式较为单一。": "无。",
                          "一是经办人员变动较多，业务不够熟练；二是公开内容与群众需求的结合还不紧。": "无。",
                          "一是表格数据的复核还不细；二是信息更新的主动性有待加强。": "无。"},
    ),
    Fault(
        "P36", "sample-quxia", 2024, "没有说明信息处理费", "no word on the information-processing fee",
        "S07", "六", said={"本年度未发出信息处理费收费通知，未收取信息处理费。": ""},
    ),
    Fault(
        "P37", "sample-sunyun", 2024, "同比增幅算错", "growth on last year worked out wrongly",
        "N12", "growth=200", said={"新收政府信息公开申请6件": "新收政府信息公开申请6件，同比增长200%"},
    ),
    Fault(
        "P38", "sample-shichang", 2021, "部门年报公布逾期", "a department that published late",
        "D01", "form", published_on="2022-02-20",
    ),
    Fault(
        "P29", "sample-sunyun", 2025, "办理结果总计未更新", "the total of outcomes not updated",
        "K01", "total", {"app.result.total:natural_person": "-1", "app.result.total:total": "-1"},
    ),
    Fault(
        "P30", "sample-yanying", 2025, "结转下年度整行为空", "the carry-over row left blank",
        "C04", "三", {f"app.carried_out:{column}": "=" for column in (*COLUMNS, "total")},
    ),
    Fault(
        "P31", "sample-chengguan", 2025, "复议总计填错", "wrong total of reconsideration cases",
        "H02", "case.review", {"case.review:total": "-1"},
    ),
    Fault(
        "P32", "sample-jianxi", 2025, "用“/”代替数字", "a slash instead of a figure",
        "C04", "二", {f"pub.rules:{column}": "=/" for column in ("issued", "repealed", "in_force")},
    ),
)  # fmt: skip

CORRECTED = Fault(
    "", "sample-youtong", 2022, "行总计填错，更正后的年报已改", "wrong total of a row, cured in the corrected report",
    "H01", "app.received_new", {"app.received_new:total": "+1"},
)  # fmt: skip

NOT_FILED = {("sample-huangyu", 2025)}  # still to come: no gap between years, so no finding


def _changed(change: str, own: int, figures: Mapping[str, int]) -> str:
    if change.startswith("="):
        return change[1:]
    if change.startswith("from "):
        return str(figures[change.removeprefix("from ")])
    if change == "digits swapped":
        return str(own)[::-1]
    if change == "digit doubled":
        return f"{own}{own % 10}"
    return str(own + int(change))


def misprinted(fault: Fault, form: Form, texts: Mapping[str, str], figures: Mapping[str, int]) -> dict[str, str]:
    """The texts as the fault prints them. ``figures`` are the true ones."""
    changed = {cell: _changed(change, figures[cell], figures) for cell, change in fault.changes.items()}
    if fault.blank_zeros:
        cells = (cell for row in form.section_rows(fault.blank_zeros) for cell in row.cells)
        changed |= {cell: "" for cell in cells if not figures[cell]}
    return {**texts, **changed}


def check_declared(found: set[tuple[int, str, str, str]], fault: Fault) -> None:
    """Stop if the finding for which a fault is planted is not among its symptoms."""
    if (fault.year, fault.rule_id, fault.subject, FAIL) not in found:
        message = f"{fault.id} {fault.unit} {fault.year}: {fault.rule_id} {fault.subject} not found, only {found}"
        raise ValueError(message)

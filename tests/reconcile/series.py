"""Invented districts in which everything holds: twelve units, three years each, with tables and prose that agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from random import Random

from loaders.forms import load_forms
from loaders.names import kind_of
from loaders.reconcile.copies import Work, alike
from loaders.reconcile.filed import Filed
from tests.loaders.filed import figures_of

FORM = load_forms()["2021"]
YEARS = (2022, 2023, 2024)
UNITS = (
    "云隙街道",
    "松砚街道",
    "清波街道",
    "叠石街道",
    "枫汀镇",
    "柳浦镇",
    "河埠镇",
    "芦汀乡",
    "财政局",
    "水务局",
    "教育局",
    "民政局",
)
PARTS = ("natural_person", "org_business", "org_legal_service")
LIKELY = ("granted", "partial", "unavailable.not_held", "unavailable.unclear", "denied.admin_query")
UNLIKELY = ("not_processed.petition", "not_processed.repeat", "other.no_correction")
BEGINNINGS = (
    "依法推进政府信息公开工作",
    "认真落实政务公开各项要求",
    "持续做好政府信息公开",
    "按照年度要点推进公开工作",
)
MANAGED = ("完善信息管理和保密审查机制", "定期清理规范性文件并动态调整目录", "健全公文公开属性源头认定")
PLATFORMS = ("优化门户网站专栏", "更新政务新媒体和公开栏", "在便民大厅设置公开专区，保持网站平台稳定")
WATCHED = ("开展业务培训、工作考核和社会评议，未发生责任追究", "接受社会评议，考核合格，没有需要责任追究的情形")
PROBLEMS = (
    "政策解读形式单一",
    "更新不够及时",
    "公开目录不够细",
    "村居公开不均衡",
    "人员流动较快",
    "主动回应不够",
    "检索不便",
    "图解较少",
)
MEASURES = (
    "逐月检查专栏",
    "增加图文和视频解读",
    "细化目录清单",
    "组织专题培训",
    "建立问答台账",
    "邀请代表走访",
    "改造检索栏目",
    "完善考核办法",
)
PLACES = ("城东", "城西", "河南", "河北", "北山", "南溪", "东岭", "西坝", "中街", "新村", "老街", "桥头")
Texts = dict[str, str]


def district(seed: int) -> list[list[Filed]]:
    """The series of twelve units, with what they share with one another."""
    random = Random(seed)
    every = [list(_series(unit, random)) for unit in UNITS]
    return with_copies(every)


def with_copies(every: list[list[Filed]]) -> list[list[Filed]]:
    """The series with what the reports of one year have in common, last year's reports linked."""
    shared = alike([_work(filed) for series in every for filed in series])
    found = []
    for series in every:
        linked: list[Filed] = []
        for filed in series:
            own = shared.get((filed.organisation, filed.year), ())
            linked.append(replace(filed, alike=own, previous=linked[-1] if linked else None))
        found.append(linked)
    return found


def _work(filed: Filed) -> Work:
    tables: dict[str, dict[str, float]] = {}
    for cell, figure in filed.figures.items():
        if figure.value:
            tables.setdefault(filed.form.row_of(cell).section, {})[cell] = figure.value
    return Work(filed.organisation, filed.year, filed.organisation, (filed.organisation,), filed.passages, tables)


def _series(unit: str, random: Random) -> Iterator[Filed]:
    size, carried, pending, stock = random.choice((0.3, 2, 8)), dict.fromkeys(PARTS, 0), 0, random.randrange(12)
    base = {row: random.randrange(3, 600) for row in ("licensing", "penalty", "compulsion")}
    for year in YEARS:
        table = _requests(random, size, carried)
        carried = {part: table[f"app.carried_out:{part}"] for part in PARTS}
        pending = _cases(random, table, pending)
        issued, repealed = random.randrange(3), random.randrange(2) if stock else 0
        stock += issued - repealed
        table |= {"pub.admin_normative:issued": issued, "pub.admin_normative:repealed": repealed}
        table["pub.admin_normative:in_force"] = stock
        table |= {f"pub.{row}:decisions": int(number * random.uniform(0.7, 1.4)) for row, number in base.items()}
        texts = {cell: str(value) for cell, value in table.items()} | {"pub.fee:fee_amount": f"{random.random():.2f}"}
        yield _filed(unit, year, texts, _prose(year, table, random))


def _requests(random: Random, size: float, carried: Mapping[str, int]) -> dict[str, int]:
    table = dict.fromkeys((cell for cell in FORM.cells if cell.startswith(("app.", "case."))), 0)
    for part in PARTS:
        weight = size if part == PARTS[0] else size / 4
        counts = {row: int(random.expovariate(1 / weight)) for row in LIKELY}
        counts |= {row: int(random.random() < 0.05) for row in UNLIKELY}
        counts["granted"] += carried[part]
        handled = sum(counts.values())
        later = min(int(random.expovariate(2)), (handled - carried[part]) // 3)
        rows = {f"result.{row}": count for row, count in counts.items()} | {"result.total": handled}
        rows |= {"carried_in": carried[part], "carried_out": later, "received_new": handled + later - carried[part]}
        for row, count in rows.items():
            table[f"app.{row}:{part}"] += count
            table[f"app.{row}:total"] += count
    return table


def _cases(random: Random, table: dict[str, int], pending: int) -> int:
    """Reconsideration cases, no more than requests; returns how many are pending."""
    new = min(int(random.expovariate(2)), table["app.received_new:total"])
    left = new if random.random() < 0.3 else 0
    table["case.review:upheld"], table["case.review:pending"] = pending + new - left, left
    table["case.review:total"] = pending + new
    return left


def _prose(year: int, table: Mapping[str, int], random: Random) -> Texts:
    received, handled = table["app.received_new:total"], table["app.result.total:total"]
    asked = f"收到政府信息公开申请{received}件，办结{handled}件" if received else "全年未收到政府信息公开申请"
    first = (
        f"{year}年，{random.choice(BEGINNINGS)}。主动公开政府信息{random.randrange(40, 900)}条，"
        f"重点公开{'、'.join(random.sample(PLACES, 4))}等片区的民生事项。{asked}。{random.choice(MANAGED)}。"
        f"{random.choice(PLATFORMS)}。{random.choice(WATCHED)}。统计期限自{year}年1月1日至{year}年12月31日。"
    )
    problems = "；".join(f"{_where(random)}一带{one}" for one in random.sample(PROBLEMS, 4))
    measures = "；".join(f"在{_where(random)}{one}" for one in random.sample(MEASURES, 4))
    return {"一": first, "五": f"存在的问题：{problems}。改进措施：{measures}。", "六": "本年度未收取信息处理费。"}


def _where(random: Random) -> str:
    return "、".join(random.sample(PLACES, 3))


def _filed(unit: str, year: int, texts: Texts, passages: Texts) -> Filed:
    title = f"示例区{unit}{year}年政府信息公开工作年度报告"
    earlier = tuple(one for one in YEARS if one < year)
    published = date(year + 1, 1, 20)
    return Filed(
        unit,
        kind_of(unit),
        year,
        FORM,
        figures_of("2021", texts),
        earlier_years=earlier,
        title=title,
        passages=passages,
        published_on=published,
    )

"""What a report says, or leaves out, whatever its numbers: required content, fees, text repeated from last year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz

from loaders.reconcile.claim import Claim
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.nodes import CellRef
from loaders.reconcile.rule import Rule

ASPECTS = {  # 30号 一（一）: what section one covers
    "disclosure": r"主动公开|公开(?:各类)?政府信息|信息发布",
    "requests": r"依申请|申请公开|信息公开申请",
    "management": r"信息管理|管理机制|保密审查|规范性文件|公文|动态调整|目录|发布审核|三审",
    "platforms": r"平台|网站|新媒体|公众号|专栏|公开栏|载体|渠道",
    "supervision": r"监督|考核|评议|培训|责任追究|保障",
}
RESULTS = {
    "appraisal": r"考核",
    "review": r"评议|满意度|测评",
    "accountability": r"责任追究|追责|问责|责任追查|追究责任",
}
PROBLEM = r"问题|不足|不够|有待|薄弱|欠缺|短板|差距|不强|不高|不全|滞后"
MEASURE = r"改进|下一步|加强|措施|整改|提升|提高|完善|进一步|强化|加大|拓[宽展]|健全"
FEE = "|".join(  # 未收取任何费用, 收费0元, 不产生费用: few reports call the fee by its name
    (
        "处理费|检索费|复制费|收取[^。；;，]{0,14}费",
        "(?:未|没有?|无|不|免)[^。；;，]{0,12}(?:收费|费用)",
        "收费[^。；;，]{0,6}(?:0|零)|费用[^。；;]{0,8}(?:收取|产生|发生|为零|0元)",
    )
)
BY_PAGE = r"按量|页|按照?张"
ALIKE = {"一": 97, "五": 90}  # per cent, from here on a text is last year's; section one follows a pattern anyway
LONG_ENOUGH = 120  # characters: shorter sections are alike by nature
FREE_REQUESTS = 10  # of an applicant in a month
FEE_STEP = 10  # yuan


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _prose(report: Filed) -> str:
    return _plain("".join(report.passages.values()))


def check_aspects(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Section one covers each of the five aspects."""
    yield from _each(rule, "aspect", ASPECTS, _plain(report.passages.get("一", "")))


def check_government(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """A government's report gives the results of appraisal, review and accountability, in whichever section."""
    yield from _each(rule, "result", RESULTS, _prose(report))


def _each(rule: Rule, kind: str, wanted: Mapping[str, str], text: str) -> Iterator[Check]:
    if not text:
        yield Check(rule, "-", "not_assessable", reason="no_passage")
        return
    for name, words in wanted.items():
        yield Check(rule, f"{kind}.{name}", "pass" if re.search(words, text) else "fail")


def check_problems(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Section five names a problem and a measure. A section that is not there is a matter of S01."""
    if "五" not in report.passages:
        yield Check(rule, "-", "not_assessable", reason="no_passage")
        return
    text = _plain(report.passages["五"])
    yield Check(rule, "五", "pass" if re.search(PROBLEM, text) and re.search(MEASURE, text) else "fail")


def check_fee_stated(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """The report says whether a fee was charged."""
    if "六" not in report.passages:
        yield Check(rule, "-", "not_assessable", reason="no_passage")
        return
    yield Check(rule, "六", "pass" if re.search(FEE, _prose(report)) else "fail")


def check_fee_silent(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Where requests were closed for unpaid fees, the report speaks of the fee."""
    cell = "app.result.other.fee_unpaid:total"
    if cell not in report.figures:  # its table three follows an edition without the row
        yield Check(rule, "六", "not_assessable", reason="other_form")
        return
    unpaid = report.figures[cell].value
    if unpaid == 0 or not report.passages:
        yield Check(rule, "六", "not_assessable", reason="condition" if report.passages else "no_passage")
        return
    has_word = bool(re.search(FEE, _prose(report)))
    status = "pass" if has_word else "undetermined" if unpaid is None else "fail"
    yield Check(rule, "六", status, cells=() if has_word else (CellRef(cell),))


def check_fee_contradiction(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """No report both denies and gives the amount of the fee."""
    denied = [one for one in claims if one.kind == "no_fee"]
    amounts = [one for one in claims if one.kind == "fee" and one.value]
    if denied or amounts:
        both = bool(denied and amounts)
        yield Check(rule, "六", "fail" if both else "pass", claim=(amounts or denied)[0])


def check_fee_steps(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """The fee comes in steps of ten yuan."""
    for one in _fees(claims):
        yield Check(rule, one.subject, "fail" if one.value % FEE_STEP else "pass", claim=one)


def check_small_fee(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """No fee by request where no applicant can have had more than ten."""
    cells = (CellRef("app.received_new:total"), CellRef("app.carried_in:total"))
    figures = [report.figures[ref.cell].value for ref in cells]
    for one in _fees(claims):
        if re.search(BY_PAGE, _prose(report)):
            yield Check(rule, one.subject, "pass", claim=one)
        elif None in figures:
            yield Check(rule, one.subject, "undetermined", cells=cells, claim=one)
        else:
            few = sum(value for value in figures if value is not None) <= FREE_REQUESTS
            yield Check(rule, one.subject, "fail" if few else "pass", cells=cells, claim=one)


def _fees(claims: Iterable[Claim]) -> list[Claim]:
    return list({one.subject: one for one in claims if one.kind == "fee" and one.value}.values())


def check_unrecorded(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Requests in the text, and a table three that is empty or zero throughout. (A table of written zeros is N01's.)"""
    stated = next((one for one in claims if one.kind in ("new", "received", "requests") and one.value), None)
    if stated is None:
        return
    figures = [report.figures[cell] for cell in report.section_cells("三")]
    is_bare = not any(figure.value or figure.state in ("doubtful", "text") for figure in figures)
    is_blank = any(figure.value is None for figure in figures)
    yield Check(rule, "三", "fail" if is_bare and is_blank else "pass", claim=stated)


def check_repeated(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Sections one and five beside last year's, without their numbers."""
    if report.previous is None:
        yield Check(rule, "-", "not_assessable", reason="no_previous")
        return
    for section in ALIKE:
        now, before = (re.sub(r"[\d\s]", "", one.passages.get(section, "")) for one in (report, report.previous))
        if min(len(now), len(before)) < LONG_ENOUGH:
            yield Check(rule, section, "not_assessable", reason="no_passage")
            continue
        likeness = int(fuzz.ratio(now, before))
        most = ALIKE[section]
        status = "fail" if likeness >= most else "pass"
        yield Check(rule, section, status, numbers=f"{likeness} < {most}", left=likeness, right=most)

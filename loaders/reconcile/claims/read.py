"""Prose → claims: which numbers a report states about what its tables hold.

Precision before recall: a number counts only where its subject is certain. Left out are approximations, other years
(上年, 2019年以来), other levels (全区, 各街道), parts of a whole (其中, 网上申请), plans and duties, and other matters
(信访, 建议提案, 投诉, 协助, 转办, 12345 …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.reconcile.claims.known import is_known, is_of_the_year
from loaders.reconcile.claims.model import Claim
from loaders.reconcile.claims.numbers import COUNTED, NUMBER, last_place, value
from loaders.reconcile.claims.text import Sentence, sentences

SECTIONS_READ = ("一", "三", "四", "六")  # section five speaks of problems and plans
LONGEST = 1_000  # characters: what is longer is no sentence, but lines run together
CASES = "[件份宗起例个]"
N = rf"{NUMBER}{CASES}{COUNTED}"
IS = r"(?:共计|合计|总计|总数|数量|共有|共|计|为|有|是|:|,共计?)*"
OTHER = (
    r"协助|转办|转交|移送|信访|投诉|举报|留言|咨询|热线|12345|工单|来电|来信|督办|文件属性|建议|提案|意见征集|征求意见"
    r"|许可申请|补正|更正|救助|低保|减免|撤回|意见箱|预约|政务服务|监督检查|清单|申诉"
)
CHANNEL = r"网络|网上|网站|在线|线上|信函|邮寄|邮件|邮箱|传真|当面|现场|窗口|平台|系统|书面|口头|电话"
APPLICANT = r"自然人|个人|企业|商业|科研|公益|法律服务|律师|村民|居民"
WHOLE_APPLICANT = r"(?:自然人|公民|个人)[、和及或,]*(?:法人)?[、和及或以]*(?:其他组织|法人)|社会公众|群众"
PART = r"其中|分别|包括"
PLAN = r"下一步|下步|明年|今后|将进一步|计划|拟于|力争|目标|应当|不得|要求各"
# documents marked as open, open on request or closed: no outcomes of requests
MARKED = r"属性|公文|制作(?:产生|形成)?(?:的)?(?:各类)?政府信息"
OTHER_LEVEL = (
    r"全区|全市|全县|全省|全国|各街道|各镇|各乡|各单位|各部门|各科室|所属|下属|各村|区级|市级"
    r"|[省市县区]政府|人民政府办公"
)
INTRODUCTION = r"(?:根据|按照|依据|遵照|围绕|对照|落实|贯彻|在)[^,;。\d]*?(?:政府|办公[室厅])[^,;。\d]{0,20}[,;]"
LAST_YEARS = r"上年|上一年|去年|往年|历年|前年|同期|近年|多年|年均"
REQUEST = r"(?:政府)?信息公开(?:的)?申请|依申请公开|申请公开|申请(?:政府)?信息公开|公开申请|公开(?:政府)?信息的申请"
OF_DISCLOSURE = r"信息公开|依申请|政府信息"
TAKEN = r"新收到|新收|收到|接到|接收|收悉|受理|收办|承办"
BETWEEN = r"[^,。;\d]{0,34}?"
YEAR = re.compile(r"(20\d\d)年")


@dataclass(frozen=True)
class Pattern:
    """``kind`` of claim and how it is written; ``topic`` what the sentence must speak of; ``guard`` what must not stand
    in the matched words."""

    kind: str
    text: re.Pattern[str]
    topic: str = ""
    guard: str = ""
    is_zero: bool = False


def _pattern(kind: str, text: str, topic: str = "", guard: str = "", is_zero: bool = False) -> Pattern:
    return Pattern(kind, re.compile(text), topic, guard, is_zero)


SHARE = _pattern("share", "")
NO_PART = rf"{OTHER}|{CHANNEL}|复议|诉讼|{PART}"
OUTCOMES = {
    "granted": "予以公开",
    "partial": "部分公开",
    "denied": "不予公开",
    "unavailable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他处理",
}
GROWING = ("new", "received", "handled", "requests", "review", "suit")  # kinds that a growth may be said of
OF_REQUESTS = ("new", "received", "handled", "requests", "carried_in", "carried_out")
UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
LABELS = "|".join(OUTCOMES.values())
TO_LABEL = r"(?:的|类|情形|情况|决定|答复|申请|件数|信息|为|共|有|:)*"
CASE_OUTCOMES = {
    "upheld": "(?:结果)?维持",
    "corrected": "(?:结果)?纠正",
    "other": "其他结果",
    "pending": "(?:尚未|未)审结",
}
DOCUMENT = {"rules": "(?<!党内)规章(?!制度)", "admin_normative": "(?:行政)?规范性文件"}
DONE = {"issued": "制发|制定|出台|印发|新制定|新出台", "repealed": "废止", "in_force": "现行有效|有效"}
DOCUMENT_COUNTER = rf"{NUMBER}[件份部项个]{COUNTED}"
DECISIONS = {"licensing": "行政许可", "penalty": "行政处罚", "compulsion": "行政强制"}
MADE = "作出|办理|办结|实施|做出"


def _requests() -> Iterator[Pattern]:
    taken = rf"(?<!未)(?:{TAKEN})(?:的|了)?"
    yield _pattern("new", rf"本年(?:度)?新收{BETWEEN}申请{BETWEEN}{N}", "", NO_PART)
    what = r"(?:申请|依申请公开)(?:表|书|事项|办件|件)?"
    some = rf"{NUMBER}[件份宗起例个条次]{COUNTED}"
    yield _pattern("received", rf"{taken}{BETWEEN}{what}{IS}{some}", REQUEST, NO_PART)
    yield _pattern("received", rf"{taken}{IS}(?:各类|有效)?{N}(?:次)?{BETWEEN}(?:{REQUEST})", "", NO_PART)
    done = "(?:办结|答复|办理完毕|办复)(?:了)?"
    yield _pattern("handled", rf"{done}(?:{REQUEST}|申请)?(?:事项)?{IS}{N}", REQUEST, NO_PART)
    yield _pattern("requests", rf"(?:办理|处理)(?:了)?(?:{REQUEST})(?:申请|事项|件)*{IS}{N}", "", NO_PART)
    yield _pattern("requests", rf"(?:^|,)(?:{REQUEST})(?:申请|事项|办理|件)*{IS}{N}", "", NO_PART)
    for kind, label in OUTCOMES.items():
        elsewhere = f"{OTHER}|复议|诉讼"
        said = r"(?:申请)?(?:的)?(?:已|均|作出|决定|答复为|为)*"
        two_labels = f"{elsewhere}|(?:{LABELS}).*(?:{LABELS})"
        yield _pattern(f"outcome.{kind}", rf"(?<!主动){label}{TO_LABEL}{N}", REQUEST, two_labels)
        yield _pattern(f"outcome.{kind}", rf"{N}{said}{label}(?!{TO_LABEL}\d)", REQUEST, elsewhere)
    not_taken = rf"(?:未|没有|无)(?:有)?(?:曾)?(?:{TAKEN})"
    yield _pattern("no_request", rf"{not_taken}{BETWEEN}(?:{REQUEST}|申请)", REQUEST, NO_PART, True)
    in_time = r"(?:按时|按期|依法|及时|在?(?:法定|规定)(?:时限|期限)内|予以|得到)*"
    all_closed = rf"(?:全部|均(?:已)?|都(?:已)?){in_time}(?:办结|答复|办理完毕)"
    rate = r"(?<![时期])(?:办结|答复)率(?:为|达到?|均|:)*100%"
    yield _pattern("all_closed", f"{all_closed}|{rate}", REQUEST, rf"{NO_PART}|到期|应办", True)
    none = rf"(?:无|没有|未发生){BETWEEN}(?:{REQUEST})(?:事项|件|情况|案件)*(?=[,。;]|$)"
    yield _pattern("no_request", none, "", NO_PART, True)


def _carried(year: int) -> Iterator[Pattern]:
    last, following = year - 1, year + 1
    before = rf"(?:上一?年度?|去年|{last}年度?)"
    after = rf"(?:下一?年度?|次年度?|明年|{following}年度?)"
    to = r"(?:继续)?(?:办理|答复|处理)?(?:的)?(?:申请|事项|数量|政府信息公开申请)*"
    yield _pattern("carried_in", rf"{before}结转(?:至本年度?|到本年度?|来)?{to}{IS}{N}", "", OTHER)
    yield _pattern("carried_in", rf"{N}{before}结转", "", OTHER)
    yield _pattern("carried_out", rf"结转(?:至|到|入|为)?{after}{to}{IS}{N}", "", OTHER)
    yield _pattern("carried_out", rf"{N}(?:申请)?(?:将|需)?结转(?:至|到|入|为)?{after}", "", OTHER)


def _cases() -> Iterator[Pattern]:
    joined = r"行政复议(?:案件|申请)?(?:和|、|及|与|或|以及|,)(?:被?提起)?行政诉讼"
    yield _pattern("review_and_suit", rf"{joined}(?:案件|情况|事项)*{IS}{N}", OF_DISCLOSURE)
    yield _pattern("both", rf"{joined}(?:案件|情况|事项)*(?:均为|各为?){N}", OF_DISCLOSURE)
    yield _pattern("review", rf"行政复议(?:案件|申请|案|事项|情况)*{IS}(?:{TAKEN})?{N}", OF_DISCLOSURE, "诉讼")
    yield _pattern("review", rf"{N}(?:涉及?)?(?:政府信息公开)?(?:的)?行政复议", OF_DISCLOSURE, "诉讼")
    yield _pattern("suit", rf"行政诉讼(?:案件|案|事项|情况)*{IS}{N}", OF_DISCLOSURE, "复议后")
    yield _pattern("suit", rf"{N}(?:涉及?)?(?:政府信息公开)?(?:的)?行政诉讼", OF_DISCLOSURE, "复议")
    none = r"(?:未|没有|无)(?:发生|收到|产生|出现|涉及|引发|有|被)?(?:因|由|涉及|针对|有关|关于)?[^。;]{0,30}?"
    lost = r"(?![^,。;]{0,10}(?:纠正|败诉|撤销|违法|纠错|维持|责令))"
    lost += r"(?!(?:案件|案|申请|事项|情况|共|为)*[\d一二三四五六七八九十两])"
    yield _pattern("no_review", rf"{none}行政复议(?:申请)?{lost}", OF_DISCLOSURE, "主动|及时|正确|\\d", True)
    yield _pattern("no_suit", rf"{none}行政诉讼{lost}", OF_DISCLOSURE, "主动|及时|正确|\\d", True)


def _documents() -> Iterator[Pattern]:
    for row, name in DOCUMENT.items():
        for column, verb in DONE.items():
            told = "公开|解读|备案|审查"
            yield _pattern(f"{row}.{column}", rf"(?:{verb})(?:的)?(?:{name}){IS}{DOCUMENT_COUNTER}", "", told)
            yield _pattern(f"{row}.{column}", rf"(?:{verb}){DOCUMENT_COUNTER}(?:{name})", "", told)
    for row, name in DECISIONS.items():
        counter = rf"{NUMBER}[件项宗起个]{COUNTED}"
        made = rf"(?:{MADE}){name}(?:决定|案件|事项)*{IS}{counter}"
        yield _pattern(f"decisions.{row}", made, "", "公示|公开|公布")
    bought = r"政府(?:集中)?采购"
    bought = rf"(?<!下年)(?<!下一年)(?<!明年)(?<!上年)(?<!去年){bought}"
    yield _pattern("procurement_items", rf"{bought}(?:项目)?{IS}{NUMBER}[项个]{COUNTED}", "", "公告|公示|公开|信息")
    money = rf"{NUMBER}(?P<unit>亿元|万元|元){COUNTED}"
    yield _pattern("procurement_amount", rf"(?<!节约)(?<!节省)(?<!预算)采购(?:总)?金额{IS}{money}")


def _fees() -> Iterator[Pattern]:
    fee = r"信息(?:公开)?处理费(?:用)?"
    money = rf"{NUMBER}(?P<unit>亿元|万元|元){COUNTED}"
    yield _pattern("fee", rf"(?:收取|实收|收到|收缴){fee}{IS}{money}")
    yield _pattern("fee", rf"(?:收取|实收|收缴)(?:的)?{IS}{money}(?:的)?{fee}")
    yield _pattern(
        "fee",
        rf"(?<!应收)(?<!应收取)(?<!减免)(?<!缴纳){fee}(?:收取|收费|金额|总额)*{IS}{money}",
        "",
        "应收|减免|每|标准",
    )
    none = rf"(?:未|没有|无|不)(?:曾)?(?:收取|发生|产生|征收|涉及)?[^,。;\d]{{0,14}}?{fee}(?!标准|收费标准|管理|政策)"
    yield _pattern("no_fee", none, "", "要求|说明|标准|调整|应", True)
    notices = rf"(?:发出|送达|出具)(?:的)?(?:{fee})?(?:收费|缴费)?通知(?:书)?"
    yield _pattern("fee_notices", rf"{notices}{IS}{NUMBER}[件份次]{COUNTED}")


def claims(section: str, text: str, year: int, kind: str = "subdistrict") -> list[Claim]:
    """The claims of one passage, in order. ``kind`` of organisation: a district speaks of 全区, no other does."""
    if section not in SECTIONS_READ:
        return []
    patterns = [*_requests(), *_carried(year), *_cases(), *_documents(), *_fees()]
    found: list[Claim] = []
    topic, paragraph = "", -1
    for sentence in sentences(text):
        topic = "" if sentence.paragraph != paragraph else topic
        paragraph, goes_on = sentence.paragraph, False
        topic += sentence.text  # a sentence may speak of what the one before it in the paragraph named
        if not _is_elsewhere(sentence.text, kind):
            stated = list(_both(_Reader(sentence, section, year, topic, kind).claims(patterns)))
            found += stated
            goes_on = any(one.kind in OF_REQUESTS for one in stated)
        topic = topic if goes_on or re.search(rf"{REQUEST}|复议|诉讼", sentence.text) else ""
    return found


def _both(found: list[Claim]) -> Iterator[Claim]:
    """A number said of reconsideration and litigation each (各1件, 均为0件) is two claims."""
    for one in found:
        yield from [replace(one, kind="review"), replace(one, kind="suit")] if one.kind == "both" else [one]


def _is_elsewhere(text: str, kind: str) -> bool:
    """Whether a sentence speaks of plans, or of more than this unit; or is too long to be one."""
    if len(text) > LONGEST:
        return True
    said = re.sub(INTRODUCTION, "", text)
    return bool(re.search(f"{PLAN}|{MARKED}", text) or (kind != "district" and re.search(OTHER_LEVEL, said)))


class _Reader:
    """The claims of one sentence."""

    def __init__(self, sentence: Sentence, section: str, year: int, topic: str, kind: str) -> None:
        self.sentence, self.section, self.year, self.topic, self.kind = sentence, section, year, topic, kind

    def claims(self, patterns: list[Pattern]) -> list[Claim]:
        found: dict[int, Claim] = {}  # where the number ends -> the first claim that has it
        for pattern in patterns:
            for match in pattern.text.finditer(self.sentence.text):
                claim = self._claim(pattern, match)
                if claim and claim.end not in found:
                    found[claim.end] = claim
        ordered = [found[end] for end in sorted(found)]
        return [*ordered, *self._shares(ordered), *self._growth(ordered), *self._sums()]

    def _claim(self, pattern: Pattern, match: re.Match[str]) -> Claim | None:
        written = match.groupdict().get("n")
        words = match[0].replace(written, "#") if written else match[0]
        is_on_topic = not pattern.topic or re.search(pattern.topic, self.topic)
        is_guarded = pattern.guard and self._guarded(pattern, words)
        if not is_on_topic or is_guarded or self._is_apart(pattern, match.start()):
            return None
        if not self._is_sure(pattern, match, words):
            return None
        number = 0 if pattern.is_zero else value(match["n"])
        unit = match.groupdict().get("unit")
        if unit is None:
            return self._made(pattern.kind, number, match)
        step = last_place(match["n"]) * UNITS[unit]
        within = 0 if step == 1 else step  # what is written out to the yuan is exact
        return self._made(pattern.kind, round(number * UNITS[unit], 2), match, within=within)

    def _is_sure(self, pattern: Pattern, match: re.Match[str], words: str) -> bool:
        """Whether the sentence says nothing that may change what the number is said of."""
        before, after = self.sentence.text[: match.start()], self.sentence.text[match.end() :]
        behind = re.split(r"[,;:。]", after)[0] if pattern.is_zero else ""
        clause = re.split(r"[,;:]", before)[-1] + words + behind
        return is_of_the_year(before + words) and is_known(pattern.kind, clause, self.kind)

    def _guarded(self, pattern: Pattern, words: str) -> bool:
        return bool(re.search(pattern.guard, re.sub(WHOLE_APPLICANT, "", words)))

    def _made(self, kind: str, number: float, match: re.Match[str], **more: object) -> Claim:
        start, end = self.sentence.original(match.start(), match.end())
        words = self.sentence.written[match.start() : match.end()]
        return Claim(kind, number, words, self.sentence.written, self.section, start, end, **more)  # type: ignore[arg-type]

    def _is_apart(self, pattern: Pattern, start: int) -> bool:
        """Whether the words before, in the same clause or before it, say that this is another year, matter or part."""
        before = self.sentence.text[:start]
        clause = re.split(r"[,;:]", before)[-1]
        if pattern.kind == "all_closed" and re.search(pattern.guard, clause):
            return True
        years = YEAR.findall(before)
        if years and int(years[-1]) != self.year:
            return True
        if pattern.kind.startswith("carried"):
            return bool(re.search(OTHER, clause))
        if re.search(rf"{LAST_YEARS}|{OTHER}", clause) or self._is_still_last_year(before):
            return True
        of_requests = pattern.kind in ("new", "received", "requests", "handled", "no_request")
        plain = re.sub(WHOLE_APPLICANT, "", clause)
        is_part = re.search(rf"{CHANNEL}|{APPLICANT}", plain) or re.search(rf"{PART}[^;]*$", before)
        return of_requests and bool(is_part)

    def _is_still_last_year(self, before: str) -> bool:
        """去年收到4件,办结4件: the year holds until this one is named. 上年结转, 比上年 name no year."""
        last = r"(?P<last>(?<![比较与])(?:去年|上一?年度?)(?!结转|同期|相比)(?=收|受理|接|新收|共|办))"
        named = list(re.finditer(rf"{last}|今年|本年|全年|{self.year}年", before))
        return bool(named) and bool(named[-1]["last"])

    # --- shares, growth, parts ---------------------------------------------------------------

    def _shares(self, stated: list[Claim]) -> Iterator[Claim]:
        """予以公开3件，占60%: the share of a number stated just before it."""
        share = rf"{N}[^,;。\d]{{0,10}},?(?:约)?占[^,;。\d]{{0,14}}?(?P<p>\d+(?:\.\d+)?)%"
        for match in re.finditer(share, self.sentence.text):
            is_other = re.search(f"{OTHER}|约占|主动公开|发布|复议", match[0])
            if is_other or not re.search(REQUEST, self.topic) or self._is_apart(SHARE, match.start()):
                continue
            whole = next((one.value for one in stated if one.kind in GROWING), None)
            base = {"base": value(match["n"]), "base_kind": "" if whole is None else str(whole)}
            yield self._made("share", float(match["p"]), match, **base, decimals=_decimals(match["p"]))

    def _growth(self, stated: list[Claim]) -> Iterator[Claim]:
        """同比增长5.3%, 比上年减少2件: behind a number that was stated in the same sentence."""
        change = (
            r"(?:同比|比上一?年(?:度)?|较上一?年(?:度)?|较去年|比去年|与上一?年(?:度)?相比|与去年相比)(?:同期)?(?:相比)?,?"
            rf"(?P<way>增加|增长|上升|增多|减少|下降|降低)(?:了)?(?:{NUMBER}{CASES}{COUNTED}|(?<![约近])(?P<p>\d+(?:\.\d+)?)%)"
        )
        for match in re.finditer(change, self.sentence.text):
            place = self.sentence.original(match.start(), match.end())[0]
            earlier = [one for one in stated if one.end <= place and place - one.end <= 4]
            if earlier and earlier[-1].kind in GROWING:
                sign = -1 if match["way"] in ("减少", "下降", "降低") else 1
                base = {"base": earlier[-1].value, "base_kind": earlier[-1].kind}
                if match["p"]:
                    number = sign * float(match["p"])
                    yield self._made("growth", number, match, **base, decimals=_decimals(match["p"]))
                else:
                    yield self._made("change", sign * value(match["n"]), match, **base)

    def _sums(self) -> Iterator[Claim]:
        """共发布444条，其中网站118条、公众号294条: parts and the total they are said to be part of."""
        counted = rf"{NUMBER}(?P<c>[件份宗起条次篇项个]){COUNTED}"
        numbers = list(re.finditer(counted, self.sentence.text))
        for at, (first, second) in enumerate(pairwise(numbers), start=1):
            between = self.sentence.text[first.end() : second.start()]
            if "其中" in between:
                parts = tuple(value(one["n"]) for one in self._run(numbers[at:], first["c"]))
                if len(parts) > 1:
                    yield self._made("parts", value(first["n"]), first, parts=parts)

    def _run(self, numbers: list[re.Match[str]], counter: str) -> list[re.Match[str]]:
        """The numbers of one list: the same counter, of one kind of part, with short words between them."""
        run: list[re.Match[str]] = []
        for one in numbers:
            label = self.sentence.text[run[-1].end() if run else max(0, one.start() - 12) : one.start()]
            is_next = one["c"] == counter and len(label) <= 16 and not re.search(r"[;:]|占|同比|比上|共|合计", label)
            if not is_next or (run and _kind_of_part(label) != self.part):
                break
            self.part = _kind_of_part(label)
            run.append(one)
        return run


def _decimals(percent: str) -> int:
    return len(percent.partition(".")[2])


def _kind_of_part(label: str) -> str:
    """Whether a part is of channels, of applicants or of something else: parts of two kinds are two lists."""
    return (
        "channel"
        if re.search(rf"{CHANNEL}|公众号|微信|微博|[栏报]|媒体", label)
        else "applicant"
        if re.search(rf"{APPLICANT}|法人|组织", label)
        else "other"
    )

"""The words that may stand in a clause that states a number of requests or cases: any other word may change its
subject (涉及征地的申请, 区水务局收到, 逾期答复, 上半年), so such a clause states nothing that is sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

YEAR = r"20\d\d年(?:度)?"
UNIT = r"(?:街道办事处|街道办|街道|街|镇|乡|局|办事处|办|单位|机关|部门|委员会|委|中心|厅|院|政府|区|县|市)"
DISCLOSURE = r"(?:依申请)?(?:公开)?(?:政府|政务)?信息(?:依申请)?(?:公开)?|依申请(?:公开)?"
WORDS = (
    # when
    rf"(?:自|从|在|于)?(?:{YEAR})?1月(?:1日)?起?(?:至|到|-|—)(?:{YEAR})?12月(?:31日|底)?(?:止|期间)?",
    rf"(?:数据)?截[至止]?(?:到|至)?(?:{YEAR})?(?:12月(?:31日|底|末)?|年底|年末|目前)(?:为?止)?",
    rf"(?:在|于)?(?:{YEAR}|全年度?|本年度?|今年|年度|年内|报告期|统计期|期内|一年来|年)",
    # who: the unit itself
    rf"(?:我|本|全){UNIT}(?:机关|本级)?(?:党政办(?:公室)?|办公室)?",
    r"公民|法人|其[他它](?:社会)?组织|社会|公众|群众|各界|当事人|申请人|自然人",
    r"街道(?:办事处)?(?![\u4e00-\u9fff]{0,3}(?:所|局|站|队))|街办",
    # what
    DISCLOSURE,
    r"公开申请|申请公开|申请|行政复议|行政诉讼|复议|诉讼|案件|案|事项|事件|业务|情况|情形|办件|工作|类|方面|表|书|件|行为|活动",
    r"行政许可|行政处罚|行政强制|决定|规章|(?:行政)?规范性文件",
    # what was done with it
    r"新?(?:收到|接到|接收到?|接获|收悉|受理|收办|承办)|新收|新增|收|接|办结|答复|回复|办理完毕|办复|办理|处理|登记|审查",
    r"发生|产生|出现|引发|引起|涉及|存在|导致|提起|提出|提交|递交|要求|获取|作出|做出|实施|制发|制定|出台|印发|废止|现行|有效|被|涉",
    # small words
    r"一?共计?|总共|合计|总计|共有|累计|总数|总量|数量|数|量|其中|分别|各类|各种|任何|任一|一切|全部|全|已经|已|均|都|也|亦|同时|还|另|仅|只|新",
    r"依法|依规|规范|妥善|及时|按时|按期|有关|相关|关于|针对|对|向|就|因|由|和|及|或者?|以及|与|并且?|而|、|的|了|过|到|至|为|是|有|无|未|没有|没",
    r"任何|来|中|内|里|间|份|达|以|在|从|各为?|一是|二是|三是|四是|五是|首先|其次|[#,:()“”\"'\d.·]+|[一二三四五六七八九十](?=[、.])|本年度|年度",
    r"#[件份宗起例个次部项条]+|[办答][结复]率(?:为|达到?|均)?100%|法定(?:时限|期限)内|规定(?:时限|期限)内|得到|予以",
    r"维持|纠正|尚未|审结|结果|结转|继续|上年|下年|去年|上一|下一|度",
)
NAMED = r"[\u4e00-\u9fff]{2,14}?(?:街道办事处|街道办|街道|街|镇人民政府|乡人民政府|镇政府|乡政府|镇|乡)"
BUREAU = r"[\u4e00-\u9fff]{2,14}?(?:局|委员会|委|中心|办公室|院)"
NOBODY = r"(?!.{0,6}(?:某|其他|兄弟|相邻|各|有关|下属|所属|协|转|代|替|配合|指导))"  # no name of this unit
BEGINNINGS = {  # how a clause may name the unit itself, before the words; a bureau is named in its own report only
    "bureau": re.compile(rf"(?:{YEAR})?{NOBODY}{BUREAU}"),
    "": re.compile(rf"(?:{YEAR},?)?{NOBODY}{NAMED}"),
}


def _alternatives(pattern: str) -> Iterator[str]:
    """The parts of a pattern between the bars that stand in no bracket."""
    depth, start = 0, 0
    for at, letter in enumerate(pattern):
        is_plain = at == 0 or pattern[at - 1] != "\\"
        depth += is_plain * ((letter in "([") - (letter in ")]"))
        if letter == "|" and not depth:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


VOCABULARY = tuple(re.compile(one) for words in WORDS for one in _alternatives(words))


def _is_made_of_words(clause: str, starts: Iterable[int]) -> bool:
    """Whether a clause, from one of these places on, is nothing but known words. Each place is looked at once, so that
    no text, however it is made, takes longer than its length."""
    reached, waiting = set(starts), list(starts)
    while waiting:
        at = waiting.pop()
        ends = {match.end() for one in VOCABULARY if (match := one.match(clause, at))} - reached
        reached |= ends
        waiting += ends
    return len(clause) in reached


SURE = ("new", "received", "handled", "requests", "no_request", "all_closed", "review", "suit", "no_review", "no_suit")
MAY_BE_ANOTHERS = ("decisions", "rules", "admin_normative")  # 配合区城管局作出, 转发上级制定的
OTHER_SPELL = re.compile(  # a part of the year, more than a year, a rate, a condition
    r"""
      半年|季度|每|平均|[日月人]均|最[多高]|以来|近[一二三四五六七八九十两\d]+年
    | (?<!\d)(?:[1-9]|1[01])月(?!1?日?起?(?:至|到|-|—))
    | 20\d\d年?(?:至|到|-|—)20\d\d年|20\d\d年底.{0,4}累计
    | [如若]|除|超过\d+件的|确保|要做到|争取
    | 复议机关  # whose cases are those of others
    """,
    re.VERBOSE,
)


def is_of_the_year(words: str) -> bool:
    """Whether the words up to a number say nothing of half a year, of many years, of an average or of a condition."""
    return not OTHER_SPELL.search(words)


def is_known(claim: str, words: str, kind: str) -> bool:
    """Whether every word of a clause is known, for the kinds of claim that others' numbers are taken for.

    A bureau is named in its own report, not in that of a sub-district.
    """
    if claim not in SURE and claim.partition(".")[0] not in MAY_BE_ANOTHERS:
        return True
    named = BEGINNINGS["bureau" if kind == "bureau" else ""].match(words)
    return _is_made_of_words(words, {0, named.end()} if named else {0})

"""Whether a document is the report of a unit for a year: not for a part of it, nor a template or a notice.

What it is, its own title says: the last one before section one, whatever menus and links a page prints around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from loaders.documents.model import Document, Paragraph, Table
from loaders.errors import RefusedDocumentError
from loaders.labels import fold
from loaders.recognise.sections import section_headed

LONGEST_PIECE = 60
LONGEST_TITLE = 90
MOST_PIECES = 3  # a title is cut over so many lines
MOST_LINES = 3000
OF_THE_FORM = re.compile(r"第二十条第|申请人情况|本年新收|办理结果|结果维持")
DIGITS = r"(?:20\d\d|二[〇零○oO]?[一二三四五六七八九〇零○oO]{2,3})"
MONTH = r"(?:\d{1,2}|十[一二]|[一二三四五六七八九十])"
PART = re.compile(  # 上半年, 第一季度, 前三季度, 1-11月; 1-12月 is the whole year
    r"[上下]半年|半年(?!来)|第?[一二三四1-4]季度|前三个?季度|季度"
    rf"|前{MONTH}个?月|(?<!\d)(?:0?[1-9]|[一二三四五六七八九])月?份?(?:[-—–~]|至|到)+(?!12月|十二月){MONTH}月"
)
MONTHLY = re.compile(rf"年{MONTH}月份?(?:政府信息|政务)公开(?!.*(?:年度|年报))")
TITLE = re.compile(
    r"(?:政府信息|政务|信息)公开[^,。;]{0,40}?(?:报告|年报|总结|小结|情况|汇报|通报|报表|统计表|月报|季报|通知|模[板版]|样[表本]|说明)"
)
WHOLE = re.compile(rf"{DIGITS}年?.*(?:年度|年报|报告|总结)")
OTHER_PAGE = re.compile(r"[上下][一1][篇条页则]|相关(?:链接|阅读|信息|文章)|[前后]一篇|延伸阅读|更多")
ACCOUNT = re.compile(r"现将(?P<said>[^。]{0,40})(?:政府信息|政务)公开[^。]{0,30}(?:如下|公布|公开|报告|汇报)")
PERIOD = re.compile(
    r"(?:统计(?:期限|时限|时间|时段|期间|周期|区间|范围|口径)|数据(?:的)?(?:期限|时限|时间|时段|期间|起止)|报告期|起止(?:时间|日期)|数据自)"
    rf"[^。;]{{0,25}}?(?P<year>{DIGITS})年(?P<since>{MONTH})(?:月(?:{MONTH}[日号]|\d{{2}}[日号]|[一二三十]+[日号])?)?(?:起|开始)?"
    rf"(?:至|到|[-—–~])+(?:(?P<until>{DIGITS})年|同年|当年|本年)?(?P<end>{MONTH})月"
)
NUMERALS = {one: number for number, one in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
DECEMBER = 12
STANDS_FOR = r"(?:[xX×✕Ｘ*＊○〇□△_＿]{2,}|某某|(?:填写)?单位名称)"
NO_NAME = re.compile(
    rf"{STANDS_FOR}\(?(?:[省市县区旗州镇乡局委办厅院]|街道?|单位|机关|人民政府|中心|年)|20[xX×*＊□_]{{2}}年?"
)
SAMPLE_WORDS = r"(?:模[板版]|样[表本式]|范[本文例]|格式文本|参考文本|填[报表写](?:说明|示例|模[板版]|样例))"
SAMPLE = re.compile(rf"{SAMPLE_WORDS}(?:\)|】|$)|[(【]示例[)】]|(?<=报告)示例$")
NOTICE = re.compile(r"(?:做好|抓好|开展|规范|部署|布置|加强).{0,40}(?:通知|通告|方案|意见|要求)\)?$")


def refuse_other_kinds(document: Document) -> None:
    """Refuse what has the tables of a report and is none. Raises RefusedDocumentError half_year or template."""
    if part := part_of_year(document):
        raise RefusedDocumentError("half_year", part)
    if sample := sample_of(document):
        raise RefusedDocumentError("template", sample)


def own_title(document: Document) -> str:
    """The title, folded: the last before section one or the first table, else that of the page; empty if none."""
    return next(iter(_titles(document)), "")


def _titles(document: Document) -> list[str]:
    """The lines that may be the title, the last first, then the title of the page."""
    front = list(_front(document))
    ends = (at for at in reversed(range(len(front))) if not OTHER_PAGE.search(front[at][:12]))
    said = fold(document.metadata.get("title", ""))
    return [*filter(None, (_title_ending_at(front, at) for at in ends)), *([said] if TITLE.search(said) else [])]


def _title_ending_at(front: Sequence[str], at: int) -> str:
    """The title whose last line this is; lines above belong to it where they are no title themselves."""
    text = front[at]
    for above in reversed(front[max(at - MOST_PIECES + 1, 0) : at]):
        is_whole = TITLE.search(text) and not PART.search(above)
        if is_whole or len(above) > LONGEST_PIECE or TITLE.search(above):
            break
        text = above + text
    ends = (match.end() for match in TITLE.finditer(text))
    return text if _is_title(text) and any(end > len(text) - len(front[at]) for end in ends) else ""


def _is_title(text: str) -> bool:
    return len(text) <= LONGEST_TITLE and TITLE.search(text) is not None and not re.search(r"[,。;]", text)


def _front(document: Document) -> Iterator[str]:
    """The lines before section one and before the first table of the form, folded."""
    return (fold(text) for text in takewhile(lambda text: text is not None, _lines(document)) if text)


def _lines(document: Document) -> Iterator[str | None]:
    """Every line of prose and of tables that are not the form's; None where the report's own parts begin."""
    for block in document.blocks[:MOST_LINES]:
        texts = [block.text] if isinstance(block, Paragraph) else _texts(block)
        for text in texts:
            folded = fold(text[: 2 * LONGEST_TITLE])
            begins = section_headed(text) or OF_THE_FORM.search(folded)
            yield None if begins else text.strip()


def _texts(table: Table) -> list[str]:
    return [line for row in table.rows for cell in row for line in cell.text.split("\n")]


def part_of_year(document: Document) -> str:
    """The part of a year that a document is for, as printed; empty where it is for a whole year or says nothing."""
    titles = _titles(document)
    periods = [period for text in _prose(document) for period in PERIOD.finditer(text)]
    early = [period for period in periods if _ends_early(period)]
    if periods and len(early) == len(periods):
        return periods[0][0]
    is_whole = bool(periods) and any(WHOLE.search(title) and not _part(title) for title in titles)
    said = _part(titles[0]) if titles else next(filter(None, map(_accounted, _prose(document))), "")
    return "" if is_whole else said


def _part(title: str) -> str:
    found = PART.search(title) or MONTHLY.search(title)
    return found[0].removeprefix("年") if found else ""


def _accounted(text: str) -> str:
    """现将2023年上半年政府信息公开工作情况报告如下."""
    account = ACCOUNT.search(text)
    return _part(account["said"]) if account else ""


def _ends_early(period: re.Match[str]) -> bool:
    """Whether a period of statistics ends in the year it begins in, and before December; a later start is none."""
    end = NUMERALS.get(period["end"]) or int(period["end"])
    return end < DECEMBER and period["until"] in (None, period["year"])


def sample_of(document: Document) -> str:
    """What says that a document is a template or a notice; a page that offers one beside its report says nothing."""
    title = own_title(document)
    if SAMPLE.search(title) or NO_NAME.search(title) or NOTICE.search(title):
        return title
    accounts = (account["said"] for text in _prose(document) if (account := ACCOUNT.search(text)))
    return next((said for said in accounts if NO_NAME.search(said)), "") or _marked(document, title)


def _prose(document: Document) -> Iterator[str]:
    return (fold(paragraph.text) for paragraph in document.paragraphs)


def _marked(document: Document, title: str) -> str:
    """A line of its own that says so (样表, 模板) above or below a title that names nobody."""
    if not title or re.sub(rf"{DIGITS}年?度?|[\d年()]|的|关于|(?:人民)?(?:政府信息|政务|信息)公开.*", "", title):
        return ""
    return next((line for line in _front(document) if re.fullmatch(rf"[(【]?(?:{SAMPLE_WORDS}|示例)[)】]?", line)), "")

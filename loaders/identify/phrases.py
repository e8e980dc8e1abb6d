"""Phrases of the prose that say whose report it is or for which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from loaders.identify.lines import Line
from loaders.identify.signs import Sign, sign
from loaders.identify.titles import KIND, SUBJECT
from loaders.identify.years import DAY, YEAR, day_in, year_of
from loaders.names import ends_as_unit, is_name, stands_alone, unit_of
from loaders.wrapping import AROUND, SEAL, cleaned

NAME = r"[^,。;:]{0,30}?"
ACCOUNT = re.compile(  # 现将我街道2023年度政府信息公开工作报告如下
    rf"现将(?P<name>{NAME})(?:关于)?{YEAR}年?度?的?(?P<more>{NAME})"
    rf"(?:{SUBJECT}|(?:工作|情况|有关情况|工作情况)*(?:报告|公布|公开|通报|汇报|总结)如下)"
)
LAWFUL = re.compile(r"^.{0,80}?(?:根据|按照|依据|依照|遵照)")  # how the sentence begins that announces this report
ISSUED = re.compile(  # 根据…，清波街道编制2023年政府信息公开工作年度报告; 现向社会公开2023年度清波街道…
    rf"(?:[,。;]|^)(?:由(?!拳))?(?P<name>{NAME})(?P<now>现予以?|现|特此|特)?(?:面?向(?:全?社会(?:各界)?|公众))?"
    rf"(?:编制|制作|公布|发布|公开)(?P<done>了)?(?:本|并公布|并发布)?(?P<more>{NAME})"
    rf"{YEAR}年?度?的?(?P<last>{NAME}){SUBJECT}{KIND}"
)
AUTHOR = re.compile(r"由(?!拳街)(?P<name>[^,。;]{2,80}?)(?:,(?:根据|按照|依据|依照)[^。;]{0,80}?)?(?:编制|编写|汇编)")
COMPILED = re.compile(  # what somebody compiled: the report, or a catalogue beside it
    r"(?P<other>目录|指南|预算|决算|规划|方案|清单|手册|台账|简报|汇编|公报|[月季周]报"
    r"|(?:审计|调研|政府工作|整改|评估|自查|绩效)报告)(?:报告)?|(?P<own>报告|年报)"
)
LONGEST_OBJECT = 40  # characters behind 编制 in which its object stands
BY_LAW = re.compile(r"(?:根据|按照|依据|依照|负责|组织|牵头|统一|汇总|结合|会同|共同).*$")
LABELLED = re.compile(r"^(?:编制|填报|报告|报送)(?:单位|机关|主体)(?:名称)?(?P<name>.{2,40})$")
PERIOD = re.compile(
    rf"统计[^\d。;]{{0,20}}?{YEAR}年0?1月0?1日"
    rf"|(?<!\d){YEAR.replace('year', 'since')}年0?1月0?1日(?:起|开始)?(?:至|到|[-—~–]+)"
    rf"(?:{YEAR.replace('year', 'until')}年|同年|当年|本年)?12月31日"
)
OPENING = re.compile(
    rf"^(?:[\(]?[一1]?[\)、.]{{0,2}}(?:总体情况|总体概述|概述|基本情况|工作基本情况)?[:。]?){YEAR}年度?"
    r"(?:,|(?=[我本全][街镇乡局区县市机委单]|在[^,。]{2,40}[下中,]))"
)
WORKS = r"(?:严格|认真|坚持|积极|深入|高度重视|全面|紧紧|始终|持续|切实|扎实|不断|进一步|按照|围绕|继续|以习近平)"
SUBJECT_OF_OPENING = re.compile(
    rf"^(?:(?:\(?[一1][^,。]{{0,10}}?)?{YEAR}年度?,?|[^,。]{{0,12}}?以来,)?(?:在[^。]{{2,60}}?[下中],)?"
    rf"(?P<name>[^,。;]{{3,25}}?)(?:党工委、?办事处)?(?={WORKS})"
)
CONTACT = re.compile(
    r"(?:请|可|敬请|欢迎)(?:直接|及时|您)?(?:与|和|同|向|联系)(?P<name>[^,。;:(]{3,30}?)"
    r"(?:进行)?(?:联系|咨询|反映|反馈|[,。;:(]|$)"
)
PUBLISHER = re.compile(
    r"^(?:发布|公开|发文|主办|编制发布)(?:机构|机关|单位|主体)(?P<name>[^\d,。]{3,30})$"
    r"|来源(?P<source>[^\d,。]{3,30}?)(?:$|发[布表]|时间|作者|浏览|字体)"
)
OURS = re.compile(
    r"(?<![基日资成根原样文])[我本](?:街道|[镇乡](?![镇村])|苏木)"
)  # how the report of a sub-district or town calls it
LONGEST_SIGNATURE = 60
LABELLED_VALUE = re.compile(r"[^\d二]*[:：]")
ALSO_PARTY = re.compile(r"^中共.*(?:委员会|工委)$")
PUBLISHED = re.compile(r"(?:发布|发表|公开|发文|成文|生成)(?:日期|时间)[^\d二]{0,3}(?=(?:20|二))")
PROSE = re.compile(r"[,，。]|.{20}")  # what is no heading under a heading


def _unit(text: str) -> str | None:
    """The unit that a piece of a sentence names, None if it names none."""
    name = unit_of(cleaned(text))
    return name if len(name) >= 2 and is_name(name) and ends_as_unit(name) else None


def _named(match: re.Match[str], *groups: str) -> Iterator[str]:
    return (name for group in groups if (name := _unit(match[group] or "")))


def _statements(line: Line) -> Iterator[Sign]:
    for match in ACCOUNT.finditer(line.folded):
        yield sign("year", year_of(match["year"]), "statement", match[0], line.place)
        for name in _named(match, "name", "more"):
            yield sign("organisation", name, "statement", match[0], line.place)
    for match in ISSUED.finditer(line.folded):
        announced = match["now"] or (line.is_front and not match["done"] and LAWFUL.match(line.folded))
        if not announced or (match["name"] and not (is_name(cleaned(match["name"])) or _is_we(match["name"]))):
            continue
        yield sign("year", year_of(match["year"]), "statement", match[0].strip(",。;"), line.place)
        for name in _named(match, "name", "more", "last"):
            yield sign("organisation", name, "statement", match[0].strip(",。;"), line.place)


def _is_we(text: str) -> bool:
    return re.fullmatch(r"[我本]\D{1,6}", text) is not None


def _authors(line: Line) -> Iterator[Sign]:
    """由清波街道办事处党政办公室编制, of the report; 目录由…编制 is no sign of it."""
    for sentence in re.split(r"[。;]", line.folded):
        for match in AUTHOR.finditer(sentence):
            name = _unit(BY_LAW.sub("", match["name"]))
            if name and _is_of_the_report(sentence[: match.start()], sentence[match.end() :]):
                yield sign("organisation", name, "author", match[0], line.place)
    if (labelled := LABELLED.match(line.folded)) and (name := _unit(labelled["name"])):
        yield sign("organisation", name, "author", line.text, line.place)


def _is_of_the_report(before: str, behind: str) -> bool:
    """Whether what 由X编制 speaks of is the report: what was named last before it, else its object behind."""
    named = [*COMPILED.finditer(before)][-1:] or [*COMPILED.finditer(behind[:LONGEST_OBJECT])][:1]
    return any(one["own"] for one in named)


def _periods(line: Line) -> Iterator[Sign]:
    for match in PERIOD.finditer(line.folded):
        for year in dict.fromkeys(filter(None, (match["year"], match["since"], match["until"]))):
            yield sign("year", year_of(year), "period", match[0], line.place)


def _offered(line: Line) -> Iterator[Sign]:
    for match in CONTACT.finditer(line.folded):
        if name := _unit(match["name"]):
            yield sign("organisation", name, "contact", match[0], line.place)
    if (said := PUBLISHER.search(line.folded)) and (name := _unit(said["name"] or said["source"])):
        yield sign("organisation", name, "publisher", line.text, line.place)


def _opening(lines: Sequence[Line]) -> Iterator[Sign]:
    """The first paragraph of section one, or its heading with the paragraph glued to it."""
    glued = re.compile(r"^[一1]?、?(?:总体情况|总体概述|概述)")
    prose = (one for one in lines if one.section == "一" and not one.is_heading and PROSE.search(one.folded))
    first = next(prose, None)
    first = first or next((one for one in lines if glued.match(one.folded) and not one.is_heading), None)
    if first is None:
        return
    if match := OPENING.match(first.folded):
        yield sign("year", year_of(match["year"]), "opening", match[0], first.place)
    if (match := SUBJECT_OF_OPENING.match(first.folded)) and (name := _unit(match["name"])):
        if match["year"]:
            yield sign("year", year_of(match["year"]), "opening", match[0], first.place)
        yield sign("organisation", name, "opening", match[0], first.place)


def _selves(lines: Sequence[Line]) -> Iterator[Sign]:
    """What the report calls its unit, once: 我街道 is not said by a district."""
    found = ((line, match) for line in lines if (match := OURS.search(line.folded)))
    for line, match in islice(found, 1):
        yield sign("organisation", match[0], "opening", line.text[:LONGEST_SIGNATURE], line.place)


def _signatures(lines: Sequence[Line]) -> Iterator[Sign]:
    """The unit's name in a line of its own, with a date behind it or in the next line."""
    for at, line in enumerate(lines):
        match = DAY.search(line.folded) if len(line.folded) <= LONGEST_SIGNATURE else None
        day = day_in(match[0]) if match and match.end() >= len(line.folded.rstrip(")")) and "年" in match[0] else None
        if match is None or day is None:
            continue
        above = [_signing(one, one.folded) for one in reversed(lines[max(at - 2, 0) : at])]
        name = _signed([_signing(line, line.folded[: match.start()]), *above] if match.start() > 1 else above)
        if name:
            printed = f"{name} {match[0]}"
            yield sign("organisation", name, "signature", printed, line.place)
            yield sign("date", day, "signature", printed, line.place)


def _signing(line: Line, text: str) -> str:
    """What signs in a line, behind the furniture of its page; nobody where it is a value: 供稿：枫汀街道."""
    return "" if LABELLED_VALUE.match(line.text) else AROUND.sub("", SEAL.sub("", text))


def _signed(above: Sequence[str]) -> str | None:
    """The unit that signs in the lines from the date upwards; its party committee may sign beside it."""
    parties = [text for text in above[:2] if ALSO_PARTY.match(text)]
    units = [text for text in above[: 1 + len(parties)] if text not in parties and stands_alone(text)]
    return next(iter([*units, *parties]), None)


def phrase_signs(lines: Sequence[Line]) -> Iterator[Sign]:
    """Every sign of the prose."""
    for line in lines:
        yield from _statements(line)
        yield from _authors(line)
        yield from _periods(line)
        yield from _offered(line)
    yield from _opening(lines)
    yield from _selves(lines)
    yield from _signatures(lines)

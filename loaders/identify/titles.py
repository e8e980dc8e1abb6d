"""Titles: 清波街道2023年政府信息公开工作年度报告 in its wordings, in one line or several, glued to what follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.identify.lines import Line
from loaders.identify.signs import Sign, sign
from loaders.identify.years import YEAR, year_of
from loaders.labels import fold
from loaders.names import (
    GENERAL,
    GRASSROOTS,
    HAN,
    LONGEST_NAME,
    PLACE,
    PLACE_LAST,
    core,
    ends_as_unit,
    is_name,
    is_sort,
    kind_of,
    refers,
    root,
    stands_alone,
)
from loaders.organisations import Registry
from loaders.wrapping import bare, beginnings, cleaned, is_aside

MOST_LINES = 4  # a title is cut over so many lines at most
LONGEST_PIECE = 60
LONGEST_TITLE = 120
SHORTEST_ROOT = 2  # characters: 隙街道 behind a space is a piece of a name
SUBJECT = (
    r"(?:(?:人民)?政府信息(?:主动)?(?:公开)?(?:和|与|及|、)政务公开|(?:(?:人民)?政府|政务)?信息公开|政务公开"
    r"|政府信息(?=工作年度报告))"
)
KIND = r"(?:工作)?的?(?:情况)?(?:年度)?(?:工作)?(?:情况)?的?(?:报告单?|年报|总结)"
GLUED = (  # what may follow a title without a space: prose, the furniture of a page
    r"根据|按照|依据|依照|为[了进贯]|现将|现公布|本(?:报告|年度报告|年报)|来源|信息来源|发布|公开日期|时间|日期|浏览|阅读|点击"
    r"|字[体号]|作者|索引|打印|分享|[一1]?、|[-—–]|20\d\d[-年/.]\d|[\[【〔]|由.{2,30}编制"
)
END = rf"(?P<notes>(?:\([^()]{{0,20}}\))*)(?:的(?:公告|通知|通告|函))?(?=$|{GLUED})"
OF_YEAR = rf"{YEAR}年{{0,2}}度?的?"
SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"^(?P<name>.{{0,60}}?)(?:关于)?{OF_YEAR}{SUBJECT}{KIND}{END}",
        rf"^(?P<name>.{{0,40}}?){OF_YEAR}(?P<more>(?:\d{{2,3}}(?=[街师团])|[^\d,。]){{2,30}}?)(?:关于)?{SUBJECT}{KIND}{END}",
        rf"^(?P<name>.{{0,60}}?)(?:关于)?{SUBJECT}{KIND}\(?{YEAR}(?:年?度?\)|年度|年(?!\d)){END}",
    )
)
YEARLESS = re.compile(rf"^(?P<name>.{{2,40}}?)(?:关于)?{SUBJECT}(?:工作)?(?:年度)?(?:工作)?(?:报告|年报){END}")
WAY = re.compile(r"^.{0,200}[>›»]")  # the way to the page, printed before its title: 首页>年报>
OTHER_PAGE = re.compile(r"[上下][一1][篇条页则]|相关(?:链接|阅读|信息|文章)|前一篇|后一篇|延伸阅读")
NOTE = re.compile(r"\(([^()]+)\)")
BEFORE = re.compile(r"^[\[(【]([^\[\]()【】]{2,20})[\])】]")
BEHIND = re.compile(r"^[-—–_|·]+([^-—–_|·\d,。;]{3,20})$")
USUAL_NOTE = re.compile(
    r"[版稿]$|全文|正文|汇总|本级|修[订改]|更正|^[含不全]|解读|图|附件|公示|审|章|公开|报告|年报|网|政府"
)
LABEL = re.compile(
    r"(?:编制|发布|公开|发文|制作|主办|承办|责任|所属|信息)?(?:单位|机构|机关|部门|主体)(?:名称)?|(?:信息|文章)?来源|作者|站点"
)
OTHER_PERIOD = re.compile(
    r"[上下]半年|年半年|季度"
)  # of the links around a report; a report for such a period is refused
PLACE_CUT = re.compile(r"^\D{1,12}[省市区县旗州]\D{1,4}$")  # 示例区清, of 示例区清 / 波街道
Find = Callable[[str], re.Match[str] | None]


@dataclass(frozen=True)
class Title:
    """A title: its year if it has one, the names it may give, how it is printed and where."""

    year: str | None
    names: tuple[str, ...]
    text: str
    place: str


def _named(match: re.Match[str]) -> str:
    """The name in a title, empty if it has none: before the year, behind it, or half before and half behind."""
    groups = match.groupdict()
    before, behind = cleaned(groups["name"] or ""), cleaned(groups.get("more") or "")
    names = (before + behind, behind, before) if behind else (before,)
    return next((name for name in names if is_name(name)), "")


def _match(folded: str) -> re.Match[str] | None:
    start = WAY.sub("", folded)[:LONGEST_TITLE]
    if OTHER_PAGE.search(start[:12]):
        return None
    match = next((match for shape in SHAPES if (match := shape.search(start))), None)
    return None if match and OTHER_PERIOD.search(match[0]) else match


def _window(lines: Sequence[Line], at: int, width: int) -> Sequence[Line] | None:
    """The line with those above it; None where one of them is too long to be a piece of a title."""
    pieces = lines[at - width + 1 : at + 1]
    above = lines[max(at - width, 0) : at - 1] if width > 1 else ()
    if any(LABEL.fullmatch(one.folded) for one in above):  # what stands under 发布机构 is its value
        return None
    if at + 1 < width or any(len(piece.folded) > LONGEST_PIECE for piece in pieces[: -1 if width > 1 else 0]):
        return None
    return pieces


def _title_ending_at(lines: Sequence[Line], at: int, registry: Registry) -> Title | None:
    """The title whose last line this is, in the fewest lines that give it a name; without one where it speaks of its
    unit as 我街道, or where what stands before it may be the furniture of its page."""
    found: Title | None = None
    for width in range(1, MOST_LINES + 1):
        pieces = _window(lines, at, width)
        match = _match("".join(one.folded for one in pieces)) if pieces else None
        if pieces is None or match is None:
            continue
        if width > 1 and _is_furniture(pieces[0]):
            break
        printed = "".join(line.text for line in pieces)
        match, said, is_open = _begun(match, printed, _match)
        is_open = is_open or _refers(match, said, _match) or (width > 1 and _is_cut(lines[at - 1], lines[at]))
        name = "" if is_open else _named(match)
        name = "" if width > 1 and not ends_as_unit(name) else name
        names = _readings(name, lines, at - width, registry) if name else ()
        names = _parted(said, names) if width == 1 else names
        names = _beside(match, names)
        if found is None or names:
            found = Title(year_of(match["year"]), names, printed[:LONGEST_TITLE], pieces[0].place)
        if names or is_open:
            break
    return found


def _begun(match: re.Match[str], printed: str, find: Find) -> tuple[re.Match[str], str, bool]:
    """The match and the text of a title from where it begins behind the furniture of its line (字号：大 中 小, 来源：),
    and whether what stands before may be a part of its name (字号：大 中 小字镇)."""
    whole = _named(match)
    for start, may_be_its in beginnings(printed[:LONGEST_TITLE]):
        later = find(bare(fold(printed[start:])))
        name = _first(later) if later else ""
        if later and name and not _is_placed(whole, name):
            is_short = printed[start - 1] in "大中小字号" and len(root(name)) < SHORTEST_ROOT
            return later, printed[start:], may_be_its or is_short
    return match, printed, False


def _first(match: re.Match[str]) -> str:
    """What stands first for a name in a title, a name or not: before the year, else behind it."""
    groups = match.groupdict()
    return cleaned(groups["name"] or groups.get("more") or "")


def _refers(match: re.Match[str], printed: str, find: Find) -> bool:
    """Whether a title speaks of its unit without a name (我街道), whatever stands before: 默认 全镇2023年…"""
    if refers(_first(match)):
        return True
    for space in re.finditer(r"\s+", printed[:LONGEST_TITLE]):
        behind = printed[space.end() :]
        later = find(bare(fold(behind)))
        name = cleaned(later["name"]) if later else ""
        if refers(name) and fold(behind.split()[0]).startswith(name):
            return True
    return False


def _is_furniture(line: Line) -> bool:
    """Whether a line has words, and none but those of the page around a report."""
    return is_aside(line.text) and re.search(f"[{HAN}]", line.folded) is not None


def _is_cut(above: Line, line: Line) -> bool:
    """Whether a title has only 街道 for a name, and the line above may as well be the page's as the beginning of it."""
    match = _match(line.folded)
    if match is None or not is_sort(cleaned(match["name"])):
        return False
    before = cleaned(above.text)
    return not ends_as_unit(before) and PLACE.match(core(before + cleaned(match["name"]))) is None


def _parted(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a title with spaces in its line: what stands before a space may be the menus of the page (大 中 小
    清波街道2023年…), the place (示例区 清波街道) or the beginning of the name, and then nobody can tell."""
    spaces = [space for space in re.finditer(r"\s+", text[:LONGEST_TITLE]) if text[: space.start()].strip()]
    behind = [(text[: space.start()], name) for space in spaces if (name := _name_behind(text[space.end() :]))]
    if not behind:
        return names
    before, name = behind[-1]
    for earlier, longer in reversed([*(("", full) for full in names), *behind[:-1]]):
        if longer != name and not _is_placed(longer, name):
            return (name,) if is_aside(before.split()[-1]) else (*names, name)
        before, name = earlier, longer
    return (name,)


def _is_placed(longer: str, name: str) -> bool:
    """Whether the longer name is the other with its place before it."""
    return longer.endswith(name) and PLACE_LAST.search(core(longer.removesuffix(name))) is not None


def _name_behind(text: str) -> str:
    match = _match(fold(text))
    name = _named(match) if match else ""
    return name if name and ends_as_unit(name) and len(root(name)) >= SHORTEST_ROOT else ""


def _beside(match: re.Match[str], names: tuple[str, ...]) -> tuple[str, ...]:
    """The names with those beside a title: 示例区2021年…报告(清波街道) is the sub-district's, (清波) is asked about."""
    notes = list(map(cleaned, NOTE.findall(match["notes"])))
    of_a_district = all(kind_of(name) == "district" for name in names)
    if of_a_district and names:
        notes = [note for note in (*notes, *_around_a_district(match)) if not USUAL_NOTE.search(note)]
    notes = [note for note in notes if is_name(note) and kind_of(note) != "district"]
    units = tuple(filter(stands_alone, notes))
    if not of_a_district:
        return (*names, *units)
    return units or (*names, *(notes if names else ()))


def _around_a_district(match: re.Match[str]) -> Iterator[str]:
    """What stands in front of a title and behind it: 【清波街道】示例区2021年…报告, 示例区2021年…报告-清波街道."""
    behind = BEHIND.findall(match.string[match.end() :])
    return map(cleaned, (*BEFORE.findall(match.string), *behind))


def _readings(name: str, lines: Sequence[Line], above: int, registry: Registry) -> tuple[str, ...]:
    """The name a title gives; where the line above may hold the beginning of it, the longer name too."""
    before = cleaned(lines[above].text) if above >= 0 else ""
    longer = before + name
    if not PLACE_CUT.match(before) or ends_as_unit(before) or len(longer) > LONGEST_NAME or GENERAL.search(longer):
        return (name,)
    return (longer,) if registry.named(longer) else (name, longer)


def titles(lines: Sequence[Line], registry: Registry) -> Iterator[Title]:
    """The titles before section one, most with year and name."""
    front = [line for line in lines if line.is_front]
    for at in range(len(front)):
        if title := _title_ending_at(front, at, registry):
            yield replace(title, names=(*title.names, *_below(front, at, title)))
        elif match := _yearless(front[at].folded):
            match, said, is_open = _begun(match, front[at].text, _yearless)
            name = cleaned(match["name"])
            if is_name(name) and ends_as_unit(name) and not (is_open or _refers(match, said, _yearless)):
                yield Title(None, (name,), front[at].text[:LONGEST_TITLE], front[at].place)


def _yearless(folded: str) -> re.Match[str] | None:
    return None if OTHER_PAGE.search(folded[:12]) else YEARLESS.search(folded[:LONGEST_TITLE])


def _below(front: Sequence[Line], at: int, title: Title) -> Iterator[str]:
    """The sub-district or town in the line under the title of its district's report: whose it is, is asked."""
    name = cleaned(front[at + 1].folded.strip("()")) if at + 1 < len(front) else ""
    of_a_district = bool(title.names) and all(kind_of(one) == "district" for one in title.names)
    if of_a_district and kind_of(name) in GRASSROOTS and stands_alone(name):
        yield name


def title_signs(found: Sequence[Title], source: str = "title") -> Iterator[Sign]:
    """The signs of titles; one without a year names its unit only where that is a sub-district or a town."""
    for title in found:
        if title.year:
            yield sign("year", title.year, source, title.text, title.place)
        for name in title.names:
            if title.year:
                yield sign("organisation", name, source, title.text, title.place)
            else:
                alone = kind_of(name) in GRASSROOTS
                yield Sign("organisation", name, "heading", title.text, title.place, alone)


def page_title_signs(text: str) -> Iterator[Sign]:
    """The signs in the title of a web page: 清波街道2023年政府信息公开工作年度报告 - 示例区人民政府."""
    for piece in re.split(r"[_|<>»›]|\s[-—–]+\s|--+", text):
        if match := _match(fold(piece)):
            match, said, is_open = _begun(match, piece, _match)
            name = "" if is_open or _refers(match, said, _match) else _named(match)
            found = Title(year_of(match["year"]), (name,) if name else (), piece.strip(), "")
            yield from title_signs([found], "page_title")

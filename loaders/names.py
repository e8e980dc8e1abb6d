"""Names of units as they are printed: what is a name, which kind of unit bears it, when two names are one unit's.

示例区清波街道, 清波街道, 清波街道办事处 and 示例区人民政府清波街道办事处 are one unit;
中共示例区清波街道工作委员会 is not.
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz

from loaders.labels import fold

KINDS = (
    ("subdistrict", r"(?:街道(?:办事处|办)?|.街办)$"),
    ("town", r"镇(?:人民政府|政府)?$"),
    ("township", r"(?:乡|苏木)(?:人民政府|政府)?$"),
    ("bureau", r"(?:局|委|委员会|办公室|中心)$"),
    ("district", r"(?:(?<![社小校])区|县|市)(?:人民政府|政府)?$"),
)
GRASSROOTS = frozenset(("subdistrict", "town", "township"))
LONGEST_NAME = 30
OTHER_UNIT = re.compile(r"(?:[局委办会院馆校所站队部厅署社台行学]|办公室|中心|大学|公司|集团)$")
PARTY = re.compile(r"^中共|党工委|党委|[街镇乡]道?工委")
GOVERNMENT = re.compile(r"(?<=[省市区县旗州])(?:人民)?政府(?=.{3,}$)")  # 示例区人民政府清波街道 -> 示例区清波街道
PLACE_END = r"(?:省|自治[区州县旗]|(?<!城)市(?![场容政])|(?<![社小校])区|[县旗盟]|州(?![市区县]))"
PLACE = re.compile(rf"^(?P<place>(?:[^省市区县旗盟]{{1,7}}?{PLACE_END}|市[中南北]区)+)(?P<rest>.{{3,}})$")
PLACE_LAST = re.compile(r"(?:省|市|区|县|旗|州|盟|管委会|管理委员会)$")
GENERAL = re.compile(
    r"""
      ^(?:我|各|该|所[辖属在]|相关|有关|下[辖属]|其他|本(?!溪)|全(?![州椒南])|特(?!克斯)|现(?:将|公布|发布|就|把)?$)
    | ^(?:现将|现公布|现发布|根据|按照|依据|依照|为了?|关于|上[一半]|下[一半]|第[一二三四]|.*[上下]一?[篇条页])
    | ^(?:道|街道|乡镇|镇街?|街镇|乡|局|委|[区县市省旗州]|机关|单位|部门|办|人民政府|政府)?
      (?:街道|镇|乡|局|委|区|县|市)?(?:人民政府|政府)?(?:办事处|办公室|办公厅|办)?$
    | [,，。;；:：、\d?？!！]
    | 公开年|信息公开|政务公开(?!办|中心)|年报|年度|报告|首页|门户|官网|网站|栏目|专栏|导航|通知|公告|如下
    | 情况|要求|条例|规定|上半|下半|季度
    | 工作(?!委|部|局|办)
    | [\u2e80-\u2fdf]  # a radical that could not be folded stands for a letter
    """,
    re.VERBOSE,
)
LEADING = re.compile(
    r"^(?:.*[>›»/|_\])】—])?[-.、·]*(?:附件?[\d一二三四五六]{0,2}[.、]?)?"
    r"(?:(?:现将|现)?(?:关于)?(?:印发|公布|发布|报送|公开|呈报|上报|编制)(?=.{3})|关于)?"
)
INNER = (  # how the names of offices within a unit begin
    r"(?:党|综合|行政|政务|政策|信息|宣传|文[秘化旅]|秘书|办公|机[要关]|社会|社区|经济|平安|公共|便民|财政|应急|司法)"
)
OFFICE_WITHIN = re.compile(
    rf"^(?P<unit>.{{2,}}?(?:街道(?:办事处|办(?!公))?|街办|(?:(?<![城乡])镇|乡(?![镇村]))(?:人民政府|政府)?|局|委员会|委))"
    rf"(?:{INNER}.{{0,12}}?)?(?:办公室|办|科|股|室|中心|组|站|所)$"
)
GOVERNMENT_OFFICE = re.compile(r"^(?P<unit>.*[省市区县旗州](?:人民)?政府)(?:办公室|办公厅|办)$")
LIKE = 0.66  # one character in three may differ: what is less like is another name


def kind_of(name: str) -> str:
    """The kind of an organisation by the ending of its name."""
    return next((kind for kind, pattern in KINDS if re.search(pattern, name)), "other")


def cleaned(text: str) -> str:
    """What may be a name, without what is printed before it: the way to the page, 附件1, 关于公布."""
    return LEADING.sub("", fold(text)).strip("，,。、.- ")


def is_name(text: str) -> bool:
    """Whether a text can be the name of a unit: not a general word (我街道, 市政府), nor a piece of a sentence."""
    return 2 <= len(text) <= LONGEST_NAME and not GENERAL.search(text)


def ends_as_unit(name: str) -> bool:
    """Whether a name ends as names of units do."""
    return kind_of(name) != "other" or bool(OTHER_UNIT.search(name))


def stands_alone(name: str) -> bool:
    """Whether a name no registry knows says by itself which unit is meant: 区住建局 and 教育局 do not.

    A sub-district or town has a name of its own; a bureau, or any other unit, needs the name of its place before it.
    """
    short, kind = core(name), kind_of(name)
    if not is_name(name) or not ends_as_unit(name) or PARTY.search(short):
        return False
    if kind in GRASSROOTS:
        return bool(root(short))
    return len(short) >= 3 if kind == "district" else PLACE.match(short) is not None


@cache
def core(name: str) -> str:
    """A name without what is printed or left out at will: 办事处, 人民政府."""
    text = re.sub(r"(?<=街道)(?:办事处|办)$", "", re.sub(r"(?<=.)街办$", "街道", fold(name)))
    text = re.sub(r"(?<=[镇乡木区县市旗州省])(?:人民)?政府$", "", text)
    return GOVERNMENT.sub("", text)


def root(name: str) -> str:
    """What is a unit's own in its name: 清波 of 示例区清波街道."""
    return re.sub(r"(?:街道|镇|乡|苏木|局|委员会|委)$", "", local(core(name)))


def local(short: str) -> str:
    """The core of a name without the places it begins with: 示例市示例区清波街道 -> 清波街道."""
    placed = PLACE.match(short)
    return placed["rest"] if placed else short


def same_unit(one: str, other: str) -> bool:
    """Whether two names may be one unit's: equal but for suffixes, the places before them, or a bureau's short form."""
    short, long = sorted((core(one), core(other)), key=len)
    if short == long:
        return True
    if PARTY.search(short) or PARTY.search(long):
        return False
    if long.endswith(short) and is_name(short):
        return bool(PLACE_LAST.search(long.removesuffix(short) + _lost_place(short)))
    return _is_short_form(short, long)


def _lost_place(short: str) -> str:
    """The 区 of 区住建局: what is left of the place before a bureau's name."""
    return short[0] if short[0] in "区县市" and kind_of(short) == "bureau" else ""


def _is_short_form(short: str, long: str) -> bool:
    """区住建局, 示例区住建局 for 示例区住房和城乡建设局: a bureau's letters in order, in the same place."""
    if kind_of(short) != "bureau" or kind_of(long) != "bureau":
        return False
    placed, other = PLACE.match(short), PLACE.match(long)
    place = placed["place"] if placed else _lost_place(short)
    if place and not (other and other["place"].endswith(place)):
        return False
    brief, full = short[len(place) :], other["rest"] if other else long
    letters = iter(full)
    return len(brief) >= 3 and brief[0] == full[0] and brief[-1] == full[-1] and all(one in letters for one in brief)


def likeness(one: str, other: str) -> float:
    """How like two names are, 0 to 1, places and suffixes apart."""
    left, right = local(core(one)), local(core(other))
    if root(one) == root(other) and len(root(one)) >= 2:
        return 0.95  # 松砚镇 that became 松砚街道; the same name in another place
    if _is_short_form(*sorted((core(one), core(other)), key=len)):
        return 0.9
    return fuzz.ratio(left, right) / 100


def unit_of(name: str) -> str:
    """The unit of an office within it: 清波街道办事处党政办公室 -> 清波街道办事处. Such an office files no report."""
    within = OFFICE_WITHIN.match(name)
    return within["unit"] if within else name


def government_of(name: str) -> str | None:
    """The government whose office a name is: such an office files its own report and writes the government's."""
    office = GOVERNMENT_OFFICE.match(fold(name))
    return office["unit"] if office else None

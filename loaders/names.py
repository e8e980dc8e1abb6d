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
    (
        "subdistrict",
        r"(?:街道(?:办事处|办)?|(?<=..)(?<![大行])街|.街办|(?<![驻县区市镇乡])(?<=..)办事处|(?<=..)地区办事处)$",
    ),
    ("town", r"镇(?:人民政府|政府)?$"),
    ("township", r"(?:乡|苏木)(?:人民政府|政府)?$"),
    ("bureau", r"(?:局|委|委员会|管委会|办公室|中心)$"),
    ("district", r"(?:(?<![社小校片园])区|县|市|旗|盟|(?<=.)州|省)(?:人民政府|政府|行政公署)?$"),
)
HAN = r"\u3007\u3400-\u9fff\U00020000-\U0003ffff"  # letters of names, rare ones too
GRASSROOTS = frozenset(("subdistrict", "town", "township"))
LONGEST_NAME = 30
OTHER_UNIT = re.compile(r"(?:[局委办会院馆校所站队部厅署社台行学联]|[农牧林渔茶]场|监狱|办公室|中心|大学|公司|集团)$")
CORPS = re.compile(r"(?:(?<!\d)\d{1,3}|[一二三四五六七八九十]+)[师团]场?$|生产建设兵团$")
PARTY = re.compile(r"^中共|党工委|党委|[街镇乡]道?工委")
GOVERNMENT = re.compile(r"(?<=[省市区县旗州盟])(?:人民)?政府(?=.{3,}$)")  # 示例区人民政府清波街道 -> 示例区清波街道
CITY = (  # the 市 of 砚城市教育局 and 诸城市民政局, and no 市 of 城市管理局, 市场监督管理局, 市政园林局
    r"(?<!^城)(?<![省市区县旗州盟]城)市(?![场容]|政(?:园|公用|工程|管|设施|建设|养护|和|集团))(?!(?<=城市)管理)"
)
ZONE = r"(?:开发|保税|名胜|保护|度假|示范|试验|合作|集聚|产业园|工业园|物流园|高新|经开|新|片|园|景)区"
PLACE_END = (
    rf"(?:省|自治[区州县旗]|{CITY}|(?<![社小校])区|[县旗盟]|州(?!市(?!场)|[区县路街道大])"
    r"|(?<=[\d一二三四五六七八九十])(?:师(?![范院大专傅])|团(?!体)))"
)
PLACE = re.compile(
    r"^(?:国家\w{2,4}?局)?(?P<place>(?:[^省市区县旗盟]{0,16}?(?<=.)"
    rf"{ZONE}|[^省市区县旗盟]{{1,20}}?自治[区州县旗]|[^省市区县旗盟]{{1,7}}?{PLACE_END}|市[中南北]区)+)(?P<rest>.{{3,}}|[妇残文侨社工]联|科协)$"
)
PLACE_LAST = re.compile(r"(?:省|市|区|县|旗|州|盟|管委会|管理委员会|(?<=[\d一二三四五六七八九十])[师团])$")
ANY_ZONE = re.compile(  # 经济技术开发区 is the name of no zone
    r"^(?:国家|[省市]?级|经济|技术|高新|新|产业|工业|综合|旅游|风景|自然|生态|农业|物流|循环|化工|自由|贸易)*"
    rf"(?:{ZONE}|区)"
)
SORT = (  # what a unit is, without a name of its own
    r"(?:街道|乡镇?|镇[街乡]?|街镇|苏木|街|地区|区|局|委|办|中心|部门|单位|机关|社区|辖区)"
    r"(?:办事处|办公室|办|委员会|管委会|(?:人民)?政府)?|办事处"
)
REFERS = rf"""(?:  # 我街道, 该镇, 辖区各街道, 三个乡: to one that is not named, or to many; 三乡镇 and 全州镇 are names
      ^(?:我们?|咱们?|[本该此贵每]|所[辖属在]地?|下[辖属]|辖[区内下]|驻[地区]|[属当本]地|[有相]关)?
       (?:各(?:[级个类]|有关|相关|直属|成员)?|全(?:体|部)?|其[他它余]|部分|多个?|若干个?|个别|[两几数]个?|[一二三四五六七八九十]+个)?
       (?:[的个]|内的?)?(?:{SORT})$
    | ^(?:[一二三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?)(?:街道|镇|乡)(?:办事处|(?:人民)?政府)?$
    | (?:[我咱]们?|[该此]|各[级个]?(?!乡(?:$|办|政|人))|各?[有相]关|辖[区内]各?|所[辖属在]|下[辖属])的?(?:{SORT})$
    | (?<![一二三四五六七八九])〇〇 | [*_~○◯●□■△▲☆★] | \.\.  # letters to be filled in
)"""
OF_A_PAGE = (  # words of its furniture, in the name of no unit
    r"(?:字[号体]大小|背景色|视力保护|语音播报|复制链接|扫一扫|打印本|关闭窗口|分享[到至]|(?:浏览|阅读|访问|点击)(?:次?数|量)"
    r"|责编|编辑(?![部委中])|作者|供稿|撰稿|当前位置|所在位置|的位置)"
)
GENERAL = re.compile(
    rf"""
      {REFERS} | {OF_A_PAGE} | ^来源
    | ^(?:我|该|所[辖属在]|相关|有关|下[辖属]|其他|现(?:将|公布|发布|就|把)?$)
    | ^各(?:[级个位类项地省市县旗州盟区乡镇街局委办部村园处科组家单]|有关|相关|直属|[所下]属|成员|机关|开发|社区|责任)
    | ^各(?:主管|基层)
    | ^(?:本|全|特|现)(?:[省市区县旗盟乡镇街局委办部级体院]|单位|机关|年|此)
    | ^(?:特|现)(?:将|予|向|制|编|公|发|面)
    | 我(?:[省市区县旗州盟乡镇街局委办部厅院校馆师团]|单位|机关) | 本(?:街道|机关)(?:办事处)?$
    | ^(?:现将|现公布|现发布|根据|按照|依据|依照|关于|上[一半]|下[一半]|.*[上下]一?[篇条页])
    | ^为(?:了|进一步|切实|贯彻|加强|规范|全面|深入|落实|做好|推进|保障)
    | 第[一二三四]季 | 第[一二三四五六七八九十]+(?:期|批|次|条|章|篇|号)
    | ^(?:道|街道|乡镇|镇街?|街镇|乡|局|委|[区县市省旗州盟师团]|兵?团场?|苏木|地区|机关|单位|部门|办|人民政府|政府
      |管委会|管理委员会)?(?:街道|镇|乡|局|委|区|县|市|旗|州|盟|团场?)?(?:人民政府|政府|行政公署)?
      (?:办事处|办公室|办公厅|办|管委会|管理委员会)?$
    | ^(?:编制|编写|填报|报告|报送|发布|公开|发文|主办|承办|协办|责任|所属|信息|制作)(?:目录)?
      (?:单位|机关|机构|主体|部门|来源)
    | ^(?:单位|机构(?!编制)|主体|(?:通[讯信]|联系|办公|单位)?地址|联系|电话|邮编|邮箱|传真|网址)
    | ^.{{2,}}(?<![城新矿林郊])(?<!开发)(?<!高新)[区县](?:街道|乡镇|镇街|镇|乡)(?:办事处)?$  # 示例区街道: any of them
    | [,，。;；:：、?？!！]
    | \d(?!\d*[街团师]) | (?<!\d)\d{{1,2}}街 | \d{{4}} | \d+师[生资] | \d+团[体队]  # 109街道 is a name, 12街道 a number
    | [a-zA-Z\u00c0-\u024f]
    | ^(?:含[各本全所]|包[含括]|不含)
    | 政民互动|互动交流|办事服务|专题专栏|解读回应|机构职能|领导之窗|新闻动态|主动公开|申请公开
    | 登录|注册|无障碍|搜索|收藏|客户端
    | 公开年|信息公开|政务公开(?!办|中心(?![街镇乡]))|年报|年度|报告|首页|门户|官网|网站|栏目|专栏|导航|通知|公告|如下
    | 情况|要求|条例|规定|上半|下半|季度
    | 工作(?!委|部|局|办)
    | [\u2e80-\u2fdf]  # a radical that could not be folded stands for a letter
    """,
    re.VERBOSE,
)
REFERENCE, ANY_SORT = re.compile(REFERS, re.VERBOSE), re.compile(SORT)
INNER = (  # how the names of offices within a unit begin
    r"(?:党|综合|行政|政务|政策|信息|宣传|文[秘化旅]|秘书|办公|机[要关]|社会|社区|经济|平安|公共|便民|财政|应急|司法)"
)
OFFICE_WITHIN = re.compile(
    r"^(?P<unit>.{2,}?(?:街道(?:办事处|办(?!公))?|街办|(?:[路街]|地区)办事处|(?:(?<![城乡])镇|乡(?![镇村]))(?:人民政府|政府)?"
    rf"|局|委员会|管委会|委))(?:{INNER}.{{0,12}}?)?(?:办公室|办|科|股|室|中心|组|站|所)$"
)
GOVERNMENT_OFFICE = re.compile(r"^(?P<unit>.*[省市区县旗州盟](?:人民)?政府)(?:办公室|办公厅|办)$")
LIKE = 0.66  # one character in three may differ: what is less like is another name
WRITTEN_SHORT = (("经济技术开发区", "经开区"), ("高新技术产业开发区", "高新区"), ("管委会", "管理委员会"))


def kind_of(name: str) -> str:
    """The kind of an organisation by the ending of its name."""
    return next((kind for kind, pattern in KINDS if re.search(pattern, name)), "other")


def is_name(text: str) -> bool:
    """Whether a text can be the name of a unit: not a general word (我街道, 市政府), nor a piece of a sentence."""
    return 2 <= len(text) <= LONGEST_NAME and not GENERAL.search(text)


def refers(text: str) -> bool:
    """Whether a text speaks of a unit without its name (我街道, 该镇), or of many (各街道)."""
    return REFERENCE.search(text) is not None and not is_sort(text)


def is_sort(text: str) -> bool:
    """Whether a text says what a unit is and nothing of what it is called: 街道, 镇人民政府; a name may end so."""
    return ANY_SORT.fullmatch(text) is not None


def ends_as_unit(name: str) -> bool:
    """Whether a name ends as names of units do."""
    return kind_of(name) != "other" or bool(OTHER_UNIT.search(name) or CORPS.search(name))


def stands_alone(name: str) -> bool:
    """Whether a name no registry knows says by itself which unit is meant: 区住建局 and 教育局 do not.

    A sub-district or town has a name of its own; a bureau, or any other unit, needs the name of its place before it.
    """
    short, kind = core(name), kind_of(name)
    if not is_name(name) or not ends_as_unit(name) or PARTY.search(short):
        return False
    if kind in GRASSROOTS:
        return bool(root(short))
    if kind == "district":
        return len(short) >= 3 and not _is_any_zone(short)
    placed = PLACE.match(short)
    return bool(CORPS.search(short)) or (placed is not None and not _is_any_zone(placed["place"]))


def _is_any_zone(place: str) -> bool:
    """Whether a place is called only by what it is: 高新区, 经济技术开发区."""
    return ANY_ZONE.fullmatch(place) is not None


@cache
def core(name: str) -> str:
    """A name without what is printed or left out at will: 办事处, 人民政府."""
    text = re.sub(r"(?<=.)街办$|(?<=..)街$", "街道", fold(name))
    text = re.sub(r"(?<=街道)(?:办事处|办)$", "", text)
    text = re.sub(r"街办事处$", "街道", text)
    text = re.sub(r"(?<![驻县区市镇乡道])(?<=..)办事处$", "街道", text)
    text = re.sub(r"(?<=[镇乡木区县市旗州盟省])(?:(?:人民)?政府|行政公署)$", "", text)
    for long, short in WRITTEN_SHORT:
        text = text.replace(long, short)
    return GOVERNMENT.sub("", text)


def cores(name: str) -> set[str]:
    """Every core of a name: 北街办事处 may be that of 北街道 and that of 北街街道."""
    short = core(name)
    is_open = re.search(r"(?<![街])街(?:办事处|办)?$", fold(name)) is not None
    return {short, short.removesuffix("道") + "街道"} if is_open else {short}


def root(name: str) -> str:
    """What is a unit's own in its name: 清波 of 示例区清波街道."""
    return re.sub(r"(?:街道|镇|乡|苏木|局|委员会|委)$", "", local(core(name)))


def local(short: str) -> str:
    """The core of a name without the places it begins with: 示例市示例区清波街道 -> 清波街道."""
    placed = PLACE.match(short)
    return placed["rest"] if placed else short


def same_unit(one: str, other: str) -> bool:
    """Whether two names may be one unit's: equal but for suffixes, the places before them, or a bureau's short form."""
    return any(_same_core(left, right) for left in cores(one) for right in cores(other))


def _same_core(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if PARTY.search(short) or PARTY.search(long):
        return False
    if long.endswith(short) and is_name(short):
        return bool(PLACE_LAST.search(long.removesuffix(short) + lost_place(short)))
    return _is_short_form(short, long)


def lost_place(short: str) -> str:
    """The 区 of 区住建局: what is left of the place before a bureau's name."""
    return short[0] if short[0] in "区县市" and kind_of(short) == "bureau" else ""


def _is_short_form(short: str, long: str) -> bool:
    """区住建局, 示例区住建局 for 示例区住房和城乡建设局: a bureau's letters in order, in the same place."""
    if kind_of(short) != "bureau" or kind_of(long) != "bureau":
        return False
    placed, other = PLACE.match(short), PLACE.match(long)
    place = placed["place"] if placed else lost_place(short)
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

"""What is printed around a name, or inside it, and is no part of it.

The furniture of a page, 附件1, 关于公布, how it is pronounced, what it is called below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from loaders.labels import fold
from loaders.names import HAN, ends_as_unit

LETTERS = r"a-zA-Z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff\u3100-\u312f"
SPOKEN = re.compile(  # 枫汀(fengting)街道, 枫汀(音风听)街道, 枫feng汀ting街道 with its tones
    rf"[(\[][{LETTERS}·.,'’`ˊˇˋ˙\d-]*[{LETTERS}][{LETTERS}·.,'’`ˊˇˋ˙\d-]*[)\]](?=[{HAN}\d])"
    r"|[(\[](?:读?音|读作?|拼音)[^()\[\]]{1,20}[)\]]"
    r"|[a-zA-Z]*[\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2"
    r"\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc][a-zA-Z\u00c0-\u024f]*"
)
CALLED = re.compile(r"\((?:以下|下文|下|后文|后)?(?:简称|统称|均?称)[^()]{1,30}\)")
SIZES = r"(?:大中小|小中大|大小中)"
FURNITURE = (  # what a page prints beside its title; each is a word that no name begins with
    rf"(?:文?字[号体](?:大小|颜色)?{SIZES}?|{SIZES}|打印(?:本[页文])?|关闭(?:窗口|本页)?|收藏(?:本[页站])?|纠错|下载(?:全文)?"
    r"|分享(?:[到至])?|微信|微博|QQ空间|扫一扫|背景色|(?:视力保护|保护视力)色?|语音播报|无障碍(?:浏览|阅读)?|适老化|长者模式"
    r"|繁体|简体|朗读|听报|复制链接|标准|(?:信息)?(?:公开)?目录|字?(?:放大|缩小|增大|减小)|默认|缩放|还原|详情|正文|返回(?:顶部|上级)?|[〔【\[]"
    r"|[您你]?(?:现在|目前|当前)?(?:所在)?的?位置(?:是|为)?|当前(?:所在)?位置|(?:浏览|阅读|点击|访问)(?:次?数|量)?\d*次?)"
)
GAP = r"[\s\[\]【】()（）|｜/／·、,，+＋:：-]"
SIZE = r"(?:字[号体]|[字号])?"  # 大字号, 大字, 大号
PRINTED = ("大", "(?:中|(?(label)(?:标准|默认|正常)|中))", "小")  # what sizes are called
THREE, TWO = ("|".join(rf"{SIZE}{GAP}*".join(letters) for letters in permutations(PRINTED, count)) for count in (3, 2))
PRINTED_SIZES = re.compile(  # as they stand on the page: 字号：大 中 小, 【大】【中】【小】, 大|中|小, 大字 小字
    rf"(?:(?P<label>文?字[号體体號]?(?:大小|设置|选择)?){GAP}*|(?<![{HAN}])|(?=[大中小]{GAP}))(?:[特超]大{GAP}*)?"
    rf"(?:(?P<three>{THREE})|(?P<words>大[字号]{GAP}*小(?=[字号])|小[字号]{GAP}*大(?=[字号]))|(?P<two>{TWO}))"
    rf"{SIZE}(?:{GAP}+[特超]大)?(?P<behind>{GAP}*)"
)
PRINTED_COUNT = re.compile(r"(?:浏览|阅读|点击|访问)(?:次?数|量)?\s*[:：]?\s*\d+\s*次?\s*")
LABEL = (  # of who made the page: what stands behind one is its value, not the title's
    r"来源|作者|编辑|责编|审核|审稿|[初复终]审|校对|签发|供稿|撰稿|摄影|记者|录入|发布[人者]|站点"
    r"|(?:单位|机构|机关|部门|主体)(?:名称)?"
)
PRINTED_LABEL = re.compile(rf"(?P<label>{LABEL})?\s*(?:(?<!\d)[:：]|[:：](?!\d))\s*")
PRINTED_VALUE = re.compile(rf"(?:{LABEL})\s*[:：]\s*\S+\s+")
AROUND = re.compile(rf"^(?:[^{HAN}\d(〔]+|{FURNITURE})+")
ASIDE = re.compile(
    rf"^(?:{FURNITURE}|[大中小]|[^{HAN}]+|(?:信息)?来源.*|.*(?:时间|日期|索引号|文号|作者|责编|编辑).*)+$"
)
ASIDE_LABEL = re.compile(rf"^\S{{0,4}}(?:{LABEL})\s*[:：]")
LEADING = re.compile(
    r"^(?:.*(?:[>›»/|_\]】—]|\)(?!自由贸易)))?[-.、·]*"
    r"(?:(?:附件[\d一二三四五六]{0,2}|附[\d一二三四五六])[.、]?|\d{1,2}[.、]|[一二三四五六七八九十]{1,3}、)?"
    r"(?:(?:现将|现)?(?:关于)?(?:印发|公布|发布|报送|公开|呈报|上报|编制)(?=.{3})|关于)?"
)
BY = re.compile(r"^由(?!拳)(?=.{3,}编[制写]的?$)|(?:编[制写]|制作)的?$")
SECOND_NAME = re.compile(r"^(?P<unit>[^()]{3,})\([^()]{2,30}\)$")  # 砚塘区文化和旅游局(区文物局)
SEAL = re.compile(r"\((?:加?盖?公?章|印章?)\)$")


def bare(folded: str) -> str:
    """A folded line without how a name in it is pronounced and without what it is called below."""
    return CALLED.sub("", SPOKEN.sub("", folded))


def cleaned(text: str) -> str:
    """What may be a name, without what is printed before it: the way to the page, 附件1, 关于公布."""
    folded = SEAL.sub("", bare(fold(text)))
    second = SECOND_NAME.match(folded)
    first = second["unit"] if second and ends_as_unit(second["unit"]) else folded
    name = AROUND.sub("", LEADING.sub("", AROUND.sub("", first)))
    return BY.sub("", BY.sub("", name)).strip("，,。、.- ")


def is_aside(text: str) -> bool:
    """Whether a text beside a title is the furniture of its page."""
    return ASIDE.match(fold(text)) is not None or ASIDE_LABEL.match(text) is not None


def beginnings(text: str) -> Iterator[tuple[int, bool]]:
    """Where, behind the furniture of a page, what a line says can begin, the last place first; and whether what stands
    before it may yet be its first letters: 字号：大 中 小字镇, 审核：王五街道."""
    found = [(one.end(), False) for shape in (PRINTED_VALUE, PRINTED_COUNT) for one in shape.finditer(text)]
    found += [(one.end(), one["label"] is not None) for one in PRINTED_LABEL.finditer(text)]
    for one in PRINTED_SIZES.finditer(text):
        if one["label"] or one["three"] or one["words"]:
            found.append((one.end(), not (one["behind"] or one["three"])))
    return iter(sorted(found, reverse=True))

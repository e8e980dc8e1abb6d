"""Labels as they are printed → labels as they can be compared.

Real reports cut, space, quote and encode the labels of the form in many ways; they are matched by likeness against the
closed list of the form, never by equality.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC
from rapidfuzz import fuzz

# CJK radicals that NFKC leaves alone (Kangxi radicals it folds): seen in text taken from PDF files
RADICALS = str.maketrans(
    "⺀⺁⺠⺟⻔⻓⻅⻉⻋⻢⻚⻛⻜⻝⻥⻦⻨⻩⻬⻮⻰⻳⺮⺭⺫⺝⺼⻌⺡⺘⺗"
    "⺊⺋⺌⺍⺎⺏⺐⺒⺓⺛⺜⺞⺢⺣⺤⺥⺧⺨⺩⺪⺬⺯⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺽⻁⻂⻃⻄⻆⻇⻊⻏⻑⻒⻕⻖⻗⻘⻙⻞⻟⻡⻣⻤⻧⻪⻫⻭⻯⻱⻲",
    "冫厂民母门长见贝车马页风飞食鱼鸟麦黄齐齿龙龟竹示目月月辶氵扌心"
    "卜卩小小兀尢尢巳幺旡日歹水火爪爪牛犬玉疋示糸网网网网网羊羊羊老聿臼虎衣西西角角足邑长长阜阜雨青韦食食首骨鬼卤黾齐齿龙龟龟",
)
ENUMERATOR = re.compile(
    r"""^(?:
      [（(]\s*(?:[一二三四五六七八九十]+|\d+)?\s*[）)]      # （一） (1) and the empty () of a lost numeral
    | (?:[一二三四五六七八九十]+)?\s*、                      # 一、 and the 、 of a lost numeral
    | \d+\s*[.．、]                                        # 1. 1、
    )\s*""",
    re.VERBOSE,
)
# a note in brackets, and a unit of money with or without; （一） and (2) are no notes
NOTE = re.compile(r"[（(](?:[^）)]{3,}|[十百千万亿]?元)[）)]?.*$|[/,，]?(?:单位)?[十百千]?[万亿]?元$")
UNSEEN = (
    r"\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
)
DROPPED = re.compile(rf"[\s\u3000\xa0{UNSEEN}“”\"'‘’「」『』《》·:：⟦⟧]")
BOTH_FORMS = re.compile(r"(乾|於(?=潜))")  # letters of names that are right as they are: 乾安县, 於潜镇
SHORTEST_LIKE = 4  # labels shorter than this must be equal: 其他, 总计, 规章 are too near to others


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Text in simplified characters: 萬元 -> 万元."""
    return "".join(
        piece if BOTH_FORMS.fullmatch(piece) else _to_simplified().convert(piece) for piece in BOTH_FORMS.split(text)
    )


@cache
def fold(text: str) -> str:
    """Text without the differences that carry no meaning: compatibility forms, radicals, traditional forms, spaces."""
    folded = unicodedata.normalize("NFKC", text.translate(RADICALS))
    return DROPPED.sub("", simplified(folded))


@cache
def plain(label: str) -> str:
    """A label ready to be compared: folded, without its number and without notes in brackets.

    ``（二）部分公开（区分处理的，只计这一情形，不计其他情形）`` → ``部分公开``
    """
    folded = ENUMERATOR.sub("", fold(label))
    return NOTE.sub("", folded) or folded


@cache
def likeness(text: str, label: str) -> float:
    """How like a text is to a label of the form: 0 to 1; short labels are either equal or not."""
    left, right = plain(text), plain(label)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if min(len(left), len(right)) < SHORTEST_LIKE or len(left) > 3 * len(right):
        return 0.0
    return fuzz.ratio(left, right) / 100

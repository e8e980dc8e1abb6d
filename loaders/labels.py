"""Labels as they are printed → labels as they can be compared.

Real reports cut, space, quote and encode the labels of the form in many ways; they are matched by likeness against the
closed list of the form, never by equality.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import opencc
from opencc import OpenCC
from rapidfuzz import fuzz, process

# CJK radicals that NFKC leaves alone (Kangxi radicals it folds): seen in text taken from PDF files
RADICALS = str.maketrans(
    "⺀⺁⺠⺟⻔⻓⻅⻉⻋⻢⻚⻛⻜⻝⻥⻦⻨⻩⻬⻮⻰⻳⺮⺭⺫⺝⺼⻌⺡⺘⺗"
    "⺊⺋⺌⺍⺎⺏⺐⺒⺓⺛⺜⺞⺢⺣⺤⺥⺧⺨⺩⺪⺬⺯⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺽⻁⻂⻃⻄⻆⻇⻊⻏⻑⻒⻕⻖⻗⻘⻙⻞⻟⻡⻣⻤⻧⻪⻫⻭⻯⻱⻲",
    "冫厂民母门长见贝车马页风飞食鱼鸟麦黄齐齿龙龟竹示目月月辶氵扌心"
    "卜卩小小兀尢尢巳幺旡日歹水火爪爪牛犬玉疋示糸网网网网网羊羊羊老聿臼虎衣西西角角足邑长长阜阜雨青韦食食首骨鬼卤黾齐齿龙龟龟",
)
A_RADICAL = re.compile(f"[{''.join(map(chr, RADICALS))}]")
PUNCTUATION = tuple(zip("，：；！？（）", ",:;!?()", strict=True))  # of every sentence; all else of NFKC is rare in it
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
BEYOND = "\U00010000-\U0010ffff"  # rare characters, traditional or not
BOTH_FORMS = re.compile(r"(乾|於(?=潜))")  # letters of names that are right as they are: 乾安县, 於潜镇
DICTIONARIES = ("TSCharacters.txt", "TSPhrases.txt")  # what the converter replaces, beside its code
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # letters, digits and signs in full width
# Texts: a report has some hundred, most of them in every other report as well. More than a document may have lines: it
# is gone through several times, and what is forgotten before its end is told anew each time.
REMEMBERED = 25_000
LONGER = 3  # times as long as a label: a text of more than that is like none
SHORTEST_LIKE = 4  # labels shorter than this must be equal: 其他, 总计, 规章 are too near to others
ROUNDING = 0.001  # so much less than a limit is looked at, too


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def traditional() -> frozenset[str]:
    """Characters of which one stands in every text that the converter changes: those that it replaces, and of each
    phrase that it replaces without replacing one of them those that the phrase loses."""
    folder = Path(opencc.__file__).parent / "dictionary"
    texts = (folder.joinpath(name).read_text(encoding="utf-8").split("\n") for name in DICTIONARIES)
    pairs = [line.split("\t") for text in texts for line in text if line.strip()]
    changed = [(key, value.split()[0]) for key, value in pairs if key != value.split()[0]]
    single = {key for key, _ in changed if len(key) == 1}
    phrases = [(set(key), set(value)) for key, value in changed if single.isdisjoint(key)]
    return frozenset(single.union(*(before - after or before for before, after in phrases)))


@cache
def _may_be_traditional() -> re.Pattern[str]:
    """A character that may be one of them: far quicker than to look each up."""
    return re.compile(f"[{''.join(one for one in traditional() if one < BEYOND[0])}{BEYOND}]")


def simplified(text: str) -> str:
    """Text in simplified characters: 萬元 -> 万元. The converter is asked only where there is something to convert."""
    if not _may_be_traditional().search(text) or traditional().isdisjoint(text):
        return text
    return "".join(
        piece if BOTH_FORMS.fullmatch(piece) else _to_simplified().convert(piece) for piece in BOTH_FORMS.split(text)
    )


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def spellings(text: str) -> tuple[str, ...]:
    """The ways in which a text may be written, itself first: half and full width, simplified and traditional."""
    narrow = unicodedata.normalize("NFKC", text.translate(RADICALS))
    forms = (text, narrow, simplified(narrow), _to_traditional().convert(narrow))
    return tuple(dict.fromkeys([*forms, *(one.translate(WIDE) for one in forms)]))


@lru_cache(REMEMBERED)
def fold(text: str) -> str:
    """Text without the differences that carry no meaning: compatibility forms, radicals, traditional forms, spaces."""
    folded = text.translate(RADICALS) if A_RADICAL.search(text) else text
    for wide, narrow in PUNCTUATION:
        folded = folded.replace(wide, narrow)
    return DROPPED.sub("", simplified(unicodedata.normalize("NFKC", folded)))


@lru_cache(REMEMBERED)
def plain(label: str) -> str:
    """A label ready to be compared: folded, without its number and without notes in brackets.

    ``（二）部分公开（区分处理的，只计这一情形，不计其他情形）`` → ``部分公开``
    """
    folded = fold(label)
    if number := ENUMERATOR.match(folded):
        folded = folded[number.end() :]
    may_have_a_note = "(" in folded or folded.endswith("元")
    return (NOTE.sub("", folded) or folded) if may_have_a_note else folded


@lru_cache(REMEMBERED)
def likeness(text: str, label: str) -> float:
    """How like a text is to a label of the form: 0 to 1; short labels are either equal or not."""
    return likeness_of_plain(plain(text), plain(label))


def likeness_of_plain(left: str, right: str) -> float:
    """The same of what is ready to be compared."""
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if min(len(left), len(right)) < SHORTEST_LIKE or len(left) > LONGER * len(right):
        return 0.0
    return fuzz.ratio(left, right) / 100


def likest(said: str, labels: Sequence[str], least: float) -> list[tuple[int, float]]:
    """Of labels those to which a text is like at least so much, by their numbers, and how like: what
    ``likeness_of_plain`` says of each, of all at once."""
    if len(said) < SHORTEST_LIKE:
        return [(at, 1.0) for at, label in enumerate(labels) if label == said] if said else []
    found = process.extract(said, labels, scorer=fuzz.ratio, limit=None, score_cutoff=100 * (least - ROUNDING))
    alike = ((at, score / 100) for label, score, at in found if len(label) >= SHORTEST_LIKE)
    return sorted((at, score) for at, score in alike if score >= least)

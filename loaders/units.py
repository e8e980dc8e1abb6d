"""Units of money as they are printed: 万元, 万 元, （单位：人民币万元）. No factor of ten thousand hangs on a space."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import prod

from loaders.labels import REMEMBERED, simplified

UNIT = "(?:[十百千]?[万亿]|[十百千])?[元圆]"
TIMES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
TEN_THOUSAND = TIMES["万"]
FOREIGN = "美欧港日澳加韩"  # 美元 is no 元
OTHER_WORDS = "单多公纪"  # nor are 单元, 多元
# no mark of a note (No) and nothing unseen (Cf) is among these
ORDINARY = re.compile(r"[\x00-\x7f\u2010-\u2027\u3000-\u3191\u3400-\u9fff\uff00-\uffef]*")
HYPHENS = re.compile("(?<=[十百千万亿])[-\u2010\u2011]+(?=[万亿元圆])")  # 万-元, cut by the end of a line
BESIDE_WORDS = re.compile(r"(?<![\d.,+\-−\s])\s+|\s+(?![\d.,+\-−\s])")  # spaces between digits part two figures
UNIT_IN_TEXT = re.compile(rf"(?<![{FOREIGN}{OTHER_WORDS}])({UNIT})(?!以[上下])")
NAMED = re.compile(rf"(?:单位(?:为|是|:)?|[(\[:,/、])(?:人民币)?({UNIT})(?:人民币)?(?![\u4e00-\u9fff])")
ALONE = re.compile(rf"[(\[]?(?:(?:金额|计量|货币)?单位:?)?(?:人民币)?{UNIT}[)\]]?")
CAPTION = re.compile(rf"[(\[]?(?:金额|计量|货币|数据)?单位(?:为|是|:)?[^\d。]{{0,12}}?{UNIT}[^\d。]{{0,12}}[)\]]?")


@lru_cache(REMEMBERED)
def compact(text: str) -> str:
    """Text without the spaces, breaks and unseen characters that stand between words; those between digits stay."""
    folded = unicodedata.normalize("NFKC", simplified(text))
    if not ORDINARY.fullmatch(folded):
        folded = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    return HYPHENS.sub("", BESIDE_WORDS.sub("", folded))


def yuan(unit: str) -> int:
    """How many yuan a unit is: 万元 -> 10 000."""
    return prod(TIMES.get(letter, 1) for letter in unit)


def units_in(heading: str) -> set[int]:
    """The units, in yuan, that a heading of a column of money names."""
    return {yuan(unit) for unit in UNIT_IN_TEXT.findall(compact(heading))}


def units_named(text: str) -> set[int]:
    """The units that any other text names as such, in brackets or behind 单位: 行政事业性收费（元）."""
    return {yuan(unit) for unit in NAMED.findall(compact(text))}


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit of money and nothing else: 万元, （单位：万元）."""
    return "。" not in text and ALONE.fullmatch(compact(text)) is not None


def is_caption(text: str) -> bool:
    """Whether a line says in which unit a table counts money: 单位：件、万元."""
    return CAPTION.fullmatch(compact(text)) is not None

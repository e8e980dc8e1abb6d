"""Numbers as officials write them: 1,234, １２, 1.5万, 十二, 一百零五, 两, 廿一.

Approximations (约, 余, 近, 多), ordinals (第3) and ranges (3至5) are no exact numbers: they are not read.
"""

from __future__ import annotations

import re
from decimal import Decimal

from loaders.units import TIMES

DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1_000}
MYRIADS = {one: TIMES[one] for one in "万亿"}
ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[万亿]?"
CHINESE = rf"[{''.join(DIGITS)}廿卅{''.join(TENS)}{''.join(MYRIADS)}]+"
ABOUT_BEFORE = r"(?<![约近逾超第足几\d.\-—~～至])(?<![超不]过)(?<!\d[,、或])"
ABOUT_AFTER = r"(?![\d.,]*[余多几来]|[\-—~～至]\d|、?\d+[件宗条份次起项例个])"
# 三四件 and 一百五, 三万五 leave open which number is meant: not read
ONE_DIGIT, COUNTER = "[一二两三四五六七八九]", "[件份宗起例个次项条]"
TENS_OF = rf"(?<!数(?=[{''.join(TENS)}万]))"  # 数十件
UNSURE = rf"{TENS_OF}(?!{ONE_DIGIT}{{2}}{COUNTER}|[{''.join(DIGITS)}廿卅十百千万亿]*[百千万]{ONE_DIGIT}{COUNTER})"
NUMBER = rf"{ABOUT_BEFORE}{UNSURE}(?P<n>{ARABIC}|{CHINESE}){ABOUT_AFTER}"
COUNTED = "(?![余多]|左右|以上|以内|以下)"  # behind the counter


def value(text: str) -> int | float:
    """The number that a text matched by ``NUMBER`` writes. Raises ValueError for what is no number."""
    if re.fullmatch(ARABIC, text):
        times = MYRIADS.get(text[-1], 1)
        exact = Decimal(text.rstrip("万亿").replace(",", "")) * times
        return int(exact) if exact == int(exact) else float(exact)
    return _chinese(text.replace("廿", "二十").replace("卅", "三十"))


def last_place(text: str) -> float:
    """What the last place of a number is worth: 0.1 of 20.1, 1,000 of 20.1万; 1 of a plain whole number. Less than that
    is lost where it was rounded or cut off."""
    decimals = len(text.rstrip("万亿").partition(".")[2])
    return float(MYRIADS.get(text[-1], 1) * 10**-decimals)


def _chinese(text: str) -> int:
    if not re.fullmatch(CHINESE, text):
        raise ValueError(f"{text!r} is no number")
    if not set(text) & {*TENS, *MYRIADS}:  # digit by digit: 二〇二三
        return int("".join(str(DIGITS[one]) for one in text))
    total = part = digit = 0
    for one in text:
        if one in DIGITS:
            digit = DIGITS[one]
        elif one in TENS:
            part += (digit or (0 if part and one != "十" else 1)) * TENS[one]
            digit = 0
        else:
            total = (total + part + digit) * MYRIADS[one] if one == "亿" else total + (part + digit) * MYRIADS[one]
            part = digit = 0
    return total + part + digit

"""Years and days as reports print them: 2023, 2 0 2 3, 2o23, 二〇二三, 二零二三; texts are folded before."""

from __future__ import annotations

import re

ZERO = "0oOοО〇○◯零"
NUMERALS = str.maketrans("oOοО〇○◯零一二三四五六七八九", "00000000123456789")
DIGITS = rf"(?:2[{ZERO}][\d{ZERO}]{{2}}|二[{ZERO}][{ZERO}一二三四五六七八九]{{2}})"
YEAR = rf"(?<![\d〔\[])(?P<year>{DIGITS})(?!\d)"
NUMBER = r"(?:\d{1,2}|[一二三]?十?[一二三四五六七八九十])"
DAY = re.compile(
    rf"(?<!\d)(?P<year>{DIGITS})(?:年(?P<month>{NUMBER})月(?P<day>{NUMBER})日|[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}))"
)
DECEMBER = 12


def year_of(digits: str) -> str:
    """The year that the text of one means."""
    return digits.translate(NUMERALS)


def _number(text: str) -> int:
    """A number up to thirty-one: 7, 十二, 二十, 三十一."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (int(tens.translate(NUMERALS) or 1) * 10 if ten else 0) + int(ones.translate(NUMERALS) or 0)


def day_in(text: str) -> str | None:
    """The first day named in a folded text, as 2024-01-20."""
    match = DAY.search(text)
    if not match:
        return None
    month, day = _number(match["month"] or match["m"]), _number(match["day"] or match["d"])
    return f"{year_of(match['year'])}-{month:02}-{day:02}" if 1 <= month <= DECEMBER and 1 <= day <= 31 else None


def may_be_signed(report_year: int, day: str) -> bool:
    """Whether a report for a year can bear the date of this day: it is written in the year after, or in December."""
    year, month = int(day[:4]), int(day[5:7])
    return year == report_year + 1 or (year == report_year and month == DECEMBER)


def may_be_published(report_year: int, day: str) -> bool:
    """Whether a report for a year can be published on a day: at any time later, for sites are moved."""
    return int(day[:4]) > report_year or may_be_signed(report_year, day)

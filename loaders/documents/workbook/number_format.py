"""A number of a workbook as its cell shows it.

A workbook keeps the number and, apart, how it is to be shown. Only where both say the same is the number certain: the
text then reads as the cell does (``29.1万元``, ``-3``), without grouping and idle zeros. Where the format shows nothing
of it (``;;;``, ``#`` for zero), neither do we. Where it shows another number (no decimals for 0.5, thousands for units)
the text is the number with the format behind it in brackets, which no reader can take for a figure. A date stays one.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

DIGITS_KEPT = 15  # more a spreadsheet does not show: the rest is noise of 0.1 + 0.2
LARGEST_EXPONENT = 30  # beyond this a number is no count and would be written out in endless zeros
TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | [\\!](?P<escaped>.)                                  # one letter as it is
    | _. | \*.                                             # room of a letter's width, filling
    | \[(?P<bracket>[^\]]*)\]                              # colour, currency, condition, elapsed time
    | (?P<general>General|G/通用格式)
    | (?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)
    | (?P<percent>%)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
SECTION_END = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]|(;)', re.DOTALL)
SCALED = re.compile(r",(?:\.|$)")  # a comma behind the last digit: shown in thousands
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
OPERATORS = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
COLOUR = re.compile(
    r"\[(black|blue|cyan|green|magenta|red|white|yellow|[黑蓝绿红白黄]色?|color\s*\d{1,2})\]", re.IGNORECASE
)
COLOURS = {"白色": "white", "白": "white", "color2": "white", "color 2": "white"}
TEXT_SECTION = 4
DATE_LETTERS = frozenset("ymdhs")
DASHES = frozenset("-－—–")
SIGN = re.compile(r"[-(（）)−]")
FIRST_DAY, FIRST_DAY_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LEAP_SLIP = 60  # spreadsheets count a 29 February 1900, so days before it are one off

# The formats a workbook names by number only, as a Chinese spreadsheet shows them.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'), **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', **dict.fromkeys((32, 34, 55), 'h"时"mm"分"'),
    **dict.fromkeys((33, 35, 56), 'h"时"mm"分"ss"秒"'),
}  # fmt: skip


@dataclass(frozen=True)
class _Layout:
    """One section of a number format: what stands before and behind the digits, and how many decimals are shown."""

    before: str
    behind: str
    decimals: int | None  # None: as many as there are
    has_zero: bool  # whether a zero is shown as one


def number_of(text: str | float) -> Decimal | None:
    """A number as the workbook keeps it, without the noise of its last digits; None where it is none."""
    try:
        value = Decimal(f"{float(text):.{DIGITS_KEPT}g}")
    except (ValueError, OverflowError, InvalidOperation):
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= LARGEST_EXPONENT else None


def plain(value: Decimal) -> str:
    """A number in digits, never in powers of ten: 3.0 -> 3."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def shown(text: str | float, code: str, is_1904: bool = False) -> str:
    """The text of a cell that holds this number in this format."""
    value = number_of(text)
    if value is None:
        return str(text)
    sections = _sections(code)
    if code in ("", "@") or (len(sections) == 1 and sections[0].strip().lower() == "general"):
        return plain(value)
    if letters := _date_letters(sections[0]):
        return _date(value, letters, is_1904) or _unsure(value, code)
    if any(map(CONDITION.search, sections)):
        found = _under_conditions(value, sections)
        return _unsure(value, code) if found is None else found
    found = "" if _shows_nothing(value, sections) else _in_section(value, sections)
    return _unsure(value, code) if found is None else found


def shown_text(text: str, code: str) -> str:
    """A text as a format shows it: by its fourth section, if it has one."""
    sections = _sections(code)
    if len(sections) < TEXT_SECTION or "@" in _bare(sections[-1]) or "general" in sections[-1].lower():
        return text
    return _literals(sections[-1])


def colour_in(text: str | float, code: str) -> str | None:
    """The colour that a format gives a number, by its English name in small letters; None where it gives none."""
    value = number_of(text)
    sections = _sections(code)
    conditional = [section for section in sections if CONDITION.search(section)]
    own = sections[_own(value, sections)] if value is not None and not conditional else None
    match = COLOUR.search(own) if own else None
    return COLOURS.get(match[1].lower(), match[1].lower()) if match else None


def _bare(section: str) -> str:
    """A section without its quoted and escaped letters."""
    return re.sub(r'"[^"]*"|[\\!_*].', "", section)


def _own(value: Decimal, sections: list[str]) -> int:
    """Which section is for a number."""
    return 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0


def _shows_nothing(value: Decimal, sections: list[str]) -> bool:
    """Whether the section for a number shows no letter of it: it is empty, or has no place for a zero."""
    own = _own(value, sections)
    if own == 1 and len(sections) == 2 and not _bare(sections[1]).strip():  # shows a lone minus
        return False
    parts = [(kind, text) for kind, text in _tokens(sections[own]) if text.strip()]
    digits = [text for kind, text in parts if kind == "digits"]
    if any(kind != "digits" for kind, _ in parts):
        return False
    return not digits or (value == 0 and not set("".join(digits)) - set("#?,"))


def _under_conditions(value: Decimal, sections: list[str]) -> str | None:
    """What a format with conditions shows: the first section whose condition holds, else the one without any."""
    for section in sections:
        condition = CONDITION.search(section)
        if condition is None or _holds(value, condition):
            rest = [CONDITION.sub("", section)]
            if value == 0 and _is_dash(rest[0]):
                return "0"
            return "" if _shows_nothing(value, rest) else _in_section(value, rest) if value >= 0 else None
    return None


def _holds(value: Decimal, condition: re.Match[str]) -> bool:
    return bool(OPERATORS[condition[1]](value, Decimal(condition[2])))


def _unsure(value: Decimal, code: str) -> str:
    return f"{plain(value)} [{code}]"


def _sections(code: str) -> list[str]:
    """The parts of a format: for positive numbers, negative ones, zero, text."""
    ends = [match.start() for match in SECTION_END.finditer(code) if match[1]]
    return [code[begin + 1 : end] for begin, end in zip([-1, *ends], [*ends, len(code)], strict=True)]


def _in_section(value: Decimal, sections: list[str]) -> str | None:
    """What the section for this number shows; None where it shows another number."""
    own = _own(value, sections)
    if own == 2 and _is_dash(sections[2]):
        return "0"  # the dash that accounting formats print for zero
    layout = _layout(sections[own])
    if layout is None or any(map(str.isdigit, layout.before + layout.behind)) or (value == 0 and not layout.has_zero):
        return None
    return _laid_out(value, layout, is_negative=own == 1)


def _laid_out(value: Decimal, layout: _Layout, is_negative: bool) -> str | None:
    """A number in the layout of a section, that of negative numbers or another; None where it is shown rounded, or with
    a sign that is not its own."""
    if bool(SIGN.search(layout.before)) != is_negative:
        return None  # a negative number shown without its sign, or another one shown with it
    size = abs(value) if is_negative else value
    size = size * 100 if "%" in layout.behind else size
    if layout.decimals is not None and round(size, layout.decimals) != size:
        return None
    if not is_negative:
        return f"{layout.before}{plain(size)}{layout.behind}".strip()
    return f"{SIGN.sub('', layout.before)}-{plain(size)}{SIGN.sub('', layout.behind)}".strip()


def _is_dash(section: str) -> bool:
    """Whether a section shows a dash, whatever the number: the room it may keep for digits stays empty."""
    has_zero = any(kind == "digits" and ("0" in text or text == "General") for kind, text in _tokens(section))
    return bool(_literals(section)) and set(_literals(section)) <= DASHES and not has_zero


def _literals(section: str) -> str:
    """The letters a section shows as they are, whatever the number."""
    return "".join(text for kind, text in _tokens(section) if kind == "literal").strip()


def _layout(section: str) -> _Layout | None:
    """A section with one run of digits between literal words; None where it is anything else."""
    before, behind, digits = "", "", None
    for kind, text in _tokens(section):
        if kind == "unknown" or (kind == "digits" and (digits is not None or SCALED.search(text))):
            return None
        if kind == "digits":
            digits = text
        elif digits is None:
            before += text
        else:
            behind += text
    if digits is None:
        return None
    is_general = digits == "General"
    return _Layout(before, behind, None if is_general else len(digits.partition(".")[2]), is_general or "0" in digits)


def _tokens(section: str) -> Iterator[tuple[str, str]]:
    """Kind (digits, literal, unknown) and text of each part of a section that is shown."""
    for match in TOKEN.finditer(section):
        found = match.groupdict()
        if found["general"] or found["digits"]:
            yield "digits", "General" if found["general"] else found["digits"]
        elif found["bracket"] is not None:
            yield from _bracket(found["bracket"])
        elif (
            found["other"] is not None
            and found["other"].isascii()
            and (found["other"].isalpha() or found["other"] == "@")
        ):
            yield "unknown", found["other"]
        else:
            yield "literal", "".join(found[name] or "" for name in ("quoted", "escaped", "percent", "other"))


def _bracket(text: str) -> Iterator[tuple[str, str]]:
    """A currency is shown, a condition changes the section, a colour or a kind of numerals says nothing."""
    if text.startswith("$"):
        yield "literal", text[1:].partition("-")[0]
    elif text[:1] in "<>=":
        yield "unknown", text


def _date_letters(section: str) -> str:
    """The letters of year, month, day and time in a section; none in the format of a number."""
    found = "".join(
        (match["other"] or match["bracket"] or "").lower()
        for match in TOKEN.finditer(section)
        if match["other"] or re.fullmatch("[hms]+", match["bracket"] or "", re.IGNORECASE)
    )
    return "".join(letter for letter in found if letter in DATE_LETTERS)


def _date(value: Decimal, letters: str, is_1904: bool) -> str | None:
    """A day as far as its format shows it: 3月1日, 2024年3月."""
    days = float(value)
    try:
        slip = 0 if is_1904 or days >= LEAP_SLIP else 1
        moment = (FIRST_DAY_OF_1904 if is_1904 else FIRST_DAY) + timedelta(days=days + slip)
    except OverflowError:
        return None
    of_day = "y" in letters or "d" in letters or not {"h", "s"} & set(letters)
    parts = [
        f"{moment.year}年" if "y" in letters else "",
        f"{moment.month}月" if "m" in letters and of_day else "",
        f"{moment.day}日" if "d" in letters else "",
        f"{moment:%H:%M}" if {"h", "s"} & set(letters) else "",
    ]
    return "".join(parts)

"""Text as a spreadsheet may have it: an apostrophe disarms what it would run as a formula or round as a number."""

from __future__ import annotations

import re

INJECTION = ("=", "+", "-", "@", "\t", "\r")
LIKE_A_NUMBER = re.compile(r"\s*(?:0\d+|[\d.,]*\d[eE]\d+|(?:\d[ ,]?){11,}(?:\.\d*)?)\s*")


def disarm(text: str) -> str:
    """A text that a spreadsheet leaves as it is."""
    return f"'{text}" if text.startswith(INJECTION) or is_rounded(text) else text


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet would make another number of a text, or one that it does not write out: an identifier of
    digits, a telephone number, 12e45, 0012."""
    return bool(LIKE_A_NUMBER.fullmatch(text))


def written(number: float) -> str:
    """A number in full: whole ones without a point."""
    return str(int(number)) if float(number).is_integer() else repr(number)

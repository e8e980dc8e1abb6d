"""Text that a grid sorts as the numbers in it, and that stands with decimal point below decimal point.

A grid of Streamlit sorts written figures as text; shown by a pandas Styler they sort as numbers, but a cell without one
then says None, not why there is none. So each text is led by hair spaces, unseen and in order; what one figure has
behind its whole part and another has not (decimals, a unit, marks) is made up by spaces as wide."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from loaders.units import TEN_THOUSAND
from loaders.words import is_missing

HAIR = "\u200a"  # a hair space: a heading sorts its cells as text, and text that begins with more of them comes first
LEAD = 1  # letters before the number at the most: a currency or a sign; 上年为0 is no number
NUMBER = re.compile(r"([−-]?)[+¥]*([0-9][0-9,]*(?:\.[0-9]+)?)( 万元)?")
MONEY = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?) (万?)元")
AS_WIDE = {"wide": "\u2003", "digit": "\u2007", "point": "\u2008", "blank": "\u00a0"}  # spaces as wide as such letters
PIXELS = {"wide": 14, "digit": 8, "point": 4, "blank": 4}  # at most, in a cell
MARGIN = 20  # pixels of a cell round its text


def sortable(texts: pd.Series, last: int) -> pd.Series:
    """Texts led by hair spaces so that they sort as their numbers do: the longer a number the fewer; behind all of
    these the negative ones by rank, then what is no number. More negative ones than ``room`` share a rank, lest the
    column grow wide (see ``display.widths``).
    """
    sizes = texts.map(size)
    sizes.iloc[len(sizes) - last :] = float("-inf")
    digits = sizes.map(lambda one: len(f"{abs(one):,.0f}") if one not in (0, float("-inf")) else 0)
    widest, room = digits.max(), texts.str.len().max() + 2 - digits.max()
    ranks = sizes.where((sizes < 0) & (sizes > float("-inf"))).rank(method="dense", ascending=False)
    below = min(int(ranks.max()) if ranks.notna().any() else 0, room)
    scaled = (ranks * below / ranks.max()).map(lambda one: 0 if is_missing(one) else math.ceil(one))
    lead = (widest - digits).where(ranks.isna(), widest + scaled).where(sizes > float("-inf"), widest + below + 1)
    padded = [HAIR * int(count) + text for count, text in zip(lead, texts, strict=True)]
    return pd.Series(padded, texts.index, dtype=object)


def size(text: str) -> float:
    """The number a written figure begins with (万元 in yuan); minus infinity for none: 8（9.3%） ✕ → 8."""
    found = NUMBER.search(text)
    if not found or found.start() > LEAD:
        return float("-inf")
    sign, digits, ten_thousand = found.groups()
    return float(digits.replace(",", "")) * (-1 if sign else 1) * (TEN_THOUSAND if ten_thousand else 1)


def in_one_unit(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The frame with all amounts of money in 万元 where one is, in 元 where one has fen: never both in one table."""
    wanted = tuple(columns)
    amounts = [found for one in wanted for text in frame[one] for found in MONEY.finditer(text)]
    if len({found[2] for found in amounts}) < 2:
        return frame
    told = _in_yuan if any(_yuan(found) % 1 for found in amounts) else _in_ten_thousands
    return frame.assign(**{one: frame[one].map(lambda text: MONEY.sub(told, text)) for one in wanted})


def _yuan(found: re.Match[str]) -> Decimal:
    return Decimal(found[1].replace(",", "")) * (TEN_THOUSAND if found[2] else 1)


def _in_yuan(found: re.Match[str]) -> str:
    return f"{_yuan(found).normalize():,f} 元"


def _in_ten_thousands(found: re.Match[str]) -> str:
    return f"{(_yuan(found) / TEN_THOUSAND).normalize():,f} 万元"


def aligned(texts: pd.Series) -> pd.Series:
    """Texts made up behind so that, on the right, whole part stands below whole part. Amounts of money have all as many
    decimals as the one with most."""
    parts = [_parts(text) for text in texts]
    places = max((len(part[1]) for part in parts if part and part[3]), default=0)
    tails = [_tail(part, places) for part in parts]
    counts = [Counter(map(_kind, tail)) for tail in tails]
    most = {kind: max(count[kind] for count in counts) for kind in AS_WIDE}
    made_up = [
        part[0] + tail + "".join(space * (most[kind] - count[kind]) for kind, space in AS_WIDE.items())
        if part
        else text
        for text, part, tail, count in zip(texts, parts, tails, counts, strict=True)
    ]
    return pd.Series(made_up, texts.index, dtype=object)


Parts = tuple[str, str, str, bool]


def _parts(text: str) -> Parts | None:
    """A written figure up to its point, its decimals, what stands behind, and whether it is money; None for no figure,
    and for a part of a whole: 11/12."""
    found = NUMBER.search(text)
    if not found or found.start() > LEAD or text[found.end(2) :].startswith("/"):
        return None
    whole, _, decimals = found[2].partition(".")
    behind = text[found.end(2) :]
    is_money = "¥" in text[: found.start(2)] or behind.startswith((" 万元", " 元"))
    return text[: found.start(2)] + whole, decimals, behind, is_money


def _tail(part: Parts | None, places: int) -> str:
    """What stands behind the whole part of a figure."""
    if part is None:
        return ""
    decimals = part[1].ljust(places, "0") if part[3] else part[1]
    return f".{decimals}{part[2]}" if decimals else part[2]


def _kind(letter: str) -> str:
    if letter in " \u00a0":
        return "blank"
    return "wide" if ord(letter) > 255 else "point" if letter in ".,:" else "digit"


def pixels(text: str) -> int:
    """About how wide a made-up text is in a cell, with the room around it."""
    spaces = {space: kind for kind, space in AS_WIDE.items()}
    return MARGIN + sum(PIXELS[spaces.get(letter) or _kind(letter)] for letter in text)

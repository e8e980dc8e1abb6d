"""Text that a grid sorts as the numbers in it.

A grid of Streamlit sorts written figures as text; shown by a pandas Styler they sort as numbers, but a cell without one
then says None, not why there is none. So each text is led by hair spaces, unseen and in order."""

from __future__ import annotations

import math
import re

import pandas as pd

from loaders.units import TEN_THOUSAND
from loaders.words import is_missing

HAIR = "\u200a"  # a hair space: a heading sorts its cells as text, and text that begins with more of them comes first
LEAD = 1  # letters before the number at the most: a currency or a sign; 上年为0 is no number
NUMBER = re.compile(r"([−-]?)[+¥]*([0-9][0-9,]*(?:\.[0-9]+)?)( 万元)?")


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

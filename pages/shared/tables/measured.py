"""What a figure of a pivot is shown as: the count itself, its part of a sum, its change, or an index. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loaders.exact import as_written, rounded
from loaders.units import TEN_THOUSAND
from loaders.words import Words, is_missing
from pages.shared.data import exact, measures, records
from pages.shared.look import marks
from pages.shared.said import answers

MEASURES = ("count", "share", "change", "index")
MONEY = "元"
NOTHING = float("-inf")
FEN_OF_TEN_THOUSAND = 6  # decimals of 万元 that write a fen
Point = Mapping[str, Any]  # a line of observations


def wholes(observed: pd.DataFrame, across: str, measure: str) -> dict[Any, float]:
    """What a share is of: the sum of the units shown that are ``in_whole``."""
    if measure != "share":
        return {}
    sure = observed[in_whole(observed)]
    return {key: float(value) for key, value in sure.groupby(across)["value"].agg(exact.total).items()}


def in_whole(observed: pd.DataFrame) -> pd.Series:
    """Whether each figure is in the whole that shares are of: not one under an error, nor an amount under any finding,
    for one misread amount would make every share wrong."""
    wrong = [_is_wrong(*one) for one in zip(observed["flag"], observed["unit"], strict=True)]
    return observed["value"].notna() & measures.counted(observed) & ~pd.Series(wrong, observed.index, dtype=bool)


def _is_wrong(flag: str, unit: str) -> bool:
    return flag == "error" or (unit == MONEY and flag != "")


def left_out(observed: pd.DataFrame, across: str, measure: str, words: Words) -> dict[Any, list[str]]:
    """The units that are not in a whole though they belong to it, each with the reason; no line for a whole of all.
    What is missing is no less than 0, so a share of such a whole is at most what it says."""
    if measure != "share":
        return {}
    found: dict[Any, list[str]] = {}
    for one in records(observed[~in_whole(observed) & observed["state"].ne("not_asked")]):
        found.setdefault(one[across], []).append(without(one, words))
    return found


def without(one: Point, words: Words) -> str:
    """A unit that is not in a whole, and why: no figure, one that measures something else, or one under a finding."""
    if is_missing(one["value"]):
        reason = marks.mark("state", one["state"]).text(words)
    elif _counts(one):
        reason = marks.mark("severity", one["flag"]).text(words)
    else:
        reason = words("percent.not_comparable")
    return words("mix.unit", unit=one["organisation"], reason=reason)


def lacking(observed: pd.DataFrame, across: str, measure: str, words: Words) -> str:
    """Who is left out of which whole, as a sentence; empty where nobody is."""
    names = dict(zip(observed["series"], observed["label"], strict=True))
    said = []
    for key, units in sorted(left_out(observed, across, measure, words).items()):
        name = words.year(key) if across == "year" else names[key]
        said.append(words("pivot.lacking", name=name, units=answers.names(units, words)))
    return words("pivot.left_out", units=words("list.semicolon").join(said)) if said else ""


def measured(point: Point, base: Point | None, whole: float, measure: str, words: Words) -> tuple[float, str]:
    """A figure as the measure says it: how it is sorted, and how it is written."""
    value = point["value"]
    if measure == "share":
        if is_missing(whole) or whole <= 0 or _is_wrong(point["flag"], point["unit"]) or not _counts(point):
            return NOTHING, words("sign.none")
        return value / whole, words.percent(value / whole)
    if measure == "change":
        difference = point["difference"]
        if is_missing(difference):
            return NOTHING, words("sign.none")
        return difference, words.signed(difference / divisor(point, words))
    if measure == "index":
        index = _index(point, base)
        return (NOTHING, words("sign.none")) if is_missing(index) else (index, f"{rounded(as_written(index), 1):,}")
    return value, figure(value, point["unit"], words)


def _counts(point: Point) -> bool:
    return measures.comparability(point["series"], point["form"], measures.due(int(point["year"]))) != "none"


def _index(point: Point, base: Point | None) -> float:
    """The figure with that of the first year as 100; none where the two do not measure the same or one is doubted."""
    if base is None or is_missing(base["value"]) or base["value"] <= 0 or "error" in (base["flag"], point["flag"]):
        return float("nan")
    if measures.comparability(point["series"], base["form"], point["form"]) == "none":
        return float("nan")
    return float(100 * point["value"] / base["value"])


def divisor(point: Point, words: Words) -> float:
    """What an amount is divided by: it is written in 万元 in Chinese."""
    return TEN_THOUSAND if point["unit"] == MONEY and words.language == "zh" else 1


def figure(value: float, unit: str, words: Words) -> str:
    """A figure as it stands under its ``written_unit``; money to the fen, for a rounded amount is another amount."""
    if unit != MONEY or words.language != "zh" or is_missing(value):
        return words.number(value)
    return f"{exact.written(value) / TEN_THOUSAND:,.{FEN_OF_TEN_THOUSAND}f}".rstrip("0").rstrip(".")


def written_unit(unit: str, words: Words) -> str:
    """The unit that a column of figures is written in."""
    return words.unit("万元" if unit == MONEY and words.language == "zh" else unit)

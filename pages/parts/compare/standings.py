"""Who stands out among units: the median, the ends, and who differs most from its own last year. Pure.

*Standings* are observations (see ``observations``) with the median of the units of their kind in the whole district,
also of those not shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.words import Said, Words
from pages.parts.compare import medians
from pages.shared.data import measures, observations
from pages.shared.data.suspects import doubted, gravest
from pages.shared.look import marks
from pages.shared.said import answers
from pages.shared.said.percents import is_few, percent_text

NAMED = 3  # so many units that share an end are named


def beside_district(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds the median of each kind in the district and the difference to it (see ``medians``). Without the years for
    which neither the form due nor the unit's own asks."""
    found = medians.with_median(observed)
    return found[measures.asked(found) | found["state"].ne("not_asked")]


def ordered(standings: pd.DataFrame, series: str, pinned: Sequence[str], words: Words) -> pd.DataFrame:
    """Pinned units first, marked and in the order they were pinned; the others by the newest value, largest first."""
    own = standings[standings["series"] == series]
    newest = own[own["year"] == _newest_year(own)].sort_values("value", ascending=False, kind="stable")
    ranked = [*pinned, *newest["organisation_id"], *standings["organisation_id"]]
    rank = {one: place for place, one in enumerate(dict.fromkeys(ranked))}
    found = standings.assign(pinned=standings["organisation_id"].isin(pinned))
    names = zip(found["organisation"], found["pinned"], strict=True)
    found["organisation"] = [words("compare.pinned", name=one) if first else one for one, first in names]
    return found.sort_values("organisation_id", key=lambda ids: ids.map(rank), kind="stable").reset_index(drop=True)


def newest(standings: pd.DataFrame, series: str) -> pd.DataFrame:
    """The lines of one series for the newest year whose form asks and for which there is a value; none without."""
    part = standings[standings["series"] == series]
    return part[part["year"] == _newest_year(part)]


def _newest_year(part: pd.DataFrame) -> int | None:
    return observations.latest(part[measures.counted(part)])


def sentence(part: pd.DataFrame, words: Words) -> str:
    """The answer of one series and year (see ``newest``): median and ends, then the largest changes."""
    sure = part[part["value"].notna() & measures.counted(part)]  # another form may measure something else
    if not len(sure):
        return words("answer.no_total")
    return words("compare.answer", place=_place(sure, part, words), change=_change(part, words))


def _place(sure: pd.DataFrame, part: pd.DataFrame, words: Words) -> str:
    first = sure.iloc[0]
    middles = Said("").join(_median(one, words) for _, one in part.drop_duplicates("kind").iterrows())
    found = words("compare.what", year=words.year(first["year"]), label=first["label"]) + middles
    coverage = words.coverage(len(sure), len(part))
    low, high = ends(sure, words)
    if not high:
        return found + words("compare.place_same", coverage=coverage, value=low)
    return found + words("compare.place", coverage=coverage, high=high, low=low)


def _median(first: pd.Series, words: Words) -> str:
    """The median of the district's units of a kind with its coverage; says so where there is none."""
    about = {"kind": words(f"units.kind.{first['kind']}")}
    about["coverage"] = words.coverage(first["median_units"], first["median_expected"])
    if pd.isna(first["median"]):
        return words("compare.no_median", **about)
    return words("compare.median", median=words.number(first["median"], first["unit"]), **about)


def ends(sure: pd.DataFrame, words: Words) -> tuple[str, str]:
    """Who has the lowest and who the highest value; where all are equal, the value alone and no second."""
    low, high = sure["value"].min(), sure["value"].max()
    if low == high:
        return words.number(low, sure["unit"].iloc[0]) + marks.flag(gravest(sure["flag"])), ""
    return _end(sure, low, words), _end(sure, high, words)


def _end(sure: pd.DataFrame, value: float, words: Words) -> str:
    """Who has a value: 甲街道 30 件."""
    there = sure[sure["value"] == value]
    names = answers.names(list(there["organisation"]), words, NAMED)
    marked = words.number(value, there["unit"].iloc[0]) + marks.flag(gravest(there["flag"]))
    return words("compare.end", names=names, value=marked)


def _change(part: pd.DataFrame, words: Words) -> str:
    """Who differs most from its own last year, in numbers and in per cent; a last year of 0 has no per cent."""
    paired = part[part["difference"].notna()]
    if not len(paired):
        return words("compare.no_change")
    coverage = words.coverage(len(paired), len(part))
    if not paired["difference"].any():
        return words("compare.unchanged", coverage=coverage)
    most = paired.iloc[paired["difference"].abs().argmax()]
    found = words("compare.change", coverage=coverage, what=_changed(most, words)) + _by_percent(paired, most, words)
    zeros = int((paired["previous"] == 0).sum())
    return found + (words("compare.from_zero", count=zeros) if zeros else "") + words("sign.stop")


def _by_percent(paired: pd.DataFrame, most: pd.Series, words: Words) -> str:
    few = [is_few(*one) for one in zip(paired["previous"], paired["unit"], strict=True)]
    shares = paired.loc[~(pd.Series(few, paired.index) | doubted(paired)), "percent"].abs().dropna()
    if not len(shares) or not shares.max():
        return ""
    furthest = paired.loc[shares.index].iloc[shares.argmax()]
    if furthest["organisation_id"] == most["organisation_id"]:
        return words("compare.percent_too")
    return words("compare.percent", what=_changed(furthest, words))


def _changed(one: pd.Series, words: Words) -> str:
    """甲街道 +12 件（40 → 52，+30.0%）; a change that rests on a figure under a finding has no per cent."""
    percent = percent_text(one["percent"], one["previous"], words)
    if one["flag"] or one["previous_flag"]:
        percent = words("compare.check_first")
    elif is_few(one["previous"], one["unit"]):
        percent = words("percent.few", percent=percent)
    return words(
        "compare.changed",
        name=one["organisation"],
        difference=words.signed(one["difference"], one["unit"]),
        old=words.number(one["previous"], one["unit"]) + marks.flag(one["previous_flag"], one["previous_settled"]),
        new=words.number(one["value"], one["unit"]) + marks.flag(one["flag"], one["settled"]),
        percent=percent,
    )

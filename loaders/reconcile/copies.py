"""The same text or the same table in the reports of two units of one year.

Prose: names and signs are taken out, and the rest is cut into runs of seven characters. A run that many units have in
any year is customary (a sentence the form or the district prescribes, or one of those that all choose from) and does
not count; two texts are alike where most of what is left of the shorter one stands in the other too. Section one
follows a pattern: there the numbers count as well. An index of the runs, whose lists are cut, keeps it from comparing
every pair. Tables: equal in every figure that is not zero, and with so much in them that it is no chance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log10
from typing import NamedTuple

from loaders.reconcile.nearly import AMOUNTS_TO_OTHERS, MOST_DIGITS

PROSE = ("一", "五")
RUN = 7  # characters
CUSTOMARY = 0.12  # of the units; of few units, four of them
FEWEST_CUSTOMARY, MOST_OF_A_RUN = 4, 40
FEWEST_RUNS, LEAST_PART = 40, 0.25  # what two texts share at the least: runs, and of the whole shorter text
ENOUGH = {  # by section: from so many units on, the part that is alike; of few it is not told what is customary
    "一": ((8, 0.8), (2, 0.95)),
    "五": ((8, 0.7), (4, 0.85), (2, 0.95)),
}
KEEPS_NUMBERS = ("一",)
NO_WORDS = re.compile(r"[^\u4e00-\u9fff]")
NO_WORDS_OR_NUMBERS = re.compile(r"[^\u4e00-\u9fff\d]")
ITSELF = re.compile(r"[我本全](?:街道|镇|乡|局|委|单位|机关|办|区)(?:办事处|政府)?")
FEWEST_FIGURES, OF_A_PLACE, ENOUGH_DIGITS = 3, 0.5, 4.0  # a figure counts with its digits, and half for its place


@dataclass(frozen=True)
class Work:
    """What one unit filed for a year: its names, its prose by section and its figures that are not zero, by section."""

    unit: str
    year: int
    name: str  # as it is shown
    names: tuple[str, ...]
    passages: Mapping[str, str]
    tables: Mapping[str, Mapping[str, float]]


class Alike(NamedTuple):
    """A section that another unit has too; ``percent`` of the text that is not customary, 100 for a table."""

    section: str
    unit: str
    name: str
    percent: int


Key = tuple[str, int]  # unit and year


def alike(works: Sequence[Work]) -> dict[Key, tuple[Alike, ...]]:
    """By unit and year, the sections that it shares with other units of the year. ``works``: those of all years, for
    what is customary shows only over the years."""
    found: dict[Key, list[Alike]] = {}
    names = {work.unit: work.name for work in works}
    for (one, year), (other, _), section, share in (*_prose(works), *_tables(works)):
        for own, its in ((one, other), (other, one)):
            found.setdefault((own, year), []).append(Alike(section, its, names[its], round(100 * share)))
    return {key: tuple(sorted(shared, key=lambda one: (one.section, -one.percent))) for key, shared in found.items()}


# --- prose ---------------------------------------------------------------------------------


def _prose(works: Sequence[Work]) -> Iterator[tuple[Key, Key, str, float]]:
    for section, enough in ENOUGH.items():
        told = [work for work in works if section in work.passages]
        keep = section in KEEPS_NUMBERS
        runs = {(work.unit, work.year): _runs(work.passages[section], work.names, keep) for work in told}
        units = len({work.unit for work in told})
        least = next((part for many, part in enough if units >= many), None)
        if least is not None:
            yield from ((*pair, section, share) for pair, share in _pairs(runs, units) if share >= least)


def _runs(text: str, names: Iterable[str], keep_numbers: bool) -> frozenset[str]:
    """The runs of a text without the names of its unit."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    words = (NO_WORDS_OR_NUMBERS if keep_numbers else NO_WORDS).sub("", ITSELF.sub("", text))
    return frozenset(words[at : at + RUN] for at in range(len(words) - RUN + 1))


def _pairs(runs: Mapping[Key, frozenset[str]], units: int) -> Iterator[tuple[tuple[Key, Key], float]]:
    """Two texts of one year with enough in common, and which part of the shorter one's own runs both have."""
    holders: dict[str, list[Key]] = {}
    for key, own in runs.items():
        for run in own:
            holders.setdefault(run, []).append(key)
    most = min(MOST_OF_A_RUN, max(FEWEST_CUSTOMARY - 1, int(CUSTOMARY * units)))
    rare = [keys for keys in holders.values() if len({unit for unit, _ in keys}) <= most]
    telling = Counter(key for keys in rare for key in keys)
    shared = Counter(pair for keys in rare for pair in combinations(keys, 2) if _are_two_of_a_year(*pair))
    for (one, other), count in shared.items():
        whole = min(len(runs[one]), len(runs[other]))
        if count >= max(FEWEST_RUNS, LEAST_PART * whole):
            yield (one, other), count / min(telling[one], telling[other])


def _are_two_of_a_year(one: Key, other: Key) -> bool:
    return one[0] != other[0] and one[1] == other[1]


# --- tables --------------------------------------------------------------------------------


def _tables(works: Sequence[Work]) -> Iterator[tuple[Key, Key, str, float]]:
    same: dict[tuple[str, int, Hashable], list[Key]] = {}
    for work in works:
        for section, figures in work.tables.items():
            if _is_telling(figures):
                key = (section, work.year, frozenset(figures.items()))
                same.setdefault(key, []).append((work.unit, work.year))
    for (section, *_), keys in same.items():
        yield from ((one, other, section, 1.0) for one, other in pairwise(keys))


def _is_telling(figures: Mapping[str, float]) -> bool:
    """Whether so many figures, of so many digits, are not equal by chance; sums of others do not count."""
    counted = [
        value
        for cell, value in figures.items()
        if value and not cell.endswith(":total") and ".total:" not in cell and not AMOUNTS_TO_OTHERS.match(cell)
    ]
    digits = sum(OF_A_PLACE + min(MOST_DIGITS, max(0.0, log10(abs(value)))) for value in counted)
    return len(counted) >= FEWEST_FIGURES and digits >= ENOUGH_DIGITS

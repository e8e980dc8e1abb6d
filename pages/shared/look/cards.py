"""Key figures: the value with its marks, last year's on the same base, how many units it covers, and its years as small
bars. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from loaders.words import Words, is_missing, unstressed
from pages.shared.data import exact, observations
from pages.shared.look.marks import flag
from pages.shared.look.templates import template
from pages.shared.said import answers
from pages.shared.said.percents import percent_cell
from pages.shared.tables.grid import Sign, signs

TEMPLATE = "shared/look/cards.html.jinja"
MONEY = "元"
LOWEST = 6  # per cent of the height, so that a small figure is seen


@dataclass(frozen=True)
class Card:
    """A key figure as it stands on a card. ``lines`` have a short text and what it says in full."""

    label: str
    value: str
    signs: tuple[Sign, ...] = ()
    lines: tuple[Sign, ...] = ()
    bars: tuple[int | None, ...] = ()  # a year each, per cent of the highest; None: no figure
    years: str = ""  # what the bars say
    to: str = ""  # where the label leads
    behind: str = ""  # where the value leads: to the units in it
    chosen: bool = False


@dataclass(frozen=True)
class Glance:
    """What a page answers at a glance: one sentence and its key figures; the year and series they are about, and what
    has to be known of its chart, where there is such."""

    sentence: str
    cards: tuple[Card | None, ...] = ()
    year: int | None = None
    focus: str = ""
    note: str = ""


def html(cards: Sequence[Card]) -> str:
    """The cards as HTML."""
    return template(TEMPLATE).render(cards=cards)


def of_total(
    totals: pd.DataFrame, series: str, year: int, words: Words, behind: Callable[[str, int], str] | None = None
) -> Card | None:
    """The card of a total of ``observations.totals``; None where the form does not ask."""
    line = observations.line_of(totals, series, year)
    if line is None:
        return None
    label, unit = words.brief(series, line["label"]), line["unit"]
    past = totals[totals["series"] == series].sort_values("year")
    bars, years = small_bars(past[past["year"] <= year], words)
    if is_missing(line["value"]):
        return Card(label, words("sign.none"), lines=(Sign(words("answer.no_total"), ""),), bars=bars, years=years)
    value, lines = line["value"], [_against(line, words), _covers(line, words)]
    if answers.is_doubted(line):
        value = exact.total([value, -line["flagged_value"]])
        lines[1] = Sign(words("card.without", count=int(line["flagged"])), unstressed(answers.total(line, words)))
    return Card(
        label=label,
        value=words.number(value, unit),
        signs=signs(line["flag"], line["settled"], words, int(line["flagged"])),
        lines=tuple(lines),
        bars=bars,
        years=years,
        behind=behind(series, year) if behind else "",
    )


def _against(line: pd.Series, words: Words) -> Sign:
    """Last year's value on the same base and the change, short; over which units, when pointed at."""
    if is_missing(line["previous"]):
        key = "percent.not_comparable" if line["comparability"] == "none" else "card.no_previous"
        return Sign(words(key), "")
    unit, now = line["unit"], exact.total([line["previous"], line["difference"]])
    written = MONEY if unit == MONEY else ""  # of counts the unit stands above
    previous = words.number(line["previous"], written) + flag(line["previous_flag"], line["previous_settled"])
    percent = percent_cell(line["percent"], line["previous"], unit, words)
    values = {"previous": previous, "now": words.number(now, written), "percent": percent}
    told = answers.before(line, words).lstrip("；; ") + answers.left_out(line, words)
    return Sign(words("card.against", paired=int(line["paired"]), **values), told)


def _covers(line: pd.Series, words: Words) -> Sign:
    """How many units the sum covers; those that are not in it are behind the figure."""
    gone = int(line["expected"] - line["reported"])
    covered = words.coverage(line["reported"], line["expected"])
    return Sign(words("card.covered", coverage=covered), words("card.uncovered", count=gone) if gone else "")


def small_bars(past: pd.DataFrame, words: Words) -> tuple[tuple[int | None, ...], str]:
    """The years of a total as heights in per cent, and in words."""
    known = {int(year): value for year, value in zip(past["year"], past["value"], strict=True)}
    if not known:
        return (), ""
    highest = max((value for value in known.values() if not is_missing(value)), default=0)
    every = range(min(known), max(known) + 1)
    heights = tuple(_height(known.get(year, float("nan")), highest) for year in every)
    unit = past["unit"].iloc[0]
    told = [words("card.year", year=words.year(one), value=words.number(known.get(one), unit)) for one in every]
    return heights, words.join(told)


def _height(value: float, highest: float) -> int | None:
    if is_missing(value):
        return None
    return max(LOWEST, round(100 * value / highest)) if highest > 0 and value > 0 else LOWEST // 2

"""What changed in a series, who accounts for it, and whether the form does: sentences from totals. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.groups import leading_of
from loaders.series import LEVELS, load_series
from loaders.words import Words, is_missing
from pages.shared.charts import axes
from pages.shared.data import Row, each_row, measures, observations
from pages.shared.data.suspects import doubted
from pages.shared.look.marks import flag
from pages.shared.said import answers
from pages.shared.said.percents import percent_cell

FIRST = leading_of("disclosures")
MOST = 0.6  # units are named until they account for this part of all movement
NAMED = 3  # but never more than these


def ordered(chosen: Sequence[str], shown: Sequence[str]) -> list[str]:
    """The series to speak of: those chosen, or of those shown the most important; these first."""
    return [one for one in FIRST if one in shown] + [one for one in chosen if one in shown and one not in FIRST]


def sentence(series: str, observed: pd.DataFrame, totals: pd.DataFrame, words: Words) -> str:
    """The newest total with its change, the units behind the change, and what the form has to do with it."""
    year = observations.latest(totals[totals["series"] == series])
    line = observations.line_of(totals, series, year)
    if line is None or year is None:
        return words("shift.no_figure", label=words.series(load_series()[series]))
    rows = observed[(observed["series"] == series) & (observed["year"] == year)]
    newest = int(observed["year"].max())
    return answers.total(line, words) + drivers(rows, words) + form(series, year, newest, words)


def short(series: str, observed: pd.DataFrame, totals: pd.DataFrame, words: Words) -> str:
    """The one sentence of the page: the newest total, its change on the same base, and whose it is."""
    year = observations.latest(totals[totals["series"] == series])
    line = observations.line_of(totals, series, year)
    if line is None or year is None:
        return words("shift.no_figure", label=words.series(load_series()[series]))
    rows = observed[(observed["series"] == series) & (observed["year"] == year)]
    unit = line["unit"]
    values = {"year": words.year(year), "label": words.brief(series, line["label"])}
    said = words("shift.short", value=words.number(line["value"], unit) + flag(line["flag"], line["settled"]), **values)
    if is_missing(line["previous"]):
        key = "answer.not_comparable" if line["comparability"] == "none" else "answer.no_previous"
        return said + words(key)
    change = words.signed(line["difference"], unit) if line["difference"] else words("shift.unchanged")
    percent = percent_cell(line["percent"], line["previous"], unit, words)
    said += words("shift.short_change", paired=int(line["paired"]), change=change, percent=percent)
    return said + (drivers(rows, words) or words("sign.stop"))


def drivers(rows: pd.DataFrame, words: Words) -> str:
    """The units that account for most of the movement of one series and year; empty where nothing moved. Only units
    whose change is part of the total's."""
    moved = rows[observations.compared(rows) & rows["difference"].ne(0)]
    order = moved["difference"].abs().sort_values(ascending=False, kind="stable")
    if not len(order):
        return ""
    shares = order.cumsum() / order.sum()
    needed = min(int((shares < MOST).sum()) + 1, NAMED)
    told = moved.loc[order.index[:needed]].assign(doubted=doubted(moved))
    named = [_driver(one, words) for one in each_row(told)]
    key = "shift.drivers" if shares.iloc[needed - 1] >= MOST else "shift.largest"
    return words(key, units=words.join(named), share=words.percent(shares.iloc[needed - 1]))


def _driver(one: Row, words: Words) -> str:
    """A unit with its difference; where one of the two figures is under a finding, to be checked first."""
    key = "shift.doubted" if one.doubted else "shift.driver"
    marks = flag(one.flag) or flag(one.previous_flag)
    return words(key, unit=one.organisation, difference=words.signed(one.difference, one.unit), mark=marks.strip())


def form(series: str, year: int, newest: int, words: Words) -> str:
    """What the crosswalk says where the form changed between the two years, or since the last year with a figure."""
    crossed, ended = axes.has_break((year - 1, year)), axes.has_break((year, newest))
    if not crossed and not ended:
        return ""
    said = {
        "level": words(f"comparability.{over(series, year, newest)}"),
        "note": words.notes(load_series()[series]),
    }
    return words("shift.crossed" if crossed else "shift.ended", year=words.year(year), **said)


def over(series: str, year: int, newest: int) -> str:
    """Whether a series goes on over the change of the form that lies before a year, or else after it."""
    first, last = (year - 1, year) if axes.has_break((year - 1, year)) else (year, newest)
    return measures.comparability(series, measures.due(first), measures.due(last))


def summary(series: Sequence[str], words: Words) -> str:
    """Of the series shown, how many go on over the change of the form, by name where they are few."""
    found = {one: [each for each in series if load_series()[each].over_breaks == one] for one in LEVELS}
    counts = {one: len(each) for one, each in found.items()}
    names = [words.series(load_series()[each]) for one in ("exact", "near") for each in found[one]]
    named = words("shift.go_on", names=words.join(names)) if names else words("sign.stop")
    return words("shift.summary", count=len(series), **counts) + named

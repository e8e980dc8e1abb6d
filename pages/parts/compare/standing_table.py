"""The table of units side by side: a row a unit; numbers stay numbers, and 说明 says what a blank means. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words
from pages.parts.compare import standings
from pages.shared.data import Row, each_row
from pages.shared.look import marks
from pages.shared.tables.tables import Table, reason

REMARK = 190  # pixels of the last column: two years with what there is to say of them
COLUMNS = {"value": "", "difference": "difference", "percent": "percent", "to_median": "to_median"}


def standing_table(ordered: pd.DataFrame, words: Words) -> Table:
    """``standings.ordered`` on screen: the newest value of each series with its differences; of one series all years.

    Rows stand in the order of the frame.
    """
    series = list(dict.fromkeys(ordered["series"]))
    units = list(dict.fromkeys(ordered["organisation"]))
    parts = [standings.newest(ordered, one) for one in series]
    found = pd.DataFrame(index=pd.Index(units, name=words("column.organisation")))
    if len(series) == 1:
        found = found.join(_years(ordered))
    for part in filter(len, parts):
        found = found.join(_columns(part, words, alone=len(series) == 1))
    noted = ordered if len(series) == 1 else pd.concat(parts)
    found[words("column.remark")] = [_remark(noted[noted["organisation"] == one], words) for one in units]
    return Table(found.reset_index(), widths={words("column.remark"): REMARK})


def _years(part: pd.DataFrame) -> pd.DataFrame:
    """Units × years, in numbers."""
    wide = part.pivot(index="organisation", columns="year", values="value")
    return wide.rename(columns={year: str(year) for year in wide.columns})


def _columns(part: pd.DataFrame, words: Words, alone: bool) -> pd.DataFrame:
    """The figures of one series and year; ``alone``: the value has a column of its year already."""
    found = part.set_index("organisation")[list(COLUMNS)]
    found["percent"] = (found["percent"] * 100).round(1)
    first = part.iloc[0]
    if alone:
        return found.drop(columns="value").rename(columns=lambda one: words(f"compare.column_{one}"))
    named = words("compare.column", label=first["label"], year=words.year(first["year"]))
    headings = {"value": words("chart.panel", name=named, unit=words.unit(first["unit"]))}
    headings |= {
        one: words("series_group.label", group=first["label"], label=words(f"column.{what}"))
        for one, what in COLUMNS.items()
        if what
    }
    return found.rename(columns=headings)


def _remark(lines: pd.DataFrame, words: Words) -> str:
    """What there is to say of the figures of a unit: why there is none, findings, a last year of 0."""
    several, last = lines["series"].nunique() > 1, lines["year"].max()
    notes: dict[str, list[str]] = {}
    for one in each_row(lines.sort_values("year", ascending=False, kind="stable")):
        about = one.label if several else words.year(one.year)
        said = [_note(one, words)] + [words("percent.from_zero")] * bool(
            one.previous == 0 and (several or one.year == last)
        )
        for note in filter(None, said):
            notes.setdefault(note, []).append(about)
    found = [words("compare.remark", about=words.join(about), note=note) for note, about in notes.items()]
    return words("list.semicolon").join(found)


def _note(one: Row, words: Words) -> str:
    if one.state != "number":
        return reason(one.state, words)
    codes = [("state", "settled")] * bool(one.settled) + [("severity", one.flag)] * bool(one.flag)
    return words("list.semicolon").join(marks.mark(*each).text(words) for each in codes)

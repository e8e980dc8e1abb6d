"""The lines of a pivot that are no unit's: the sums of its columns, what they cover, the medians of a kind. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import exact, observations, records
from pages.shared.data.suspects import gravest
from pages.shared.look import marks
from pages.shared.said import answers
from pages.shared.tables import grid, measured
from pages.shared.tables.grid import Cell, Line
from pages.shared.tables.measured import Point, figure
from pages.shared.view.view import View


def feet(observed: pd.DataFrame, across: str, keys: Sequence[Any], view: View) -> list[Line]:
    """The sums of the columns, and below how many of how many units are in each."""
    words = view.words
    totals = by_column(observed, across)
    found_sums, covers = [], []
    for key in keys:
        one = totals.get(key)
        if one is None:
            reason = marks.mark("state", "not_asked").text(words)
            found_sums.append(Cell(reason, kind="none"))
            covers.append(Cell("", kind="none"))
            continue
        found = grid.signs(one["flag"], one["settled"], words, int(one["flagged"]))
        text = figure(one["value"], one["unit"], words) if one["reported"] else words("sign.none")
        behind = view.behind(one["series"], one["year"]) if one["reported"] else ""
        found_sums.append(Cell(text, found, behind, told=words("pivot.behind") if behind else ""))
        covers.append(
            Cell(words("table.of", reported=int(one["reported"]), expected=int(one["expected"])), kind="none")
        )
    return [Line(Cell(words("table.total")), tuple(found_sums)), Line(Cell(words("table.covered")), tuple(covers))]


def by_column(observed: pd.DataFrame, across: str) -> dict[Any, Point]:
    """The totals of a pivot by year or series."""
    return {one[across]: one for one in records(observations.totals(observed))}


def wholes(
    observed: pd.DataFrame, across: str, keys: Sequence[Any], gone: Mapping[Any, Sequence[str]], words: Words
) -> list[Line]:
    """What the shares of each column are of, and below how many of how many units are in it."""
    found_sums, covers = [], []
    for key in keys:
        asked = observed[(observed[across] == key) & observed["state"].ne("not_asked")]
        held = asked[measured.in_whole(asked)]
        doubted = held[held["flag"] != ""]
        found = grid.signs(gravest(held["flag"]), held["settled"].sum(), words, len(doubted))
        text = figure(exact.total(held["value"]), held["unit"].iloc[0], words) if len(held) else words("sign.none")
        found_sums.append(Cell(text, found, kind="figure" if len(held) else "none"))
        told = words("pivot.left_out", units=answers.names(list(gone[key]), words)) if key in gone else ""
        covers.append(Cell(words("table.of", reported=len(held), expected=len(asked)), kind="none", told=told))
    return [
        Line(Cell(words("pivot.whole")), tuple(found_sums)),
        Line(Cell(words("pivot.whole_covered")), tuple(covers)),
    ]


def median(medians: pd.DataFrame, across: str, kind: str, keys: Sequence[Any], words: Words) -> Line:
    """The medians of a kind of unit, a cell a column."""
    known = {one[across]: one for one in records(medians[medians["kind"] == kind])}
    cells = []
    for key in keys:
        one = known.get(key)
        if one is None or is_missing(one["median"]):
            cells.append(Cell(words("sign.none"), kind="none", told=words("pivot.no_median")))
        else:
            cells.append(Cell(figure(one["median"], one["unit"], words), kind="none"))
    return Line(Cell(words("pivot.median", kind=words(f"units.kind.{kind}"))), tuple(cells), "total")

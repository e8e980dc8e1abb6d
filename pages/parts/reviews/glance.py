"""What the page of review cases says at a glance: its sentence, its key figures, the table of all cases. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from loaders.groups import case_kinds, case_results
from loaders.words import Words, is_missing
from pages.shared.data import cached, observations, records
from pages.shared.look import cards, marks
from pages.shared.look.cards import Glance
from pages.shared.tables import grid
from pages.shared.tables.grid import Cell, Column, Grid, Line
from pages.shared.tables.pivots import FEW
from pages.shared.view.view import View

KINDS = case_kinds()
RESULTS = (*case_results(), "total")
CORRECTED = "corrected"


def observed_of(view: View) -> pd.DataFrame:
    """The observations of every kind of case and result."""
    return view.observed(*(f"{kind}.{result}" for kind in KINDS for result in RESULTS))


def totals_of(view: View) -> pd.DataFrame:
    """The sums of each kind, result and year."""
    return observations.totals(observed_of(view))


def of(view: View) -> Glance:
    """The answer for the newest year with a figure: each kind of case, then those corrected."""
    words, totals = view.words, cached.made(totals_of, view)
    year = observations.latest(totals[totals["series"].str.endswith(".total")]) or view.years[-1]

    wanted = [*(f"{kind}.total" for kind in KINDS), f"{KINDS[0]}.{CORRECTED}"]
    shown = tuple(cards.of_total(totals, one, year, words, view.behind) for one in wanted)
    return Glance(_sentence(totals, year, words), shown)


def _sentence(totals: pd.DataFrame, year: int, words: Words) -> str:
    named = []
    for kind in KINDS:
        line = observations.line_of(totals, f"{kind}.total", year)
        if line is not None and not is_missing(line["value"]):
            count = words.number(line["value"], "件") + marks.flag(line["flag"], line["settled"])
            named.append(words("reviews.count", kind=words(f"reviews.{kind.partition('.')[2]}"), count=count))
    if not named:
        return words("answer.no_total")
    return words("reviews.answer", year=words.year(year), counts=words.join(named))


def results(view: View) -> Grid:
    """Every kind of case: results down, years across, small counts shaded by one scale."""
    words, totals = view.words, cached.made(totals_of, view)
    top = max(totals.loc[~totals["series"].str.endswith(".total"), "value"].max(), FEW)
    by_place = {(one["series"], int(one["year"])): one for one in records(totals)}
    lines: list[Line] = []
    for kind in KINDS:
        lines.append(Line(Cell(words(f"reviews.{kind.partition('.')[2]}")), kind="group"))
        for result in RESULTS:
            cells = tuple(_cell(by_place.get((f"{kind}.{result}", year)), top, view) for year in view.years)
            is_sum = result == "total"
            name = words("table.total") if is_sum else words(f"reviews.result.{result}")
            lines.append(Line(Cell(name), cells, "total" if is_sum else ""))
        lines.append(Line(Cell(words("table.covered")), _covered(kind, by_place, view)))
    columns = tuple(Column(str(year)) for year in view.years)
    return Grid(words("reviews.by_result"), Column(words("reviews.result")), columns, tuple(lines))


def _covered(kind: str, totals: Mapping[tuple[str, int], Mapping[str, Any]], view: View) -> tuple[Cell, ...]:
    """How many of how many units are in the sum of a kind of case."""
    found = [totals.get((f"{kind}.total", year)) for year in view.years]
    of = view.words
    return tuple(
        Cell(of("table.of", reported=one["reported"], expected=one["expected"]) if one else "", kind="none")
        for one in found
    )


def _cell(one: Mapping[str, Any] | None, top: float, view: View) -> Cell:
    words = view.words
    if one is None:
        return Cell(marks.mark("state", "not_asked").text(words), kind="none")
    if is_missing(one["value"]):
        return Cell(words("sign.none"), kind="none", told=words("answer.no_total"))
    found = grid.signs(one["flag"], one["settled"], words, int(one["flagged"]))
    shade = min(one["value"] / top, 1) if not one["series"].endswith(".total") else 0
    to = view.behind(one["series"], one["year"])
    covered = words("card.covered", coverage=words.coverage(one["reported"], one["expected"]))
    return Cell(words.number(one["value"]), found, to, round(shade, 3), told=covered)

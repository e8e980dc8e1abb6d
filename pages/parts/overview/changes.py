"""Which figures changed most from last year. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pages.shared.data import Row, each_row, measures
from pages.shared.said.percents import percent_cell
from pages.shared.tables import grid
from pages.shared.tables.grid import Cell, Column, Grid, Line
from pages.shared.view.view import View


def changes(observed: pd.DataFrame, year: int, most: int) -> pd.DataFrame:
    """The observations of a year that differ most from last year, largest first; money is left out."""
    found = observed[(observed["year"] == year) & observed["difference"].notna() & (observed["unit"] != "元")]
    found = found[found["difference"] != 0]
    order = found["difference"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order[:most]]


def change_grid(found: Mapping[str, pd.DataFrame], view: View) -> Grid:
    """The largest changes on screen: first those to be checked, then the others; each figure leads to its cell."""
    words = view.words
    lines: list[Line] = []
    for kind in ("doubted", "real"):
        changed = found[kind]
        if len(changed):
            lines.append(Line(Cell(words(f"overview.{kind}")), kind="group"))
            lines += [_line(one, view) for one in each_row(changed)]
    names = ("series", "previous", "value", "difference", "percent")
    columns = [Column(words(f"column.{one}"), left=one == "series") for one in names]
    return Grid(words("overview.changed"), Column(words("column.organisation")), tuple(columns), tuple(lines))


def _line(one: Row, view: View) -> Line:
    words, year = view.words, int(one.year)
    asked = measures.cells_of(one.series, one.form)

    def to(of: int) -> str:
        return view.report(one.organisation_id, of, asked[0])

    before = grid.signs(one.previous_flag, one.previous_settled, words)
    cells = (
        Cell(one.label, kind="text"),
        Cell(words.number(one.previous, one.unit), before, to(year - 1)),
        Cell(words.number(one.value, one.unit), grid.signs(one.flag, one.settled, words), to(year)),
        Cell(words.signed(one.difference, one.unit)),
        Cell(percent_cell(one.percent, one.previous, one.unit, words)),
    )
    return Line(Cell(one.organisation, to=view.report(one.organisation_id, year)), cells)

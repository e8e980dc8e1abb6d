"""Who has filed: units × years, each with the problems of its report. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import Row, each_row
from pages.shared.data.observations import unit_labels
from pages.shared.look import marks
from pages.shared.tables import grid
from pages.shared.tables.grid import Cell, Column, Grid, Line, Sign
from pages.shared.view.view import View


def filing_matrix(filings: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Units × years: filed, corrected or not filed, and how many problems of severity error. Shape and word."""
    names, texts = unit_labels(filings, words), [_filing(one, words) for one in each_row(filings)]
    named = filings.assign(name=filings["organisation_id"].map(names), text=texts)
    wide = named.pivot(index="name", columns="year", values="text").reindex(list(dict.fromkeys(named["name"])))
    wide.columns = [str(year) for year in wide.columns]
    wide.index.name = words("column.organisation")
    return wide.fillna(words("filing.not_owed"))


def filing_grid(view: View) -> Grid:
    """The matrix on screen: each cell leads to the report, its errors to the reconciliation."""
    words, years = view.words, view.years
    names, found = unit_labels(view.filings, words), view.filings
    cells = {(one.organisation_id, int(one.year)): one for one in each_row(found)}
    units, page, pages = grid.page_of(list(dict.fromkeys(found["organisation_id"])), view.selection.leaf)
    lines = []
    for unit in units:
        shown = [_cell(cells.get((unit, year)), unit, year, view) for year in years]
        last = max((year for year in years if (unit, year) in cells), default=years[-1])
        lines.append(Line(Cell(names[unit], to=view.report(unit, last)), tuple(shown)))
    return Grid(
        caption=words("overview.matrix"),
        name=Column(words("column.organisation")),
        columns=tuple(Column(str(year), centred=True) for year in years),
        lines=tuple(lines),
        pages=view.leaves(page, pages),
        more=grid.rows_of(page, len(lines), found["organisation_id"].nunique(), words) if pages > 1 else "",
    )


def _cell(one: Row | None, unit: str, year: int, view: View) -> Cell:
    words = view.words
    if one is None:
        return Cell(words("sign.none"), kind="none", told=words("filing.not_owed"))
    to = view.report(unit, year)
    if is_missing(one.report_id):
        return Cell(marks.mark("filing", "not_filed").text(words), to=to, kind="missing", told=words.year(year))
    mark = marks.mark("filing", "corrected" if one.version > 1 else "filed")
    signs: tuple[Sign, ...] = ()
    if one.errors:
        there = view.to("reconciliation", organisations=(unit,), years=(year,), severities=("error",))
        told = words("filing.errors", count=int(one.errors))
        signs = (Sign(f"{marks.mark('severity', 'error').symbol}{int(one.errors)}", told, there),)
    return Cell(mark.symbol, signs, to, told=f"{words.year(year)}{words(mark.key)}")


def _filing(one: Row, words: Words) -> str:
    if is_missing(one.report_id):
        return marks.mark("filing", "not_filed").text(words)
    found = marks.mark("filing", "corrected" if one.version > 1 else "filed").text(words)
    return f"{found} {marks.mark('severity', 'error').symbol}{int(one.errors)}" if one.errors else found

"""What is behind a sum: the units in it, each with its part and the way to its cell, and who is not in it and why."""

from __future__ import annotations

from dataclasses import replace

from loaders.series import load_series
from loaders.words import is_missing
from pages.shared.data import Row, cached, each_row, measures, observations
from pages.shared.look import elements as st
from pages.shared.said import answers
from pages.shared.said.percents import percent_cell
from pages.shared.tables import grid
from pages.shared.tables.grid import Cell, Column, Grid, Line
from pages.shared.view import address
from pages.shared.view.view import View

NAMED = 12  # so many units that are not in the sum


def asked(view: View) -> tuple[str, int] | None:
    """The series and year of the sum that the address asks for; None where it asks for none that is shown."""
    series, _, year = (view.selection.behind or "").rpartition("-")
    return (series, int(year)) if series in load_series() and year.isdigit() and int(year) in view.years else None


def draw(view: View) -> None:
    """Open what is behind the sum that the address asks for."""
    if (found := asked(view)) is None:
        return
    words, (series, year) = view.words, found
    title = words("behind.title", year=words.year(year), label=words.series(load_series()[series]))

    @st.dialog(title, width="large", on_dismiss=_close)
    def show() -> None:
        observed = view.observed(series)
        line = observations.line_of(observations.totals(observed), series, year)
        st.markdown(answers.total(line, words))
        shown, gone = cached.made(units, view, series, year)
        st.html(grid.html(shown))
        if gone:
            st.caption(gone)

    show()


def _close() -> None:
    address.write(replace(address.current()[0], behind=None))


def units(view: View, series: str, year: int) -> tuple[Grid, str]:
    """The units in a sum, the largest first; in words who is not in it. Where figures under a finding make most of the
    sum, theirs have no share of it, and the shares of the others are of the others' sum."""
    words, observed = view.words, view.observed(series)
    rows = observed[observed["year"] == year]
    sure = rows[rows["value"].notna() & measures.counted(rows)].sort_values("value", ascending=False, kind="stable")
    line, unit = observations.line_of(observations.totals(rows), series, year), load_series()[series].unit
    doubted = line is not None and answers.is_doubted(line)
    whole = sure.loc[sure["flag"].eq("") | (not doubted), "value"].sum()
    lines = [_line(one, 0 if doubted and one.flag else whole, unit, view) for one in each_row(sure)]
    body, page, pages = grid.page_of(lines, view.selection.leaf)
    names = ("value", "share", "previous", "difference", "percent")
    found = Grid(
        caption=words("behind.title", year=words.year(year), label=words.series(load_series()[series])),
        name=Column(words("column.organisation")),
        columns=tuple(Column(words(f"behind.{one}")) for one in names),
        lines=body,
        pages=view.leaves(page, pages),
        more=grid.rows_of(page, len(body), len(lines), words) if pages > 1 else "",
    )
    gone = answers.without(rows[~rows.index.isin(sure.index)], words)
    return found, words("behind.gone", units=answers.names(gone, words, NAMED)) if gone else ""


def _line(one: Row, whole: float, unit: str, view: View) -> Line:
    words = view.words
    cells = measures.cells_of(one.series, one.form)
    to = view.report(one.organisation_id, one.year, cells[0])
    share = words.percent(one.value / whole) if whole > 0 else words("sign.none")
    before = grid.signs(one.previous_flag, one.previous_settled, words)
    kind = "none" if is_missing(one.previous) else "figure"
    return Line(
        Cell(one.organisation, to=to),
        (
            Cell(words.number(one.value, unit), grid.signs(one.flag, one.settled, words), to),
            Cell(share),
            Cell(words.number(one.previous, unit), before, kind=kind),
            Cell(words.signed(one.difference, unit)),
            Cell(percent_cell(one.percent, one.previous, unit, words)),
        ),
    )

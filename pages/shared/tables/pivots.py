"""Units × years, or units × series, as a shaded table with sums; counts, shares, changes or an index. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import measures
from pages.shared.look import marks
from pages.shared.said import answers
from pages.shared.said.percents import percent_cell
from pages.shared.tables import grid, lineup, measured, sums
from pages.shared.tables.grid import Cell, Column, Grid, Line
from pages.shared.tables.measured import Point, written_unit
from pages.shared.view.view import View

FEW = 10  # a column without larger figures stays pale
SORT = "{}-{}"


@dataclass(frozen=True)
class Pivot:
    """What a pivot shows: observations, whether its columns are ``year`` or ``series``, which measure, whether units
    stand under their kind, and which column the series in a sum leads to."""

    observed: pd.DataFrame
    across: str = "year"
    measure: str = "count"
    grouped: bool = True
    medians: pd.DataFrame | None = None  # of a series and year, by kind: kind, year or series, value


def drawn(pivot: Pivot, view: View, caption: str) -> Grid:
    """The pivot as a table on screen, sorted and paged as the address says."""
    words, across = view.words, pivot.across
    observed = pivot.observed
    keys = list(dict.fromkeys(observed[across]))
    keys = sorted(keys) if across == "year" else keys
    units = lineup.units_of(observed)
    scaled = _scale(pivot)
    wholes = measured.wholes(pivot.observed, pivot.across, pivot.measure)
    gone = measured.left_out(pivot.observed, pivot.across, pivot.measure, words)
    kinds = {unit: next(iter(points.values()))["kind"] for unit, points in units.items()}
    sort, _, way = (view.selection.sort or "").rpartition("-")
    names = list(map(str, keys))
    place = names.index(sort) if sort in names else -1
    is_sorted = place >= 0 or sort == "name"
    body: list[Callable[[], Line]] = []  # each row is made when its leaf is shown
    for kind in dict.fromkeys(kinds.values()) if pivot.grouped else [""]:
        part: list[lineup.Points] = [points for unit, points in units.items() if not kind or kinds[unit] == kind]
        if pivot.grouped and len(set(kinds.values())) > 1:
            name = words("pivot.kind", kind=words(f"units.kind.{kind}"), count=len(part))
            body.append(partial(Line, Cell(name), kind="group"))
        if is_sorted:
            part = lineup.ordered(part, keys, place, way == "up", pivot.measure, wholes, words, across)
        body += [partial(_line, points, keys, pivot, view, scaled, wholes, gone) for points in part]
        if kind and pivot.medians is not None and pivot.measure == "count":
            body.append(partial(sums.median, pivot.medians, across, kind, keys, words))
    rows, page, pages = grid.page_of(body, view.selection.leaf)
    shown = tuple(row() for row in rows)
    return Grid(
        caption=caption,
        name=heading(words("column.organisation"), "name", "up", view),
        columns=tuple(heading(_label(one, pivot, words), str(one), "down", view) for one in keys),
        lines=shown,
        feet=tuple(_feet(pivot, keys, gone, view)),
        pages=view.leaves(page, pages),
        more=grid.rows_of(page, len(shown), len(body), words) if pages > 1 else "",
    )


def _feet(pivot: Pivot, keys: Sequence[Any], gone: Mapping[Any, Sequence[str]], view: View) -> list[Line]:
    """Below counts their sums, below shares what they are of."""
    if pivot.measure == "share":
        return sums.wholes(pivot.observed, pivot.across, keys, gone, view.words)
    return sums.feet(pivot.observed, pivot.across, keys, view) if pivot.measure == "count" else []


def told(pivot: Pivot, words: Words) -> str:
    """How to read the table: what its figures are, what its shades compare, who is missing in a whole."""
    first, several = pivot.observed.iloc[0], pivot.observed["series"].nunique() > 1
    about = {"label": words("compare.several") if several else first["label"]}
    about["unit"] = words.join(dict.fromkeys(written_unit(one, words) for one in pivot.observed["unit"]))
    shade = words(shade_key(pivot))
    said = words(f"measure.told.{pivot.measure}", shade=shade, **about)
    return f"{said} {measured.lacking(pivot.observed, pivot.across, pivot.measure, words)}".strip()


def shade_key(pivot: Pivot) -> str:
    """The words for what the shades of counts compare, see ``_scale``."""
    return f"pivot.shade.{'kinds' if pivot.grouped else 'all'}.{pivot.across}"


def _scale(pivot: Pivot) -> dict[tuple[str, Any], float]:
    """The largest figure that stands under no finding, of a kind of unit; of each column where these are series."""
    observed = pivot.observed
    sure = observed[observed["value"].notna() & observed["flag"].ne("error")]
    column = sure["series"] if pivot.across == "series" else pd.Series("", sure.index)
    kind = sure["kind"] if pivot.grouped else pd.Series("", sure.index)
    tops = sure["value"].abs().groupby([kind, column]).max()
    return {cast("tuple[str, Any]", key): max(float(value), FEW) for key, value in tops.items()}


def _line(
    points: Mapping[tuple[int, str], Point],
    keys: Sequence[Any],
    pivot: Pivot,
    view: View,
    scaled: Mapping[tuple[str, Any], float],
    wholes: Mapping[Any, float],
    gone: Mapping[Any, Sequence[str]],
) -> Line:
    """The row of a unit; its name leads to its newest report."""
    first = next(iter(points.values()))
    by_key = lineup.by_key(points, pivot.across)
    cells = []
    for key in keys:
        point = by_key.get(key)
        kind = first["kind"] if pivot.grouped else ""
        top = scaled.get((kind, key if pivot.across == "series" else ""), 0)
        cells.append(_cell(point, by_key, keys, wholes.get(key, float("nan")), top, gone.get(key, ()), pivot, view))
    years = [int(one["year"]) for one in points.values()]
    newest = max((int(one["year"]) for one in points.values() if one["state"] != "not_filed"), default=max(years))
    to = view.report(first["organisation_id"], newest)
    return Line(Cell(first["organisation"], to=to), tuple(cells))


def _cell(
    point: Point | None,
    by_key: Mapping[Any, Point],
    keys: Sequence[Any],
    whole: float,
    top: float,
    gone: Sequence[str],
    pivot: Pivot,
    view: View,
) -> Cell:
    words = view.words
    if point is None:
        return Cell(words("filing.not_owed"), kind="none")
    unit, year = point["organisation_id"], int(point["year"])
    asked = measures.cells_of(point["series"], point["form"])
    to = view.report(unit, year, asked[0] if asked else None)
    if is_missing(point["value"]):
        mark = marks.mark("state", point["state"])
        return Cell(mark.text(words), to=to, kind="none")
    found = grid.signs(point["flag"], point["settled"], words)
    size, text = measured.measured(point, lineup.base(by_key, keys, pivot.across), whole, pivot.measure, words)
    said = _told(point, words)
    if pivot.measure == "share":
        shade = min(max(size, 0), 1)  # by the share itself: the same in the whole table
        if gone and size > 0:
            text = words("pivot.at_most", share=text)
            said = words("pivot.left_out", units=answers.names(list(gone), words)) + said
    else:
        shade = min(abs(point["value"]) / top, 1) if top > 0 and pivot.measure == "count" else 0
    return Cell(text, found, to, round(shade, 3), told=said, size=size)


def _told(point: Point, words: Words) -> str:
    """Last year's figure and the change, when pointed at."""
    if is_missing(point["previous"]):
        return ""
    change = words.signed(point["difference"], point["unit"])
    percent = percent_cell(point["percent"], point["previous"], point["unit"], words)
    previous = words.number(point["previous"], point["unit"])
    return words("pivot.told", previous=previous, change=change, percent=percent)


def _label(key: Any, pivot: Pivot, words: Words) -> str:
    if pivot.across == "year":
        return str(key)
    line = pivot.observed[pivot.observed["series"] == key].iloc[0]
    label = words.brief(key, line["label"])
    several = pivot.observed["unit"].nunique() > 1
    return words("chart.panel", name=label, unit=written_unit(line["unit"], words)) if several else label


def heading(label: str, key: str, first: str, view: View) -> Column:
    """A heading that sorts: a second time the other way."""
    now, _, way = (view.selection.sort or "").rpartition("-")
    other = {"up": "down", "down": "up"}
    after = other[way] if now == key and way in other else first
    return Column(label, view.to(sort=SORT.format(key, after), leaf=1), way if now == key else "")

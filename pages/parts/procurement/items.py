"""Procurement, unit by unit: items, amount, the average of an item and each unit's share. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.exact import percent
from loaders.units import TEN_THOUSAND
from loaders.words import Words, is_missing
from pages.parts.procurement.named import AMOUNT, ITEMS
from pages.shared.data import Row, each_row, exact, measures, observations, records
from pages.shared.look import marks
from pages.shared.look.cards import Card
from pages.shared.said import answers
from pages.shared.tables import grid, measured, pivots
from pages.shared.tables.grid import Cell, Column, Grid, Line, Sign
from pages.shared.view.view import View

WHAT = ("items", "amount", "share", "average")
SHARE = ("share", "reported", "expected")


def with_share(observed: pd.DataFrame) -> pd.DataFrame:
    """Adds ``share``: each unit's part in the sum of the shown units of the year, where there are several. A figure
    under a finding has none and is in no sum: one misread amount would make every share wrong; nor has one on a form
    that is not the year's. ``reported`` of ``expected`` units are in the sum: without all of them a share is at most
    what it says."""
    sure = observed["value"].where(measured.in_whole(observed))
    groups = sure.groupby([observed["series"], observed["year"]])
    whole = groups.transform(exact.total).where(groups.transform("count") > 1)
    owed = observed["state"].ne("not_asked").groupby([observed["series"], observed["year"]]).transform("sum")
    return observed.assign(share=sure / whole.where(whole > 0), reported=groups.transform("count"), expected=owed)


def _share(one: Row, text: str, words: Words) -> str:
    """A share as it is written, with the sign of a whole that some units are not in."""
    return words("pivot.at_most", share=text) if one.reported < one.expected and one.share > 0 else text


def per_item(observed: pd.DataFrame, items: str, amount: str) -> pd.DataFrame:
    """Procurement, one line a unit and year: organisation, year, items, amount (yuan), their states, average (yuan an
    item, where both are sure and items > 0) and share of the shown units' amount."""
    keys = ["organisation_id", "organisation", "kind", "year"]
    told = [*keys, "value", "state", "flag", "settled"]
    spent = with_share(observed[observed["series"] == amount])[[*told, *SHARE]]
    found = observed.loc[observed["series"] == items, told].merge(spent, on=keys, suffixes=("_items", "_amount"))
    names = {"value_items": "items", "value_amount": "amount"}
    names |= {
        f"{what}_{side}": f"{side}_{what}" for what in ("state", "flag", "settled") for side in ("items", "amount")
    }
    found = found.rename(columns=names)
    found["average"] = found["amount"] / found["items"].where(found["items"] > 0)
    return found.sort_values("year", ascending=False, kind="stable").reset_index(drop=True)


def item_grid(view: View) -> Grid:
    """Units × (year: items, amount, share, average), with the sums of each year below."""
    words = view.words
    observed = view.observed(ITEMS, AMOUNT)
    asked = observed[observed["state"].ne("not_asked")]
    units = per_item(asked, ITEMS, AMOUNT)
    years = [year for year in sorted(set(units["year"])) if measures.is_asked(AMOUNT, int(year))] or sorted(
        set(units["year"])
    )
    by_place = {(one.organisation_id, int(one.year)): one for one in each_row(units)}
    sure = units[units["amount_flag"].eq("")]
    tops = {year: sure.loc[sure["year"] == year, "amount"].max() for year in years}
    columns = [column for year in years for column in _columns(int(year), view)]
    lines = []
    for unit, name in dict(zip(units["organisation_id"], units["organisation"], strict=True)).items():
        cells = [
            cell for year in years for cell in _cells(by_place.get((unit, int(year))), int(year), tops[year], view)
        ]
        lines.append(Line(Cell(name, to=view.report(unit, years[-1])), tuple(cells)))
    key, _, way = (view.selection.sort or "").rpartition("-")
    keys = [f"{what}{int(year)}" for year in years for what in WHAT]
    place = keys.index(key) if key in keys else keys.index(f"amount{int(years[-1])}")
    shown, page, pages = grid.page_of(grid.ordered(lines, place, way == "up"), view.selection.leaf)
    return Grid(
        caption=words("procurement.table"),
        name=Column(words("column.organisation")),
        columns=tuple(columns),
        lines=shown,
        feet=tuple(_feet(asked, years, words)),
        pages=view.leaves(page, pages),
        more=grid.rows_of(page, len(shown), len(lines), words) if pages > 1 else "",
    )


def _columns(year: int, view: View) -> list[Column]:
    words = view.words
    money = measured.written_unit("元", words)
    units = {"items": words.unit("项"), "amount": money, "share": "%", "average": money}
    labels = {
        what: words("procurement.column", year=year, what=words(f"procurement.what.{what}"), unit=units[what])
        for what in WHAT
    }
    return [pivots.heading(label, f"{what}{year}", "down", view) for what, label in labels.items()]


def _cells(one: Row | None, year: int, top: float, view: View) -> list[Cell]:
    words = view.words
    if one is None:
        return [Cell(words("filing.not_owed"), kind="none")] * 4
    divided = TEN_THOUSAND if words.language == "zh" else 1

    def cell(side: str, unit: str) -> Cell:
        value, state = getattr(one, side), getattr(one, f"{side}_state")
        to = view.report(one.organisation_id, year, f"procurement:{side}")
        if is_missing(value):
            return Cell(marks.mark("state", state).text(words), to=to, kind="none")
        found = grid.signs(getattr(one, f"{side}_flag"), getattr(one, f"{side}_settled"), words)
        shade = value / top if side == "amount" and top > 0 and not one.amount_flag else 0
        return Cell(measured.figure(value, unit, words), found, to, round(min(shade, 1), 3), size=value)

    share = Cell(words("sign.none"), kind="none")
    if not is_missing(one.share):
        share = Cell(_share(one, f"{percent(one.share, 1):,}", words), size=one.share)
    average = Cell(words("sign.none"), kind="none")
    if not is_missing(one.average):
        doubt = grid.signs(one.amount_flag or one.items_flag, 0, words)
        average = Cell(words.number(one.average / divided), doubt, size=one.average)
    return [cell("items", "项"), cell("amount", "元"), share, average]


def _feet(asked: pd.DataFrame, years: Sequence[int], words: Words) -> list[Line]:
    totals = {(one["series"], int(one["year"])): one for one in records(observations.totals(asked))}
    sums, covers = [], []
    for year in map(int, years):
        for series, unit in ((ITEMS, "项"), (AMOUNT, "元")):
            one = totals.get((series, year))
            if one is None or is_missing(one["value"]):
                sums.append(Cell(words("sign.none"), kind="none"))
            else:
                found = grid.signs(one["flag"], one["settled"], words, int(one["flagged"]))
                sums.append(Cell(measured.figure(one["value"], unit, words), found))
            covers.append(
                Cell(words("table.of", reported=one["reported"], expected=one["expected"]) if one else "", kind="none")
            )
        sums += [Cell("", kind="none")] * 2
        covers += [_covered(asked[asked["series"].eq(AMOUNT) & asked["year"].eq(year)], words), Cell("", kind="none")]
    return [Line(Cell(words("table.total")), tuple(sums)), Line(Cell(words("table.covered")), tuple(covers))]


def _covered(amounts: pd.DataFrame, words: Words) -> Cell:
    """How many of how many units the shares of a year are of; who is not in them, when pointed at."""
    held = measured.in_whole(amounts)
    units = [measured.without(one, words) for one in records(amounts[~held])]
    told = words("pivot.left_out", units=answers.names(units, words)) if units else ""
    return Cell(words("table.of", reported=int(held.sum()), expected=len(amounts)), kind="none", told=told)


def largest(asked: pd.DataFrame, items: str, amount: str, year: int, words: Words) -> list[Card]:
    """The unit with the largest amount, with its share."""
    units = per_item(asked[asked["year"] == year], items, amount)
    sure = units[units["share"].notna()]
    found = []
    if len(sure):
        first = next(each_row(sure.sort_values("share", ascending=False, kind="stable")))
        share = _share(first, words.percent(first.share), words)
        lines = (Sign(words("procurement.card_share", share=share), ""),)
        title = words("procurement.card_largest", unit=first.organisation)
        found.append(Card(title, words.money(first.amount), lines=lines))
    return found


def wide(asked: pd.DataFrame, items: str, amount: str, words: Words) -> pd.DataFrame:
    """``per_item`` to take away: numbers as numbers, money in yuan, blanks blank."""
    units = per_item(asked, items, amount)
    shown = units.assign(
        share=exact.percents(units["share"]),
        flag=[
            words(f"severity.{one}") if one else ""
            for one in units["amount_flag"].where(units["amount_flag"].ne(""), units["items_flag"])
        ],
    )
    names = ("organisation", "year", "items", "amount", "average", "share", "reported", "expected", "flag")
    headings = {one: words(f"column.{one}") for one in names}
    headings |= {one: words(f"procurement.yuan.{one}") for one in ("amount", "average")}
    headings["share"] = words("procurement.yuan.share")
    return shown[list(names)].rename(columns=headings)

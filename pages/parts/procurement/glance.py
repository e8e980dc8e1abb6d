"""What the page of procurement says at a glance: its sentence, its key figures, the amounts by unit. Pure."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from loaders.groups import dropped_in
from loaders.words import Words
from pages.parts.procurement import items
from pages.parts.procurement.named import AMOUNT, ITEMS
from pages.shared.charts import ranked
from pages.shared.charts.charts import Caption
from pages.shared.data import cached, exact, observations
from pages.shared.look import cards, display, marks
from pages.shared.look.cards import Glance
from pages.shared.said import answers
from pages.shared.tables import measured, tables
from pages.shared.tables.tables import Table
from pages.shared.view.view import View

DROPPED_IN = dropped_in(ITEMS)


def asked_of(view: View) -> pd.DataFrame:
    """The observations of the years whose form asks."""
    observed = view.observed(ITEMS, AMOUNT)
    return observed[observed["state"].ne("not_asked")]


def totals_of(view: View) -> pd.DataFrame:
    """The sums of the years whose form asks."""
    asked = asked_of(view)
    return observations.totals(asked) if len(asked) else observations.totals(view.observed(ITEMS, AMOUNT))


def totals_table(view: View) -> Table:
    """The sums on screen."""
    return tables.total_table(cached.made(totals_of, view), view.words)


def of(view: View) -> Glance:
    """The answer for the newest year with a figure."""
    words, asked = view.words, asked_of(view)
    dropped = words("procurement.dropped") if DROPPED_IN is not None else ""
    if not len(asked):
        return Glance(dropped)
    totals = cached.made(totals_of, view)
    year = observations.latest(totals[totals["series"] == AMOUNT])
    if year is None:
        return Glance(dropped)

    shown = tuple(cards.of_total(totals, one, year, words, view.behind) for one in (AMOUNT, ITEMS))
    line = observations.line_of(totals, AMOUNT, year)
    is_doubted = line is not None and answers.is_doubted(line)
    said = _doubted(line, words) if is_doubted and line is not None else _short(view, totals, year)
    later = answers.later(asked, DROPPED_IN, words) if DROPPED_IN is not None else ""
    cut = words("chart.cut") if ranked.cut_at(asked[(asked["year"] == year) & (asked["series"] == AMOUNT)]) else ""
    return Glance(
        said,
        (*shown, *items.largest(asked, ITEMS, AMOUNT, year, words)),
        year,
        note=" ".join(filter(None, (dropped, later, cut))),
    )


def _doubted(line: pd.Series, words: Words) -> str:
    """An amount that figures under a finding make most of: not to be quoted, and what the others come to."""
    return words(
        "procurement.doubted",
        year=words.year(line["year"]),
        units=answers.names(list(line["flagged_units"]), words),
        coverage=words.coverage(line["reported"] - line["flagged"], line["expected"]),
        rest=words.money(exact.total([line["value"], -line["flagged_value"]])),
    )


def _short(view: View, totals: pd.DataFrame, year: int) -> str:
    """Amount and items of a year in one sentence."""
    words = view.words
    lines = [observations.line_of(totals, one, year) for one in (AMOUNT, ITEMS)]
    values = [
        words("sign.none")
        if one is None
        else words.number(one["value"], one["unit"]) + marks.flag(one["flag"], one["settled"])
        for one in lines
    ]
    covered = "" if lines[0] is None else words.coverage(lines[0]["reported"], lines[0]["expected"])
    return words("procurement.answer", year=words.year(year), amount=values[0], items=values[1], coverage=covered)


def ranked_amounts(view: View, year: int) -> tuple[go.Figure | None, pd.DataFrame]:
    """The amounts of a year by unit, the largest first."""
    words, asked = view.words, asked_of(view)
    rows = asked[(asked["year"] == year) & (asked["series"] == AMOUNT)]
    to = [view.report(one, year, "procurement:amount") for one in rows["organisation_id"]]
    title = words("procurement.by_unit", year=words.year(year))
    caption = Caption(title, measured.written_unit("元", words), display.source(view))
    rows = rows.assign(to=to)
    return ranked.ranked(rows, caption, words), rows.assign(name=rows["organisation"])

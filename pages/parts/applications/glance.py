"""What the page of requests says at a glance: its sentence, its key figures, the parts of its one chart. Pure."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from loaders.groups import outcome_groups, parts_of
from loaders.words import Words, unstressed
from pages.parts.applications import applicants, outcome_tables, outcomes, request_answers
from pages.parts.applications import shares as parts
from pages.parts.applications.share_bars import share_bars
from pages.shared.charts.charts import Caption
from pages.shared.data import cached, exact, observations, queries
from pages.shared.data.suspects import gravest
from pages.shared.look import cards, display
from pages.shared.look.cards import Glance
from pages.shared.view.view import View

MOVING = ("app.received_new", "app.carried_in", "app.result.total", "app.carried_out")
OUTCOMES = outcome_groups()
ENDS = (*OUTCOMES, MOVING[3])
COLUMNS = tuple(cell.partition(":")[2] for cell in parts_of(MOVING[0]))  # the kinds of applicants
BREAKDOWNS = ("years", "units", "applicants")
UNITS_DRAWN = 40
COVERED = ("reported", "expected")


def of(view: View) -> Glance:
    """The answer for the newest year with a figure."""
    words, observed = view.words, view.observed(*MOVING, *OUTCOMES)
    totals = observations.totals(observed)
    newest = observations.latest(totals[totals["series"] == MOVING[0]])
    year = view.years[-1] if newest is None else newest

    shown = tuple(cards.of_total(totals, one, year, words, view.behind) for one in MOVING if one != MOVING[1])
    rate = request_answers.rate_card(observed, OUTCOMES[0], MOVING[2], year, words)
    return Glance(request_answers.answer(totals, observed, year, words), (*shown, rate), year)


def shares(view: View, by: str, year: int) -> pd.DataFrame:
    """The parts of the chart, see ``shares``."""
    words, observed = view.words, view.observed(*MOVING, *OUTCOMES)
    if by == "units":
        return parts.by_unit(observed, OUTCOMES, year, words, view)
    if by == "applicants":
        return parts.by_applicant(view, OUTCOMES, COLUMNS, year, words)
    return parts.by_year(observed, OUTCOMES, words, view)


def drawn(view: View, by: str, year: int) -> go.Figure:
    """The chart; of many units those with most requests."""
    words, frame = view.words, cached.made(shares, view, by, year)
    first = list(dict.fromkeys(frame["name"]))[:UNITS_DRAWN]
    title = words("applications.bars", title=words(f"applications.shares.{by}", year=words.year(year)))
    return share_bars(frame[frame["name"].isin(first)], Caption(title, "", display.source(view)), words)


def left_out(view: View, by: str, year: int) -> str:
    """What has to be known of the chart: who is not in it and why, whose outcomes are not the total, or who asked."""
    words = view.words
    if by == "applicants":
        return _who_asked(view, year)
    observed = view.observed(*MOVING, *OUTCOMES)
    other = outcomes.apart(observed, OUTCOMES, MOVING[2])
    if by != "units":
        return outcome_tables.apart(other, words)
    gone = outcome_tables.mix_left_out(outcomes.left_out(observed, year, OUTCOMES), words)
    count = cached.made(shares, view, by, year)["name"].nunique()
    more = words("applications.first_units", count=UNITS_DRAWN, all=count) if count > UNITS_DRAWN else ""
    sums = outcome_tables.apart(other[(other["year"] == year) & (other["state"] == "number")], words)
    return " ".join(one for one in (gone, sums, more) if one)


def asked_by(view: View) -> pd.DataFrame:
    """The requests received by kind of applicant, year by year, see ``applicants.observe_cells``."""
    cells = parts_of(MOVING[0])
    labels = {cell: applicants.column_label(cell, view.words) for cell in cells}
    read = view.shown(cached.read(queries.cells, view.district, cells))
    return applicants.observe_cells(view.filings, read, cached.read(queries.flags, view.district), cells, labels)


def _who_asked(view: View, year: int) -> str:
    """Who asked most, over the units that are sure of every kind."""
    words, cells = view.words, parts_of(MOVING[0])
    labels = {cell: applicants.column_label(cell, words) for cell in cells}
    read, found = view.shown(cached.read(queries.cells, view.district, cells)), cached.made(asked_by, view)
    kinds, covered = applicants.by_kind(read, year, cells)
    owed = int((view.filings["year"] == year).sum())
    severity = gravest(found.loc[found["year"] == year, "flag"])
    return unstressed(request_answers.applicants(kinds.rename(labels), covered, owed, year, words, severity))


def taken(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The parts of the chart to take away: numbers as numbers."""
    share = exact.percents(frame["value"] / frame["whole"].where(frame["whole"] > 0))
    flag = frame["flag"].map(lambda one: words(f"severity.{one}") if one else "")
    named = frame.assign(part=frame["label"], of_whole=share, flag=flag)
    columns = [*("name", "part", "value", "whole", "of_whole", "flag"), *COVERED * ("reported" in named)]
    return named[columns].rename(columns={one: words(f"column.{one}") for one in columns})

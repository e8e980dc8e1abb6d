"""Tables to take away: frames for CSV, the file's bytes and its name. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

import loaders
from loaders.disarmed import disarm, written
from loaders.words import Words, is_missing
from pages.shared.data import exact, records
from pages.shared.tables import sums
from pages.shared.tables.measured import MONEY, Point
from pages.shared.view.view import View

Marked = tuple[float | str, list[str]]  # what stands in a cell, and what is said of it in the column of marks
EXPORT = (
    "district",
    "organisation",
    "year",
    "series",
    "unit",
    "value",
    "state",
    "previous",
    "difference",
    "percent",
    "flag",
)
TOTALS = (
    "series",
    "year",
    "unit",
    "value",
    "reported",
    "expected",
    "same_previous",
    "difference",
    "percent",
    "paired",
    "left_out",
    "comparable",
    "flagged",
    "settled",
    "form",
)
CODES = ("district_id", "organisation_id", "series_id")


def export_frame(observed: pd.DataFrame, view: View, codes: bool = False) -> pd.DataFrame:
    """Observations as they are written: one line a unit, year and series, words for headings, codes on request.

    ``value``, ``previous`` and ``difference`` are numbers or NaN; money is in yuan and its heading says so.
    """
    words = view.words
    money = "_yuan" if len(observed) and set(observed["unit"]) == {MONEY} else ""
    named = observed.assign(
        district=view.district_name,
        district_id=view.district,
        series_id=observed["series"],
        series=observed["label"],
        unit=observed["unit"].map(words.unit),
        state=observed["state"].where(~observed["settled"], "settled").map(lambda state: words(f"state.{state}")),
        form=observed["form"].map(lambda form: words("form.edition", form=form)),
        sample=[words("yes") if one else words("no") for one in observed["is_sample"]],
        flag=observed["flag"].map(lambda one: words(f"severity.{one}") if one else ""),
        percent=exact.percents(observed["percent"]),
    )
    headings = {one: words(f"column.{one}") for one in (*EXPORT, "form", "sample", *(CODES if codes else ()))}
    headings |= {one: words(f"column.{one}{money}") for one in ("value", "previous", "difference")}
    return named[list(headings)].rename(columns=headings)


def totals_frame(totals: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Totals as they are written: one line a series and year, numbers or NaN, with the units each sum covers. Sums of
    single cells (see ``applicants.observe_cells``) have fewer columns."""
    named = totals.assign(series=totals["label"], unit=totals["unit"].map(words.unit))
    if "comparability" in totals:
        named = named.assign(
            form=totals["form"].map(lambda form: words("form.edition", form=form)),
            percent=exact.percents(totals["percent"]),
            same_previous=totals["previous"],
            left_out=[len(one) for one in totals["left_out"]],
            comparable=[words(f"comparability.{one}") if one else "" for one in totals["comparability"]],
        )
    named = named.sort_values("year", ascending=False, kind="stable")
    headings = {one: words(f"column.{one}") for one in TOTALS if one in named}
    return named[list(headings)].rename(columns=headings)


def wide_frame(observed: pd.DataFrame, across: str, words: Words, total: bool) -> pd.DataFrame:
    """A pivot to take away: units down, years or series across, money in yuan; ``total``: with sums, as on the page.

    A cell holds a number or the word for why it has none, never nothing; the column of marks names every cell of its
    line that is no sure, clean number, so that a line without marks is clean.
    """
    names = _headings(observed, across, words)
    units: dict[str, dict[Any, Point]] = {}
    for one in records(observed):
        units.setdefault(one["organisation"], {})[one[across]] = one
    lines = [
        _wide_line(unit, {key: _figure(of.get(key), words) for key in names}, names, words)
        for unit, of in units.items()
    ]
    if total:
        totals = sums.by_column(observed, across)
        made = {key: _sum(totals.get(key), words) for key in names}
        lines.append(_wide_line(words("table.total"), made, names, words))
    return pd.DataFrame(lines, columns=[words("column.organisation"), words("column.marks"), *names.values()])


def _headings(observed: pd.DataFrame, across: str, words: Words) -> dict[Any, str]:
    """The years in order, or the series; what is in yuan says so, and of series in several units each says its own."""
    found = {
        one[across]: (str(one[across]) if across == "year" else one["label"], one["unit"]) for one in records(observed)
    }
    units = {unit for _, unit in found.values()}
    told = len(units) > 1 or MONEY in units
    keys = sorted(found) if across == "year" else found
    texts = {key: words("chart.panel", name=found[key][0], unit=words.unit(found[key][1])) for key in keys}
    return texts if told else {key: found[key][0] for key in keys}


def _wide_line(name: str, made: Mapping[Any, Marked], names: Mapping[Any, str], words: Words) -> list[float | str]:
    columns: dict[str, list[str]] = {}  # of each mark
    for key, (_, marks) in made.items():
        for mark in marks:
            columns.setdefault(mark, []).append(names[key])
    said = [words("marks.one", columns=words("list.comma").join(of), mark=mark) for mark, of in columns.items()]
    return [name, words("list.semicolon").join(said), *(figure for figure, _ in made.values())]


def _figure(point: Point | None, words: Words) -> Marked:
    """A figure of a unit, or why there is none."""
    if point is None or is_missing(point["value"]):
        why = words("filing.not_owed" if point is None else f"state.{point['state']}")
        return why, [why]
    finding = {"severity": words(f"severity.{point['flag']}")} if point["flag"] else {}
    said = {"state.settled": point["settled"], "marks.finding": point["flag"]}
    return point["value"], [words(key, **finding) for key, is_so in said.items() if is_so]


def _sum(one: Point | None, words: Words) -> Marked:
    """A sum: whether it lacks a unit, holds figures that are settled, or that stand under a finding."""
    if one is None:
        return words("state.not_asked"), [words("state.not_asked")]
    about = {
        "reported": one["reported"],
        "expected": one["expected"],
        "settled": one["settled"],
        "count": one["flagged"],
    }
    about |= {"severity": words(f"severity.{one['flag']}") if one["flag"] else ""}
    said = {"marks.covered": one["reported"] < one["expected"], "marks.sum_settled": one["settled"]}
    said |= {"marks.sum_finding": one["flagged"]}
    figure = one["value"] if one["reported"] else words("state.no_sum")
    return figure, [words(key, **about) for key, is_so in said.items() if is_so]


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV for Excel: UTF-8 with BOM, CRLF, blanks blank, text that Excel would run as a formula disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([disarm(column) for column in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def cell(value: str | float | None) -> str:
    """A value as CSV text: nothing for a missing one, whole numbers without a point, text disarmed."""
    if isinstance(value, str):
        return disarm(value)
    if value is None or is_missing(value):
        return ""
    return written(float(value))


def file_name(topic: str, view: View) -> str:
    """A name from the filters: 主动公开_示例区_2023-2025_示例数据.csv."""
    years = view.years
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    chosen = [view.offer.label("organisations", one) for one in view.selection.organisations]
    units = chosen[0] if len(chosen) == 1 else view.words("file.units", count=len(chosen)) if chosen else ""
    sample = view.words("file.sample") if view.is_sample else ""
    parts = [topic, view.district_name, units, span, sample]
    return loaders.offered_name(re.sub(r'[\\/:*?"<>|\s]+', "-", "_".join(part for part in parts if part)) + ".csv")

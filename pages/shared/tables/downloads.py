"""Tables to take away: frames for CSV, the file's bytes and its name. Pure."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

from loaders.disarmed import disarm, written
from loaders.words import Words, is_missing
from pages.shared.view.view import View

MONEY = "元"
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
        percent=(observed["percent"] * 100).round(2),
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
            percent=(totals["percent"] * 100).round(2),
            same_previous=totals["previous"],
            left_out=[len(one) for one in totals["left_out"]],
            comparable=[words(f"comparability.{one}") if one else "" for one in totals["comparability"]],
        )
    named = named.sort_values("year", ascending=False, kind="stable")
    headings = {one: words(f"column.{one}") for one in TOTALS if one in named}
    return named[list(headings)].rename(columns=headings)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV for Excel: UTF-8 with BOM, CRLF, blanks blank, text that Excel would run as a formula disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([disarm(column) for column in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: str | float | None) -> str:
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
    return re.sub(r'[\\/:*?"<>|\s]+', "-", "_".join(part for part in parts if part)) + ".csv"

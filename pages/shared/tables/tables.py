"""Frames as they stand on screen: pure. A cell without a sure number says why, in words; it is never empty or 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import Row, each_row
from pages.shared.look import marks
from pages.shared.said.percents import percent_cell
from pages.shared.tables.sortable import aligned, in_one_unit, pixels, sortable

MONEY = "元"


def reason(state: str, words: Words) -> str:
    """Why there is no number: symbol and word."""
    return marks.mark("state", state).text(words)


def written(value: float, state: str, flag: str, settled: bool, words: Words) -> str:
    """One figure in a cell: the number with its marks, or the reason there is none."""
    return reason(state, words) if is_missing(value) else words.number(value) + marks.flag(flag, settled)


@dataclass(frozen=True)
class Table:
    """A frame with how it stands on screen: text columns that stand on the right, and columns with their pixels."""

    frame: pd.DataFrame
    right: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)


def right(frame: pd.DataFrame, columns: Iterable[str], last: int = 0) -> Table:
    """Columns of written numbers made ready to stand on the right, point below point and money in one unit, and to sort
    by the size of the number, whatever marks stand behind it; what is no number, and the ``last`` lines (totals), count
    as the smallest."""
    wanted = tuple(columns)
    if not len(frame):
        return Table(frame, wanted)
    told = in_one_unit(frame, wanted)
    texts = {one: aligned(told[one]) for one in wanted}
    sorting = {one: sortable(texts[one], last) for one in wanted}
    widest = {one: max(pixels(one), *map(pixels, texts[one]), *(4 * len(text) + 8 for text in sorting[one]))
              for one in wanted if not texts[one].equals(frame[one])}  # fmt: skip
    return Table(frame.assign(**sorting), wanted, widest)


def total_table(totals: pd.DataFrame, words: Words) -> Table:
    """Totals as text, one line a series and year: value, coverage, and the difference over the same units."""
    rows = [_total_row(one, words) for one in each_row(totals.sort_values("year", ascending=False, kind="stable"))]
    columns = [words(f"column.{one}") for one in TOTAL_COLUMNS]
    return right(pd.DataFrame(rows, columns=columns), columns[2:])


TOTAL_COLUMNS = (
    *("series", "year", "value", "coverage", "same_previous", "difference", "percent", "paired", "left_out", "flagged"),
)


def _total_row(one: Row, words: Words) -> list[object]:
    difference = words.signed(one.difference, one.unit)
    if one.comparability == "none" and not one.paired:
        difference = words("percent.not_comparable")
    return [
        one.label,
        str(one.year),
        words.number(one.value, one.unit) + marks.flag(one.flag, one.settled),
        words.coverage(one.reported, one.expected),
        words.number(one.previous, one.unit) + marks.flag(one.previous_flag, one.previous_settled),
        difference,
        percent_cell(one.percent, one.previous, one.unit, words),
        words.number(one.paired, "家") if one.paired else words("sign.none"),
        words.number(len(one.left_out), "家") if one.left_out else words("sign.none"),
        (words.number(one.flagged, "家") + marks.flag(one.flag)) if one.flagged else words("sign.none"),
    ]


def wide_totals(totals: pd.DataFrame, words: Words) -> Table:
    """Totals as text, a line a year (newest first) and a column a label: the value and (reported/expected)."""
    texts = [_covered(one, words) for one in each_row(totals)]
    named = totals.assign(text=texts, year=totals["year"].astype(str))
    wide = named.pivot(index="year", columns="label", values="text")[list(dict.fromkeys(named["label"]))]
    wide.index.name, wide.columns.name = words("column.year"), None
    return right(wide.sort_index(ascending=False).fillna(reason("not_asked", words)), wide.columns)


def _covered(one: Row, words: Words) -> str:
    value = words.number(one.value, MONEY if one.unit == MONEY else "")
    text = words("column.covered", value=value, reported=one.reported, expected=one.expected)
    return text + marks.flag(getattr(one, "flag", ""), getattr(one, "settled", 0))


def unloaded_table(unloaded: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Documents that are no report in the ledger: file, what became of it, why and what to do."""
    rows = [
        (
            one.file_name,
            words(f"document.{one.status}"),
            words.reason(one.reason_code, one.reason_detail) if one.reason_code else "",
        )
        for one in each_row(unloaded)
    ]
    return pd.DataFrame(rows, columns=[words(f"column.{one}") for one in ("file", "document_status", "reason")])

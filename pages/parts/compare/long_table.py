"""Every unit, year and series compared, a line each. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words
from pages.shared.look import marks
from pages.shared.said.percents import percent_cell
from pages.shared.tables.tables import Table, reason, right

COMPARED = ("value", "median", "to_median", "previous", "difference")


def compare_table(observed: pd.DataFrame, words: Words) -> Table:
    """``medians.with_median`` on screen, newest year first. Numbers stay numbers, so that headings sort them."""
    ordered = observed.sort_values(["series", "year"], ascending=[True, False], kind="stable").reset_index(drop=True)
    found: dict[str, pd.Series | list[str]] = {
        "organisation": ordered["organisation"],
        "year": ordered["year"].astype(str),
    }
    if ordered["series"].nunique() > 1:
        found["series"] = ordered["label"]
    found |= {one: ordered[one] for one in COMPARED}
    percents = zip(ordered["percent"], ordered["previous"], ordered["unit"], strict=True)
    found["percent"] = [percent_cell(*one, words) for one in percents]
    notes = zip(ordered["state"], ordered["flag"], ordered["settled"], strict=True)
    found["remark"] = [_remark(*one, words) for one in notes]
    table = pd.DataFrame(found).rename(columns={one: words(f"column.{one}") for one in found})
    return right(table, [words("column.percent")])


def _remark(state: str, flag: str, settled: bool, words: Words) -> str:
    """What there is to say of a value: the reason there is none, that a person has settled it, the finding on it."""
    if state != "number":
        return reason(state, words)
    codes = [("state", "settled")] * bool(settled) + [("severity", flag)] * bool(flag)
    return words("list.semicolon").join(marks.mark(*one).text(words) for one in codes)

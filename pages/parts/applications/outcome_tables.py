"""The tables of what became of requests, as they stand on screen and as they are taken away. Pure; see ``outcomes``."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import Row, each_row
from pages.shared.data.suspects import gravest
from pages.shared.look import marks
from pages.shared.said import answers
from pages.shared.tables.tables import Table, reason, right


def mix_left_out(gone: pd.DataFrame, words: Words) -> str:
    """The units without a mix (see ``outcomes.left_out``), each with the reason; empty for none."""
    named = [words("mix.unit", unit=one.organisation, reason=reason(one.state, words)) for one in each_row(gone)]
    return words("mix.left_out", units=words.join(named)) if named else ""


def apart(found: pd.DataFrame, words: Words) -> str:
    """Why the wholes of the chart are not the totals of the tables (see ``outcomes.apart``); empty where they are."""
    years = []
    for year in dict.fromkeys(found["year"]):
        units = [_apart(one, words) for one in each_row(found[found["year"] == year])]
        years.append(words("pivot.lacking", name=words.year(year), units=answers.names(units, words)))
    return words("mix.apart", units=words("list.semicolon").join(years)) if years else ""


def _apart(one: Row, words: Words) -> str:
    """One unit: that it is not in the whole, or its sum and the total it wrote."""
    if one.state != "number":
        why = words("mix.not_in", reason=reason(one.state, words))
    else:
        total = reason(one.total_state, words) if is_missing(one.total) else words.number(one.total)
        why = words("mix.sum", sum=words.number(one.sum), total=total)
    return words("mix.unit", unit=one.organisation, reason=why)


def carried_frame(wrong: pd.DataFrame, words: Words) -> pd.DataFrame:
    """``outcomes.broken`` to take away: numbers as numbers, the gravest finding on them in a column of its own."""
    grave = [gravest(one) for one in zip(wrong["out_flag"], wrong["into_flag"], strict=True)]
    named = wrong.assign(flag=[words(f"severity.{one}") if one else "" for one in grave])
    names = {"out": "carried_out", "into": "carried_in"}
    columns = ("organisation", "year", "out", "into", "gap", "flag")
    return named[list(columns)].rename(columns={one: words(f"column.{names.get(one, one)}") for one in columns})


def carried_table(wrong: pd.DataFrame, words: Words) -> Table:
    """``outcomes.broken`` on screen."""
    rows = [
        (
            one.organisation,
            str(one.year),
            words.number(one.out) + marks.flag(one.out_flag),
            words.number(one.into) + marks.flag(one.into_flag),
            words.signed(one.gap) + marks.flag(gravest((one.out_flag, one.into_flag))),
        )
        for one in each_row(wrong)
    ]
    columns = [words(f"column.{one}") for one in ("organisation", "year", "carried_out", "carried_in", "gap")]
    return right(pd.DataFrame(rows, columns=columns), columns[2:])

"""The tables of what became of requests, as they stand on screen and as they are taken away. Pure; see ``outcomes``."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words
from pages.shared.data import Row, each_row
from pages.shared.data.suspects import gravest
from pages.shared.look import marks
from pages.shared.said.percents import SMALL
from pages.shared.tables.tables import Table, reason, right


def mix_table(mixed: pd.DataFrame, words: Words) -> Table:
    """``outcomes.mix`` on screen: a line a unit, its requests, then each outcome as a count with its share."""
    texts = [_share(one, words) for one in each_row(mixed)]
    named = mixed.assign(text=texts, label=[words.brief(one.series, one.label) for one in each_row(mixed)])
    order = list(dict.fromkeys(named["organisation"]))
    wide = named.pivot(index="organisation", columns="label", values="text").reindex(order)
    wide = wide[list(dict.fromkeys(named["label"]))]
    units = (
        named.groupby("organisation")
        .agg(whole=("whole", "first"), flag=("flag", gravest), settled=("settled", "any"))
        .reindex(order)
    )
    wide.insert(
        0,
        words("column.whole"),
        [_whole(one.whole, words) + marks.flag(one.flag, one.settled) for one in each_row(units)],
    )
    wide.index.name, wide.columns.name = words("column.organisation"), None
    return right(wide, wide.columns)


def _whole(count: float, words: Words) -> str:
    """The requests of a unit; few are marked, for their shares are no rates to rank by."""
    text = words.number(count)
    return words("mix.few", count=text) if count < SMALL else text


def _share(one: Row, words: Words) -> str:
    """A count with its share of the unit's requests."""
    if not one.value or not one.whole:
        return words.number(one.value) + marks.flag(one.flag, one.settled)
    share = words.percent(one.value / one.whole)
    return words("mix.share", count=words.number(one.value), share=share) + marks.flag(one.flag, one.settled)


def mix_left_out(gone: pd.DataFrame, words: Words) -> str:
    """The units without a mix (see ``outcomes.left_out``), each with the reason; empty for none."""
    named = [words("mix.unit", unit=one.organisation, reason=reason(one.state, words)) for one in each_row(gone)]
    return words("mix.left_out", units=words.join(named)) if named else ""


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

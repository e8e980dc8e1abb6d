"""The tables of single pages as they stand on screen: pure, every word from data/words/; see ``tables``."""

from __future__ import annotations

import re

import pandas as pd

from loaders.series import load_series
from loaders.words import Words, is_missing
from pages.shared.data.observations import unit_label, unit_labels
from pages.shared.look import marks
from pages.shared.tables.tables import percent_cell, reason, right, written

SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
COMPARED = ("value", "median", "to_median", "previous", "difference")


def filing_matrix(filings: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Units × years: filed, corrected or not filed, and how many problems of severity error. Shape and word."""
    names, texts = unit_labels(filings, words), [_filing(one, words) for one in filings.itertuples()]
    named = filings.assign(name=filings["organisation_id"].map(names), text=texts)
    wide = named.pivot(index="name", columns="year", values="text").reindex(list(dict.fromkeys(named["name"])))
    wide.columns = [str(year) for year in wide.columns]
    wide.index.name = words("column.organisation")
    return wide.fillna(words("filing.not_owed"))


def _filing(one: tuple, words: Words) -> str:
    if is_missing(one.report_id):
        return marks.mark("filing", "not_filed").text(words)
    found = marks.mark("filing", "corrected" if one.version > 1 else "filed").text(words)
    return f"{found} {marks.mark('severity', 'error').symbol}{int(one.errors)}" if one.errors else found


def change_table(changed: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Observations beside last year's: unit, series, this year, last year, difference, per cent."""
    rows = [
        (
            one.organisation,
            one.label,
            words.number(one.value, one.unit) + marks.flag(one.flag),
            words.number(one.previous, one.unit) + marks.flag(one.previous_flag),
            words.signed(one.difference, one.unit),
            percent_cell(one.percent, one.previous, one.unit, words),
        )
        for one in changed.itertuples()
    ]
    names = ("organisation", "series", "value", "previous", "difference", "percent")
    columns = [words(f"column.{one}") for one in names]
    return right(pd.DataFrame(rows, columns=columns), columns[2:])


def break_notes(series: tuple[str, ...], words: Words) -> pd.DataFrame:
    """What the change of the form means for each series: whether it goes on, and the note of the crosswalk."""
    rows = []
    for one in (load_series()[name] for name in series):
        rows.append((words.series(one), words(f"comparability.{one.over_breaks}"), words.notes(one)))
    columns = [words(f"column.{one}") for one in ("series", "comparability", "note")]
    return pd.DataFrame(rows, columns=columns).set_index(columns[0])


def procurement_table(units: pd.DataFrame, words: Words) -> pd.DataFrame:
    """``breakdowns.per_item`` on screen: unit, year, items, amount, average an item, share of the shown units."""
    rows = [
        (
            one.organisation,
            str(one.year),
            written(one.items, one.items_state, one.items_flag, words),
            written(one.amount, one.amount_state, one.amount_flag, words),
            words.number(one.average) + marks.flag(one.amount_flag or one.items_flag) * (not is_missing(one.average)),
            words.percent(one.share),
        )
        for one in units.itertuples()
    ]
    names = ("organisation", "year", "items", "amount", "average", "share")
    columns = [words(f"column.{one}") for one in names]
    return right(pd.DataFrame(rows, columns=columns), columns[2:])


def mention_table(found: pd.DataFrame, word: str, words: Words) -> pd.DataFrame:
    """The sentences of the prose that hold a word: unit, year, section, sentence."""
    rows = [
        (
            unit_label(one.short_name, one.is_sample, words),
            str(one.year),
            one.section,
            sentence,
        )
        for one in found.itertuples()
        for sentence in (part.strip() for part in SENTENCE.findall(one.text))
        if word in sentence
    ]
    return pd.DataFrame(
        rows, columns=[words(f"column.{one}") for one in ("organisation", "year", "section", "sentence")]
    )


def compare_table(observed: pd.DataFrame, words: Words) -> pd.DataFrame:
    """``breakdowns.with_median`` on screen, newest year first. Numbers stay numbers, so that headings sort them."""
    ordered = observed.sort_values(["series", "year"], ascending=[True, False], kind="stable").reset_index(drop=True)
    found = {"organisation": ordered["organisation"], "year": ordered["year"].astype(str)}
    if ordered["series"].nunique() > 1:
        found["series"] = ordered["label"]
    found |= {one: ordered[one] for one in COMPARED}
    percents = zip(ordered["percent"], ordered["previous"], ordered["unit"], strict=True)
    found["percent"] = [percent_cell(*one, words) for one in percents]
    notes = zip(ordered["state"], ordered["flag"], strict=True)
    found["remark"] = [_remark(*one, words) for one in notes]
    table = pd.DataFrame(found).rename(columns={one: words(f"column.{one}") for one in found})
    return right(table, [words("column.percent")])


def _remark(state: str, flag: str, words: Words) -> str:
    """What there is to say of a value: the reason there is none, or the finding on it."""
    if state != "number":
        return reason(state, words)
    return marks.mark("severity", flag).text(words) if flag else ""

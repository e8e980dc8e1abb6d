"""What the page of comparison says at a glance: who stands highest and lowest, who changed most, the medians. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words, is_missing
from pages.parts.compare import standings
from pages.shared.data import cached, measures, records
from pages.shared.data.suspects import gravest
from pages.shared.look.cards import Card
from pages.shared.tables.grid import Sign, signs
from pages.shared.view.view import View

MEDIANS = 2  # so many kinds have a card
KINDS, ALL = "kinds", "all"  # units are compared among their kind, or all together


def standing(view: View) -> pd.DataFrame:
    """``standings.ordered`` for the units, years and series shown."""
    asked = view.shown(standings.beside_district(view.of_district()))
    series = [one for one in view.series if one in set(asked["series"])]
    return standings.ordered(asked, series[0], view.selection.pinned, view.words) if series else asked


def newest(view: View) -> pd.DataFrame:
    """The newest year of the first series that is compared."""
    found = cached.made(standing, view)
    return standings.newest(found, found["series"].iloc[0])


def sentence(view: View) -> str:
    """Who stands highest and lowest in the newest year."""
    words, part = view.words, newest(view)
    sure = part[part["value"].notna() & measures.counted(part)]
    if not len(sure):
        return words("answer.no_total")
    first, coverage = sure.iloc[0], words.coverage(len(sure), len(part))
    about = {"year": words.year(first["year"]), "label": first["label"], "coverage": coverage}
    low, high = standings.ends(sure, words)
    if not high:
        return words("compare.answer_same", value=low, **about)
    return words("compare.answer_ends", high=high, low=low, **about)


def figures(view: View) -> tuple[Card | None, ...]:
    """The largest change, and the medians of the kinds."""
    words, part = view.words, newest(view)
    sure = part[part["value"].notna()]
    if not len(sure):
        return ()
    return (_changed(part, view), *_medians(part, words))


def _changed(part: pd.DataFrame, view: View) -> Card | None:
    words, paired = view.words, part[part["difference"].notna() & part["difference"].ne(0)]
    if not len(paired):
        return None
    one = paired.iloc[int(paired["difference"].abs().argmax())]
    found = signs(gravest((one["flag"], one["previous_flag"])), one["settled"], words)
    numbers = [words.number(one[what], one["unit"]) for what in ("previous", "value")]
    lines = (Sign(words("compare.card_from", old=numbers[0], new=numbers[1]), ""), Sign(one["organisation"], ""))
    to = view.report(one["organisation_id"], one["year"])
    return Card(words("compare.card_changed"), words.signed(one["difference"], one["unit"]), found, lines, behind=to)


def _medians(part: pd.DataFrame, words: Words) -> list[Card]:
    """The middle of the units of a kind in the whole district; fewer than three have none."""
    found = []
    for one in records(part.drop_duplicates("kind")):
        if not is_missing(one["median"]):
            kind = words(f"units.kind.{one['kind']}")
            covered = words("card.covered", coverage=words.coverage(one["median_units"], one["median_expected"]))
            value = words.number(one["median"], one["unit"])
            found.append(Card(words("compare.card_median", kind=kind), value, lines=(Sign(covered, ""),)))
    return found[:MEDIANS]

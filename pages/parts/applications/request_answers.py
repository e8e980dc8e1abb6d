"""What the page of requests answers: the rate disclosed, who asks, who refuses most, what is not in the flow. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words, is_missing
from pages.parts.applications import outcomes
from pages.parts.applications.outcomes import Flow
from pages.shared.data import observations
from pages.shared.data.suspects import gravest
from pages.shared.look.cards import Card
from pages.shared.look.marks import flag, mark
from pages.shared.said import answers
from pages.shared.said.percents import SMALL
from pages.shared.tables.grid import Sign, signs


def answer(totals: pd.DataFrame, observed: pd.DataFrame, year: int, words: Words) -> str:
    """The one sentence of the page: how many requests came, how many were handled, what part of these was disclosed."""
    new, handled = (observations.line_of(totals, one, year) for one in ("app.received_new", "app.result.total"))
    if new is None or is_missing(new["value"]):
        return words("answer.no_total")
    values = {"year": words.year(year), "new": words.number(new["value"], "件") + flag(new["flag"], new["settled"])}
    said = words("applications.answer", coverage=words.coverage(new["reported"], new["expected"]), **values)
    if handled is not None and not is_missing(handled["value"]):
        count = words.number(handled["value"], "件") + flag(handled["flag"], handled["settled"])
        said += words("applications.answer_handled", count=count)
    wide = _both(observed, "app.result.granted", "app.result.total", year)
    if len(wide) and wide.iloc[:, 1].sum() > 0:
        granted_of, all_of = (float(wide[one].sum()) for one in wide)
        said += words("applications.answer_granted", share=answers.rate(granted_of, all_of, words))
    return said + words("sign.stop")


def rate_card(observed: pd.DataFrame, part: str, whole: str, year: int, words: Words) -> Card:
    """The rate of one outcome among all handled, as a key figure: numerator, denominator, and last year's rate."""
    label = words("applications.rate")
    wide, before = _both(observed, part, whole, year), _both(observed, part, whole, year - 1)
    if not len(wide) or wide[whole].sum() <= 0:
        return Card(label, words("sign.none"), lines=(Sign(words("applications.no_rate"), ""),))
    of_year = observed[(observed["year"] == year) & observed["series"].isin([part, whole])]
    doubted = of_year[of_year["organisation_id"].isin(wide.index) & (of_year["flag"] != "")]
    marked = signs(gravest(doubted["flag"]), 0, words, doubted["organisation_id"].nunique()) if len(doubted) else ()
    same = wide.index.intersection(before.index)
    lines = [Sign(answers.rate(wide[part].sum(), wide[whole].sum(), words).partition("%")[2].strip("（）() "), "")]
    now = words.percent(wide[part].sum() / wide[whole].sum())
    if len(same) and before.loc[same, whole].sum() > 0:
        pair = [one.loc[same, part].sum() / one.loc[same, whole].sum() for one in (before, wide)]
        values = {"paired": len(same), "previous": words.percent(pair[0]), "now": words.percent(pair[1])}
        lines.append(Sign(words("applications.rate_before", **values), ""))
    lines.append(
        Sign(words("card.covered", coverage=words.coverage(len(wide), of_year["organisation_id"].nunique())), "")
    )
    return Card(label, now, marked, tuple(lines))


def _both(observed: pd.DataFrame, part: str, whole: str, year: int) -> pd.DataFrame:
    """The units of a year that are sure of both, a line each."""
    rows = observed[(observed["year"] == year) & observed["series"].isin([part, whole])]
    return rows.pivot(index="organisation_id", columns="series", values="value").reindex(columns=[part, whole]).dropna()


def applicants(kinds: pd.Series, covered: int, expected: int, year: int, words: Words, severity: str = "") -> str:
    """Who asked most, with the part of all requests; ``kinds``: requests by name of kind, largest first;
    ``severity``: of the gravest finding on them."""
    if not covered or not kinds.sum():
        return words("answer.no_applicants", year=words.year(year))
    first, second = kinds.index[:2]
    share = answers.rate(kinds[first], kinds.sum(), words)
    values = {"year": words.year(year), "first": first, "share": share, "second": second}
    coverage = words.coverage(covered, expected)
    said = words("answer.applicants", count=words.number(kinds[second], "件"), coverage=coverage, **values)
    return said + (words("answer.share_flagged", mark=mark("severity", severity).text(words)) if severity else "")


def most(mixed: pd.DataFrame, series: str, words: Words) -> str:
    """Which unit has most of one outcome in counts, and of those with enough requests the highest share."""
    part = mixed[mixed["series"] == series]
    highest = part[part["value"] == part["value"].max()]
    count = words.number(part["value"].max(), "件") + flag(gravest(highest["flag"]))
    units, label = answers.names(list(highest["organisation"]), words), words.brief(series, part["label"].iloc[0])
    said = words("mix.most", label=label, units=units, count=count)
    large = part[part["whole"] >= SMALL]
    if not len(large):
        return said + words("sign.stop")
    first = large.iloc[(large["value"] / large["whole"]).argmax()]
    of_unit = mixed[mixed["organisation"] == first["organisation"]]  # its whole is the sum of all these
    share = answers.rate(first["value"], first["whole"], words) + flag(gravest(of_unit["flag"]))
    return said + words("mix.most_share", unit=first["organisation"], share=share)


def flow_left_out(steps: Flow, words: Words) -> str:
    """Which units are not in the flow of requests, and why; empty where all are in it."""
    parts = []
    if steps.unbalanced:
        gaps = [words("flow.gap", unit=one, difference=words.signed(gap, "件")) for one, gap in steps.unbalanced]
        parts.append(words("flow.unbalanced", units=answers.names(gaps, words)))
    for why in ("unsure", "not_filed"):
        if units := list(getattr(steps, why)):
            parts.append(words(f"flow.{why}", units=answers.names(units, words)))
    said = words("flow.left_out", reasons=words("list.semicolon").join(parts)) if parts else ""
    if not steps.doubted:
        return said
    severity = mark("severity", steps.severity).text(words)
    return said + words("flow.doubted", units=answers.names(list(steps.doubted), words), mark=severity)


def carried(found: pd.DataFrame, words: Words) -> str:
    """Whether what years carried over is what the next took in, see ``outcomes.carried``."""
    if not len(found):
        return words("carried.none")
    wrong = outcomes.broken(found)
    values = {"pairs": len(found), "wrong": len(wrong), "units": found["organisation"].nunique()}
    return words("carried.some" if len(wrong) else "carried.all", **values)

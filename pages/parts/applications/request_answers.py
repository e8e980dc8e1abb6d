"""What the page of requests answers: the rate disclosed, who asks, who refuses most, what is not in the flow. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words
from pages.parts.applications import outcomes
from pages.parts.applications.outcomes import Flow
from pages.shared.data.suspects import gravest
from pages.shared.look.marks import flag, mark
from pages.shared.said import answers
from pages.shared.said.percents import SMALL


def granted(observed: pd.DataFrame, part: str, whole: str, year: int, words: Words) -> str:
    """The rate of one outcome among all handled, over the units sure of both, with numerator and denominator."""
    rows = observed[(observed["year"] == year) & observed["series"].isin([part, whole])]
    wide = rows.pivot(index="organisation_id", columns="series", values="value").dropna()
    if not len(wide):
        return words("answer.no_rate", year=words.year(year))
    share = answers.rate(wide[part].sum(), wide[whole].sum(), words)
    coverage = words.coverage(len(wide), rows["organisation_id"].nunique())
    said = words("answer.rate", year=words.year(year), share=share, coverage=coverage)
    doubted = rows[rows["organisation_id"].isin(wide.index) & (rows["flag"] != "")]
    if not len(doubted):
        return said
    severity = mark("severity", gravest(doubted["flag"])).text(words)
    return said + words("answer.rate_flagged", count=doubted["organisation_id"].nunique(), mark=severity)


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

"""The sentence that opens a page: what the figures say, in numbers and with coverage, never in adjectives. Pure."""

from __future__ import annotations

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import exact
from pages.shared.look.marks import flag, mark
from pages.shared.said.percents import SMALL, is_few, percent_text

MOST_OF = 0.5  # of a total: from here on figures under a finding decide it
NAMED = 8  # so many names in a sentence; then "and n more"


def no_reports(filings: pd.DataFrame, words: Words) -> str:
    """Who has not filed, where nobody has; empty where there is a report."""
    if filings["report_id"].notna().any():
        return ""
    return words("leading.no_reports", units=names(list(dict.fromkeys(filings["short_name"])), words))


def names(found: list[str], words: Words, most: int = NAMED) -> str:
    """A list of names, cut after ``most``."""
    shown = words.join(found[:most])
    return shown if len(found) <= most else words("answer.and_more", names=shown, count=len(found) - most)


def without(rows: pd.DataFrame, words: Words) -> list[str]:
    """Units without a figure, each with the reason."""
    reasons = [mark("state", one).text(words) for one in rows["state"]]
    pairs = zip(rows["organisation"], reasons, strict=True)
    return [words("ranked.gone", unit=unit, reason=reason) for unit, reason in pairs]


def findings(filings: pd.DataFrame, words: Words) -> str:
    """How many problems there are in the reports shown, by severity, and how many could not be decided."""
    counts = {one: int(filings[one].fillna(0).sum()) for one in ("errors", "warnings", "notices", "undetermined")}
    return words("answer.findings", reports=int(filings["report_id"].notna().sum()), **counts)


def total(line: pd.Series | None, words: Words) -> str:
    """One total: value and coverage, and the change over the units that are sure in both years and not misread."""
    if line is None or is_missing(line["value"]):
        return words("answer.no_total")
    unit = line["unit"]
    if is_doubted(line):
        return _doubted(line, words)
    found = words(
        "answer.total",
        year=words.year(line["year"]),
        label=line["label"],
        value=words.number(line["value"], unit) + flag(line["flag"], line["settled"]),
        coverage=words.coverage(line["reported"], line["expected"]),
    )
    return found + before(line, words) + left_out(line, words) + _flagged(line, words)


def is_doubted(line: pd.Series) -> bool:
    """Whether figures under a finding make most of a total, so that it must not be quoted."""
    return bool(line["flagged"] < line["reported"] and line["flagged_value"] > MOST_OF * line["value"])


def _flagged(line: pd.Series, words: Words) -> str:
    """How many figures of a total stand under a finding, and how many a person has settled."""
    said = words("answer.flagged", count=int(line["flagged"])) if line["flagged"] else ""
    return said + (words("answer.settled", count=int(line["settled"])) if line["settled"] else "")


def _doubted(line: pd.Series, words: Words) -> str:
    """A total that figures under a finding make most of: the warning first, no change, and the total without them."""
    others = int(line["reported"] - line["flagged"])
    return words(
        "answer.doubted",
        year=words.year(line["year"]),
        label=line["label"],
        units=names(list(line["flagged_units"]), words),
        value=words.number(line["value"], line["unit"]) + flag(line["flag"]),
        coverage=words.coverage(others, line["expected"]),
        rest=words.number(exact.total([line["value"], -line["flagged_value"]]), line["unit"]),
    )


def before(line: pd.Series, words: Words) -> str:
    """Last year over the same units, beside a total; says so where the two are not comparable or nothing is known."""
    if is_missing(line["previous"]):
        return words("answer.not_comparable" if line["comparability"] == "none" else "answer.no_previous")
    now = exact.total([line["previous"], line["difference"]])
    return words(
        "answer.same_units" if now == line["value"] else "answer.both_years",
        paired=int(line["paired"]),
        previous=words.number(line["previous"], line["unit"]) + flag(line["previous_flag"], line["previous_settled"]),
        now=words.number(now, line["unit"]),
        difference=words.signed(line["difference"], line["unit"]),
        percent=_percent(line, words),
    )


def left_out(line: pd.Series, words: Words) -> str:
    """Which units are not in the change because a figure of theirs is hardly right; empty for none."""
    units = list(line["left_out"])
    return words("answer.left_out", units=names(units, words), count=len(units)) if units else ""


def _percent(line: pd.Series, words: Words) -> str:
    """Per cent of last year; of few cases it says so."""
    text = percent_text(line["percent"], line["previous"], words)
    return words("percent.few", percent=text) if is_few(line["previous"], line["unit"]) else text


def rate(part: float, whole: float, words: Words) -> str:
    """A rate with its numerator and denominator; marked as a small number where it is over few cases."""
    if is_missing(part) or is_missing(whole) or whole <= 0:
        return words("sign.none")
    key = "rate.small" if whole < SMALL else "rate"
    return words(key, share=words.percent(part / whole), part=words.number(part), whole=words.number(whole))


def later(observed: pd.DataFrame, dropped_in: int, words: Words) -> str:
    """Who still reported a row on a form that no longer has it; empty for nobody."""
    found = observed[(observed["year"] >= dropped_in) & observed["value"].notna()]
    if not len(found):
        return ""
    years = words.join(map(words.year, sorted(set(found["year"]))))
    return words("procurement.later", units=names(list(dict.fromkeys(found["organisation"])), words), years=years)

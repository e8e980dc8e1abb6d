"""Per cent of last year, and where it says little: from 0, and of few cases. Pure."""

from __future__ import annotations

from loaders.words import Words, is_missing

SMALL = 30  # a rate over fewer cases than this is marked


def is_few(previous: float, unit: str) -> bool:
    """Whether last year's figure is a count too small for a per cent to be read alone; money never is."""
    return unit != "元" and 0 < previous < SMALL


def percent_text(percent: float, previous: float, words: Words) -> str:
    """Per cent of last year: only where last year is above 0, else 上年为0; a dash where it is not known."""
    if not is_missing(previous) and previous == 0:
        return words("percent.from_zero")
    if is_missing(percent):
        return words("sign.none")
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{words.percent(abs(percent))}"


def percent_cell(percent: float, previous: float, unit: str, words: Words) -> str:
    """``percent_text`` as it stands in a table or on a card: of few cases it is marked."""
    text = percent_text(percent, previous, words)
    return words("percent.mark", percent=text) if is_few(previous, unit) and not is_missing(percent) else text

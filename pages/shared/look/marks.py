"""How outcomes, states and severities look: a symbol, a word and a colour, in one place. Never colour alone.

The colours are Okabe and Ito's, safe for colour-blind eyes on light and dark ground.
"""

from __future__ import annotations

from dataclasses import dataclass

from loaders.words import Words

BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, BROWN, GREY = "#E69F00", "#56B4E9", "#8C6D31", "#767676"
INK = {"light": ("#1F2933", "#505B66"), "dark": ("#E6EBF0", "#B4BEC8")}  # text and small text, both 6:1 and better
PALETTE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BROWN, GREY)
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "pentagon", "star")
PINNED = 1  # a pinned unit looks like the line or bar so many places on
PLACES = {  # of a kind of outcome in PALETTE and MARKERS: it looks the same on every page
    "app.received_new": 0,
    "app.carried_in": 5,
    "app.result.total": 2,
    "app.carried_out": 6,
    "app.result.granted": 0,
    "app.result.partial": 5,
    "app.result.denied": 1,
    "app.result.unavailable": 3,
    "app.result.not_processed": 4,
    "app.result.other": 7,
    "upheld": 0,
    "corrected": 1,
    "other": 7,
    "pending": 6,  # brown is what goes on: pending and carried over
}


@dataclass(frozen=True)
class Mark:
    """A symbol, the key of its word and a colour."""

    symbol: str
    key: str
    colour: str

    def text(self, words: Words) -> str:
        """Symbol and word: ▲ 预警."""
        return f"{self.symbol} {words(self.key)}".strip()


MARKS = {
    mark.key: mark
    for mark in (
        Mark("✓", "outcome.pass", GREEN),
        Mark("✕", "outcome.fail", VERMILION),
        Mark("?", "outcome.undetermined", PURPLE),
        Mark("–", "outcome.not_assessable", GREY),
        Mark("✕", "severity.error", VERMILION),
        Mark("▲", "severity.warning", ORANGE),
        Mark("◇", "severity.notice", SKY),
        Mark("✓", "change.cured", GREEN),
        Mark("＋", "change.new", VERMILION),
        Mark("≠", "change.moved", ORANGE),
        Mark("＝", "change.same", GREY),
        Mark("●", "filing.filed", BLUE),
        Mark("◐", "filing.corrected", PURPLE),
        Mark("○", "filing.not_filed", GREY),
        Mark("", "state.number", BLUE),
        Mark("□", "state.blank", GREY),
        Mark("／", "state.dash", GREY),
        Mark("¶", "state.text", GREY),
        Mark("?", "state.doubtful", PURPLE),
        Mark("⊘", "state.missing", VERMILION),
        Mark("✎", "state.settled", PURPLE),
        Mark("○", "state.not_filed", GREY),
        Mark("–", "state.not_asked", GREY),
    )
}


def mark(kind: str, code: str) -> Mark:
    """The mark of a code: ``mark("severity", "error")``; kinds are outcome, severity, change, filing, state."""
    return MARKS[f"{kind}.{code}"]


def flag(severity: str | None, settled: float = False) -> str:
    """The symbols after a figure: that a person has settled it, that it stands under a finding; nothing for none."""
    codes = ["state.settled"] * bool(settled) + [f"severity.{severity}"] * bool(severity)
    return "".join(f" {MARKS[code].symbol}" for code in codes)


def place_of(series: str, position: int) -> int:
    """The place of a series in the palette: its own, that of its kind of result, else the n-th."""
    return PLACES.get(series, PLACES.get(series.rpartition(".")[2] if series.startswith("case.") else "", position))


def colour(position: int) -> str:
    """The colour of the n-th line or bar; with ``marker``, so that colour never stands alone."""
    return PALETTE[position % len(PALETTE)]


def marker(position: int) -> str:
    """The marker symbol of the n-th line."""
    return MARKERS[position % len(MARKERS)]


def severity(code: str, status: str, words: Words) -> str:
    """The mark of a finding: its severity where it failed, "cannot tell" where figures are missing."""
    return mark("severity", code).text(words) if status == "fail" else mark("outcome", "undetermined").text(words)

"""What the page of help says: the marks, how figures and checks are to be read, the first ten minutes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from loaders.words import Words
from pages.shared.look.marks import MARKS, Mark
from pages.shared.look.templates import template
from pages.shared.view.navigation import address_of
from pages.shared.view.selection import Selection

TEMPLATE = "parts/help/told.html.jinja"
TOPICS = {
    "figures": (
        *("coverage", "blank", "doubtful", "settled", "findings", "form_change", "same_units", "few", "median"),
    ),
    "checks": ("pass", "fail", "undetermined", "not_assessable", "severity", "problem", "cause", "confirmed"),
    "fault": ("what", "figure", "once"),
}
FIRST = ("overview", "applications", "compare", "reconciliation", "report", "load", "search")  # ten minutes, in order


@dataclass(frozen=True)
class Explained:
    """Something and what it means; ``symbol`` and ``colour`` of a mark, ``to`` where it leads."""

    name: str
    told: str
    symbol: str = ""
    colour: str = ""
    to: str = ""


def html(found: Sequence[tuple[str, Sequence[Explained]]], is_numbered: bool = False) -> str:
    """Explanations under their headings ('' for none), as HTML."""
    return template(TEMPLATE).render(found=found, numbered=is_numbered)


def marks(words: Words) -> list[tuple[str, list[Explained]]]:
    """Every mark there is, kind by kind."""
    kinds = groupby(MARKS.values(), key=lambda one: one.key.partition(".")[0])
    return [(words(f"help.marks.{kind}"), [_mark(one, words) for one in found]) for kind, found in kinds]


def _mark(one: Mark, words: Words) -> Explained:
    symbol = one.symbol or words("help.no_symbol")
    return Explained(words(one.key), words(f"help.mark.{one.key}"), symbol, one.colour)


def topic(name: str, words: Words) -> list[tuple[str, list[Explained]]]:
    """How something is to be read."""
    return [("", [Explained(words(f"help.{name}.{one}"), words(f"help.{name}.{one}.told")) for one in TOPICS[name]])]


def first_minutes(words: Words) -> list[tuple[str, list[Explained]]]:
    """What to open first, and what to see there."""
    shown = Selection(words.language)
    found = [Explained(words(f"page.{one}"), words(f"help.first.{one}"), to=address_of(one, shown)) for one in FIRST]
    return [(words("help.first"), found)]

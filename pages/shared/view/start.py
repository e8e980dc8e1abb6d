"""The first three steps with a ledger of one's own, each with how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.data.queries.started import Progress
from pages.shared.look import elements as st
from pages.shared.look.templates import template
from pages.shared.view.navigation import address_of
from pages.shared.view.selection import Selection

TEMPLATE = "shared/view/start.html.jinja"


@dataclass(frozen=True)
class Step:
    """One of the first steps: the page it is done on, what to do, how far it has come, and whether that is done."""

    page: str
    told: str
    state: str
    is_done: bool


def instead(words: Words) -> NoReturn:
    """Draw, in place of a page, that the ledger is empty and how to begin; the page ends there."""
    st.info(words("empty.database"))
    draw(words)
    st.stop()


def draw(words: Words) -> None:
    """Draw the steps, each a link to its page."""
    shown = Selection(words.language)
    found = [
        (one, words(f"page.{one.page}"), address_of(one.page, shown))
        for one in steps(cached.read(queries.progress), words)
    ]
    st.html(template(TEMPLATE).render(title=words("start.steps"), steps=found))


def steps(now: Progress, words: Words) -> tuple[Step, ...]:
    """The list of units, the reports, the checks; ``now`` is what the ledger holds beside the sample. Pure."""
    listed = words("start.listed", count=words.number(now.listed)) if now.listed else words("start.not_listed")
    loaded = words("start.loaded", count=words.number(now.reports)) if now.reports else words("start.not_loaded")
    checked = words("start.errors", count=words.number(now.errors)) if now.errors else words("start.no_errors")
    return (
        Step("units", words("start.units"), listed, now.listed > 0),
        Step("load", words("start.load"), loaded, now.reports > 0),
        Step(
            "reconciliation",
            words("start.check"),
            checked if now.reports else words("start.not_checked"),
            now.reports > 0 and not now.errors,
        ),
    )

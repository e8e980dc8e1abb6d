"""What the overview says at a glance: its sentence and its key figures."""

from __future__ import annotations

from datetime import date

import pandas as pd

from loaders.words import unstressed
from pages.parts.overview import due
from pages.shared.data import cached, observations
from pages.shared.look import cards
from pages.shared.look.cards import Card
from pages.shared.said import answers
from pages.shared.tables.grid import Sign
from pages.shared.view.view import View

NUMBERS = ("app.received_new", "licensing.decisions", "case.review.total")


def sentence(view: View, day: date) -> str:
    """By the calendar: the year that is due, who has filed and who has not; and how many reports hold errors."""
    words, found = view.words, due.of_view(view)
    year = due.year_of(found)
    owed = [one for one in found if one.year == year]
    gone = sum(one.filing is None for one in owed)
    key = "overview.due" if owed else "overview.due_none"
    values = {"owed": len(owed), "filed": len(owed) - gone, "missing": gone, "year": words.year(year)}
    return words(key, today=words.date(day.isoformat()), **values)


def figures(view: View, _day: date) -> tuple[Card | None, ...]:
    """Reports filed by a day, reports with errors, then the main figures of the newest year shown."""
    return (_filed(view), _wrong(view), *_totals(view))


def _filed(view: View) -> Card:
    words, found = view.words, due.of_view(view)
    year = due.year_of(found)
    owed = [one for one in found if one.year == year]
    gone = [one for one in owed if one.filing is None]
    lines = [
        Sign(words("overview.card_gone", names=answers.names([one.unit.short_name for one in gone], words, 2)), "")
    ]
    late = max((one.days or 0 for one in gone if one.state == "late"), default=0)
    if late:
        lines.append(Sign(words("overview.card_late", days=late), ""))
    if not gone:
        lines = [Sign(words("overview.card_all"), "")]
    label = words("overview.card_filed", year=words.year(year))
    return Card(label, words("table.of", reported=len(owed) - len(gone), expected=len(owed)), lines=tuple(lines))


def _wrong(view: View) -> Card:
    """Reports of all years shown with problems of severity error, and those whose figures leave a rule undecided."""
    words, filed = view.words, view.filings[view.filings["report_id"].notna()]
    wrong = filed["errors"].fillna(0).astype(int)
    lines = (
        Sign(
            words("overview.card_errors", count=int(wrong.sum())),
            unstressed(answers.findings(view.filings, words)),
        ),
        Sign(words("overview.card_warnings", count=int(filed["warnings"].fillna(0).sum())), ""),
    )
    to = view.to("reconciliation", severities=("error",), statuses=("fail",))
    value = words("overview.card_reports", count=int((wrong > 0).sum()))
    return Card(words("overview.card_wrong"), value, lines=lines, behind=to)


def totals_of(view: View) -> pd.DataFrame:
    """The sums of the main figures, year by year."""
    return observations.totals(view.observed(*NUMBERS))


def _totals(view: View) -> tuple[Card | None, ...]:
    totals = cached.made(totals_of, view)
    return tuple(cards.of_total(totals, one, view.years[-1], view.words, view.behind) for one in NUMBERS)

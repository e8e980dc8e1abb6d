"""``due``: which reports are due by today, which are late, and whom to ask."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from loaders import registrar, store
from loaders.calendar import Due, of_ledger, year_due
from loaders.commands.said import DONE, say
from loaders.errors import WrongRequestError
from loaders.one_line import columns, json_line
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the command."""
    what = "到今天应报的年报 / which reports are due by today"
    command = commands.add_parser("due", parents=[language, ledger], help=what)
    command.add_argument("--today", metavar="YYYY-MM-DD", help="按哪一天算 / by which day")
    command.add_argument("--all", action="store_true", help="历年已报的也列出 / earlier years that were filed, too")
    what = "设定某类单位的期限（次年） / set the day for a kind of unit, of the year after"
    command.add_argument("--set", nargs=2, metavar=("KIND", "MM-DD"), help=what)
    command.add_argument("--parent", metavar="NAME", help="哪个上级之下 / below which unit")
    command.add_argument("--from", dest="since", type=int, metavar="YEAR", help="从哪一年度起 / from which year on")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a line a unit and year: the year that is due, and of earlier years what was not filed. With ``--set`` the
    office sets a day instead."""
    if arguments.set:
        said = arguments.set
        kind, day = registrar.set_due_day(said[0], said[1], arguments.parent, arguments.since, arguments.db)
        return say(arguments, "due.set", kind=kind, day=day)
    try:
        today = date.fromisoformat(arguments.today) if arguments.today else store.today()
    except ValueError as error:
        raise WrongRequestError(("error.no_day", {"text": arguments.today})) from error
    with store.ledger(arguments.db) as ledger:
        found = of_ledger(ledger, today)
    shown = [one for one in found if arguments.all or one.filing is None or one.year >= _last(one, found, today)]
    words = Words(arguments.language)
    for one in sorted(shown, key=lambda one: (-one.year, one.unit.is_sample)):
        line = columns(_line(one, words))
        print(json_line(_record(one)) if arguments.json else line)
    if not arguments.json:
        print(words("due.total", day=today.isoformat(), year=year_due(today), count=len(shown)))
    return DONE


def _last(one: Due, found: list[Due], today: date) -> int:
    """The newest year that is due: of invented units the newest that they have."""
    return max(due.year for due in found if due.unit.is_sample) if one.unit.is_sample else year_due(today)


def said(one: Due, words: Words) -> str:
    """How a report stands to its day, in words."""
    key = f"due.{one.state}" if one.filing or one.state != "late" else "due.not_filed_late"
    corrected = words("due.corrected", count=one.corrected) if one.corrected else ""
    return words(key, days=one.days) + corrected


def _line(one: Due, words: Words) -> tuple[str, ...]:
    day = words("due.day", day=one.day.isoformat(), source=words(f"due.source.{one.source}"))
    return (said(one, words), str(one.year), one.unit.name, day, one.unit.contact, one.unit.telephone)


def _record(one: Due) -> dict[str, object]:
    published = one.filing.published_on.isoformat() if one.filing and one.filing.published_on else None
    about = {"organisation": one.unit.name, "year": one.year, "state": one.state, "filed": one.filing is not None}
    when = {"due": one.day.isoformat(), "deadline_source": one.source, "days_late": one.days, "published_on": published}
    return about | when | {"corrected": one.corrected, "contact": one.unit.contact, "telephone": one.unit.telephone}

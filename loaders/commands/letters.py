"""``letters``: the letters of a year to the units, as Word files."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from loaders import registrar, store
from loaders.commands.said import DONE
from loaders.errors import WrongRequestError
from loaders.one_line import columns, json_line
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the command."""
    what = "整改通知和催报函（Word） / letters to the units, as Word files"
    command = commands.add_parser("letters", parents=[language, ledger], help=what)
    command.add_argument("--year", type=int, required=True, help="报告年度 / report year")
    command.add_argument("--organisation", metavar="NAME", help="只写给哪个单位 / to which unit alone")
    command.add_argument("--answer-due", metavar="YYYY-MM-DD", help="何时前答复 / until when to answer")
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="新的或空的文件夹 / new or empty folder"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write them; a line each, and how many."""
    from loaders.letters import writing  # Word's libraries cost every other command a third of a second

    try:
        due = date.fromisoformat(arguments.answer_due) if arguments.answer_due else None
    except ValueError as error:
        raise WrongRequestError(("error.no_day", {"text": arguments.answer_due})) from error
    units, words = None, Words(arguments.language)
    count = 0
    with store.ledger(arguments.db) as ledger:
        if arguments.organisation:
            units = {registrar.unit_named(store.stored_organisations(ledger), arguments.organisation).id}
        for one in writing.write(arguments.out, ledger, arguments.year, units, due):
            count += 1
            kind = words(f"letters.{one.kind}")
            about = {"kind": one.kind, "organisation": one.unit.name, "year": one.year, "problems": one.problems}
            line = columns((kind, str(one.year), one.unit.name, str(one.problems), one.name))
            print(json_line(about | {"file": one.name}) if arguments.json else line)
    if not arguments.json:
        print(words("letters.written", count=count, year=arguments.year))
    return DONE

"""``settle``: what a doubtful figure means, as a person reads it in the original."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from loaders import settling
from loaders.commands.said import DONE, say
from loaders.errors import WrongRequestError
from loaders.forms import load_forms, unit_of
from loaders.one_line import columns, json_line
from loaders.store import Doubtful
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the command."""
    what = "人工认定没读准的数，或列出它们 / settle a doubtful figure, or list them"
    command = commands.add_parser("settle", parents=[language, ledger], help=what)
    command.add_argument("--list", action="store_true", help="列出没读准的格 / list the doubtful cells")
    command.add_argument("--organisation", metavar="NAME", help="单位 / whose report")
    command.add_argument("--year", type=int, help="年度 / of which year")
    command.add_argument("--cell", help="单元格编码，见 --list / the cell, as --list names it")
    command.add_argument("--value", type=float, help="认定的数；金额以元计 / what it means; money in yuan")
    command.add_argument("--withdraw", action="store_true", help="撤回认定 / take it back")
    command.add_argument("--reason", default="", help="依据 / why")
    command.add_argument("--who", default="", help="谁认定 / who says so")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Settle a cell, take it back, or list the cells."""
    words = Words(arguments.language)
    if arguments.list:
        for one in settling.doubtful_cells(arguments.db, arguments.organisation, arguments.year):
            print(json_line(vars(one)) if arguments.json else _line(one, words))
        return DONE
    wanted = (arguments.organisation, arguments.year, arguments.cell)
    if not all(wanted) or (arguments.value is None) != arguments.withdraw:
        raise WrongRequestError(("settle.usage", {}))
    value = None if arguments.withdraw else arguments.value
    done = settling.settle(*wanted, value, arguments.who, arguments.reason, arguments.db)
    key = "settle.withdrawn" if arguments.withdraw else "settle.done"
    about = {"name": done.organisation, "year": done.year, "cell": label(done.cell, words)}
    return say(arguments, key, **about, raw=done.raw, value=words.number(value, unit_of(done.cell)))


def label(cell: str, words: Words) -> str:
    """The cell in the words of the form."""
    return next(form.label(cell, words.language) for form in load_forms().values() if cell in form.column_by_cell)


def _line(one: Doubtful, words: Words) -> str:
    unit = unit_of(one.cell)
    settled = words("settle.as", value=words.number(one.value, unit), who=one.who) if one.value is not None else ""
    if one.lapsed is not None:
        settled = words("settle.lapsed", value=words.number(one.lapsed, unit), raw=one.lapsed_raw)
    parts = (one.organisation, str(one.year), one.cell, label(one.cell, words), one.raw, one.place, settled)
    return columns((*parts, words.doubt(one.doubt, one.likely)))

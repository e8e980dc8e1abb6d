"""``move``, ``remove``, ``restore-report``, ``undo`` and ``history``: reports filed elsewhere or taken out, and the way
back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from loaders import registrar
from loaders.commands.said import DONE, say
from loaders.errors import WrongRequestError
from loaders.one_line import columns, json_line
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the commands."""
    report = argparse.ArgumentParser(add_help=False)
    report.add_argument("--organisation", required=True, help="单位 / whose report")
    report.add_argument("--year", type=int, required=True, help="年度 / of which year")
    version = argparse.ArgumentParser(add_help=False)
    version.add_argument("--version", type=int, help="只这一版 / this version only")
    parents = [language, ledger]
    moved = commands.add_parser("move", parents=[*parents, report], help="改到别的单位或年度 / file a report elsewhere")
    moved.add_argument("--to-organisation", help="改到哪个单位 / to which unit")
    moved.add_argument("--to-year", type=int, help="改到哪个年度 / to which year")
    moved.add_argument("--reason", required=True, help="原因 / why")
    moved.set_defaults(run=_move)
    removed = commands.add_parser("remove", parents=[*parents, report, version], help="移出年报 / take a report out")
    removed.add_argument("--reason", required=True, help="原因 / why")
    removed.set_defaults(run=_remove)
    what = "恢复移出的年报 / bring a report back"
    commands.add_parser("restore-report", parents=[*parents, report, version], help=what).set_defaults(run=_restore)
    what = "撤销最近一次改动 / take the last change back"
    commands.add_parser("undo", parents=parents, help=what).set_defaults(run=_undo)
    commands.add_parser("history", parents=parents, help="改动记录 / what was done").set_defaults(run=_history)


def _move(arguments: argparse.Namespace) -> int:
    to = (arguments.to_organisation or arguments.organisation, arguments.to_year or arguments.year)
    one, other = registrar.move(arguments.organisation, arguments.year, *to, arguments.reason, arguments.db)
    return say(arguments, "office.moved", name=one.name, year=arguments.year, to=other.name, to_year=to[1])


def _remove(arguments: argparse.Namespace) -> int:
    place = (arguments.organisation, arguments.year, arguments.version)
    unit, count = registrar.remove(*place, arguments.reason, arguments.db)
    return say(arguments, "office.removed", name=unit.name, year=arguments.year, count=count)


def _restore(arguments: argparse.Namespace) -> int:
    unit, count = registrar.restore(arguments.organisation, arguments.year, arguments.version, arguments.db)
    return say(arguments, "office.restored", name=unit.name, year=arguments.year, count=count)


def _undo(arguments: argparse.Namespace) -> int:
    words = Words(arguments.language)
    done = registrar.undo(arguments.db)
    if done is None:
        raise WrongRequestError(("office.nothing", {}))
    return say(arguments, "office.undone", what=registrar.change_said(done, words))


def _history(arguments: argparse.Namespace) -> int:
    words = Words(arguments.language)
    for one in registrar.changes(arguments.db):
        record = {"at": one.changed_at, "what": registrar.change_said(one, words), "who": one.who, "reason": one.reason}
        record |= {"undone_at": one.undone_at or ""}
        shown = record | {"at": words.moment(one.changed_at)}
        shown |= {"undone_at": words("history.taken_back", at=words.moment(one.undone_at)) if one.undone_at else ""}
        print(json_line(record) if arguments.json else columns(shown.values()))
    return DONE

"""``organisations import|export|merge|rename``: the office's own list of units."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from loaders import registrar
from loaders.commands.said import DONE, IN_PART, say
from loaders.one_line import columns, json_line, one_line
from loaders.register import Registered
from loaders.sources import content_of
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

STATUSES = ("new", "changed", "same", "asked")


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the commands."""
    parts = commands.add_parser("organisations", help="单位名单 / the list of units").add_subparsers(required=True)
    parents = [language, ledger]
    taken = parts.add_parser("import", parents=parents, help="导入名单（.xlsx .xls .csv） / take a list in")
    taken.add_argument("file", type=Path)
    taken.set_defaults(run=_import)
    given = parts.add_parser("export", parents=parents, help="导出名单（.csv .xlsx） / give the list out")
    given.add_argument("file", type=Path)
    given.set_defaults(run=_export)
    merged = parts.add_parser("merge", parents=parents, help="把一个单位并入另一个 / make one unit of two")
    merged.add_argument("name")
    merged.add_argument("into")
    merged.set_defaults(run=_merge)
    renamed = parts.add_parser("rename", parents=parents, help="更名，仍是同一单位 / give a unit another name")
    renamed.add_argument("name")
    renamed.add_argument("to")
    renamed.add_argument("--from", dest="since", type=int, metavar="YEAR", help="从哪一年度起 / from which year on")
    renamed.set_defaults(run=_rename)


def _import(arguments: argparse.Namespace) -> int:
    file: Path = arguments.file
    done = registrar.import_units(file.name, content_of(file), arguments.db)
    words = Words(arguments.language)
    for one in done:
        if arguments.json:
            print(json_line(_record(one)))
        elif one.status != "same":
            print(columns((words(f"office.line.{one.status}"), one.unit.name, *sentences(one, words))))
    counts = Counter(one.status for one in done)
    if not arguments.json:
        print(one_line(words("office.imported", file=file.name, **{one: counts[one] for one in STATUSES})))
    return IN_PART if counts["asked"] else DONE


def sentences(one: Registered, words: Words) -> list[str]:
    """What is to be said of a line: that it is asked about, or which unit above it was created."""
    said = []
    if one.status == "asked":
        names = words.join(unit.name for unit in one.candidates)
        said.append(words("office.line_asked", line=one.line, name=one.unit.name, names=names))
    if one.above:
        said.append(words("office.line_above", line=one.line, name=one.above.name))
    return said


def _record(one: Registered) -> dict[str, object]:
    known = [unit.name for unit in one.candidates]
    return {
        "line": one.line,
        "status": one.status,
        "organisation": one.unit.name,
        "id": one.unit.id,
        "candidates": known,
    }


def _export(arguments: argparse.Namespace) -> int:
    file: Path = arguments.file
    file.write_bytes(registrar.export_units(file.name, arguments.db))
    return say(arguments, "office.exported", path=file.name, count=registrar.count_units(arguments.db))


def _merge(arguments: argparse.Namespace) -> int:
    one, into, years = registrar.merge_units(arguments.name, arguments.into, arguments.db)
    code = say(arguments, "office.merged", name=one.name, into=into.name)
    if years and not arguments.json:
        say(arguments, "office.both_years", years=Words(arguments.language).join(map(str, years)))
    return code


def _rename(arguments: argparse.Namespace) -> int:
    unit = registrar.rename_unit(arguments.name, arguments.to, arguments.since, arguments.db)
    return say(arguments, "office.renamed", name=unit.name, to=arguments.to)

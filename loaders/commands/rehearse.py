"""``rehearse``: a draft before its publication, answered with a receipt as a Word file; nothing is stored."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.said import DONE
from loaders.errors import WrongRequestError
from loaders.one_line import json_line, one_line
from loaders.store.ledger import default_db
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT = {"read": DONE, "needs_identity": 3, "refused": 4}  # as ``read`` has them


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the command."""
    what = "公布前试核验，出回执，不保存 / try a draft, store nothing, answer with a receipt"
    command = commands.add_parser("rehearse", parents=[language, ledger], help=what)
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--organisation", metavar="NAME", help="单位名称 / whose report")
    command.add_argument("--year", type=int, help="报告年度 / report year")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.docx", help="回执 / the receipt")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the receipt and say how many problems there are; why, where there is none."""
    from loaders.letters import rehearsal  # Word's libraries and numpy, which no other command should cost

    path, words = arguments.db or default_db(), Words(arguments.language)
    if not path.is_file():
        raise WrongRequestError(("command.no_ledger", {"path": path.name}))
    if arguments.out.exists():
        raise WrongRequestError(("letters.there", {"file": arguments.out.name}))
    found = rehearsal.tried(rehearsal.draft(arguments.file, arguments.organisation, arguments.year), path)
    about: dict[str, object] = {"file": found.outcome.name, "status": found.outcome.status}
    if found.unit is None:
        said = words.reason(found.outcome.reason_code or "", found.outcome.reason_detail)
    else:
        arguments.out.write_bytes(rehearsal.receipt(found))
        about |= {"organisation": found.unit.name, "year": found.year, "problems": len(found.troubles)}
        said = words("letters.tried", unit=found.unit.name, year=found.year, count=len(found.troubles))
    print(json_line(about | {"sentence": said}) if arguments.json else one_line(said))
    return EXIT[found.outcome.status]

"""``reread``: what today's reader would read otherwise in the kept originals."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from loaders.figures import Figure
from loaders.one_line import columns, json_line
from loaders.reread import Reread, reread
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, IN_PART = 0, 1
SHOWN = 8  # cells of a report in words; --json has them all


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the command."""
    what = "用现在的程序重读留存的原件 / read the kept originals again"
    command = commands.add_parser("reread", parents=[language, ledger], help=what)
    command.add_argument("--apply", action="store_true", help="写入不同之处 / store what differs")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a line a report that would change, or cannot be read again; 1 where there are such that cannot."""
    found, words = reread(arguments.db, arguments.apply), Words(arguments.language)
    for one in found:
        if arguments.json:
            print(json_line(_record(one)))
        elif one.status != "same":
            print(columns(_line(one, words)))
    counts = Counter(one.status for one in found)
    if not arguments.json:
        said = "reread.done" if arguments.apply else "reread.would"
        print(words(said, reports=len(found), changed=counts["changed"], same=counts["same"]))
    return IN_PART if counts["refused"] or counts["gone"] else DONE


def _line(one: Reread, words: Words) -> tuple[str, ...]:
    about = (str(one.original.year), one.original.organisation, words("reread.version", number=one.original.version))
    if one.status == "refused":
        return (words("reread.refused"), *about, words.reason(one.reason or "", None))
    if one.status == "gone":
        return (words("reread.gone"), *about, words("reread.gone_why", file=one.original.file_name))
    cells = [
        words("reread.cell", cell=cell, before=_said(before), after=_said(after))
        for cell, (before, after) in (one.cells or {}).items()
    ]
    other = [words(f"reread.other.{part}") for part in one.other]
    rest = [words("reread.more", count=len(cells) - SHOWN)] if len(cells) > SHOWN else []
    return (words("reread.changed"), *about, words.join([*cells[:SHOWN], *rest, *other]))


def _said(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    return f"{figure.raw or '□'} ({figure.state})" if figure.value is None else f"{figure.value:g}"


def _record(one: Reread) -> dict[str, Any]:
    about = {"organisation": one.original.organisation, "year": one.original.year, "version": one.original.version}
    cells = {
        cell: {
            "before": None if before is None else {"value": before.value, "state": before.state, "raw": before.raw},
            "after": None if after is None else {"value": after.value, "state": after.state, "raw": after.raw},
        }
        for cell, (before, after) in (one.cells or {}).items()
    }
    read_by = {"reader": one.original.reader, "status": one.status, "reason": one.reason}
    return about | read_by | {"cells": cells, "other": list(one.other)}

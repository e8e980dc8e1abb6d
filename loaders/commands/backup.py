"""``backup``, ``restore`` and ``verify``: a copy of the whole ledger, the way back, and whether one is sound."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from loaders import backup
from loaders.commands.said import IN_PART, say
from loaders.one_line import json_line, one_line
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the commands."""
    parents = [language, ledger]
    made = commands.add_parser("backup", parents=parents, help="备份整个台账 / copy the whole ledger")
    made.add_argument("file", type=Path, metavar="FILE", help="备份文件 / the new file")
    made.add_argument("--force", action="store_true", help="替换原来的备份 / replace an earlier backup")
    made.set_defaults(run=_backup)
    back = commands.add_parser("restore", parents=parents, help="用备份恢复台账 / bring a backup back")
    back.add_argument("file", type=Path, metavar="FILE", help="备份文件 / the backup")
    back.set_defaults(run=_restore)
    what = "检查台账或备份是否完好 / whether a ledger or a backup is sound"
    commands.add_parser("verify", parents=parents, help=what).set_defaults(run=_verify)


def _backup(arguments: argparse.Namespace) -> int:
    done = backup.back_up(arguments.file, arguments.db, arguments.force)
    counts = {"reports": done.reports, "versions": done.versions}
    return say(arguments, "backup.done", file=done.file.name, **counts, megabytes=_megabytes(done.size))


def _restore(arguments: argparse.Namespace) -> int:
    done, kept = backup.restore_backup(arguments.file, arguments.db)
    key = "backup.restored" if kept else "backup.restored_new"
    return say(arguments, key, file=done.file.name, reports=done.reports, kept=kept.name if kept else "")


def _verify(arguments: argparse.Namespace) -> int:
    words = Words(arguments.language)
    faults = backup.verify(arguments.db)
    for one in faults:
        said = words(f"backup.fault.{one.code}", detail=one.detail)
        record = {"fault": one.code, "detail": one.detail, "sentence": said}
        print(json_line(record) if arguments.json else one_line(said))
    if faults:
        return IN_PART
    return say(arguments, "backup.sound")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"

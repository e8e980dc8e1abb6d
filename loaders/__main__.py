"""The command line: ``python -m loaders read|load|check|explain|export|remove-sample``; the README has the contract."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

import loaders
from loaders import listing
from loaders.bounds import collect_seldom
from loaders.cluster import cluster
from loaders.commands import backup, due, letters, moves, organisations, query, rehearse, reread, settle, users
from loaders.failure import Failure, sentences
from loaders.figures import Figure, missing
from loaders.flow import read_file
from loaders.forms import form_of
from loaders.one_line import columns, json_line, one_line
from loaders.organisations import Registry
from loaders.outcome import Outcome
from loaders.readers import Readers, local
from loaders.receipt import receipt, say, unsure
from loaders.recognise import Reading
from loaders.reconcile.declarations import check_declarations
from loaders.reconcile.explain.by_json import answers
from loaders.reconcile.rule import SEVERITIES
from loaders.remote import address_of, is_remote
from loaders.sources import Source, readable
from loaders.store.ledger import default_db
from loaders.words import LANGUAGES, Words

BROKEN = 2  # a declaration of data/ is wrong, or the command is, or there is no ledger or no place for what it asks
PIPE_CLOSED = 141  # as a program that the signal SIGPIPE ends
EXIT = {"read": 0, "needs_identity": 3, "refused": 4}


def as_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the contract's JSON object. Every cell of ``form``, the edition that table two follows, is present;
    of a report that mixes editions those that its tables do not have are missing, and those of its other edition come
    behind. ``tables``: section -> edition."""
    reading, identity = outcome.reading, outcome.identity
    code, detail = outcome.reason_code, outcome.reason_detail
    sentences = {language: Words(language).reason(code, detail) for language in LANGUAGES} if code else {}
    figures = _figures(reading) if reading else ()
    return {
        "file": address_of(outcome.path),
        "status": outcome.status,
        "reason": {"code": code} | sentences if code else None,
        "form": reading.form if reading else None,
        "tables": dict(reading.tables) if reading else {},
        "organisation": identity.organisation.name if identity and identity.organisation else None,
        "year": identity.year if identity else None,
        "identity_evidence": identity.as_json() if identity else [],
        "candidates": [one.name for one in identity.candidates] if identity else [],
        "in_ledger": [one.name for one in identity.in_ledger] if identity else [],
        "figures": {f.cell: {"value": f.value, "state": f.state, "raw": f.raw, "place": f.place} for f in figures},
        "extra_rows": [vars(row) | {"cells": list(row.cells)} for row in reading.extra_rows] if reading else [],
        "doubts": [vars(doubt) for doubt in reading.doubts] if reading else [],
        "passages": {section: passage.text for section, passage in reading.passages.items()} if reading else {},
    }


def _figures(reading: Reading) -> Iterator[Figure]:
    """The figures of the main edition in its order, then those that only another edition has."""
    cells = dict.fromkeys((*form_of(reading.form).cells, *reading.figures))
    yield from (reading.figures.get(cell) or missing(cell) for cell in cells)


def load_line(outcome: Outcome, language: str) -> str:
    """One line a document: what the ledger did with it, year, organisation, file, cells or the reason. What the ledger
    had already was not read again."""
    identity, reading = outcome.identity, outcome.reading
    what = say(outcome.action or outcome.status, language)
    year = str(identity.year or "") if identity else ""
    name = identity.organisation.name if identity and identity.organisation else ""
    if outcome.reason_code:
        said = Words(language).reason(outcome.reason_code, outcome.reason_detail)
        said = f"{said} {unsure(identity, language) if identity else ''}".strip()
    else:
        said = say("figures", language, number=reading.count("number"), cells=len(reading.figures)) if reading else ""
    return columns((what, year, name, outcome.name, said))


def as_named(outcome: Outcome, named: Sequence[str]) -> str:
    """A file as the person named it or its folder: where that lies on this machine is not told."""
    if is_remote(outcome.path):
        return address_of(outcome.path)
    for one in named:
        folder = readable(Path(os.path.realpath(one)))
        if outcome.path.is_relative_to(folder):
            return str(Path(one) / outcome.path.relative_to(folder))
    return outcome.name


def _read(arguments: argparse.Namespace) -> int:
    (outcome,) = local(1).read(read_file, [(Source(arguments.file), Registry(()))])
    if arguments.json:
        print(json_line(as_json(outcome)))
    else:
        print("\n".join(receipt(outcome, arguments.language)))
    return EXIT[outcome.status]


def _load(arguments: argparse.Namespace) -> int:
    with _readers(arguments) as readers:
        said = {"organisation": arguments.organisation, "year": arguments.year}
        outcomes = loaders.load(arguments.paths, arguments.db, **said, readers=readers)
    for outcome in outcomes:
        record = as_json(outcome) | {"file": as_named(outcome, arguments.paths), "action": outcome.action}
        print(json_line(record) if arguments.json else load_line(outcome, arguments.language))
    actions = Counter(outcome.action or outcome.status for outcome in outcomes)
    counts = {"new": actions["new"] + actions["new_version"], "unchanged": actions["unchanged"]}
    counts |= {"asked": actions["needs_identity"], "refused": actions["refused"]}
    if readers and readers.again:
        print(Words(arguments.language)("cluster.again", files=readers.again), file=sys.stderr)
    print(say("total", arguments.language, files=len(outcomes), **counts), file=sys.stderr)
    return 0 if all(outcome.status == "read" for outcome in outcomes) else 1


def _readers(arguments: argparse.Namespace) -> AbstractContextManager[Readers | None]:
    """Who reads: the workers of a cluster, or processes of this machine that are held to their bounds."""
    if arguments.cluster:
        return cluster(arguments.cluster)
    return nullcontext(local(max(arguments.jobs, 1)))


def _check(arguments: argparse.Namespace) -> int:
    findings = loaders.reconcile_all(arguments.db)
    every = (json_line(finding) for finding in findings)
    open_sums = listing.unassessed(loaders.open_sums(arguments.db), arguments.language)
    for line in every if arguments.json else chain(listing.listed(findings, arguments.language), open_sums):
        print(line)
    failed = Counter(finding["severity"] for finding in findings if finding["status"] == "fail")
    counts = {severity: failed[severity] for severity in SEVERITIES}
    undetermined = len(findings) - failed.total()
    wrong = {one["problem_id"] for one in findings if one["status"] == "fail" and one["severity"] == "error"}
    counts |= {"undetermined": undetermined, "tables": listing.tables(findings), "problems": len(wrong)}
    said = say("findings", arguments.language, **counts)
    print(said, file=sys.stderr)
    return 1 if failed["error"] else 0


def _explain(arguments: argparse.Namespace) -> int:
    for one in answers(sys.stdin):
        print(json_line(one), flush=sys.stdout.isatty())
    return 0


def _remove_sample(arguments: argparse.Namespace) -> int:
    print(say("removed", arguments.language, count=loaders.remove_sample(arguments.db)))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    language, out = arguments.language, arguments.out
    rows = loaders.export(out, arguments.db, arguments.format)
    print(one_line(say("exported", language, tables=len(rows), rows=sum(rows.values()), path=out)))
    return 0


class _Options(argparse.ArgumentParser):
    """The options of a command; what it says against them, names of files among them, is one line."""

    def error(self, message: str) -> NoReturn:
        super().error(one_line(message))


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top: argparse.ArgumentParser = _Options(
        prog="python -m loaders", description="政府信息公开年报：读取、载入、核验 / read, load, check"
    )
    commands = top.add_subparsers(required=True)
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--language", choices=LANGUAGES, default="zh", help="语言 / language of the output")
    language.add_argument("--json", action="store_true", help="JSON 输出 / JSON, one object a line")
    ledger = argparse.ArgumentParser(add_help=False)
    ledger.add_argument("--db", type=Path, help="台账文件 / ledger file (LEDGER_DB, data/ledger.db)")

    read = commands.add_parser("read", parents=[language], help="读一个文件，不保存 / read one file, store nothing")
    read.add_argument("file", type=Path)
    read.set_defaults(run=_read)
    load = commands.add_parser("load", parents=[language, ledger], help="载入文件和文件夹 / load files and folders")
    what = "文件、文件夹，或 s3:// 一类的地址 / files, folders, addresses such as s3://"
    load.add_argument("paths", metavar="PATH", nargs="+", help=what)
    load.add_argument("--organisation", help="单位名称 / whose report")
    load.add_argument("--year", type=int, help="报告年度 / report year")
    who = load.add_mutually_exclusive_group()
    who.add_argument("--jobs", type=int, default=1, help="同时读取的进程数 / processes that read")
    who.add_argument("--cluster", metavar="ADDRESS", help="由 Dask 集群读取 / workers that read: tcp://HOST:PORT")
    load.set_defaults(run=_load)
    check = commands.add_parser("check", parents=[language, ledger], help="重新核验 / run every rule again")
    check.set_defaults(run=_check)
    explain = commands.add_parser("explain", help="哪一格有误（JSON 行） / which cell is wrong (JSON lines)")
    explain.set_defaults(run=_explain)
    export = commands.add_parser("export", parents=[language, ledger], help="导出整个台账 / give the whole ledger away")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="新的或空的文件夹 / new or empty folder")
    export.add_argument("--format", choices=("csv", "parquet"), default="csv", help="格式 / kind of files")
    export.set_defaults(run=_export)
    remove = commands.add_parser("remove-sample", parents=[language, ledger], help="移除示例数据 / remove the sample")
    remove.set_defaults(run=_remove_sample)
    for subject in (query, organisations, due, letters, rehearse, moves, reread, settle, users, backup):
        subject.add(commands, language, ledger)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    _write_anything()
    collect_seldom()
    chosen = parser().parse_args(arguments)
    try:
        check_declarations()
        code = int(chosen.run(chosen))
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has seen enough: ``| head``
        _say_no_more()
        return PIPE_CLOSED
    except Failure as error:
        file = getattr(chosen, "db", None) or default_db()
        for said in sentences(error, file, Words(getattr(chosen, "language", "zh"))):
            print(one_line(said), file=sys.stderr)
        if isinstance(error, OSError):
            _say_no_more()  # it may be the output itself that cannot be written
        return BROKEN
    return code


def _write_anything() -> None:
    """Chinese can be written wherever the output goes; what its encoding lacks is spelt out, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            plain = stream.encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968")
            said = os.environ.get("PYTHONIOENCODING")
            stream.reconfigure(encoding="utf-8" if plain and not said else None, errors="backslashreplace")


def _say_no_more() -> None:
    """Let nothing be written at the end of the program to an output that does not take it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _with_utf8() -> None:
    """Start again where the system knows no letters but ASCII: files have Chinese names."""
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "loaders", *sys.argv[1:]])


if __name__ == "__main__":
    _with_utf8()
    sys.exit(main())

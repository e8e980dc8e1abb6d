"""``query``: a question in SQL over an export of the ledger, as a table, CSV or JSON."""

from __future__ import annotations

import argparse
import csv
import math
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.commands.said import DONE
from loaders.disarmed import disarm, written
from loaders.one_line import json_line, one_line
from loaders.store.national import Answer, asked

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

MEASURED = 1_000  # rows by which the width of a column is told
WIDE = "WF"  # characters of East Asia that take two places
NOTHING = "NULL"


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the command."""
    what = "用 SQL 查询导出的 Parquet / ask an export in SQL, by DuckDB"
    command = commands.add_parser("query", parents=[language], help=what)
    command.add_argument("sql", metavar="SQL", help="一条查询 / one question; the tables are those of the ledger")
    command.add_argument("--over", type=Path, required=True, metavar="DIR", help="export --format parquet 写的文件夹")
    command.add_argument("--csv", action="store_true", help="CSV 输出 / CSV")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer."""
    with asked(arguments.over, arguments.sql) as answer:
        if arguments.json:
            for row in answer.rows:
                said = dict(zip(answer.columns, map(_plain, row), strict=True))
                print(json_line(said, default=str))
        elif arguments.csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(answer.columns)
            writer.writerows([_cell(value) for value in row] for row in answer.rows)
        else:
            for line in _table(answer):
                print(line)
    return DONE


def _plain(value: Any) -> Any:
    """A value as JSON has it: a whole number without a point, and no number that is none."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    if isinstance(value, float | Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def _cell(value: Any) -> str:
    value = _plain(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return written(value)
    return "" if value is None else disarm(str(value))


def _table(answer: Answer) -> Iterator[str]:
    """The columns beneath each other; wider rows than the first thousand push what stands behind them aside."""
    rows = ([_shown(value) for value in row] for row in answer.rows)
    first = list(islice(rows, MEASURED))
    heads = [(one_line(name), bool(first) and first[0][at][1]) for at, name in enumerate(answer.columns)]
    widths = [max(_width(row[at][0]) for row in [heads, *first]) for at in range(len(heads))]
    yield _line(heads, widths)
    yield "  ".join("-" * width for width in widths)
    for row in chain(first, rows):
        yield _line(row, widths)


def _shown(value: Any) -> tuple[str, bool]:
    """The text of a value, and whether it is a number and stands to the right."""
    value = _plain(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return (NOTHING if value is None else written(value) if is_number else one_line(str(value))), is_number


def _line(row: Sequence[tuple[str, bool]], widths: Sequence[int]) -> str:
    cells = []
    for (text, is_number), width in zip(row, widths, strict=True):
        gap = " " * (width - _width(text))
        cells.append(gap + text if is_number else text + gap)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in WIDE else 1 for letter in text)

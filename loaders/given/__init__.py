"""Every figure of the ledger, a table of it, or its file, given away: written line by line, in constant memory.

CSV for Excel: UTF-8 with BOM, CRLF, blanks blank, text disarmed that a spreadsheet would run as a formula or round.
``python -m loaders.given`` is the process of its own by which the pages give them away: who takes six million figures
holds nobody up.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from loaders.disarmed import disarm, written
from loaders.forms import form_of
from loaders.series import UNITS
from loaders.store import given
from loaders.store.given import GivenCell, GivenReport
from loaders.words import Words

COLUMNS = (
    *("district", "organisation", "year", "form", "section", "row", "column", "unit"),
    *("value", "state", "raw", "flag", "sample", "organisation_id", "code"),
)
BOM = "\N{BOM}"
QUOTED = re.compile('[",\r\n]')
MOST_TEXTS = 65_536  # so many different texts of cells are remembered as they are written


class PrintedCell(NamedTuple):
    """A cell of a form with what every line says of it: edition, section, row, column and unit, in words; money is in
    yuan whatever the form prints."""

    cell: str
    named: tuple[str, str, str, str, str]
    csv: tuple[str, str]  # those and the cell itself, as they stand in a CSV


def headings(words: Words) -> list[str]:
    """The heads of the columns of all figures."""
    return [words(f"column.{one}") for one in COLUMNS]


def lines(path: Path, words: Words) -> Iterator[list[given.Value]]:
    """One line a cell of every report that counts, as COLUMNS; units and years in order, cells as they are printed."""
    for of, cells, flags in given.every_report(path):
        invented = words("yes") if of.is_sample else words("no")
        for printed, one in _in_order(of, cells, words):
            _, value, state, raw = one
            flag = flags.get(printed.cell)
            yield [
                *(of.district, of.organisation, of.year, *printed.named),
                *(value, words(f"state.{state}"), raw),
                *(words(f"severity.{flag}") if flag else "", invented, of.organisation_id, printed.cell),
            ]


def figures(path: Path, words: Words, out: BinaryIO) -> None:
    """Write ``lines`` as CSV."""
    out.write((BOM + ",".join(map(field, headings(words))) + "\r\n").encode())
    for of, cells, flags in given.every_report(path):
        before = f"{field(of.district)},{field(of.organisation)},{of.year},"
        after = f"{field(words('yes') if of.is_sample else words('no'))},{field(of.organisation_id)},"
        marked = {cell: field(words(f"severity.{one}")) for cell, one in flags.items()}
        told = [
            f"{before}{named}{number(value)},{_state(state, words)},{field(raw)},{marked.get(cell, '')},{after}{code}"
            for (_, _, (named, code)), (cell, value, state, raw) in _in_order(of, cells, words)
        ]
        out.write("\r\n".join([*told, ""]).encode())


def table(path: Path, name: str, out: BinaryIO) -> None:
    """Write one table of the ledger as CSV, as it stands. Raises ValueError for one that is not there."""
    rows = given.table_rows(path, name)
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([disarm(str(one)) for one in next(rows)])
    writer.writerows([disarm(one) if isinstance(one, str) else number(one) for one in row] for row in rows)
    text.flush()
    text.detach()


def ledger(path: Path, out: BinaryIO) -> None:
    """Write the file of the ledger as it is now, by way of a copy that is removed again."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ledger.db"
        given.copy(path, copy)
        with copy.open("rb") as file:
            shutil.copyfileobj(file, out, 1 << 20)


def _in_order(of: GivenReport, cells: dict[str, GivenCell], words: Words) -> list[tuple[PrintedCell, GivenCell]]:
    """The cells of a report as its form prints them. Raises KeyError for one that the form does not have."""
    found = [(one, cells[one.cell]) for one in _printed(of.form, words) if one.cell in cells]
    if len(found) < len(cells):
        raise KeyError(f"report {of.report_id}: {sorted(cells.keys() - {one.cell for one, _ in found})}")
    return found


@cache
def _printed(form: str, words: Words) -> list[PrintedCell]:
    of, found = form_of(form), []
    for cell in of.cells:
        row, column = of.row_of(cell), of.column_by_cell[cell]
        named = (
            words("form.edition", form=of.editions[row.section]),
            words(f"section_name.{row.section}"),
            words.pick(row.label_zh, row.label_en),
            words.pick(column.label_zh, column.label_en),
            words.unit(UNITS.get(column.unit, column.unit)),
        )
        found.append(PrintedCell(cell, named, ("".join(f"{field(one)}," for one in named), field(cell))))
    return found


@cache
def _state(state: str, words: Words) -> str:
    return field(words(f"state.{state}"))


@lru_cache(MOST_TEXTS)
def field(text: str) -> str:
    """A text as it stands in a CSV: disarmed, and in quotes where it must be."""
    text = disarm(text)
    return '"' + text.replace('"', '""') + '"' if QUOTED.search(text) else text


@lru_cache(MOST_TEXTS)
def number(value: float | None) -> str:
    """A number as it stands in a CSV: nothing for a missing one, whole numbers without a point."""
    return "" if value is None else written(float(value))

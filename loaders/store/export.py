"""The whole ledger given away: a file a table, and a ``datapackage.json`` that says what stands in them (Frictionless).

CSV is UTF-8 with BOM, a NULL is empty, and a text that a spreadsheet would take for a formula or a number has an
apostrophe before it, as in the tables of the pages. Parquet is parted by the year of the report. All tables are of one
moment; the kept originals, which are files, stay out. What a column means is said by the comments of
``loaders/schema.sql``.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.disarmed import disarm, written
from loaders.errors import WrongRequestError
from loaders.store.ledger import SCHEMA, SCHEMA_VERSION, default_db, ledger, one_moment

if TYPE_CHECKING:
    from sqlite_utils.db import Table

MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
TYPES = {"INTEGER": "integer", "REAL": "number", "TEXT": "string", "ANY": "number"}  # ANY: a count, or money in yuan
NO_TABLES = ("sqlite_", "original")  # SQLite's own, and whole files: they go with the ledger itself
AT_ONCE = 100_000  # rows held in memory
COMMENTED = re.compile(
    r"^(?:CREATE TABLE (?P<table>\w+) \(|    (?P<column>[a-z]\w*) [A-Z]).*?(?:-- (?P<what>.*))?$", re.M
)
YEAR = {"name": "year", "type": "integer", "description": "of the report; the name of the folder"}

NO_YEAR = "__HIVE_DEFAULT_PARTITION__"  # as every reader of partitioned Parquet knows it
YEAR_OF = {  # column that leads to a year -> which rows are of it
    "year": "year IS ?",
    "report_id": "report_id IN (SELECT report_id FROM report WHERE year IS ?)",
    "problem_id": "problem_id IN (SELECT problem_id FROM problem JOIN report USING (report_id) WHERE year IS ?)",
}

Row = Mapping[str, Any]
Writer = Callable[["Table", Path], list[str]]  # of a table and a folder, the files written, relative to the folder


def export(out: Path, db: Path | None = None, kind: str = "csv") -> dict[str, int]:
    """Write every table of a ledger into a folder that is new or empty; table → rows.

    ``kind`` is ``csv`` or ``parquet``. Raises WrongRequestError where there is no ledger or the folder holds something,
    sqlite3.DatabaseError if it is no ledger.
    """
    from sqlite_utils import Database  # half a second, which no other command should cost

    path = db or default_db()
    if not path.is_file():
        raise WrongRequestError(("command.no_ledger", {"path": path}))
    if out.is_dir() and any(out.iterdir()):
        raise WrongRequestError(("command.not_empty", {"path": out}))
    out.mkdir(parents=True, exist_ok=True)
    with ledger(path) as connection, one_moment(connection):
        found = Database(connection)
        tables = [found.table(name) for name in found.table_names() if not name.startswith(NO_TABLES)]
        rows = {table.name: table.count for table in tables}
        resources = [_resource(table, WRITERS[kind](table, out), kind) for table in tables]
    package: dict[str, Any] = {
        "profile": "tabular-data-package" if kind == "csv" else "data-package",
        "name": "gongkai-ledger",
    }
    package |= {"title": "公开台账 Gongkai Ledger", "version": str(SCHEMA_VERSION), "resources": resources}
    (out / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return rows


def described() -> dict[tuple[str, str], str]:
    """(table, column) → what the schema's comment says of it; of a table itself under ''."""
    found, table = {}, ""
    for match in COMMENTED.finditer(SCHEMA.read_text(encoding="utf-8")):
        table = match["table"] or table
        if match["what"]:
            found[table, match["column"] or ""] = match["what"]
    return found


def _resource(table: Table, files: Sequence[str], kind: str) -> dict[str, Any]:
    said = described()
    fields = [_field(table.name, one.name, one.type, said) for one in table.columns]
    if kind == "parquet" and len(files) and "year=" in files[0] and "year" not in table.columns_dict:
        fields.append(YEAR)
    keys = [_key(table.name, str(one.column), one.other_table, str(one.other_column)) for one in table.foreign_keys]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": table.pks}
    schema |= {"foreignKeys": keys} if keys else {}
    found: dict[str, Any] = {"name": table.name, "path": files[0] if len(files) == 1 else list(files)}
    found |= {"profile": "tabular-data-resource"} if kind == "csv" else {}
    found |= {"format": kind, "mediatype": MEDIA_TYPES[kind], "encoding": "utf-8"}
    return found | {"description": said.get((table.name, ""), ""), "schema": schema}


def _field(table: str, column: str, stored: str, said: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """A column. One that may hold numbers or text is a number: the ledger's checks let nothing else in."""
    found = {"name": column, "type": TYPES[stored]}
    return found | ({"description": said[table, column]} if (table, column) in said else {})


def _key(table: str, column: str, other: str, of_other: str) -> dict[str, Any]:
    """A foreign key; a table that refers to itself is named by nothing, as Frictionless has it."""
    return {"fields": [column], "reference": {"resource": "" if other == table else other, "fields": [of_other]}}


def _rows(table: Table, where: str = "", values: Sequence[int | None] = ()) -> Iterator[Row]:
    """The rows of a table, or those that fulfil a condition, in the order of its key."""
    yield from table.rows_where(where or None, values, order_by=", ".join(f'"{one}"' for one in table.pks))


def _csv(table: Table, out: Path) -> list[str]:
    name = f"{table.name}.csv"
    with (out / name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns_dict)
        writer.writerows([_cell(value) for value in row.values()] for row in _rows(table))
    return [name]


def _cell(value: str | float | None) -> str:
    """A value as CSV text: nothing for NULL, text disarmed."""
    if value is None:
        return ""
    return disarm(value) if isinstance(value, str) else written(value)


def _parquet(table: Table, out: Path) -> list[str]:
    """A file, or where the rows belong to a report a folder a year: ``figure/year=2023/0.parquet``."""
    where = next((of for column, of in YEAR_OF.items() if column in table.columns_dict), None)
    if where is None:
        return _parts(table, out, f"{table.name}.parquet", "", [])
    source = table if "year" in table.columns_dict else table.db.table("report")
    years = sorted((one["year"] for one in source.rows_where(select="DISTINCT year")), key=lambda year: year or 0)
    folders = [(f"{table.name}/year={NO_YEAR if year is None else year}/0.parquet", year) for year in years]
    return [name for folder, year in folders for name in _parts(table, out, folder, where, [year])]


def _parts(table: Table, out: Path, name: str, where: str, values: list[int | None]) -> list[str]:
    """Write the rows that fulfil a condition into one file; no file where a condition leaves none."""
    import pyarrow  # half a second, which no other command should cost
    from pyarrow import parquet

    kinds = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "string": pyarrow.string()}
    columns = [one for one in table.columns if not (where and one.name == "year")]  # the folder says it
    schema = pyarrow.schema([(one.name, kinds[TYPES[one.type]]) for one in columns])
    rows = _rows(table, where, values)
    first = list(islice(rows, AT_ONCE))
    if where and not first:
        return []
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    with parquet.ParquetWriter(out / name, schema) as writer:
        for batch in chain([first], iter(lambda: list(islice(rows, AT_ONCE)), [])):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))
    return [name]


WRITERS: dict[str, Writer] = {"csv": _csv, "parquet": _parquet}

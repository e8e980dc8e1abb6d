"""The whole ledger given away: a file a table, and a ``datapackage.json`` that says what stands in them (Frictionless).

CSV is UTF-8 with BOM, a NULL is empty, and a text that a spreadsheet would take for a formula or a number has an
apostrophe before it, as in the tables of the pages. Parquet is parted by the year of the report. All tables are of one
moment; the kept originals, which are files, stay out, and so does where a document lay on this machine. What a column
means is said by the comments of ``loaders/schema.sql``.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from loaders.disarmed import disarm, written
from loaders.errors import WrongRequestError
from loaders.store import origins
from loaders.store.ledger import SCHEMA, SCHEMA_VERSION, default_db, ledger, one_moment

if TYPE_CHECKING:
    from sqlite_utils.db import Table, View

MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
TYPES = {
    "INTEGER": "integer",
    "REAL": "number",
    "TEXT": "string",
    "ANY": "number",
    "": "string",
}  # ANY: a count, or money in yuan
NO_TABLES = (  # SQLite's own, whole files, which go with the ledger itself, and what is shown as a view
    *("sqlite_", "original", "cell", "series", "coded_", "unit_key", "unit_stale", "family_stale"),
)
OF_VIEW = {  # its key, and what it refers to: column, table, column there
    "figure": (("report_id", "cell"), (("report_id", "report", "report_id"),)),
    "rollup": (("series", "scope", "scope_id", "year"), ()),
}
AT_ONCE = 5_000  # rows held in memory
MOST_VALUES = 65_536  # so many different ones are remembered as they are written
GROUP_ROWS, GROUP_BYTES = 100_000, 16_000_000  # of a group of Parquet, which is held in memory until it is written
COMMENTED = re.compile(
    r"^(?:CREATE (?:TABLE|VIEW) (?P<table>\w+) (?:\(|AS)"
    r"|    (?P<column>[a-z]\w*)(?: [A-Z]|,?(?= +--))|.* AS (?P<made>\w+),).*?(?:-- (?P<what>.*))?$",
    re.M,
)
YEAR = {"name": "year", "type": "integer", "description": "of the report; the name of the folder"}

NO_YEAR = "__HIVE_DEFAULT_PARTITION__"  # as every reader of partitioned Parquet knows it
YEAR_OF = {  # column that leads to a year -> which rows are of it
    "year": "year IS ?",
    "report_id": "report_id IN (SELECT report_id FROM report WHERE year IS ?)",
    "problem_id": "problem_id IN (SELECT problem_id FROM problem JOIN report USING (report_id) WHERE year IS ?)",
}

Rows = list[tuple[Any, ...]]
Writer = Callable[
    ["Table | View", Path], list[str]
]  # of a table and a folder, the files written, relative to the folder


def export(out: Path, db: Path | None = None, kind: str = "csv") -> dict[str, int]:
    """Write every table of a ledger into a folder that is new or empty; table → rows.

    ``kind`` is ``csv`` or ``parquet``. Raises WrongRequestError where there is no ledger or the folder holds something,
    sqlite3.DatabaseError if it is no ledger.
    """
    from sqlite_utils import Database  # half a second, which no other command should cost

    path = db or default_db()
    if not path.is_file():
        raise WrongRequestError(("command.no_ledger", {"path": path.name}))
    if out.is_dir() and any(out.iterdir()):
        raise WrongRequestError(("command.not_empty", {"path": out.name}))
    out.mkdir(parents=True, exist_ok=True)
    with ledger(path) as connection, one_moment(connection):
        found = Database(connection)
        names = [name for name in found.table_names() if not name.startswith(NO_TABLES)]
        tables: list[Table | View] = [*map(found.table, names), *map(found.view, found.view_names())]
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
            found[table, match["column"] or match["made"] or ""] = match["what"]
    return found


def _resource(table: Table | View, files: Sequence[str], kind: str) -> dict[str, Any]:
    said = described() | origins.SAID
    fields = [_field(table.name, one.name, one.type, said) for one in table.columns]
    if kind == "parquet" and len(files) and "year=" in files[0] and "year" not in table.columns_dict:
        fields.append(YEAR)
    keys = [_key(table.name, *one) for one in _references(table)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": _keys(table)}
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


def _keys(table: Table | View) -> list[str]:
    """The columns by which a row is known."""
    return list(OF_VIEW[table.name][0]) if table.name in OF_VIEW else list(cast("Table", table).pks)


def _references(table: Table | View) -> list[tuple[str, str, str]]:
    """Which columns are those of other tables: column, table, column there."""
    if table.name in OF_VIEW:
        return list(OF_VIEW[table.name][1])
    return [(str(one.column), one.other_table, str(one.other_column)) for one in cast("Table", table).foreign_keys]


def _rows(
    table: Table | View, columns: Sequence[str], where: str = "", values: Sequence[int | None] = ()
) -> Iterator[Rows]:
    """Columns of a table, of all its rows or those that fulfil a condition, in the order of its key: some at a time."""
    said = f"SELECT {_listed(columns)} FROM {_listed([table.name])}"
    said += f" WHERE {where}" if where else ""
    found = table.db.execute(f"{said} ORDER BY {_listed(_keys(table))}", values)
    told = origins.given(table.name, columns)
    for rows in iter(lambda: found.fetchmany(AT_ONCE), []):
        yield list(map(told, rows)) if told else rows


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _csv(table: Table | View, out: Path) -> list[str]:
    name = f"{table.name}.csv"
    with (out / name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns_dict)
        for rows in _rows(table, list(table.columns_dict)):
            writer.writerows(map(_cell, row) for row in rows)
    return [name]


@lru_cache(MOST_VALUES)
def _cell(value: str | float | None) -> str:
    """A value as CSV text: nothing for NULL, text disarmed."""
    if value is None:
        return ""
    return disarm(value) if isinstance(value, str) else written(value)


def _parquet(table: Table | View, out: Path) -> list[str]:
    """A file, or where the rows belong to a report a folder a year: ``figure/year=2023/0.parquet``."""
    where = next((of for column, of in YEAR_OF.items() if column in table.columns_dict), None)
    if where is None:
        return _parts(table, out, f"{table.name}.parquet", "", [])
    source = table if "year" in table.columns_dict else table.db.table("report")
    years = sorted((one["year"] for one in source.rows_where(select="DISTINCT year")), key=lambda year: year or 0)
    folders = [(f"{table.name}/year={NO_YEAR if year is None else year}/0.parquet", year) for year in years]
    return [name for folder, year in folders for name in _parts(table, out, folder, where, [year])]


def _parts(table: Table | View, out: Path, name: str, where: str, values: list[int | None]) -> list[str]:
    """Write the rows that fulfil a condition into one file; no file where a condition leaves none."""
    import pyarrow  # half a second, which no other command should cost
    from pyarrow import parquet

    kinds = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "string": pyarrow.string()}
    columns = [one for one in table.columns if not (where and one.name == "year")]  # the folder says it
    schema = pyarrow.schema([(one.name, kinds[TYPES[one.type]]) for one in columns])
    batches = _rows(table, schema.names, where, values)
    first = next(batches, None)
    if where and not first:
        return []
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    with parquet.ParquetWriter(out / name, schema, compression="zstd") as writer:
        waiting: list[pyarrow.RecordBatch] = []
        for rows in chain([first] if first else [], batches):
            told = zip(zip(*rows, strict=True), schema.types, strict=True)
            waiting.append(pyarrow.record_batch([pyarrow.array(column, kind) for column, kind in told], schema=schema))
            if len(waiting) * AT_ONCE >= GROUP_ROWS or sum(one.nbytes for one in waiting) >= GROUP_BYTES:
                writer.write_table(pyarrow.Table.from_batches(waiting))
                waiting = []
        if waiting:
            writer.write_table(pyarrow.Table.from_batches(waiting))
    return [name]


WRITERS: dict[str, Writer] = {"csv": _csv, "parquet": _parquet}

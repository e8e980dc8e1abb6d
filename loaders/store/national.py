"""Questions to a whole nation: SQL over a folder of ``export --format parquet``, by DuckDB, an optional extra.

Every table of the ledger is a view of its name. DuckDB may open the Parquet files of the folder and nothing else: it
loads no extension, reaches no network, writes no file, not even to spill, and takes one question at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.errors import WrongRequestError

CLOSED: dict[str, str | bool | int | float | list[str]] = {  # what DuckDB would do by itself
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
TYPES = {"integer": "BIGINT", "number": "DOUBLE", "string": "VARCHAR"}
QUESTIONS = {"SELECT", "EXPLAIN"}
AT_ONCE = 10_000  # rows held in memory
LONGEST = 300  # characters of what DuckDB says of a mistake


@dataclass(frozen=True)
class Answer:
    """The columns of an answer, and its rows as they are fetched."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def asked(folder: Path, sql: str) -> Iterator[Answer]:
    """The answer to a question over an export. Raises WrongRequestError, with a sentence, where the extra is missing,
    the folder is no export, or the question is none or cannot be answered."""
    try:
        import duckdb
    except ImportError as error:
        raise WrongRequestError(("query.not_installed", {})) from error
    resources = _resources(folder)
    try:
        with duckdb.connect(":memory:", config=CLOSED) as db:
            _open(db, resources)
            statements = duckdb.extract_statements(sql)
            if len(statements) != 1 or statements[0].type.name not in QUESTIONS:
                raise WrongRequestError(("query.no_question", {}))
            found = db.execute(statements[0])
            yield Answer(tuple(one[0] for one in found.description), _rows(found))
    except duckdb.Error as error:
        detail = " ".join(str(error).partition("\nLINE ")[0].split())[:LONGEST]  # the sentence, without the drawing
        raise WrongRequestError(("query.failed", {"detail": detail.replace(f"{folder.resolve()}/", "")})) from error


def _rows(found: Any) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(AT_ONCE):
        yield from rows


def _resources(folder: Path) -> list[dict[str, Any]]:
    """The tables that an export describes, each with the files that hold it."""
    package = folder / "datapackage.json"
    try:
        described = json.loads(package.read_text(encoding="utf-8"))
        found = [_resource(folder, one) for one in described["resources"]]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError) as error:
        raise WrongRequestError(("query.no_export", {"path": folder})) from error
    if any(one["format"] != "parquet" for one in found):
        raise WrongRequestError(("query.no_parquet", {"path": folder}))
    for file in (file for one in found for file in one["files"]):
        if not file.is_file():
            raise WrongRequestError(("query.gone", {"path": file}))
    return found


def _resource(folder: Path, said: dict[str, Any]) -> dict[str, Any]:
    """A table of the description. Raises ValueError where it names a file that is not in the folder."""
    paths = [said["path"]] if isinstance(said["path"], str) else said["path"]
    files = [(folder / path).resolve() for path in paths]
    if not all(file.is_relative_to(folder.resolve()) for file in files):
        raise ValueError(said["path"])
    fields = [(str(one["name"]), TYPES[one["type"]]) for one in said["schema"]["fields"]]
    return {"name": str(said["name"]), "format": said["format"], "files": files, "fields": fields}


def _open(db: Any, resources: Sequence[dict[str, Any]]) -> None:
    """A view a table; then the doors are shut."""
    for one in resources:
        db.execute(f"CREATE VIEW {_named(one['name'])} AS {_view(one)}")
    files = [path for one in resources for file in one["files"] for path in {str(file), _literally(file)}]
    db.execute(f"SET allowed_paths = [{', '.join(map(_quoted, files))}]")
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")


def _view(resource: dict[str, Any]) -> str:
    if not resource["files"]:  # a table that is parted by year, without a row
        columns = ", ".join(f"CAST(NULL AS {kind}) AS {_named(name)}" for name, kind in resource["fields"])
        return f"SELECT {columns} WHERE false"
    files = ", ".join(_quoted(_literally(file)) for file in resource["files"])
    columns = ", ".join(_named(name) for name, _ in resource["fields"])
    parted = ", hive_partitioning = true, hive_types = {'year': BIGINT}" if _is_parted(resource) else ""
    return f"SELECT {columns} FROM read_parquet([{files}]{parted})"


def _is_parted(resource: dict[str, Any]) -> bool:
    return bool(resource["files"][0].parent.name.startswith("year="))


def _literally(file: Path) -> str:
    """A path whose letters DuckDB takes for no pattern."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(file))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

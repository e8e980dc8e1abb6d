"""Tables of the ledger as ``export`` gives them away: where a document lay on this machine is left out, its name stays.

The ledger itself, which administrators may take, keeps the whole path, by which ``reread`` finds an original that was
never kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

Row = tuple[Any, ...]
SAID = {("document", "path"): "the name of the file that was read; of one on an object store its address"}
ABSOLUTE = re.compile(r"(?:[/\\]|[A-Za-z]:[/\\]|(?:file|local):)")  # an address, s3://…, is no place on this machine
OF_A_DOCUMENT = re.compile(r"\s*(?:UPDATE|INSERT INTO|INSERT OR \w+ INTO)\s+\"?document\b")
SLASH = r"[/\\]"
LITERAL = re.compile(r"'((?:[^']|'')*)'")


def given(table: str, columns: Sequence[str]) -> Callable[[Row], Row] | None:
    """What makes of a row of these columns the one that is given away; None where nothing in the table is left out."""
    if table == "document":
        path, name = columns.index("path"), columns.index("file_name")
        return lambda row: _with(row, path, _called(row[path], row[name]))
    if table == "change_step":
        undo = columns.index("undo")
        return lambda row: _with(row, undo, _undone(row[undo]))
    return None


def _with(row: Row, place: int, value: Any) -> Row:
    return (*row[:place], value, *row[place + 1 :])


def _called(path: str, name: str) -> str:
    """An address, or the name of the file: of one in an archive, with its way there."""
    return name if ABSOLUTE.match(path) else path


def _undone(statement: str) -> str:
    """The statement that takes a row of a document back, with no folder in it."""
    if not OF_A_DOCUMENT.match(statement):
        return statement
    return LITERAL.sub(lambda one: f"'{re.split(SLASH, one[1])[-1]}'" if ABSOLUTE.match(one[1]) else one[0], statement)

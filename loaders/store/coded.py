"""Figures as they lie in the ledger: a cell and a state are numbers, a place is one too where it has the usual form,
and the raw text is left out where it is the number itself. They are read, and written by others, as the view
``figure``. The roll-up is kept in the same way, and read and written as the view ``rollup``.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable

from loaders.figures import Figure

STATES = (
    "number",
    "blank",
    "dash",
    "text",
    "doubtful",
    "missing",
    "settled",
)  # by their numbers, as the schema has them
CELL = re.compile(r"table ([1-9]\d{0,2}) row (0|[1-9]\d{0,3}) column (0|[1-9]\d{0,2})")
LINE = re.compile(r"line ([1-9]\d{0,8})")
ROWS, COLUMNS = 10_000, 1_000  # fewer than this, or the place is kept as it is written
WRITTEN = "report_id, cell_id, state, value, raw, place, doubt, likely"


def place_of(place: str) -> int | str:
    """A place as it is kept: a line as a number below zero, a cell of a table as one above."""
    if found := CELL.fullmatch(place):
        table, row, column = map(int, found.groups())
        return (table * ROWS + row) * COLUMNS + column
    found = LINE.fullmatch(place)
    return -int(found[1]) if found else place


def raw_of(figure: Figure) -> str | None:
    """A raw text as it is kept: None where the view can say it from state and value."""
    said = str(figure.value) if figure.state == "number" and isinstance(figure.value, int) else ""
    return None if figure.raw == said and (figure.state != "number" or said) else figure.raw


def save_figures(db: sqlite3.Connection, report_id: int, figures: Iterable[Figure]) -> None:
    """Write the figures of a report that has none."""
    written = list(figures)
    ids = _ids(db, [one.cell for one in written])
    db.executemany(
        f"INSERT INTO coded_figure ({WRITTEN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(report_id, ids[one.cell], STATES.index(one.state), one.value, raw_of(one), place_of(one.place)),
                *(one.doubt, one.likely),
            )
            for one in written
        ],
    )


def take_over(db: sqlite3.Connection, figures: str, rollup: str) -> None:
    """Write what two tables of an earlier schema hold, the figures report by report, and drop these."""
    reports = db.execute(f"SELECT DISTINCT report_id FROM {figures} ORDER BY 1").fetchall()
    for (report_id,) in reports:
        rows = db.execute(
            f"SELECT cell, value, state, raw, place, doubt, likely FROM {figures} WHERE report_id = ?", (report_id,)
        )
        save_figures(db, report_id, [Figure(*row) for row in rows])
    columns = "series, scope, scope_id, year, form, sum, reported, expected"
    db.execute(f"INSERT INTO rollup ({columns}) SELECT {columns} FROM {rollup}")
    for table in (figures, rollup):
        db.execute(f"DROP TABLE {table}")


def _ids(db: sqlite3.Connection, cells: list[str]) -> dict[str, int]:
    """The numbers of cells; new ones get theirs."""
    sql = "SELECT cell, cell_id FROM cell WHERE cell IN (SELECT value FROM json_each(?))"
    known = dict(db.execute(sql, (json.dumps(cells),)).fetchall())
    if missing := [one for one in cells if one not in known]:
        db.executemany("INSERT INTO cell (cell) VALUES (?)", [(one,) for one in missing])
        known = dict(db.execute(sql, (json.dumps(cells),)).fetchall())
    return known

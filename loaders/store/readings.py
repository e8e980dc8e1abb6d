"""What was read in a report, as the ledger holds it: to be held against another reading of the same document."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace

from loaders.figures import Figure
from loaders.recognise import Reading
from loaders.recognise.reading import ExtraRow, Passage


@dataclass(frozen=True)
class Stored:
    """The figures of a report by cell, the edition of its tables, its rows beside the form, its prose by section."""

    figures: Mapping[str, Figure]
    form: str
    extra_row: tuple[ExtraRow, ...]
    passage: Mapping[str, Passage]


def as_stored(reading: Reading) -> Stored:
    """A reading as it would stand in the ledger."""
    return Stored(reading.figures, reading.of_form.key, reading.extra_rows, reading.passages)


def as_read(figure: Figure) -> Figure:
    """A figure as the document says it, whatever a person has said of it since."""
    return replace(figure, state="doubtful", value=None) if figure.state == "settled" else figure


def stored_reading(db: sqlite3.Connection, report_id: int) -> Stored:
    """What the ledger holds of a report. Raises TypeError where there is no such report."""
    (form,) = db.execute("SELECT coalesce(tables, form) FROM report WHERE report_id = ?", (report_id,)).fetchone()
    figures = db.execute(
        "SELECT cell, value, state, raw, place, doubt, likely FROM figure WHERE report_id = ?", (report_id,)
    )
    rows = db.execute(
        "SELECT section, label, cells, place FROM extra_row WHERE report_id = ? ORDER BY position", (report_id,)
    )
    passages = db.execute("SELECT section, text, place FROM passage WHERE report_id = ?", (report_id,))
    return Stored(
        {one[0]: as_read(Figure(*one)) for one in figures.fetchall()},
        form,
        tuple(ExtraRow(section, label, tuple(json.loads(cells)), place) for section, label, cells, place in rows),
        {section: Passage(text, place) for section, text, place in passages},
    )

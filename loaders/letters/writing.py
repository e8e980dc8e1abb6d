"""The letters of a year: on the problems of each report, on each report that is late and not there; as files, or all in
one ZIP. One letter is in memory at a time; nothing is stored."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO

from loaders import store
from loaders.calendar import Due, of_ledger
from loaders.errors import WrongRequestError
from loaders.file_names import offered_name
from loaders.letters.letter import WORDS, Letter, day, rectification, reminder, sent
from loaders.letters.template import FOLDER, filled
from loaders.organisations import Organisation
from loaders.said.trouble import troubles
from loaders.store.ledger import read_only

IN_MEMORY = 5_000_000  # bytes of a ZIP
LONGEST = 45  # characters of a unit's name in that of a file: what the letter is stands behind it


def letters(
    ledger: sqlite3.Connection,
    year: int,
    units: Collection[str] | None = None,
    answer_due: date | None = None,
    templates: Path = FOLDER,
) -> Iterator[Letter]:
    """The letters of a year to all units, or to those with these ids. Raises WrongRequestError for a template with a
    mistake."""
    with store.one_moment(ledger):
        today, taken = store.today(), set[str]()
        owed = {one.unit.id: one for one in of_ledger(ledger, today) if (one.year, one.filing) == (year, None)}
        known = store.stored_organisations(ledger)
        for unit in (one for one in known if units is None or one.id in units):
            if found := _of_unit(ledger, unit, year, owed.get(unit.id), today, answer_due, templates):
                kind, count, content = found
                yield Letter(kind, unit, year, _name(unit, year, kind, taken), count, content)


def _of_unit(
    ledger: sqlite3.Connection,
    unit: Organisation,
    year: int,
    owed: Due | None,
    today: date,
    answer_due: date | None,
    templates: Path,
) -> tuple[str, int, bytes] | None:
    """The letter to a unit: its kind, how many problems, the file; None where there is nothing to write about."""
    values = sent(unit, year, answer_due)
    if owed and owed.days:
        return "reminder", 0, filled("reminder.docx", values | reminder(owed, today), templates)
    report = store.current_report(ledger, unit.id, year)
    reading = store.stored_reading(ledger, report) if report else None
    if report is None or reading is None:
        return None
    found = troubles(unit.short_name, year, reading.form, store.findings(ledger, report))
    if not found:
        return None
    number, published = store.version_of(ledger, report)
    on = day(date.fromisoformat(published)) if published else WORDS("letters.no_date")
    version = WORDS("letters.version", number=number, date=on)
    values |= rectification(found, reading.figures, version)
    return "rectification", len(found), filled("rectification.docx", values, templates)


def _name(unit: Organisation, year: int, kind: str, taken: set[str]) -> str:
    """The name of a file that any system takes, in no other folder, each once."""
    plain = unit.name.replace("/", "_").replace("\\", "_")[:LONGEST]
    number = 1
    while True:
        more = WORDS("letters.again", number=number) if number > 1 else ""
        name = offered_name(WORDS(f"letters.file.{kind}", unit=plain, year=year, more=more))
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
        number += 1


def write(
    out: Path,
    ledger: sqlite3.Connection,
    year: int,
    units: Collection[str] | None = None,
    answer_due: date | None = None,
) -> Iterator[Letter]:
    """Write the letters of a year into a folder that is new or empty; each as it is written. Raises WrongRequestError
    where the folder holds something."""
    if out.is_dir() and any(out.iterdir()):
        raise WrongRequestError(("command.not_empty", {"path": out.name}))
    out.mkdir(parents=True, exist_ok=True)
    for one in letters(ledger, year, units, answer_due):
        (out / one.name).write_bytes(one.content)
        yield one


def zipped(
    to: IO[bytes],
    ledger: sqlite3.Connection,
    year: int,
    units: Collection[str] | None = None,
    answer_due: date | None = None,
) -> int:
    """Write the letters of a year as one ZIP; how many there are."""
    count = 0
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in letters(ledger, year, units, answer_due):
            archive.writestr(one.name, one.content)
            count += 1
    return count


def letter_of(db: Path, unit: str, year: int) -> bytes:
    """The letter of a year to one unit, by its id, as a file; the ledger is only read. Raises LookupError where there
    is nothing to write."""
    with closing(read_only(db)) as ledger:
        for one in letters(ledger, year, [unit]):
            return one.content
    raise LookupError(f"no letter to {unit} on {year}")


def letters_of(db: Path, units: Collection[str], year: int) -> bytes:
    """The letters of a year to some units as one ZIP; the ledger is only read. Until it is handed over, a large one
    lies on the disk."""
    with closing(read_only(db)) as ledger, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        zipped(file, ledger, year, units)
        file.seek(0)
        return file.read()

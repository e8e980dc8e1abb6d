"""Stored reports as reconciliation needs them: with their words, last year's report and the units below."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from loaders.figures import Figure
from loaders.forms import form_of
from loaders.identify.signature import is_signed, stated_years
from loaders.identify.signs import Sign
from loaders.organisations import Organisation, owed_years
from loaders.reconcile.filed import Filed
from loaders.reconcile.limits import Deadline, deadline
from loaders.renamed import predecessors
from loaders.store.calendar import set_days
from loaders.store.copies import Shared, shared_sections
from loaders.store.ledger import now
from loaders.store.organisations import former_kinds
from loaders.store.units import below, beside, organisations_of


@dataclass(frozen=True)
class StoredReport:
    """A report of the ledger with its figures, as reconciliation needs it."""

    report_id: int
    is_current: bool
    filed: Filed
    confirmed: frozenset[str] = frozenset()  # cells that an official has compared with the original, and that are so


def reports_of(
    db: sqlite3.Connection,
    organisation_id: str,
    shared: Shared | None = None,
    earlier: Mapping[str, Organisation] | None = None,
) -> list[StoredReport]:
    """Every version of every report of an organisation, oldest first, each with last year's current report; of an
    organisation with units below, with their reports of the year. ``shared``: what current reports have in common;
    ``earlier``: see ``carried_on``, asked of the ledger unless it is given."""
    own = organisations_of(db, [organisation_id]).get(organisation_id)
    if own is None:
        return []
    units = below(db, [organisation_id])
    owed = _owed_units(db, units)
    before = (carried_on(db, [own.id]) if earlier is None else earlier).get(own.id)
    current = {filed.year: filed for _, is_current, filed in _filed(db, before) if is_current} if before else {}
    found, of_before = [], tuple(current)
    for report_id, is_current, filed in _filed(db, own):
        filed = replace(
            filed,
            previous=current.get(filed.year - 1),
            earlier_years=(*of_before, *filed.earlier_years),
            alike=(shared or {}).get((organisation_id, filed.year)) if is_current else None,
            children=tuple(_children(db, units, filed.year)),
            owed_units=owed.get(filed.year, ()),
        )
        if is_current:
            current[filed.year] = filed
        found.append(StoredReport(report_id, is_current, filed, _confirmed(db, filed)))
    return found


def report_of(db: sqlite3.Connection, sha256: str) -> StoredReport | None:
    """The report of a document, as ``reports_of`` gives it with what it has in common with others; None where there is
    none."""
    found = db.execute("SELECT report_id, organisation_id FROM report WHERE sha256 = ?", (sha256,)).fetchone()
    if found is None:
        return None
    report_id, organisation = found
    reports = reports_of(db, organisation, shared_sections(db, [organisation]))
    return next(one for one in reports if one.report_id == report_id)


def version_of(db: sqlite3.Connection, report_id: int) -> tuple[int, str | None]:
    """Which version of its report this is, and the day of publication that it prints, as ISO."""
    row = db.execute("SELECT version, published_on FROM report WHERE report_id = ?", (report_id,)).fetchone()
    return int(row[0]), row[1]


def carried_on(db: sqlite3.Connection, organisations: Iterable[str]) -> dict[str, Organisation]:
    """Of these organisations and those beside them: by the id of one that carries on another under a new name, the one
    it carries on. Its first report has the last one of that before it."""
    units = [one for one in beside(db, organisations) if one.parent]
    return predecessors(units, _years(db, units))


def _years(db: sqlite3.Connection, units: Iterable[Organisation]) -> dict[str, set[int]]:
    """By unit the years for which a report counts; none for a unit that never filed."""
    sql = "SELECT organisation_id, year FROM json_each(?) CROSS JOIN report ON organisation_id = value WHERE is_current"
    years: dict[str, set[int]] = {}
    for organisation, year in db.execute(sql, (json.dumps([one.id for one in units]),)):
        years.setdefault(organisation, set()).add(year)
    return years


def _filed(
    db: sqlite3.Connection, organisation: Organisation, only: int | None = None
) -> Iterator[tuple[int, bool, Filed]]:
    """The reports of an organisation by themselves, oldest first: of all years, or the current one of one year."""
    rows = db.execute(
        """SELECT report_id, report.year, coalesce(report.tables, report.form), is_current, title, published_on,
                  identity_evidence
           FROM report JOIN document USING (sha256) WHERE organisation_id = ? ORDER BY report.year, version""",
        (organisation.id,),
    ).fetchall()
    years = sorted({row[1] for row in rows})
    former = former_kinds(db, organisation.id)
    for report_id, year, form, is_current, title, published_on, found in rows:
        if only is None or (is_current and year == only):
            evidence = [Sign(**one) for one in json.loads(found)]
            yield (
                report_id,
                bool(is_current),
                Filed(
                    organisation=organisation.id,
                    kind=next((kind for until, kind in former if year <= until), organisation.kind),
                    year=year,
                    form=form_of(form),
                    figures=_figures(db, report_id),
                    extra_labels=_extra_labels(db, report_id),
                    earlier_years=tuple(one for one in years if one < year),
                    title=title or "",
                    passages=_passages(db, report_id, "text"),
                    passage_places=_passages(db, report_id, "place"),
                    published_on=date.fromisoformat(published_on) if published_on else None,
                    is_signed=is_signed(evidence),
                    stated_years=stated_years(evidence),
                    deadline=_deadline(db, organisation, year),
                ),
            )


def _deadline(db: sqlite3.Connection, unit: Organisation, year: int) -> date | None:
    """By when a report was to be published, as the unit's own day, the office or a local notice says; None where none
    of them does: then nothing is late."""
    own = next((one for one in set_days(db) if (one.parent, one.kind) == (unit.parent or "", unit.kind)
                and one.holds(year)), None)  # fmt: skip
    said = unit.due or (own.month_day if own else None)
    if said is None:
        return deadline(unit.parent, unit.kind, year)
    return Deadline(unit.parent or "", unit.kind, range(year, year + 1), said).day(year)


def _children(db: sqlite3.Connection, units: list[Organisation], year: int) -> Iterator[Filed]:
    """The current reports of a year of the units below."""
    for unit in units:
        yield from (filed for _, _, filed in _filed(db, unit, year))


def _owed_units(db: sqlite3.Connection, units: list[Organisation]) -> dict[int, tuple[str, ...]]:
    """For each year, which of the units below owe a report."""
    filed = _years(db, units)
    owed: dict[int, tuple[str, ...]] = {}
    for unit, years in owed_years(units, filed).items():
        for year in years:
            owed[year] = (*owed.get(year, ()), unit)
    return owed


def _confirmed(db: sqlite3.Connection, filed: Filed) -> frozenset[str]:
    """The cells whose newest confirmation names the very value that is read today."""
    rows = db.execute(
        """SELECT cell, value FROM confirmation WHERE organisation_id = ? AND year = ? ORDER BY confirmation_id""",
        (filed.organisation, filed.year),
    )
    newest = dict(rows.fetchall())
    figures = filed.figures
    return frozenset(
        cell for cell, value in newest.items() if value is not None and cell in figures and figures[cell].value == value
    )


def confirm(db: sqlite3.Connection, organisation_id: str, year: int, cell: str, reviewer: str, note: str = "") -> None:
    """Remember that a figure of the current report stands in the original as it was read. Raises KeyError where the
    report has no such number."""
    found = db.execute(
        """SELECT figure.value FROM figure JOIN report USING (report_id)
           WHERE organisation_id = ? AND year = ? AND is_current AND cell = ? AND state IN ('number', 'settled')""",
        (organisation_id, year, cell),
    ).fetchone()
    if found is None:
        raise KeyError(f"{organisation_id} {year} has no number in {cell}")
    _save_confirmation(db, (organisation_id, year, cell, found[0], reviewer, note, now()))


def withdraw(db: sqlite3.Connection, organisation_id: str, year: int, cell: str, reviewer: str, note: str = "") -> None:
    """Take a confirmation back; the history keeps both."""
    _save_confirmation(db, (organisation_id, year, cell, None, reviewer, note, now()))


def _save_confirmation(db: sqlite3.Connection, line: tuple[Any, ...]) -> None:
    db.execute(
        """INSERT INTO confirmation (organisation_id, year, cell, value, reviewer, note, confirmed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        line,
    )


def _figures(db: sqlite3.Connection, report_id: int) -> dict[str, Figure]:
    columns = "cell, value, state, raw, place, doubt, likely"
    rows = db.execute(f"SELECT {columns} FROM figure WHERE report_id = ?", (report_id,))
    return {row[0]: Figure(*row) for row in rows}


def _extra_labels(db: sqlite3.Connection, report_id: int) -> tuple[str, ...]:
    rows = db.execute("SELECT label FROM extra_row WHERE report_id = ? ORDER BY position", (report_id,))
    return tuple(label for (label,) in rows)


def _passages(db: sqlite3.Connection, report_id: int, column: str) -> dict[str, str]:
    """Section -> ``text`` or ``place``."""
    return dict(db.execute(f"SELECT section, {column} FROM passage WHERE report_id = ?", (report_id,)).fetchall())

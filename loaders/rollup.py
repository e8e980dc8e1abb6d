"""Series by organisation and by district, with their coverage: what the pages chart and compare.

``expected`` counts the organisations that owe a report for a year, ``reported`` those whose figure is surely read; a
sum is over the latter only, and is NULL where there is none. A year for which the form does not ask has no line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.forms import Form, form_for_year, form_of
from loaders.organisations import Organisation, owed_years
from loaders.series import Series, load_series
from loaders.store import stored_organisations


@dataclass(frozen=True)
class Line:
    """One value of a series: ``total`` is None unless every cell of it is a number."""

    series: str
    organisation: Organisation
    year: int
    form: str
    total: int | float | None


def rebuild(db: sqlite3.Connection) -> None:
    """Write the roll-up anew from the current reports."""
    organisations = {one.id: one for one in stored_organisations(db)}
    lines = list(_lines(db, organisations))
    db.execute("DELETE FROM rollup")
    db.executemany(
        """INSERT INTO rollup (series, scope, scope_id, year, form, sum, reported, expected)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [*map(_own, lines), *_of_districts(lines)],
    )


def _lines(db: sqlite3.Connection, organisations: dict[str, Organisation]) -> Iterator[Line]:
    reports: dict[tuple[str, int], tuple[int, Form]] = {
        (organisation, year): (report_id, form_of(form))
        for organisation, year, report_id, form in db.execute(
            "SELECT organisation_id, year, report_id, coalesce(tables, form) FROM report WHERE is_current"
        )
    }
    filed: dict[str, set[int]] = {}
    for organisation, year in reports:
        filed.setdefault(organisation, set()).add(year)
    for organisation, years in owed_years(organisations.values(), filed).items():
        for year in years:
            report_id, form = reports.get((organisation, year), (None, form_for_year(year)))
            if form is not None:
                values = _values(db, report_id) if report_id is not None else {}
                yield from _of_report(organisations[organisation], year, form, values)


def _form_due(year: int) -> str | None:
    form = form_for_year(year)
    return form.id if form else None


def _values(db: sqlite3.Connection, report_id: int) -> dict[str, int | float | None]:
    return dict(db.execute("SELECT cell, value FROM figure WHERE report_id = ?", (report_id,)))


def _of_report(one: Organisation, year: int, form: Form, values: dict[str, int | float | None]) -> Iterator[Line]:
    """The series that a report is asked for, each on the edition that its table follows."""
    for series in load_series().values():
        edition = series.edition(form)
        if series.cells[edition]:
            yield Line(series.id, one, year, edition, _total(series, edition, values))


def _total(series: Series, form: str, values: dict[str, int | float | None]) -> int | float | None:
    known = [values.get(cell) for cell in series.cells[form]]
    numbers = [value for value in known if value is not None]
    return sum(numbers) if len(numbers) == len(known) else None


def _own(line: Line) -> tuple[object, ...]:
    reported = int(line.total is not None)
    return (line.series, "organisation", line.organisation.id, line.year, line.form, line.total, reported, 1)


def _is_comparable(line: Line) -> bool:
    due = _form_due(line.year)
    return due is None or load_series()[line.series].comparability(line.form, due) != "none"


def _of_districts(lines: Iterable[Line]) -> Iterator[tuple[object, ...]]:
    """Sums by district. A report that came on another form than the year's is left out where the two forms measure
    different things: it is expected, not reported."""
    groups: dict[tuple[str, str, int], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.series, line.organisation.parent or "", line.year), []).append(line)
    for (series, parent, year), members in groups.items():
        added = [line for line in members if line.total is not None and _is_comparable(line)]
        numbers = [line.total for line in added if line.total is not None]
        forms = {line.form for line in added}
        form = forms.pop() if len(forms) == 1 else None
        yield (series, "parent", parent, year, form, sum(numbers) if numbers else None, len(numbers), len(members))

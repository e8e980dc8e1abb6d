"""Series by organisation and by district, with their coverage: what the pages chart and compare.

``expected`` counts the organisations that owe a report for a year, whatever form theirs came on, ``reported`` those
whose figure is surely read; a sum is over the latter only, and is NULL where there is none. An organisation has no line
where its form does not ask, a district none where the form due that year does not. See ``districts`` for who is added
up with whom.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.districts import districts
from loaders.exact import total as total_of
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
    groups = districts(organisations)
    owed = _owed(db, organisations)
    lines = list(_lines(db, organisations, owed))
    db.execute("DELETE FROM rollup")
    db.executemany(
        """INSERT INTO rollup (series, scope, scope_id, year, form, sum, reported, expected)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [*map(_own, lines), *_of_districts(lines, owed, groups)],
    )


def _owed(db: sqlite3.Connection, organisations: dict[str, Organisation]) -> dict[str, range]:
    """The years each organisation owes a report for; an invented one's newest year binds no real one."""
    filed: dict[str, set[int]] = {}
    for organisation, year in db.execute("SELECT organisation_id, year FROM report WHERE is_current"):
        filed.setdefault(organisation, set()).add(year)
    together: dict[bool, list[Organisation]] = {}
    for one in organisations.values():
        together.setdefault(one.is_sample, []).append(one)
    found: dict[str, range] = {}
    for members in together.values():
        found |= owed_years(members, filed)
    return found


def _lines(db: sqlite3.Connection, organisations: dict[str, Organisation], owed: dict[str, range]) -> Iterator[Line]:
    reports: dict[tuple[str, int], tuple[int, Form]] = {
        (organisation, year): (report_id, form_of(form))
        for organisation, year, report_id, form in db.execute(
            "SELECT organisation_id, year, report_id, coalesce(tables, form) FROM report WHERE is_current"
        )
    }
    for organisation, years in owed.items():
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
    return total_of(numbers) if len(numbers) == len(known) else None


def _own(line: Line) -> tuple[object, ...]:
    reported = int(line.total is not None)
    return (line.series, "organisation", line.organisation.id, line.year, line.form, line.total, reported, 1)


def _is_comparable(line: Line) -> bool:
    due = _form_due(line.year)
    return due is None or load_series()[line.series].comparability(line.form, due) != "none"


def _is_asked(series: str, year: int) -> bool:
    due = _form_due(year)
    return due is None or bool(load_series()[series].cells[due])


def _of_districts(
    lines: Iterable[Line], owed: dict[str, range], groups: dict[str, str]
) -> Iterator[tuple[object, ...]]:
    """Sums by district. A report that came on another form than the year's is left out where the two forms measure
    different things: it is expected, not reported."""
    expected = Counter((groups[one], year) for one, years in owed.items() for year in years)
    members: dict[tuple[str, str, int], list[Line]] = {}
    for line in lines:
        members.setdefault((line.series, groups[line.organisation.id], line.year), []).append(line)
    for (series, district, year), found in members.items():
        if not _is_asked(series, year):
            continue
        added = [line for line in found if line.total is not None and _is_comparable(line)]
        numbers = [line.total for line in added if line.total is not None]
        forms = {line.form for line in added}
        form = forms.pop() if len(forms) == 1 else None
        total = total_of(numbers) if numbers else None
        yield (series, "parent", district, year, form, total, len(numbers), expected[district, year])

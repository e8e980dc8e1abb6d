"""Series by organisation and by district, with their coverage: what the pages chart and compare.

``expected`` counts the organisations that owe a report for a year, whatever form theirs came on, ``reported`` those
whose figure is surely read; a sum is over the latter only, and is NULL where there is none. An organisation has no line
where its form does not ask, a district none where the form due that year does not. See ``districts`` for who is added
up with whom.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from loaders import store
from loaders.districts import districts, is_place
from loaders.exact import total as total_of
from loaders.forms import Form, form_for_year, form_of
from loaders.organisations import Organisation, owed_years
from loaders.series import Series, load_series

Years = set[int] | None  # None: all of them
COLUMNS = "series, scope, scope_id, year, form, sum, reported, expected"


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a series: ``total`` is None unless every cell of it is a number."""

    series: str
    organisation: str
    year: int
    form: str
    total: int | float | None


def rebuild(db: sqlite3.Connection) -> None:
    """Bring the whole roll-up to the current reports, a place at a time; of what is so already nothing is written."""
    units = {one.id: one for one in store.stored_organisations(db)}
    db.execute(
        """DELETE FROM rollup WHERE scope = 'organisation'
           AND scope_id NOT IN (SELECT organisation_id FROM organisation)"""
    )
    above = {one for (one,) in db.execute("SELECT DISTINCT scope_id FROM rollup WHERE scope = 'parent'")}
    _bring(db, units, {one.parent or "" for one in units.values()} | {one for one in above if is_place(one)})


def update(db: sqlite3.Connection, units: Iterable[str]) -> None:
    """Bring the roll-up to the current reports of these units; also the lines of the units beside them, which may owe
    years that they did not before, and all of the places of which units have come, gone or changed.

    Costs as much as the places that are touched, whatever else the ledger holds.
    """
    stale = {parent for (parent,) in db.execute("SELECT parent_id FROM family_stale")}
    _bring(db, store.organisations_of(db, units), stale)


def _bring(db: sqlite3.Connection, touched: Mapping[str, Organisation], stale: Collection[str]) -> None:
    """``stale``: the units above (``''`` for none) of which all sums are to be written anew."""
    changed: dict[str, Years] = dict.fromkeys((one for one in stale if one), None)
    if stale:
        changed |= dict.fromkeys(_unplaced_groups(db), None)
    for parent in sorted({one.parent or "" for one in touched.values()} | {*stale}):
        for group, years in _of_place(db, parent or None, touched).items():
            before = changed.setdefault(group, set())
            changed[group] = None if before is None or parent in stale else before | years
    for group, some in changed.items():
        _write_sums(db, group, some)
    db.execute("DELETE FROM family_stale")


def _unplaced_groups(db: sqlite3.Connection) -> set[str]:
    """The places that are no units and have sums (see ``districts``)."""
    found = {one for (one,) in db.execute("SELECT DISTINCT scope_id FROM rollup WHERE scope = 'parent'")}
    return {one for one in found if not is_place(one)}


# --- units ---------------------------------------------------------------------------------


def _of_place(db: sqlite3.Connection, parent: str | None, touched: Collection[str]) -> dict[str, set[int]]:
    """Bring the lines of the units right below one to their reports. Returns by district (see ``districts``) the years
    in which something differs from before."""
    units = {one.id: one for one in store.below(db, [parent])}
    reports = _reports(db, units)
    owed = _owed(units.values(), reports)
    there = _years_there(db, units)
    groups = districts(units | store.organisations_of(db, {parent} if parent else ()))
    found: dict[str, set[int]] = {groups[one]: set() for one in units}
    for one in units:
        filed = reports.get(one, {})
        years = {year for year in owed.get(one, ()) if year in filed or form_for_year(year)}
        before = there.get(one, set())
        anew = years | before if one in touched else years ^ before
        found[groups[one]] |= _write_unit(db, one, anew, {year: filed.get(year) for year in anew & years})
    return found


def _reports(db: sqlite3.Connection, units: Iterable[str]) -> dict[str, dict[int, tuple[int, Form]]]:
    """By unit and year, the current report and the form it follows."""
    found: dict[str, dict[int, tuple[int, Form]]] = {}
    sql = f"""SELECT organisation_id, year, report_id, coalesce(tables, form) FROM report
              WHERE is_current AND organisation_id IN {store.AMONG}"""
    for unit, year, report_id, form in db.execute(sql, (json.dumps(list(units)),)):
        found.setdefault(unit, {})[year] = report_id, form_of(form)
    return found


def _owed(units: Iterable[Organisation], reports: Mapping[str, Mapping[int, object]]) -> dict[str, range]:
    """The years each organisation owes a report for; an invented one's newest year binds no real one."""
    together: dict[bool, list[Organisation]] = {}
    for one in units:
        together.setdefault(one.is_sample, []).append(one)
    filed = {unit: set(years) for unit, years in reports.items()}
    found: dict[str, range] = {}
    for members in together.values():
        found |= owed_years(members, filed)
    return found


def _years_there(db: sqlite3.Connection, units: Iterable[str]) -> dict[str, set[int]]:
    """By unit the years for which it has lines."""
    found: dict[str, set[int]] = {}
    sql = f"SELECT DISTINCT scope_id, year FROM rollup WHERE scope = 'organisation' AND scope_id IN {store.AMONG}"
    for unit, year in db.execute(sql, (json.dumps(list(units)),)):
        found.setdefault(unit, set()).add(year)
    return found


def _write_unit(
    db: sqlite3.Connection, unit: str, years: Iterable[int], reports: Mapping[int, tuple[int, Form] | None]
) -> set[int]:
    """Write the lines of some years: those of ``reports`` (None: owed and not filed), none of the others. Returns the
    years in which they differ from those before."""
    differ = set()
    for year in years:
        here = "WHERE scope = 'organisation' AND scope_id = ? AND year = ?"
        before = set(db.execute(f"SELECT {COLUMNS} FROM rollup {here}", (unit, year)))
        lines = set(map(_own, _of_report(db, unit, year, reports[year]))) if year in reports else set()
        if _told(lines) != _told(before):
            db.execute(f"DELETE FROM rollup {here}", (unit, year))
            _insert(db, lines)
            differ.add(year)
    return differ


def _of_report(db: sqlite3.Connection, unit: str, year: int, report: tuple[int, Form] | None) -> Iterator[Line]:
    """The series that a report is asked for, each on the edition that its table follows."""
    values = dict(db.execute("SELECT cell, value FROM figure WHERE report_id = ?", (report[0],))) if report else {}
    form = report[1] if report else form_for_year(year)
    if form is None:
        return
    for series in load_series().values():
        edition = series.edition(form)
        if series.cells[edition]:
            yield Line(series.id, unit, year, edition, _total(series, edition, values))


def _total(series: Series, form: str, values: Mapping[str, int | float | None]) -> int | float | None:
    known = [values.get(cell) for cell in series.cells[form]]
    numbers = [value for value in known if value is not None]
    return total_of(numbers) if len(numbers) == len(known) else None


def _own(line: Line) -> tuple[object, ...]:
    reported = int(line.total is not None)
    return (line.series, "organisation", line.organisation, line.year, line.form, line.total, reported, 1)


def _told(rows: Iterable[tuple[object, ...]]) -> set[str]:
    """Rows to be compared: 5 is not 5.0."""
    return set(map(repr, rows))


def _insert(db: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """In one order, whichever process writes: the numbers of the series are given as they come."""
    db.executemany(f"INSERT INTO rollup ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sorted(rows, key=repr))


# --- places --------------------------------------------------------------------------------


def _write_sums(db: sqlite3.Connection, group: str, years: Years) -> None:
    """Write the sums of a place anew, of some years or of all."""
    units = store.below(db, [group]) if is_place(group) else store.unplaced(db)
    above = store.organisations_of(db, {one.parent for one in units if one.parent})
    groups = districts(above | {one.id: one for one in units})
    members = [one.id for one in units if groups[one.id] == group]
    chosen = "" if years is None else f"AND year IN {store.AMONG}"
    some = () if years is None else (json.dumps(sorted(years)),)
    sql = f"""SELECT series, scope_id, year, form, sum FROM rollup
              WHERE scope = 'organisation' AND scope_id IN {store.AMONG} {chosen}"""
    lines = [Line(*row) for row in db.execute(sql, (json.dumps(members), *some))]
    there = f"FROM rollup WHERE scope = 'parent' AND scope_id = ? {chosen}"
    before, sums = set(db.execute(f"SELECT {COLUMNS} {there}", (group, *some))), set(_sums(group, lines))
    if _told(sums) != _told(before):  # who wrote nothing new makes nobody read anew
        db.execute(f"DELETE {there}", (group, *some))
        _insert(db, sums)


def _form_due(year: int) -> str | None:
    form = form_for_year(year)
    return form.id if form else None


def _is_comparable(line: Line) -> bool:
    due = _form_due(line.year)
    return due is None or load_series()[line.series].comparability(line.form, due) != "none"


def _is_asked(series: str, year: int) -> bool:
    due = _form_due(year)
    return due is None or bool(load_series()[series].cells[due])


def _sums(group: str, lines: Iterable[Line]) -> Iterator[tuple[object, ...]]:
    """Sums of a place by series and year. A report that came on another form than the year's is left out where the two
    forms measure different things: it is expected, not reported."""
    members: dict[tuple[str, int], list[Line]] = {}
    expected: dict[int, set[str]] = {}  # a unit has a line in every year for which it owes a report
    for line in lines:
        members.setdefault((line.series, line.year), []).append(line)
        expected.setdefault(line.year, set()).add(line.organisation)
    for (series, year), found in members.items():
        if not _is_asked(series, year):
            continue
        added = [line for line in found if line.total is not None and _is_comparable(line)]
        numbers = [line.total for line in added if line.total is not None]
        forms = {line.form for line in added}
        form = forms.pop() if len(forms) == 1 else None
        total = total_of(numbers) if numbers else None
        yield (series, "parent", group, year, form, total, len(numbers), len(expected[year]))

"""By what the pages know that what they remember is old: a number of the whole ledger, raised by every transaction that
wrote what is news; one of each district, raised where rows of its units were written; and one of the units.

Triggers of the connection note whose rows a transaction writes, whoever writes them. Where it cannot be told (a unit
was renamed, moved or taken out; a program that knows nothing of this has written), all districts are raised.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from loaders.districts import district_of

WHOLE, TOLD, ALL = "revision", "revision:told", "revision:all"  # settings; TOLD: up to which WHOLE districts were told
OF_DISTRICT = "revision:of:"  # and its id
UNITS = "~units"  # in place of a district: which units there are and which reports they have, of all districts
MOST_DISTRICTS = 200  # raised one by one; where more were written, all are
EVERYTHING = ""  # in place of a unit
UNIT, OF_REPORT = "{row}.organisation_id", "(SELECT organisation_id FROM report WHERE report_id = {row}.report_id)"
WATCHED = {"report": UNIT, "confirmation": UNIT, "settlement": UNIT, "problem": OF_REPORT}  # table -> whose row it is
PLACED = ("name", "kind", "parent_id", "is_sample")  # columns of a unit by which its district is known
COUNTED = ("organisation_id", "is_current")  # columns of a report by which it is one of a unit's
ROWS = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}


def watch(db: sqlite3.Connection) -> None:
    """Note from now on whose rows are written on this connection."""
    tables = {name for (name,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    if not tables >= {*WATCHED, "organisation", "coded_rollup"}:
        return  # then it cannot be told
    db.create_function("district_of", 5, district_of, deterministic=True)
    db.execute("CREATE TEMP TABLE touched (id TEXT, is_district INTEGER, PRIMARY KEY (id, is_district)) WITHOUT ROWID")
    columns = [column[1] for column in db.execute("PRAGMA main.table_info(organisation)")]
    for name, trigger in enumerate(_triggers(columns)):
        db.execute(f"CREATE TEMP TRIGGER touched_{name} AFTER {trigger}; END")


def _triggers(columns: list[str]) -> Iterator[str]:
    for table, whose in WATCHED.items():
        for event, rows in ROWS.items():
            yield f"{event} ON main.{table} BEGIN {_noted([whose.format(row=row) for row in rows])}"
    for event, rows in ROWS.items():
        of, is_district = f"{rows[0]}.scope_id", f"{rows[0]}.scope"
        yield f"{event} ON main.coded_rollup BEGIN {_noted([of], is_district)}"
    every, there = f"'{EVERYTHING}'", _noted([f"'{UNITS}'"], "1")
    for event, of_rows in {"INSERT": "", "DELETE": "", "UPDATE": f"WHEN {_differ(COUNTED)} "}.items():
        yield f"{event} ON main.report {of_rows}BEGIN {there}"
    for event in ROWS:
        yield f"{event} ON main.organisation BEGIN {there}"
    yield f"INSERT ON main.organisation BEGIN {_noted(['NEW.organisation_id'])}"
    yield f"DELETE ON main.organisation BEGIN {_noted([every])}"
    yield f"UPDATE ON main.organisation WHEN {_differ(columns)} BEGIN {_noted(['NEW.organisation_id'])}"
    yield f"UPDATE ON main.organisation WHEN {_differ(PLACED)} BEGIN {_noted([every])}"


def _noted(whose: list[str], is_district: str = "0") -> str:
    """The statements that note whose a row is; once, whatever the statement that wrote it says of conflicts."""
    known = "SELECT 1 FROM touched WHERE id = {one} AND is_district = {is_district}"
    told = "INSERT INTO touched SELECT {one}, {is_district} WHERE {one} IS NOT NULL AND NOT EXISTS (" + known + ")"
    return "; ".join(told.format(one=one, is_district=f"({is_district})") for one in whose)


def _differ(columns: list[str] | tuple[str, ...]) -> str:
    old, new = (", ".join(f"{row}.{one}" for one in columns) for row in ("OLD", "NEW"))
    return f"({old}) IS NOT ({new})"


def raise_revisions(db: sqlite3.Connection) -> None:
    """Within a transaction that wrote what is news: the next number for the ledger, and for whom it concerns."""
    before = dict(db.execute("SELECT name, value FROM setting WHERE name IN (?, ?)", (WHOLE, TOLD)).fetchall())
    number = str(int(before.get(WHOLE, "0")) + 1)
    districts = _touched(db) if before.get(TOLD) == before.get(WHOLE) else None
    if districts is None or len(districts) > MOST_DISTRICTS:
        db.execute("DELETE FROM setting WHERE name GLOB ?", (f"{OF_DISTRICT}*",))
        raised = [ALL]
    else:
        raised = [f"{OF_DISTRICT}{one}" for one in districts]
    written = [(name, number) for name in (WHOLE, TOLD, *raised)]
    db.executemany("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", written)


def _touched(db: sqlite3.Connection) -> set[str] | None:
    """The districts of which rows were written, since it was asked last; None where it cannot be told."""
    if db.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'touched'").fetchone() is None:
        return None
    rows = db.execute(
        """SELECT id, is_district, CASE WHEN one.organisation_id IS NULL THEN NULL ELSE
                  district_of(one.name, one.kind, one.is_sample, above.organisation_id, above.is_sample) END,
                  EXISTS (SELECT 1 FROM organisation WHERE parent_id = id)
           FROM touched LEFT JOIN organisation AS one ON one.organisation_id = id AND NOT is_district
           LEFT JOIN organisation AS above ON above.organisation_id = one.parent_id
                AND above.organisation_id <> one.organisation_id"""
    ).fetchall()
    db.execute("DELETE FROM touched")
    if any(one == EVERYTHING and not is_district for one, is_district, *_ in rows):
        return None
    found = {one if is_district else district for one, is_district, district, _ in rows}
    return {one for one in found if one is not None} | {one for one, of, _, is_above in rows if is_above and not of}


def revision(db: sqlite3.Connection, district: str | None = None) -> str:
    """The number of a district, or of the whole ledger: as long as it is the same, so is what was read."""
    names = (WHOLE, TOLD, ALL, f"{OF_DISTRICT}{district}")
    found = dict(db.execute("SELECT name, value FROM setting WHERE name IN (?, ?, ?, ?)", names).fetchall())
    whole = str(found.get(WHOLE, "0"))
    if district is None or found.get(TOLD) != whole:
        return f"whole {whole}"
    return f"district {max(int(found.get(ALL, 0)), int(found.get(names[-1], 0)))}"

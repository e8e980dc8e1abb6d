"""The units of the ledger: all of them, those beside and below one another, and those that a name may mean.

What is made of one report looks at the units beside it, never at all units of the ledger. The keys of their names (see
``name_keys``) stand in a table; the triggers of the schema note whose names have changed since, whoever changed them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from loaders.organisations import Organisation, Registry

CHANGEABLE = {  # column -> field of Organisation
    **{name: name for name in ("name", "short_name", "kind", "since", "until", "contact", "telephone", "due")},
    "parent_id": "parent",
    "successor_id": "successor",
    "listed_on": "listed_on",
}
AT_A_TIME = 500  # units whose keys are written together
AMONG = "(SELECT value FROM json_each(?))"
ABOVE = """WITH RECURSIVE wanted (id) AS (
                SELECT value FROM json_each(?)
                UNION SELECT parent_id FROM organisation JOIN wanted ON organisation_id = id
                WHERE parent_id IS NOT NULL)
            {} WHERE organisation_id IN (SELECT id FROM wanted)"""


def save_organisations(db: sqlite3.Connection, organisations: Iterable[Organisation]) -> None:
    """Add or update organisations; parents are written before their children."""
    waiting = {one.id: one for one in organisations}
    while waiting:
        ready = [one for one in waiting.values() if one.parent not in waiting or one.parent == one.id]
        if not ready:
            raise ValueError(f"organisations are each other's parents: {', '.join(sorted(waiting))}")
        for one in ready:
            _save_organisation(db, one)
            del waiting[one.id]


def _save_organisation(db: sqlite3.Connection, one: Organisation) -> None:
    db.execute(
        f"""INSERT INTO organisation (organisation_id, is_sample, {", ".join(CHANGEABLE)})
            VALUES (?, ?, {", ".join("?" * len(CHANGEABLE))}) ON CONFLICT (organisation_id) DO UPDATE SET
            {", ".join(f"{column} = excluded.{column}" for column in CHANGEABLE)}""",
        (one.id, int(one.is_sample), *(getattr(one, field) for field in CHANGEABLE.values())),
    )
    db.executemany(
        "INSERT OR IGNORE INTO organisation_alias (alias, organisation_id) VALUES (?, ?)",
        [(alias, one.id) for alias in one.aliases],
    )


def stored_organisations(db: sqlite3.Connection) -> list[Organisation]:
    """Every organisation of the ledger, with its aliases."""
    return _read(db, "SELECT {} FROM {}", ())


def organisations_of(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Organisation]:
    """The organisations with these ids, by id, as far as there are any."""
    found = _read(db, f"SELECT {{}} FROM {{}} WHERE organisation_id IN {AMONG}", (json.dumps(list(ids)),))
    return {one.id: one for one in found}


def below(db: sqlite3.Connection, parents: Iterable[str | None]) -> list[Organisation]:
    """The units right below these; below None those that nothing is said to be above."""
    every = set(parents)
    sql = f"SELECT {{}} FROM {{}} WHERE parent_id IN {AMONG} OR (? AND parent_id IS NULL)"
    return _read(db, sql, (json.dumps(sorted(one for one in every if one is not None)), None in every))


def unplaced(db: sqlite3.Connection) -> list[Organisation]:
    """The units of which no unit above is known that they could be added up below (see ``districts``): none at all,
    themselves, or an invented one above a real one, or the reverse."""
    sql = """SELECT {} FROM {} WHERE organisation_id IN (
                 SELECT organisation_id FROM organisation WHERE parent_id IS NULL
                 UNION SELECT organisation_id FROM organisation WHERE parent_id = organisation_id
                 UNION SELECT organisation_id FROM organisation WHERE NOT is_sample AND parent_id IN
                       (SELECT organisation_id FROM organisation WHERE is_sample)
                 UNION SELECT own.organisation_id FROM organisation AS own JOIN organisation AS above
                       ON above.organisation_id = own.parent_id WHERE own.is_sample AND NOT above.is_sample)"""
    return _read(db, sql, ())


def beside(db: sqlite3.Connection, ids: Iterable[str]) -> list[Organisation]:
    """These organisations and all others right below what is above them."""
    return below(db, {one.parent for one in organisations_of(db, ids).values()})


def with_parents(db: sqlite3.Connection, organisations: Iterable[str]) -> set[str]:
    """These organisations and those right above them: an aggregate is checked against the units below."""
    wanted = set(organisations)
    return wanted | {one.parent for one in organisations_of(db, wanted).values() if one.parent}


def families(db: sqlite3.Connection, ids: Iterable[str]) -> list[list[str]]:
    """These organisations, those right below one together."""
    found: dict[str, list[str]] = {}
    for one in organisations_of(db, ids).values():
        found.setdefault(one.parent or "", []).append(one.id)
    return [found[parent] for parent in sorted(found)]


def registry_under(db: sqlite3.Connection, keys: Iterable[str], ids: Iterable[str] = ()) -> Registry:
    """The units kept under one of these keys (see ``name_keys``), those with these ids, and all above them. Writes the
    keys of units that got another name since: to be called within a transaction."""
    rekey(db)
    sql = f"SELECT organisation_id FROM unit_key WHERE key IN {AMONG}"
    found = {one for (one,) in db.execute(sql, (json.dumps(list(keys)),))}
    return Registry(_with_above(db, found | set(ids)))


def _with_above(db: sqlite3.Connection, ids: Iterable[str]) -> list[Organisation]:
    return _read(db, ABOVE.format("SELECT {} FROM {}"), (json.dumps(list(ids)),))


def rekey(db: sqlite3.Connection) -> None:
    """Write the keys of the units that are new or have another name, or whose place has. Within a transaction."""
    waiting = [one for (one,) in db.execute("SELECT organisation_id FROM unit_stale")]
    for start in range(0, len(waiting), AT_A_TIME):
        some = waiting[start : start + AT_A_TIME]
        names = Registry(_with_above(db, some))
        units = [names.organisations[one] for one in some if one in names.organisations]
        db.execute(f"DELETE FROM unit_key WHERE organisation_id IN {AMONG}", (json.dumps(some),))
        db.executemany(
            "INSERT INTO unit_key (key, organisation_id) VALUES (?, ?)",
            [(key, one.id) for one in units for key in sorted(names.keys(one))],
        )
    if waiting:
        db.execute("DELETE FROM unit_stale")


def _read(db: sqlite3.Connection, sql: str, parameters: Iterable[object]) -> list[Organisation]:
    """The organisations of a SELECT, with their aliases, in the order in which they were written."""
    columns = f"organisation_id, is_sample, {', '.join(CHANGEABLE)}"
    named = """(SELECT organisation.*, organisation.rowid AS position,
                        (SELECT json_group_array(alias) FROM organisation_alias AS other
                         WHERE other.organisation_id = organisation.organisation_id) AS aliases FROM organisation)"""
    rows = db.execute(sql.format(f"aliases, {columns}", named) + " ORDER BY position", tuple(parameters))
    return [
        Organisation(
            one,
            aliases=tuple(json.loads(aliases)),
            is_sample=bool(is_sample),
            **dict(zip(CHANGEABLE.values(), fields, strict=True)),
        )
        for aliases, one, is_sample, *fields in rows
    ]

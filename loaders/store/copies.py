"""What the reports of a year share with one another, for the units below the same unit."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from loaders.forms import form_of
from loaders.names import core, root
from loaders.organisations import Organisation
from loaders.reconcile.copies import PROSE, Alike, Work, alike
from loaders.store.units import AMONG, beside

RULES = ("N18", "L07")  # those that speak of it
Shared = Mapping[tuple[str, int], tuple[Alike, ...]]  # (organisation, year) -> what it shares; () for nothing


def shared_sections(db: sqlite3.Connection, organisations: Iterable[str]) -> Shared:
    """For these organisations and all beside them, every year in which another one reports: what is alike."""
    known = {one.id: one for one in beside(db, organisations)}
    groups: dict[str | None, list[Work]] = {}
    rows = db.execute(
        f"""SELECT report_id, organisation_id, year, coalesce(tables, form) FROM report
           WHERE is_current AND organisation_id IN {AMONG} ORDER BY report_id""",
        (json.dumps(list(known)),),
    )
    for report_id, organisation, year, form in rows.fetchall():
        one = known[organisation]
        groups.setdefault(one.parent, []).append(_work(db, report_id, one, year, form))
    found: dict[tuple[str, int], tuple[Alike, ...]] = {}
    for works in groups.values():
        pairs, filed = alike(works), Counter(work.year for work in works)
        found |= {(one.unit, one.year): pairs.get((one.unit, one.year), ()) for one in works if filed[one.year] > 1}
    return found


def _work(db: sqlite3.Connection, report_id: int, one: Organisation, year: int, form: str) -> Work:
    passages = db.execute("SELECT section, text FROM passage WHERE report_id = ?", (report_id,)).fetchall()
    figures = db.execute("SELECT cell, value FROM figure WHERE report_id = ? AND value != 0", (report_id,))
    tables: dict[str, dict[str, float]] = {}
    for cell, value in figures:
        tables.setdefault(form_of(form).row_of(cell).section, {})[cell] = value
    printed = (one.name, one.short_name, *one.aliases)
    names = {name for full in printed for name in (full, core(full), root(full)) if len(name) > 1}
    return Work(one.id, year, one.short_name, tuple(names), {s: text for s, text in passages if s in PROSE}, tables)


def with_copies(db: sqlite3.Connection, organisations: Iterable[str], shared: Shared) -> set[str]:
    """These organisations, those that share a section with them, and those of whom it was said before."""
    wanted = set(organisations)
    sql = f"""SELECT DISTINCT organisation_id FROM report CROSS JOIN finding USING (report_id)
              WHERE organisation_id IN {AMONG} AND rule_id IN {AMONG}"""
    among = json.dumps(sorted({one for one, _ in shared}))
    said = {one for (one,) in db.execute(sql, (among, json.dumps(RULES)))}
    return wanted | said | {one.unit for (own, _), found in shared.items() if own in wanted for one in found}

"""By which version of the rules each report was checked, and what that version said: so that a new one is applied to
the reports that it concerns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from loaders.store.ledger import set_setting, setting

KEPT = "rules."  # a setting for every version that has checked a report: what decided then


class Outdated(NamedTuple):
    """A report that an earlier version of the rules has checked."""

    report_id: int
    organisation: str
    form: str  # its key
    rules: str  # the version


def unchecked_organisations(db: sqlite3.Connection) -> set[str]:
    """The organisations with a report that no rule has seen as it is now: a load was cut short before it reconciled, or
    something was taken back."""
    return {one for (one,) in db.execute("SELECT DISTINCT organisation_id FROM report WHERE rules IS NULL")}


def outdated_districts(db: sqlite3.Connection, version: str) -> list[str | None]:
    """The units above those with a report that another version than this one has checked."""
    ends = db.execute("SELECT (SELECT min(rules) FROM report), (SELECT max(rules) FROM report)").fetchone()
    if set(ends) <= {version, None}:
        return []  # as it is nearly always, and told by the two ends of an index
    sql = """SELECT DISTINCT parent_id FROM report JOIN organisation USING (organisation_id)
             WHERE rules < ? OR rules > ? ORDER BY parent_id"""
    return [parent for (parent,) in db.execute(sql, (version, version))]


def outdated_reports(db: sqlite3.Connection, version: str, parent: str | None) -> list[Outdated]:
    """The reports below a unit that another version than this one has checked, by organisation, oldest first."""
    sql = """SELECT report_id, organisation_id, coalesce(tables, form), rules
             FROM report JOIN organisation USING (organisation_id) WHERE rules != ? AND parent_id IS ?
             ORDER BY organisation_id, year, version"""
    return [Outdated(*row) for row in db.execute(sql, (version, parent))]


def checked_by(db: sqlite3.Connection, reports: Iterable[int], version: str) -> None:
    """Note by which version of the rules reports were checked."""
    db.executemany("UPDATE report SET rules = ? WHERE report_id = ?", [(version, report) for report in reports])


def keep_rulebook(db: sqlite3.Connection, version: str, decides: Mapping[str, str]) -> None:
    """Remember what decided in a version (``rulebook.deciding``)."""
    if setting(db, KEPT + version) is None:
        set_setting(db, KEPT + version, json.dumps(decides))


def kept_rulebook(db: sqlite3.Connection, version: str) -> dict[str, str]:
    """What decided in a version; nothing where that is not known."""
    return dict(json.loads(setting(db, KEPT + version) or "{}"))


def forget_rulebooks(db: sqlite3.Connection) -> None:
    """Forget the versions that no report names any more."""
    db.execute(
        "DELETE FROM setting WHERE name LIKE ? AND substr(name, ?) NOT IN (SELECT rules FROM report WHERE rules > '')",
        (KEPT + "%", len(KEPT) + 1),
    )


def reports_with(db: sqlite3.Connection, rules: Collection[str], reports: Iterable[int]) -> set[int]:
    """Those of some reports of which one of these rules has been counted."""
    sql = """SELECT DISTINCT report_id FROM check_count WHERE report_id IN (SELECT value FROM json_each(?))
             AND rule_id IN (SELECT value FROM json_each(?))"""
    found = db.execute(sql, (json.dumps(list(reports)), json.dumps(list(rules))))
    return {report for (report,) in found}

"""What the rules say of the stored reports: findings, problems, explanations, counts. All of it is derived: rewritten
from the figures, never edited."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from loaders.reconcile.confront import Check, Filed
from loaders.reconcile.explain import Explanation
from loaders.reconcile.problems import Problem
from loaders.store.reports import StoredReport

OUTCOMES = ("pass", "fail", "undetermined", "not_assessable")


def save_checks(
    db: sqlite3.Connection, report: StoredReport, checks: Iterable[Check], problems: Iterable[Problem]
) -> None:
    """Replace the counts, problems, findings and explanations of a report."""
    for table in ("problem", "check_count"):
        db.execute(f"DELETE FROM {table} WHERE report_id = ?", (report.report_id,))
    db.executemany(
        """INSERT INTO check_count (report_id, rule_id, passed, failed, undetermined, not_assessable, reasons)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [(report.report_id, *line) for line in _counts(checks)],
    )
    for position, problem in enumerate(problems, start=1):
        _save_problem(db, report, position, problem)


def _counts(checks: Iterable[Check]) -> Iterator[tuple[Any, ...]]:
    """For each rule how many of its checks ended how, and why those that could not be assessed could not."""
    ended: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for check in checks:
        ended.setdefault(check.rule.id, Counter())[check.status] += 1
        reasons.setdefault(check.rule.id, Counter()).update([check.reason] if check.reason else [])
    for rule, count in ended.items():
        yield rule, *(count[status] for status in OUTCOMES), json.dumps(reasons[rule])


def _save_problem(db: sqlite3.Connection, report: StoredReport, position: int, problem: Problem) -> None:
    found, lead = problem.location, problem.lead
    problem_id = db.execute(
        """INSERT INTO problem (report_id, position, status, severity, location, at_least, complete, common)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *(report.report_id, position, lead.status, lead.rule.severity),
            *((found.status, found.at_least, int(found.complete)) if found else (None, None, None)),
            json.dumps(sorted(found.common) if found else []),
        ),
    ).lastrowid
    db.executemany(
        """INSERT INTO finding (report_id, problem_id, rule_id, subject, status, severity, formula, numbers, left_value,
           right_value, difference, cells, hint, fingerprint)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [(report.report_id, problem_id, *_finding(report, check)) for check in problem.checks],
    )
    db.executemany(
        """INSERT INTO explanation (problem_id, position, rank, changes, kind, steps, evidence)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [(problem_id, at, *_explanation(one)) for at, one in enumerate(found.explanations if found else (), start=1)],
    )


def _explanation(one: Explanation) -> tuple[Any, ...]:
    changes = {change.cell: change.proposed for change in one.changes}
    return one.rank, json.dumps(changes), one.kind, one.steps, json.dumps(one.evidence)


def _finding(report: StoredReport, check: Check) -> tuple[Any, ...]:
    return (
        check.rule.id,
        check.subject,
        check.status,
        check.rule.severity,
        check.formula,
        check.numbers,
        check.left,
        check.right,
        check.difference,
        json.dumps(list(_cells(report.filed, check)), ensure_ascii=False),
        check.hint,
        check.fingerprint(report.filed),
    )


def _cells(filed: Filed, check: Check) -> Iterator[dict[str, Any]]:
    """The cells of a finding with what stands in them and where."""
    for ref in check.cells:
        source = filed if ref.offset == 0 else filed.previous
        figure = source.figures.get(ref.cell) if source else None
        if source and figure:
            place = {"state": figure.state, "raw": figure.raw, "place": figure.place}
            yield {"cell": ref.cell, "year": source.year, "value": figure.value} | place


def findings(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """The findings of all current reports, as plain records."""
    cursor = db.execute(
        """SELECT organisation.name AS organisation, report.year, finding.* FROM finding
           JOIN report USING (report_id) JOIN organisation USING (organisation_id)
           WHERE report.is_current ORDER BY organisation.name, report.year, finding.finding_id"""
    )
    names = [column[0] for column in cursor.description]
    for row in cursor:
        record = dict(zip(names, row, strict=True))
        yield record | {"cells": json.loads(record["cells"])}

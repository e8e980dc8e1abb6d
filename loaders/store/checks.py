"""What the rules say of the stored reports: findings, problems, explanations, counts. All of it is derived: rewritten
from the figures, never edited."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from loaders.reconcile.claim import Claim
from loaders.reconcile.explain.answer import Explanation
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.problems import Problem
from loaders.reconcile.tally import Line
from loaders.store.reports import StoredReport


def save_checks(
    db: sqlite3.Connection, report: StoredReport, counts: Iterable[Line], problems: Iterable[Problem]
) -> None:
    """Replace the counts, problems, findings and explanations of a report."""
    for table in ("problem", "check_count"):
        db.execute(f"DELETE FROM {table} WHERE report_id = ?", (report.report_id,))
    db.executemany(
        """INSERT INTO check_count (report_id, rule_id, passed, failed, undetermined, not_assessable, reasons)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [(report.report_id, *line) for line in counts],
    )
    for position, problem in enumerate(problems, start=1):
        _save_problem(db, report, position, problem)


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
           right_value, difference, cells, hint, claim, fingerprint)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
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
        json.dumps(_claim(report.filed, check.claim), ensure_ascii=False) if check.claim else None,
        check.fingerprint(report.filed),
    )


def _claim(filed: Filed, claim: Claim) -> dict[str, Any]:
    """What the prose states, for a finding."""
    place = filed.passage_places.get(claim.section, "")
    words = {"section": claim.section, "sentence": claim.sentence, "words": claim.words}
    return words | {"start": claim.start, "end": claim.end, "place": place}


def save_claims(db: sqlite3.Connection, report: StoredReport, claims: Iterable[Claim], checks: Iterable[Check]) -> None:
    """Replace the claims of a report, each with the check that it led to."""
    led_to: dict[str, Check] = {}
    for check in checks:
        if check.claim:
            led_to.setdefault(check.claim.subject, check)  # the first rule is the one about the number itself
    db.execute("DELETE FROM claim WHERE report_id = ?", (report.report_id,))
    db.executemany(
        """INSERT INTO claim (report_id, position, section, kind, value, words, sentence, start_at, end_at, status,
           matched, cells, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (report.report_id, at, *_stated(report.filed, claim, led_to.get(claim.subject)))
            for at, claim in enumerate(claims, start=1)
        ],
    )


def _stated(filed: Filed, claim: Claim, check: Check | None) -> tuple[Any, ...]:
    """A line of the table ``claim``."""
    matched = check.claim.matched if check and check.claim else ""
    cells = [ref.cell for ref in check.cells] if check else []
    return (
        *(claim.section, claim.kind, claim.value, claim.words, claim.sentence, claim.start, claim.end),
        *(check.status if check else None, matched, json.dumps(cells)),
        filed.passage_places.get(claim.section, ""),
    )


def _cells(filed: Filed, check: Check) -> Iterator[dict[str, Any]]:
    """The cells of a finding with what stands in them and where."""
    for ref in check.cells:
        source = filed if ref.offset == 0 else filed.previous
        figure = source.figures.get(ref.cell) if source else None
        if source and figure:
            place = {"state": figure.state, "raw": figure.raw, "place": figure.place}
            yield {"cell": ref.cell, "year": source.year, "value": figure.value} | place


def findings_of(db: sqlite3.Connection, report_id: int) -> set[tuple[str, str]]:
    """The rules that a report fails, each with its subject."""
    sql = "SELECT rule_id, subject FROM finding WHERE report_id = ? AND status = 'fail'"
    return set(db.execute(sql, (report_id,)))


def findings(db: sqlite3.Connection, report_id: int | None = None) -> Iterator[dict[str, Any]]:
    """The findings of all current reports, or of one, as plain records; each with what explains its problem:
    ``location`` (None where no identity is broken), ``at_least``, ``complete`` and ``explanations``."""
    of_one, one = ("AND report_id = ?", [report_id]) if report_id else ("", [])
    explained = _explained(db, of_one, one)
    cursor = db.execute(
        f"""SELECT organisation.name AS organisation, report.year, finding.*, problem.location, problem.at_least,
                  problem.complete
           FROM finding JOIN problem USING (problem_id) JOIN report ON report.report_id = finding.report_id
           JOIN organisation USING (organisation_id)
           WHERE report.is_current {of_one.replace("report_id", "report.report_id")}
           ORDER BY organisation.name, report.year, problem.position, finding.finding_id""",
        one,
    )
    names = [column[0] for column in cursor.description]
    for row in cursor:
        record = dict(zip(names, row, strict=True))
        record |= {name: json.loads(record[name]) for name in ("cells", "claim") if record[name]}
        yield record | {"explanations": explained.get(record["problem_id"], [])}


def open_sums(db: sqlite3.Connection) -> list[tuple[str, int, str, int]]:
    """The current aggregates of which cells could not be held against the units below, for these or the aggregate
    itself left them blank: organisation, year, rule, how many cells."""
    sql = """SELECT organisation.name, report.year, rule_id, json_extract(reasons, '$.units_blank') AS cells
             FROM check_count JOIN report USING (report_id) JOIN organisation USING (organisation_id)
             WHERE is_current AND cells ORDER BY organisation.name, report.year, rule_id"""
    return db.execute(sql).fetchall()


def _explained(db: sqlite3.Connection, of_one: str, one: list[int]) -> dict[int, list[dict[str, Any]]]:
    """The explanations of every problem, or of those of one report, the likeliest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    of = f"WHERE problem_id IN (SELECT problem_id FROM problem WHERE true {of_one})" if of_one else ""
    sql = f"SELECT problem_id, rank, changes, kind, steps, evidence FROM explanation {of} ORDER BY problem_id, position"
    for problem, rank, changes, kind, steps, evidence in db.execute(sql, one):
        way = {"changes": json.loads(changes), "kind": kind, "steps": steps, "rank": rank}
        found.setdefault(problem, []).append(way | {"evidence": json.loads(evidence)})
    return found

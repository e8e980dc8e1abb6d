"""What is searched for: units, problems and prose, over all districts, those of the district shown first.

A word of the question is looked for as it is (``instr``), in each of its spellings: no letter of it is an order to
SQLite.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pages.shared.data.queries.asked import UNIT, marks, select
from pages.shared.data.queries.checks import GRAVITY


class SoughtWord(NamedTuple):
    """A word of a question: its spellings, the year that it is or None, and the rules whose name or title holds it."""

    spellings: tuple[str, ...]
    year: int | None = None
    rules: tuple[str, ...] = ()


Condition = tuple[str, list[object]]  # of SQL, with its parameters
NAMED = (
    *(("organisation", "name"), ("organisation", "short_name"), ("organisation_alias", "alias")),
    *(("former_name", "name"), ("former_name", "short_name")),
)
UNITS = f"""{UNIT} LEFT JOIN organisation AS district ON district.organisation_id = organisation.district"""


def _holds(column: str, word: SoughtWord) -> Condition:
    """Whether a column holds a word, in any spelling; capital letters do not matter."""
    found, values = [], list[object]()
    for one in word.spellings:
        cased = one.lower() != one.upper()
        found.append(f"instr(lower({column}), lower(?))" if cased else f"instr({column}, ?)")
        values.append(one)
    return f"({' OR '.join(found)})", values


def _any(conditions: Sequence[Condition]) -> Condition:
    return f"({' OR '.join(sql for sql, _ in conditions) or '0'})", [one for _, values in conditions for one in values]


def _every(conditions: Sequence[Condition]) -> Condition:
    return f"({' AND '.join(sql for sql, _ in conditions) or '1'})", [one for _, values in conditions for one in values]


def _named(word: SoughtWord, among: Sequence[SoughtWord]) -> Condition:
    """Whether a unit is, was or is also called so; beside other words the name of its district does as well."""
    found, values = [], list[object]()
    for table, column in NAMED:
        sql, spelt = _holds(column, word)
        found.append(f"SELECT organisation_id FROM {table} WHERE {sql}")
        values += spelt
    condition = f"organisation.organisation_id IN ({' UNION '.join(found)})"
    if len(among) == 1:
        return condition, values
    sql, spelt = _holds("name", word)
    above = f"organisation.district IN (SELECT organisation_id FROM organisation WHERE {sql})"
    return f"({condition} OR {above})", [*values, *spelt]


def found_units(db: Path, words: tuple[SoughtWord, ...], district: str | None, limit: int) -> pd.DataFrame:
    """Units of which every word is a part of a name; a year beside other words is one that they have a report of.
    organisation_id, name, short_name, kind, district, district_name, is_sample, year (of that report, else of the
    newest), also (former names and other ones), total."""
    years = [one.year for one in words if one.year is not None and len(words) > 1]
    named = [one for one in words if one.year is None or len(words) == 1]
    sql, values = _every([_named(one, words) for one in named]) if named else ("0", [])
    whole = words[0].spellings if len(words) == 1 else ()
    at = f" AND report.year IN ({marks(years)})" * bool(years)
    return select(
        db,
        f"""SELECT organisation.organisation_id, organisation.name, organisation.short_name, organisation.kind,
                  organisation.district, coalesce(district.name, '') AS district_name, organisation.is_sample,
                  (SELECT max(year) FROM report WHERE report.organisation_id = organisation.organisation_id
                   AND is_current{at}) AS year,
                  (SELECT group_concat(alias, '、') FROM (
                     SELECT name AS alias FROM former_name
                     WHERE former_name.organisation_id = organisation.organisation_id
                     UNION SELECT alias FROM organisation_alias
                     WHERE organisation_alias.organisation_id = organisation.organisation_id LIMIT 5)) AS also,
                  count(*) OVER () AS total
           FROM {UNITS} WHERE {sql}
           ORDER BY organisation.name IN ({marks(whole)}) DESC, organisation.short_name IN ({marks(whole)}) DESC,
                    organisation.district IS ? DESC, organisation.position LIMIT ?""",
        [*years, *values, *whole, *whole, district, limit],
    )


def found_problems(db: Path, words: tuple[SoughtWord, ...], district: str | None, limit: int) -> pd.DataFrame:
    """Problems of current reports of which every word names the unit, the year or a rule that is broken; of each the
    first such finding: problem_id, fingerprint, rule_id, severity, status, organisation_id, short_name, district,
    district_name, is_sample, year, total."""
    conditions = []
    for one in words:
        choices: list[Condition] = [_named(one, words), (f"finding.rule_id IN ({marks(one.rules)})", [*one.rules])]
        choices += [("report.year = ?", [one.year])] if one.year is not None else []
        conditions.append(_any(choices))
    sql, values = _every(conditions) if words else ("0", [])
    return select(
        db,
        f"""SELECT found.*, count(*) OVER () AS total FROM (
              SELECT finding.problem_id, finding.fingerprint, finding.rule_id, finding.severity, finding.status,
                     report.organisation_id, organisation.short_name, organisation.district,
                     coalesce(district.name, '') AS district_name, organisation.is_sample, report.year,
                     organisation.position, problem.position AS place, min(finding.finding_id) AS first,
                     CASE finding.severity {GRAVITY} END AS gravity
              FROM {UNITS} JOIN report USING (organisation_id) JOIN finding USING (report_id)
                   JOIN problem USING (problem_id)
              WHERE report.is_current AND {sql} GROUP BY finding.problem_id) AS found
           ORDER BY district IS ? DESC, status, gravity, year DESC, position, place LIMIT ?""",
        [*values, district, limit],
    )


def found_passages(db: Path, words: tuple[SoughtWord, ...], district: str | None, limit: int) -> pd.DataFrame:
    """Passages of current reports that hold a word, of which every other word is held too, or names unit or year:
    organisation_id, short_name, district, district_name, is_sample, year, section, text, place, total."""
    held = [_holds("passage.text", one) for one in words]
    conditions = []
    for one, inside in zip(words, held, strict=True):
        year = [("report.year = ?", list[object]([one.year]))] if one.year is not None else []
        conditions.append(_any([inside, *year, _named(one, words)] if len(words) > 1 else [inside]))
    some, every = _any(held), _every(conditions)
    return select(
        db,
        f"""SELECT report.organisation_id, organisation.short_name, organisation.district,
                  coalesce(district.name, '') AS district_name, organisation.is_sample, report.year,
                  passage.section, passage.text, passage.place, count(*) OVER () AS total
           FROM {UNITS} JOIN report USING (organisation_id) JOIN passage USING (report_id)
           WHERE report.is_current AND {some[0]} AND {every[0]}
           ORDER BY organisation.district IS ? DESC, report.year DESC, organisation.position, passage.section
           LIMIT ?""",
        [*some[1], *every[1], district, limit],
    )

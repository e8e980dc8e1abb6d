"""The findings as the command line lists them: one line for each that fails, and one line a table for all that cannot
be told because figures are missing there. ``--json`` lists every finding by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from loaders.figures import SURE
from loaders.forms import load_forms
from loaders.one_line import columns
from loaders.reconcile.rule import SEVERITIES
from loaders.words import Words

Finding = Mapping[str, Any]  # as ``store.findings`` gives it
Table = tuple[str, int, str]  # organisation, year of its report, the table (or another subject) in words
SHOWN = ("severity", "status", "year", "organisation", "rule_id", "subject", "numbers")


def listed(findings: Iterable[Finding], language: str) -> Iterator[str]:
    """The lines of a list of findings, report by report as they come; a table's open checks stand where the first of
    them stood."""
    found = list(findings)
    together = _open_by_table(found, language)
    for finding in found:
        if finding["status"] == "fail":
            yield columns(str(finding[key]) for key in SHOWN)
        elif group := together.pop(_table(finding, language), None):
            yield _line(_table(finding, language), group, language)


def tables(findings: Iterable[Finding]) -> int:
    """Of how many tables something cannot be told."""
    return len(_open_by_table(findings, "zh"))


def _open_by_table(findings: Iterable[Finding], language: str) -> dict[Table, list[Finding]]:
    groups: dict[Table, list[Finding]] = {}
    for finding in findings:
        if finding["status"] != "fail":
            groups.setdefault(_table(finding, language), []).append(finding)
    return groups


def _table(finding: Finding, language: str) -> Table:
    """The table whose figures a check lacks: that of the first cell it names that is no number."""
    lacking = next((cell for cell in finding["cells"] if cell["state"] not in SURE), None)
    section = _section(lacking["cell"]) if lacking else None
    name = Words(language)(f"section_name.{section}") if section else finding["subject"]
    if lacking and lacking["year"] != finding["year"]:
        name = Words(language)("finding.last_year", label=name)
    return finding["organisation"], finding["year"], name


def _section(cell: str) -> str:
    return next(form.row_of(cell).section for form in load_forms().values() if cell in form.column_by_cell)


def _line(table: Table, group: list[Finding], language: str) -> str:
    organisation, year, name = table
    gravest = min((finding["severity"] for finding in group), key=SEVERITIES.index)
    rules = " ".join(sorted({finding["rule_id"] for finding in group}))
    said = Words(language)("command.open", count=len(group))
    return columns((gravest, "undetermined", str(year), organisation, rules, name, said))


def unassessed(lines: Iterable[tuple[str, int, str, int]], language: str) -> Iterator[str]:
    """One line for each aggregate of which some cells could not be held against the units: from organisation, year,
    rule and how many."""
    for organisation, year, rule, count in lines:
        said = Words(language)("command.units_blank", count=count)
        yield columns(("notice", "not_assessable", str(year), organisation, rule, "-", said))

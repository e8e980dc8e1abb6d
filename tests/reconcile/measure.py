"""What the rules say of right districts, and of right reports with one fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random

from loaders.reconcile.claims import check_claims
from loaders.reconcile.confront import check
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.rulebook import load_rules
from tests.reconcile.faults import FAULTS, Fault
from tests.reconcile.series import district, with_copies

SEVERITIES = ("error", "warning", "notice")
FLOORS = {"error": 1.0, "warning": 0.97, "notice": 0.95}
MOST_NOTICES = 0.3  # a clean report


@dataclass
class Score:
    """Of one kind of fault: how many were planted, how many found."""

    planted: int = 0
    found: int = 0


def failures(filed: Filed) -> list[Check]:
    """What fails in a report, of its figures and of its prose."""
    rules = load_rules()
    return [one for one in (*check(filed, rules), *check_claims(filed, rules)) if one.status == "fail"]


def clean(seeds: Iterable[int]) -> tuple[int, Counter[str], list[tuple[str, int, str, str]]]:
    """Of right districts: how many reports, how many findings of each severity, and which."""
    reports, counts, found = 0, Counter[str](), []
    for filed in (filed for seed in seeds for series in district(seed) for filed in series):
        reports += 1
        for one in failures(filed):
            counts[one.rule.severity] += 1
            found.append((filed.organisation, filed.year, one.rule.id, one.subject))
    return reports, counts, found


def planted(seeds: Iterable[int]) -> dict[Fault, Score]:
    """Each fault in the newest report of every unit that has a place for it."""
    scores = {fault: Score() for fault in FAULTS}
    for seed in seeds:
        random = Random(seed)
        for filed in (series[-1] for series in district(seed)):
            for fault, score in scores.items():
                if (wrong := fault.plant(filed, random)) is not None:
                    score.planted += 1
                    score.found += bool({one.rule.id for one in failures(wrong)} & set(fault.rules))
    return scores


def copied(seeds: Iterable[int], section: str) -> Score:
    """A section (五, or the table 二) of one unit put in the place of another's: a notice on each of the two."""
    score, rule = Score(), "N18" if section == "五" else "L07"
    for seed in seeds:
        every = district(seed)
        first, second, *others = every
        second = [*second[:-1], _with_section(second[-1], first[-1], section)]
        again = with_copies([first, second, *others])
        for series in again[:2]:
            score.planted += 1
            score.found += any((one.rule.id, one.subject) == (rule, section) for one in failures(series[-1]))
    return score


def _with_section(filed: Filed, other: Filed, section: str) -> Filed:
    if section in other.passages:
        return replace(filed, passages=dict(filed.passages) | {section: other.passages[section]})
    cells = filed.section_cells(section)
    return replace(filed, figures=dict(filed.figures) | {cell: other.figures[cell] for cell in cells})


def by_severity(scores: dict[Fault, Score]) -> Iterator[tuple[str, float]]:
    """Which part of the faults of each severity is found."""
    for severity in SEVERITIES:
        own = [score for fault, score in scores.items() if fault.severity == severity]
        yield severity, sum(one.found for one in own) / max(1, sum(one.planted for one in own))

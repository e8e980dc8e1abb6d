"""How the checks of a report ended: counted by rule, and the findings among them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from loaders.reconcile.filed import Check

OUTCOMES = ("pass", "fail", "undetermined", "not_assessable")
FOUND = ("fail", "undetermined")
Line = tuple[str, int, int, int, int, str]  # the rule, how many ended in each of OUTCOMES, and why those of the last


@dataclass
class Tally:
    """The checks of a report that are to be told, in the order of the rules, and a line of counts for every rule."""

    found: list[Check] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def enter(self, checks: Iterable[Check]) -> None:
        """Count all checks of one or more rules, and keep those that failed or cannot be told."""
        by_rule: dict[str, list[Check]] = {}
        for check in checks:
            by_rule.setdefault(check.rule.id, []).append(check)
            if check.status in FOUND:
                self.found.append(check)
        for rule, own in by_rule.items():
            ended = Counter(check.status for check in own)
            self.count(rule, ended, Counter(check.reason for check in own if check.reason))

    def count(self, rule: str, ended: Counter[str], reasons: Counter[str]) -> None:
        """Enter how the checks of a rule ended."""
        passed, failed, undetermined, others = (ended[status] for status in OUTCOMES)
        self.lines.append((rule, passed, failed, undetermined, others, json.dumps(reasons)))


@cache
def passed(rule: str, count: int) -> Line:
    """The line of a rule that holds throughout."""
    return rule, count, 0, 0, 0, "{}"


@cache
def unassessed(rule: str, count: int, reason: str) -> Line:
    """The line of a rule that could not be assessed anywhere, for one reason."""
    return rule, 0, 0, 0, count, json.dumps({reason: count})

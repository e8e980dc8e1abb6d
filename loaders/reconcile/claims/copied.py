"""Prose that another unit's report of the same year has too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.reconcile.claim import Claim
from loaders.reconcile.copies import PROSE
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.predicates import shared_with
from loaders.reconcile.rule import Rule


def check_copied(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Sections one and five beside those of the other units of the year."""
    if report.alike is None:
        yield Check(rule, "-", "not_assessable", reason="no_peers")
        return
    for section in PROSE:
        if section not in report.passages:
            yield Check(rule, section, "not_assessable", reason="no_passage")
        else:
            numbers = shared_with(report, section)
            yield Check(rule, section, "fail" if numbers else "pass", numbers=numbers)

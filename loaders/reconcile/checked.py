"""All that the rules say of some reports: of their figures in columns, of their prose one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from loaders.forms import Form
from loaders.reconcile.claims import Claim, check_claims, claims_of, is_for
from loaders.reconcile.columns.counted import Book
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.rule import applies
from loaders.reconcile.rulebook import load_rules
from loaders.reconcile.tally import Line, Tally


@dataclass(frozen=True)
class Checked:
    """What was checked in a report: the claims of its prose, what each led to, what is to be told of figures and prose,
    and for every rule how many checks ended how."""

    claims: Sequence[Claim]
    of_claims: Sequence[Check]
    found: Sequence[Check]  # failed, or cannot be told
    counts: Sequence[Line]


@cache
def _book() -> Book:
    return Book(load_rules())


def checked(reports: Sequence[Filed]) -> list[Checked]:
    """Every check of these reports, report by report."""
    tallies = _book().check(reports)
    return [_with_prose(report, tally) for report, tally in zip(reports, tallies, strict=True)]


def concerns(rule: str, form: Form) -> bool:
    """Whether a rule of today is for reports on a form, whatever it says of them."""
    found = load_rules().get(rule)
    return found is not None and (is_for(found, form) if found.is_of_prose else applies(found, form))


def _with_prose(report: Filed, tally: Tally) -> Checked:
    claims = claims_of(report)
    checks = list(check_claims(report, load_rules(), claims))
    tally.enter(checks)
    return Checked(claims, checks, tally.found, tally.lines)

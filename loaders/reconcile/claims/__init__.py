"""Prose against tables: ``claims_of`` reads what a report states, ``check_claims`` confronts it with the figures.

The rules are ``data/rules/claims.csv``; what a stated number must equal is ``data/rules/stated.csv``. Every check ends
as pass, fail, undetermined or not_assessable, as those over figures do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from loaders.forms import Form
from loaders.reconcile.claim import Claim
from loaders.reconcile.claims import content, copied, derived
from loaders.reconcile.claims.contradiction import check_contradiction
from loaders.reconcile.claims.names import own_name
from loaders.reconcile.claims.read import claims
from loaders.reconcile.claims.stated import check_stated, equivalents
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.rule import Rule, applies

__all__ = ["METHODS", "Claim", "check_claims", "claims_of"]
Method = Callable[[Rule, Filed, Iterable[Claim]], Iterator[Check]]
METHODS: Mapping[str, Method] = {  # the formula of a rule of the prose is the name of its method
    "stated": check_stated,
    "share": derived.check_shares,
    "growth": derived.check_growth,
    "parts": derived.check_parts,
    "contradiction": check_contradiction,
    "aspects": content.check_aspects,
    "government": content.check_government,
    "problems": content.check_problems,
    "copied": copied.check_copied,
    "repeated": content.check_repeated,
    "unrecorded": content.check_unrecorded,
    "fee_stated": content.check_fee_stated,
    "fee_silent": content.check_fee_silent,
    "fee_contradiction": content.check_fee_contradiction,
    "fee_steps": content.check_fee_steps,
    "small_fee": content.check_small_fee,
}


def claims_of(report: Filed) -> list[Claim]:
    """Every claim of a report, section by section, in order."""
    name = own_name(report.title)
    return [
        claim
        for section, text in report.passages.items()
        for claim in claims(section, text, report.year, report.kind, name)
    ]


def check_claims(report: Filed, rules: Mapping[str, Rule], stated: Iterable[Claim] | None = None) -> Iterator[Check]:
    """Every check of the prose, rule by rule. ``stated``: the claims, where they have been read already."""
    found = claims_of(report) if stated is None else list(stated)
    for rule in rules.values():
        if rule.is_of_prose and is_for(rule, report.form):
            yield from _checked(rule, report, found)


def is_for(rule: Rule, form: Form) -> bool:
    """Whether a rule of the prose is for reports on a form: for its edition, or, of one that mixes them, for a number
    that one of its tables holds."""
    return applies(rule, form) or any(rule.id == one for one, _ in equivalents(form.key))


def _checked(rule: Rule, report: Filed, found: Iterable[Claim]) -> Iterator[Check]:
    if rule.kinds and report.kind not in rule.kinds:
        yield Check(rule, "-", "not_assessable", reason="kind")
    elif not report.passages:
        yield Check(rule, "-", "not_assessable", reason="no_passage")
    else:
        checks = list(METHODS[rule.formula](rule, report, found))
        yield from checks or [Check(rule, "-", "not_assessable", reason="no_subject")]

"""Percentages, growth and totals stated in the prose: whether they can be reproduced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.reconcile.claim import Claim
from loaders.reconcile.claims.stated import equivalents
from loaders.reconcile.confront import ReportFacts
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.evaluate import amount
from loaders.reconcile.language.interval import Interval
from loaders.reconcile.language.nodes import CellRef, Node, references
from loaders.reconcile.language.text import UNKNOWN_MARK, show_number
from loaders.reconcile.rule import Rule


def check_shares(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """予以公开3件，占60%: over any of the usual denominators, or the total stated in the sentence."""
    facts = ReportFacts(report)
    nodes = equivalents(report.form.key)[rule.id, "share"].nodes(report.form)
    for claim in _once(claims, "share"):
        stated = [Interval(float(claim.base_kind), float(claim.base_kind))] if claim.base_kind else []
        known = [*(amount(node, facts) for node in nodes), *stated]
        fits = [_is_share(claim, one) for one in known if one != Interval(0, 0)]
        over = next((one for one in known if one.is_point and one.low), None)
        numbers = f"{show_number(claim.base or 0)} / {_said(over)} * 100 = {show_number(claim.value)}"
        yield _check(rule, claim, fits, numbers, nodes)


def _is_share(claim: Claim, over: Interval) -> bool | None:
    if not over.is_point:
        return None
    return abs((claim.base or 0) / over.low * 100 - claim.value) < 10.0**-claim.decimals  # rounded or cut off


def check_growth(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """同比增长5.3%, 比上年减少2件: against last year's report."""
    for claim in _once(claims, "growth", "change"):
        nodes = _last_year(report, claim)
        if report.previous is None or not nodes:
            yield Check(rule, claim.subject, "not_assessable", reason="no_previous", claim=claim)
            continue
        facts = ReportFacts(report.previous)
        before = [amount(node, facts) for node in nodes]
        known = [one for one in before if claim.kind == "change" or one != Interval(0, 0)]
        if not known:
            yield Check(rule, claim.subject, "not_assessable", reason="condition", claim=claim)
            continue
        yield _check(rule, claim, [_is_growth(claim, one) for one in known], _growth(claim, known[0]), nodes, -1)


def _last_year(report: Filed, claim: Claim) -> list[Node]:
    """What the number was last year, in each of its readings."""
    if report.previous is None:
        return []
    form = report.previous.form
    found = next((one for (_, kind), one in equivalents(form.key).items() if kind == claim.base_kind), None)
    return found.nodes(form) if found else []


def _is_growth(claim: Claim, before: Interval) -> bool | None:
    if not before.is_point:
        return None
    change = (claim.base or 0) - before.low
    if claim.kind == "change":
        return change == claim.value
    return abs(change / before.low * 100 - claim.value) < 10.0**-claim.decimals


def _growth(claim: Claim, before: Interval) -> str:
    now, then = show_number(claim.base or 0), _said(before)
    change = f"{now} - {then}" if claim.kind == "change" else f"({now} - {then}) / {then} * 100"
    return f"{change} = {show_number(claim.value)}"


def check_parts(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """共444条，其中网站118条、公众号294条: the parts do not exceed their total."""
    for claim in _once(claims, "parts"):
        numbers = f"{' + '.join(map(show_number, claim.parts))} <= {show_number(claim.value)}"
        yield _check(rule, claim, [sum(claim.parts) <= claim.value], numbers, [])


def _check(
    rule: Rule, claim: Claim, fits: list[bool | None], numbers: str, nodes: list[Node], offset: int = 0
) -> Check:
    status = "pass" if True in fits else "undetermined" if None in fits else "fail"
    if status == "pass":
        return Check(rule, claim.subject, status, claim=claim)
    refs = dict.fromkeys(CellRef(ref.cell, offset) for node in nodes for ref in references(node))
    return Check(rule, claim.subject, status, numbers=numbers, cells=tuple(refs), claim=claim)


def _once(claims: Iterable[Claim], *kinds: str) -> Iterator[Claim]:
    """The claims of some kinds, each subject once."""
    seen = set()
    for claim in claims:
        if claim.kind in kinds and claim.subject not in seen:
            seen.add(claim.subject)
            yield claim


def _said(known: Interval | None) -> str:
    return show_number(known.low) if known and known.is_point else UNKNOWN_MARK

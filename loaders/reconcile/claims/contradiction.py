"""Two different totals of one thing in one report: 收到申请21件 in section one, 23 in section three."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.reconcile.claim import Claim
from loaders.reconcile.claims.stated import Equivalent, equivalents
from loaders.reconcile.confront import ReportFacts
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.evaluate import amount
from loaders.reconcile.language.text import show_number
from loaders.reconcile.rule import Rule

SAME = ("=",)  # relations under which two numbers cannot both be right


def check_contradiction(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Each kind of which two numbers are stated: they may be two readings of one thing (with and without what was
    carried in) only where the tables bear each of them out."""
    by_kind: dict[str, dict[float, Claim]] = {}
    for one in claims:
        by_kind.setdefault(one.kind, {}).setdefault(one.value, one)
    known = {kind: one for (_, kind), one in equivalents(report.form.key).items() if one.relation in SAME}
    for kind, said in by_kind.items():
        if len(said) > 1 and kind in known:
            yield _checked(rule, report, known[kind], list(said.values()))


def _checked(rule: Rule, report: Filed, reading: Equivalent, said: list[Claim]) -> Check:
    fits = [_is_borne_out(report, reading, one) for one in said]
    status = "fail" if False in fits else "undetermined" if None in fits else "pass"
    if status == "pass":
        return Check(rule, reading.claim, status, claim=said[0])
    numbers = " = ".join(show_number(one.value) for one in said)
    return Check(rule, reading.claim, status, numbers=numbers, claim=said[fits.index(False) if False in fits else -1])


def _is_borne_out(report: Filed, reading: Equivalent, one: Claim) -> bool | None:
    """Whether the tables hold a number in one of its readings; None where they do not tell."""
    facts = ReportFacts(report)
    found = [amount(node, facts) for node in reading.nodes(report.form)]
    if any(each.low - one.within <= one.value <= each.high + one.within and each.is_point for each in found):
        return True
    return None if any(not each.is_point for each in found) else False

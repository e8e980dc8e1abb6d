"""Numbers stated in the prose against the tables: what each claim must equal is data (``data/rules/stated.csv``).

A claim may have several equivalents (收到 may or may not include what was carried in): it holds where one of them does,
and cannot be told where one of them needs a figure that is no number.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from loaders.declared import at, declared, editions
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, Form, form_of
from loaders.reconcile.claim import Claim
from loaders.reconcile.confront import ReportFacts, value_text
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.evaluate import amount
from loaders.reconcile.language.interval import Interval
from loaders.reconcile.language.nodes import CellRef, Node, references
from loaders.reconcile.language.parse import parse
from loaders.reconcile.language.text import code, show, show_number
from loaders.reconcile.language.vocabulary import STATED
from loaders.reconcile.printed import half_step
from loaders.reconcile.rule import Rule

RELATIONS: Mapping[str, Callable[[float, float], bool]] = {"=": operator.eq, ">=": operator.ge, "<=": operator.le}
WHOLE = "of"  # the relation of a share to what it may be a share of
STATED_BY_RULE = DATA / "rules" / "stated.csv"


@dataclass(frozen=True)
class Equivalent:
    """What a kind of claim must equal, or bound, on a form: the readings it may have, as formulas over cells."""

    rule_id: str
    claim: str
    relation: str
    alternatives: tuple[str, ...]

    def nodes(self, form: Form) -> list[Node]:
        return [parse(one, form) for one in self.alternatives]


@cache
def equivalents(form_key: str, path: Path = STATED_BY_RULE) -> dict[tuple[str, str], Equivalent]:
    """By rule and kind of claim, for the form of a key (``forms.form_of``). Raises BrokenRuleError, with file and line,
    where the file names what its form does not have."""
    form, found = form_of(form_key), {}
    for place, line in declared(path):
        with at(f"{place}: rule {line['rule_id']}"):
            if one := _equivalent(line, form):
                found[one.rule_id, one.claim] = one
    return found


def _equivalent(line: Mapping[str, str], form: Form) -> Equivalent | None:
    """What a line says for a form; None where it is for other editions."""
    if line["relation"] not in (*RELATIONS, WHOLE):
        raise BrokenRuleError(f"relation {line['relation']!r} is none of {', '.join((*RELATIONS, WHOLE))}; correct it")
    alternatives = tuple(one.strip() for one in line["equals"].split("|"))
    if not _is_for(form, editions(line["forms"]), alternatives):
        return None
    found = Equivalent(line["rule_id"], line["claim"], line["relation"], alternatives)
    found.nodes(form)
    return found


def _is_for(form: Form, named: Sequence[str], formulas: Sequence[str]) -> bool:
    """Whether formulas of these editions are for a form: their editions are those of the tables they speak of."""
    first = form_of(named[0])
    cells = [ref.cell for one in formulas for ref in references(parse(one, first))]
    return all(form.editions[first.row_of(cell).section] in named for cell in cells)


def check_stated(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Each claim of the kinds a rule is about; the same number stated twice is one check."""
    known = equivalents(report.form.key)
    seen = set()
    for claim in claims:
        reading = known.get((rule.id, claim.kind))
        if reading and claim.subject not in seen:
            seen.add(claim.subject)
            yield _checked(rule, reading, claim, ReportFacts(report))


def _checked(rule: Rule, reading: Equivalent, claim: Claim, facts: ReportFacts) -> Check:
    nodes = reading.nodes(facts.report.form)
    refs = tuple(dict.fromkeys(ref for node in nodes for ref in references(node)))
    if any(facts.lacks(ref) for ref in refs):
        return Check(rule, claim.subject, "not_assessable", reason="other_form", claim=claim)
    truths = [_holds(claim, reading.relation, amount(node, facts), _rounding(node, facts.report)) for node in nodes]
    status = "pass" if True in truths else "undetermined" if None in truths else "fail"
    matched = reading.alternatives[truths.index(True)] if status == "pass" else ""
    check = Check(rule, claim.subject, status, cells=refs, claim=replace(claim, matched=matched))
    return check if status == "pass" else _with_numbers(check, claim, reading.relation, nodes, facts)


def _with_numbers(check: Check, claim: Claim, relation: str, nodes: list[Node], facts: ReportFacts) -> Check:
    first = amount(nodes[0], facts)

    def said(left: str, leaf: Callable[[CellRef], str]) -> str:
        return " or ".join(f"{left} {relation} {show(node, leaf)}" for node in nodes)

    return replace(
        check,
        formula=said(STATED, code),
        numbers=said(show_number(claim.value), lambda ref: value_text(facts, ref)),
        left=claim.value,
        right=first.low if first.is_point else None,
    )


def _rounding(node: Node, report: Filed) -> float:
    """By how much the amounts of a formula may differ from what is printed: each by half of its last decimal."""
    cells = [ref.cell for ref in references(node) if ref.cell in report.figures]
    return sum(half_step(report.figures[cell], report.form.column_by_cell[cell]) for cell in cells)


def _holds(claim: Claim, relation: str, known: Interval, rounding: float = 0) -> bool | None:
    """Whether a stated number fits what the tables say; None where they do not tell."""
    low, high = known.low - claim.within - rounding, known.high + claim.within + rounding
    if relation == "=":
        could = low <= claim.value <= high if not claim.within or not known.is_point else low < claim.value < high
        return could if known.is_point or not could else None
    always = RELATIONS[relation](claim.value, high if relation == ">=" else low)
    could = RELATIONS[relation](claim.value, low if relation == ">=" else high)
    return True if always else None if could else False

"""What a report says, or leaves out, whatever its numbers: required content, fees, text repeated from last year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from loaders.reconcile.claim import Claim
from loaders.reconcile.claims.wordings import thresholds, wordings
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.language.nodes import CellRef
from loaders.reconcile.rule import Rule

ALIKE = "alike."  # before the section in thresholds.csv


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _prose(report: Filed) -> str:
    return _plain("".join(report.passages.values()))


def _speaks_of(aspect: str, rule: Rule, report: Filed) -> bool:
    return bool(wordings()[rule.id][aspect].search(_prose(report)))


def check_aspects(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Section one covers each of the five aspects."""
    yield from _each(rule, "aspect", _plain(report.passages.get("一", "")))


def check_government(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """A government's report gives the results of appraisal, review and accountability, in whichever section."""
    yield from _each(rule, "result", _prose(report))


def _each(rule: Rule, kind: str, text: str) -> Iterator[Check]:
    if not text:
        yield Check(rule, "-", "not_assessable", reason="no_passage")
        return
    for name, words in wordings()[rule.id].items():
        yield Check(rule, f"{kind}.{name}", "pass" if words.search(text) else "fail")


def check_problems(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Section five names a problem and a measure. A section that is not there is a matter of S01."""
    if "五" not in report.passages:
        yield Check(rule, "-", "not_assessable", reason="no_passage")
        return
    text = _plain(report.passages["五"])
    is_whole = all(words.search(text) for words in wordings()[rule.id].values())
    yield Check(rule, "五", "pass" if is_whole else "fail")


def check_fee_stated(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """The report says whether a fee was charged."""
    if "六" not in report.passages:
        yield Check(rule, "-", "not_assessable", reason="no_passage")
        return
    yield Check(rule, "六", "pass" if _speaks_of("fee", rule, report) else "fail")


def check_fee_silent(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Where requests were closed for unpaid fees, the report speaks of the fee."""
    cell = "app.result.other.fee_unpaid:total"
    if cell not in report.figures:  # its table three follows an edition without the row
        yield Check(rule, "六", "not_assessable", reason="other_form")
        return
    unpaid = report.figures[cell].value
    if unpaid == 0 or not report.passages:
        yield Check(rule, "六", "not_assessable", reason="condition" if report.passages else "no_passage")
        return
    has_word = _speaks_of("fee", rule, report)
    status = "pass" if has_word else "undetermined" if unpaid is None else "fail"
    yield Check(rule, "六", status, cells=() if has_word else (CellRef(cell),))


def check_fee_contradiction(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """No report both denies and gives the amount of the fee."""
    denied = [one for one in claims if one.kind == "no_fee"]
    amounts = [one for one in claims if one.kind == "fee" and one.value]
    if denied or amounts:
        both = bool(denied and amounts)
        yield Check(rule, "六", "fail" if both else "pass", claim=(amounts or denied)[0])


def check_fee_steps(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """The fee comes in steps of ten yuan."""
    for one in _fees(claims):
        yield Check(rule, one.subject, "fail" if one.value % thresholds()[rule.id]["step"] else "pass", claim=one)


def check_small_fee(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """No fee by request where no applicant can have had more than ten."""
    cells = (CellRef("app.received_new:total"), CellRef("app.carried_in:total"))
    figures = [report.figures[ref.cell].value for ref in cells]
    for one in _fees(claims):
        if _speaks_of("by_page", rule, report):
            yield Check(rule, one.subject, "pass", claim=one)
        elif None in figures:
            yield Check(rule, one.subject, "undetermined", cells=cells, claim=one)
        else:
            few = sum(value for value in figures if value is not None) <= thresholds()[rule.id]["requests"]
            yield Check(rule, one.subject, "fail" if few else "pass", cells=cells, claim=one)


def _fees(claims: Iterable[Claim]) -> list[Claim]:
    return list({one.subject: one for one in claims if one.kind == "fee" and one.value}.values())


def check_unrecorded(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Requests in the text, and a table three that is empty or zero throughout. (A table of written zeros is N01's.)"""
    stated = next((one for one in claims if one.kind in ("new", "received", "requests") and one.value), None)
    if stated is None:
        return
    figures = [report.figures[cell] for cell in report.section_cells("三")]
    is_bare = not any(figure.value or figure.state in ("doubtful", "text") for figure in figures)
    is_blank = any(figure.value is None for figure in figures)
    yield Check(rule, "三", "fail" if is_bare and is_blank else "pass", claim=stated)


def check_repeated(rule: Rule, report: Filed, claims: Iterable[Claim]) -> Iterator[Check]:
    """Sections one and five beside last year's, without their numbers."""
    if report.previous is None:
        yield Check(rule, "-", "not_assessable", reason="no_previous")
        return
    known = thresholds()[rule.id]
    for section, most in {of.removeprefix(ALIKE): most for of, most in known.items() if of.startswith(ALIKE)}.items():
        now, before = (re.sub(r"[\d\s]", "", one.passages.get(section, "")) for one in (report, report.previous))
        if min(len(now), len(before)) < known["shortest"]:
            yield Check(rule, section, "not_assessable", reason="no_passage")
            continue
        likeness = int(fuzz.ratio(now, before))
        status = "fail" if likeness >= most else "pass"
        yield Check(rule, section, status, numbers=f"{likeness} < {most}", left=likeness, right=most)

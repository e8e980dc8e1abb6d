"""Sentences that name no subject, but list what only tables three and four list: they speak of requests, of cases.

予以公开18件，部分公开8件; 自然人申请59件、法人或其他组织申请20件; 未经复议直接起诉3件，复议后起诉6件.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.reconcile.claims.clauses import Clause
from loaders.reconcile.claims.frame import OFF_TOPIC, TOPICS
from loaders.reconcile.claims.shapes import DOCUMENTS, GROUPS, OUTCOMES, ROWS

ELSEWHERE = frozenset((*OFF_TOPIC, *TOPICS, "marked"))  # words of another subject, or that name this one
NO_CASES = frozenset(
    (*OFF_TOPIC, *DOCUMENTS, *GROUPS["decision"], "marked", *GROUPS["get"], "handle", "done", "region")
)
COLUMNS = frozenset(("org_business", "org_research", "org_public_interest", "org_legal_service"))
ANSWERS = frozenset(("granted", "partial"))
ONLY_OF_REQUESTS = frozenset(("partial", "unavailable", "notprocessed"))


def topic_of(clauses: Sequence[Clause]) -> str:
    """requests or cases, where what a sentence lists can be nothing else; empty otherwise."""
    if speaks_of_requests(clauses):
        return "requests"
    return "cases" if speaks_of_cases(clauses) else ""


def speaks_of_cases(clauses: Sequence[Clause]) -> bool:
    """Whether a sentence lists cases by the words of table four (其他结果, 复议后起诉), and not as one who decides or
    defends cases of all kinds."""
    kinds = {kind for clause in clauses for kind in clause.every_kind}
    if kinds & (NO_CASES | {"unknown"}):
        return False
    counted = {kind for clause in clauses if clause.only("number") for kind in clause.every_kind}
    are_split = {"directsuit", "aftersuit"} <= counted and "suit" not in kinds
    return are_split or ("otherresult" in counted and bool(counted & {"upheld", "corrected"}))


def speaks_of_requests(clauses: Sequence[Clause]) -> bool:
    """Whether a sentence lists outcomes or applicants by the words of table three, and nothing of another subject."""
    kinds = {kind for clause in clauses for kind in clause.every_kind}
    if kinds & ELSEWHERE:
        return False
    counted = {kind for clause in clauses if clause.only("number") for kind in clause.every_kind}
    is_asked = "asked" in kinds or any(one.kinds == ["ofwhich"] for one in clauses[:1])  # 从申请主体看，…
    return _are_outcomes(counted) or ("unknown" not in kinds and _are_applicants(counted, is_asked))


def _are_outcomes(counted: set[str]) -> bool:
    listed = counted & set(OUTCOMES)
    has_two = len(listed) > 1 and bool(listed & ANSWERS) and bool(listed & ONLY_OF_REQUESTS)
    is_answered = {"done", "asked"} <= counted and bool(listed & ANSWERS)
    has_row = any(OUTCOMES[kind] == ROWS[row] for kind in listed for row in counted & set(ROWS))
    return has_two or is_answered or has_row


def _are_applicants(counted: set[str], is_asked: bool) -> bool:
    """Columns of the table; 法人或其他组织 stands in other texts too: it needs a word of requests."""
    return "natural_person" in counted and bool(counted & COLUMNS or (is_asked and "organisation" in counted))

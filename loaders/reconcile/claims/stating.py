"""What one clause states, in the frame that the clauses before have set: a kind of claim and its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.reconcile.claims.clauses import LEADING, Clause
from loaders.reconcile.claims.denials import denials
from loaders.reconcile.claims.frame import WHOLES, Frame, Listing
from loaders.reconcile.claims.lexicon import Token
from loaders.reconcile.claims.shapes import APPLICANTS, DOCUMENTS, GROUPS, OUTCOMES, ROWS, Shape, fitting

RESULTS = {"upheld": "upheld", "corrected": "corrected", "other": "other", "pending": "pending"}
ALL = 100  # per cent


@dataclass(frozen=True)
class Stated:
    """A kind of claim, and the part of the sentence that states it."""

    kind: str
    start: int
    end: int


def denied(clause: Clause, frame: Frame) -> list[Stated]:
    """What a clause denies. Cases are denied where disclosure is named, or no other topic is on."""
    found = []
    for one in denials(clause):
        if one.kind == "asked":
            if frame.topic == "requests" and frame.is_strong:
                found.append(Stated("no_request", one.start, one.end))
                frame.stated = 0 if frame.is_sure else frame.stated
        elif one.kind in ("carried_in", "carried_out"):
            found += [Stated(one.kind, one.start, one.end)] if frame.topic in ("requests", "") else []
        elif one.kind not in ("no_review", "no_suit") or one.is_named or _is_said_of_disclosure(clause, frame):
            found.append(Stated(one.kind, one.start, one.end))
    return found


def _is_said_of_disclosure(clause: Clause, frame: Frame) -> bool:
    """Whether cases that are denied without a word of disclosure are those of disclosure: 未收到行政复议申请 may be
    said by an authority that decides them."""
    is_led_to = frame.topic in ("requests", "cases") and frame.is_strong
    return is_led_to or (frame.topic != "other" and not {"take", "accept"} & set(clause.kinds))


def stated(clause: Clause, frame: Frame, number: float | None, is_newest: bool) -> Stated | None:
    """What a clause states as a number, or as a whole that was dealt with. ``is_newest``: it says 新收."""
    core = clause.core
    while len(core) > 1 and core[0].kind in LEADING:
        core = core[1:]
    for shape in fitting(one.kind for one in core):
        if _is_met(shape.needs, clause, frame) and _is_apt(shape, clause, frame, number, is_newest):
            kind = _kind(shape, core, frame)
            if kind:
                return Stated(kind, core[0].start, core[-1].end)
    return None


def _kind(shape: Shape, core: list[Token], frame: Frame) -> str:
    """The kind of claim by the shape and the words: outcome.denied, decisions.penalty, review.upheld."""
    kinds = [one.kind for one in core]
    if shape.claim in RESULTS:
        return f"{frame.case}.{RESULTS[shape.claim]}"
    if shape.claim == "outcome":
        return f"outcome.{OUTCOMES[_first(kinds, OUTCOMES)]}"
    if shape.claim == "row":
        return _row(kinds, frame)
    if shape.claim == "headed":
        return frame.headed
    if shape.claim == "applicant":
        return f"applicant.{APPLICANTS[_first(kinds, APPLICANTS)]}"
    if shape.claim == "decisions":
        return f"decisions.{_first(kinds, dict.fromkeys(GROUPS['decision'], ''))}"
    family, _, rest = shape.claim.partition(".")
    if family == "document":
        named = [DOCUMENTS[kind] for kind in kinds if kind in DOCUMENTS]
        return f"{named[0] if named else frame.document}.{rest}"
    return shape.claim


def _row(kinds: list[str], frame: Frame) -> str:
    """outcome.denied.third_party; nothing where the row is none of the group of outcomes that is named."""
    row = _first(kinds, ROWS)
    named = next((OUTCOMES[kind] for kind in kinds if kind in OUTCOMES), frame.group)
    return f"outcome.{ROWS[row]}.{row}" if named in (ROWS[row], "") else ""


def _first(kinds: list[str], names: Mapping[str, str]) -> str:
    return next(kind for kind in kinds if kind in names)


# --- what a shape needs ---------------------------------------------------------------------


def _is_met(need: str, clause: Clause, frame: Frame) -> bool:
    """Whether what a shape needs has been named."""
    listing = frame.listing
    if need == "fees":
        named = {"requests", "disclosure", "fee"} & set(clause.kinds)
        return bool(named) or frame.topic == "requests" or frame.section == "六"
    return {
        "": True,
        "requests": frame.topic == "requests" and frame.is_strong,
        "topic": frame.topic == "requests" and (listing is None or listing.is_plain),
        "carried": frame.topic in ("requests", ""),
        "cases": frame.topic == "cases" and frame.is_strong,
        "of_case": bool(frame.case),
        "headed": bool(frame.headed) and "total" in clause.every_kind,
        "row": _is_row_of_group(clause, frame),
        "document": frame.topic == "document" and frame.is_strong and bool(frame.document),
        "made": frame.made,
        "list": frame.has_listed,
    }[need]


def _is_row_of_group(clause: Clause, frame: Frame) -> bool:
    """Whether the group stands before whose rows are listed. 不掌握 is said of nothing but requests."""
    rows = {ROWS[kind] for kind in clause.kinds if kind in ROWS}
    is_alone = "not_held" in clause.kinds and frame.topic == "requests" and frame.is_strong
    is_alone = is_alone and (frame.listing is None or frame.listing.is_plain)
    return frame.topic == "requests" and (rows == {frame.group} or is_alone)


def _is_apt(shape: Shape, clause: Clause, frame: Frame, number: float | None, is_newest: bool) -> bool:
    """Whether what a shape states can be stated here: a whole, not a part; all, not some; none, not one of many."""
    if shape.claim == "all_closed":
        return _is_all(clause, frame, number)
    if shape.claim == "no_request":
        return number is None or number <= 1
    if frame.is_marked and shape.claim in ("requests", "outcome"):
        return bool({"handle", "done"} & set(clause.kinds))
    if shape.claim == "requests" and frame.antecedent == "unknown" and not {"handle", "total"} & clause.every_kind:
        return False  # 收到入党申请35件，依申请公开2件
    return frame.listing is None or _is_apt_in_list(shape.claim, frame.listing, is_newest)


def _is_apt_in_list(claim: str, listing: Listing, is_newest: bool) -> bool:
    """Whether a list of parts may hold a claim: what came in is a part there, unless it says 新收."""
    if claim in WHOLES:
        return is_newest or not listing.is_of_requests
    if claim == "handled":
        return listing.is_whole or not listing.kinds
    return claim != "applicant" or listing.is_of_requests


def _is_all(clause: Clause, frame: Frame, number: float | None) -> bool:
    """Whether 全部, 均 or 100% is said of all requests, not of those answered, carried over, due or listed before."""
    if "donerate" in clause.kinds:
        return number == ALL and "intime" not in clause.every_kind
    whole = frame.listing is None or frame.listing.is_whole
    return whole and (frame.antecedent in WHOLES or (not frame.antecedent and "requests" in clause.kinds))

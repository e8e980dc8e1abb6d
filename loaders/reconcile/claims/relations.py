"""Shares, growth and parts: what the prose says of a number that it stated just before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.reconcile.claims.clauses import QUANTITY, Clause
from loaders.reconcile.claims.frame import VERBS, kind_of_part
from loaders.reconcile.claims.lexicon import Token
from loaders.reconcile.claims.shapes import spelt, spelt_shape

GROWING = ("new", "received", "handled", "requests", "review", "suit")  # kinds that a growth may be said of
LONGEST_LABEL = 16  # characters
GROWTH = spelt_shape("versus? more|less percent")
CHANGE = spelt_shape("versus? more|less number")
SHARE = spelt_shape("share percent")
TELLING = frozenset(("share", "more", "less"))  # each of these shapes has one of them
NO_PART = frozenset((*VERBS, "rest", "share", "versus", "denial", "more", "less"))
NO_WHOLE = frozenset(("share", "versus", "more", "less", "last", "elsewhen"))  # a list divides none of these numbers


def relation(clause: Clause, is_compared: bool) -> str:
    """What a clause says of the number before: growth, change, share, or nothing. ``is_compared``: the clause before
    named last year (与上年相比，)."""
    if TELLING.isdisjoint(clause.kinds):
        return ""
    text = spelt(clause.kinds)
    compares = is_compared or "versus" in clause.kinds
    if compares and GROWTH.fullmatch(text):
        return "growth"
    if compares and CHANGE.fullmatch(text):
        return "change"
    return "share" if SHARE.fullmatch(text) else ""


@dataclass
class Parts:
    """A total and the parts that a list says it is made of."""

    total: Token
    counter: str
    numbers: list[Token] = field(default_factory=list)
    part: str = ""
    is_open: bool = True


def lists(clauses: list[Clause], text: str) -> Iterator[Parts]:
    """The lists of a sentence whose parts make up a total: one counter, one kind of part, one after the other."""
    if any("overlap" in clause.every_kind for clause in clauses):
        return
    head: Token | None = None
    current: Parts | None = None
    for clause in (one for one in clauses if not one.depth):
        number = next(iter(clause.only("number")), None)
        if "ofwhich" in clause.kinds:
            current = Parts(head, text[head.end - 1]) if head else None
            yield from [current] if current else []
        if number is None:
            continue
        if current and current.is_open:
            current.is_open = _goes_on(current, clause, number, text)
        if not (current and current.is_open) and "ofwhich" not in clause.kinds:
            head = _head(head, number, clause)


def _head(before: Token | None, number: Token, clause: Clause) -> Token | None:
    """What a list behind a clause divides: 收到79件，较上年增加12件: 79; 收到9件，上年结转1件: both."""
    if "carry" in clause.kinds:
        return None
    return before if NO_WHOLE & set(clause.kinds) else number


def _goes_on(parts: Parts, clause: Clause, number: Token, text: str) -> bool:
    """Add the number of a clause to a list; False where the list has come to its end before it."""
    label = number.start - clause.tokens[0].start
    part = kind_of_part(clause, "").replace("case", "unknown")  # results may be those of several kinds of case
    is_part = text[number.end - 1] == parts.counter and label <= LONGEST_LABEL and len(clause.only(*QUANTITY)) == 1
    is_part = is_part and not NO_PART & set(clause.kinds) and "total" not in clause.every_kind
    is_next = not parts.numbers or clause.before == "joiner" or part == parts.part != "unknown"
    is_alike = not parts.numbers or part == parts.part or {part, parts.part} == {"channel", "unknown"}
    if not (is_part and is_next and is_alike):
        return False
    parts.numbers.append(number)
    parts.part = part
    return True

"""A sentence as clauses: the words between commas, and between the numbers of a list, in order.

What stands in brackets behind a number (（2022年为12件）, （内含上年结转的4件）) is an insertion: a clause of its own
that changes nothing in those behind it. Brackets before a number belong to the words around them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.reconcile.claims.lexicon import Token

PASSED_OVER = frozenset(
    (
        *(
            "small",
            "total",
            "now",
            "self",
            "region",
            "government",
            "elsebody",
            "public",
            "manner",
            "intime",
            "ordinal",
            "only",
        ),
        *("comma", "colon", "stop", "quote", "open_bracket", "close_bracket"),
    )
)
QUANTITY = ("number", "money", "percent")
BEGINS = frozenset(
    (
        *(
            "take",
            "accept",
            "newly",
            "done",
            "handle",
            "carry",
            "issue",
            "repeal",
            "inforce",
            "make",
            "last",
            "requests",
        ),
        *("ofwhich", "donerate", "collect", "share", "versus", "denial", "rest", "all"),
        *("granted", "partial", "denied", "unavailable", "notprocessed", "otheroutcome"),
    )
)

NAMED = ("disclosure", "requests")  # what cases may have come from
GROUNDS = frozenset((*NAMED, "about", "arise", "each", "all", "thing", "done"))
LED = frozenset(("about", "arise", "each"))
LEADING = ("ofwhich", "rest", "joiner", "results")  # words before a statement that are no part of it
ENDS = ("comma", "colon", "stop", "open_bracket")
WAITING = frozenset(("take", "accept", "newly", "handle", "done", "issue", "make", "about", "denial", "all"))


@dataclass(frozen=True)
class Clause:
    """Words that belong together, and the class of what they are cut off by. ``depth`` 1: an insertion."""

    tokens: tuple[Token, ...]
    before: str = ""
    depth: int = 0

    @cached_property
    def kinds(self) -> list[str]:
        """The classes of the words that say something, in order."""
        return [one.kind for one in self.tokens if one.kind not in PASSED_OVER]

    @cached_property
    def every_kind(self) -> frozenset[str]:
        return frozenset([one.kind for one in self.tokens])

    @property
    def core(self) -> list[Token]:
        return [one for one in self.tokens if one.kind not in PASSED_OVER]

    @property
    def is_bare_denial(self) -> bool:
        """行政复议情况：无。: a denial of what stands before it."""
        return self.kinds == ["denial"] and self.before == "colon"

    @property
    def is_of_something_else(self) -> bool:
        """均为行政处罚类案件: what those before were about, in words that are not known."""
        kinds = [one.kind for one in self.tokens]
        return "each" in kinds and "unknown" in kinds[kinds.index("each") :]

    def denied(self, denial: Clause) -> Clause:
        """This clause with the denial that follows it."""
        return replace(self, tokens=(*denial.only("denial"), *self.tokens))

    def with_grounds(self, behind: Clause) -> Clause:
        """收到行政复议1件，系因不服政府信息公开答复提起: cases, with what led to them, where that is said behind."""
        own, said = set(self.kinds), set(behind.kinds)
        is_bare_case = bool({"review", "suit"} & own) and "number" in own and not set(NAMED) & own
        is_ground = bool(said & set(NAMED)) and said <= GROUNDS and bool(said & LED) and behind.before == "comma"
        if not (is_bare_case and is_ground):
            return self
        place = self.tokens[0].start
        named = (one._replace(start=place, end=place) for one in behind.only(*NAMED))
        return replace(self, tokens=(*named, *self.tokens))

    def only(self, *kinds: str) -> list[Token]:
        return [one for one in self.tokens if one.kind in kinds]


def clauses(words: list[Token]) -> Iterator[Clause]:
    """The clauses of a sentence, insertions behind the clause that they stand in."""
    main, inserted = _apart(words)
    at = 0
    for clause in _cut(main):
        yield clause
        end = clause.tokens[-1].end
        while at < len(inserted) and inserted[at][0].start <= end:
            yield from (replace(one, depth=1) for one in _cut(inserted[at]))
            at += 1
    for rest in inserted[at:]:
        yield from (replace(one, depth=1) for one in _cut(rest))


def _apart(words: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """The words of a sentence without its insertions, and the insertions."""
    main: list[Token] = []
    inserted: list[list[Token]] = []
    depth, is_insertion = 0, False
    for one in words:
        if one.kind == "open_bracket":
            if not depth:
                is_insertion = _is_behind_a_number(main)
                inserted += [[one]] if is_insertion else []
            depth += 1
        elif one.kind == "close_bracket":
            depth = max(0, depth - 1)
        elif depth and is_insertion:
            inserted[-1].append(one)
        else:
            main.append(one)
    return main, [one for one in inserted if len(one) > 1]


def _is_behind_a_number(main: list[Token]) -> bool:
    """Whether the words of a clause so far hold a number, so that what follows in brackets is no part of its name."""
    for one in reversed(main):
        if one.kind in QUANTITY:
            return True
        if one.kind in ("comma", "colon", "stop"):
            return False
    return False


def _cut(words: list[Token]) -> Iterator[Clause]:
    """Cut at commas and colons; at 、 behind a number; and where another statement begins behind a number."""
    part: list[Token] = []
    has_number, before = False, ""
    for one, is_label in zip(words, _labels(words), strict=True):
        is_end = (one.kind in ENDS and not is_label) or (has_number and one.kind == "joiner" and not _denies(part))
        if (is_end or (has_number and _begins_anew(part, one))) and part:
            yield Clause(tuple(part), before)
            part, has_number, before = [], False, one.kind
        if not is_end:
            part.append(one)
            has_number = has_number or one.kind in QUANTITY
    if part:
        yield Clause(tuple(part), before)


def _labels(words: list[Token]) -> list[bool]:
    """Which words are colons of a label: 收到申请：12件。 A number stands behind, and nothing behind the number."""
    kinds = [one.kind for one in words] + ["stop", "stop"]
    return [
        one.kind == "colon" and kinds[at + 1] in QUANTITY and kinds[at + 2] in (*ENDS, "joiner", "close_bracket")
        for at, one in enumerate(words)
    ]


def _denies(part: list[Token]) -> bool:
    """没有发生一起行政诉讼和行政复议: what is joined is denied together."""
    return any(one.kind == "denial" for one in part)


def _begins_anew(part: list[Token], one: Token) -> bool:
    """收到申请5件办结4件: a second statement; 5件予以公开, 12件政府信息公开申请: the end of the first."""
    said = [token.kind for token in part if token.kind not in PASSED_OVER and token.kind not in LEADING]
    return one.kind in BEGINS and len(said) > 1 and said[-1] in QUANTITY and said[0] not in QUANTITY and _is_whole(said)


def _is_whole(said: list[str]) -> bool:
    """Whether the words before a number name what it counts: a verb alone (收到5件…) waits for its noun."""
    return not set(said[:-1]) <= WAITING

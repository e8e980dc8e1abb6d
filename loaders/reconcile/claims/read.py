"""Prose → claims: which numbers a report states about what its tables hold.

Precision before recall: a clause states a number only where each of its words has its place in a shape
(``data/rules/shapes.csv``), and where its subject stands in it or is carried by grammar (``frame``). Another year,
another unit, a plan, a part of a whole, and whatever word is not known, state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import zip_longest

from loaders.reconcile.claim import Claim
from loaders.reconcile.claims.clauses import QUANTITY, Clause, clauses
from loaders.reconcile.claims.frame import Frame
from loaders.reconcile.claims.labels import topic_of
from loaders.reconcile.claims.lexicon import COUNTER, Token, tokens
from loaders.reconcile.claims.names import Named
from loaders.reconcile.claims.numbers import COUNTED, NUMBER, last_place, value
from loaders.reconcile.claims.relations import GROWING, lists, relation
from loaders.reconcile.claims.stating import Stated, denied, stated
from loaders.reconcile.claims.text import HEADING, Sentence, sentences
from loaders.units import yuan

SECTIONS_READ = ("一", "三", "四", "六")  # section five speaks of problems and plans
LONGEST = 1_000  # characters: what is longer is no sentence, but lines run together
LONGEST_HEADING = 30
FULL_STOPS = "。！？"
TOPIC_OF_SECTION = {"三": "requests", "四": "cases"}
UNITS = {one: yuan(one) for one in ("元", "万元", "亿元")}
AMOUNT = re.compile(rf"{NUMBER}(?P<unit>亿元|万元|元|{COUNTER})?{COUNTED}")
PERCENT = re.compile(r"\d+(?:\.\d+)?")
COUNTERS = {
    "procurement_items": "项个",
    "decisions": "件项宗起个",
    "rules": "件份部项个",
    "admin_normative": "件份部项个",
}
NEWEST = re.compile("新收|新增|新接|新受理")


def claims(section: str, text: str, year: int, kind: str = "subdistrict", name: str = "") -> list[Claim]:
    """The claims of one passage, in order. ``kind`` and ``name`` are those of the organisation: a district speaks of
    全区, no other does; a name that is not its own is another unit's."""
    if section not in SECTIONS_READ:
        return []
    frame, named = Frame(section, kind == "district"), Named(kind, name)
    found: list[Claim] = []
    paragraph, heading = -1, TOPIC_OF_SECTION.get(section, "")
    for sentence in sentences(text):
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            frame = frame.paragraph(heading)
        if len(sentence.text) <= LONGEST:
            found += _Reader(sentence, section, year, frame, named).claims()
            heading = _heading(sentence, frame, heading)
        frame.sentence(sentence.text[-1] in FULL_STOPS)
    return found


def _heading(sentence: Sentence, frame: Frame, before: str) -> str:
    """The topic of the paragraphs below a heading; that of the heading before where a sentence is none."""
    if len(sentence.text) > LONGEST_HEADING or not HEADING.match(sentence.text):
        return before
    return frame.topic if frame.topic in ("requests", "cases") and frame.is_strong else ""


class _Reader:
    """The claims of one sentence."""

    def __init__(self, sentence: Sentence, section: str, year: int, frame: Frame, named: Named) -> None:
        self.sentence, self.section, self.frame = sentence, section, frame
        self.clauses = list(clauses(tokens(sentence.text, year, named)))
        self.last: Claim | None = None  # what a share or a growth may be said of
        self.is_compared = False

    def claims(self) -> list[Claim]:
        found: list[Claim] = []
        before: Clause | None = None
        if not self.frame.topic:
            self.frame.listed(topic_of(self.clauses))
        for clause, behind in zip_longest(self.clauses, self.clauses[1:]):
            clause = clause.with_grounds(behind) if behind else clause
            if before and clause.is_bare_denial:
                clause = before.denied(clause)
            frame = deepcopy(self.frame) if clause.depth else self.frame
            frame.enter(clause, self._text(clause), self._number(clause)[0])
            own = self._own(clause, frame)
            before = clause
            found += own if frame.is_sure else []
            found += self._said_of_the_last(clause, frame, found)
            if not clause.depth:
                self._remember(clause, own if frame.is_sure else [])
        return [*self._without_what_is_taken_back(found), *self._sums()]

    def _own(self, clause: Clause, frame: Frame) -> list[Claim]:
        """What a clause states by itself; what it leaves behind is noted in the frame."""
        number, within = self._number(clause)
        if number is None or number == 1:  # 没有收到一件
            none = denied(clause, frame)
            if none:
                return [self._claim(one, 0) for one in none]
        is_newest = bool(NEWEST.search(self._text(clause)))
        one = stated(clause, frame, number, is_newest)
        found = list(self._as_claims(one, number or 0, within)) if one and self._is_counted(one.kind, clause) else []
        count = number if clause.only("number", "zero") else None
        frame.leave(clause, count, found[0].kind if len(found) == 1 and frame.is_sure else "")
        return found

    def _is_counted(self, kind: str, clause: Clause) -> bool:
        """Whether things of a kind are counted so: 采购9次 are no items of procurement."""
        counters = COUNTERS.get(kind.partition(".")[0], "")
        return not counters or all(self.sentence.text[one.end - 1] in counters for one in clause.only("number"))

    def _as_claims(self, one: Stated, number: float, within: float) -> Iterator[Claim]:
        """A number said of reconsideration and litigation each (各1件, 均为0件) is two claims."""
        said = 0 if one.kind in ("all_closed", "no_fee") or one.kind.startswith("no_") else number
        for kind in ("review", "suit") if one.kind == "both" else (one.kind,):
            yield replace(self._claim(Stated(kind, one.start, one.end), said), within=within)

    def _text(self, clause: Clause) -> str:
        return self.sentence.text[clause.tokens[0].start : clause.tokens[-1].end]

    def _number(self, clause: Clause) -> tuple[float | None, float]:
        """The one number of a clause, money in yuan, and by how much it may differ for being rounded."""
        found = clause.only(*QUANTITY, "zero")
        if len(found) != 1:
            return None, 0
        if found[0].kind == "percent":
            return self._percent(found[0]), 0
        match = AMOUNT.match(self.sentence.text, found[0].start)
        if found[0].kind == "zero" or match is None:
            return 0, 0
        times = UNITS.get(match["unit"] or "", 1)
        step = last_place(match["n"]) * times
        within = step if found[0].kind == "money" and step != 1 else 0  # what is written out to the yuan is exact
        return round(value(match["n"]) * times, 2), within

    def _percent(self, token: Token) -> float:
        match = PERCENT.match(self.sentence.text, token.start)
        return float(match[0]) if match else 100

    def _claim(self, one: Stated, number: float) -> Claim:
        start, end = self.sentence.original(one.start, one.end)
        words = self.sentence.written[one.start : one.end]
        return Claim(one.kind, number, words, self.sentence.written, self.section, start, end)

    # --- shares, growth, parts --------------------------------------------------------------

    def _said_of_the_last(self, clause: Clause, frame: Frame, found: list[Claim]) -> list[Claim]:
        """同比增长5.3%, 占60%: of the number stated just before."""
        kind, last = relation(clause, self.is_compared), self.last
        if not kind or last is None or not frame.is_own:
            return []
        core = clause.core
        said = self._number(clause)[0] or 0
        place = Stated(kind, core[0].start, core[-1].end)
        if kind == "share":
            whole = next((one.value for one in found if one.kind in GROWING), None)
            is_part = last.kind.startswith(("outcome", "applicant"))
            return [self._share(place, said, last, whole)] if is_part else []
        if last.kind not in GROWING:
            return []
        sign = -1 if clause.only("less") else 1
        grown = self._claim(place, sign * said)
        return [replace(grown, base=last.value, base_kind=last.kind, decimals=self._decimals(clause))]

    def _share(self, place: Stated, said: float, last: Claim, whole: float | None) -> Claim:
        written, of_what = self.sentence.text[place.start : place.end], "" if whole is None else str(whole)
        decimals = len(written.rstrip("%").partition(".")[2])
        return replace(self._claim(place, said), base=last.value, base_kind=of_what, decimals=decimals)

    def _decimals(self, clause: Clause) -> int:
        percent = clause.only("percent")
        written = self.sentence.text[percent[0].start : percent[0].end] if percent else ""
        return len(written.rstrip("%").partition(".")[2])

    def _remember(self, clause: Clause, own: list[Claim]) -> None:
        compares = "versus" in clause.kinds
        goes_on = compares or bool(relation(clause, self.is_compared))
        self.is_compared = compares and not clause.only(*QUANTITY)
        self.last = own[-1] if own else self.last if goes_on else None

    def _sums(self) -> Iterator[Claim]:
        """共444条，其中网站118条、公众号294条: parts and the total they are said to be part of."""
        for one in list(lists(self.clauses, self.sentence.text)):
            if len(one.numbers) > 1:
                parts = tuple(self._amount(number) for number in one.numbers)
                place = Stated("parts", one.total.start, one.total.end)
                yield replace(self._claim(place, self._amount(one.total)), parts=parts)

    def _amount(self, token: Token) -> float:
        match = AMOUNT.match(self.sentence.text, token.start)
        return value(match["n"]) if match else 0

    def _without_what_is_taken_back(self, found: list[Claim]) -> list[Claim]:
        """Without the cases, where the sentence goes on to say that they were about something else (均不涉及…,
        均为行政处罚类案件); without a number of suits beside that of those after reconsideration, which it may not
        hold; without “all”, where some are carried over."""
        if any(one.kind == "carried_out" and one.value for one in found):
            found = [one for one in found if one.kind != "all_closed"]
        return [one for one in found if not one.subject.startswith(self._taken_back())]

    def _taken_back(self) -> tuple[str, ...]:
        """How the kinds of claim begin that the sentence takes back."""
        kinds = {kind for clause in self.clauses for kind in clause.every_kind}
        if "unrelated" in kinds or any(clause.is_of_something_else for clause in self.clauses):
            return ("review", "suit")
        return ("suit=",) if kinds & {"aftersuit", "directsuit"} and "ofwhich" not in kinds else ()

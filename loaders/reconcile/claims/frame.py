"""What the clauses before have settled: of what, of whom, of when a clause speaks that does not say it itself.

A topic holds until another is named; what is not understood weakens it, and with a number of its own ends it. Another
year or another unit holds until this one is named again; a plan holds to the end of its sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from loaders.reconcile.claims.clauses import QUANTITY, Clause
from loaders.reconcile.claims.lexicon import Token
from loaders.reconcile.claims.shapes import APPLICANTS, DOCUMENTS, GROUPS, OUTCOMES, ROWS

CASE = ("review", "suit", "aftersuit", "directsuit")
RESULTS_OF_CASES = ("upheld", "corrected", "otherresult", "pending")
CASES = ("review", "suit", "suit_direct", "suit_after")  # kinds of claim that results may follow
VERBS = ("take", "accept", "newly", "done", "handle", "carry", "make", "issue", "repeal", "inforce", "collect", "send")
WHOLES = ("new", "received", "requests")
BASIS = ("根据", "按照", "依据", "遵照", "围绕", "对照", "贯彻", "落实", "为", "在", "经", "通过", "由")
TOPICS = {"requests": "requests"} | dict.fromkeys(CASE, "cases") | dict.fromkeys(DOCUMENTS, "document")
TOPICS |= dict.fromkeys(GROUPS["decision"], "decisions")
DIVIDED = (*WHOLES, "carried_in", "handled")  # what a list of applicants may divide
SUBJECTS = {"now", "self", "region", "government", "elsebody", "arise", "take", "accept", "total"}
BODIES = ("self", "elsebody", "region", "government")
OFF_TOPIC = ("matter", "openly", "marked", "information", "procurement", "purchase", "digits", "days")


@dataclass(frozen=True)
class _Said:
    """The classes of a clause's words, and what of numbers and headings is in it."""

    kinds: list[str]
    has_number: bool
    is_heading: bool
    number: float | None
    is_bare: bool  # no subject, time or verb of its own: 行政诉讼案件3件


@dataclass
class Listing:
    """A list of parts, bound to the number it divides."""

    head: float | None
    was_strong: bool
    is_of_requests: bool
    sum: float = 0
    kinds: set[str] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        return self.head is not None and self.sum == self.head

    @property
    def is_plain(self) -> bool:
        """Whether the parts so far are outcomes, or cover the whole: what follows is said of all of it."""
        return self.is_whole or not self.kinds or self.kinds <= {"outcome", "carried"}


@dataclass
class Frame:
    """The state of the reading between two clauses of a passage."""

    section: str
    region_is_own: bool
    topic: str = ""
    is_strong: bool = False
    is_same_sentence: bool = False
    is_now: bool = True
    is_own: bool = True
    has_region: bool = False  # a whole region has been named, of which its government is a part
    is_planned: bool = False
    is_marked: bool = False  # documents are marked as open, open on request or closed: no requests
    is_new_sentence: bool = False
    is_carried: bool = False  # the topic was named in a sentence before
    made: bool = False
    document: str = ""
    has_all_cases: bool = False  # a number of cases of all kinds stands before in the sentence
    case: str = ""  # whose results may follow
    has_results: bool = False  # the results of the last kind of case have been given
    stated: float | None = None  # how many requests a sentence before says came in
    headed: str = ""  # review, suit: what a heading names, 行政复议方面，共7件
    group: str = ""  # of outcomes, whose number stands before: its rows may follow
    antecedent: str = ""  # what 均 and 全部 speak of
    head: float | None = None  # the last whole number, which a list divides
    listing: Listing | None = None
    has_listed: bool = False  # parts of the requests stand before in the sentence

    @property
    def is_sure(self) -> bool:
        return self.is_now and self.is_own and not self.is_planned

    def paragraph(self, topic: str) -> Frame:
        """The frame of a new paragraph, under a heading that names a topic or none."""
        is_named = bool(topic)
        return Frame(self.section, self.region_is_own, topic, is_strong=is_named, is_same_sentence=is_named)

    def sentence(self, is_full_stop: bool) -> None:
        """A new sentence: lists end, and what is not carried by grammar."""
        if is_full_stop:
            self.is_strong = self.is_strong and self.listing is None
            self.listing, self.has_listed = None, False
            self.antecedent = "" if self.antecedent == "unknown" else self.antecedent
            self.is_planned = self.made = self.is_same_sentence = self.is_marked = self.has_all_cases = False
            self.is_new_sentence = self.is_carried = True
            self.case = self.document = self.headed = self.group = ""

    def enter(self, clause: Clause, text: str, number: float | None = None) -> None:
        """What the words of a clause, its ``text`` and its one number settle for itself and for what follows."""
        kinds = clause.kinds
        has_number = bool(set(kinds) & {*QUANTITY, "zero"})
        is_bare = not clause.every_kind & SUBJECTS
        said = _Said(kinds, has_number, not has_number and text.endswith("方面"), number, is_bare)
        if not has_number and text.startswith(BASIS) and "ofwhich" not in kinds:
            self._topic(replace(said, kinds=[kind for kind in kinds if kind == "requests"]))
            return
        if self.is_new_sentence:
            self._start_anew(kinds, said.is_heading)
        self._who(clause)
        self._when(clause)
        self._open_list(kinds)
        self._topic(said)
        if self._is_of_others(clause, number):
            self._set("other", False)
        if self.listing and clause.every_kind & {"now", "total"} and set(kinds) & set(VERBS[:6]):
            self.is_strong, self.listing = self.listing.was_strong, None

    def _is_of_others(self, clause: Clause, number: float | None) -> bool:
        """受理群众申请2135件, where a sentence before says that 12 requests came in: what others asked for."""
        is_bare = {"asked", "number"} <= set(clause.kinds) <= {"take", "accept", "handle", "asked", "number"}
        if not is_bare or self.is_same_sentence or self.stated is None or number is None:
            return False
        return number != self.stated and ("public" in clause.every_kind or number > 2 * self.stated)

    def _open_list(self, kinds: list[str]) -> None:
        """其中 opens a list of parts; 办理结果 ends one and opens another, of the whole again."""
        of_requests = self.topic == "requests"
        if "results" in kinds and of_requests:
            self.is_strong, self.listing = True, None
        if "ofwhich" in kinds:
            self.listing = Listing(self.head, self.is_strong, of_requests and self.antecedent != "")
            self.has_listed = of_requests and self.antecedent in DIVIDED

    def _start_anew(self, kinds: list[str], is_heading: bool) -> None:
        """Another year, another unit go on in the sentences behind as long as these speak of the same thing."""
        topics = {TOPICS[kind] for kind in kinds if kind in TOPICS}
        if topics and (is_heading or self.topic not in (*topics, "")):
            self.is_now = self.is_own = True
        self.is_new_sentence = False

    def _who(self, clause: Clause) -> None:
        """Whose number a clause gives. The first body named is the subject: 我局收到区政府办…, 区政府办征求我局…"""
        earlier = (None, *clause.tokens)
        named = [one for before, one in zip(earlier, clause.tokens, strict=False) if _is_subject(before, one)]
        if named:
            is_part = len(named) > 1 and named[1].start == named[0].end  # 全县各乡镇, 区政府本级
            subject = named[is_part].kind
            is_whole = subject == "region" or (subject == "government" and not self.has_region)
            self.is_own = subject == "self" or (is_whole and self.region_is_own)
            self.has_region = self.has_region or subject == "region"

    def _when(self, clause: Clause) -> None:
        """Which year a clause speaks of, and whether of what is planned. What was carried over is of this year."""
        is_carried = bool(clause.every_kind & {"carry", "again"})
        for one in clause.tokens:
            if one.kind in ("now", "elsewhen") or (one.kind == "last" and not is_carried):
                self.is_now = one.kind == "now"
                self.is_planned = self.is_planned and not self.is_now
            elif one.kind == "plan" or (one.kind == "next" and not is_carried):
                self.is_planned = True

    def _topic(self, said: _Said) -> None:
        """The last thing that a clause names is what those behind it go on about."""
        kinds = said.kinds
        self.headed = self._heading_of_cases(said) if said.is_heading else self.headed
        self.is_marked = self.is_marked or "marked" in kinds or (said.has_number and "openly" in kinds)
        for at, kind in enumerate(kinds):
            self._noun(kind, kinds[:at], said)
        if "mostly" in kinds:
            self.is_strong, self.listing = False, None  # 申请集中在征收领域，共156件
        if "unknown" in kinds:
            self._unknown(said)
        elif said.is_heading and not {"denial", "requests", "results", *CASE} & set(kinds):
            self.is_strong = self.is_strong and not kinds  # 网上办理方面，…

    def _noun(self, kind: str, before: list[str], said: _Said) -> None:
        if kind == "requests":
            is_plain = "denial" in said.kinds or not (said.has_number and "matter" in before)
            self._set("requests", is_plain)
            self.is_same_sentence = True
        elif kind in CASE:
            self._case(before, said)
        elif kind in DOCUMENTS:
            self.document = DOCUMENTS[kind]
            self._set("document", "matter" not in before)
        elif kind in GROUPS["decision"]:
            self._set("decisions", True)
        elif self._is_off_topic(kind, said):
            self._set("other", False)

    def _is_off_topic(self, kind: str, said: _Said) -> bool:
        """Whether a word names another subject: petitions do, but as a row of what is not processed."""
        if kind == "petition":
            return self.group != "not_processed" and "notprocessed" not in said.kinds
        return kind in OFF_TOPIC and "denial" not in said.kinds and (said.has_number or kind == "matter")

    def _set(self, topic: str, is_strong: bool) -> None:
        self.is_carried = False
        self.topic, self.is_strong = (topic, True) if is_strong else ("other", False)

    def _case(self, before: list[str], said: _Said) -> None:
        """Cases are those of disclosure where it is named, or where requests led to them; a number of all cases, said
        before, makes what follows a part of it."""
        kinds = said.kinds
        is_named = bool({"disclosure", "requests"} & set(before)) or self.section == "四" or _is_kind_of(before, said)
        is_denied = self.topic != "other" and ("denial" in kinds or said.number == 0)
        is_sure = (is_named and not self.has_all_cases) or self._leads_to_cases(said)
        self.is_carried = self.is_carried and not is_named
        if is_sure or is_denied:
            self.topic, self.is_strong = "cases", is_sure or said.number == 0
        elif said.has_number:
            self.topic, self.is_strong, self.has_all_cases = "other", False, True
        else:
            self.topic, self.is_strong = "cases" if self.topic != "other" else "other", False

    def _heading_of_cases(self, said: _Said) -> str:
        """行政复议方面，共7件: of which cases a heading speaks, where requests or disclosure have been named."""
        named = [kind for kind in said.kinds if kind in ("review", "suit")]
        is_named = "disclosure" in said.kinds or self.section == "四"
        is_led_to = self.topic in ("requests", "cases") and self.is_strong
        return named[0] if len(named) == 1 and (is_named or is_led_to) else ""

    def _leads_to_cases(self, said: _Said) -> bool:
        """Whether what was named before makes cases those of disclosure: requests led to them, or a list goes on."""
        if self.topic == "requests":
            return self.is_same_sentence and bool({"arise", "about"} & set(said.kinds))
        return self.topic == "cases" and self.is_strong and (not self.is_carried or said.is_bare)

    def _unknown(self, said: _Said) -> None:
        """A word that is not known may be another subject: with a number, or a verb of its own, it is."""
        kinds = said.kinds
        is_part = self.listing is not None or kinds[0] in ("about", "ofwhich")
        says = said.has_number or bool({"take", "accept", "newly", "digits"} & set(kinds))
        if self.topic in ("cases", "requests") and "percent" in kinds and "number" not in kinds:
            self.is_strong = self.is_strong and self.topic == "cases"  # 纠错率3.2%: a rate, no other subject
            return
        if says and not is_part and "requests" not in kinds:
            self._set("other", False)
        elif says or "requests" not in kinds:
            self.is_strong = False

    def leave(self, clause: Clause, value: float | None, kind: str) -> None:
        """What a clause with a number leaves behind: ``kind`` of claim, empty where it states none."""
        kinds = clause.kinds
        if value is None or {"versus", "share", "more", "less"} & set(kinds):
            return
        self.headed = ""
        self.stated = value if kind in ("new", "received", "requests") else self.stated
        self.group = kind.split(".")[1] if kind.startswith("outcome.") else ""
        if self.listing:
            self._part(clause, value, kind)
            return
        self.head = None if kind.startswith("carried") else value  # 收到9件，上年结转1件，其中…: of both
        if not kind and "total" in clause.every_kind and set(kinds) == {"number"}:
            self.antecedent = "requests" if self.topic == "requests" and self.is_strong else "unknown"
        else:
            self._whole(kind)
        if "among" in kinds and self.topic == "requests":  # 79件申请中，59件由自然人提出
            self.listing, self.has_listed = Listing(value, self.is_strong, is_of_requests=True), True

    def listed(self, topic: str) -> None:
        """What follows speaks of requests, or of cases, by what it lists (``labels``)."""
        self.topic, self.is_strong = topic, bool(topic)
        if topic == "requests":
            self.antecedent, self.has_listed = "requests", True

    def _whole(self, kind: str) -> None:
        self.antecedent = kind or "unknown"
        self.made = kind.startswith("decisions")
        if kind in (*CASES, ""):
            is_part = self.case == "suit" and kind.startswith("suit_")  # 行政诉讼9件，直接起诉3件，其中维持1件
            is_beside_another = self.case not in ("", kind) and not self.has_results and not is_part
            self.case, self.has_results = "" if is_beside_another else kind, False
        self._result(kind)

    def _result(self, kind: str) -> None:
        self.has_results = self.has_results or kind.startswith(tuple(f"{one}." for one in CASES))

    def _part(self, clause: Clause, value: float, kind: str) -> None:
        assert self.listing is not None
        self.listing.sum += value
        self._result(kind)
        self.listing.kinds.add(kind_of_part(clause, kind))
        if self.listing.is_whole:
            self.is_strong, self.listing = self.listing.was_strong, None
        elif self.listing.kinds & {"unknown", "channel"}:
            self.is_strong = False


def kind_of_part(clause: Clause, claim: str) -> str:
    """Of which kind a part of a list is: outcome, case, carried, applicant, channel or unknown."""
    kinds = set(clause.kinds)
    if kinds & {*OUTCOMES, *ROWS, "open", "held"}:
        return "outcome"
    if kinds & {*CASE, *RESULTS_OF_CASES}:
        return "case"
    if claim.startswith("carried") or "carry" in kinds:
        return "carried"
    if kinds & {*APPLICANTS, "applicant"}:
        return "applicant"
    return "channel" if "channel" in kinds else "unknown"


def _is_kind_of(before: list[str], said: _Said) -> bool:
    """行政复议(政府信息公开类)11件: of which kind cases are, said between their name and their number."""
    behind = said.kinds[len(before) + 1 :]
    return len(behind) > 1 and behind[-1] in QUANTITY and set(behind[:-1]) == {"disclosure"}


def _is_subject(before: Token | None, one: Token | None) -> bool:
    """Whether a word names a body, and the word before it does not make it an object: 被复议机关维持, 针对本部门."""
    is_object = before is not None and before.kind in ("arise", "about")
    return one is not None and one.kind in BODIES and not is_object

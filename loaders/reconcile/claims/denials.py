"""What a clause denies: 未收到政府信息公开申请和投诉、举报, 未发生因政府信息公开引起的行政复议、行政诉讼.

Each of the things joined is denied for itself; what is denied of something else (对申请的投诉, 企业的申请, 超期的申请)
is no denial of requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from loaders.reconcile.claims.clauses import Clause
from loaders.reconcile.claims.lexicon import Token
from loaders.reconcile.claims.shapes import DOCUMENTS, GROUPS, letters, spelt

BEFORE = ("requests", "disclosure", "asked", "joiner", "last")  # words before a denial that do not change it
VERBS_OF_DOCUMENTS = {"issue": "issued", "repeal": "repealed", "make": "decisions"}
VERBS = ("take", "accept", "arise", "handle", "denial")


@dataclass(frozen=True)
class Denied:
    """``kind``: no_request, no_review, no_suit; ``is_named``: whether disclosure is named in the same words."""

    kind: str
    start: int
    end: int
    is_named: bool


def _any(*kinds: str) -> str:
    return f"[{''.join(letters()[kind] for kind in kinds)}]"


def denials(clause: Clause) -> list[Denied]:
    """What a clause denies, thing by thing; nothing where one of its words may change what is denied."""
    words = [one for one in clause.core if one.kind not in ("number", "others")]  # 没有收到一件, 等情况
    at = next((place for place, one in enumerate(words) if one.kind == "denial"), None)
    if at is None or any(one.kind not in BEFORE for one in words[:at]):
        return []
    if words[0].kind == "last":  # 上年无结转
        words, at = [*words[1 : at + 1], words[0], *words[at + 1 :]], at - 1
    verb = next((VERBS_OF_DOCUMENTS[one.kind] for one in words[at:] if one.kind in VERBS_OF_DOCUMENTS), "")
    found = []
    for part in _parts(words[at:]):
        kind = _denied([one.kind for one in part], verb)
        if kind is None:
            return []
        if kind:
            named = {"requests", "disclosure"} & {one.kind for one in clause.core if one.start < part[-1].end}
            start, end = min(words[at].start, part[0].start), max(words[at].end, part[-1].end)
            found.append(Denied(kind, start, end, bool(named)))
    return found


def _parts(words: list[Token]) -> Iterator[list[Token]]:
    cuts = [-1, *(at for at, one in enumerate(words) if one.kind == "joiner"), len(words)]
    for before, after in pairwise(cuts):
        part = words[before + 1 : after]
        if part:
            yield part


def _denied(kinds: list[str], verb: str) -> str | None:
    """What a part denies: a kind of claim, "" for another matter, None where that is not sure. ``verb``: of documents
    and decisions, what is denied of them."""
    text = spelt(kinds)
    if verb:
        return _denied_of_table_two(kinds, text, verb)
    verbs = _any(*VERBS)
    ground = _any(*GROUPS["ground"], "denial")
    asked = _any("requests", "asked", "thing")
    shapes = (
        ("no_review", rf"{ground}*{_any('review')}{verbs}?{_any('thing')}?"),
        ("no_suit", rf"{ground}*{_any('suit')}{verbs}?{_any('thing')}?"),
        ("no_request", rf"{verbs}*{_any('about')}*{_any('requests')}{_any('asked')}?"),
        ("carried_in", rf"{_any('denial')}{_any('last')}{_any('carry')}{asked}?"),
        ("carried_in", rf"{_any('denial')}{_any('carry')}{_any('last')}{asked}?"),
        ("carried_out", rf"{_any('denial')}{_any('carry')}{_any('next')}{_any('handle', 'again')}*{asked}?"),
        ("asked", rf"{_any('denial')}?{_any('take', 'accept')}+{_any('asked')}"),
        ("asked", rf"{_any('denial')}{_any('take')}"),  # 2022年收到申请3件，2023年未收到
        ("", rf"{ground}*{_any('matter', 'thing')}+"),
        ("", rf"{_any('denial')}?{_any('collect', 'arise')}*{_any('fee', 'charges')}"),
    )
    return next((kind for kind, shape in shapes if re.fullmatch(shape, text)), None)


def _denied_of_table_two(kinds: list[str], text: str, verb: str) -> str | None:
    """未制定规范性文件, 未作出行政许可和行政处罚决定: one verb for all that is joined."""
    nouns = GROUPS["decision"] if verb == "decisions" else tuple(DOCUMENTS)
    shape = rf"{_any('denial', 'make', 'issue', 'repeal')}*{_any(*nouns)}{_any('ruling')}*"
    if not re.fullmatch(shape, text):
        return None
    noun = next(kind for kind in kinds if kind in nouns)
    return f"decisions.{noun}" if verb == "decisions" else f"{DOCUMENTS[noun]}.{verb}"

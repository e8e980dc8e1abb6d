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
from loaders.reconcile.claims.shapes import GROUPS, letters, spelt

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
    if at is None or any(one.kind not in ("requests", "disclosure", "asked", "joiner") for one in words[:at]):
        return []
    found = []
    for part in _parts(words[at:]):
        kind = _denied([one.kind for one in part])
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


def _denied(kinds: list[str]) -> str | None:
    """What a part denies: a kind of claim, "" for another matter, None where that is not sure."""
    text = spelt(kinds)
    verbs = _any(*VERBS)
    ground = _any(*GROUPS["ground"], "denial")
    shapes = (
        ("no_review", rf"{ground}*{_any('review')}{verbs}?{_any('thing')}?"),
        ("no_suit", rf"{ground}*{_any('suit')}{verbs}?{_any('thing')}?"),
        ("no_request", rf"{verbs}*{_any('about')}*{_any('requests')}{_any('asked')}?"),
        ("asked", rf"{_any('denial')}?{_any('take', 'accept')}+{_any('asked')}"),
        ("", rf"{ground}*{_any('matter', 'thing')}+"),
        ("", rf"{_any('denial')}?{_any('collect', 'arise')}*{_any('fee', 'charges')}"),
    )
    return next((kind for kind, shape in shapes if re.fullmatch(shape, text)), None)

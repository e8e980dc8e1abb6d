"""Bytes → text, for the encodings Chinese government sites really use.

A declaration is a hint and no more: pages are moved between systems and keep the old one. UTF-8 proves itself; between
the others the text decides: in Chinese every third character is one of a hundred. Broken bytes stay visible as U+FFFD,
so that no figure beside one is taken for sure; a file with many of them is refused.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from loaders.errors import RefusedDocumentError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # tried where there are NUL bytes
NARROW = ("utf-8", "gb18030", "big5hkscs")
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})")
# names that stand for more than they say: pages that declare them often go beyond
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}
WIDER |= {"utf8": "utf-8", "x-gbk": "gb18030", "big5-hkscs": "big5hkscs"}
SEVEN_BITS = {"hz": re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){2,}~\}")}  # Chinese without an eighth bit
REMEMBERED = 1  # content: a file is asked what it is, and then read
SAMPLE = 200_000  # bytes: enough to tell an encoding by

COMMON = frozenset(
    "的一是不了在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些"
    "政府信息公开申请办事项情况报告街道局镇区市县规章件数结果复议诉讼处理条例提供申"
    "這個為時來們會動過說產種後學經進著電裡現實兩體機當點從業開還請辦項況報鎮區縣規數結複訴訟處條資訊"
)
ENOUGH_CHINESE = 20  # characters beyond ASCII: fewer prove nothing
COMMON_SHARE = 0.08  # real Chinese has some 0.4, text read in a wrong encoding below 0.03
BROKEN_SHARE = 0.02  # of the characters beyond ASCII: more than this is another encoding, or a ruin
WITHIN_ASCII = re.compile(r"[\x01-\x7f]+")
QUESTIONS = re.compile(r"\?{3,}")  # what is left of a word saved in an encoding that lacks its characters
MANY_QUESTIONS = 200
LOST = "锟斤拷"  # what is left of two broken characters that were saved and read once more


@dataclass(frozen=True)
class _Attempt:
    """A content as one encoding reads it."""

    text: str

    @cached_property
    def foreign(self) -> str:
        """The characters beyond ASCII."""
        return WITHIN_ASCII.sub("", self.text[:SAMPLE])

    @cached_property
    def broken(self) -> int:
        return self.foreign.count("\ufffd") + self.foreign.count("\x00")

    @cached_property
    def common_share(self) -> float:
        return sum(map(COMMON.__contains__, self.foreign)) / max(len(self.foreign), 1)

    @property
    def is_clean(self) -> bool:
        """Whether hardly anything is broken; one broken character is no reason to refuse a page."""
        return self.broken <= max(1, BROKEN_SHARE * len(self.foreign))

    @property
    def is_chinese(self) -> bool:
        return self.common_share >= COMMON_SHARE


@lru_cache(REMEMBERED)
def decode(content: bytes) -> str:
    """The text of a file. Raises RefusedDocumentError where no encoding fits, or where its characters are lost."""
    found = _marked(content) or _best(content)
    if _is_ruin(content) if found is None else _is_twice_encoded(found) or _is_question_marks(found.text):
        raise RefusedDocumentError("ruined_text")
    if found is None:
        raise RefusedDocumentError("unknown_encoding")
    return found.text.replace("\x00", "\ufffd")


def _is_ruin(content: bytes) -> bool:
    """Whether a text that breaks in every encoding is plainly Chinese in one, or holds the marks of lost characters:
    then bytes were lost, and no encoding brings them back."""
    if any(content[:SAMPLE].count("\ufffd".encode(name)) >= ENOUGH_CHINESE for name in ("utf-8", "gb18030")):
        return True
    tried = [_attempt(content[:SAMPLE], encoding) for encoding in NARROW]
    return any(one.is_chinese and len(one.foreign) - one.broken >= ENOUGH_CHINESE for one in tried)


def _is_question_marks(text: str) -> bool:
    """Whether all Chinese was saved as question marks: many in runs, and not one character beyond ASCII."""
    return text[:SAMPLE].isascii() and sum(map(len, QUESTIONS.findall(text[:SAMPLE]))) >= MANY_QUESTIONS


def _attempt(content: bytes, encoding: str) -> _Attempt:
    return _Attempt(content.decode(encoding, errors="replace"))


def _marked(content: bytes) -> _Attempt | None:
    """The text of a file that begins with the mark of its encoding, unless the mark lies."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            found = _whole(_attempt(content[len(mark) :], encoding))
            if found and (found.is_chinese or not found.foreign):
                return found
            without = _best(content[len(mark) :])
            return without if without and (without.is_chinese or not found) else found
    return None


def _best(content: bytes) -> _Attempt | None:
    """The text in the encoding that breaks least of it; what is equally whole is chosen by the look of Chinese."""
    encodings, start = _encodings(content), content[:SAMPLE]
    if "utf-8" in encodings:
        proof = _attempt(start, "utf-8")
        if proof.is_clean and len(proof.foreign) >= ENOUGH_CHINESE:
            return _whole(proof if len(start) == len(content) else _attempt(content, "utf-8"))
    tried = [_attempt(start, encoding) for encoding in encodings]
    clean = [number for number, attempt in enumerate(tried) if attempt.is_clean]
    if not clean:
        return None
    best = max(clean, key=lambda n: (tried[n].is_chinese, -tried[n].broken, -n))
    return _whole(_attempt(content, encodings[best]))


def _whole(found: _Attempt) -> _Attempt | None:
    """The text if it is whole beyond the sample, too."""
    broken = found.text.count("\ufffd") + found.text.count("\x00")
    foreign = len(found.text) - len(found.text.encode("ascii", errors="ignore"))
    return found if broken <= max(1, BROKEN_SHARE * foreign) else None


def _encodings(content: bytes) -> list[str]:
    """The encodings to try, the likelier first."""
    start = content[:SAMPLE]
    if b"\x00" in start and _is_wide(start):
        return list(WIDE)
    seven = [name for name, pattern in SEVEN_BITS.items() if start.isascii() and pattern.search(start)]
    declared = [name[1].decode("ascii").lower() for name in DECLARED.finditer(start)]
    named = [encoding for name in declared if (encoding := WIDER.get(name, name)) in NARROW]
    return list(dict.fromkeys([*seven, *named, *NARROW]))


def _is_wide(start: bytes) -> bool:
    """Whether NUL bytes stand where the halves of ASCII characters would put them."""
    return start.count(0) > len(start) / 50


def _is_twice_encoded(found: _Attempt) -> bool:
    """Whether Chinese was once read in a wrong encoding and saved like that: 鏀垮簻, æ”¿åºœ."""
    if LOST in found.foreign and found.foreign.count(LOST) * len(LOST) > BROKEN_SHARE * len(found.foreign):
        return True
    if len(found.foreign) < ENOUGH_CHINESE or found.is_chinese:
        return False
    for wrong, right in (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030")):
        raw = found.foreign.encode(wrong, errors="replace")
        before = _Attempt(raw.decode(right, errors="ignore"))
        if before.is_chinese and len(before.foreign) >= ENOUGH_CHINESE / 2:
            return True
    return False

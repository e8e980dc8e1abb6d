"""The words of the genre, each with its class (``data/rules/lexicon.csv``), and a sentence cut into them.

Every place of a sentence gets the longest word that begins there; what is no word of the lexicon is ``unknown``. The
cost is linear in the length of the sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from loaders.forms import DATA, read_csv
from loaders.reconcile.claims.names import Named
from loaders.reconcile.claims.numbers import CHINESE, COUNTED, NUMBER

COUNTER = r"(?:件次|[件份宗起条次](?!套)|例(?!外)|个(?!工作|月|部门|单位|百分|小时|方面)|项(?!目数)|部(?!门|委|分|署))"
PLACEHOLDERS = ("YEAR", 0), ("LAST", -1), ("NEXT", 1)
PUNCTUATION = {",": "comma", ":": "colon", "(": "open_bracket", ")": "close_bracket"}
PUNCTUATION |= dict.fromkeys("[〔【", "open_bracket") | dict.fromkeys("]〕】", "close_bracket")
QUOTES = "“”\"'‘’「」『』《》<>〈〉"
QUANTITIES = (
    ("number", rf"{NUMBER}{COUNTER}{COUNTED}"),
    ("money", rf"{NUMBER}(?:亿元|万元|元){COUNTED}"),
    ("percent", r"(?<![约近\d.])\d+(?:\.\d+)?%|百分之?百"),
    ("digits", rf"\d[\d.]*|{CHINESE[:-1]}{{4,}}"),  # a long run is read once
    ("quote", f"[{QUOTES}]"),
    ("stop", r"[。！？；;.]"),
)


class Token(NamedTuple):
    """A word of a sentence: its class, where it stands, and the class of what it names, for a unit's name."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """The words of a year: literal ones by their first letter, and patterns."""

    words: dict[str, tuple[re.Pattern[str], dict[str, str]]]
    patterns: re.Pattern[str]

    def at(self, text: str, place: int) -> tuple[str, int]:
        """The class of the longest word that begins at a place, and where it ends."""
        found, end = PUNCTUATION.get(text[place], "unknown"), place + 1
        literal, classes = self.words.get(text[place], (None, {}))
        if literal and (match := literal.match(text, place)):
            found, end = classes[match[0]], match.end()
        match = self.patterns.match(text, place)
        if match and match.lastgroup and (match.end() > end or found == "unknown"):
            return match.lastgroup.partition("__")[0], match.end()
        return found, end


def _words() -> Iterator[tuple[str, str]]:
    for line in read_csv(DATA / "rules" / "lexicon.csv"):
        yield from ((word, line["class"]) for word in line["words"].split())


@cache
def lexicon(year: int) -> Lexicon:
    """The lexicon as it is for reports of a year."""
    by_letter: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for word, kind in _words():
        by_letter[word[0]][word] = kind
    literal = {
        letter: (re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True))), words)
        for letter, words in by_letter.items()
    }
    lines = [(line["class"], line["pattern"]) for line in read_csv(DATA / "rules" / "lexicon.csv") if line["pattern"]]
    patterns = []
    for at, (kind, pattern) in enumerate((*lines, *QUANTITIES)):
        for name, offset in PLACEHOLDERS:
            pattern = pattern.replace(name, str(year + offset))
        patterns.append(rf"(?P<{kind}__{at}>{pattern.replace('(?P<n>', '(?:')})")
    return Lexicon(literal, re.compile("|".join(patterns)))


def tokens(text: str, year: int, named: Named) -> list[Token]:
    """A sentence as words, in order. A name of the unit that reports is ``self``, that of another unit ``unknown``."""
    words, found = lexicon(year), list[Token]()
    place, is_start = 0, True
    while place < len(text):
        end = named.ends_at(text, place) if is_start else 0
        is_named = bool(end)
        kind, end = ("self", end) if end else words.at(text, place)
        if kind in ("self", "region", "government") and not is_named and named.is_other(text[place:end]):
            kind = "elsebody"
        elif kind == "elsebody" and named.name and named.is_own_office(text[place:end]):
            kind = "self"
        found.append(Token(kind, place, end))
        is_start = kind in STARTS or (is_start and kind in ("now", "ordinal", "small"))
        place = end
    return _without_quoted_numbers(found)


def _without_quoted_numbers(found: list[Token]) -> list[Token]:
    """“收到一件、登记一件”: what is quoted with its numbers is a saying, not a statement."""
    quoted: set[int] = set()
    opened = -1
    for at, one in enumerate(found):
        if one.kind == "quote":
            if opened >= 0 and any(inner.kind == "number" for inner in found[opened:at]):
                quoted |= set(range(opened + 1, at))
            opened = at if opened < 0 else -1
    if not quoted:
        return found
    return [one._replace(kind="unknown") if at in quoted else one for at, one in enumerate(found)]


STARTS = frozenset(("comma", "colon", "stop", "ordinal"))

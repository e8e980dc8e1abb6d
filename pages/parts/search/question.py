"""A question as it was typed, word by word, and where its words stand in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.labels import spellings
from loaders.reconcile.rulebook import load_rules
from pages.shared.data.queries.searched import SoughtWord
from pages.shared.view.selection import LONGEST_QUESTION

YEAR = re.compile(r"(20\d\d)年?度?")
MOST_WORDS = 8
AROUND = 28  # letters of a text on either side of what was found
Pieces = tuple[tuple[str, bool], ...]  # runs of a text, and whether one is what was asked for


def words_of(question: str) -> tuple[SoughtWord, ...]:
    """The words of a question; none of a blank one. What is too long or has too many is cut: see ``is_cut``."""
    typed = question[:LONGEST_QUESTION].encode("utf-8", "replace").decode("utf-8").split()
    return tuple(_word(one) for one in dict.fromkeys(typed[:MOST_WORDS]))


def is_cut(question: str) -> bool:
    """Whether more was asked than is searched for."""
    return len(question) > LONGEST_QUESTION or len(question.split()) > MOST_WORDS


def _word(text: str) -> SoughtWord:
    spelt = spellings(text)
    year = next((int(found[1]) for one in spelt if (found := YEAR.fullmatch(one))), None)
    rules = load_rules().values()
    word = SoughtWord(spelt, year)
    broken = [one.id for one in rules if is_in(word, one.title_zh, one.title_en) or is_id(word, one.id)]
    return word._replace(rules=tuple(broken))


def is_id(word: SoughtWord, code: str) -> bool:
    """Whether a word is a code: K01, k01."""
    return code.casefold() in (one.casefold() for one in word.spellings)


def is_in(word: SoughtWord, *texts: str) -> bool:
    """Whether any of some texts holds a word in any spelling."""
    return any(_pattern([word]).search(text) for text in texts)


def all_in(words: Sequence[SoughtWord], *texts: str) -> bool:
    """Whether every word stands in one or other of some texts."""
    return bool(words) and all(is_in(one, *texts) for one in words)


def _pattern(words: Sequence[SoughtWord]) -> re.Pattern[str]:
    """Longer spellings before shorter ones, so that the whole of what is found is marked."""
    spelt = sorted({one for word in words for one in word.spellings}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, spelt)), re.IGNORECASE)


def marked(text: str, words: Sequence[SoughtWord]) -> Pieces:
    """A text with what was asked for set off."""
    found, done = list[tuple[str, bool]](), 0
    for one in _pattern(words).finditer(text):
        found += [(text[done : one.start()], False), (one[0], True)]
        done = one.end()
    return tuple(piece for piece in (*found, (text[done:], False)) if piece[0])


def snippet(text: str, words: Sequence[SoughtWord]) -> Pieces:
    """What stands around the first word that a text holds, on one line."""
    line = " ".join(text.split())
    at = next((found.span() for one in words if (found := _pattern([one]).search(line))), (0, 0))
    start, end = max(0, at[0] - AROUND), at[1] + AROUND
    cut = line[start:end]
    return marked("…" * (start > 0) + cut + "…" * (end < len(line)), words)

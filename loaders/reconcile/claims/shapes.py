"""How a clause states something: the order of its words, by class (``data/rules/shapes.csv``).

A shape is a row of classes: ``a|b`` one of them, ``?`` may be left out, ``*`` any number, ``+`` at least one, ``@name``
a group of classes. A clause states what a shape says only where every word of it has its place in the shape: a word
that is not known, or that may change the subject, fits no shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.errors import BrokenRuleError
from loaders.forms import DATA, read_csv

REMEMBERED = 10_000  # rows of classes of words: those of most clauses are in other reports as well
OUTCOMES = {
    "granted": "granted",
    "partial": "partial",
    "denied": "denied",
    "unavailable": "unavailable",
    "notprocessed": "not_processed",
    "otheroutcome": "other",
}
APPLICANTS = {
    "natural_person": "natural_person",
    "citizen": "natural_person",
    "organisation": "organisation",
    "org_business": "org_business",
    "org_research": "org_research",
    "org_public_interest": "org_public_interest",
    "org_legal_service": "org_legal_service",
}
ROWS = {  # of table three, by the group of outcomes they are rows of
    **dict.fromkeys(("state_secret", "law_prohibited", "third_party", "internal_affairs"), "denied"),
    **dict.fromkeys(("process_info", "enforcement_file", "admin_query"), "denied"),
    **dict.fromkeys(("not_held", "needs_creation", "unclear"), "unavailable"),
    **dict.fromkeys(("petition", "repeat", "confirm_reissue"), "not_processed"),
    "no_correction": "other",
}
DOCUMENTS = {"rules": "rules", "normative": "admin_normative"}
GROUPS = {
    "get": ("take", "accept", "newly"),
    "ground": ("about", "disclosure", "requests", "asked", "arise", "take", "make"),
    "outcome": tuple(OUTCOMES),
    "applicant": tuple(APPLICANTS),
    "row": tuple(ROWS),
    "document": tuple(DOCUMENTS),
    "decision": ("licensing", "penalty", "compulsion"),
}
NEEDS = ("", "requests", "topic", "carried", "cases", "of_case", "headed", "row", "document", "made", "fees", "list")


@dataclass(frozen=True)
class Shape:
    """``claim``: of what kind (``outcome``, ``applicant``, ``document`` and ``decisions`` take the rest of their name
    from the words); ``needs``: what must have been named before."""

    claim: str
    text: re.Pattern[str]
    needs: str


@cache
def letters() -> dict[str, str]:
    """A letter for each class, so that the classes of a clause can be matched as text."""
    names = dict.fromkeys(line["class"] for line in read_csv(DATA / "rules" / "lexicon.csv"))
    more = ("number", "money", "percent", "digits", "unknown", "quote")
    return {name: chr(0x4E00 + at) for at, name in enumerate((*names, *more))}


@cache
def shapes() -> tuple[Shape, ...]:
    """The shapes, in the order in which they are tried. Raises BrokenRuleError for a class that no word has."""
    lines = read_csv(DATA / "rules" / "shapes.csv")
    return tuple(Shape(line["claim"], spelt_shape(line["shape"]), _need(line)) for line in lines)


def _need(line: dict[str, str]) -> str:
    if line["needs"] not in NEEDS:
        raise BrokenRuleError(f"shapes.csv: {line['needs']!r} of {line['claim']} is none of {', '.join(NEEDS)}")
    return line["needs"]


def spelt_shape(shape: str) -> re.Pattern[str]:
    """A shape as a pattern over the letters of classes. Raises BrokenRuleError for a class that no word has."""
    return re.compile("".join(_item(item) for item in shape.split()))


def _item(item: str) -> str:
    suffix = item[-1] if item[-1] in "?*+" else ""
    names = [name for one in item.rstrip("?*+").split("|") for name in _named(one)]
    unknown = [name for name in names if name not in letters()]
    if unknown:
        raise BrokenRuleError(f"shapes.csv: no word has the class {unknown[0]!r}")
    return f"[{''.join(letters()[name] for name in names)}]{suffix}"


def _named(name: str) -> tuple[str, ...]:
    return GROUPS.get(name[1:], (name,)) if name.startswith("@") else (name,)


def spelt(kinds: Iterable[str]) -> str:
    """The classes of a clause as text."""
    known = letters()
    unknown = known["unknown"]
    return "".join([known.get(kind, unknown) for kind in kinds])


def fitting(kinds: Iterable[str]) -> tuple[Shape, ...]:
    """The shapes that a clause has, by the classes of its words."""
    return _fitting(spelt(["number" if kind == "zero" else kind for kind in kinds]))


@lru_cache(REMEMBERED)
def _fitting(text: str) -> tuple[Shape, ...]:
    return tuple(one for one in shapes() if one.text.fullmatch(text))

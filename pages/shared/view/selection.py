"""What a view shows: one frozen value, read from the query string and written back to it. Pure; knows no Streamlit.

A choice that is unknown or not on offer is dropped and named in a sentence; it is never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from loaders.words import LANGUAGES, Words

PICTURES = ("png", "svg")
LONGEST = 60  # characters of a choice that was left out, when it is named
LONGEST_QUESTION = 60  # characters: more are not searched for
Query = Mapping[str, Sequence[str]]


def _bounded(question: str) -> str:
    """A question, cut to one character more than is searched for: enough to tell that it was longer."""
    return question[: LONGEST_QUESTION + 1]


@dataclass(frozen=True)
class Selection:
    """The choices of a view. An empty tuple means all; ``district`` None means the district shown by default."""

    language: str = field(default="zh", metadata={"key": "lang"})
    district: str | None = field(default=None, metadata={"key": "district"})
    organisations: tuple[str, ...] = field(default=(), metadata={"key": "unit"})
    years: tuple[int, ...] = field(default=(), metadata={"key": "year", "type": int})
    series: tuple[str, ...] = field(default=(), metadata={"key": "series"})
    focus: str | None = field(default=None, metadata={"key": "focus"})  # the one series shown per unit
    rules: tuple[str, ...] = field(default=(), metadata={"key": "rule"})
    severities: tuple[str, ...] = field(default=(), metadata={"key": "severity"})
    statuses: tuple[str, ...] = field(default=(), metadata={"key": "status"})
    version: int | None = field(default=None, metadata={"key": "version", "type": int})
    problem: str | None = field(default=None, metadata={"key": "problem"})  # the fingerprint of its leading finding
    cell: str | None = field(default=None, metadata={"key": "cell"})
    picture: str = field(default="png", metadata={"key": "picture"})  # how charts are saved: png or svg
    last_year: int = field(default=1, metadata={"key": "lastyear", "type": int})  # 0: its values are not shown
    pinned: tuple[str, ...] = field(default=(), metadata={"key": "pin"})  # units that stand first and in a colour
    scale: str = field(default="shared", metadata={"key": "scale"})  # of small multiples: shared, or own for each
    kinds: tuple[str, ...] = field(default=(), metadata={"key": "kind"})  # of units: subdistrict, town …
    part: str | None = field(default=None, metadata={"key": "part"})  # which part of a page is open; None: its first
    by: str | None = field(default=None, metadata={"key": "by"})  # what a chart is broken down by
    measure: str | None = field(default=None, metadata={"key": "as"})  # counts, shares, an index …
    against: str | None = field(default=None, metadata={"key": "against"})  # the second series of a scatter
    sort: str | None = field(default=None, metadata={"key": "sort"})  # a column of the table: 2025-down
    leaf: int = field(default=1, metadata={"key": "leaf", "type": int})  # of a long table
    behind: str | None = field(default=None, metadata={"key": "behind"})  # a sum that is taken apart: series-year
    question: str = field(default="", metadata={"key": "q", "type": _bounded})  # what is searched for


FIELDS = {one.name: one for one in fields(Selection)}
# choices that mean nothing on another page
OF_ONE_PAGE = ("part", "by", "measure", "against", "sort", "leaf", "behind", "question")
KEYS = {one.metadata["key"]: one.name for one in fields(Selection)}


@dataclass(frozen=True)
class Dropped:
    """A choice that was asked for and is not on offer: the field of the selection and what stood there."""

    field: str
    value: str

    def sentence(self, words: Words) -> str:
        """What was dropped, for the person who followed the link."""
        return words("selection.dropped", what=words(f"selection.field.{self.field}"), value=as_text(self.value))


@dataclass(frozen=True)
class Offer:
    """What can be chosen: id → label for each field, in order. A field that is absent is not checked."""

    choices: Mapping[str, Mapping[Any, str]]

    def label(self, name: str, value: Any) -> str:
        """The label of a choice; the choice itself where it has none."""
        return self.choices.get(name, {}).get(value, str(value))


def as_text(value: str) -> str:
    """What somebody else wrote into an address, in one line and not longer than a line."""
    shown = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return " ".join(shown.split())


def is_many(name: str) -> bool:
    """Whether a field of the selection holds several values."""
    return isinstance(FIELDS[name].default, tuple)


def from_query(query: Query) -> tuple[Selection, list[Dropped]]:
    """The selection a query string asks for, and what in it could not be read. Foreign parameters are left alone."""
    chosen: dict[str, Any] = {}
    dropped: list[Dropped] = []
    for key, texts in query.items():
        name = KEYS.get(key)
        if name is None:
            continue
        values = []
        for text in texts:
            try:
                values.append(FIELDS[name].metadata.get("type", str)(text))
            except ValueError:
                dropped.append(Dropped(name, text))
        unique = tuple(dict.fromkeys(values))
        if is_many(name):
            chosen[name] = unique
        elif unique:
            chosen[name] = unique[-1]
    for name, known in (("language", LANGUAGES), ("picture", PICTURES)):
        if name in chosen and chosen[name] not in known:
            dropped.append(Dropped(name, chosen.pop(name)))
    return Selection(**chosen), dropped


def to_query(selection: Selection) -> dict[str, list[str]]:
    """The query string of a selection; defaults are left out."""
    query = {}
    for name, one in FIELDS.items():
        value = getattr(selection, name)
        if value != one.default:
            query[one.metadata["key"]] = [str(each) for each in (value if is_many(name) else (value,))]
    return query


def on_offer(selection: Selection, offer: Offer) -> tuple[Selection, list[Dropped]]:
    """The selection without the choices that are not on offer, and those choices."""
    changes: dict[str, Any] = {}
    dropped: list[Dropped] = []
    for name, choices in offer.choices.items():
        value = getattr(selection, name)
        wanted = value if is_many(name) else () if value == FIELDS[name].default else (value,)
        refused = [each for each in wanted if each not in choices]
        if refused:
            dropped += [Dropped(name, str(each)) for each in refused]
            changes[name] = tuple(each for each in wanted if each in choices) if is_many(name) else FIELDS[name].default
    return replace(selection, **changes), dropped


def elsewhere(selection: Selection) -> Selection:
    """A selection as it goes along to another page: without what means nothing there."""
    bare: dict[str, Any] = {name: FIELDS[name].default for name in OF_ONE_PAGE}
    return replace(selection, **bare)


def sentence(selection: Selection, offer: Offer, words: Words, needs: Iterable[str]) -> str:
    """What the view shows, in words: 示例区；全部单位；2019–2025年."""
    parts = [_part(selection, offer, words, name) for name in ("district", *needs)]
    return words("list.semicolon").join(part for part in parts if part)


def _part(selection: Selection, offer: Offer, words: Words, name: str) -> str:
    value = getattr(selection, name)
    if name == "years":
        return words.years(value or offer.choices.get("years", ()))
    if is_many(name):
        labels = [offer.label(name, each) for each in value]
        every = f"selection.all.{name}"
        return words.join(labels) if labels else words(every) if words.has(every) else ""
    return "" if value is None else offer.label(name, value)

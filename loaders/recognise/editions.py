"""Which edition of the form each table follows: table by table, for a report may mix editions.

Decided for the document as a whole, before any figure is read, from what all its cuttings agree on: first by the
printed column headings that only one edition has, then by the rows. How many figures a cutting would read is no
evidence. A table that does not tell follows table two; where that does not tell either, the table that does. An
edition whose columns are all another's too is out where that other one shows itself: rows that lost a figure are as
wide as its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from loaders.forms import SECTIONS, Form, aliases, load_forms, mixed
from loaders.labels import REMEMBERED, likest, plain
from loaders.recognise.align import Match, align, ends_before, labels_before_figures
from loaders.recognise.lines import Strip, is_slot

SAME_WORD = 0.9  # a printed heading at least this like a heading of the form counts for that form
HEADING = 2.0  # what a heading of one edition alone is worth, in rows
TELLS = 0.6  # rows: an edition that explains a table better than another by less than this does not explain it better
LONGEST_HEADING = 60  # characters: a longer cell is prose
SENTENCE = frozenset("，。；！")
TABLES = ("二", "三")  # the tables whose rows are looked for by their labels


@dataclass(frozen=True)
class Alignment:
    """A document, cut in one way: for each edition and table the lines that are its rows."""

    lines: tuple[Strip, ...]
    matches: Mapping[tuple[str, str], tuple[Match, ...]]  # (edition, section) -> matches

    def of(self, form: Form) -> tuple[Match, ...]:
        """The rows of a form, which may mix editions."""
        return tuple(match for section in TABLES for match in self.matches[form.editions[section], section])

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The words that may be headings, ready to be compared."""
        texts = {cell.text for line in self.lines for cell in line.words if len(cell.text) <= LONGEST_HEADING}
        return tuple(text for text in dict.fromkeys(map(plain, texts)) if not SENTENCE & set(text))

    def score(self, edition: str, section: str) -> float:
        """How well an edition explains a table: its rows that hold figures and nothing else, and its own headings."""
        rows = (match.score for match in self.matches[edition, section] if all(map(is_slot, match.slots)))
        return sum(rows) + HEADING * heading_count(self, edition, section)


def aligned(lines: tuple[Strip, ...]) -> Alignment:
    """A cutting aligned with every edition."""
    labels, end = [tuple(labels_before_figures(line)) for line in lines], ends_before(lines)
    every = ((form, table) for form in load_forms().values() for table in TABLES)
    return Alignment(lines, {(form.id, table): tuple(align(lines, form, table, labels, end)) for form, table in every})


def heading_count(alignment: Alignment, edition: str, section: str) -> int:
    """How many of the column headings that only this edition has are printed."""
    return len({number for text in alignment.headings for number in _headed(text, edition, section)})


@lru_cache(4 * REMEMBERED)  # of two editions and two tables
def _headed(text: str, edition: str, section: str) -> tuple[int, ...]:
    """Of the column headings that only this edition has, those that a text is, by their numbers."""
    return tuple(number for number, wordings in enumerate(_own(edition, section)) if _is_heading(text, wordings))


def _is_heading(text: str, wordings: Sequence[str]) -> bool:
    return any(word in text for word in wordings) or bool(likest(plain(text), wordings, SAME_WORD))


@cache
def _own(edition: str, section: str) -> tuple[tuple[str, ...], ...]:
    """The wordings of each column heading of a table that no column of another edition is called by."""
    others = {word for form in load_forms() if form != edition for words in _wordings(form, section) for word in words}
    mine = _wordings(edition, section)
    return tuple(words for words in mine if not any(_alike(word, other) for word in words for other in others))


def _alike(word: str, other: str) -> bool:
    return word in other or other in word


@cache
def _wordings(edition: str, section: str) -> tuple[tuple[str, ...], ...]:
    form = load_forms()[edition]
    columns = {column.code: column.label_zh for row in form.section_rows(section) for column in row.columns}
    return tuple(
        tuple(map(plain, (label, *aliases(edition, "column").get(code, ())))) for code, label in columns.items()
    )


def choose(alignments: Sequence[Alignment]) -> Form:
    """The form of a document: for each table the edition that explains it, over all cuttings."""
    scores = {
        section: {
            form: sum(one.score(form, section) for one in alignments) / len(alignments)
            for form in _possible(alignments, section)
        }
        for section in TABLES
    }
    told = {section: found for section in TABLES if (found := _told(scores[section]))}
    whole = {form: sum(scores[section].get(form, 0.0) for section in TABLES) for form in load_forms()}
    main = next((told[section] for section in TABLES if section in told), max(whole, key=whole.__getitem__))
    return mixed({section: told.get(section, main) for section in SECTIONS})


def _possible(alignments: Sequence[Alignment], section: str) -> list[str]:
    """The editions that a table may follow: all, but where one shows itself none that has no heading of its own."""
    shown = [form for form in load_forms() if all(_shows_itself(one, form, section) for one in alignments)]
    return [form for form in load_forms() if not shown or form in shown or _own(form, section)]


def _shows_itself(alignment: Alignment, edition: str, section: str) -> bool:
    """Whether a heading that only this edition has is printed, and a row has all the figures it has there."""
    matches = alignment.matches[edition, section]
    is_full = any(len(one.slots) == one.width and all(map(is_slot, one.slots)) for one in matches)
    return is_full and heading_count(alignment, edition, section) > 0


def _told(scores: Mapping[str, float]) -> str | None:
    """The edition that explains a table better than every other, or None where two explain it as well."""
    best, *others = sorted(scores, key=scores.__getitem__, reverse=True)
    return best if all(scores[best] - scores[other] >= TELLS for other in others) else None

"""What was read of one file, as a person reads it on a terminal: columns aligned, Chinese letters two cells wide."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from loaders.figures import Figure
from loaders.forms import SECTIONS, Column, Form, Row
from loaders.identify.identity import Identity
from loaders.one_line import one_line
from loaders.outcome import Outcome
from loaders.recognise import Reading
from loaders.words import Words

GAP = "  "
LONGEST_CELL = 48  # terminal cells: a longer text is cut, the whole stands in --json
STATES = ("number", "blank", "dash", "text", "doubtful", "missing")


def say(key: str, language: str, **values: object) -> str:
    """A sentence of the command line."""
    return Words(language)(f"command.{key}", **values)


def width(text: str) -> int:
    """How many cells of a terminal a text takes: wide letters two, combining marks none."""
    wide = (2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text if _is_printed(letter))
    return sum(wide)


def _is_printed(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Mn", "Me", "Cf", "Cc")


def shortened(text: str, longest: int = LONGEST_CELL) -> str:
    """A text in one line of so many cells at most, its end cut."""
    line = "".join(filter(_is_printed, " ".join(text.split())))
    while width(line) > longest:
        line = line.removesuffix("…")[:-1] + "…"
    return line


def table(rows: Sequence[Sequence[str]], indent: str = GAP) -> list[str]:
    """Rows as lines, every column as wide as its widest cell; the last is not cut."""
    short = [[*(shortened(cell) for cell in row[:-1]), shortened(row[-1], 4 * LONGEST_CELL)] for row in rows]
    widths = [max(map(width, column)) for column in zip(*short, strict=True)]
    padded = ((cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)) for row in short)
    return [(indent + GAP.join(row)).rstrip() for row in padded]


def receipt(outcome: Outcome, language: str) -> list[str]:
    """What was read of one file: whose, which year, how much is sure, what is not, and the figures that are not 0."""
    lines = [one_line(say(outcome.status, language) + say("of_file", language, name=outcome.name))]
    if outcome.reason_code:
        lines.append(Words(language).reason(outcome.reason_code, outcome.reason_detail))
    if outcome.identity and outcome.reading:
        form = outcome.reading.of_form
        lines += _identity(outcome.identity, form, language)
        for title, rows in (
            (_sure(outcome.reading, language), _sections(outcome.reading, form, language)),
            (say("doubts", language), _doubts(outcome.reading, form, language)),
            (say("extra_rows", language), _extra_rows(outcome.reading, language)),
            (say("not_zero", language), _not_zero(outcome.reading, form, language)),
        ):
            lines += ["", title, *table(rows)] if rows else []
        if not any(figure.value for figure in outcome.reading.figures.values()):
            lines += ["", say("all_zero", language)]
    return lines


def unsure(identity: Identity, language: str) -> str:
    """Whom it may be, where the unit is asked; empty where nobody can be offered."""
    named = (_offered(one.name, one in identity.in_ledger, language) for one in identity.candidates)
    names = Words(language)("list.comma").join(named)
    return say("candidates", language, names=names) if names and not identity.organisation else ""


def _offered(name: str, is_known: bool, language: str) -> str:
    return say("in_ledger", language, name=name) if is_known else name


def _identity(identity: Identity, form: Form, language: str) -> list[str]:
    asked = say("asked", language)
    name = identity.organisation.name if identity.organisation else f"{asked} {unsure(identity, language)}".strip()
    year = str(identity.year) if identity.year else asked
    title = form.title_zh if language == "zh" else form.title_en
    facts = [(say("unit", language), name), (say("year", language), year), (say("form", language), title)]
    evidence = [
        (
            Words(language)(f"evidence.{sign.about}"),
            sign.value,
            Words(language)(f"evidence.{sign.source}"),
            Words(language).place(sign.place),
            sign.text,
        )
        for sign in identity.evidence
    ]
    return ["", *table(facts, ""), *(["", say("evidence", language), *table(evidence)] if evidence else [])]


def _sure(reading: Reading, language: str) -> str:
    return say("figures", language, number=reading.count("number"), cells=len(reading.figures))


def _sections(reading: Reading, form: Form, language: str) -> list[tuple[str, str]]:
    """How many cells of each table stand in which state."""
    rows = []
    for section in SECTIONS:
        states = [reading.figures[cell].state for row in form.section_rows(section) for cell in row.cells]
        counts = Counter(states)
        named = ((Words(language)(f"state.{state}"), counts[state]) for state in STATES if counts[state])
        shown = _listed((say("state_count", language, state=state, count=count) for state, count in named), language)
        title = Words(language)(f"section_name.{section}")
        rows.append((say("section_cells", language, section=title, cells=len(states)), shown))
    return rows


def _doubts(reading: Reading, form: Form, language: str) -> list[tuple[str, str, str, str]]:
    """The doubtful figures, those of one place and reason together: place, cells, what is written there, why."""
    doubtful = [figure for figure in reading.figures.values() if figure.doubt]
    grouped = groupby(doubtful, lambda one: (one.place, form.row_of(one.cell), one.raw, one.doubt, one.likely))
    return [
        (
            Words(language).place(where),
            _cells(row, list(run), form, language),
            f"“{raw}”",
            Words(language).doubt(why, likely),
        )
        for (where, row, raw, why, likely), run in grouped
    ]


def _cells(row: Row, run: Sequence[Figure], form: Form, language: str) -> str:
    """The name of the one cell in doubt, or of its row where several are."""
    return form.label(run[0].cell, language) if len(run) == 1 else row.label(language)


def _extra_rows(reading: Reading, language: str) -> list[tuple[str, str, str]]:
    return [(Words(language).place(row.place), row.label, GAP.join(row.cells)) for row in reading.extra_rows]


def _not_zero(reading: Reading, form: Form, language: str) -> list[tuple[str, str, str]]:
    """The rows that hold figures other than 0: place of the first, row, its figures by column."""
    rows = []
    for row in form.rows:
        run = [
            (reading.figures[cell], column)
            for cell, column in zip(row.cells, row.columns, strict=True)
            if reading.figures[cell].value
        ]
        if run:
            figures = _listed((_figure(figure, column, language) for figure, column in run), language)
            rows.append((Words(language).place(run[0][0].place), row.label(language), figures))
    return rows


def _figure(figure: Figure, column: Column, language: str) -> str:
    """A figure with its column; beside an amount in yuan what is printed."""
    label = column.label_zh if language == "zh" else column.label_en
    if column.is_money:
        return say("amount", language, column=label, value=figure.value, raw=figure.raw.strip())
    return f"{label} {figure.value}"


def _listed(parts: Iterator[str], language: str) -> str:
    return Words(language)("list.comma").join(parts)

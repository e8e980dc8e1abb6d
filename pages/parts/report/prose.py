"""The prose of a report with the numbers it states marked: checked against which cells, and how that ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from loaders.forms import Form
from loaders.said import findings
from loaders.words import Words
from pages.parts.report.printed import anchor
from pages.shared.data import Row, each_row
from pages.shared.look.marks import BLUE, GREY, mark
from pages.shared.look.templates import template

TEMPLATE = "parts/report/prose.html.jinja"
CHECKED = ("pass", "fail", "undetermined")
COLOURS = {one: mark("outcome", one).colour for one in CHECKED} | {"neutral": GREY, "focus": BLUE}


class Piece(NamedTuple):
    """A run of the text; a stated number has a status (``unchecked``: no rule is about it) and what is said of it."""

    text: str
    status: str | None = None
    symbol: str = ""
    title: str = ""
    id: str = ""
    anchor: str = ""  # of the cell it was checked against


def passage(text: str, claims: pd.DataFrame, form: Form, words: Words) -> str:
    """One section as HTML, its claims (``queries.claims``) marked. What a document brought along is escaped."""
    return template(TEMPLATE).render(pieces=list(pieces(text, claims, form, words)), colours=COLOURS)


def pieces(text: str, claims: pd.DataFrame, form: Form, words: Words) -> Iterator[Piece]:
    """The text cut where claims begin and end; of claims that overlap the first is marked."""
    done = 0
    for one in each_row(claims.sort_values(["start_at", "end_at"])):
        if one.start_at < done:
            continue
        yield Piece(text[done : one.start_at])
        status = one.status if one.status in CHECKED else "unchecked"
        symbol = mark("outcome", status).symbol if status in CHECKED else ""
        name, cell = f"said-{one.section}-{one.start_at}", checked_against(one, form)
        told = said(one, form, words) + words("prose.go_to_cell") * bool(cell)
        yield Piece(text[one.start_at : one.end_at], status, symbol, told, name, anchor(cell) if cell else "")
        done = one.end_at
    yield Piece(text[done:])


def checked_against(one: Row, form: Form) -> str | None:
    """The cell that a checked number leads to: one of the relation it agrees with, else the first it was checked
    against; None where no rule is about it."""
    if one.status not in CHECKED:
        return None
    matched = [ref.cell for ref in findings.cells_of(one.matched or "", form) if not (ref.offset or ref.over_units)]
    return next((cell for cell in (*matched, *json.loads(one.cells)) if cell in form.column_by_cell), None)


def said(one: Row, form: Form, words: Words) -> str:
    """What a stated number was checked against, and how that ended."""
    number = one.value if one.value == int(one.value) else round(one.value, 2)
    about = findings.subject(f"{one.kind}={number:g}", form, words)
    if one.status not in CHECKED:
        return words("prose.unchecked", about=about)
    cells = words.join(
        form.label(cell, words.language) for cell in json.loads(one.cells) if cell in form.column_by_cell
    )
    key = "prose.checked" if cells else "prose.checked_alone"
    ended = words(key, about=about, cells=cells, ended=mark("outcome", one.status).text(words))
    if one.matched:
        ended += words("prose.matched", formula=findings.formula(one.matched, form, words))
    return ended

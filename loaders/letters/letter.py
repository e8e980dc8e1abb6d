"""What stands in a letter: the values of its template, from the problems of a report or from a report that is owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loaders.calendar import Due
from loaders.figures import Figure
from loaders.forms import SECTIONS, Form, form_of
from loaders.letters.annex import printed
from loaders.organisations import Organisation
from loaders.reconcile.explain.wording import foot
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.said.question import asked
from loaders.said.trouble import Told, Trouble
from loaders.words import Words, unstressed

FEW = 6  # cells of a problem: so many are all written out, of more not those that are 0; so many relations
NAMED = 12  # cells of a problem that are written out; the annex marks every one
WORDS = Words("zh")  # letters are Chinese, whatever the page or command speaks


@dataclass(frozen=True)
class Letter:
    """A letter as a Word file. ``kind``: rectification or reminder; ``name`` of the file; how many ``problems``."""

    kind: str
    unit: Organisation
    year: int
    name: str
    problems: int
    content: bytes


def day(moment: date | None) -> str:
    """A day in words; room for one where none is known."""
    return WORDS.date(moment.isoformat()) if moment else WORDS("letters.no_day")


def sent(unit: Organisation, year: int, answer_due: date | None) -> dict[str, Any]:
    """What every letter has: to whom, of which year, until when; who sends it is not known and stays open."""
    open_still = {"office": WORDS("letters.office"), "date": WORDS("letters.no_day")}
    return {"unit": unit.name, "year": year, "answer_due": day(answer_due)} | open_still


def reminder(due: Due, today: date) -> dict[str, Any]:
    """The values of the letter on a report that is late and not there."""
    basis = WORDS(f"due.source.{due.source}")
    return {"due": day(due.day), "basis": basis, "today": day(today), "days": due.days}


def rectification(problems: Sequence[Trouble], figures: Mapping[str, Figure], version: str) -> dict[str, Any]:
    """The values of the letter on the problems of a report, with its tables that they are about."""
    return {
        "version": version,
        "count": len(problems),
        "problems": [_problem(number, one) for number, one in enumerate(problems, 1)],
        "annexes": list(_annexes(problems, figures)),
        "foot": foot(WORDS.language),
    }


def _problem(number: int, one: Trouble) -> dict[str, Any]:
    relations = list(dict.fromkeys(_relation(told, form_of(one.form)) for told in one.findings))
    cells, others = list(_cells(one)), _others(one)
    more = [WORDS("letters.more_relations", count=len(relations) - FEW)] if len(relations) > FEW else []
    unnamed = others + max(len(cells) - NAMED, 0)
    more += [WORDS("letters.more_cells", count=unnamed)] if unnamed else []
    return {
        "number": number,
        "severity": WORDS(f"severity.{one.lead.severity}" if one.lead.status == "fail" else "outcome.undetermined"),
        "title": findings.title(load_rules()[one.lead.rule_id], WORDS),
        "question": asked(one, WORDS),
        "relations": relations[:FEW] + more,
        "cells": cells[:NAMED],
    }


def _relation(told: Told, form: Form) -> str:
    """What must hold, with labels and with figures, and whether it does not or cannot be told."""
    formula = findings.formula(told.formula, form, WORDS)
    parts = [
        findings.statement(load_rules()[told.rule_id], WORDS),
        findings.subject(told.subject, form, WORDS),
        formula if len(formula) <= findings.LONG else "",  # a longer one is said by its rule
        findings.numbers(told.numbers, told.status, WORDS),
    ]
    what = WORDS("list.semicolon").join(unstressed(part) for part in parts if part)
    return WORDS(f"letters.{told.status}", rule=told.rule_id, what=what)


def _cells(one: Trouble) -> Iterator[dict[str, str]]:
    """What is printed in the cells of a problem: those that are suspected first, then what is not a zero."""
    form = form_of(one.form)
    for cell in _telling(one):
        code, place = cell["cell"], WORDS.place(cell["place"])
        owner = findings.owner(code, form)
        stands = cell["raw"].strip() or WORDS(f"state.{cell['state']}")
        yield {
            "report": WORDS.year(cell["year"]),
            "section": WORDS(f"section_name.{owner.row_of(code).section}"),
            "row": owner.row_of(code).label(),
            "column": owner.column_by_cell[code].label_zh,
            "printed": stands + (WORDS("explain.place", place=place) if place else ""),
        }


def _named(one: Trouble) -> list[Mapping[str, Any]]:
    """The cells that the findings of a problem name, each once."""
    return list({(cell["year"], cell["cell"]): cell for told in one.findings for cell in told.cells}.values())


def _telling(one: Trouble) -> list[Mapping[str, Any]]:
    """Of those the suspected ones, then what is not a zero; all where they are few."""
    found, suspects = _named(one), {(one.year, cell) for cell in one.suspects}
    ordered = sorted(found, key=lambda cell: ((cell["year"], cell["cell"]) not in suspects, cell["value"] == 0))
    telling = [cell for cell in ordered if (cell["year"], cell["cell"]) in suspects or cell["value"] != 0]
    return ordered if len(found) <= FEW else telling


def _others(one: Trouble) -> int:
    """How many are not among them."""
    return len(_named(one)) - len(_telling(one))


def _annexes(problems: Iterable[Trouble], figures: Mapping[str, Figure]) -> Iterator[dict[str, Any]]:
    """The tables that the problems are about, as the report has them, with marks."""
    suspects: set[str] = set()
    involved: set[str] = set()
    form = None
    for one in problems:
        form = form_of(one.form)
        suspects |= set(one.suspects)
        if not one.suspects:
            involved |= {cell for told in one.findings if told.status == "fail" for cell in _own(told, one.year)}
    if form is None:
        return
    marked = {cell for cell in suspects | involved if cell in form.column_by_cell}
    sections = [one for one in SECTIONS if any(form.row_of(cell).section == one for cell in marked)]
    for number, section in enumerate(sections, 1):
        yield {
            "number": number,
            "caption": WORDS("letters.annex", section=WORDS(f"section_name.{section}")),
            "legend": WORDS("letters.legend"),
            "printed": printed(form, section, figures, suspects, involved - suspects),
        }


def _own(told: Told, year: int) -> set[str]:
    return {cell["cell"] for cell in told.cells if cell["year"] == year}

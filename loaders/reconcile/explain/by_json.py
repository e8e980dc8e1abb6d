"""``python -m loaders explain``: a case of JSON -> its answer. The contract is in the README.

A case: ``{"id", "form", "cells": {cell: number|null}, "previous": {cell: number|null}?, "locked": [cell]?}``. A cell
that a case does not name is a blank. What cannot be understood is answered with ``error``; the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from math import isfinite
from typing import Any, TextIO

from loaders.bounds import TooLongError, bounded
from loaders.forms import Form, load_forms
from loaders.reconcile.explain.answer import Explanation
from loaders.reconcile.explain.hints import hints
from loaders.reconcile.explain.locate import locate

LONGEST_CASE = 1_000_000  # characters; one with every cell of both forms has twenty thousand


class UnusableCaseError(ValueError):
    """A case that cannot be answered, and why."""


def answers(cases: TextIO) -> Iterator[dict[str, Any]]:
    """The answers to the lines of a text, blank ones left out; of one that is too long no more is kept than its
    beginning."""
    while line := cases.readline(LONGEST_CASE + 1):
        is_whole = len(line) <= LONGEST_CASE
        while len(line) > LONGEST_CASE and not line.endswith("\n"):
            line = cases.readline(LONGEST_CASE + 1)
        if not is_whole:
            yield {"id": None, "error": f"a case has no more than {LONGEST_CASE} characters"}
        elif line.strip():
            yield answer(line)


def answer(line: str) -> dict[str, Any]:
    """The answer to one line. Never raises for what is in it."""
    case: Any = None
    try:
        with bounded():
            case = _parsed(line)
            return _answered(case)
    except (UnusableCaseError, RecursionError) as error:
        said = str(error)
    except TooLongError:
        said = "it takes longer than a case may"
    return {"id": case.get("id") if isinstance(case, dict) else None, "error": said}


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:  # no JSON, or a number of thousands of digits
        raise UnusableCaseError(str(error)) from error


def _answered(case: Any) -> dict[str, Any]:
    if not isinstance(case, dict):
        raise UnusableCaseError("a case is a JSON object with id, form and cells")
    form = load_forms().get(str(case.get("form")))
    if form is None:
        raise UnusableCaseError(f"form {case.get('form')!r}: none of {', '.join(load_forms())}")
    figures = _figures(case.get("cells"), "cells", _known_cells(form))
    previous = _figures(case.get("previous") or {}, "previous", _known_cells(*load_forms().values()))
    location = locate(figures, form, previous=previous, locked=_locked(case.get("locked") or [], form))
    return {
        "id": case.get("id"),
        "status": location.status,
        "explanations": [_explanation(one) for one in location.explanations],
        "common": sorted(location.common, key=form.cells.index),
        "at_least": location.at_least,
        "complete": location.complete,
        "unused": list(location.unused),
        "blanks": dict(location.blanks),
        "hints": [vars(one) for one in hints(figures, form, previous)],
    }


def _explanation(one: Explanation) -> dict[str, Any]:
    return {
        "changes": {change.cell: change.proposed for change in one.changes},
        "size": len(one.changes),
        "steps": one.steps,
        "kind": one.kind,
        "rank": one.rank,
        "evidence": list(one.evidence),
    }


@cache
def _known_cells(*forms: Form) -> frozenset[str]:
    return frozenset(cell for form in forms for cell in form.cells)


def _figures(given: Any, name: str, known: frozenset[str]) -> Mapping[str, int | float | None]:
    """The figures of a case. Raises UnusableCaseError for an unknown cell or what is no number."""
    if not isinstance(given, dict):
        raise UnusableCaseError(f"{name} is an object: cell -> number or null")
    unknown = sorted(set(given) - known)
    if unknown:
        raise UnusableCaseError(f"{name}: the form has no cell {', '.join(unknown[:3])}")
    return {cell: _number(value, name, cell) for cell, value in given.items()}


def _number(value: Any, name: str, cell: str) -> int | float | None:
    if value is None or type(value) is int:
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if not is_number:
        raise UnusableCaseError(f"{name}, {cell}: {value!r} is no number; null stands for a blank")
    return int(value) if value == int(value) else value


def _locked(given: Any, form: Form) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(cell, str) for cell in given):
        raise UnusableCaseError("locked is a list of cells")
    unknown = sorted(set(given) - set(form.cells))
    if unknown:
        raise UnusableCaseError(f"locked: the form has no cell {', '.join(unknown[:3])}")
    return tuple(given)

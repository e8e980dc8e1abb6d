"""What a row that is missing or left blank must hold, where the rest of its table leaves one answer only.

The identities of a table are solved step by step: one with a single open cell gives its value, one whose open cells
can only add up to nothing makes them 0. It is said only where that fills every open cell, with whole numbers from 0 on,
and then every identity of the table holds. It is a question to ask the unit, never a figure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from loaders.forms import SECTIONS
from loaders.reconcile.balances import Balance, balances
from loaders.reconcile.filed import Filed
from loaders.reconcile.language.interval import Interval

OPEN = ("missing", "blank", "dash")
CODE = "balancing"  # of the hint; behind it the cells with their values, as JSON
Values = dict[str, float]


def balancing(report: Filed) -> dict[str, Values]:
    """By section: for every row with open cells, what each of them must hold. Sections that leave more than one answer,
    or none, have no entry; nor has one where blanks are zeros throughout, of which another rule speaks."""
    return {section: found for section in SECTIONS if (found := _of_section(report, section))}


def _of_section(report: Filed, section: str) -> Values:
    figures = {cell: report.figures[cell] for cell in report.section_cells(section)}
    unread = {cell: figure for cell, figure in figures.items() if figure.value is None}
    own = [one for one in balances(report.form) if set(one.cells) <= set(figures)]
    if not own or not unread or any(figure.state not in OPEN for figure in unread.values()):
        return {}
    known = {cell: figure.value for cell, figure in figures.items() if figure.value is not None}
    filled = _solved(own, known)
    is_whole = all(value >= 0 and value == int(value) for value in filled.values())
    found = {cell: filled[cell] for cell in unread if cell in filled}
    says_something = any(found.values()) or any(figure.state == "missing" for figure in unread.values())
    holds = all(one.holds({cell: Interval(value, value) for cell, value in filled.items()}) for one in own)
    return found if says_something and is_whole and holds else {}


def _solved(own: list[Balance], known: Values) -> Values:
    """The known cells with those that follow from them; what does not follow stays out. Each identity is looked at
    again only when one of its cells has been found."""
    filled = dict(known)
    of_cell: dict[str, list[Balance]] = {}
    for one in own:
        for cell in one.cells:
            of_cell.setdefault(cell, []).append(one)
    waiting = list(own)
    while waiting:
        for cell, value in _following(waiting.pop(), filled):
            filled[cell] = value
            waiting += of_cell[cell]
    return filled


def _following(one: Balance, filled: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """The open cells of an identity that the others leave one value for."""
    unknown = [cell for cell in one.cells if cell not in filled]
    rest = sum(factor * filled[cell] for cell, factor in one.coefficients.items() if cell in filled)
    if len(unknown) == 1:
        yield unknown[0], -rest / one.coefficients[unknown[0]]
    elif rest == 0 and len({one.coefficients[cell] > 0 for cell in unknown}) == 1:
        yield from ((cell, 0) for cell in unknown)


def hint_of(values: Values) -> str:
    """The hint that says so: its code and the values."""
    return f"{CODE} {json.dumps({cell: int(value) for cell, value in values.items()})}"

"""The series followed over the years, from ``data/forms/crosswalk.csv``.

A series is a sum of cells, written once for each form. Where a form break lies between two years the crosswalk says
whether the two measures are ``exact`` (one line through both), ``near`` (one line, with a mark and a caveat) or
``none`` (two separate measures, never one line).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise, product
from pathlib import Path

from loaders.declared import Line, at, declared
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, Form, load_forms

LEVELS = ("none", "near", "exact")  # of comparability, the weakest first
Placed = tuple[str, Line]  # a line with its place
UNITS = {"万元": "元", "未注明": "元"}  # money is stored in yuan whatever the form prints


@dataclass(frozen=True)
class Series:
    """One series: its words, its cells in each form (empty where the form does not ask), unit and comparability."""

    id: str
    label_zh: str
    label_en: str
    cells: Mapping[str, tuple[str, ...]]  # form id -> cells that are added up
    breaks: Mapping[tuple[str, str], str]  # (form, next form) -> exact, near, none
    notes_zh: tuple[str, ...]
    notes_en: tuple[str, ...]
    unit: str  # 件, 项 or 元
    section: str  # of the table that its cells stand in

    def edition(self, form: Form) -> str:
        """The edition of a form that the table of this series follows."""
        return form.editions[self.section]

    @property
    def over_breaks(self) -> str:
        """Whether the series goes on over every change of the form: the weakest of its breaks."""
        return weakest(self.breaks.values())

    def comparability(self, first_form: str, second_form: str) -> str:
        """Whether values on two forms may be compared: the weakest of the breaks between them."""
        if first_form == second_form:
            return "exact"
        order = list(load_forms())
        low, high = sorted((order.index(first_form), order.index(second_form)))
        return weakest(self.breaks.get(pair, "none") for pair in pairwise(order[low : high + 1]))


def weakest(levels: Iterable[str]) -> str:
    """The weakest of some levels of comparability; exact for none."""
    return min(levels, key=LEVELS.index, default="exact")


def expand(pattern: str, form: Form) -> tuple[str, ...]:
    """The cells of a form that a pattern such as ``app.result.denied.*:total`` names, in printed order."""
    return tuple(cell for cell in form.cells if fnmatchcase(cell, pattern))


def _cells(expression: str, form: Form) -> tuple[str, ...]:
    terms = [term.strip() for term in expression.split("+") if term.strip()]
    cells = [cell for term in terms for cell in expand(re.sub(r"^sum\((.+)\)$", r"\1", term), form)]
    if terms and not cells:
        raise BrokenRuleError(f"{expression!r} names no cell of form {form.id}; correct it")
    return tuple(cells)


def _cells_by_form(lines: list[Placed]) -> dict[str, tuple[str, ...]]:
    """The cells of a series in each form; none in a form that no line names. Two lines say the same of one form."""
    found: dict[str, tuple[str, ...]] = {}
    for (place, line), side in product(lines, ("from", "to")):
        name, expression = line[f"{side}_form"], line[f"{side}_expr"]
        with at(f"{place}: series {line['series_id']!r}"):
            _check_known("form", name, load_forms())
            _check_known("comparability", line["comparability"], LEVELS)
            cells = _cells(expression, load_forms()[name])
            if found.setdefault(name, cells) != cells:
                said = f"{expression!r} of form {name} is not what a line above says of it"
                raise BrokenRuleError(f"{said}; make them agree")
    return {form: found.get(form, ()) for form in load_forms()}


def _check_known(field: str, found: str, known: Collection[str]) -> None:
    if found not in known:
        raise BrokenRuleError(f"{field} {found!r} is none of {', '.join(known)}; correct it")


def _only(kind: str, found: set[str]) -> str:
    if len(found) != 1:
        raise BrokenRuleError(f"mixes the {kind} {sorted(found)}; make a series of each")
    return found.pop()


def _series(lines: list[Placed]) -> Series:
    forms, cells = load_forms(), _cells_by_form(lines)
    place, first = lines[0]
    printed = {forms[form].column_by_cell[cell].unit for form, named in cells.items() for cell in named}
    sections = {forms[form].row_of(cell).section for form, named in cells.items() for cell in named}
    with at(f"{place}: series {first['series_id']!r}"):
        unit, section = _only("units", {UNITS.get(one, one) for one in printed}), _only("tables", sections)
    return Series(
        id=first["series_id"],
        label_zh=first["label_zh"],
        label_en=first["label_en"],
        cells=cells,
        breaks={(line["from_form"], line["to_form"]): line["comparability"] for _, line in lines},
        notes_zh=tuple(line["note_zh"] for _, line in lines if line["note_zh"]),
        notes_en=tuple(line["note_en"] for _, line in lines if line["note_en"]),
        unit=unit,
        section=section,
    )


@cache
def load_series(path: Path = DATA / "forms" / "crosswalk.csv") -> dict[str, Series]:
    """Every series of the crosswalk, by id, in the order of the file. Raises BrokenRuleError, with file and line, where
    a line names what no form has, or contradicts another."""
    lines: dict[str, list[Placed]] = {}
    for place, line in declared(path):
        lines.setdefault(line["series_id"], []).append((place, line))
    return {series: _series(group) for series, group in lines.items()}

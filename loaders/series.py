"""The series followed over the years, from ``data/forms/crosswalk.csv``.

A series is a sum of cells, written once for each form. Where a form break lies between two years the crosswalk says
whether the two measures are ``exact`` (one line through both), ``near`` (one line, with a mark and a caveat) or
``none`` (two separate measures, never one line).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise

from loaders.forms import DATA, Form, load_forms, read_csv

LEVELS = ("none", "near", "exact")  # of comparability, the weakest first
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
        raise ValueError(f"crosswalk.csv: {expression!r} names no cell of form {form.id}")
    return tuple(cells)


def _series(lines: list[dict[str, str]]) -> Series:
    forms = load_forms()
    cells: dict[str, tuple[str, ...]] = {}
    for line in lines:
        for side in ("from", "to"):
            form = forms[line[f"{side}_form"]]
            cells[form.id] = _cells(line[f"{side}_expr"], form)
    units = {forms[form].column_by_cell[cell].unit for form, named in cells.items() for cell in named}
    units = {UNITS.get(unit, unit) for unit in units}
    sections = {forms[form].row_of(cell).section for form, named in cells.items() for cell in named}
    if len(sections) != 1:
        raise ValueError(f"crosswalk.csv: series {lines[0]['series_id']!r} mixes the tables {sorted(sections)}")
    if len(units) != 1:
        raise ValueError(f"crosswalk.csv: series {lines[0]['series_id']!r} mixes the units {sorted(units)}")
    return Series(
        id=lines[0]["series_id"],
        label_zh=lines[0]["label_zh"],
        label_en=lines[0]["label_en"],
        cells=cells,
        breaks={(line["from_form"], line["to_form"]): line["comparability"] for line in lines},
        notes_zh=tuple(line["note_zh"] for line in lines if line["note_zh"]),
        notes_en=tuple(line["note_en"] for line in lines if line["note_en"]),
        unit=units.pop(),
        section=sections.pop(),
    )


@cache
def load_series() -> dict[str, Series]:
    """Every series of the crosswalk, by id, in the order of the file."""
    lines: dict[str, list[dict[str, str]]] = {}
    for line in read_csv(DATA / "forms" / "crosswalk.csv"):
        lines.setdefault(line["series_id"], []).append(line)
    return {series: _series(group) for series, group in lines.items()}

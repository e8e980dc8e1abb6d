"""An official table rebuilt as printed: merged heads, order and wording of its form, each figure with its marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, select_autoescape

from loaders.forms import Form, PrintedCell
from pages.shared.findings import place, worst
from pages.shared.marks import GREY, ORANGE, PURPLE, SKY, VERMILION, mark
from pages.shared.words import Words

TEMPLATE = "printed.html.jinja"
PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(default=True))
WIDTHS = {  # of the columns on screen, per cent
    "二": (31, 23, 23, 23),
    "三": (8, 9, 20, 9, 9, 9, 9, 9, 9, 9),
    "四": (6.6,) * 14 + (7.6,),
}
COLOURS = {"error": VERMILION, "warning": ORANGE, "notice": SKY, "doubtful": PURPLE, "empty": GREY}


@dataclass(frozen=True)
class Shown:
    """One cell of the printed table: what stands in it, how it is marked and what is said on hover."""

    text: str
    rowspan: int
    colspan: int
    kind: str = "label"  # label, figure, zero, empty, doubtful
    severity: str | None = None
    symbol: str = ""
    title: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is known of the figures of one report, by cell: the figure, the findings it is in, last year's value."""

    form: Form
    figures: Mapping[str, Any]  # lines of queries.figures
    findings: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)  # cell -> (severity, sentence)
    last_year: Mapping[str, str] = field(default_factory=dict)


def value_text(figure: Any, unit: str, words: Words) -> str:
    """What stands in a cell: the number, money with its unit; else the state's mark and the raw text."""
    if figure.state == "number":
        return words.money(figure.value) if unit in ("万元", "未注明") else words.number(figure.value)
    shown = mark("state", figure.state)
    if figure.state in ("blank", "missing"):
        return shown.text(words)
    return f"{shown.symbol} {figure.raw}".strip() if figure.state == "doubtful" else str(figure.raw).strip()


def _kind(figure: Any) -> str:
    if figure.state == "number":
        return "zero" if figure.value == 0 else "figure"
    return "doubtful" if figure.state in ("doubtful", "missing") else "empty"


def _title(code: str, sheet: Sheet, words: Words) -> str:
    """What a figure says on hover: its name, as written, where, last year's, and the findings it is in."""
    figure = sheet.figures[code]
    lines = [sheet.form.label(code, words.language), words("printed.raw", raw=figure.raw or words("state.blank"))]
    if figure.place:
        lines.append(words("printed.place", place=place(figure.place, words)))
    if not pd.isna(figure.doubt):
        lines.append(words.doubt(figure.doubt, figure.likely))
    if code in sheet.last_year:
        lines.append(words("printed.last_year", value=sheet.last_year[code]))
    return "\n".join([*lines, *(sentence for _, sentence in sheet.findings.get(code, []))])


def _figure(printed: PrintedCell, sheet: Sheet, words: Words) -> Shown:
    assert printed.cell
    figure, found = sheet.figures[printed.cell], sheet.findings.get(printed.cell, [])
    severity = worst([one for one, _ in found])
    is_blank = figure.state == "blank"  # the square alone: the key above the tables explains it
    unit = sheet.form.column_by_cell[printed.cell].unit
    return Shown(
        mark("state", "blank").symbol if is_blank else value_text(figure, unit, words),
        printed.rowspan,
        printed.colspan,
        _kind(figure),
        severity,
        mark("severity", severity).symbol if severity and not is_blank else "",
        _title(printed.cell, sheet, words),
    )


def rows(sheet: Sheet, section: str, words: Words) -> list[list[Shown]]:
    """The rows of a printed table of the form."""
    form = sheet.form
    return [
        [
            _figure(cell, sheet, words)
            if cell.cell
            else Shown(cell.text if words.language == "zh" else form.captions[cell.text], cell.rowspan, cell.colspan)
            for cell in line
        ]
        for line in form.printed[section]
    ]


def table(sheet: Sheet, section: str, caption: str, words: Words) -> str:
    """The table as HTML. Everything a document brought along is escaped by the template engine."""
    template = PAGES.get_template(TEMPLATE)
    shown = rows(sheet, section, words)
    return template.render(
        rows=shown, caption=caption, colours=COLOURS, widths=WIDTHS[section], language=words.language
    )
